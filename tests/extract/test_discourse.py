"""Participants that only a neighbouring sentence names, on claims made by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.extract import discourse
from kg.model import (
    Claim,
    Document,
    EntityClass,
    EventType,
    Evidence,
    Factuality,
    Mention,
    MentionKind,
)

DOCUMENT = Document(
    "text",
    "Kenya struck the port. Nine died. Sudan denied it. Oman condemned the raid. Chad left. "
    "Mali met Togo. Mali denied it.",
)
STARTS = [i for i in range(len(DOCUMENT.text)) if i == 0 or DOCUMENT.text[i - 2 : i] == ". "]


def mention(name: str, cls: str | None = "Country") -> Mention:
    start = DOCUMENT.text.index(name)
    kind = EntityClass(cls) if cls else None
    return Mention("text", start, start + len(name), name, kind)


def claim(type: str, sentence: int, actor: str = "", aim: str = "", **more: object) -> Claim:
    start = STARTS[sentence]
    evidence = Evidence("text", None, start, start + 5, "words", "frames/test", (start, start + 5))
    sides = [(mention(name),) if name else () for name in (actor, aim)]
    made = Claim(EventType(type), evidence, sides[0], sides[1])
    return replace(made, **more)  # type: ignore[arg-type]


def linked(*claims: Claim) -> dict[str, tuple[list[str], list[str]]]:
    text = discourse.Text(
        lambda offset: sum(s <= offset for s in STARTS),
        lambda _: 0,
        lambda _: 0,
        lambda m: m.start,
        lambda m: frozenset({m.start}),
        lambda m: frozenset({"Attack"}) if m.text == "raid" else frozenset(),
    )
    out = discourse.link(claims, text)
    return {str(c.type): ([m.text for m in c.actor], [m.text for m in c.target]) for c in out}


RAID = replace(mention("raid", None), kind=MentionKind.NOMINAL)
PORT = replace(mention("port", None), kind=MentionKind.NOMINAL)
ALLEGED = replace(claim("Attack", 0, "Sudan", "Chad"), factuality=Factuality.ALLEGED)


@pytest.mark.parametrize(
    ("before", "claim", "expected"),
    [
        (claim("Attack", 0, "Kenya", "Chad"), claim("Killing", 1, "", "Mali"), (["Kenya"], ["Mali"])),
        (claim("Accusation", 0, "Kenya", "Sudan"), claim("Denial", 2, "Sudan"), (["Sudan"], ["Kenya"])),
        (claim("Request", 0, "Kenya", "Sudan"), claim("Rejection", 1, "Sudan"), (["Sudan"], ["Kenya"])),
        (claim("Attack", 2, "Kenya", "Chad"), claim("Condemnation", 3, "Oman"), (["Oman"], ["Kenya"])),
        (claim("Attack", 0, "Kenya", "Chad"), claim("ResponsibilityClaim", 1, "Kenya"), (["Kenya"], ["Chad"])),
        (claim("Expulsion", 3, "Oman", "Chad"), claim("RelationsCut", 4, "Chad"), (["Chad"], ["Oman"])),
        (claim("Accusation", 5, "Mali", "Togo"), claim("Threat", 6, "Mali"), (["Mali"], ["Togo"])),
        (claim("Arrest", 0, "Kenya", "Chad"), claim("Request", 1, "Oman"), (["Oman"], ["Kenya"])),
        (claim("Attack", 0, "Kenya", "Sudan"), claim("Mediation", 1, "Oman"), (["Oman"], ["Kenya", "Sudan"])),
        # A deed that is named again further down.
        (claim("Attack", 0, "Kenya", "Chad"), claim("Condemnation", 4, "Oman", target=(RAID,)), (["Oman"], ["Kenya"])),
    ],
)  # fmt: skip
def test_a_neighbour_names_who_is_missing(
    before: Claim, claim: Claim, expected: tuple[list[str], list[str]]
) -> None:
    assert linked(before, claim)[str(claim.type)] == expected


@pytest.mark.parametrize(
    ("before", "claim", "expected"),
    [
        # Too far back.
        (claim("Attack", 0, "Kenya", "Chad"), claim("Killing", 2, "", "Mali"), ([], ["Mali"])),
        (claim("Accusation", 0, "Kenya", "Sudan"), claim("Denial", 3, "Sudan"), (["Sudan"], [])),
        (claim("Attack", 0, "Kenya", "Chad"), claim("Condemnation", 3, "Oman"), (["Oman"], [])),
        # The actor had no part in what was told before.
        (claim("Attack", 0, "Kenya", "Chad"), claim("RelationsCut", 1, "Sudan"), (["Sudan"], [])),
        # Too far back.
        (claim("Meeting", 0, "Kenya", "Chad"), claim("Threat", 6, "Kenya"), (["Kenya"], [])),
        # Nobody answers or kills themselves.
        (claim("Accusation", 0, "Sudan", "Kenya"), claim("Denial", 2, "Sudan"), (["Sudan"], [])),
        (claim("Attack", 0, "Kenya", "Chad"), claim("Killing", 1, "", "Kenya"), ([], ["Kenya"])),
        # An attack that is only alleged does not give a death that is told as a fact its actor.
        (ALLEGED, claim("Killing", 1, "", "Mali"), ([], ["Mali"])),
        # Who has a part in a quarrel does not mediate in it, and another thing is not the deed.
        (claim("Attack", 0, "Kenya", "Sudan"), claim("Mediation", 1, "Kenya"), (["Kenya"], [])),
        (claim("Attack", 0, "Kenya", "Chad"), claim("Condemnation", 4, "Oman", target=(PORT,)), (["Oman"], ["port"])),
        # Who is named stays.
        (claim("Attack", 0, "Kenya", "Chad"), claim("Killing", 1, "Togo", "Mali"), (["Togo"], ["Mali"])),
        (claim("Meeting", 5, "Mali", "Togo"), claim("Denial", 6, "Mali"), (["Mali"], [])),
    ],
)  # fmt: skip
def test_a_neighbour_that_does_not_fit_names_nobody(
    before: Claim, claim: Claim, expected: tuple[list[str], list[str]]
) -> None:
    assert linked(before, claim)[str(claim.type)] == expected
