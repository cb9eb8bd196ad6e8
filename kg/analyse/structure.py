"""The projection in, its communities, connected parts, bridges and cores out."""

from __future__ import annotations

from typing import Any

import networkx as nx

from kg.analyse.engines import METHODS
from kg.analyse.pairs import (
    DIGITS,
    Choice,
    Row,
    by_date,
    chosen_edges,
    event_row,
    undirected,
)
from kg.errors import SettingsError, choices


def communities(
    graph: nx.MultiDiGraph[Any],
    choice: Choice | None = None,
    *,
    method: str = "louvain",
    resolution: float = 1.0,
    seed: int = 0,
) -> Row:
    """Communities, the largest first, weighted with events.

    Parameters
    ----------
    method : "louvain" (Blondel et al. 2008), or "leiden" (Traag et al. 2019), whose communities are always
        connected in themselves; it needs the extra ``igraph``.

    Returns
    -------
    ``method``, ``modularity`` of the whole division, and ``rows`` with ``community`` from 1, ``size``,
    ``members`` (id and label, by degree), ``inside`` and ``outside``: events within, and with others.

    Notes
    -----
    By default only cooperation counts. With conflict in, enemies that fight each other daily are
    one community. The division is one of many that are nearly as good: another seed moves the
    actors at the borders, and a modularity under .3 says that there is hardly any division.
    """
    if method not in METHODS:
        raise SettingsError(f"unknown method {method!r}; {choices(method, METHODS)}")
    pairs = undirected(graph, choice or Choice("cooperation"))
    if not pairs:
        return {"method": method, "modularity": 0.0, "rows": []}
    # Numbers instead of names: sets of numbers have an order that no hash seed changes.
    names = sorted(pairs)
    plain = nx.relabel_nodes(pairs, {name: i for i, name in enumerate(names)})
    found = METHODS[method](plain, resolution, seed)
    parts = sorted((sorted(part) for part in found), key=lambda part: (-len(part), part))
    home = {names[i]: number for number, part in enumerate(parts) for i in part}
    rows = []
    for number, part in enumerate(parts):
        edges = [
            (home[b] == number, weight)
            for a in (names[i] for i in part)
            for b, weight in ((b, data["weight"]) for b, data in pairs[a].items())
        ]
        rows.append(
            {
                "community": number + 1,
                "size": len(part),
                "members": _members(graph, pairs, [names[i] for i in part]),
                "inside": sum(w for within, w in edges if within) // 2,  # seen from both ends
                "outside": sum(w for within, w in edges if not within),
            }
        )
    modularity = nx.community.modularity(plain, found, resolution=resolution)
    return {"method": method, "modularity": round(modularity, DIGITS), "rows": rows}


def components(graph: nx.MultiDiGraph[Any], choice: Choice | None = None) -> list[Row]:
    """The connected parts, the largest first: ``component`` from 1, ``size`` and ``members``.

    Notes
    -----
    Small parts are often one actor under two names that were not joined, not a world of their own.
    """
    pairs = undirected(graph, choice or Choice())
    parts = sorted((sorted(c) for c in nx.connected_components(pairs)), key=lambda c: (-len(c), c))
    return [
        {"component": i, "size": len(part), "members": _members(graph, pairs, part)}
        for i, part in enumerate(parts, start=1)
    ]


def bridges(graph: nx.MultiDiGraph[Any], choice: Choice | None = None) -> list[Row]:
    """The pairs that alone hold two parts together: ``from``, ``to``, ``cuts_off`` and ``events``.

    ``cuts_off`` is the size of the smaller part; where it is 1 the pair only ties a single actor on.

    Notes
    -----
    One more report makes a bridge vanish. Take it as a place to read, not as a finding.
    """
    choice = choice or Choice()
    pairs = undirected(graph, choice)
    found = {frozenset(pair) for pair in nx.bridges(pairs)}
    events: dict[frozenset[str], list[Row]] = {}
    for source, target, data in chosen_edges(graph, choice):
        pair = frozenset((source, target))
        if pair in found:
            events.setdefault(pair, []).append(event_row(graph, source, target, data))
    sizes = _halves(pairs, found)
    rows = []
    for a, b in sorted(tuple(sorted(pair)) for pair in found):
        rows.append(
            {
                "from": a,
                "from_label": graph.nodes[a]["label"],
                "to": b,
                "to_label": graph.nodes[b]["label"],
                "cuts_off": sizes[frozenset((a, b))],
                "events": sorted(events[frozenset((a, b))], key=by_date),
            }
        )
    return sorted(rows, key=lambda row: (-row["cuts_off"], row["from"], row["to"]))


def _halves(pairs: nx.Graph[Any], found: set[frozenset[str]]) -> dict[frozenset[str], int]:
    """The size of the smaller part that each bridge cuts off, in one walk through the graph."""
    sizes: dict[frozenset[str], int] = {}
    for part in nx.connected_components(pairs):
        root = min(part)
        parent: dict[str, str] = {}
        order = [root]
        for before, node in nx.dfs_edges(pairs, root):
            parent[node] = before
            order.append(node)
        below = dict.fromkeys(order, 1)
        for node in reversed(order[1:]):
            below[parent[node]] += below[node]
            if (pair := frozenset((node, parent[node]))) in found:
                sizes[pair] = min(below[node], len(part) - below[node])
    return sizes


def cores(graph: nx.MultiDiGraph[Any], choice: Choice | None = None) -> list[Row]:
    """The core number of each actor: the largest k such that it is among actors with k such others.

    Notes
    -----
    A joint statement of nine states makes a core of nine at once: one event with many actors links
    each of them with the target only, but many targets with each other through the actors.
    """
    pairs = undirected(graph, choice or Choice())
    found = nx.core_number(pairs)
    rows = [{"id": n, "label": graph.nodes[n]["label"], "core": found[n]} for n in pairs]
    return sorted(rows, key=lambda row: (-row["core"], row["id"]))


def _members(graph: nx.MultiDiGraph[Any], pairs: nx.Graph[Any], nodes: list[str]) -> list[Row]:
    ordered = sorted(nodes, key=lambda n: (-pairs.degree(n, weight="weight"), n))
    return [{"id": n, "label": graph.nodes[n]["label"]} for n in ordered]
