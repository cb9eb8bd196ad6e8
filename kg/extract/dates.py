"""Words of a date and a reference date in, ISO day, month or year out.

Relative forms count from the reference date. A bare weekday is the last such day up to that date, or the
next one where the clause tells of the future. "Overnight" is the reference date; "last week" gives no day
and has no rule.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_MONTHS = (
    "january february march april may june july august september october november december".split()
)
WEEKDAYS = {
    **{d: n for n, d in enumerate(_DAYS)},
    **{d[:3]: n for n, d in enumerate(_DAYS)},
    "tues": 1,
    "weds": 2,
    "thur": 3,
    "thurs": 3,
}
MONTHS = {
    **{m: n for n, m in enumerate(_MONTHS, 1)},
    **{m[:3]: n for n, m in enumerate(_MONTHS, 1)},
    "sept": 9,
}
NUMBERS = {
    w: n
    for n, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
} | {"a": 1, "an": 1}
_JUST_BEEN = 21  # days since a day that a clause about the future may still mean
_AHEAD = 45  # days by which a date without a year may lie ahead of the reference date

# A match, the reference date and whether the clause tells of the future, to an ISO date.
Make = Callable[[re.Match[str], dt.date, bool], str | None]


def _alternatives(words: dict[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def _rule(pattern: str, make: Make) -> tuple[re.Pattern[str], Make]:
    return re.compile(r"(?<![\w-])" + pattern + r"(?![\w-])", re.IGNORECASE), make


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None


def _month(year: int, month: int) -> str:
    """A month by its number, which may lie outside of the year."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return f"{year:04d}-{month:02d}"


def _named(word: str) -> int:
    return MONTHS[word.lower()]


def _number(word: str) -> int:
    return int(word) if word.isdigit() else NUMBERS[word.lower()]


def _away(ref: dt.date, days: int) -> str:
    return (ref + dt.timedelta(days=days)).isoformat()


def _near_year(month: int, day: int | None, ref: dt.date, future: bool) -> int:
    """The year of a day or month without one: the nearest past, or in a clause about the future the next.

    What has just been is not a year ahead, whatever the clause.
    """
    if future:
        this = dt.date(ref.year, month, min(day or 28, 28))
        return ref.year if (ref - this).days <= _JUST_BEEN else ref.year + 1
    past = (month, day or 1) <= (ref.month, ref.day if day else 31)
    if past or (month == ref.month and day is None):
        return ref.year
    # A date a little ahead of the reference is ahead, not eleven months back.
    ahead = (dt.date(ref.year, month, min(day or 1, 28)) - ref).days
    return ref.year if 0 < ahead <= _AHEAD else ref.year - 1


def _near_day(day: int, month: int, ref: dt.date, future: bool) -> str | None:
    """A day without a year: "on 3 March"."""
    return _day(_near_year(month, day, ref, future), month, day)


def _near_month(month: int, ref: dt.date, future: bool) -> str:
    """A month without a year: "in March"."""
    return _month(_near_year(month, None, ref, future), month)


def _ordinal(day: int, ref: dt.date, future: bool) -> str | None:
    """A day of this month, or of the last one where that day is still to come: "on the 3rd"."""
    if day <= ref.day or future:
        return _day(ref.year, ref.month, day)
    year, month = (ref.year, ref.month - 1) if ref.month > 1 else (ref.year - 1, 12)
    return _day(year, month, day)


def _weekday(day: int, ref: dt.date, future: bool, word: str) -> str:
    """A day of the week: "on Friday", "last Friday", "next Friday"."""
    if word in {"next", "coming"} or future:
        ahead = (day - ref.weekday()) % 7
        return _away(ref, ahead or (7 if word == "next" else 0))
    back = (ref.weekday() - day) % 7
    # What this week has had already is "Monday"; "last Monday" is then the one of the week before.
    return _away(ref, -(back + 7 if word == "last" and day <= ref.weekday() else back))


def _relative_month(word: str, month: int, ref: dt.date) -> str:
    """A month beside this one: "last March", "this March", "next March"."""
    year = ref.year
    if word == "last" and month >= ref.month:
        year -= 1
    elif word == "next" and month <= ref.month:
        year += 1
    return _month(year, month)


