"""A Source in, its events, mentions, entities and positions out as flat values, sorted by id."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product
from urllib.parse import unquote

from rdflib import DCTERMS, PROV, SKOS, URIRef

from kg.export.source import ALIAS, Source, is_name
from kg.export.spill import TYPE
from kg.graph.iris import GEO, NIF
from kg.ontology import KG, EventTypeInfo

_WHOLES = ("partOf", "memberOf", "locatedIn")


@dataclass(frozen=True, slots=True)
class EntityRecord:
    id: str
    label: str
    cls: str | None
    aliases: tuple[str, ...]
    iso3: str | None
    country: str | None
    part_of: str | None
    exact_matches: tuple[str, ...]
    position: tuple[float, float] | None = None  # latitude, longitude


@dataclass(frozen=True, slots=True)
class MentionRecord:
    """One mention of an event or a position; ``seen`` is the time of its post, or its document's day."""

    iri: str
    id: str
    of: str
    document: str
    post: int | None
    seen: str | None
    start: int
    end: int
    trigger_start: int
    trigger_end: int
    quote: str | None
    quote_sha256: str | None
    speaker: str | None
    speaker_text: str | None
    cue: str | None
    rule: str
    polarity: str | None
    factuality: str | None
    date: str | None
    count: int | None
    comparator: str | None
    confidence: float | None
    grounds: str | None


@dataclass(frozen=True, slots=True)
class EventRecord:
    id: str
    info: EventTypeInfo
    actor: tuple[str, ...]
    target: tuple[str, ...]
    theme: str | None
    theme_text: str | None
    instrument: str | None
    place: str | None
    date: str | None
    count: int | None
    comparator: str | None
    polarity: str
    factuality: str
    attributed_to: str | None
    confidence: float
    reports: int
    independent_sources: int
    mentions: tuple[MentionRecord, ...]

    @property
    def told(self) -> bool:
        """Whether it is told as having happened."""
        return self.polarity == "positive" and self.factuality == "actual"

    def pairs(self) -> list[tuple[str | None, str | None]]:
        """Who did it to whom: one pair or more, with None for a side that no text names."""
        if self.info.symmetric and not self.target and len(self.actor) > 1:
            return list(combinations(self.actor, 2))
        return list(product(self.actor or (None,), self.target or (None,)))


@dataclass(frozen=True, slots=True)
class PositionRecord:
    id: str
    person: str
    title: str
    body: str
    first_seen: str | None
    last_seen: str | None
    mentions: tuple[MentionRecord, ...]


