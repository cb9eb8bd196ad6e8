from __future__ import annotations

import dataclasses
import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from rdflib import PROV, RDF, SKOS, BNode, Graph, Literal, URIRef

from kg.errors import GraphError
from kg.graph.build import build
from kg.graph.check import check
from kg.graph.iris import DEFAULT_BASE, NIF, Iris
from kg.model import Decision, Document, EventType, Factuality, Polarity, Resolution
from kg.ontology import load

SAMPLE_FILE = Path(__file__).with_name("sample.py")
SAMPLE = runpy.run_path(str(SAMPLE_FILE))
DOCUMENTS: tuple[Document, ...] = SAMPLE["DOCUMENTS"]
RESOLUTION: Resolution = SAMPLE["RESOLUTION"]
ONTOLOGY = load()
IRIS = Iris()


def ent(slug: str) -> URIRef:
    return IRIS.entity(f"ent:{slug}")


def kg(name: str) -> URIRef:
    return ONTOLOGY.term(name)


@pytest.fixture(scope="module")
def graph() -> Graph:
    return build(DOCUMENTS, RESOLUTION, ONTOLOGY)


def changed(event_id: str, **values: object) -> Graph:
    events = tuple(
        dataclasses.replace(e, **values) if e.id == event_id else e  # type: ignore[arg-type]
        for e in RESOLUTION.events
    )
    return build(DOCUMENTS, dataclasses.replace(RESOLUTION, events=events), ONTOLOGY)


def direct(graph: Graph) -> set[tuple[str, str, str]]:
    return {
        (IRIS.ident(str(s)), ONTOLOGY.predicates[p].name, IRIS.ident(str(o)))
        for s, p, o in graph
        if isinstance(p, URIRef) and p in ONTOLOGY.predicates
    }


def test_direct_triples_stand_for_actual_and_positive_events_only(graph: Graph) -> None:
    assert direct(graph) == {
        ("ent:moldova", "expelled", "ent:russian-diplomats"),
        ("ent:moldova", "expelledDiplomatsOf", "ent:russia"),
        ("ent:kim-jong-un", "met", "ent:sergei-shoigu"),
        ("ent:sergei-shoigu", "met", "ent:kim-jong-un"),
        ("ent:russia", "attacked", "ent:odesa"),
        ("ent:russia", "killed", "ent:guard"),
    }


@pytest.mark.parametrize(
    "values",
    [
        {"factuality": Factuality.ALLEGED},
        {"factuality": Factuality.PLANNED},
        {"factuality": Factuality.HYPOTHETICAL},
        {"polarity": Polarity.NEGATIVE},
        {"actor": ()},
        {"target": ("ent:russia",)},
        {"type": EventType("Attendance")},
    ],
    ids=[
        "alleged",
        "planned",
        "hypothetical",
        "negative",
        "no actor",
        "itself",
        "place is no gathering",
    ],
)
def test_no_direct_triple_but_the_event_stays(values: dict[str, object]) -> None:
    graph = changed("ev:3f00aa03", **values)
    assert not {t for t in direct(graph) if t[0] == "ent:russia" and t[1] != "killed"}
    assert graph.value(IRIS.event("ev:3f00aa03"), kg("mention")) is not None


def test_sides_that_met_may_all_stand_as_actors() -> None:
    graph = changed("ev:2f00aa02", actor=("ent:kim-jong-un", "ent:sergei-shoigu"), target=())
    assert ("ent:sergei-shoigu", "met", "ent:kim-jong-un") in direct(graph)


def test_a_mention_carries_its_own_reading(graph: Graph) -> None:
    readings = {
        (str(graph.value(m, NIF.anchorOf)), str(graph.value(m, kg("polarity"))).rpartition("#")[2])
        for m in graph.objects(IRIS.event("ev:3f00aa03"), kg("mention"))
    }
    assert readings == {
        ("Russia struck Odesa, killing a guard", "positive"),
        ('It "never" hit Odesa', "negative"),
    }


def test_the_same_words_tell_of_two_events_without_mixing_them(graph: Graph) -> None:
    attack, killing = (IRIS.event(e) for e in ("ev:3f00aa03", "ev:4f00aa04"))
    ones = set(graph.objects(attack, kg("mention")))
    others = set(graph.objects(killing, kg("mention")))
    assert not ones & others
    assert all(str(m).endswith("#char=104,140") for m in others)


def test_speaker_rule_cue_and_times(graph: Graph) -> None:
    mention = next(
        m
        for m in graph.objects(IRIS.event("ev:1f00aa01"), kg("mention"))
        if graph.value(m, kg("speaker")) is not None
    )
    about = {
        str(p).rpartition("#")[2].rpartition("/")[2]: str(o)
        for _, p, o in graph.triples((mention, None, None))
    }
    assert about["speaker"] == str(ent("nicu-popescu"))
    assert about["cue"] == "said"
    assert about["rule"] == "frames/test"
    assert about["generatedAtTime"] == "2023-07-26T09:12:00Z"
    assert about["wasDerivedFrom"].endswith("/post/1")


def test_a_speaker_that_was_not_linked_keeps_the_words(graph: Graph) -> None:
    said = set(graph.objects(None, kg("speakerText")))
    assert said == {Literal("She")}


