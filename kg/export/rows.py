"""A Source in, the rows of the five tables out, in the order of their columns and sorted by their keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from kg.export.records import MentionRecord, Records
from kg.export.source import Source

Cell = str | int | float | None
Row = Sequence[Cell]

_DYAD = ("quad", "intensity", "polarity", "factuality", "date")


def events(source: Source) -> Iterator[Row]:
    """One row an event."""
    records = Records(source)
    for e in records.events():
        first = e.mentions[0].quote if e.mentions else None
        yield (
            *(e.id, e.info.name, e.info.plover, e.info.cameo, e.info.quad, e.info.intensity),
            *(e.date, e.polarity, e.factuality),
            *(_names(records, e.actor), joined(e.actor)),
            *(_names(records, e.target), joined(e.target)),
            *(records.label(e.theme) or e.theme_text, e.theme, records.label(e.instrument)),
            *(records.label(e.place), e.place, e.count, e.comparator),
            *(records.label(e.attributed_to), e.confidence, e.reports, e.independent_sources),
            *(_documents(e.mentions), first),
        )


def mentions(source: Source) -> Iterator[Row]:
    """One row a mention, by document and place in the text."""
    records = Records(source)
    # Only where they stand is held, and each is read again when its turn comes.
    found = [
        (m.document, m.start, m.end, m.id, m.of, m.iri)
        for owner in (records.events(), records.positions())
        for x in owner
        for m in x.mentions
    ]
    for *_, of, iri in sorted(found):
        m = records.mention(iri, of)
        yield (
            *(m.id, m.of, m.document, m.post, m.seen, m.start, m.end),
            *(m.trigger_start, m.trigger_end, m.quote, m.quote_sha256),
            *(records.label(m.speaker) or m.speaker_text, m.speaker, m.cue, m.rule),
            *(m.polarity, m.factuality, m.date, m.count, m.comparator, m.confidence, m.grounds),
        )


def entities(source: Source) -> Iterator[Row]:
    """One row an entity."""
    records = Records(source)
    counts: dict[str, int] = {}
    for e in records.events():
        single = (e.theme, e.instrument, e.place, e.attributed_to)
        for ident in {*e.actor, *e.target, *(s for s in single if s is not None)}:
            counts[ident] = counts.get(ident, 0) + 1
    for x in records.entities.values():
        country = records.country(x.id)
        yield (
            *(x.id, x.label, x.cls, joined(x.aliases), x.iso3, x.part_of),
            *(
                None if country is None else country.iso3,
                joined(x.exact_matches),
                *(x.position or (None, None)),
                counts.get(x.id, 0),
            ),
        )


def positions(source: Source) -> Iterator[Row]:
    """One row a position."""
    records = Records(source)
    for p in records.positions():
        yield (
            *(p.id, p.person, records.label(p.person), p.title, p.body, records.label(p.body)),
            *(p.first_seen, p.last_seen, _documents(p.mentions)),
        )


def dyads(source: Source) -> Iterator[Row]:
    """One row a pair and PLOVER class; an event counts once for a pair, whatever its predicates."""
    records = Records(source)
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for start, end, _, data in source.edges:
        pair = sorted((start, end)) if data["symmetric"] else (start, end)
        kept = {name: data[name] for name in _DYAD}
        found.setdefault((pair[0], pair[1], data["plover"]), {})[data["event"]] = kept
    for (start, end, plover), by_id in sorted(found.items()):
        every = list(by_id.values())
        denied = [d for d in every if d["polarity"] != "positive"]
        told = [d for d in every if d["polarity"] == "positive" and d["factuality"] == "actual"]
        dates = sorted(d["date"] for d in told if d["date"] is not None)
        yield (
            *(start, records.label(start), end, records.label(end), plover),
            *(every[0]["quad"], every[0]["intensity"], len(told), len(denied)),
            len(every) - len(told) - len(denied),
            *(dates[0] if dates else None, dates[-1] if dates else None, joined(sorted(by_id))),
        )


ROWS: dict[str, Callable[[Source], Iterator[Row]]] = {
    "events": events,
    "mentions": mentions,
    "entities": entities,
    "positions": positions,
    "dyads": dyads,
}


def joined(parts: Iterable[str]) -> str | None:
    """Several values in one cell; None for no value."""
    return "; ".join(parts) or None


def _names(records: Records, idents: Iterable[str]) -> str | None:
    return joined(records.entities[i].label for i in idents)


def _documents(found: Iterable[MentionRecord]) -> str | None:
    return joined(sorted({m.document for m in found}))
