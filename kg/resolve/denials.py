"""Events in, the same with each denial linked to the accusation or alleged event that it answers."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.model import Claim, Document, Event, Factuality, Polarity, Position
from kg.resolve.entities import Entities, fold

_DAYS = 14  # how long an accusation in one document waits for an answer in another
_NEAR = 500  # characters, within which a denial answers its accuser whatever words it uses
_STEM = 5
_EMPTY = frozenset(
    # function words, and words that say that something was claimed but not what
    "a about accusation accusations again against all allegation allegations alleged allegedly an and "
    "any are as at be been both by carried charge charges claim claims denied denies deny did for from "
    "had has have having he her his in into is it its no not of on or out over report reports said "
    "saying says she statement story such that the their them these they this those to under up was "
    "were which with would".split()
)


@dataclass(frozen=True, slots=True)
class _Case:
    """An accusation or an alleged event: who is accused, and by whom."""

    event: Event
    accused: frozenset[str]
    accuser: frozenset[str]
    told: bool = False  # told as a fact by a source that is not the accused


@dataclass(frozen=True, slots=True)
class _Answer:
    """How well a case fits a denial: the greater the tuple of its values the better."""

    itself: bool  # the denier itself, not its country or body
    shared: int  # words in common
    at: int  # where the case is told: the last before the denial
    case: _Case
    claim: Claim


class _Sides:
    """Who speaks for whom: a person for the bodies of its offices, a body for its country."""

    def __init__(self, positions: Sequence[Position], entities: Entities) -> None:
        self.bodies: dict[str, set[str]] = defaultdict(set)
        for position in positions:
            self.bodies[position.person].add(position.body)
        self.countries = entities.countries

    def of(self, idents: Iterable[str | None]) -> frozenset[str]:
        """The entities with all that they speak for."""
        out = {i for i in idents if i is not None}
        out |= {body for i in sorted(out) for body in self.bodies.get(i, ())}
        return frozenset(out | {self.countries[i] for i in out if i in self.countries})


def link(
    events: Sequence[Event],
    positions: Sequence[Position],
    entities: Entities,
    documents: Sequence[Document],
) -> tuple[Event, ...]:
    """The same events; a denial has the ids of what it denies.

    "Washington accused Pyongyang of supplying weapons. … Pyongyang denies it": who denies is accused,
    or what is denied was alleged in the same words, the nearest before in the document. In another
    document it must be the same two sides.
    """
    sides = _Sides(positions, entities)
    cases = [c for e in events if (c := _case(e, sides)) is not None]
    days = {d.id: d.date for d in documents}
    return tuple(
        replace(e, denies=_denied(e, cases, sides, days)) if _is_denial(e) else e for e in events
    )


def _is_denial(event: Event) -> bool:
    real = event.factuality in {Factuality.ACTUAL, Factuality.ALLEGED}
    return event.type == "Denial" and event.polarity is Polarity.POSITIVE and real


def _case(event: Event, sides: _Sides) -> _Case | None:
    if event.polarity is not Polarity.POSITIVE or event.type == "Denial":
        return None
    said = sides.of([event.attributed_to])
    if event.type == "Accusation":
        return _Case(event, sides.of(event.target), sides.of(event.actor) | said)
    if event.factuality is Factuality.ALLEGED:
        return _Case(event, sides.of(event.actor), said)
    if event.factuality is Factuality.ACTUAL and said and not said & sides.of(event.actor):
        return _Case(event, sides.of(event.actor), said, told=True)
    return None


def _denied(
    denial: Event, cases: Sequence[_Case], sides: _Sides, days: Mapping[str, dt.date | None]
) -> tuple[str, ...]:
    here = [a for c in cases for d in denial.claims if (a := _in_document(denial, d, c, sides))]
    if here:
        best = max(here, key=lambda a: (a.itself, a.shared, a.at, a.case.event.id))
        return tuple(sorted({a.case.event.id for a in here if _told_together(a, best)}))
    across = [c for c in cases if _across(denial, c, sides, days)]
    # The latest of the accusations that the same two sides exchanged.
    latest = max(across, key=lambda c: (_day(c.event, days), c.event.id), default=None)
    return (latest.event.id,) if latest is not None else ()


def _in_document(denial: Event, said: Claim, case: _Case, sides: _Sides) -> _Answer | None:
    """The last telling of a case before a denial in its document, if the denial can answer it."""
    before = [
        c
        for c in case.event.claims
        if c.evidence.document == said.evidence.document
        and c.evidence.trigger[0] < said.evidence.trigger[0]
    ]
    if not before:
        return None
    told = max(before, key=lambda c: (c.evidence.trigger, c.id))
    deniers, accusers = sides.of(denial.actor), sides.of(denial.target)
    if accusers and case.accuser and not accusers & case.accuser:
        return None
    what = _words(said.theme.text) if said.theme is not None else frozenset()
    shared = len(what & _matter(told))
    party = bool(deniers & case.accused)
    itself = party and bool(set(denial.actor) & _own(case.event))
    distance = said.evidence.trigger[0] - told.evidence.trigger[0]
    if case.told:
        fits = party and shared >= 2
    elif accusers & case.accuser and not deniers & case.accuser and distance <= _NEAR:
        # "The lawyers accused the military of a massacre. The army's spokesman dismissed the claim."
        fits = True
    elif party:
        fits = shared > 0 or not what or (itself and distance <= _NEAR)
    else:
        # Words alone: nobody else may be accused of what is denied in one's own name.
        fits = shared >= 2 and not deniers & case.accuser
    return _Answer(itself, shared, told.evidence.trigger[0], case, told) if fits else None


def _own(event: Event) -> set[str]:
    return set(event.target if event.type == "Accusation" else event.actor)


def _told_together(answer: _Answer, best: _Answer) -> bool:
    """An accusation and the act that it alleges are told in one sentence, and denied together."""
    if answer is best:
        return True
    a, b = answer.claim.evidence, best.claim.evidence
    kinds = {answer.case.event.type == "Accusation", best.case.event.type == "Accusation"}
    together = a.document == b.document and a.start < b.end and b.start < a.end
    return together and len(kinds) == 2 and bool(answer.case.accused & best.case.accused)


def _across(denial: Event, case: _Case, sides: _Sides, days: Mapping[str, dt.date | None]) -> bool:
    """Both sides are named and the same, no word contradicts, and the accusation came before."""
    if case.told or not denial.target or not set(denial.actor) & _own(case.event):
        return False
    if not sides.of(denial.target) & case.accuser:
        return False
    here = {c.evidence.document for c in denial.claims}
    if here & {c.evidence.document for c in case.event.claims}:
        return False
    first, second = _day(case.event, days), _day(denial, days)
    if not first or not second:
        return False
    gap = (dt.date.fromisoformat(second) - dt.date.fromisoformat(first)).days
    what = _words(" ".join(c.theme.text for c in denial.claims if c.theme is not None))
    matter = frozenset(w for c in case.event.claims for w in _matter(c))
    return 0 <= gap <= _DAYS and (not what or bool(what & matter))


def _day(event: Event, days: Mapping[str, dt.date | None]) -> str:
    """The first day on which a document tells of it, or nothing."""
    found = [day for c in event.claims if (day := days.get(c.evidence.document)) is not None]
    return min(found).isoformat() if found else ""


def _matter(claim: Claim) -> frozenset[str]:
    theme = claim.theme.text if claim.theme is not None else ""
    return _words(f"{claim.evidence.quote} {theme}")


def _words(text: str) -> frozenset[str]:
    """Beginnings of the words that say something: supplying, supplies and supplied are one."""
    return frozenset(w[:_STEM] for w in fold(text).split() if w not in _EMPTY and not w.isdigit())
