"""Records and a ledger in, what the pages say out: plain values for the templates."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from rdflib import DCTERMS, URIRef

from kg.export.records import EntityRecord, EventRecord, MentionRecord, PositionRecord, Records
from kg.export.source import Source
from kg.view.marks import marked, parts

Value = dict[str, Any]
LedgerRows = Mapping[str, Sequence[Mapping[str, str | None]]]

_STATUS = {
    "actual": "told as a fact",
    "alleged": "alleged",
    "planned": "planned",
    "hypothetical": "hypothetical",
    "negative": "said not to have happened",
}
_COUNT = {
    "atLeast": "at least ",
    "atMost": "at most ",
    "moreThan": "more than ",
    "lessThan": "fewer than ",
    "about": "about ",
}
_URL = URIRef("https://schema.org/url")


def words(name: str) -> str:
    """Write "ArmsTransfer" as people do: "arms transfer"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


class Values:
    """Reads what a page needs of one Source; ``ledger`` comes from kg.query.ledger, empty for none."""

    def __init__(self, source: Source, ledger: LedgerRows | None = None) -> None:
        self.source = source
        self.records = Records(source)
        self.ledger = ledger or {}

    @cached_property
    def events(self) -> dict[str, EventRecord]:
        """Event id to event, by date, the undated last."""
        found = sorted(self.records.events(), key=lambda e: (e.date or "9999", e.id))
        return {event.id: event for event in found}

    @cached_property
    def positions(self) -> list[PositionRecord]:
        return sorted(self.records.positions(), key=lambda p: (p.title, p.id))

    @cached_property
    def by_entity(self) -> dict[str, list[EventRecord]]:
        """Entity id to the events in which it has a part or of which it speaks."""
        out: dict[str, list[EventRecord]] = {}
        for event in self.events.values():
            for ident in sorted(_takers(event) | _speakers(event)):
                out.setdefault(ident, []).append(event)
        return out

    def status(self, event: EventRecord) -> str:
        return "negative" if event.polarity == "negative" else event.factuality

    def row(self, event: EventRecord) -> Value:
        """An event in one line."""
        return {
            "id": event.id,
            "type": words(event.info.name),
            "verb": words(str(event.info.predicate).rpartition("#")[2]),
            "side": "conflict" if event.info.quad.endswith("Conflict") else "cooperation",
            "actors": [self.name(i) for i in event.actor],
            "targets": self._objects(event),
            "what": event.theme_text if event.theme is None else None,
            "date": event.date,
            "firm": event.told,
            "status": _STATUS[self.status(event)],
            "place": self.records.label(event.place),
            "count": None
            if event.count is None
            else _COUNT.get(event.comparator or "", "") + str(event.count),
            "reports": event.reports,
            "confidence": f"{event.confidence:.2f}",
        }

    def _objects(self, event: EventRecord) -> list[Value]:
        ids = event.target + ((event.theme,) if event.theme else ())
        return [self.name(i) for i in dict.fromkeys(ids)]

    def name(self, ident: str) -> Value:
        entity = self.records.entities[ident]
        return {"id": ident, "name": entity.label}

    def event(self, event: EventRecord) -> Value:
        """All of an event: its parts, its quotes, and who claims and who denies it."""
        rows = self.ledger.get(event.id, ())
        roles = [
            ("Who", [self.name(i) for i in event.actor]),
            ("Whom", [self.name(i) for i in event.target]),
            ("What", [self.name(event.theme)] if event.theme else []),
            ("With", [self.name(event.instrument)] if event.instrument else []),
            ("Where", [self.name(event.place)] if event.place else []),
            ("Source given", [self.name(event.attributed_to)] if event.attributed_to else []),
        ]
        return self.row(event) | {
            "info": event.info,
            "comment": event.info.comment,
            "roles": [(title, found) for title, found in roles if found],
            "quotes": [self.quote(event, m) for m in event.mentions],
            "iri": str(self.source.iris.event(event.id)),
            "independent": event.independent_sources,
            "claims": [r for r in rows if r["stance"] != "denies"],
            "denials": [r for r in rows if r["stance"] == "denies"],
        }

    def quote(self, event: EventRecord, mention: MentionRecord) -> Value:
        """A mention with its source; names of the parties and the trigger are marked."""
        text = mention.quote or ""
        names = [
            *(("actor", self._forms(i)) for i in event.actor),
            *(("target", self._forms(i)) for i in event.target),
            *(("target", self._forms(i)) for i in (event.theme,) if i),
        ]
        at = (mention.trigger_start - mention.start, mention.trigger_end - mention.start)
        status = "negative" if mention.polarity == "negative" else mention.factuality or ""
        return {
            "parts": parts(text, marked(text, at, names)),
            "document": self.document(mention.document),
            "post": mention.post,
            "seen": mention.seen,
            "start": mention.start,
            "end": mention.end,
            "rule": mention.rule,
            "speaker": self.records.label(mention.speaker) or mention.speaker_text,
            "status": _STATUS.get(status, ""),
            "firm": status == "actual",
        }

    def document(self, ident: str) -> Value:
        about = self.records.about
        url = about(ident, _URL) or ""
        title = about(ident, DCTERMS.title) if self.source.quotes else None
        return {
            "id": ident,
            "title": title or ident,
            "publisher": about(ident, DCTERMS.publisher),
            "date": about(ident, DCTERMS.date),
            "url": url if re.fullmatch(r"https?://[^\s]+", url) else None,
        }

    def _forms(self, ident: str) -> tuple[str, ...]:
        entity = self.records.entities[ident]
        return (entity.label, *entity.aliases)

    def entity(self, entity: EntityRecord) -> Value:
        """All of an entity: names, offices, partners and events."""
        events = self.by_entity.get(entity.id, [])
        partners = Counter(i for e in events for i in _takers(e) - {entity.id})
        ranked = sorted(partners.items(), key=lambda item: (-item[1], item[0]))
        return {
            "id": entity.id,
            "name": entity.label,
            "cls": words(entity.cls) if entity.cls else "class not known",
            "aliases": [a for a in entity.aliases if a != entity.label],
            "matches": [m for m in entity.exact_matches if m.startswith(("http://", "https://"))],
            "part_of": self.name(entity.part_of) if entity.part_of else None,
            "country": self.name(entity.country)
            if entity.country not in {None, entity.id, entity.part_of}
            else None,
            "iri": str(self.source.iris.entity(entity.id)),
            "offices": [self._office(p) for p in self.positions if entity.id in {p.person, p.body}],
            "partners": [self.name(i) | {"events": n} for i, n in ranked[:12]],
            "events": [self.row(e) for e in events if entity.id in _takers(e)],
            "said": [self.row(e) for e in events if entity.id not in _takers(e)],
        }

    def _office(self, position: PositionRecord) -> Value:
        return {
            "title": position.title,
            "person": self.name(position.person),
            "body": self.name(position.body) if position.body else None,
            "first": position.first_seen,
            "last": position.last_seen,
        }


def _takers(event: EventRecord) -> set[str]:
    one = (event.theme, event.instrument, event.place)
    return {*event.actor, *event.target, *(i for i in one if i)}


def _speakers(event: EventRecord) -> set[str]:
    found = (event.attributed_to, *(m.speaker for m in event.mentions))
    return {i for i in found if i}
