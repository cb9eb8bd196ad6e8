"""What a confidence rests on, for claims that are built by hand."""

from dataclasses import replace

import pytest

from kg import confidence
from kg.extract import grounds
from kg.extract.claims import Candidate
from kg.model import (
    Claim,
    EntityClass,
    EventType,
    Evidence,
    Factuality,
    Mention,
    MentionKind,
    Polarity,
)
from tests.parsed import read, word

TABLE = confidence.load()
NAMED = Mention("d", 0, 4, "Chad", EntityClass("Country"))
BEFORE = Mention("d", 50, 54, "Togo", EntityClass("Country"))
IT = Mention("d", 6, 8, "it", None, MentionKind.PRONOUN)
EVIDENCE = Evidence("d", None, 0, 40, "", "frames/attack/strike", (10, 16))
CLAIM = Claim(EventType("Attack"), EVIDENCE, grounds=("reading frame", "chance low"))


def sentence(offset: int) -> int:
    """Sentences of forty characters."""
    return offset // 40


@pytest.mark.model
@pytest.mark.parametrize(
    ("rule", "agreed", "chance", "filled", "expected"),
    [
        ("frames/x/y", True, 0.96, {}, ("reading frame and reader", "chance high")),
        ("frames/x/y", False, 0.9, {}, ("reading frame", "chance middle")),
        ("frames/x/y", False, None, {}, ("reading frame", "chance none")),
        ("model/Attack", False, 0.7, {"theme": 0.2}, ("reading reader", "chance low")),
        ("model/Attack", False, 0.7, {"actor": 0.69, "target": 0.7}, ("reading reader", "chance low", "actor guessed")),
    ],
)  # fmt: skip
def test_who_reads_it_and_how_surely(
    rule: str,
    agreed: bool,
    chance: float | None,
    filled: dict[str, float],
    expected: tuple[str, ...],
) -> None:
    token = word(read("Chad struck Togo."), "struck")
    c = Candidate(
        token, EventType("Attack"), {}, rule, 0.6, chance=chance, agreed=agreed, filled=filled
    )
    assert grounds.read(c, TABLE) == expected


@pytest.mark.parametrize(
    ("actor", "expected"),
    [
        ((NAMED,), "clear"),
        ((IT,), "pronoun"),
        ((IT, NAMED), "clear"),
        ((IT, BEFORE), "elsewhere"),
        ((), "missing"),
    ],
)
def test_the_best_known_participant_counts(actor: tuple[Mention, ...], expected: str) -> None:
    found = grounds.judged(replace(CLAIM, actor=actor, target=(NAMED,)), sentence, TABLE)
    assert found.grounds == (
        "reading frame", "chance low", f"actor {expected}", "target clear", "told plain",
    )  # fmt: skip
    assert found.confidence == TABLE.of(found.grounds)
    assert found.id == replace(CLAIM, actor=actor, target=(NAMED,)).id, "no part of what is said"


def test_a_guess_counts_as_one_unless_nobody_is_left() -> None:
    guessed = replace(CLAIM, grounds=(*CLAIM.grounds, "target guessed"), target=(NAMED,))
    assert grounds.judged(guessed, sentence, TABLE).grounds[3] == "target guessed"
    assert (
        grounds.judged(replace(guessed, target=()), sentence, TABLE).grounds[3] == "target missing"
    )


@pytest.mark.parametrize(
    ("polarity", "factuality", "expected"),
    [
        (Polarity.POSITIVE, Factuality.ACTUAL, "told plain"),
        (Polarity.NEGATIVE, Factuality.ACTUAL, "told qualified"),
        (Polarity.POSITIVE, Factuality.PLANNED, "told qualified"),
    ],
)
def test_how_it_is_told(polarity: Polarity, factuality: Factuality, expected: str) -> None:
    claim = replace(CLAIM, polarity=polarity, factuality=factuality)
    assert grounds.judged(claim, sentence, TABLE).grounds[-1] == expected
