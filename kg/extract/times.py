"""Sentence tokens and a reference date in, dated expressions out, and the one that dates an event word."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from kg.extract.dates import RULES, SHIFTS, Shift

# "Sun", "sat": by themselves they are more often other words.
_SUBJECTS = {"nsubj", "nsubjpass"}
_DOUBTFUL = re.compile(r"(?i)(?:sun|sat|mon|wed|fri|thu|tue)")
_ISO_DAY = len("2024-01-31")
_PARTS = set(
    "compound nummod amod punct nmod appos pobj prep npadvmod pcomp advmod poss quantmod det".split()
)


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
            if _DOUBTFUL.fullmatch(match.group()) or _named(doc, a, b):
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
                value = _mirrored(shift, match, _before(a, out) or (None if out else now.ref))
            else:
                anchor = (named and named.day) or _before(a, out) or now.anchor()
                value = shift(match, anchor) if anchor is not None else None
            if value:
                gone = [*taken, named] if named is not None else taken
                out = [d for d in out if d not in gone]
                out.append(Dated(a, b, value))
    return sorted(out, key=lambda d: d.start)


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


def attach(trigger: Token, dated: list[Dated]) -> Dated | None:
    """The expression that dates an event word: its own clause goes before the one above, then nearness."""
    ranked = (
        ((rank, abs(d.start - trigger.i)), d)
        for d in dated
        if (rank := _rank(trigger, d)) is not None
    )
    best = min(ranked, key=lambda kd: kd[0], default=None)
    return best[1] if best else None


def _rank(trigger: Token, d: Dated) -> int | None:
    """How close an expression stands to an event word, 0 the closest; None where it dates another."""
    own = clause(trigger)
    holder = _holder(trigger, d)
    if holder.i == trigger.i:
        return 0
    its = clause(holder)
    if its.dep_ == "relcl" and its.head.i == trigger.i:
        return 1  # "the state of emergency that Poland declared on 2 September"
    carried = trigger.dep_ in {"dobj", "nsubjpass", "attr"} and holder.i == trigger.head.i
    if its.i == own.i or carried:
        return 1
    when = any(c.lower_ == "when" for c in its.children)
    if its.dep_ == "advcl" and when and clause(its.head).i == own.i:
        return 2  # "were killed when a jet bombed the town on Friday"
    if own.dep_ in {"relcl", "advcl"} and _when(own, d):
        return 1  # "in January, when two soldiers died"
    if _shared(own, its, d):
        return 2
    subject = own.dep_ == "conj" and any(c.dep_ in _SUBJECTS for c in own.children)
    if subject and (d.start > own.head.i or _auxiliaries(own) != _auxiliaries(own.head)):
        return None  # a clause with a subject of its own has a time of its own
    below = own.dep_ in {"xcomp", "conj", "acl", "advcl"} and own.i != own.head.i
    return 2 if below and clause(own.head).i == its.i else None


def _shared(own: Token, its: Token, d: Dated) -> bool:
    """A day behind two joined verbs is the first one's too: "was held and beaten on Friday"."""
    if its.dep_ != "conj" or its.head.i != own.i or not own.i < its.i < d.start:
        return False
    alone = not any(c.dep_ in _SUBJECTS | {"punct"} for c in its.children)
    return alone and not any(t.text in {",", ";"} for t in own.doc[own.i : its.i])


def _auxiliaries(verb: Token) -> set[str]:
    return {c.lemma_ for c in verb.children if c.dep_ == "aux"}


def _when(verb: Token, d: Dated) -> bool:
    """Whether a clause says what happened then: "in January, when two soldiers died"."""
    if d.start <= verb.head.i < d.end:
        return True
    when = next((c for c in verb.children if c.lower_ == "when"), None)
    return when is not None and 0 <= when.i - d.end <= 1


def _holder(trigger: Token, d: Dated) -> Token:
    """The word that an expression hangs on, the event word itself at the latest."""
    node = trigger.doc[d.end - 1]
    while node.dep_ in _PARTS and node.i not in {node.head.i, trigger.i}:
        node = node.head
    return node


def clause(token: Token) -> Token:
    """The verb (or sentence root) whose clause a token stands in."""
    inner = {"aux", "auxpass", "amod", "compound"}
    node = token
    while node.head.i != node.i and (node.pos_ not in {"VERB", "AUX"} or node.dep_ in inner):
        node = node.head
    return node
