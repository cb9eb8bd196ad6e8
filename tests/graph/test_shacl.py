from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path

import pytest
import rdflib
from rdflib import RDF, RDFS, SH, SKOS, Graph, Literal, URIRef

from kg.errors import OntologyError
from kg.graph.build import build
from kg.graph.check import check
from kg.graph.iris import NIF, Iris
from kg.ontology import load
from kg.resources import ontology_dir

SAMPLE = runpy.run_path(str(Path(__file__).with_name("sample.py")))
ONTOLOGY = load()
IRIS = Iris()
EVENT = IRIS.event("ev:3f00aa03")
kg = ONTOLOGY.term


def sample() -> Graph:
    return build(SAMPLE["DOCUMENTS"], SAMPLE["RESOLUTION"], ONTOLOGY)


def test_a_build_conforms_and_is_left_alone() -> None:
    graph = sample()
    size = len(graph)
    assert [str(v) for v in check(graph, ONTOLOGY)] == []
    assert len(graph) == size


def a_mention(graph: Graph) -> URIRef:
    return min(m for m in graph.objects(EVENT, kg("mention")) if isinstance(m, URIRef))


BREAKS: dict[str, tuple[Callable[[Graph], object], str]] = {
    "no mention": (lambda g: g.remove((EVENT, kg("mention"), None)), "rests on one mention"),
    "two types": (lambda g: g.add((EVENT, RDF.type, kg("Visit"))), "exactly one type"),
    "no polarity": (lambda g: g.remove((EVENT, kg("polarity"), None)), "one polarity"),
    "odd factuality": (
        lambda g: g.set((EVENT, kg("factuality"), kg("positive"))),
        "one factuality",
    ),
    "confidence": (
        lambda g: g.set((EVENT, kg("confidence"), Literal("1.2", datatype=rdflib.XSD.decimal))),
        "from 0 to 1",
    ),
    "no label": (
        lambda g: g.remove((IRIS.entity("ent:odesa"), SKOS.prefLabel, None)),
        "one preferred label",
    ),
    "begin after end": (
        lambda g: g.set((a_mention(g), NIF.beginIndex, Literal(9999))),
        "before its end",
    ),
    "mention without rule": (
        lambda g: g.remove((a_mention(g), kg("rule"), None)),
        "names the rule",
    ),
    "mention without polarity": (
        lambda g: g.remove((a_mention(g), kg("polarity"), None)),
        "rests on one mention",
    ),
    "domain": (
        lambda g: g.add((IRIS.entity("ent:odesa"), kg("attacked"), IRIS.entity("ent:russia"))),
        "actor",
    ),
    "range": (
        lambda g: g.add((IRIS.entity("ent:russia"), kg("attended"), IRIS.entity("ent:china"))),
        "object of attended must be a gathering",
    ),
    "dangling role": (
        lambda g: g.add((EVENT, kg("actor"), IRIS.entity("ent:nobody"))),
        "an actor is an entity",
    ),
    "denies by no denial": (lambda g: g.add((EVENT, kg("denies"), EVENT)), "only a denial denies"),
    "decision without verdict": (
        lambda g: g.add((IRIS.decision("dec:1"), RDF.type, kg("Decision"))),
        "one verdict of the list",
    ),
    "time stamp": (
        lambda g: g.remove((IRIS.event("ev:6f00aa06"), kg("date"), None)),
        "SEM time stamp",
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_what_is_broken_is_named(name: str) -> None:
    graph = sample()
    spoil, message = BREAKS[name]
    spoil(graph)
    found = [str(v) for v in check(graph, ONTOLOGY)]
    assert any(message in line for line in found), found
    assert found == sorted(found)


def test_a_denial_denies_an_event_and_nothing_else() -> None:
    graph = sample()
    graph.set((EVENT, RDF.type, kg("Denial")))
    graph.add((EVENT, kg("denies"), IRIS.event("ev:1f00aa01")))
    assert check(graph, ONTOLOGY) == []
    graph.add((EVENT, kg("denies"), IRIS.entity("ent:odesa")))
    assert ["what is denied is an event" in str(v) for v in check(graph, ONTOLOGY)] == [True]


def test_shapes_and_ontology_agree_on_domains_and_ranges() -> None:
    shapes = Graph().parse(ontology_dir() / "shapes.ttl")
    covered = set()
    for shape, predicate in shapes.subject_objects(SH.targetSubjectsOf):
        if not (isinstance(predicate, URIRef) and predicate in ONTOLOGY.predicates):
            continue
        covered.add(predicate)
        part = shapes.value(shape, SH.property)
        wanted = ONTOLOGY.predicates[predicate].range
        node, cls = shapes.value(part, SH.node), shapes.value(part, SH["class"])
        assert shapes.value(shape, SH.node) == URIRef(
            f"{kg('Actor')}".replace("Actor", "shape-ActorOrUnknown")
        )
        assert ONTOLOGY.graph.value(predicate, RDFS.domain) == kg("Actor")
        assert (str(node).endswith(f"shape-{wanted}OrUnknown")) or cls == kg(wanted)
    assert covered == set(ONTOLOGY.predicates)


def test_missing_shapes_are_named(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match="no such file"):
        check(Graph(), ONTOLOGY, shapes=tmp_path / "none.ttl")
