from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

from kg.errors import InputError
from kg.export.turtle import to_turtle
from kg.graph.build import build
from kg.graph.check import check
from kg.model import Document, Extraction, Report, Resolution
from kg.ontology import load as load_ontology
from kg.resolve import resolve
from kg.resolve.decisions import Decisions, kinds, load, parse

_SMALL: dict[str, Any] = runpy.run_path(str(Path(__file__).with_name("small.py")))
doc, chain, claim, said = (_SMALL[n] for n in ("doc", "chain", "claim", "said"))
ONTOLOGY = load_ontology()
HEAD = "what,a,b,verdict,reason,who\n"

A: Document = doc("a", "Nicu Popescu met Ivan Orlov. Russia struck Odesa. Popescu praised Odesa.")
B: Document = doc("b", "Popescu met Ivan Orlov. Ivan Orlov left Russia.", "2023-07-28")


def read() -> list[Extraction]:
    first = [
        chain(A, "Russia", entry="ent:russia"),
        chain(A, "Odesa", entry="ent:odesa"),
        chain(A, "Nicu Popescu", "Person"),
        chain(A, "Ivan Orlov", "Person"),
    ]
    second = [
        chain(B, "Russia", entry="ent:russia"),
        chain(B, "Popescu", "Person"),
        chain(B, "Ivan Orlov", "Person"),
    ]
    return [
        said(
            A,
            first,
            [
                claim("Meeting", A, "Nicu Popescu met Ivan Orlov", "met", actor=["Nicu Popescu"], target=["Ivan Orlov"]),
                claim("Attack", A, "Russia struck Odesa", "struck", actor=["Russia"], target=["Odesa"], confidence=0.4),
            ],
        ),
        said(
            B,
            second,
            [
                claim("Meeting", B, "Popescu met Ivan Orlov", "met", actor=["Popescu"], target=["Ivan Orlov"]),
                claim("Retreat", B, "Ivan Orlov left Russia", "left", actor=["Ivan Orlov"], target=["Russia"]),
            ],
        ),
    ]  # fmt: skip


def decided(*lines: str) -> tuple[Resolution, list[str]]:
    """The resolution with these decisions, and what was said of those that were not applied."""
    report = Report()
    chosen = Decisions(parse(HEAD + "\n".join(lines), ONTOLOGY, "d.csv"), kinds(ONTOLOGY))
    return resolve(read(), chosen, report=report), [d["reason"] for d in report.dropped]


def turtle(resolution: Resolution) -> str:
    graph = build((A, B), resolution, ONTOLOGY)
    assert check(graph, ONTOLOGY) == []
    return to_turtle(graph, version="1")


def event(resolution: Resolution, type: str) -> str:
    return next(e.id for e in resolution.events if e.type == type)


PLAIN = resolve(read())
MERGE = "entity,ent:nicu-popescu,ent:popescu,same,one minister,ann"


def test_two_entities_become_one_and_their_events_with_them() -> None:
    found, dropped = decided(MERGE)
    assert dropped == []
    assert {e.id for e in PLAIN.entities} - {e.id for e in found.entities} == {"ent:popescu"}
    assert [e.reports for e in found.events if e.type == "Meeting"] == [2]
    assert [e.reports for e in PLAIN.events if e.type == "Meeting"] == [1, 1]
    moved = [x for x in found.links if x.mention.text == "Popescu" and x.mention.document == "b"]
    assert [x.entity for x in moved] == ["ent:nicu-popescu"]
    assert moved[0].reason.endswith("the same as Nicu Popescu, decided by ann: one minister")


def test_a_decision_is_a_node_that_names_what_it_shaped() -> None:
    found, _ = decided(MERGE)
    (decision,) = found.decisions
    assert decision.touches == ("ent:nicu-popescu",)
    text = turtle(found)
    for part in (
        "a kg:Decision",
        'kg:reason "one minister"',
        'kg:decidedBy "ann"',
        "prov:wasInfluencedBy",
    ):
        assert part in text


@pytest.mark.parametrize(
    "line",
    [
        MERGE,
        "entity,ent:ivan-orlov,b,different,a namesake,ann",
        f"event,{event(PLAIN, 'Attack')},,reject,,",
        f"event,{event(PLAIN, 'Attack')},,type:Threat,,",
        f"event,{event(PLAIN, 'Attack')},,accept,seen,ann",
    ],
)
def test_without_the_line_the_graph_is_the_earlier_one_byte_for_byte(line: str) -> None:
    before = turtle(PLAIN)
    assert turtle(decided(line)[0]) != before
    assert turtle(decided()[0]) == before


def test_an_entity_is_split_by_document() -> None:
    found, dropped = decided("entity,ent:ivan-orlov,b,different,a namesake,")
    assert dropped == []
    ids = sorted(e.id for e in found.entities if e.label == "Ivan Orlov")
    assert len(ids) == 2
    assert ids[0] == "ent:ivan-orlov"
    assert {x.mention.document for x in found.links if x.entity == ids[1]} == {"b"}
    again, _ = decided(
        "entity,ent:ivan-orlov,b,different,,", f"entity,{ids[1]},ent:ivan-orlov,same,,"
    )
    assert len([e for e in again.entities if e.label == "Ivan Orlov"]) == 1


def test_a_rejected_event_goes_and_its_words_stay_with_the_reason() -> None:
    found, dropped = decided(f"event,{event(PLAIN, 'Attack')},,reject,it is a quote,ann")
    assert dropped == []
    assert "Attack" not in {e.type for e in found.events}
    (rejected,) = found.rejected
    assert rejected.quote == "Russia struck Odesa"
    assert "decided by ann: it is a quote" in rejected.reason


