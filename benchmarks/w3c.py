"""The W3C's SPARQL 1.1 tests through our own way of queries, refusals included.

    python benchmarks/w3c.py FOLDER

FOLDER is ``sparql/sparql11`` of the W3C's rdf-tests; none of it ships. Queries go through `kg.query.run`, updates,
which a reader of a graph cannot send, to the engine below it. What failed is listed by name.
"""

from __future__ import annotations

import csv
import io
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

import pyoxigraph as ox
from rdflib import RDF, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic

from kg.errors import KgError
from kg.graph.store import Store
from kg.query import Dataset, Result, run, to_csv

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
RS = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
HERE = "urn:default"


def place(iri: Any) -> Path:
    return Path(unquote(urlparse(str(iri)).path))


def load(store: ox.Store, iri: Any, graph: str | None) -> None:
    form = ox.RdfFormat.from_extension(place(iri).suffix.lstrip(".")) or ox.RdfFormat.TURTLE
    target = ox.DefaultGraph() if graph is None else ox.NamedNode(graph)
    if place(iri).suffix in {".nq", ".trig"}:
        store.load(path=str(place(iri)), format=form, base_iri=str(iri))
    else:
        store.load(path=str(place(iri)), format=form, base_iri=str(iri), to_graph=target)


def key(term: Any) -> Any:
    """Terms by value where a store keeps values, and blank nodes as one."""
    if term is None:
        return None
    if isinstance(term, ox.BlankNode):
        return "_"
    if isinstance(term, ox.Literal):
        # A store keeps numbers, truth values and times by value: "01" is 1 to it, and here on both sides.
        kept = ox.Store()
        kept.add(ox.Quad(ox.NamedNode("a:a"), ox.NamedNode("a:a"), term))
        term = next(iter(kept)).object
        if term.datatype.value.endswith(("double", "float")):
            return (round(float(term.value), 6), term.datatype.value)
    return str(term)


def rows(result: Any) -> Counter[Any]:
    if isinstance(result, Result):
        return Counter(
            frozenset(
                (c, key(t)) for c, t in zip(result.columns, row, strict=True) if t is not None
            )
            for row in result.rows
        )
    names = [v.value for v in result.variables]
    return Counter(
        frozenset((n, key(row[n])) for n in names if row[n] is not None) for row in result
    )


def graph_of(triples: Any) -> Graph:
    text = ox.serialize(
        (ox.Quad(t.subject, t.predicate, t.object) for t in triples), format=ox.RdfFormat.N_QUADS
    )
    assert text is not None
    out = Graph()
    out.parse(data=text.decode(), format="nt")
    return out


def same(result: Result, expected: Path, iri: str) -> bool:
    if result.triples is not None:
        return isomorphic(graph_of(result.triples), Graph().parse(expected, publicID=iri))
    kinds = {".srx": "XML", ".srj": "JSON", ".tsv": "TSV"}
    if expected.suffix in kinds:
        found = ox.parse_query_results(
            path=str(expected), format=getattr(ox.QueryResultsFormat, kinds[expected.suffix])
        )
        if isinstance(found, ox.QueryBoolean):
            return result.truth == bool(found)
        return rows(result) == rows(found)
    if expected.suffix == ".csv":
        # `SELECT *` leaves the order of the columns open.
        want, have = (
            Counter(
                frozenset(row.items())
                for row in csv.DictReader(io.StringIO(re.sub(r"_:\w+", "_:", text), newline=""))
            )
            for text in (expected.read_text("utf-8"), to_csv(result))
        )
        return want == have
    listed = Graph().parse(expected, publicID=iri)
    truth = next(listed.objects(None, RS.boolean), None)
    if truth is not None:
        return result.truth == truth.toPython()
    want_rows: Counter[Any] = Counter()
    for solution in listed.objects(None, RS.solution):
        cells = set()
        for binding in listed.objects(solution, RS.binding):
            value = listed.value(binding, RS.value)
            term: Any = ox.NamedNode(str(value)) if isinstance(value, URIRef) else ox.BlankNode("x")
            if isinstance(value, Literal):
                term = (
                    ox.Literal(str(value), language=value.language)
                    if value.language
                    else ox.Literal(
                        str(value),
                        datatype=None
                        if value.datatype is None
                        else ox.NamedNode(str(value.datatype)),
                    )
                )
            cells.add((str(listed.value(binding, RS.variable)), key(term)))
        want_rows[frozenset(cells)] += 1
    return rows(result) == want_rows


