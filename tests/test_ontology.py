from __future__ import annotations

import itertools
import time
from pathlib import Path

import pytest

from kg.errors import OntologyError, SettingsError
from kg.model import EntityClass, EventType
from kg.ontology import load
from kg.resources import ontology_dir

ONTOLOGY = load()
PLOVER = {
    "CONSULT": "Meeting Visit Call Negotiation Mediation Attendance",
    "AGREE": "Agreement",
    "SUPPORT": "Praise Endorsement",
    "COOPERATE": "Cooperation",
    "AID": "Aid ArmsTransfer",
    "CONCEDE": "Concession",
    "RETREAT": "Retreat",
    "REQUEST": "Request",
    "ACCUSE": "Accusation Condemnation",
    "REJECT": "Denial Rejection TreatyExit",
    "THREATEN": "Threat",
    "PROTEST": "Protest",
    "SANCTION": "Sanction Expulsion RelationsCut",
    "MOBILIZE": "Mobilization",
    "COERCE": "Arrest Prosecution Restriction Seizure",
    "ASSAULT": "Attack Shootdown Killing Injury Damage Capture ResponsibilityClaim",
}
CLASSES = (
    "Person Country Place GovernmentBody ArmedForce ArmedGroup IntergovernmentalOrganization Party Company "
    "Media Organization Group Facility Agreement Gathering Weapon Law Case"
)


def test_every_term_is_described_and_declared() -> None:
    assert ONTOLOGY.check() == []


def test_the_event_types_are_the_37_under_their_16_plover_classes() -> None:
    assert {p: set(ts) for p, ts in ONTOLOGY.plover_classes.items()} == {
        p: set(ts.split()) for p, ts in PLOVER.items()
    }
    assert len(ONTOLOGY.event_types) == 37


def test_the_entity_classes_are_the_closed_list() -> None:
    assert set(ONTOLOGY.entity_classes) == set(CLASSES.split())


def test_each_type_has_a_predicate_of_its_own() -> None:
    infos = ONTOLOGY.event_types.values()
    assert len({i.predicate for i in infos}) == 37
    assert {i.name for i in infos if i.symmetric} == {
        "Meeting",
        "Call",
        "Negotiation",
        "Agreement",
        "Cooperation",
    }
    expulsion = ONTOLOGY.event_types[EventType("Expulsion")]
    assert (expulsion.object_role, expulsion.second_role) == ("theme", "target")
    assert expulsion.cameo == "161"
    assert expulsion.quad_code == "4"


@pytest.mark.parametrize("name", ["Shootdown", "TreatyExit", "Killing", "Injury"])
def test_a_type_without_a_cameo_code_says_so(name: str) -> None:
    info = ONTOLOGY.event_types[EventType(name)]
    assert info.cameo is None
    assert "code" in info.comment


def test_accuse_is_conflict() -> None:
    assert ONTOLOGY.event_types[EventType("Accusation")].intensity == -3


@pytest.mark.parametrize(
    ("cls", "ancestor", "expected"),
    [
        ("Country", "Actor", True),
        ("Country", "Location", True),
        ("Country", "Country", True),
        ("Place", "Actor", False),
        ("Weapon", "Location", False),
        ("Agreement", "LegalInstrument", True),
        (None, "Entity", False),
    ],
)
def test_is_a(cls: str | None, ancestor: str, expected: bool) -> None:
    assert ONTOLOGY.is_a(None if cls is None else EntityClass(cls), ancestor) is expected


def test_a_misspelt_name_fails_where_it_is_written_with_near_names() -> None:
    with pytest.raises(OntologyError, match="did you mean Meeting"):
        ONTOLOGY.event_type("Meting")
    with pytest.raises(OntologyError, match="Person"):
        ONTOLOGY.entity_class("Persn")
    with pytest.raises(OntologyError, match="actor"):
        ONTOLOGY.term("acter")
    with pytest.raises(OntologyError):
        ONTOLOGY.is_a(EntityClass("Planet"), "Place")


def test_allows_follows_domain_and_range_and_leaves_unknown_alone() -> None:
    visited = ONTOLOGY.event_types[EventType("Visit")].predicate
    person, place, weapon = (EntityClass(c) for c in ("Person", "Place", "Weapon"))
    assert ONTOLOGY.allows(visited, person, place)
    assert ONTOLOGY.allows(visited, None, place)
    assert not ONTOLOGY.allows(visited, place, place)
    assert not ONTOLOGY.allows(visited, person, weapon)


def test_check_names_what_is_missing_and_what_is_misspelt(tmp_path: Path) -> None:
    text = (ontology_dir() / "kg.ttl").read_text(encoding="utf-8")
    broken = text + "kg:odd a owl:ObjectProperty ; rdfs:label 'odd'@en ; rdfs:domain kg:Evnt .\n"
    (tmp_path / "kg.ttl").write_text(broken, encoding="utf-8")
    assert load(tmp_path).check() == [
        "kg:Evnt is used but not declared",
        "kg:odd has no comment",
        "kg:odd has no range",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [("@prefix kg: <x", "not valid Turtle"), ("", "no event type")],
)
def test_a_broken_file_is_named(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "kg.ttl").write_text(text, encoding="utf-8")
    with pytest.raises(OntologyError, match=message):
        load(tmp_path)


def test_a_missing_file_or_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match="no such file"):
        load(tmp_path / "none.ttl")
    with pytest.raises(SettingsError, match="no such folder"):
        ontology_dir(tmp_path / "none")


def test_loading_is_fast() -> None:
    times = []
    for _ in range(3):
        start = time.perf_counter()
        load()
        times.append(time.perf_counter() - start)
    assert min(times) < 0.3


def test_no_two_terms_share_a_label_within_their_kind() -> None:
    groups = (ONTOLOGY.event_types, ONTOLOGY.entity_classes)
    for group in groups:
        labels = [info.label for info in group.values()]
        assert not [a for a, b in itertools.combinations(labels, 2) if a == b]