def test_an_event_gets_another_type_and_a_claim_wins_over_its_event() -> None:
    attack = next(e for e in PLAIN.events if e.type == "Attack")
    found, _ = decided(f"event,{attack.id},,type:Threat,,")
    assert {e.type for e in found.events} == {"Meeting", "Retreat", "Threat"}
    (decision,) = found.decisions
    assert decision.touches == (event(found, "Threat"),)
    kept, _ = decided(f"event,{attack.id},,reject,,", f"claim,{attack.claims[0].id},,accept,,")
    assert event(kept, "Attack") == attack.id


def test_an_event_may_be_named_as_it_is_after_another_decision() -> None:
    merged, _ = decided(MERGE)
    meeting = event(merged, "Meeting")
    assert meeting in {e.id for e in PLAIN.events}
    found, dropped = decided(MERGE, f"event,{meeting},,reject,,")
    assert dropped == []
    assert [e.type for e in found.events if e.type == "Meeting"] == []
    threat = event(decided(f"event,{event(PLAIN, 'Attack')},,type:Threat,,")[0], "Threat")
    found, dropped = decided(
        f"event,{event(PLAIN, 'Attack')},,type:Threat,,", f"event,{threat},,reject,,"
    )
    assert (dropped, {e.type for e in found.events}) == ([], {"Meeting", "Retreat"})


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["entity,ent:nicu-popescu,ent:odesa,same,,"], "cannot be one"),
        (["entity,ent:nobody,ent:odesa,same,,"], "there is no entity ent:nobody in this build"),
        (["entity,ent:ivan,ent:odesa,same,,"], "it may be ent:ivan-orlov now"),
        (["event,ev:0000,,reject,,"], "there is no event ev:0000 in this build"),
        (["claim,0000,,accept,,"], "there is no claim 0000 in this build"),
        (["entity,ent:odesa,b,different,,"], "b does not name Odesa"),
        (["entity,ent:popescu,b,different,,"], "only b names Popescu"),
    ],
)
def test_what_cannot_be_applied_is_reported_and_changes_nothing(
    lines: list[str], message: str
) -> None:
    found, dropped = decided(*lines)
    assert len(dropped) == 1
    assert message in dropped[0]
    assert turtle(found) == turtle(PLAIN)


def test_two_that_are_told_apart_are_not_merged_through_a_third() -> None:
    found, dropped = decided(
        "entity,ent:ivan-orlov,ent:popescu,different,,",
        "entity,ent:ivan-orlov,ent:nicu-popescu,same,,",
        "entity,ent:nicu-popescu,ent:popescu,same,,",
    )
    assert len(dropped) == 1
    assert "entity ent:ivan-orlov ent:popescu different" in dropped[0]
    assert "ent:popescu" in {e.id for e in found.entities}


def test_the_order_of_lines_and_documents_does_not_matter() -> None:
    lines = [
        MERGE,
        "entity,ent:ivan-orlov,b,different,,",
        f"event,{event(PLAIN, 'Attack')},,reject,,",
    ]
    chosen = [
        Decisions(parse(HEAD + "\n".join(order), ONTOLOGY, "d"), kinds(ONTOLOGY))
        for order in (lines, lines[::-1])
    ]
    assert resolve(read(), chosen[0]) == resolve(read()[::-1], chosen[1])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,b\n", "d.csv:1: the first line must be what,a,b,verdict,reason,who"),
        ("", "d.csv:1: the first line"),
        (HEAD + "\nentty,a,b,same,,", "d.csv:3: unknown kind 'entty' in what; did you mean entity or event?"),
        (HEAD + "entity,a,b,sam,,", "d.csv:2: unknown verdict 'sam' for entity; did you mean same?"),
        (HEAD + "entity,a,b,reject,,", "unknown verdict 'reject' for entity"),
        (HEAD + "event,a,,same,,", "unknown verdict 'same' for event"),
        (HEAD + "event,a,,type:Atack,,", "d.csv:2: unknown event type 'Atack'; did you mean Attack?"),
        (HEAD + "entity,a,,same,,", "b is empty"),
        (HEAD + "event,a,b,reject,,", "b must be empty"),
        (HEAD + "event,,,reject,,", "a is empty"),
        (HEAD + "entity,a,a,same,,", "are the same id"),
        (HEAD + "entity,a,b,same,x, y,z", "put a text with a comma into"),
        (HEAD + "entity,a,b,same,,\nentity,b,a,different,,", "d.csv:3: entity b a different contradicts line 2"),
    ],
)  # fmt: skip
def test_a_broken_file_is_named_with_its_line(text: str, message: str) -> None:
    with pytest.raises(InputError) as error:
        parse(text, ONTOLOGY, "d.csv")
    assert message in str(error.value)


def test_a_row_that_waits_for_its_verdict_does_nothing(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text("\ufeff" + HEAD + "entity,a,b,,why,\n\n", "utf-8")
    assert load(tmp_path / "d.csv", ONTOLOGY).lines == ()
    with pytest.raises(InputError, match="cannot be read"):
        load(tmp_path / "none.csv", ONTOLOGY)
    (tmp_path / "l.csv").write_bytes(b"\xe9")
    with pytest.raises(InputError, match="not UTF-8"):
        load(tmp_path / "l.csv", ONTOLOGY)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("Person", "Place", False),
        ("Person", "Group", False),
        ("Person", None, True),
        ("Country", "Place", True),
        ("Country", "GovernmentBody", True),
        ("Place", "GovernmentBody", False),
        ("Weapon", "Facility", False),
        ("Agreement", "Law", True),
        ("Media", "Company", True),
    ],
)
def test_which_classes_can_be_one(a: Any, b: Any, expected: bool) -> None:
    assert Decisions(kinds=kinds(ONTOLOGY)).may_be_one(a, b) is expected
