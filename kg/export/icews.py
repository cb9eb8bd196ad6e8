"""A Source in, a table with ICEWS's columns out: source, CAMEO code and target, dated (tab-separated)."""

from __future__ import annotations

from collections.abc import Iterator

from kg.export.eventdata import PairRow, flat, pair_rows
from kg.export.source import Source
from kg.export.tables import lines

COLUMNS = (
    *"Event ID|Event Date|Source Name|Source Sectors|Source Country|Event Text|CAMEO Code|Intensity".split(
        "|"
    ),
    *"Target Name|Target Sectors|Target Country|Story ID|Sentence Number|Publisher".split("|"),
    *"City|District|Province|Country|Latitude|Longitude".split("|"),
)
# ICEWS has another scale of intensity than PLOVER, and its sentences are not ours.
EMPTY = frozenset("Intensity|Sentence Number|City|District|Province".split("|"))


def icews(source: Source) -> Iterator[str]:
    """One row a pair, of events that are told as having happened and have a CAMEO code."""
    found = (row for row in pair_rows(source) if row.event.info.cameo is not None)
    rows = (tuple(map(_values(row).get, COLUMNS)) for row in found)
    return lines(COLUMNS, rows, delimiter="\t")


def _values(row: PairRow) -> dict[str, str | int | float | None]:
    date = row.event.date
    return {
        "Event ID": row.id,
        "Event Date": date if date is not None and len(date) == 10 else None,
        "Source Name": flat(row.actor.name),
        "Source Sectors": row.actor.sector,
        "Source Country": row.actor.country,
        "Event Text": row.event.info.label,
        "CAMEO Code": row.event.info.cameo,
        "Target Name": flat(row.target.name),
        "Target Sectors": row.target.sector,
        "Target Country": row.target.country,
        "Story ID": row.event.mentions[0].document,
        "Publisher": flat(row.first.publisher),
        "Country": row.place.country,
        "Latitude": row.place.latitude,
        "Longitude": row.place.longitude,
    }
