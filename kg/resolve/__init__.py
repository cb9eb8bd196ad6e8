"""Extractions of all documents in, one resolution out: entities, links, events and positions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from kg.model import Extraction, Link, Mention, Position, PositionClaim, Resolution, content_id
from kg.resolve import entities, events

__all__ = ["resolve"]


def resolve(extractions: Sequence[Extraction]) -> Resolution:
    """Everything sorted by id or place in the text; the order of the documents does not matter."""
    documents = [x.document for x in extractions]
    found = entities.resolve(chain for x in extractions for chain in x.chains)
    merged = events.merge((c for x in extractions for c in x.claims), found, documents)
    held = _positions([p for x in extractions for p in x.positions], found)
    used = {
        i
        for e in merged
        for i in (*e.actor, *e.target, e.theme, e.instrument, e.place, e.attributed_to)
        if i is not None
    } | {i for p in held for i in (p.person, p.body)}
    for event in merged:
        for claim in event.claims:
            mentions: tuple[Mention | None, ...] = (*claim.actor, *claim.target, claim.theme, claim.instrument, claim.place, claim.evidence.speaker)
            used |= {i for m in mentions if (i := found.id(m))}
    links: list[Link] = [link for i in sorted(used) for link in found.links[i]]
    rejected = sorted((r for x in extractions for r in x.rejected), key=lambda r: (r.document, r.start, r.end, r.rule))
    return Resolution(tuple(found.all[i] for i in sorted(used)), tuple(links), merged, held, tuple(rejected), {k: v for k, v in sorted(found.names.items()) if k[1] in used})


def _positions(claims: Sequence[PositionClaim], found: entities.Entities) -> tuple[Position, ...]:
    """One position for each person, title and body, with every place that says so."""
    groups: dict[tuple[str, str, str], list[PositionClaim]] = defaultdict(list)
    for claim in claims:
        person, body = found.id(claim.person), found.id(claim.body)
        if person is not None and body is not None and person != body:
            groups[person, claim.title, body].append(claim)
    out = []
    for (person, title, body), held in groups.items():
        held.sort(key=lambda c: (c.evidence.document, c.evidence.start, c.id))
        out.append(Position("pos:" + content_id(person, title, body), person, title, body, tuple(held)))
    return tuple(sorted(out, key=lambda p: p.id))
