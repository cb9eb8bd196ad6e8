"""A Resolution in, CSV tables out (RFC 4180, UTF-8): ``events.csv`` and ``entities.csv``."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from kg.model import Comparator, Event, Resolution
from kg.ontology import Ontology

EVENT_COLUMNS = (
    "id",
    "type",
    "plover",
    "cameo",
    "quad",
    "intensity",
    "date",
    "polarity",
    "factuality",
    "actor",
    "actor_id",
    "target",
    "target_id",
    "theme",
    "theme_id",
    "instrument",
    "place",
    "place_id",
    "count",
    "comparator",
    "attributed_to",
    "confidence",
    "reports",
    "independent_sources",
    "documents",
    "quote",
)
ENTITY_COLUMNS = (
    "id",
    "label",
    "class",
    "aliases",
    "iso3",
    "part_of",
    "exact_matches",
    "latitude",
    "longitude",
    "events",
    "origin",
)

Cell = str | int | float | None


def events_csv(resolution: Resolution, ontology: Ontology) -> str:
    """One row an event, sorted by id; several values in a cell are joined by "; "."""
    labels = {e.id: e.label for e in resolution.entities}
    events = sorted(resolution.events, key=lambda e: e.id)
    return _csv(EVENT_COLUMNS, (_event_row(e, ontology, labels) for e in events))


def entities_csv(resolution: Resolution) -> str:
    """One row an entity, sorted by id, with the number of events that it takes part in."""
    counts: dict[str, int] = {}
    for event in resolution.events:
        single = (event.theme, event.instrument, event.place, event.attributed_to)
        for ident in {*event.actor, *event.target, *single} - {None}:
            assert ident is not None
            counts[ident] = counts.get(ident, 0) + 1
    rows = (
        (
            e.id,
            e.label,
            e.cls,
            _join(sorted({*e.aliases} - {e.label})),
            e.iso3,
            e.part_of,
            _join(sorted(e.exact_matches)),
            *(e.position or (None, None)),
            counts.get(e.id, 0),
            e.origin,
        )
        for e in sorted(resolution.entities, key=lambda e: e.id)
    )
    return _csv(ENTITY_COLUMNS, rows)


def _event_row(event: Event, ontology: Ontology, labels: dict[str, str]) -> Sequence[Cell]:
    info = ontology.event_types[ontology.event_type(event.type)]
    evidence = sorted(
        (c.evidence for c in event.claims), key=lambda e: (e.document, e.start, e.end)
    )
    comparator = event.comparator or (Comparator.EXACTLY if event.count is not None else None)

    def name(ident: str | None) -> str | None:
        return None if ident is None else labels.get(ident, ident)

    return (
        event.id,
        event.type,
        info.plover,
        info.cameo,
        info.quad,
        info.intensity,
        event.date,
        event.polarity.value,
        event.factuality.value,
        _join(name(a) or "" for a in event.actor),
        _join(event.actor),
        _join(name(t) or "" for t in event.target),
        _join(event.target),
        name(event.theme) or event.theme_text,
        event.theme,
        name(event.instrument),
        name(event.place),
        event.place,
        event.count,
        None if comparator is None else comparator.value,
        name(event.attributed_to),
        round(event.confidence, 4),
        event.reports,
        event.independent_sources,
        _join(sorted({e.document for e in evidence})),
        evidence[0].quote if evidence else None,
    )


def _join(parts: Iterable[str]) -> str:
    return "; ".join(parts)


def _csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    return "".join(lines(columns, rows))


def lines(
    columns: Sequence[str] | None, rows: Iterable[Sequence[Cell]], *, delimiter: str = ","
) -> Iterator[str]:
    """Header and rows as RFC 4180 has them: doubled quotes, CRLF; ``columns`` may be left out."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    if columns is not None:
        writer.writerow(columns)
    for row in rows:
        writer.writerow([_safe(cell) for cell in row])
        yield out.getvalue()
        out.seek(0)
        out.truncate()
    yield out.getvalue()


def _safe(cell: Cell) -> Cell:
    """A text that a spreadsheet would run as a formula gets an apostrophe before it."""
    return (
        f"'{cell}"
        if isinstance(cell, str) and cell[:1] in {"=", "+", "-", "@", "\t", "\r"}
        else cell
    )
