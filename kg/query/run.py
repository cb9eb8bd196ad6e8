"""A store, SPARQL and values in, a Result out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar
from urllib.parse import unquote

import pyoxigraph as ox

from kg.errors import LimitError, QueryError, RefusedError, choices
from kg.graph.iris import Iris
from kg.graph.store import Store
from kg.ontology import KG, Ontology
from kg.query.entities import find_entity
from kg.query.guard import Value, bind, check_allowed, has_dataset, is_ordered
from kg.query.named import NamedQuery, Param
from kg.query.result import Result, Term

T = TypeVar("T")

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_INTEGER = ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs that a query sees: ``default`` merged as the default graph, ``named`` behind GRAPH."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


def run(
    store: Store,
    text: str,
    values: Mapping[str, Value | None] | None = None,
    *,
    dataset: Dataset | None = None,
    rows: int | None = None,
    cut: bool = False,
) -> Result:
    """Run one query over the data and the ontology; the usual prefixes need no declaration.

    Rows without an ORDER BY, and triples, are sorted, so that the same graph answers in the same order.

    Parameters
    ----------
    dataset : the graphs that are asked, in place of all; they win over FROM in the query.
    rows : how many rows or triples the answer may have; with ``cut`` the rest is left out.

    Raises
    ------
    RefusedError
        For updates, SERVICE, and graphs that are not in the store.
    LimitError
        When there are more than ``rows`` rows or triples.
    QueryError
        When the text is no SPARQL (with line and column), or its evaluation fails.
    """
    graphs = store.graphs
    check_allowed(text, graphs)
    sparql = bind(text, values or {})
    prefixes = store.prefixes()
    try:
        answer = store.inner.query(sparql, prefixes=prefixes, **_graphs(sparql, dataset, graphs))
        if isinstance(answer, ox.QueryBoolean):
            return Result(truth=bool(answer), prefixes=prefixes, sparql=sparql)
        if isinstance(answer, ox.QuerySolutions):
            columns = tuple(v.value for v in answer.variables)
            found, more = _take((tuple(solution) for solution in answer), rows, cut=cut)
            if not is_ordered(text):
                found.sort(key=_row_key)
            return Result(columns, tuple(found), prefixes=prefixes, sparql=sparql, cut=more)
        triples, more = _take(answer, rows, cut=cut)
        unique = tuple(sorted(set(triples), key=str))
        return Result(triples=unique, prefixes=prefixes, sparql=sparql, cut=more)
    except SyntaxError as error:
        raise QueryError(_syntax(sparql, str(error))) from error
    except (RuntimeError, OSError) as error:
        raise QueryError(f"the query failed: {error}") from error


def _graphs(sparql: str, dataset: Dataset | None, graphs: Collection[str]) -> dict[str, Any]:
    if dataset is None:
        return {} if has_dataset(sparql) else {"use_default_graph_as_union": True}
    for iri in (*dataset.default, *dataset.named):
        if iri not in graphs:
            raise RefusedError(f"no graph <{iri}> in this store, and nothing is fetched")
    return {
        "default_graph": [ox.NamedNode(iri) for iri in dataset.default],
        "named_graphs": [ox.NamedNode(iri) for iri in dataset.named],
    }


def _take(items: Iterable[T], limit: int | None, *, cut: bool) -> tuple[list[T], bool]:
    """The items, and whether some were left out."""
    if limit is None:
        return list(items), False
    found = list(islice(items, limit + 1))
    if len(found) <= limit:
        return found, False
    if not cut:
        raise LimitError(
            f"the answer has more than {limit} rows; add LIMIT and OFFSET, or narrow the pattern"
        )
    return found[:limit], True


def _row_key(row: tuple[Term | None, ...]) -> list[str]:
    # The marks before a term keep literals and IRIs apart.
    return ["" if t is None else str(t) for t in row]


def _syntax(sparql: str, message: str) -> str:
    """Where a query breaks off, what could have stood there, and the line with a mark below it."""
    match = re.match(r"error at (\d+):(\d+): (.*)", message, re.DOTALL)
    if match is None:
        return f"not valid SPARQL: {message}"
    line, column, expected = int(match[1]), int(match[2]), " ".join(match[3].split())
    where = f"line {line}, column {column}: not valid SPARQL"
    if "Prefix not found" in expected:
        expected = "a prefix that is declared"
    lines = sparql.splitlines()
    shown = lines[line - 1] if 0 < line <= len(lines) else ""
    start = max(0, column - 60)
    mark = " " * (column - 1 - start) + "^"
    return f"{where}, {expected[:200]}\n  {shown[start : start + 100]}\n  {mark}"


def run_named(
    store: Store,
    query: NamedQuery,
    ontology: Ontology,
    params: Mapping[str, str] | None = None,
    *,
    rows: int | None = None,
    cut: bool = False,
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
    return run(store, query.text, values, rows=rows, cut=cut)


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
