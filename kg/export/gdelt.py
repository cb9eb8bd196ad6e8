"""A Source in, a table with the 58 columns of GDELT 1.0 in their order out (tab-separated, no header)."""

from __future__ import annotations

from collections.abc import Iterator

from kg.export.eventdata import PairRow, Side, flat, pair_rows
from kg.export.source import Source
from kg.export.tables import lines

_ACTOR = (
    "Actor{0}Code Actor{0}Name Actor{0}CountryCode Actor{0}KnownGroupCode Actor{0}EthnicCode "
    "Actor{0}Religion1Code Actor{0}Religion2Code Actor{0}Type1Code Actor{0}Type2Code Actor{0}Type3Code"
)
_GEO = (
    "{0}Geo_Type {0}Geo_FullName {0}Geo_CountryCode {0}Geo_ADM1Code "
    "{0}Geo_Lat {0}Geo_Long {0}Geo_FeatureID"
)
COLUMNS = (
    *"GLOBALEVENTID SQLDATE MonthYear Year FractionDate".split(),
    *_ACTOR.format(1).split(),
    *_ACTOR.format(2).split(),
    *"IsRootEvent EventCode EventBaseCode EventRootCode QuadClass GoldsteinScale".split(),
    *"NumMentions NumSources NumArticles AvgTone".split(),
    *_GEO.format("Actor1").split(),
    *_GEO.format("Actor2").split(),
    *_GEO.format("Action").split(),
    *"DATEADDED SOURCEURL".split(),
)
_FILLED = frozenset(
    "GLOBALEVENTID SQLDATE MonthYear Year FractionDate Actor1Code Actor1Name Actor1CountryCode "
    "Actor1Type1Code Actor2Code Actor2Name Actor2CountryCode Actor2Type1Code EventCode "
    "EventBaseCode EventRootCode QuadClass NumMentions NumSources NumArticles ActionGeo_FullName "
    "DATEADDED SOURCEURL".split()
)
EMPTY = frozenset(COLUMNS) - _FILLED


def gdelt(source: Source) -> Iterator[str]:
    """One row a pair of actors, of events that are told as having happened. As in GDELT, no header."""
    rows = (tuple(map(_values(row).get, COLUMNS)) for row in pair_rows(source))
    return lines(None, rows, delimiter="\t")


def _values(row: PairRow) -> dict[str, str | int | None]:
    event, info = row.event, row.event.info
    date = (event.date or "").replace("-", "")
    return {
        "GLOBALEVENTID": row.number,
        "SQLDATE": date if len(date) == 8 else None,
        "MonthYear": date[:6] if len(date) >= 6 else None,
        "Year": date[:4] or None,
        "FractionDate": fraction(date),
        **_side(1, row.actor),
        **_side(2, row.target),
        "EventCode": info.cameo,
        "EventBaseCode": info.cameo and info.cameo[:3],
        "EventRootCode": info.cameo_root,
        "QuadClass": info.quad_code,
        "NumMentions": len(event.mentions),
        "NumSources": event.independent_sources,
        "NumArticles": row.documents,
        "ActionGeo_FullName": flat(row.place.name),
        "DATEADDED": row.published and row.published.replace("-", ""),
        "SOURCEURL": row.url,
    }


def fraction(date: str) -> str | None:
    """GDELT's date as a fraction of its year: months count as thirty days of 365.

    >>> fraction("20130401")
    '2013.2493'
    """
    if len(date) != 8:
        return None
    past = ((int(date[4:6]) - 1) * 30 + int(date[6:])) / 365
    return f"{int(date[:4]) + past:.4f}"


def _side(number: int, side: Side) -> dict[str, str | int | None]:
    return {
        f"Actor{number}Code": f"{side.iso3 or ''}{side.sector or ''}" or None,
        f"Actor{number}Name": flat(side.name and side.name.upper()),
        f"Actor{number}CountryCode": side.iso3,
        f"Actor{number}Type1Code": side.sector,
    }
