"""A Source in, a table with POLECAT's columns in their order out (tab-separated, with a header)."""

from __future__ import annotations

from collections.abc import Iterator

from kg.export.eventdata import PairRow, Side, flat, geonames, pair_rows
from kg.export.source import Source
from kg.export.tables import lines

_SIDE = "{0} Name|{0} Country|{0} COW|Primary {0} Sector|{0} Sectors|{0} Title|{0} Name Raw|Wikipedia {0} ID"
COLUMNS = (
    *"Event ID|Event Date|Event Type|Event Mode|Intensity|Quad Code|Contexts".split("|"),
    *_SIDE.format("Actor").split("|"),
    *_SIDE.format("Recipient").split("|"),
    *"Placename|City|District|Province|Country|Latitude|Longitude|GeoNames ID".split("|"),
    *"Raw Placename|Feature Type|Source|Publication Date".split("|"),
    *"Story People|Story Organizations|Story Locations|Language|Version".split("|"),
)
# POLECAT writes this word where a value is missing.
_NONE = "None"
EMPTY = frozenset(
    "Contexts|Actor COW|Actor Title|Actor Name Raw|Wikipedia Actor ID|Recipient COW|Recipient Title|"
    "Recipient Name Raw|Wikipedia Recipient ID|City|District|Province|Raw Placename|"
    "Feature Type|Story People|Story Organizations|Story Locations|Version".split("|")
)


def polecat(source: Source) -> Iterator[str]:
    """One row a pair of actor and recipient, of events that are told as having happened."""
    rows = (
        tuple(_NONE if (v := values.get(c)) is None else v for c in COLUMNS)
        for values in map(_values, pair_rows(source))
    )
    return lines(COLUMNS, rows, delimiter="\t")


def _values(row: PairRow) -> dict[str, str | float | None]:
    info = row.event.info
    date = row.event.date
    return {
        "Event ID": row.id,
        "Event Date": date if date is not None and len(date) == 10 else None,
        "Event Type": info.plover,
        "Event Mode": info.mode,
        "Intensity": info.intensity,
        "Quad Code": _words(info.quad),
        **_side("Actor", row.actor),
        **_side("Recipient", row.target),
        "Placename": flat(row.place.name),
        "Country": row.place.iso3,
        "Latitude": row.place.latitude,
        "Longitude": row.place.longitude,
        "GeoNames ID": geonames(row.place.entity),
        "Source": flat(row.first.publisher),
        "Publication Date": row.published,
        "Language": row.first.language,
    }


def _side(word: str, side: Side) -> dict[str, str | float | None]:
    return {
        f"{word} Name": flat(side.name),
        f"{word} Country": side.iso3,
        f"Primary {word} Sector": side.sector,
        f"{word} Sectors": side.sector,
    }


def _words(quad: str) -> str:
    """The quad class in capitals: "verbalConflict" is VERBAL CONFLICT."""
    return "".join(f" {c}" if c.isupper() else c for c in quad).upper()