def _month_of_year(word: str, month: int, ref: dt.date) -> str:
    """A month of a year beside this one: "March last year"."""
    return _month(ref.year + {"last": -1, "this": 0, "next": 1}[word], month)


def _weeks_ago(number: int, ref: dt.date) -> str | None:
    """The month of some weeks ago, as no day is meant; "a week ago" is too near to be a month."""
    return _away(ref, -7 * number)[: len("2024-01")] if number > 1 else None


def _months_ago(number: int, ref: dt.date) -> str | None:
    """A month for up to eleven of them; "12 months ago" is no month."""
    return _month(ref.year, ref.month - number) if number < len(_MONTHS) else None


_D = r"(\d{1,2})(?:st|nd|rd|th)?"
_M = "(" + _alternatives({m: n for m, n in MONTHS.items() if m != "may"}) + "|may)"
_W = "(" + _alternatives(WEEKDAYS) + ")"
_N = r"(\d{1,2}|" + _alternatives(NUMBERS) + ")"
_Y = r"((?:19|20)\d{2})"
_ON = (
    rf"(?:(?:{_alternatives(WEEKDAYS)}),? )?"  # "Friday, 3 March": the day of the week adds nothing
)
_IN = (
    "(?:in|since|of|by|until|during|from|late|early|mid|end of|until|before|after)[ -]"
    "(?:(?:late|early|mid|the end of)[ -])?"
)
_IN_YEAR = (
    "(?:in|since|of|by|from|until|before|after|during|back in|late|early|mid)[ -](?:late |early )?"
)
# Parts of a day, which is that of the post unless the text names another.
PARTS = re.compile(r"(?i)(?:overnight|at dawn|at daybreak|in the small hours|in the early hours)")
_TODAY = (
    "(?:today|tonight|overnight|this (?:morning|afternoon|evening)|at dawn|at daybreak|"
    "earlier in the day|in the small hours|in the early hours)"
)

# Longest reading first: a rule may take words only where none before it did.
RULES: tuple[tuple[re.Pattern[str], Make], ...] = (
    _rule(r"(\d{4})-(\d\d)-(\d\d)", lambda m, r, f: _day(int(m[1]), int(m[2]), int(m[3]))),
    _rule(
        rf"{_ON}{_D}(?: of)? {_M}\.?,? (\d{{4}})",
        lambda m, r, f: _day(int(m[3]), _named(m[2]), int(m[1])),
    ),
    _rule(rf"{_M}\.? {_D},? (\d{{4}})", lambda m, r, f: _day(int(m[3]), _named(m[1]), int(m[2]))),
    _rule(
        rf"{_M}\.?,? (?:of )?(last|this|next) year",
        lambda m, r, f: _month_of_year(m[2].lower(), _named(m[1]), r),
    ),
    _rule(rf"{_M}\.?,? (?:of )?(\d{{4}})", lambda m, r, f: _month(int(m[2]), _named(m[1]))),
    _rule(rf"{_ON}{_D}(?: of)? {_M}", lambda m, r, f: _near_day(int(m[1]), _named(m[2]), r, f)),
    _rule(rf"{_M}\.? {_D}", lambda m, r, f: _near_day(int(m[2]), _named(m[1]), r, f)),
    _rule(
        rf"(last|next|this) {_M}",
        lambda m, r, f: _relative_month(m[1].lower(), _named(m[2]), r),
    ),
    _rule(rf"{_IN}{_M}", lambda m, r, f: _near_month(_named(m[1]), r, f)),
    _rule(r"the (\d{1,2})(?:st|nd|rd|th)", lambda m, r, f: _ordinal(int(m[1]), r, f)),
    _rule(r"the day before yesterday", lambda m, r, f: _away(r, -2)),
    _rule(r"(?:yesterday|last night|the previous night)", lambda m, r, f: _away(r, -1)),
    _rule(_TODAY, lambda m, r, f: r.isoformat()),
    _rule(r"tomorrow", lambda m, r, f: _away(r, 1)),
    _rule(
        rf"{_N} days? (?:ago|earlier|before|previously)",
        lambda m, r, f: _away(r, -_number(m[1])),
    ),
    _rule(rf"in {_N} days?(?:'s? time)", lambda m, r, f: _away(r, _number(m[1]))),
    _rule(rf"{_N} weeks (?:ago|earlier)", lambda m, r, f: _weeks_ago(_number(m[1]), r)),
    _rule(rf"{_N} months? (?:ago|earlier)", lambda m, r, f: _months_ago(_number(m[1]), r)),
    _rule(rf"{_N} years? (?:ago|earlier)", lambda m, r, f: f"{r.year - _number(m[1]):04d}"),
    _rule(
        rf"(?:(last|next|this|this coming|coming) )?{_W}"
        r"(?:'s| (?:morning|afternoon|evening|night))?",
        lambda m, r, f: _weekday(WEEKDAYS[m[2].lower()], r, f, (m[1] or "").lower()),
    ),
    _rule(r"(?:end|turn|start|beginning) of (?:the|this) year", lambda m, r, f: f"{r.year:04d}"),
    _rule(
        r"(?:end|start|beginning) of (?:the|this) month", lambda m, r, f: _month(r.year, r.month)
    ),
    _rule(r"last month", lambda m, r, f: _month(r.year, r.month - 1)),
    _rule(r"(?:earlier |later )?this month", lambda m, r, f: _month(r.year, r.month)),
    _rule(r"next month", lambda m, r, f: _month(r.year, r.month + 1)),
    _rule(r"last year", lambda m, r, f: f"{r.year - 1:04d}"),
    _rule(r"next year", lambda m, r, f: f"{r.year + 1:04d}"),
    _rule(r"(?:earlier )?this year", lambda m, r, f: f"{r.year:04d}"),
    _rule(_IN_YEAR + _Y, lambda m, r, f: m[1]),
    _rule(rf"(?:the|a|its|his|their|that) {_Y}(?= [a-z])", lambda m, r, f: m[1]),
)

