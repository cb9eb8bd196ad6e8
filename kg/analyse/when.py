"""Dates as exact as texts give them in, days between them and periods out."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator

from kg.errors import SettingsError, choices

PERIODS = ("day", "week", "month", "year")
_LENGTH = {"day": 10, "week": 10, "month": 7, "year": 4}


def bounds(date: str) -> tuple[dt.date, dt.date]:
    """The first and the last day of an ISO day, month or year."""
    parts = [int(part) for part in date.split("-")]
    if len(parts) == 3:
        only = dt.date(*parts)
        return only, only
    year, month = parts[0], parts[1] if len(parts) == 2 else 12
    first = dt.date(year, month if len(parts) == 2 else 1, 1)
    return first, dt.date(year, month, calendar.monthrange(year, month)[1])


def gap(first: str, second: str) -> tuple[int, int]:
    """The least and the most days from one date to the other; equal where both are days."""
    (a, b), (c, d) = bounds(first), bounds(second)
    return (c - b).days, (d - a).days


def apart(first: str, second: str) -> int:
    """The most days that may lie between two dates, whichever is earlier."""
    low, high = gap(first, second)
    return max(abs(low), abs(high))


def period(date: str, by: str) -> str | None:
    """The day, ISO week ("2023-W30"), month or year of a date; None where the date is coarser."""
    if by not in PERIODS:
        raise SettingsError(f"unknown period {by!r}; {choices(by, PERIODS)}")
    if len(date) < _LENGTH[by]:
        return None
    if by != "week":
        return date[: _LENGTH[by]]
    year, week, _ = dt.date.fromisoformat(date).isocalendar()
    return f"{year}-W{week:02}"


def periods(first: str, last: str, by: str) -> Iterator[str]:
    """All periods from one to another, both of the form that ``period`` gives."""
    if by == "year":
        yield from (f"{year:04}" for year in range(int(first), int(last) + 1))
        return
    if by == "week":
        day, end = (_monday(name) for name in (first, last))
    else:
        day, end = bounds(first)[0], bounds(last)[0]
    seen = ""
    while day <= end:
        name = period(day.isoformat(), by) or ""
        if name != seen:
            yield name
        seen = name
        day += dt.timedelta(days=7 if by == "week" else 1)


def _monday(week: str) -> dt.date:
    year, number = week.split("-W")
    return dt.date.fromisocalendar(int(year), int(number), 1)


def first_day(name: str) -> str:
    """The first day of a period."""
    if "W" in name:
        return _monday(name).isoformat()
    return bounds(name)[0].isoformat()


def last_day(name: str) -> str:
    """The last day of a period."""
    if "W" in name:
        return (_monday(name) + dt.timedelta(days=6)).isoformat()
    return bounds(name)[1].isoformat()
