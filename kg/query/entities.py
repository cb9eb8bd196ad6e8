"""A name as people write it in, the entity that it means out; near names where none fits."""

from __future__ import annotations

import difflib
from urllib.parse import unquote

import pyoxigraph as ox

from kg.errors import QueryError
from kg.graph.iris import Iris
from kg.graph.store import Store
from kg.letters import plain

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_PREF = ox.NamedNode(_SKOS + "prefLabel")
_ALT = ox.NamedNode(_SKOS + "altLabel")


def find_entity(store: Store, name: str) -> ox.NamedNode:
    """The entity of an id ("ent:moldova"), an IRI under the base, a label or an alias.

    Case, accents and a leading "the" do not count. A label wins over an alias. Raises QueryError when
    no entity or more than one has that name, and lists the near ones or the candidates.
    """
    folder = store.base + "entity/"
    if name.startswith(("ent:", folder)):
        node = ox.NamedNode(str(Iris(store.base).entity(unquote(name.removeprefix(folder)))))
        if next(iter(store.inner.quads_for_pattern(node, _PREF, None)), None) is not None:
            return node
    for predicate in (_PREF, _ALT):
        found = _index(store, predicate).get(_fold(name), {})
        if len(found) == 1:
            return ox.NamedNode(next(iter(found)))
        if found:
            listed = ", ".join(
                f"ent:{iri.removeprefix(folder)} ({label})" for iri, label in sorted(found.items())
            )
            raise QueryError(f"{name!r} may mean {listed}; give one of these ids")
    near = near_entities(store, name)
    hint = f"did you mean {', '.join(near)}?" if near else "no entity has a name like it"
    raise QueryError(f"no entity is called {name!r}; {hint}")


def near_entities(store: Store, name: str, *, limit: int = 5) -> list[str]:
    """Names of entities that look like ``name`` or contain it, the nearest first."""
    names: dict[str, str] = {}
    for predicate in (_PREF, _ALT):
        for folded, found in sorted(_index(store, predicate).items()):
            names.setdefault(folded, min(found.values()))
    wanted = _fold(name)
    near = difflib.get_close_matches(wanted, list(names), n=limit, cutoff=0.6)
    inside = [f for f in names if wanted and wanted in f.split()]
    return list(dict.fromkeys(names[f] for f in [*near, *inside]))[:limit]


def _index(store: Store, predicate: ox.NamedNode) -> dict[str, dict[str, str]]:
    """Folded name to the entities that have it, with the name as written."""
    out: dict[str, dict[str, str]] = {}
    for quad in store.triples(None, predicate, None):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
            out.setdefault(_fold(quad.object.value), {})[quad.subject.value] = quad.object.value
    return out


def _fold(name: str) -> str:
    return " ".join(plain(name).casefold().replace("’", "'").split()).removeprefix("the ")
