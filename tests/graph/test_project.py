from __future__ import annotations

import runpy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rdflib import Graph

from kg.errors import GraphError, OntologyError
from kg.graph.build import build
from kg.graph.project import Filter, Quote, project
from kg.model import Factuality, Polarity
from kg.ontology import load

SAMPLE = runpy.run_path(str(Path(__file__).with_name("sample.py")))
ONTOLOGY = load()
GRAPH = build(SAMPLE["DOCUMENTS"], SAMPLE["RESOLUTION"], ONTOLOGY)


def edges(keep: Filter | None = None) -> list[tuple[str, str, str]]:
    return [(s, d["predicate"], t) for s, t, d in project(GRAPH, ONTOLOGY, keep).edges(data=True)]


def test_one_edge_an_event_actor_and_object_whatever_its_status() -> None:
    assert sorted(edges()) == [
        ("ent:kim-jong-un", "met", "ent:sergei-shoigu"),
        ("ent:moldova", "expelled", "ent:russian-diplomats"),
        ("ent:moldova", "expelledDiplomatsOf", "ent:russia"),
        ("ent:russia", "attacked", "ent:odesa"),
        ("ent:russia", "killed", "ent:guard"),
        ("ent:ukraine", "shotDown", "ent:missiles"),
        ("ent:vladimir-putin", "visited", "ent:china"),
    ]


@pytest.mark.parametrize(
    ("keep", "predicates"),
    [
        (Filter(types={"Visit"}), {"visited"}),
        (Filter(types={"ASSAULT"}), {"attacked", "killed", "shotDown"}),
        (Filter(factuality={Factuality.PLANNED}), {"visited"}),
        (Filter(polarity={Polarity.NEGATIVE}), {"shotDown"}),
        (Filter(since="2023-08"), {"visited"}),
        (Filter(since="2023-10-20", until="2023-10-25"), {"visited"}),
        (Filter(until="2023-07-26"), {"met", "expelled", "expelledDiplomatsOf"}),
        (Filter(since="2023", until="2023"), {"met", "expelled", "expelledDiplomatsOf", "visited"}),
        (Filter(since="2024"), set()),
        (Filter(classes={"Actor"}), {"expelled", "expelledDiplomatsOf", "killed", "visited"}),
        (Filter(classes={"Country"}), {"expelledDiplomatsOf"}),
        (Filter(types=()), set()),
    ],
)
def test_filters(keep: Filter, predicates: set[str]) -> None:
    assert {p for _, p, _ in edges(keep)} == predicates


@pytest.mark.parametrize(("theme", "object_"), [("ent:missiles", None), ("ent:guard", "ent:guard")])
def test_the_theme_stands_for_an_object_that_is_missing_unless_it_is_the_weapon(
    theme: str, object_: str | None
) -> None:
    resolution = SAMPLE["RESOLUTION"]
    events = [
        replace(e, target=(), theme=theme) if e.type == "Attack" else e for e in resolution.events
    ]
    graph = build(SAMPLE["DOCUMENTS"], replace(resolution, events=tuple(events)), ONTOLOGY)
    found = [t for _, t, d in project(graph, ONTOLOGY).edges(data=True) if d["type"] == "Attack"]
    assert found == ([] if object_ is None else [object_])


def test_nodes_have_label_and_class_and_only_those_with_an_edge_are_there() -> None:
    found = project(GRAPH, ONTOLOGY)
    assert found.nodes["ent:moldova"] == {
        "label": "Moldova",
        "cls": "Country",
        "aliases": ("Chișinău",),
    }
    assert found.nodes["ent:sergei-shoigu"]["cls"] == ""
    assert "ent:pyongyang" not in found


def test_an_edge_says_what_happened_who_says_so_and_in_which_words() -> None:
    data: dict[str, Any] = next(
        iter(project(GRAPH, ONTOLOGY)["ent:moldova"]["ent:russia"].values())
    )
    quotes = data.pop("quotes")
    assert data == {
        "event": "ev:1f00aa01",
        "type": "Expulsion",
        "predicate": "expelledDiplomatsOf",
        "plover": "SANCTION",
        "quad": "materialConflict",
        "intensity": -5.2,
        "date": "2023-07-26",
        "polarity": "positive",
        "factuality": "actual",
        "count": 45,
        "comparator": "exactly",
        "confidence": 0.3,
        "reports": 2,
        "sources": 2,
        "denies": [],
        "speaker": "Nicu Popescu",
        "place": None,
        "theme": "Russian diplomats",
        "symmetric": False,
        "roles": {
            "actor": ["ent:moldova"],
            "attributedTo": ["ent:nicu-popescu"],
            "target": ["ent:russia"],
            "theme": ["ent:russian-diplomats"],
        },
    }
    assert quotes == [
        Quote("Moldova expelled 45 Russian diplomats", "live/1", 0, 37, "frames/test", (8, 16)),
        Quote(
            "Moldova ordered 45 diplomats of Russia to leave",
            "wire-2",
            0,
            47,
            "frames/test",
            (8, 15),
        ),
    ]


def test_a_symmetric_event_is_one_edge_that_says_so() -> None:
    found = project(GRAPH, ONTOLOGY, Filter(types={"Meeting"}))
    assert [d["symmetric"] for _, _, d in found.edges(data=True)] == [True]


def test_the_order_is_the_same_each_time() -> None:
    other = Graph()
    for triple in sorted(GRAPH, reverse=True):
        other.add(triple)
    first, second = project(GRAPH, ONTOLOGY), project(other, ONTOLOGY)
    assert list(first.nodes(data=True)) == list(second.nodes(data=True))
    assert list(first.edges(keys=True, data=True)) == list(second.edges(keys=True, data=True))


def test_unknown_names_and_strange_graphs_are_refused() -> None:
    with pytest.raises(OntologyError, match="unknown event type 'Vist'"):
        project(GRAPH, ONTOLOGY, Filter(types={"Vist"}))
    with pytest.raises(OntologyError, match="unknown entity class 'Actr'"):
        project(GRAPH, ONTOLOGY, Filter(classes={"Actr"}))
    with pytest.raises(GraphError, match="base IRI"):
        project(Graph(), ONTOLOGY)
