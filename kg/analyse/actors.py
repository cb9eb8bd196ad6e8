"""A name as people write it in, the node of the projection that it means out; near names where none fits."""

from __future__ import annotations

import difflib
from typing import Any

import networkx as nx

from kg.errors import QueryError
from kg.letters import plain


def find_actor(graph: nx.MultiDiGraph[Any], name: str) -> str:
    """The node of an id ("ent:moldova") or a label; case, accents and a leading "the" do not count.

    Raises QueryError with the near names when there is none, and with the ids when there are several.
    """
    if not graph:
        raise QueryError(f"no actor is called {name!r}: no event links two actors here")
    if name in graph:
        return name
    labels: dict[str, list[str]] = {}
    for node, data in graph.nodes(data=True):
        labels.setdefault(_fold(data["label"]), []).append(node)
    wanted = _fold(name)
    found = sorted(labels.get(wanted, ()))
    if len(found) == 1:
        return found[0]
    if found:
        raise QueryError(f"{name!r} may mean {', '.join(found)}; give one of these ids")
    near = difflib.get_close_matches(wanted, sorted(labels), n=5, cutoff=0.6)
    inside = [label for label in sorted(labels) if wanted and wanted in label.split()]
    names = [graph.nodes[min(labels[n])]["label"] for n in dict.fromkeys([*near, *inside])][:5]
    hint = f"did you mean {', '.join(names)}?" if names else "no actor has a name like it"
    raise QueryError(f"no actor with an event is called {name!r}; {hint}")


def find_two(graph: nx.MultiDiGraph[Any], one: str, other: str) -> tuple[str, str]:
    """The nodes of two names; QueryError when they are one actor."""
    first, second = find_actor(graph, one), find_actor(graph, other)
    if first == second:
        raise QueryError(f"{one!r} and {other!r} are one actor ({first}); name two")
    return first, second


def _fold(name: str) -> str:
    return " ".join(plain(name).casefold().replace("’", "'").split()).removeprefix("the ")
