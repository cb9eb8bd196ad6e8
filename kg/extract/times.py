"""Sentence tokens and a reference date in, dated expressions out: ISO day, month or year for each expression that gives one.

Relative forms count from the post's own date. A bare weekday is the last such day up to that date, or the next one where the
clause tells of the future. "Overnight" is the reference date; "last week" gives no day and yields nothing.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from spacy.tokens import Doc, Token

WEEKDAYS = {
    d: n for n, d in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())
}
WEEKDAYS |= {d[:3]: n for d, n in list(WEEKDAYS.items())} | {
    "tues": 1,
    "weds": 2,
    "thur": 3,
    "thurs": 3,
}
MONTHS = {
    m: n
    for n, m in enumerate(
        "january february march april may june july august september october november december".split(),
        1,
    )
}
MONTHS |= {m[:3]: n for m, n in list(MONTHS.items())} | {"sept": 9}
NUMBERS = {
    w: n
    for n, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
} | {"a": 1, "an": 1}
_MONTH = "|".join(sorted((m for m in MONTHS if m != "may"), key=len, reverse=True)) + "|may"
_DAY = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
_NUMBER = r"\d{1,2}|" + "|".join(sorted(NUMBERS, key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class Dated:
    """Tokens [start, end) that give the ISO date ``value``."""

    start: int
    end: int
    value: str


def _month(year: int, month: int) -> str:
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return f"{year:04d}-{month:02d}"


def _near_year(month: int, day: int | None, ref: dt.date, future: bool) -> int:
    """The year of a day or month without one: the nearest past, or the nearest to come in a clause about the future."""
    this = (month, day or 1) <= (ref.month, ref.day if day else 31)
    if future:
        return ref.year if (month, day or 31) >= (ref.month, ref.day) else ref.year + 1
    if this or (month == ref.month and day is None):
        return ref.year
    # A date a little ahead of the reference is ahead, not eleven months back.
    ahead = (dt.date(ref.year, month, min(day or 1, 28)) - ref).days
    return ref.year if 0 < ahead <= 45 else ref.year - 1


def _weekday(day: int, ref: dt.date, future: bool, word: str) -> str:
    back = (ref.weekday() - day) % 7
    if word == "last":
        back = back or 7
    if word in {"next", "coming"} or future:
        return (
            ref + dt.timedelta(days=(day - ref.weekday()) % 7 or (7 if word == "next" else 0))
        ).isoformat()
    return (ref - dt.timedelta(days=back)).isoformat()


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None


def _rule(pattern: str) -> re.Pattern[str]:
    return re.compile(r"(?<![\w-])" + pattern + r"(?![\w-])", re.I)


_Make = Callable[[re.Match[str], dt.date, bool], str | None]
_RULES: tuple[tuple[re.Pattern[str], _Make], ...] = (
    (_rule(r"(\d{4})-(\d\d)-(\d\d)"), lambda m, r, f: _day(int(m[1]), int(m[2]), int(m[3]))),
    (_rule(rf"(?:(?:{_DAY}),? )?(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? ({_MONTH})\.?,? (\d{{4}})"), lambda m, r, f: _day(int(m[3]), MONTHS[m[2].lower()], int(m[1]))),
    (_rule(rf"({_MONTH})\.? (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})"), lambda m, r, f: _day(int(m[3]), MONTHS[m[1].lower()], int(m[2]))),
    (_rule(rf"({_MONTH})\.?,? (?:of )?(last|this|next) year"), lambda m, r, f: _month(r.year + {"last": -1, "this": 0, "next": 1}[m[2].lower()], MONTHS[m[1].lower()])),
    (_rule(rf"({_MONTH})\.?,? (?:of )?(\d{{4}})"), lambda m, r, f: _month(int(m[2]), MONTHS[m[1].lower()])),
    (_rule(rf"(?:(?:{_DAY}),? )?(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? ({_MONTH})"), lambda m, r, f: _day(_near_year(MONTHS[m[2].lower()], int(m[1]), r, f), MONTHS[m[2].lower()], int(m[1]))),
    (_rule(rf"({_MONTH})\.? (\d{{1,2}})(?:st|nd|rd|th)?"), lambda m, r, f: _day(_near_year(MONTHS[m[1].lower()], int(m[2]), r, f), MONTHS[m[1].lower()], int(m[2]))),
    (_rule(rf"(last|next|this) ({_MONTH})"), lambda m, r, f: _month(_relative_month_year(m[1].lower(), MONTHS[m[2].lower()], r), MONTHS[m[2].lower()])),
    (_rule(rf"(?:in|since|of|by|until|during|from|late|early|mid|end of|until|before|after)[ -](?:(?:late|early|mid|the end of)[ -])?({_MONTH})"),
     lambda m, r, f: _month(_near_year(MONTHS[m[1].lower()], None, r, f), MONTHS[m[1].lower()])),
    (_rule(r"the (\d{1,2})(?:st|nd|rd|th)"), lambda m, r, f: _ordinal(int(m[1]), r, f)),
    (_rule(r"the day before yesterday"), lambda m, r, f: (r - dt.timedelta(days=2)).isoformat()),
    (_rule(r"(?:yesterday|last night|the previous night)"), lambda m, r, f: (r - dt.timedelta(days=1)).isoformat()),
    (_rule(r"(?:today|tonight|overnight|this (?:morning|afternoon|evening)|at dawn|at daybreak|earlier in the day|in the small hours|in the early hours)"), lambda m, r, f: r.isoformat()),
    (_rule(r"tomorrow"), lambda m, r, f: (r + dt.timedelta(days=1)).isoformat()),
    (_rule(rf"({_NUMBER}) days? (?:ago|earlier|before|previously)"), lambda m, r, f: (r - dt.timedelta(days=_number(m[1]))).isoformat()),
    (_rule(rf"in ({_NUMBER}) days?(?:'s? time)"), lambda m, r, f: (r + dt.timedelta(days=_number(m[1]))).isoformat()),
    (_rule(rf"({_NUMBER}) months? (?:ago|earlier)"), lambda m, r, f: _month(r.year, r.month - _number(m[1])) if _number(m[1]) < 12 else None),
    (_rule(rf"({_NUMBER}) years? (?:ago|earlier)"), lambda m, r, f: f"{r.year - _number(m[1]):04d}"),
    (_rule(rf"(?:(last|next|this|this coming|coming) )?({_DAY})(?:'s| (?:morning|afternoon|evening|night))?"), lambda m, r, f: _weekday(WEEKDAYS[m[2].lower()], r, f, (m[1] or "").lower())),
    (_rule(r"last month"), lambda m, r, f: _month(r.year, r.month - 1) if r.month > 1 else _month(r.year - 1, 12)),
    (_rule(r"(?:earlier |later )?this month"), lambda m, r, f: _month(r.year, r.month)),
    (_rule(r"next month"), lambda m, r, f: _month(r.year, r.month + 1)),
    (_rule(r"last year"), lambda m, r, f: f"{r.year - 1:04d}"),
    (_rule(r"next year"), lambda m, r, f: f"{r.year + 1:04d}"),
    (_rule(r"(?:earlier )?this year"), lambda m, r, f: f"{r.year:04d}"),
    (_rule(r"(?:in|since|of|by|from|until|before|after|during|back in|late|early|mid)[ -](?:late |early )?((?:19|20)\d{2})"), lambda m, r, f: m[1]),
    (_rule(r"(?:the|a|its|his|their|that) ((?:19|20)\d{2})(?= [a-z])"), lambda m, r, f: m[1]),
)  # fmt: skip


def _ordinal(day: int, ref: dt.date, future: bool) -> str | None:
    """ "on the 3rd": of this month, or of the last one where that day is still to come."""
    if day <= ref.day or future:
        return _day(ref.year, ref.month, day)
    year, month = (ref.year, ref.month - 1) if ref.month > 1 else (ref.year - 1, 12)
    return _day(year, month, day)


def _number(word: str) -> int:
    return int(word) if word.isdigit() else NUMBERS[word.lower()]


def _relative_month_year(word: str, month: int, ref: dt.date) -> int:
    if word == "last":
        return ref.year if month < ref.month else ref.year - 1
    if word == "next":
        return ref.year if month > ref.month else ref.year + 1
    return ref.year


def expressions(
    doc: Doc, start: int, end: int, ref: dt.date, future: Callable[[Token], bool]
) -> list[Dated]:
    """Dated expressions in tokens [start, end), longest reading first, none overlapping; in text order."""
    if start >= end:
        return []
    span = doc[start:end]
    text, base = span.text, span.start_char
    starts = {t.idx - base: t.i for t in span}
    ends = {t.idx - base + len(t): t.i + 1 for t in span}
    out: list[Dated] = []
    for pattern, make in _RULES:
        for match in pattern.finditer(text):
            a = starts.get(match.start())
            b = ends.get(match.end())
            if a is None or b is None or any(d.start < b and a < d.end for d in out):
                continue
            if (
                match.group().lower() in {"may", "mar", "sun", "sat", "march", "wed", "mon", "jan"}
                and not match.group()[:1].isupper()
            ):
                continue
            if re.fullmatch(r"(?i)(?:sun|sat|mon|wed|fri|thu|tue)", match.group()):
                continue
            value = make(match, ref, future(doc[a]))
            if value:
                out.append(Dated(a, b, value))
    return sorted(out, key=lambda d: d.start)


def attach(trigger: Token, dated: list[Dated], verbs: set[int]) -> Dated | None:
    """The expression that dates this event word: in its own clause before in the clause above it, nearest first."""
    own = clause(trigger, verbs)
    best: tuple[tuple[int, int], Dated] | None = None
    for d in dated:
        head = trigger.doc[d.end - 1]
        node = head
        while (
            node.dep_
            in {
                "compound",
                "nummod",
                "amod",
                "punct",
                "nmod",
                "appos",
                "pobj",
                "prep",
                "npadvmod",
                "pcomp",
                "advmod",
                "poss",
                "quantmod",
                "det",
            }
            and node.head.i != node.i
        ):
            if node.i == trigger.i:
                break
            node = node.head
        holder = node
        if holder.i == trigger.i:
            rank = 0
        elif clause(holder, verbs).i == own.i:
            rank = 1
        elif _light(trigger) is not None and holder.i == _light(trigger).i:  # type: ignore[union-attr]
            rank = 1
        elif (
            (when := clause(holder, verbs)).dep_ == "advcl"
            and clause(when.head, verbs).i == own.i
            and any(c.lower_ == "when" for c in when.children)
        ):
            rank = 2  # "were killed when a jet bombed the town on Friday"
        elif own.dep_ == "relcl" and d.start <= own.head.i < d.end:
            rank = 1  # "in January, when two soldiers died"
        elif (
            own.dep_ in {"xcomp", "conj", "acl", "advcl"}
            and clause(own.head, verbs).i == clause(holder, verbs).i
            and own.i != own.head.i
        ):
            rank = 2
        else:
            continue
        key = (rank, abs(d.start - trigger.i))
        if best is None or key < best[0]:
            best = (key, d)
    return best[1] if best else None


def clause(token: Token, verbs: set[int]) -> Token:
    """The verb (or sentence root) whose clause a token stands in."""
    node = token
    while node.head.i != node.i and not (
        node.pos_ in {"VERB", "AUX"} and node.dep_ not in {"aux", "auxpass", "amod", "compound"}
    ):
        node = node.head
    return node


def _light(trigger: Token) -> Token | None:
    return trigger.head if trigger.dep_ in {"dobj", "nsubjpass", "attr"} else None