class Records:
    """Reads the records of a Source; events and positions stream, entities stay at hand."""

    def __init__(self, source: Source) -> None:
        self.source = source

    @cached_property
    def entities(self) -> dict[str, EntityRecord]:
        """Entity id to entity, sorted."""
        classes = {str(c.iri): c.name for c in self.source.ontology.entity_classes.values()}
        found = self.source.instances(KG + "Entity", *classes)
        records = (self._entity(iri, classes) for iri in found)
        return {e.id: e for e in sorted(records, key=lambda e: e.id)}

    def label(self, ident: str | None) -> str | None:
        """The name of an entity, or None for none."""
        return None if ident is None else self.entities[ident].label

    def country(self, ident: str | None) -> EntityRecord | None:
        """The country that an entity is or belongs to, as far as the graph says."""
        known = self.entities.get(self.entities[ident].country or "") if ident else None
        found = (e for e in self.up(ident) if e.iso3 is not None or e.cls == "Country")
        return known or next(found, None)

    def position(self, ident: str | None) -> tuple[float, float] | None:
        """Latitude and longitude of an entity, or of the next larger place that has them."""
        return next((e.position for e in self.up(ident) if e.position is not None), None)

    def up(self, ident: str | None) -> Iterator[EntityRecord]:
        """An entity, and what it belongs to or lies in, up to the last."""
        seen: set[str] = set()
        while ident is not None and ident in self.entities and ident not in seen:
            seen.add(ident)
            yield self.entities[ident]
            ident = self.entities[ident].part_of

    def events(self) -> Iterator[EventRecord]:
        """Every event."""
        infos = {str(i.iri): i for i in self.source.ontology.event_types.values()}
        for iri in self.source.instances(*infos):
            kind = next(o.value for o in self.source.all[iri][TYPE] if o.value in infos)
            yield self._event(iri, infos[kind])

    def positions(self) -> Iterator[PositionRecord]:
        """Every position."""
        for iri in self.source.instances(KG + "Position"):
            ident = self._id(iri)
            yield PositionRecord(
                id=ident,
                person=self._one(iri, "holder") or "",
                title=self._text(iri, "title") or "",
                body=self._one(iri, "body") or "",
                first_seen=self._text(iri, "firstSeen"),
                last_seen=self._text(iri, "lastSeen"),
                mentions=self._mentions(iri, ident),
            )

    def _entity(self, iri: str, classes: Mapping[str, str]) -> EntityRecord:
        get = self.source.values
        named = (classes[o.value] for o in self.source.all[iri][TYPE] if o.value in classes)
        wholes = (self._one(iri, name) for name in _WHOLES)
        lat, long = (self.source.value(iri, str(name)) for name in (GEO.lat, GEO.long))
        ident = self._id(iri)
        return EntityRecord(
            id=ident,
            label=self.source.value(iri, str(SKOS.prefLabel)) or ident,
            cls=next(named, None),
            aliases=tuple(a for a in get(iri, ALIAS) if self.source.quotes or is_name(a)),
            iso3=self._text(iri, "iso3"),
            country=self._one(iri, "country"),
            part_of=next((w for w in wholes if w is not None), None),
            exact_matches=tuple(get(iri, str(SKOS.exactMatch))),
            position=None if lat is None or long is None else (float(lat), float(long)),
        )

    def _event(self, iri: str, info: EventTypeInfo) -> EventRecord:
        ident = self._id(iri)
        quotes = self.source.quotes
        return EventRecord(
            id=ident,
            info=info,
            actor=self._many(iri, "actor"),
            target=self._many(iri, "target"),
            theme=self._one(iri, "theme"),
            theme_text=self._text(iri, "themeText") if quotes else None,
            instrument=self._one(iri, "instrument"),
            place=self._one(iri, "place"),
            date=self._text(iri, "date"),
            count=self._number(iri, KG + "count"),
            comparator=self._text(iri, "comparator"),
            polarity=self._text(iri, "polarity") or "",
            factuality=self._text(iri, "factuality") or "",
            attributed_to=self._one(iri, "attributedTo"),
            confidence=float(self._text(iri, "confidence") or 0),
            reports=self._number(iri, KG + "reports") or 0,
            independent_sources=self._number(iri, KG + "independentSources") or 0,
            mentions=self._mentions(iri, ident),
        )

    def _mentions(self, iri: str, of: str) -> tuple[MentionRecord, ...]:
        found = (self.mention(m, of) for m in self.source.values(iri, KG + "mention"))
        return tuple(sorted(found, key=lambda m: (m.document, m.start, m.end, m.id)))

    def mention(self, iri: str, of: str) -> MentionRecord:
        """One mention of the event or position ``of``."""
        source, get = self.source, self.source.value
        document = source.document_of(iri) or ""
        post = get(iri, str(PROV.wasDerivedFrom))
        words = get(iri, str(NIF.anchorOf))
        seen = get(iri, str(PROV.generatedAtTime)) or get(document, str(DCTERMS.date))
        sure = self._text(iri, "confidence")
        return MentionRecord(
            iri=iri,
            id=unquote(iri.partition("?claim=")[2].partition("#")[0]),
            of=of,
            document=self._id(document),
            post=None if post is None else self._number(post, KG + "number"),
            seen=seen,
            start=self._number(iri, str(NIF.beginIndex)) or 0,
            end=self._number(iri, str(NIF.endIndex)) or 0,
            trigger_start=self._number(iri, KG + "triggerBegin") or 0,
            trigger_end=self._number(iri, KG + "triggerEnd") or 0,
            quote=words if source.quotes else None,
            quote_sha256=None if words is None else hashlib.sha256(words.encode()).hexdigest(),
            speaker=self._one(iri, "speaker"),
            speaker_text=self._text(iri, "speakerText") if source.quotes else None,
            cue=self._text(iri, "cue") if source.quotes else None,
            rule=self._text(iri, "rule") or "",
            polarity=self._text(iri, "polarity"),
            factuality=self._text(iri, "factuality"),
            date=self._text(iri, "date"),
            count=self._number(iri, KG + "count"),
            comparator=self._text(iri, "comparator"),
            confidence=None if sure is None else float(sure),
            grounds=self._text(iri, "grounds"),
        )

    def about(self, document: str, predicate: URIRef) -> str | None:
        """What the graph says of a document, by its id."""
        return self.source.value(str(self.source.iris.document(document)), str(predicate))

    def length(self, document: str) -> int | None:
        """How many characters a document has."""
        start = f"{self.source.iris.document(document)}#char=0,"
        return self._lengths.get(start)

    @cached_property
    def _lengths(self) -> dict[str, int]:
        found = self.source.instances(str(NIF.Context))
        return {c[: c.rindex(",") + 1]: int(c[c.rindex(",") + 1 :]) for c in found}

    def _id(self, iri: str) -> str:
        return self.source.iris.ident(iri)

    def _many(self, iri: str, term: str) -> tuple[str, ...]:
        return tuple(self._id(v) for v in self.source.values(iri, KG + term))

    def _one(self, iri: str, term: str) -> str | None:
        return next(iter(self._many(iri, term)), None)

    def _text(self, iri: str, term: str) -> str | None:
        value = self.source.value(iri, KG + term)
        return None if value is None else value.removeprefix(KG)

    def _number(self, iri: str, predicate: str) -> int | None:
        value = self.source.value(iri, predicate)
        return None if value is None else int(value)