# An anchor, the day that the text has named before, and a match, to an ISO date.
Shift = Callable[[re.Match[str], dt.date], str | None]

_PART = "(?:day|morning|afternoon|evening|night)"
_FEW = "(?:(?:a few|several|some|" + _N + ") )?"


def _shift(pattern: str, make: Shift) -> tuple[re.Pattern[str], Shift]:
    return re.compile(r"(?<![\w-])" + pattern + r"(?![\w-])", re.IGNORECASE), make


# What counts from a day that the text has named.
SHIFTS: tuple[tuple[re.Pattern[str], Shift], ...] = (
    _shift(rf"(?:the |that )(?:very )?same {_PART}", lambda m, a: a.isoformat()),
    _shift(rf"that {_PART}", lambda m, a: a.isoformat()),
    _shift(
        # "within 48 hours" is a deadline.
        rf"(?:within (?:(?:a few|several|some|{_alternatives(NUMBERS)}) )?(?:hours|minutes)"
        r"(?: of (?:that|this))?|"
        rf"{_FEW}(?:hours|minutes) (?:later|earlier|before(?:hand)?|after(?:wards)?))",
        lambda m, a: a.isoformat(),
    ),
    _shift(
        rf"(?:the (?:{_PART}) before|a day (?:earlier|before)|the previous (?:day|evening|night))",
        lambda m, a: _away(a, -1),
    ),
    _shift(
        rf"(?:(?:the|a) day (?:after|later)|the (?:next|following) {_PART})",
        lambda m, a: _away(a, 1),
    ),
    _shift(
        rf"{_N} days (?:earlier|before|previously)(?: that)?", lambda m, a: _away(a, -_number(m[1]))
    ),
    _shift(rf"{_N} days (?:later|after)(?: that)?", lambda m, a: _away(a, _number(m[1]))),
    _shift(
        rf"{_N} months? (?:earlier|before)", lambda m, a: _month(a.year, a.month - _number(m[1]))
    ),
    _shift(rf"{_N} months? later", lambda m, a: _month(a.year, a.month + _number(m[1]))),
)
