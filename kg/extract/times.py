"""Sentence tokens and a reference date in, dated expressions out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from kg.extract.dates import PARTS, RULES, SHIFTS, Shift

# "Sun", "sat": by themselves they are more often other words.
_DOUBTFUL = re.compile(r"(?i)(?:sun|sat|mon|wed|fri|thu|tue)")
_ISO_DAY = len("2024-01-31")


@dataclass(frozen=True, slots=True)
class Dated:
    """Tokens [start, end) that give the ISO date ``value``."""

    start: int
    end: int
    value: str

    @property
    def day(self) -> dt.date | None:
        """The day, where it is one and no month or year."""
        return dt.date.fromisoformat(self.value) if len(self.value) == _ISO_DAY else None


@dataclass(frozen=True, slots=True)
class Now:
    """What relative forms count from.

    ``ref`` is the day of the post; ``future`` tells whether a token's clause tells of what is to come;
    ``anchor`` gives the day that the sentences before have named last, if any.
    """

    ref: dt.date
    future: Callable[[Token], bool]
    anchor: Callable[[], dt.date | None] = lambda: None


def expressions(doc: Doc, start: int, end: int, now: Now) -> list[Dated]:
    """Dated expressions in tokens [start, end), longest reading first, none overlapping; in text order."""
    if start >= end:
        return []
    span = doc[start:end]
    text, base = span.text, span.start_char
    starts = {t.idx - base: t.i for t in span}
    ends = {t.idx - base + len(t): t.i + 1 for t in span}
    out: list[Dated] = []
    for pattern, make in RULES:
        for match in pattern.finditer(text):
            a, b = starts.get(match.start()), ends.get(match.end())
            if a is None or b is None or any(d.start < b and a < d.end for d in out):
                continue
            if _DOUBTFUL.fullmatch(match.group()) or _named(doc, a, b) or _birth(doc, a):
                continue
            value = make(match, now.ref, now.future(doc[a]))
            if value:
                out.append(Dated(a, b, value))
    for pattern, shift in SHIFTS:
        for match in pattern.finditer(text):
            a, b = starts.get(match.start()), ends.get(match.end())
            if a is None or b is None:
                continue
            taken = [d for d in out if d.start < b and a < d.end]
            if any((d.start, d.end) != (a, b) for d in taken):
                continue
            named = _stated(doc, b, out)
            if named is None and doc[b - 1].lower_ in {"after", "before"} and _opens(doc[b - 1]):
                anchor = _before(a, out) or (None if out else now.ref)
                value = _mirrored(shift, match, anchor) or _month_before(a, out)
            else:
                anchor = (named and named.day) or _before(a, out) or now.anchor()
                value = shift(match, anchor) if anchor is not None else None
            if value:
                gone = [*taken, named] if named is not None else taken
                out = [d for d in out if d not in gone]
                out.append(Dated(a, b, value))
    return sorted((d for d in out if not _part(doc, d, out)), key=lambda d: d.start)


def _part(doc: Doc, d: Dated, found: list[Dated]) -> bool:
    """Whether an expression is part of a day that stands beside it: "at dawn on Monday"."""
    if not PARTS.fullmatch(doc[d.start : d.end].text):
        return False
    days = (o for o in found if o is not d and o.day is not None)
    return any(max(o.start - d.end, d.start - o.end) <= 1 for o in days)


def _birth(doc: Doc, start: int) -> bool:
    """Whether an expression tells somebody's age: "a guard born in 1979"."""
    before = start - 1
    while before > 0 and (doc[before].like_num or doc[before].lower_ in {"in", "on"}):
        before -= 1
    return before >= 0 and doc[before].lower_ == "born"


def _named(doc: Doc, start: int, end: int) -> bool:
    """Whether the words of a day are part of a name: "the May 9 Brigade"."""
    if end >= len(doc) or doc[end].pos_ != "PROPN" or start == 0 or doc[start - 1].pos_ != "DET":
        return False
    head = doc[end]
    while head.dep_ == "compound" and head.head.i > head.i:
        head = head.head
    return doc[start].is_title and any(
        t.head.i == head.i and t.dep_ in {"compound", "nmod", "nummod"} for t in doc[start:end]
    )


def _stated(doc: Doc, end: int, found: list[Dated]) -> Dated | None:
    """The day that "two days after …" itself names: "after the vote on 7 April"."""
    if doc[end - 1].lower_ not in {"after", "before"}:
        return None
    later = [d for d in found if d.start >= end and d.day is not None]
    first = min(later, key=lambda d: d.start, default=None)
    if first is None or any(t.is_punct or t.pos_ == "VERB" for t in doc[end : first.start]):
        return None
    return first


def _opens(word: Token) -> bool:
    """Whether "after" or "before" opens a clause, whose event then lies on the other side of the anchor."""
    return word.dep_ == "mark" and word.head.i > word.i


def _mirrored(shift: Shift, match: re.Match[str], anchor: dt.date | None) -> str | None:
    """The day of the clause in "on Friday, a day after he left": as far off, the other way."""
    value = shift(match, anchor) if anchor is not None else None
    if anchor is None or value is None or len(value) != _ISO_DAY:
        return None
    return (anchor - (dt.date.fromisoformat(value) - anchor)).isoformat()


def _before(start: int, found: list[Dated]) -> dt.date | None:
    """The last day that the sentence names before a word."""
    days = [(d.end, d.day) for d in found if d.end <= start and d.day is not None]
    return max(days)[1] if days else None


def _month_before(start: int, found: list[Dated]) -> str | None:
    """The month that stands right before: of "in May, a day after he had refused" nothing closer is known."""
    near = [d.value for d in found if d.day is None and 0 <= start - d.end <= 1]
    return near[-1] if near else None


def clause(token: Token) -> Token:
    """The verb (or sentence root) whose clause a token stands in."""
    inner = {"aux", "auxpass", "amod", "compound"}
    node = token
    while node.head.i != node.i and (node.pos_ not in {"VERB", "AUX"} or node.dep_ in inner):
        node = node.head
    return node
