"""A candidate and its claim in, the grounds of its confidence out: what a reader can check for himself.

Five things are said of each claim (``ontology/confidence.toml``): who read it, how sure the learned reader
is, how actor and target are known, and whether it is told plainly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from kg.confidence import Confidence
from kg.extract.claims import Candidate
from kg.model import Claim, Factuality, Mention, MentionKind, Polarity


def read(c: Candidate, table: Confidence) -> tuple[str, ...]:
    """Who read the candidate, how surely, and which side only a guess of the learned reader fills."""
    frame = c.rule.startswith("frames/")
    who = "reader" if not frame else "frame and reader" if c.agreed else "frame"
    guessed = (r for r in ("actor", "target") if c.filled.get(r, 1.0) < table.guessed)
    return (
        f"reading {who}",
        f"chance {_size(c.chance, table)}",
        *(f"{r} guessed" for r in guessed),
    )


def _size(chance: float | None, table: Confidence) -> str:
    if chance is None:
        return "none"
    return "high" if chance >= table.high else "middle" if chance >= table.middle else "low"


def judged(claim: Claim, sentence: Callable[[int], int], table: Confidence) -> Claim:
    """The claim, whose grounds are those of ``read``, with all of them and the confidence they give.

    ``sentence`` numbers the sentence of an offset.
    """
    where = sentence(claim.evidence.trigger[0])
    grounds = list(claim.grounds[:2])
    for role, mentions in (("actor", claim.actor), ("target", claim.target)):
        known = f"{role} {_side(mentions, where, sentence)}"
        guess = f"{role} guessed"
        grounds.append(guess if mentions and guess in claim.grounds else known)
    plain = claim.polarity == Polarity.POSITIVE and claim.factuality == Factuality.ACTUAL
    grounds.append("told plain" if plain else "told qualified")
    return replace(claim, grounds=tuple(grounds), confidence=table.of(grounds))


def _side(mentions: Sequence[Mention], where: int, sentence: Callable[[int], int]) -> str:
    """How the best known of a side's participants is known."""

    def known() -> Iterator[str]:
        for m in mentions:
            if m.kind == MentionKind.PRONOUN:
                yield "pronoun"
            else:
                yield "clear" if sentence(m.start) == where else "elsewhere"

    found = set(known())
    return next((how for how in ("clear", "elsewhere", "pronoun") if how in found), "missing")
