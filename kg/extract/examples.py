"""The lexicon's own examples in, what failed out: each must be found, and no counter-example may be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from kg.documents import segment
from kg.extract.engine import Engine
from kg.frames import Example, Trigger
from kg.model import Claim, Document, Extraction, Factuality, Polarity

_DAY = dt.date(2024, 3, 6)  # examples that name a weekday need some date; its value is not compared


def failures(engine: Engine, *, only: str | None = None) -> Iterator[str]:
    """One line for each example that is not read as the file says; ``only`` keeps one file's stem."""
    frames_only = replace(engine, detector=None)
    for trigger in engine.lexicon.triggers:
        if only is not None and not trigger.rule.startswith(f"{only}/"):
            continue
        for example in trigger.examples:
            found = read(frames_only, example.text)
            claims = [c for c in found.claims if c.type == trigger.type]
            if not claims:
                yield f"{trigger.rule}: not found: {example.text}"
            elif not any(_agrees(c, example, found) for c in claims):
                yield f"{trigger.rule}: {example.text}: read as {'; '.join(_show(c, found) for c in claims)}"
        for text in trigger.counter:
            for claim in read(frames_only, text).claims:
                if claim.type == trigger.type:
                    yield f"{trigger.rule}: must not be found ({claim.evidence.rule}): {text}"


def read(engine: Engine, text: str) -> Extraction:
    """The extraction of one short text."""
    blocks, posts = segment(text, start=0, date=_DAY)
    return next(iter(engine.extract([Document("example", text, _DAY, posts=posts, blocks=blocks)])))


def _names(found: Extraction) -> dict[tuple[int, int], str]:
    return {m.span: chain.label for chain in found.chains for m, _, _ in chain.links}


def _fold(text: str) -> str:
    words = text.casefold().replace("’s", "").replace("'s", "").split()
    return " ".join(w for w in words if w not in {"the", "a", "an", "of", "from", "to", "with"})


def _agrees(claim: Claim, example: Example, found: Extraction) -> bool:
    names = _names(found)
    for mentions, expected in ((claim.actor, example.actor), (claim.target, example.target)):
        got = [{_fold(names.get(m.span, m.text)), _fold(m.text)} for m in mentions]
        for name in expected:
            if not any(
                _fold(name) in forms
                or any(
                    _fold(name) in f.split(" ") or set(_fold(name).split()) <= set(f.split())
                    for f in forms
                )
                for forms in got
            ):
                return False
    marks = set(example.marks)
    if ("neg" in marks) != (claim.polarity == Polarity.NEGATIVE):
        return False
    wanted = next(
        (Factuality(m) for m in ("alleged", "planned", "hypothetical") if m in marks),
        Factuality.ACTUAL,
    )
    return claim.factuality == wanted


def _show(claim: Claim, found: Extraction) -> str:
    names = _names(found)
    sides = [[names.get(m.span, m.text) for m in ms] for ms in (claim.actor, claim.target)]
    return f"{sides[0]} -> {sides[1]} {claim.polarity} {claim.factuality} by {claim.evidence.rule}"


def untested(engine: Engine) -> list[Trigger]:
    """Triggers without any example."""
    return [t for t in engine.lexicon.triggers if not t.examples]
