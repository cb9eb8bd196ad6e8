"""Extractions of all documents in, one resolution out: entities, links, events and positions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.model import (
    Chain,
    Claim,
    Decision,
    Event,
    Extraction,
    Link,
    Mention,
    Position,
    PositionClaim,
    Report,
    Resolution,
    content_id,
)
from kg.resolve import countries, decide, denials, entities, events
from kg.resolve.decisions import Decisions

# Who speaks for one country at or on another may be named after either.
_BETWEEN = ("envoy", "ambassador", "representative", "negotiator", "correspondent")

__all__ = ["Decisions", "resolve"]


def resolve(
    extractions: Sequence[Extraction],
    decisions: Decisions | None = None,
    *,
    report: Report | None = None,
) -> Resolution:
    """Everything sorted by id or place in the text; the order of the documents does not matter.

    ``report`` takes each decision that could not be applied, with the reason.
    """
    chosen, told = decisions or Decisions(), report or Report()
    documents = [x.document for x in extractions]
    plain = entities.groups(
        (chain for x in extractions for chain in x.chains), _offices(extractions)
    )
    groups, on_entities = decide.entities(plain, chosen, told)
    found = entities.made(groups)

    def merge(some: Iterable[Claim]) -> tuple[Event, ...]:
        return events.merge(some, found, documents)

    def before(some: Iterable[Claim]) -> tuple[Event, ...]:
        return events.merge(some, entities.made(plain), documents)

    decided = decide.events([c for x in extractions for c in x.claims], merge, before, chosen, told)
    held = _positions([p for x in extractions for p in x.positions], found)
    merged = denials.link(decided.events, held, found, documents)
    used = {
        i
        for e in merged
        for i in (*e.actor, *e.target, e.theme, e.instrument, e.place, e.attributed_to)
        if i is not None
    } | {i for p in held for i in (p.person, p.body)}
    for event in merged:
        for claim in event.claims:
            mentions: tuple[Mention | None, ...] = (
                *claim.actor,
                *claim.target,
                claim.theme,
                claim.instrument,
                claim.place,
                claim.evidence.speaker,
            )
            used |= {i for m in mentions if (i := found.id(m))}
    used |= {up for i in used for up in entities.above(i, lambda i: found.all[i].part_of)}
    with_country = countries.countries(found, held)
    used |= {c for i in used if (c := with_country[i].country) is not None}
    links: list[Link] = [link for i in sorted(used) for link in found.links[i]]
    rejected = sorted(
        (*decided.rejected, *(r for x in extractions for r in x.rejected)),
        key=lambda r: (r.document, r.start, r.end, r.rule, r.reason),
    )
    there = used | {e.id for e in merged}
    applied = sorted(
        (_touching(d, there) for d in (*on_entities, *decided.applied)), key=lambda d: d.id
    )
    return Resolution(
        tuple(with_country[i] for i in sorted(used)), tuple(links), merged, held, tuple(rejected),
        {k: v for k, v in sorted(found.names.items()) if k[1] in used}, tuple(applied),
    )  # fmt: skip


def _offices(extractions: Sequence[Extraction]) -> dict[tuple[str, str], frozenset[str]]:
    """Chain (document, key) of a person to the countries whose offices its document gives."""
    out: dict[tuple[str, str], set[str]] = defaultdict(set)
    for extraction in extractions:
        if not extraction.positions:
            continue
        of: dict[Mention, Chain] = {m: c for c in extraction.chains for m, _, _ in c.links}
        for position in extraction.positions:
            person, body = of.get(position.person), of.get(position.body)
            between = any(word in position.title.casefold() for word in _BETWEEN)
            if person is not None and body is not None and body.cls == "Country" and not between:
                out[person.document, person.key].add(body.label)
    return {key: frozenset(found) for key, found in out.items()}


def _touching(decision: Decision, there: set[str]) -> Decision:
    """A decision with only such ids as the graph has: an entity without any event has no node."""
    return replace(decision, touches=tuple(i for i in decision.touches if i in there))


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
        out.append(
            Position("pos:" + content_id(person, title, body), person, title, body, tuple(held))
        )
    return tuple(sorted(out, key=lambda p: p.id))
