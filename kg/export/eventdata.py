"""Events in, what the event tables of other projects share out: one row a pair of actor and recipient.

Those tables know neither denial nor plans, so only events that are told as having happened stand there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rdflib import DCTERMS

from kg.export.records import EntityRecord, EventRecord, MentionRecord, Records
from kg.export.source import Source
from kg.graph.iris import SCHEMA

# CAMEO's and PLOVER's role codes for the classes that settle one.
SECTORS = {
    "GovernmentBody": "GOV",
    "ArmedForce": "MIL",
    "ArmedGroup": "REB",
    "Company": "BUS",
    "IntergovernmentalOrganization": "IGO",
    "Media": "MED",
}
_GEONAMES = ("://sws.geonames.org/", "://www.geonames.org/", "://geonames.org/")


@dataclass(frozen=True, slots=True)
class Side:
    """One participant; all None where no text names one."""

    entity: EntityRecord | None = None
    iso3: str | None = None
    country: str | None = None
    sector: str | None = None
    latitude: float | None = None
    longitude: float | None = None

    @property
    def name(self) -> str | None:
        return None if self.entity is None else self.entity.label


@dataclass(frozen=True, slots=True)
class Origin:
    """What the graph says of the document behind a mention; ``length`` is in characters."""

    publisher: str | None
    language: str | None
    url: str | None
    length: int | None


@dataclass(frozen=True, slots=True)
class PairRow:
    """One event between two sides. ``id`` is the event's, and from the second pair on also a number.

    ``seen`` is the time or day of the first report; ``mentions`` leaves out those that deny it.
    """

    id: str
    event: EventRecord
    actor: Side
    target: Side
    place: Side
    seen: str | None
    first: Origin
    mentions: tuple[MentionRecord, ...]
    about: Callable[[str], Origin]

    @property
    def documents(self) -> int:
        """How many documents tell of it."""
        return len({m.document for m in self.mentions})

    @property
    def published(self) -> str | None:
        """The day of the first report."""
        return self.seen and self.seen[:10]

    @property
    def url(self) -> str | None:
        """The address of the first document."""
        return self.first.url

    @property
    def number(self) -> int:
        """The id as a whole number of at most 60 bits, for tables that want one.

        It is made of the event's digits; a pair's number is added, so that no two rows are alike.
        """
        ident, _, pair = self.id.removeprefix("ev:").partition(".")
        return int(ident[:15], 16) + int(pair or 0)


def pair_rows(source: Source) -> Iterator[PairRow]:
    """The events that are told as having happened, by id."""
    records = Records(source)

    def about(document: str) -> Origin:
        return _origin(records, document)

    for event in records.events():
        if not event.told:
            continue
        told = tuple(m for m in event.mentions if m.polarity == "positive")
        first = min(told or event.mentions, key=lambda m: (m.seen or "9", m.document, m.start))
        place, origin = _side(records, event.place), about(first.document)
        for number, (actor, target) in enumerate(event.pairs(), 1):
            yield PairRow(
                id=event.id if number == 1 else f"{event.id}.{number}",
                event=event,
                actor=_side(records, actor),
                target=_side(records, target),
                place=place,
                seen=first.seen,
                first=origin,
                mentions=told,
                about=about,
            )


def geonames(entity: EntityRecord | None) -> str | None:
    """The number of an entity in GeoNames, where it is known."""
    for iri in () if entity is None else entity.exact_matches:
        for start in _GEONAMES:
            if start in iri:
                return iri.partition(start)[2].strip("/").partition("/")[0]
    return None


def flat(text: str | None) -> str | None:
    """The text without tabs and line ends, which these tables cannot hold."""
    return None if text is None else " ".join(text.split())


def _side(records: Records, ident: str | None) -> Side:
    if ident is None:
        return Side()
    entity, country = records.entities[ident], records.country(ident)
    latitude, longitude = records.position(ident) or (None, None)
    return Side(
        entity=entity,
        iso3=None if country is None else country.iso3,
        country=None if country is None else country.label,
        sector=SECTORS.get(entity.cls or ""),
        latitude=latitude,
        longitude=longitude,
    )


def _origin(records: Records, document: str) -> Origin:
    return Origin(
        publisher=records.about(document, DCTERMS.publisher),
        language=records.about(document, DCTERMS.language),
        url=records.about(document, SCHEMA.url),
        length=records.length(document),
    )
