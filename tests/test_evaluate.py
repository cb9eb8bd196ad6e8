"""The measure: agreement with figures that were computed independently, and each rule on small cases."""

import json
from pathlib import Path
from typing import Any

import pytest

from kg import ontology
from kg.errors import InputError
from kg.evaluate import Gold, Score, documents, evaluate, load_gold, read_lines
from kg.evaluate.agree import Names, matched
from kg.evaluate.reliability import reliability
from kg.model import Report

GOLD = Path(__file__).parent / "gold"
ONTOLOGY = ontology.load()
TEXT = "Chad expelled two Italian diplomats. Kim met Shoigu in Pyongyang, KCNA said."


def gold(*events: dict[str, Any], positions: tuple[dict[str, Any], ...] = ()) -> list[Gold]:
    names = ["Chad", "Italy", "Pyongyang", "KCNA", "Kim Jong Un", "Sergei Shoigu", "Russia"]
    entities = {name: {"aliases": name.split()[-1:]} for name in names}
    return [Gold("d", TEXT, "2024-01-02", None, entities, events, positions)]


def gold_event(**changes: Any) -> dict[str, Any]:
    event = {"type": "Meeting", "actor": ["Kim Jong Un"], "target": ["Sergei Shoigu"]}
    rest = {"date": None, "polarity": "positive", "factuality": "actual", "attributed_to": "KCNA"}
    return event | rest | {"quote": "Kim met Shoigu"} | changes


def line(**changes: Any) -> dict[str, Any]:
    event = {"doc": "d", "type": "Meeting", "actor": [{"name": "Kim Jong Un", "id": "ent:kim"}]}
    rest = {"target": [{"name": "Shoigu", "id": "ent:shoigu"}], "attributed_to": {"name": "KCNA"}}
    start = TEXT.index("Kim")
    said = {"start": start, "end": start + 7, "quote": "Kim met"}
    return event | rest | {"evidence": [said]} | changes


def f1(result: Any) -> list[float]:
    return [result.levels[level].f1 for level in ("detect", "core", "strict", "full")]


def test_the_figures_are_those_of_an_independent_scorer() -> None:
    expected = json.loads((GOLD / "measure" / "expected.json").read_text("utf-8"))
    lines = read_lines(
        (GOLD / "measure" / "events.jsonl").read_text("utf-8"), source="events.jsonl"
    )
    wanted = {line["doc"] for line in lines}
    result = evaluate([g for g in load_gold(GOLD / "dev") if g.id in wanted], lines, ONTOLOGY)
    assert [result.documents, result.gold, result.system] == [
        expected[name] for name in ("documents", "gold", "system")
    ]
    assert result.evidence == pytest.approx(expected["evidence"], abs=5e-4)
    scores = {**result.levels, "positions": result.positions, "entities B3": result.entities}
    for name, score in scores.items():
        found = [score.precision, score.recall, score.f1]
        assert found == pytest.approx(expected[name], abs=5.1e-4), name
    assert dict(result.marks) == pytest.approx(expected["marks"], abs=5.1e-4)
    assert {k: list(v) for k, v in result.groups["type"].items()} == expected["types"]


