"""A query in, how it is read out: its algebra as a tree, with how many triples fit each pattern."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import pyoxigraph as ox
from rdflib import BNode, Literal, URIRef, Variable
from rdflib.paths import Path
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue

from kg.errors import QueryError
from kg.graph.store import Store

_MOST = 100_000
_TERMS = {"_vars", "PV", "datasetClause", "lazy"}


def explain(store: Store, sparql: str) -> str:
    """The query with its bound values, and its algebra; counts end at 100,000.

    The tree is the standard's reading of the query. The engine chooses the order of joins itself:
    patterns that few triples fit are cheap, and two large ones without a common variable are dear.
    """
    try:
        algebra = prepareQuery(sparql, initNs=store.prefixes()).algebra
    except Exception as error:
        raise QueryError(f"the query runs, but cannot be explained: {error}") from error
    return f"{sparql.strip()}\n\n" + "".join(f"{line}\n" for line in _lines(store, algebra, 0))


def _lines(store: Store, node: Any, depth: int) -> Iterator[str]:
    pad = "  " * depth
    if not isinstance(node, CompValue):
        return
    yield f"{pad}{_name(node)}"
    for triple in node["triples"] if node.name == "BGP" else ():
        yield f"{pad}  {' '.join(_written(t, store) for t in triple)}   {_count(store, triple)}"
    for key in node:
        value = node[key]
        if key not in _TERMS and isinstance(value, CompValue) and _is_pattern(value):
            yield from _lines(store, value, depth + 1)


def _is_pattern(node: CompValue) -> bool:
    return not node.name.endswith(("Expression", "_NOTEXISTS", "_EXISTS")) and any(
        key in node for key in ("p", "p1", "triples", "res", "var", "graph")
    )


def _name(node: CompValue) -> str:
    names = {"BGP": "triples", "LeftJoin": "optional", "ToMultiSet": "values or subquery"}
    label = names.get(node.name, node.name.lower())
    if node.name == "Extend":
        return f"bind ?{node.var}"
    if node.name == "Project":
        return "select " + " ".join(f"?{v}" for v in node.PV)
    return label


def _written(term: Any, store: Store) -> str:
    if isinstance(term, Variable):
        return f"?{term}"
    if isinstance(term, BNode):
        return "[]"
    if not isinstance(term, URIRef):
        return str(term.n3()) if isinstance(term, Path | Literal) else str(term)
    for prefix, namespace in store.prefixes().items():
        if term.startswith(namespace):
            return f"{prefix}:{term.removeprefix(namespace)}"
    return term.n3()


def _count(store: Store, triple: tuple[Any, Any, Any]) -> str:
    if isinstance(triple[1], Path):
        return "a path"
    subject, predicate, object_ = (_term(t) for t in triple)
    found = store.inner.quads_for_pattern(subject, predicate, object_, None)  # type: ignore[arg-type]
    number = sum(1 for _ in islice(found, _MOST + 1))
    return f"{number} fit" if number <= _MOST else f"more than {_MOST} fit"


def _term(term: Any) -> ox.NamedNode | ox.Literal | None:
    if isinstance(term, URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, Literal):
        if term.language:
            return ox.Literal(str(term), language=term.language)
        kind = None if term.datatype is None else ox.NamedNode(str(term.datatype))
        return ox.Literal(str(term), datatype=kind)
    return None