def test_labels_hold_every_wording_but_pronouns(graph: Graph) -> None:
    labels = {str(o) for o in graph.objects(ent("russia"), SKOS.altLabel)}
    assert labels == {"Moscow", "Russian"}
    assert {str(o) for o in graph.objects(ent("kim-jong-un"), SKOS.altLabel)} == {"Kim"}


def test_belonging_follows_the_class(graph: Graph) -> None:
    assert (ent("nicu-popescu"), kg("memberOf"), ent("moldova")) in graph
    assert (ent("odesa"), kg("locatedIn"), ent("ukraine")) in graph
    assert (ent("russian-diplomats"), kg("partOf"), ent("russia")) in graph
    assert not list(graph.objects(ent("pyongyang"), kg("locatedIn")))


def test_the_country_stands_with_each_entity_that_has_one(graph: Graph) -> None:
    assert (ent("nicu-popescu"), kg("country"), ent("moldova")) in graph
    assert (ent("moldova"), kg("country"), ent("moldova")) in graph
    assert not list(graph.objects(ent("sergei-shoigu"), kg("country")))
    # North Korea has no node here, and a triple must not point at nothing.
    assert not list(graph.objects(ent("pyongyang"), kg("country")))


def test_an_entity_of_unknown_class_is_an_entity(graph: Graph) -> None:
    assert list(graph.objects(ent("sergei-shoigu"), RDF.type)) == [kg("Entity")]


def test_dates_keep_their_granularity_and_a_missing_one_stays_missing(graph: Graph) -> None:
    visit = graph.value(IRIS.event("ev:6f00aa06"), kg("date"))
    assert isinstance(visit, Literal)
    assert str(visit.datatype).endswith("gYearMonth")
    assert graph.value(IRIS.event("ev:3f00aa03"), kg("date")) is None


def test_there_are_no_blank_nodes(graph: Graph) -> None:
    assert not [n for t in graph for n in t if isinstance(n, BNode)]


def test_the_order_of_the_input_does_not_matter(graph: Graph) -> None:
    turned = Resolution(
        RESOLUTION.entities[::-1],
        RESOLUTION.links[::-1],
        tuple(dataclasses.replace(e, claims=e.claims[::-1]) for e in RESOLUTION.events[::-1]),
        RESOLUTION.positions,
    )
    assert set(build(DOCUMENTS[::-1], turned, ONTOLOGY)) == set(graph)


def test_an_unknown_entity_or_document_is_named() -> None:
    with pytest.raises(GraphError, match="event ev:3f00aa03 names ent:nobody"):
        changed("ev:3f00aa03", place="ent:nobody")
    with pytest.raises(GraphError, match="wire-2"):
        build(DOCUMENTS[:1], RESOLUTION, ONTOLOGY)


@pytest.mark.parametrize("date", ["overnight", "yesterday!", "2023-13", "2023-7-1", ""])
def test_a_date_that_is_none_is_named(date: str) -> None:
    with pytest.raises(GraphError, match="is no ISO day"):
        changed("ev:3f00aa03", date=date)


def test_a_denial_names_what_it_denies() -> None:
    graph = changed("ev:8f00aa08", type=EventType("Denial"), denies=("ev:3f00aa03",))
    assert list(graph.subject_objects(kg("denies"))) == [
        (IRIS.event("ev:8f00aa08"), IRIS.event("ev:3f00aa03"))
    ]
    assert check(graph, ONTOLOGY) == []


def test_a_decision_names_what_it_is_on_and_what_it_shaped() -> None:
    decision = Decision(
        "entity", "ent:odesa", "ent:odessa", "same", "one port", "ann", ("ent:odesa", "ev:3f00aa03")
    )
    graph = build(DOCUMENTS, dataclasses.replace(RESOLUTION, decisions=(decision,)), ONTOLOGY)
    node = IRIS.decision(decision.id)
    assert {str(o) for o in graph.objects(node, kg("decisionOn"))} == {"ent:odesa", "ent:odessa"}
    assert set(graph.subjects(PROV.wasInfluencedBy, node)) == {
        ent("odesa"),
        IRIS.event("ev:3f00aa03"),
    }
    assert str(graph.value(node, kg("reason"))) == "one port"
    assert check(graph, ONTOLOGY) == []


def test_the_base_can_be_chosen() -> None:
    graph = build(DOCUMENTS, RESOLUTION, ONTOLOGY, base="https://example.org/kg/")
    assert not [n for t in graph for n in t if str(n).startswith(DEFAULT_BASE)]


def test_hash_seed_and_order_leave_the_bytes_alone() -> None:
    script = (
        "import runpy, sys; from kg.graph.build import build; from kg.ontology import load;"
        "from kg.export.turtle import to_turtle; s = runpy.run_path(sys.argv[1]);"
        "print(to_turtle(build(s['DOCUMENTS'], s['RESOLUTION'], load()), version='1'))"
    )
    root = str(SAMPLE_FILE.parents[2])
    outputs = [
        subprocess.run(
            [sys.executable, "-c", script, str(SAMPLE_FILE)],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": root},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "4242")
    ]
    assert outputs[0] == outputs[1]
    assert len(outputs[0]) > 10_000
