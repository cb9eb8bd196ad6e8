from __future__ import annotations

import hashlib
import runpy
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import BNode, Graph, Literal, URIRef

from kg.errors import GraphError
from kg.export.turtle import to_turtle
from kg.graph.build import build
from kg.ontology import load

SAMPLE = runpy.run_path(str(Path(__file__).parents[1] / "graph" / "sample.py"))
GRAPH = build(SAMPLE["DOCUMENTS"], SAMPLE["RESOLUTION"], load())
S, P = URIRef("https://example.org/s"), URIRef("https://example.org/p")


def triples(data: str) -> set[str]:
    return {str(t) for t in ox.parse(data, format=ox.RdfFormat.TURTLE)}


def test_two_readers_find_the_same_triples() -> None:
    text = to_turtle(GRAPH, version="1")
    wanted = {str(t) for t in ox.parse(GRAPH.serialize(format="nt"), format=ox.RdfFormat.N_TRIPLES)}
    assert triples(text) == wanted
    assert len(Graph().parse(data=text, format="turtle")) == len(GRAPH)


def test_the_header_has_version_and_the_digest_of_the_rest() -> None:
    first, second, body = to_turtle(GRAPH, version="0.1.0").split("\n", 2)
    assert first == "# livekg 0.1.0"
    assert second.endswith(hashlib.sha256(body.encode()).hexdigest())


def test_it_is_sorted_with_the_type_first_and_line_feeds_only() -> None:
    text = to_turtle(GRAPH, version="1")
    assert "\r" not in text
    subjects = [block.split(" ", 1) for block in text.split("\n\n")[1:]]
    assert all(rest.startswith("a ") for _, rest in subjects)
    assert "ev:1f00aa01 a kg:Expulsion ;" in text


def test_the_order_of_triples_does_not_matter() -> None:
    other = Graph(bind_namespaces="none")
    for prefix, namespace in sorted(GRAPH.namespaces(), reverse=True):
        other.bind(prefix, namespace)
    for triple in sorted(GRAPH, reverse=True):
        other.add(triple)
    assert to_turtle(other, version="1") == to_turtle(GRAPH, version="1")


@pytest.mark.parametrize(
    "value",
    [
        Literal('she said "no"'),
        Literal("back\\slash, tab\t, two\nlines\r\n, \u2028 and \x07"),
        Literal("שלום ✓ 🙂 é", lang="he"),
        Literal("-5", datatype=rdflib.XSD.integer),
        Literal("many", datatype=rdflib.XSD.integer, normalize=False),
        Literal("0.50", datatype=rdflib.XSD.decimal, normalize=False),
        Literal("1", datatype=rdflib.XSD.decimal, normalize=False),
        Literal("true", datatype=rdflib.XSD.boolean),
        Literal("2023-10", datatype=rdflib.XSD.gYearMonth, normalize=False),
        Literal("", datatype=rdflib.XSD.string),
        URIRef("https://w3id.org/livekg/data/entity/caf%C3%A9"),
        URIRef("https://w3id.org/livekg/data/entity/-a.b."),
        URIRef("https://w3id.org/livekg/data/entity/"),
    ],
)
def test_awkward_values_come_back(value: Literal | URIRef) -> None:
    graph = Graph(bind_namespaces="none")
    graph.bind("ent", "https://w3id.org/livekg/data/entity/")
    graph.add((S, P, value))
    wanted = {str(t) for t in ox.parse(graph.serialize(format="nt"), format=ox.RdfFormat.N_TRIPLES)}
    assert triples(to_turtle(graph, version="1")) == wanted


def test_a_blank_node_is_refused() -> None:
    graph = Graph()
    graph.add((S, P, BNode()))
    with pytest.raises(GraphError, match="blank node"):
        to_turtle(graph, version="1")