@pytest.mark.parametrize(
    ("changes", "levels"),
    [
        ({}, [1, 1, 1, 1]),
        ({"actor": [{"name": "Shoigu"}], "target": ["Kim Jong Un"]}, [1, 1, 1, 1]),  # symmetric
        ({"actor": [{"name": "Kim"}, {"name": "Shoigu"}], "target": []}, [1, 1, 0, 0]),
        ({"actor": [{"name": "Kim"}, {"name": "Russia"}]}, [1, 1, 0, 0]),
        ({"type": "Visit"}, [1, 0, 0, 0]),  # the same PLOVER class
        ({"type": "Attack"}, [0, 0, 0, 0]),
        ({"type": "Nonsense"}, [0, 0, 0, 0]),
        ({"factuality": "planned"}, [1, 1, 1, 0]),
        ({"polarity": "negative"}, [1, 1, 1, 0]),
        ({"date": "2024-01-01"}, [1, 1, 1, 0]),
        ({"attributed_to": None}, [1, 1, 1, 0]),
        ({"target": []}, [1, 0, 0, 0]),
        ({"evidence": [{"start": 0, "end": 4, "quote": "Chad"}]}, [0, 1, 1, 1]),
    ],
)
def test_what_each_level_asks(changes: dict[str, Any], levels: list[int]) -> None:
    assert f1(evaluate(gold(gold_event()), [line(**changes)], ONTOLOGY)) == levels


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ([], (0, 0)),
        ([{}], (1, 0.5)),
        ([{}, {"type": "Visit"}], (1, 0.5)),  # the same class in the same sentence is said once
        ([{"target": [], "actor": []}], (1, 0.5)),
        ([{"type": "Attack"}], (0, 0)),
        ([{"type": "Nonsense"}], (0, 0)),
        ([{"evidence": [{"start": 0, "end": 4, "quote": "Chad"}]}], (0, 0)),  # another sentence
        ([{}, {"evidence": [{"start": 0, "end": 4, "quote": "Chad"}]}], (0.5, 0.5)),
        ([{}, {"type": "Expulsion", "evidence": [{"start": 0, "end": 40, "quote": ""}]}], (1, 1)),
    ],
)
def test_which_sentences_express_which_class(
    changes: list[dict[str, Any]], found: tuple[float, float]
) -> None:
    wanted = gold_event(), gold_event(type="Expulsion", quote="Chad expelled two Italian diplomats")
    classes = evaluate(gold(*wanted), [line(**c) for c in changes], ONTOLOGY).classes
    assert (classes.precision, classes.recall) == found


def test_two_events_cannot_claim_one_gold_event() -> None:
    result = evaluate(gold(gold_event()), [line(), line()], ONTOLOGY)
    assert result.levels["core"] == Score.counted(1, 2, 1)
    assert [(m.kind, m.cause) for m in result.misses] == [("spurious", "duplicate")]


def test_a_matching_is_the_largest_there_is() -> None:
    core = frozenset({"core"})
    assert sorted(matched([{0: core, 1: core}, {0: core}], "core")) == [(0, 1), (1, 0)]


@pytest.mark.parametrize(
    ("found", "cause", "kinds"),
    [
        ([], "no trigger", {"missed"}),
        ([line(type="Visit")], "wrong type", {"missed", "spurious"}),
        ([line(target=[])], "argument missing", {"missed", "spurious"}),
        ([line(target=[{"name": "Chad"}])], "wrong argument", {"missed", "spurious"}),
    ],
)
def test_the_cause_of_a_miss(found: list[dict[str, Any]], cause: str, kinds: set[str]) -> None:
    result = evaluate(gold(gold_event()), found, ONTOLOGY)
    assert {m.cause for m in result.misses} == {cause}
    assert {m.kind for m in result.misses} == kinds


def test_an_event_far_from_any_gold_event_is_spurious() -> None:
    away = line(type="Attack", evidence=[{"start": 0, "end": 4, "quote": "Chad"}])
    result = evaluate(gold(gold_event()), [line(), away], ONTOLOGY)
    assert [(m.kind, m.cause) for m in result.misses] == [("spurious", "spurious")]


@pytest.mark.parametrize(
    ("name", "means"),
    [
        ("Kim Jong Un", True),
        ("Kim Jong Un’s", True),
        ("the Un", True),
        ("Mr Jong", True),
        ("Kim", False),
        ("Leader Kim", False),
        ("", False),
        ("Kim Yo Jong", False),
    ],
)
def test_when_a_name_means_an_entity(name: str, means: bool) -> None:
    names = Names({"Kim Jong Un": {"aliases": ["Mr Jong"]}, "Kim Yo Jong": {"aliases": ["Kim"]}})
    assert names.same(name, "Kim Jong Un") is means


