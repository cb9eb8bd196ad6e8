"""A Resolution in, JSON lines out: one for each event and document, and one for each position.

The values of a line are what its document says. Where one document alone tells of an event, that is
the event. Where several do, a value of the event stands in a document's line when a claim of that
document supports it; otherwise the document's leading claim decides (the one with the most roles
filled, then the first in the text). The id is always the event's.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from kg.errors import GraphError
from kg.graph.build import linked
from kg.model import (
    Claim,
    Comparator,
    Document,
    Entity,
    Event,
    Evidence,
    Mention,
    Position,
    Resolution,
)
from kg.ontology import Ontology

V = TypeVar("V")
Line = dict[str, Any]


@dataclass(frozen=True)
class _Lookup:
    entities: Mapping[str, Entity]
    links: Mapping[Mention, str]
    ontology: Ontology
    names: Mapping[tuple[str, str], str]

    def of(self, mention: Mention | None) -> str | None:
        return None if mention is None else self.links.get(mention)


def event_lines(
    resolution: Resolution, documents: Sequence[Document], ontology: Ontology
) -> Iterator[Line]:
    """The lines of these documents, in the order of document id and place in the text.

    Raises GraphError when an event names an entity that the resolution lacks.
    """
    look = _Lookup(
        {e.id: e for e in resolution.entities}, linked(resolution.links), ontology, resolution.names
    )
    wanted = {d.id for d in documents}
    lines: list[tuple[tuple[str, int, int, str, str], Line]] = []
    for event in resolution.events:
        for document, claims in _by_document(event.claims, lambda c: c.evidence, wanted):
            line = _event_line(look, event, document, claims)
            first = line["evidence"][0]
            lines.append(((document, first["start"], first["end"], event.type, event.id), line))
    for position in resolution.positions:
        for document, held in _by_document(position.claims, lambda c: c.evidence, wanted):
            line = _position_line(look, position, document, [c.evidence for c in held])
            first = line["evidence"][0]
            lines.append(((document, first["start"], first["end"], "Position", position.id), line))
    for _, line in sorted(lines, key=lambda pair: pair[0]):
        yield line


def to_jsonl(lines: Iterable[Line]) -> str:
    """One JSON object a line, as it is written to a file or to standard output."""
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def _by_document(
    claims: Iterable[V], evidence: Callable[[V], Evidence], wanted: set[str]
) -> list[tuple[str, list[V]]]:
    groups: dict[str, list[V]] = {}
    for claim in claims:
        groups.setdefault(evidence(claim).document, []).append(claim)
    return sorted((d, c) for d, c in groups.items() if d in wanted)


def _event_line(look: _Lookup, event: Event, document: str, claims: list[Claim]) -> Line:
    alone = all(c.evidence.document == document for c in event.claims)
    view = event if alone else _view(look, event, claims)
    info = look.ontology.event_types[look.ontology.event_type(event.type)]
    mentions = [
        m for c in claims for m in (*c.actor, *c.target, c.theme, c.instrument, c.place) if m
    ]
    speakers = [c.evidence.speaker for c in claims if c.evidence.speaker]

    def whole(ident: str | None, among: list[Mention]) -> Line | None:
        return None if ident is None else _entity(look, ident, among, document, f"event {event.id}")

    theme = whole(view.theme, mentions)
    if theme is None and view.theme_text:
        theme = {"id": None, "name": view.theme_text, "class": None, "mentions": [view.theme_text]}
    comparator = view.comparator or (Comparator.EXACTLY if view.count is not None else None)
    return {
        "id": event.id,
        "doc": document,
        "type": str(event.type),
        "plover": info.plover,
        "cameo": info.cameo,
        "actor": [whole(a, mentions) for a in view.actor],
        "target": [whole(t, mentions) for t in view.target],
        "theme": theme,
        "instrument": whole(view.instrument, mentions),
        "place": whole(view.place, mentions),
        "date": view.date,
        "count": view.count,
        "comparator": None if comparator is None else comparator.value,
        "polarity": view.polarity.value,
        "factuality": view.factuality.value,
        "attributed_to": whole(view.attributed_to, speakers),
        "confidence": round(view.confidence, 4),
        "evidence": _evidence([(c.evidence, c.grounds) for c in claims]),
    }


def _view(look: _Lookup, event: Event, claims: list[Claim]) -> Event:
    """The event as one document tells it."""
    ranked = sorted(claims, key=lambda c: (-_filled(c), c.evidence.start, c.evidence.end, c.id))

    def one(ours: V, theirs: Callable[[Claim], V]) -> V:
        said = [value for c in ranked if (value := theirs(c)) is not None]
        if not said:
            return theirs(ranked[0])
        return ours if ours in said else said[0]

    def many(
        ours: tuple[str, ...], theirs: Callable[[Claim], tuple[Mention, ...]]
    ) -> tuple[str, ...]:
        said = {i for c in ranked for m in (*c.actor, *c.target) if (i := look.of(m)) is not None}
        kept = tuple(i for i in ours if i in said)
        own = (i for c in ranked for m in theirs(c) if (i := look.of(m)) is not None)
        return kept or tuple(dict.fromkeys(own))

    themes = [c.theme for c in ranked if c.theme is not None]
    theme = one(event.theme, lambda c: look.of(c.theme))
    return Event(
        id=event.id,
        type=event.type,
        claims=tuple(claims),
        actor=many(event.actor, lambda c: c.actor),
        target=many(event.target, lambda c: c.target),
        theme=theme,
        theme_text=themes[0].text if themes and theme is None else None,
        instrument=one(event.instrument, lambda c: look.of(c.instrument)),
        place=one(event.place, lambda c: look.of(c.place)),
        date=one(event.date, lambda c: c.date),
        count=one(event.count, lambda c: c.count),
        comparator=one(event.comparator, lambda c: c.comparator),
        polarity=one(event.polarity, lambda c: c.polarity),
        factuality=one(event.factuality, lambda c: c.factuality),
        attributed_to=one(event.attributed_to, lambda c: look.of(c.evidence.speaker)),
        confidence=max(c.confidence for c in claims),
    )


def _filled(claim: Claim) -> int:
    single = (claim.theme, claim.instrument, claim.place, claim.date, claim.count)
    return len(claim.actor) + len(claim.target) + sum(x is not None for x in single)


def _entity(look: _Lookup, ident: str, among: Iterable[Mention], document: str, where: str) -> Line:
    """One participant; its name is the one that this document gives it."""
    entity = look.entities.get(ident)
    if entity is None:
        raise GraphError(
            f"{where} names {ident}, which is not among the entities of the resolution"
        )
    mine = sorted((m for m in among if look.of(m) == ident), key=lambda m: (m.document, m.span))
    return {
        "id": entity.id,
        "name": look.names.get((document, entity.id), entity.label),
        "class": entity.cls,
        "mentions": list(dict.fromkeys(m.text for m in mine)),
    }


def _evidence(items: Iterable[tuple[Evidence, tuple[str, ...]]]) -> list[Line]:
    """Each piece of evidence once, with the grounds of the confidence where there are some."""
    lines = []
    for e, grounds in sorted(items, key=lambda x: (x[0].start, x[0].end, x[0].rule, x[1])):
        line: Line = {
            "post": e.post,
            "start": e.start,
            "end": e.end,
            "quote": e.quote,
            "rule": e.rule,
        }
        lines.append(line | {"grounds": list(grounds)} if grounds else line)
    return [line for n, line in enumerate(lines) if line not in lines[:n]]


def _position_line(
    look: _Lookup, position: Position, document: str, evidence: Sequence[Evidence]
) -> Line:
    claims = [c for c in position.claims if c.evidence.document == document]
    where = f"position {position.id}"
    return {
        "id": position.id,
        "doc": document,
        "type": "Position",
        "person": _entity(look, position.person, [c.person for c in claims], document, where),
        "title": position.title,
        "of": _entity(look, position.body, [c.body for c in claims], document, where),
        "evidence": _evidence([(e, ()) for e in evidence]),
    }
