"""The words of a day, as an editor writes them, to a date."""

from __future__ import annotations

import datetime as dt
import re

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:Mon|Tue(?:s)?|Wed(?:nes)?|Thu(?:rs?)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?,?\s+"
_ISO = r"\d{4}-\d{2}-\d{2}"
_DAY_FIRST = rf"\d{{1,2}}(?:st|nd|rd|th)?\s+{MONTH},?\s+\d{{4}}"
_MONTH_FIRST = rf"{MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}"
DAY = rf"(?:{_WEEKDAY})?(?:{_ISO}|{_DAY_FIRST}|{_MONTH_FIRST})"

_WHOLE = re.compile(
    rf"(?:{_WEEKDAY})?(?:({_ISO})(?:[T ].*)?|({_DAY_FIRST})|({_MONTH_FIRST}))", re.I
)
_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d{2})([-_.]?)(\d{2})\2(\d{2})(?!\d)")
_DATE_LINE = re.compile(rf"(?:.{{1,60}}?\s?[,|:–—-]\s*)?({DAY})", re.I)

# "COLOMBO, May 3, 2021 (Wire) — ": capitals of a place, the day, and a dash.
_DATELINE = re.compile(
    rf"[A-Z]{{3,}}[^\n–—]{{0,40}}?,\s*(?i:({DAY}))\s*(?:\([^)\n]{{1,40}}\)\s*)?[–—-]\s"
)

FORMS = "2023-07-27, 27 July 2023 or July 27, 2023"


def parse_date(words: str) -> dt.date | None:
    """The day that ``words`` name, or None.

    Day and month in figures only ("7/8/2023") are refused: two readings.

    >>> parse_date("Thursday, 27 July 2023")
    datetime.date(2023, 7, 27)
    >>> parse_date("July 27, 2023")
    datetime.date(2023, 7, 27)
    >>> parse_date("27/07/2023") is None
    True
    """
    match = _WHOLE.fullmatch(words.strip())
    if match is None:
        return None
    iso, *_ = match.groups()
    if iso:
        year, month, day = (int(part) for part in iso.split("-"))
        return _valid(year, month, day)
    named = match.group(2) or match.group(3)
    month_name = re.search(MONTH, named, re.I)
    figures = re.findall(r"\d+", named)
    assert month_name is not None  # both alternatives hold a month
    month = _MONTHS.index(month_name.group()[:3].lower()) + 1
    return _valid(int(figures[1]), month, int(figures[0]))


def date_in_name(name: str) -> dt.date | None:
    """The first day in a file name.

    >>> date_in_name("live-2023-07-27-evening"), date_in_name("wire_20230727")
    (datetime.date(2023, 7, 27), datetime.date(2023, 7, 27))
    """
    days = (_valid(int(m[1]), int(m[3]), int(m[4])) for m in _IN_NAME.finditer(name))
    return next((day for day in days if day), None)


def date_line(line: str) -> dt.date | None:
    """The day that a line consists of, perhaps behind a place or a label.

    "Warsaw, 21 September 2023" and "LIVE BLOG | Tuesday, 26 November 2024" are date lines;
    "Two years after 24 February 2022" is none.
    """
    match = _DATE_LINE.fullmatch(line.strip())
    return parse_date(match[1]) if match else None


def dateline(paragraph: str) -> dt.date | None:
    """The day of the dateline that a wire report opens with.

    "COLOMBO, May 3, 2021 — Police said …" has one; "Colombo, May 3, 2021 was a Monday" has none.
    """
    match = _DATELINE.match(paragraph.lstrip())
    return parse_date(match[1]) if match else None


def _valid(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
