"""Claims with their entities in, events out: many mentions of one real-world event become one.

Two claims tell of one event when type, polarity and factuality agree, each side names somebody in common
or leaves it out, and dates, numbers and themes do not contradict. Across documents both sides must be
named and the days lie close together. The dead, hurt, arrested or damaged of one kind at one place on one
day are one event whoever counts them, and whether a country or its troops are named: its number is the last
that was told, the others stay on their mentions. The event's other values are those of its fullest claim;
what that leaves open is taken from the next.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kg.model import Claim, Document, Event, Mention, content_id
from kg.resolve.entities import Entities, fold

SYMMETRIC = {"Meeting", "Call", "Negotiation", "Agreement", "Cooperation"}
# Speech acts differ when what is asked, blamed or threatened differs.
_BY_THEME = frozenset(
    "Request Accusation Condemnation Denial Threat Rejection Agreement Praise Endorsement Concession Aid "
    "ArmsTransfer Restriction".split()
)
_VICTIMS = {"Killing", "Injury", "Arrest", "Damage"}
_FORCES = {"ArmedForce", "Group"}
_DAYS = 3
_SMALL = frozenset("the a an of in on to for and at by with from its his her their that it".split())


@dataclass(frozen=True, slots=True)
class _Read:
    """A claim with entity ids in place of mentions."""

    claim: Claim
    actor: frozenset[str]
    target: frozenset[str]
    behind: frozenset[str]  # the countries whose forces or people act
    heads: frozenset[str]  # last words of the targets' phrases
    words: frozenset[str]  # content words of the theme
    place: str | None
    told: str  # time of the post, else the document's day
    day: dt.date | None  # of the document, for the window across documents


def merge(
    claims: Iterable[Claim], entities: Entities, documents: Sequence[Document]
) -> tuple[Event, ...]:
    """Events sorted by id; the result does not depend on the order of the claims."""
    days = {d.id: d.date for d in documents}
    told = _told(documents)
    publishers = {d.id: d.publisher or d.id for d in documents}
    reads = [
        _read(c, entities, days, told)
        for c in sorted(
            claims,
            key=lambda c: (c.evidence.document, c.evidence.start, c.evidence.end, c.type, c.id),
        )
    ]
    clusters: list[list[_Read]] = []
    by_type: dict[str, list[int]] = defaultdict(list)
    for read in reads:
        home = next(
            (
                i
                for i in by_type[read.claim.type]
                if all(same(read, other) for other in clusters[i])
            ),
            None,
        )
        if home is None:
            by_type[read.claim.type].append(len(clusters))
            clusters.append([read])
        else:
            clusters[home].append(read)
    events = [_event(cluster, entities, publishers) for cluster in clusters]
    return _unique(events)


def _told(documents: Sequence[Document]) -> dict[tuple[str, int | None], str]:
    """Document and post to the time at which it was told, in UTC where the zone is known."""
    out: dict[tuple[str, int | None], str] = {}
    for d in documents:
        day = d.date.isoformat() if d.date else ""
        out[d.id, None] = day
        for post in d.posts:
            at = post.published
            known = at.astimezone(dt.UTC) if at is not None and at.tzinfo is not None else at
            out[d.id, post.number] = known.isoformat() if known is not None else day
    return out


def _read(
    claim: Claim,
    entities: Entities,
    days: dict[str, dt.date | None],
    told: dict[tuple[str, int | None], str],
) -> _Read:
    actor = frozenset(i for m in claim.actor if (i := entities.id(m)))
    target = frozenset(i for m in claim.target if (i := entities.id(m)))
    heads = frozenset(
        fold(m.text.split(" of ")[0]).split()[-1]
        for m in claim.target
        if fold(m.text.split(" of ")[0])
    )
    words = frozenset(fold(claim.theme.text).split()) - _SMALL if claim.theme else frozenset()
    e = claim.evidence
    place, time = entities.id(claim.place), told.get((e.document, e.post), "")
    forces = (i for i in actor if str(entities.all[i].cls) in _FORCES)
    behind = frozenset(c for i in forces if (c := entities.countries.get(i)))
    return _Read(claim, actor, target, behind, heads, words, place, time, days.get(e.document))


def same(a: _Read, b: _Read) -> bool:
    """Whether two claims of one type tell of one event."""
    x, y = a.claim, b.claim
    if (x.polarity, x.factuality) != (y.polarity, y.factuality) or not _dates_agree(x.date, y.date):
        return False
    toll = _toll(a, b)
    if x.count is not None and y.count is not None and x.count != y.count:
        apart = (x.evidence.document, x.evidence.post) != (y.evidence.document, y.evidence.post)
        if not toll or not (apart or x.evidence.speaker != y.evidence.speaker):
            return False
    if x.type in _BY_THEME and a.words and b.words and not a.words & b.words:
        return False
    across = x.evidence.document != y.evidence.document
    named = a.actor and a.target and b.actor and b.target
    if across and not toll and not (named and _close(a, b)):
        return False
    if x.type in SYMMETRIC:
        return _symmetric(a, b)
    actors = a.actor & b.actor
    if (
        x.type in _VICTIMS
    ):  # who was killed by "Kenyan troops" in one post was killed by Kenya in another
        actors |= (a.actor & b.behind) | (b.actor & a.behind)
    targets = a.target & b.target or (
        a.heads & b.heads if toll or (x.type in _VICTIMS and not across) else frozenset()
    )
    if a.actor and b.actor and not actors:
        return False
    if a.target and b.target and not targets:
        return False
    if x.type in _VICTIMS:
        return bool(targets)
    return bool(actors or targets)


def _toll(a: _Read, b: _Read) -> bool:
    """Whether two claims count victims of one kind at one place, on one day or in one document."""
    x, y = a.claim, b.claim
    day = x.date is not None and len(x.date) == 10 and x.date == y.date
    here = x.evidence.document == y.evidence.document
    at_one = a.place is not None and a.place == b.place
    # A country is too large: two towns of it may be hit on one day.
    town = x.place is not None and x.place.cls != "Country"
    return x.type in _VICTIMS and at_one and town and (day or here) and bool(a.heads & b.heads)


def _symmetric(a: _Read, b: _Read) -> bool:
    one, two = a.actor | a.target, b.actor | b.target
    shared = one & two
    return len(shared) >= 2 or (shared in (one, two) and bool(shared))


def _dates_agree(a: str | None, b: str | None) -> bool:
    return a is None or b is None or a.startswith(b) or b.startswith(a)


def _close(a: _Read, b: _Read) -> bool:
    if a.claim.date and b.claim.date and len(a.claim.date) == len(b.claim.date) == 10:
        return True
    return a.day is not None and b.day is not None and abs((a.day - b.day).days) <= _DAYS


def _fullness(read: _Read) -> tuple[int, int, str, int, int, str]:
    c = read.claim
    filled = (
        2 * bool(c.actor)
        + 2 * bool(c.target)
        + sum(x is not None for x in (c.theme, c.instrument, c.place, c.date, c.count))
    )
    pronouns = sum(m.kind == "pronoun" for m in (*c.actor, *c.target))
    return (-filled, pronouns, c.evidence.document, c.evidence.start, c.evidence.end, c.id)


def _told_last(read: _Read) -> tuple[str, str, int, str]:
    e = read.claim.evidence
    return read.told, e.document, e.start, read.claim.id


def _ids(mentions: Sequence[Mention], entities: Entities) -> list[str]:
    return list(dict.fromkeys(i for m in mentions if (i := entities.id(m))))


def _event(cluster: list[_Read], entities: Entities, publishers: dict[str, str]) -> Event:
    order = sorted(cluster, key=_fullness)
    lead = order[0].claim
    actor = next((a for r in order if (a := _ids(r.claim.actor, entities))), [])
    target = next(
        (t for r in order if (t := [i for i in _ids(r.claim.target, entities) if i not in actor])),
        [],
    )
    theme = next((r.claim.theme for r in order if r.claim.theme), None)
    theme_id = entities.id(theme)
    instrument = next((i for r in order if (i := entities.id(r.claim.instrument))), None)
    place = next((i for r in order if (i := entities.id(r.claim.place))), None)
    date = max(
        (r.claim.date for r in order if r.claim.date), key=lambda d: (len(d), d), default=None
    )
    counting = [r for r in cluster if r.claim.count is not None]
    last = max(counting, key=_told_last, default=None)
    counted = None if last is None else last.claim
    speaker = next((i for r in order if (i := entities.id(r.claim.evidence.speaker))), None)
    claims = tuple(
        sorted(
            (r.claim for r in cluster),
            key=lambda c: (c.evidence.document, c.evidence.start, c.evidence.end, c.id),
        )
    )
    sources = {
        entities.id(c.evidence.speaker) or publishers.get(c.evidence.document, c.evidence.document)
        for c in claims
    }
    reports = {(c.evidence.document, c.evidence.post) for c in claims}
    words = " ".join(theme.text.split()) if theme else None
    content = (
        sorted(actor),
        sorted(target),
        theme_id or words,
        date,
        lead.polarity,
        lead.factuality,
    )
    return Event(
        id="ev:" + content_id(lead.type, *content),
        type=lead.type,
        claims=claims,
        actor=tuple(actor),
        target=tuple(target),
        theme=theme_id,
        theme_text=None if theme_id else words,
        instrument=instrument,
        place=place,
        date=date,
        count=counted.count if counted else None,
        comparator=counted.comparator if counted else None,
        polarity=lead.polarity,
        factuality=lead.factuality,
        attributed_to=speaker,
        confidence=round(max(c.confidence for c in claims), 2),
        reports=len(reports),
        independent_sources=len(sources),
    )


def _unique(events: list[Event]) -> tuple[Event, ...]:
    """Events of equal content but different words keep apart by the id of their first claim."""
    groups: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        groups[event.id].append(event)
    out: list[Event] = []
    for ident, found in groups.items():
        if len(found) == 1:
            out += found
        else:
            ids = ("ev:" + content_id(ident, e.claims[0].id) for e in found)
            out += [replace(e, id=new) for e, new in zip(found, ids, strict=True)]
    return tuple(sorted(out, key=lambda e: e.id))
