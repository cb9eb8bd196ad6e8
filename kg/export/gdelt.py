"""A Source in, tables with the columns of GDELT 1.0 and 2.0 out (tab-separated, no header, as there).

GDELT 2.0 adds a column to each place, writes seconds into DATEADDED, and has a table of mentions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.export.eventdata import PairRow, Side, flat, pair_rows
from kg.export.records import MentionRecord
from kg.export.source import Source
from kg.export.tables import lines

_ACTOR = (
    "Actor{0}Code Actor{0}Name Actor{0}CountryCode Actor{0}KnownGroupCode Actor{0}EthnicCode "
    "Actor{0}Religion1Code Actor{0}Religion2Code Actor{0}Type1Code Actor{0}Type2Code Actor{0}Type3Code"
)
_GEO = (
    "{0}Geo_Type {0}Geo_FullName {0}Geo_CountryCode {0}Geo_ADM1Code {0}Geo_ADM2Code "
    "{0}Geo_Lat {0}Geo_Long {0}Geo_FeatureID"
)
COLUMNS_2 = (
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
COLUMNS = tuple(c for c in COLUMNS_2 if not c.endswith("ADM2Code"))
MENTION_COLUMNS = tuple(
    "GLOBALEVENTID EventTimeDate MentionTimeDate MentionType MentionSourceName MentionIdentifier "
    "SentenceID Actor1CharOffset Actor2CharOffset ActionCharOffset InRawText Confidence "
    "MentionDocLen MentionDocTone MentionDocTranslationInfo Extras".split()
)
_FILLED = frozenset(
    "GLOBALEVENTID SQLDATE MonthYear Year FractionDate Actor1Code Actor1Name Actor1CountryCode "
    "Actor1Type1Code Actor2Code Actor2Name Actor2CountryCode Actor2Type1Code EventCode "
    "EventBaseCode EventRootCode QuadClass GoldsteinScale NumMentions NumSources NumArticles "
    "ActionGeo_FullName ActionGeo_Lat ActionGeo_Long DATEADDED SOURCEURL".split()
)
EMPTY = frozenset(COLUMNS_2) - _FILLED
MENTION_EMPTY = frozenset(
    "SentenceID Actor1CharOffset Actor2CharOffset MentionDocTone MentionDocTranslationInfo "
    "Extras".split()
)
_WEB, _CITATION = 1, 2  # what MentionIdentifier holds: an address, or a citation in words

Values = Mapping[str, str | int | float | None]


def gdelt(source: Source) -> Iterator[str]:
    """GDELT 1.0: one row a pair of actors, of events that are told as having happened."""
    rows = (tuple(map(_values(row).get, COLUMNS)) for row in pair_rows(source))
    return lines(None, rows, delimiter="\t")


def gdelt_2(source: Source) -> Iterator[str]:
    """The same with the 61 columns of GDELT 2.0."""
    for row in pair_rows(source):
        values = {**_values(row), "DATEADDED": _stamp(row.seen)}
        yield from lines(None, [tuple(map(values.get, COLUMNS_2))], delimiter="\t")


def mentions(source: Source) -> Iterator[str]:
    """GDELT 2.0's mentions: one row a mention and row of the event table; denials are none of them."""
    for row in pair_rows(source):
        found = (_mention(row, m) for m in row.mentions)
        yield from lines(None, (tuple(map(v.get, MENTION_COLUMNS)) for v in found), delimiter="\t")


def _values(row: PairRow) -> Values:
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
        "GoldsteinScale": info.goldstein,
        "NumMentions": len(row.mentions),
        "NumSources": event.independent_sources,
        "NumArticles": row.documents,
        "ActionGeo_FullName": flat(row.place.name),
        "ActionGeo_Lat": row.place.latitude,
        "ActionGeo_Long": row.place.longitude,
        "DATEADDED": row.seen and row.seen[:10].replace("-", ""),
        "SOURCEURL": row.url,
    }


def _mention(row: PairRow, mention: MentionRecord) -> Values:
    about = row.about(mention.document)
    sure = row.event.confidence if mention.confidence is None else mention.confidence
    return {
        "GLOBALEVENTID": row.number,
        "EventTimeDate": _stamp(row.seen),
        "MentionTimeDate": _stamp(mention.seen),
        "MentionType": _CITATION if about.url is None else _WEB,
        "MentionSourceName": flat(about.publisher),
        "MentionIdentifier": about.url or mention.document,
        "ActionCharOffset": mention.trigger_start,
        "InRawText": 1,
        "Confidence": round(100 * sure),
        "MentionDocLen": about.length,
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


def _stamp(moment: str | None) -> str | None:
    """A time or a day as fourteen digits; a day begins at midnight."""
    if moment is None:
        return None
    return "".join(c for c in moment if c.isdecimal())[:14].ljust(14, "0")


def _side(number: int, side: Side) -> Values:
    return {
        f"Actor{number}Code": f"{side.iso3 or ''}{side.sector or ''}" or None,
        f"Actor{number}Name": flat(side.name and side.name.upper()),
        f"Actor{number}CountryCode": side.iso3,
        f"Actor{number}Type1Code": side.sector,
    }
