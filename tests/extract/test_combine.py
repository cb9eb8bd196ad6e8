"""Frame hits and made-up predictions under their common rule."""

from __future__ import annotations

import pytest

from kg import frames, ontology
from kg.extract import combine, match
from kg.extract.claims import Candidate
from kg.extract.neural import Argument, Prediction
from kg.extract.reading import Reading
from tests.parsed import modal, read, word

pytestmark = pytest.mark.model

TEXT = "Chad expelled the envoys of Italy on Monday."
LIMITS = combine.Thresholds(
    model_alone=0.5, frame_floor=0.1, look=0.05, sure_negative=0.8, sure_factuality=0.8,
    role=0.4, role_best=0.2, role_over=0.9, content=0.9, time=0.5, time_over=0.9, time_floor=0.1,
)  # fmt: skip


def found(
    reading: Reading,
    type: str,
    at: str,
    score: float,
    *arguments: tuple[str, str, float],
    negative: float = 0.5,
    alleged: float = 0.0,
) -> Prediction:
    return Prediction(
        word(reading, at).i,
        type,
        score,
        tuple(Argument(role, word(reading, text).i, s) for role, text, s in arguments),
        negative,
        (1 - alleged, alleged, 0.0, 0.0) if alleged else (0.25, 0.25, 0.25, 0.25),
    )


def hits(reading: Reading) -> list[match.Hit]:
    terms = ontology.load()
    lexicon = frames.load(
        types=frozenset(terms.event_types), classes=frozenset(terms.entity_classes)
    )
    return list(match.hits(reading.annotated.doc, lexicon, reading.class_of, reading.reader))


def combined(
    reading: Reading, frame_hits: list[match.Hit], predictions: list[Prediction] | None
) -> tuple[list[Candidate], list[str]]:
    kept, dropped = combine.candidates(reading, frame_hits, predictions, LIMITS, modal())
    return kept, [reason for _, reason in dropped]


def rules(candidates: list[Candidate]) -> list[str]:
    return [c.rule.partition("/")[0] for c in candidates]


def filled(c: Candidate) -> dict[str, list[str]]:
    return {role: [t.text for t in words] for role, words in c.roles.items()}


def test_without_a_reader_every_hit_stands() -> None:
    reading = read(TEXT)
    kept, dropped = combined(reading, hits(reading), None)
    assert (rules(kept), dropped) == (["frames"], [])


def test_a_hit_that_the_reader_does_not_support_is_dropped_with_the_reason() -> None:
    reading = read(TEXT)
    kept, dropped = combined(reading, hits(reading), [])
    assert kept == []
    assert dropped == ["the learned reader gives Expulsion only 0.00 in this sentence"]


def test_support_of_another_type_does_not_count() -> None:
    reading = read(TEXT)
    kept, dropped = combined(reading, hits(reading), [found(reading, "Arrest", "expelled", 0.4)])
    assert (kept, len(dropped)) == ([], 1)


@pytest.mark.parametrize(("score", "kept"), [(0.5, ["model"]), (0.49, [])])
def test_a_prediction_stands_by_itself_from_its_threshold_on(score: float, kept: list[str]) -> None:
    reading = read(TEXT)
    assert rules(combined(reading, [], [found(reading, "Expulsion", "expelled", score)])[0]) == kept


def test_a_hit_and_a_prediction_of_one_event_are_one_candidate() -> None:
    reading = read(TEXT)
    prediction = found(reading, "Expulsion", "expelled", 0.8)
    (c,), _ = combined(reading, hits(reading), [prediction])
    assert (c.rule.partition("/")[0], c.score) == ("frames", 0.8)


def test_the_frame_keeps_its_roles_and_the_reader_fills_the_others() -> None:
    reading = read(TEXT)
    plain = filled(combined(reading, hits(reading), None)[0][0])
    prediction = found(
        reading, "Expulsion", "expelled", 0.8, ("actor", "Italy", 0.5), ("place", "Italy", 0.5)
    )
    (c,), _ = combined(reading, hits(reading), [prediction])
    assert filled(c) == {**plain, "place": ["Italy"]}


def test_who_is_acted_on_by_a_frame_does_not_act() -> None:
    reading = read(TEXT)
    prediction = found(reading, "Expulsion", "expelled", 0.8, ("actor", "Italy", 0.95))
    (c,), _ = combined(reading, hits(reading), [prediction])
    assert filled(c)["actor"] == ["Chad"]


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ((0.6, 0.5), ["Chad", "Italy"]),
        ((0.6, 0.3), ["Chad"]),
        ((0.3, 0.25), ["Chad"]),
        ((0.19, 0.1), None),
    ],
)
def test_arguments_are_taken_from_their_thresholds_on(
    scores: tuple[float, float], expected: list[str] | None
) -> None:
    reading = read(TEXT)
    arguments = [("actor", name, s) for name, s in zip(("Chad", "Italy"), scores, strict=True)]
    (c,), _ = combined(reading, [], [found(reading, "Expulsion", "expelled", 0.8, *arguments)])
    assert filled(c).get("actor") == expected


@pytest.mark.parametrize(
    ("negative", "polarity"), [(0.9, "negative"), (0.6, None), (0.4, None), (0.1, "positive")]
)
def test_polarity_comes_from_a_reader_that_is_sure(negative: float, polarity: str | None) -> None:
    reading = read(TEXT)
    prediction = found(reading, "Expulsion", "expelled", 0.8, negative=negative)
    assert combined(reading, [], [prediction])[0][0].polarity == polarity


@pytest.mark.parametrize(("alleged", "expected"), [(0.9, "alleged"), (0.6, None)])
def test_factuality_comes_from_a_reader_that_is_sure(alleged: float, expected: str | None) -> None:
    reading = read(TEXT)
    prediction = found(reading, "Expulsion", "expelled", 0.8, alleged=alleged)
    assert combined(reading, [], [prediction])[0][0].factuality == expected
