"""A store, SPARQL and values in, a Result out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import unquote

import pyoxigraph as ox

from kg.errors import QueryError, choices
from kg.graph.iris import Iris
from kg.graph.store import Store
from kg.ontology import KG, Ontology
from kg.query.entities import find_entity
from kg.query.guard import Value, bind, check_allowed, is_ordered
from kg.query.named import NamedQuery, Param
from kg.query.result import Result, Term

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_INTEGER = ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")


def run(store: Store, text: str, values: Mapping[str, Value | None] | None = None) -> Result:
    """Run one query over the data and the ontology; the usual prefixes need no declaration.

    Rows without an ORDER BY, and triples, are sorted, so that the same graph answers in the same order.
    Raises QueryError for what is refused (updates, SERVICE, FROM) or is no SPARQL.
    """
    check_allowed(text)
    sparql = bind(text, values or {})
    prefixes = store.prefixes()
    try:
        answer = store.inner.query(sparql, prefixes=prefixes, use_default_graph_as_union=True)
        if isinstance(answer, ox.QueryBoolean):
            return Result(truth=bool(answer), prefixes=prefixes, sparql=sparql)
        if isinstance(answer, ox.QueryTriples):
            triples = tuple(sorted(set(answer), key=str))
            return Result(triples=triples, prefixes=prefixes, sparql=sparql)
        columns = tuple(v.value for v in answer.variables)
        rows: list[tuple[Term | None, ...]] = [tuple(solution) for solution in answer]
    except SyntaxError as error:
        raise QueryError(f"not valid SPARQL: {error}") from error
    except (RuntimeError, OSError) as error:
        raise QueryError(f"the query failed: {error}") from error
    if not is_ordered(text):
        rows.sort(key=lambda row: [("", "") if t is None else (str(type(t)), str(t)) for t in row])
    return Result(columns=columns, rows=tuple(rows), prefixes=prefixes, sparql=sparql)


def run_named(
    store: Store, query: NamedQuery, ontology: Ontology, params: Mapping[str, str] | None = None
) -> Result:
    """Run a named query with parameters as people write them: names of entities, ISO dates, types.

    Raises QueryError for a parameter that is unknown, missing, or not of its kind.
    """
    given = dict(params or {})
    names = [p.name for p in query.params]
    for name in given:
        if name not in names:
            raise QueryError(f"{query.name} has no parameter {name!r}; {choices(name, names)}")
    values: dict[str, Value | None] = {}
    for param in query.params:
        if param.name in given:
            values[param.name] = _value(store, ontology, param, given[param.name])
        elif param.optional:
            values[param.name] = None
        else:
            what = f" ({param.description})" if param.description else ""
            raise QueryError(f"{query.name} needs the parameter {param.name}: {param.kind}{what}")
    return run(store, query.text, values)


def _value(store: Store, ontology: Ontology, param: Param, text: str) -> Value:
    if param.kind == "entity":
        return find_entity(store, text)
    if param.kind == "type":
        if text in ontology.plover_classes:
            return ox.NamedNode(KG + text)
        return ox.NamedNode(str(ontology.event_types[ontology.event_type(text)].iri))
    if param.kind == "event":
        return _event(store, text)
    if param.kind == "date":
        if not _DATE.fullmatch(text):
            raise QueryError(
                f"{param.name}: {text!r} is no ISO day, month or year such as 2023-07-27"
            )
        return ox.Literal(text)
    if param.kind == "integer":
        if not re.fullmatch(r"[+-]?\d+", text):
            raise QueryError(f"{param.name}: {text!r} is no whole number")
        return ox.Literal(text, datatype=_INTEGER)
    return ox.Literal(text)


def _event(store: Store, text: str) -> ox.NamedNode:
    folder = store.base + "event/"
    node = ox.NamedNode(str(Iris(store.base).event(unquote(text.removeprefix(folder)))))
    if next(iter(store.inner.quads_for_pattern(node, None, None)), None) is None:
        raise QueryError(
            f"no event {text} in {store.origin}; ids stand in events.csv and in each answer"
        )
    return node
