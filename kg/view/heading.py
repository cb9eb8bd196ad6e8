"""What a page holds in, its heading out: whom the graph is about, and what it was read from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_MONTHS = (
    "January February March April May June July August September October November December".split()
)
_NAMED = 3
_LONG = 40  # characters of a name in a heading


def headline(names: Sequence[str]) -> str:
    """Name the first of the actors and count the others: "Arvenia, Belmark, Corvia and 12 others"."""
    if not names:
        return "No actors"
    # Of four, the fourth is named: "and 1 other" would be longer than most names.
    first = names if len(names) == _NAMED + 1 else names[:_NAMED]
    short = [name if len(name) <= _LONG else name[: _LONG - 1].rstrip() + "…" for name in first]
    rest = len(names) - len(first)
    last = f"{rest} others" if rest else short.pop()
    return f"{', '.join(short)} and {last}" if short else last


def origin(sources: Mapping[str, Mapping[str, Any]]) -> str:
    """Name the document or count them, with their days; "" where nothing is known of any."""
    days = sorted({source["date"][:10] for source in sources.values() if source["date"]})
    if len(sources) == 1:
        ident, source = next(iter(sources.items()))
        day = shown_date(days[0]) if days else None
        told = (source["publisher"], source["title"] or ident, day)
        return f"From {', '.join(part for part in told if part)}"
    if not days:
        return f"From {len(sources)} documents" if sources else ""
    if len(days) == 1:
        return f"From {len(sources)} documents of {shown_date(days[0])}"
    return f"From {len(sources)} documents, {shown_date(days[0])} to {shown_date(days[-1])}"


def shown_date(date: str | None) -> str:
    """Write "2023-07-27" as "27 July 2023"; as exact as it is, with the time where there is one."""
    if not date:
        return "no date"
    day, _, clock = date.partition("T")
    year, *rest = day.split("-")
    if rest and not rest[0].isdigit():
        return date
    out = [str(int(rest[1]))] if len(rest) > 1 else []
    out += [_MONTHS[int(rest[0]) - 1]] if rest else []
    return " ".join([*out, year]) + (f", {clock[:5]} UTC" if clock.endswith("Z") else "")