def test_positions_need_person_body_and_a_word_of_the_title() -> None:
    held = {"person": "Sergei Shoigu", "title": "defence minister", "of": "Russia", "quote": ""}
    one = {"doc": "d", "type": "Position", "person": {"name": "Shoigu"}, "evidence": []}
    for title, of, hits in (
        ("minister", "Russia", 1),
        ("general", "Russia", 0),
        ("minister", "Chad", 0),
    ):
        said = one | {"title": title, "of": {"name": of}}
        result = evaluate(gold(positions=(held,)), [said], ONTOLOGY)
        assert result.positions.f1 == hits


def test_evidence_that_does_not_stand_in_the_text_counts_against() -> None:
    wrong = line(evidence=[{"start": 0, "end": 4, "quote": "Kim "}])
    assert evaluate(gold(gold_event()), [line(), wrong, line(evidence=[])], ONTOLOGY).evidence == (
        pytest.approx(1 / 3)
    )


def test_entities_are_scored_by_their_ids() -> None:
    events = [gold_event(), gold_event(actor=["Sergei Shoigu"], target=["Kim Jong Un"])]
    split = line(actor=[{"name": "Kim Jong Un", "id": "ent:other"}])
    result = evaluate(gold(*events), [line(), split], ONTOLOGY)
    assert (result.entities.precision, result.entities.recall) == (1.0, 0.75)


def test_each_event_is_judged_by_its_type_and_sides() -> None:
    wrong = line(actor=[{"name": "Chad", "id": "ent:chad"}])
    judged = evaluate(gold(gold_event()), [wrong, line()], ONTOLOGY).judged
    assert judged == ((wrong, False), (line(), True))


def test_confidence_that_says_what_is_right_has_no_error() -> None:
    found = reliability([(0.25, True), *[(0.25, False)] * 3, *[(0.75, True)] * 3, (0.75, False)])
    assert [(b.start, b.count, b.mean, b.right) for b in found.bins] == [
        (0.2, 4, 0.25, 0.25), (0.7, 4, 0.75, 0.75),
    ]  # fmt: skip
    assert [found.error, found.brier] == pytest.approx([0, 0.1875])
    assert found.ranking == pytest.approx((3 * 3 + (3 * 1 + 1 * 3) / 2) / 16)


@pytest.mark.parametrize(
    ("judged", "error", "ranking"),
    [
        ([(0.9, False), (0.1, True)], 0.9, 0.0),
        ([(1.0, True), (0.0, False)], 0.0, 1.0),
        ([(0.5, True), (0.5, False)], 0.0, 0.5),
        ([(0.3, True)], 0.7, 0.0),
        ([], 0.0, 0.0),
    ],
)
def test_the_figures_of_reliability(
    judged: list[tuple[float, bool]], error: float, ranking: float
) -> None:
    found = reliability(judged)
    assert [found.error, found.ranking] == pytest.approx([error, ranking])


def test_gold_documents_become_input_with_their_date() -> None:
    found = documents(gold(), Report())
    assert [(d.id, d.text, str(d.date)) for d in found] == [("d", TEXT, "2024-01-02")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "cannot be read as JSON"),
        ('{"id": "d"}', "'text' is missing"),
        ("[]", "not a gold document"),
        (
            '{"id": "d", "text": "a", "entities": {}, "events": [{"quote": "b"}], "positions": []}',
            "does not hold the quote 'b'",
        ),
    ],
)
def test_a_broken_gold_document_is_named(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "d.json").write_text(content, "utf-8")
    with pytest.raises(InputError, match=message) as caught:
        load_gold(tmp_path)
    assert "d.json" in str(caught.value)


def test_what_cannot_be_scored_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no gold document"):
        load_gold(tmp_path)
    with pytest.raises(InputError, match=r"events\.jsonl:2: broken JSON"):
        read_lines('{"doc": "d", "type": "Visit"}\n{', source="events.jsonl")
    with pytest.raises(InputError, match="no gold document is called 'e'"):
        evaluate(gold(), [line(doc="e")], ONTOLOGY)