def query_test(m: Graph, test: Any) -> bool:
    action = m.value(test, MF.action)
    inner = ox.Store()
    named = [str(g) for g in m.objects(action, QT.graphData)]
    for data in m.objects(action, QT.data):
        load(inner, data, HERE)
    inner.add_graph(ox.NamedNode(HERE))
    for g in named:
        load(inner, g, g)
    query = m.value(action, QT.query)
    text = f"BASE <{query}>\n" + place(query).read_text("utf-8")
    dataset = Dataset((HERE,), tuple(named))
    result = run(Store(inner, "w3c"), text, dataset=dataset)
    expected = m.value(test, MF.result)
    return same(result, place(expected), str(expected))


def update_test(m: Graph, test: Any) -> bool:
    def filled(node: Any) -> ox.Store:
        store = ox.Store()
        for data in m.objects(node, UT.data):
            load(store, data, None)
        for g in m.objects(node, UT.graphData):
            load(store, m.value(g, UT.graph), str(m.value(g, RDFS.label)))
        return store

    action = m.value(test, MF.action)
    store, expected = filled(action), filled(m.value(test, MF.result))
    request = m.value(action, UT.request)
    store.update(place(request).read_text("utf-8"), base_iri=str(request))
    sets = []
    for found in (store, expected):
        dataset = ox.Dataset(found)
        dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
        sets.append({str(q) for q in dataset})
    return sets[0] == sets[1]


def syntax_test(m: Graph, test: Any, *, good: bool, update: bool) -> bool:
    file = m.value(test, MF.action)
    text = place(file).read_text("utf-8")
    try:
        if update:
            ox.Store().update(text, base_iri=str(file))
        else:
            run(Store(ox.Store(), "w3c"), f"BASE <{file}>\n{text}")
    except (KgError, SyntaxError):
        return not good
    except (RuntimeError, OSError):
        return good
    return good


def one(m: Graph, test: Any, kind: str) -> bool | None:
    if kind in {"QueryEvaluationTest", "CSVResultFormatTest"}:
        return query_test(m, test)
    if kind == "UpdateEvaluationTest":
        return update_test(m, test)
    if "Syntax" in kind:
        return syntax_test(m, test, good="Positive" in kind, update="Update" in kind)
    return None


def main(folder: str) -> None:
    passed, total, failed = Counter[str](), Counter[str](), []
    for file in sorted(Path(folder).glob("*/manifest.ttl")):
        if file.parent.name in {
            "entailment",
            "service",
            "protocol",
            "graph-store-protocol",
            "http-rdf-update",
            "service-description",
            "syntax-fed",
        }:
            continue
        m = Graph().parse(file, publicID=file.resolve().as_uri())
        entries = m.value(None, MF.entries) or BNode()
        for test in Collection(m, next(m.objects(None, MF.entries), entries)):
            kind = str(m.value(test, RDF.type)).rpartition("#")[2]
            try:
                good = one(m, test, kind)
            except Exception as error:  # noqa: BLE001 (any failure is one to list)
                good, note = False, f"{type(error).__name__}: {str(error).splitlines()[0][:90]}"
            else:
                note = "another result"
            if good is None:
                continue
            group = (
                "update"
                if kind == "UpdateEvaluationTest"
                else "syntax"
                if "Syntax" in kind
                else "query"
            )
            total[group] += 1
            passed[group] += good
            if not good:
                failed.append(f"{file.parent.name}/{str(test).rpartition('#')[2]}: {note}")
    print("\n".join(failed))
    print(
        ", ".join(f"{g} {passed[g]}/{total[g]}" for g in total),
        f"; {passed.total()} of {total.total()}",
    )


if __name__ == "__main__":
    main(sys.argv[1])
