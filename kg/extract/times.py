"""Sentence tokens and a reference date in, dated expressions out, and the one that dates an event word."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from kg.extract.dates import RULES

# "Sun", "sat": by themselves they are more often other words.
_DOUBTFUL = re.compile(r"(?i)(?:sun|sat|mon|wed|fri|thu|tue)")
_PARTS = set(
    "compound nummod amod punct nmod appos pobj prep npadvmod pcomp advmod poss quantmod det".split()
)


@dataclass(frozen=True, slots=True)
class Dated:
    """Tokens [start, end) that give the ISO date ``value``."""

    start: int
    end: int
    value: str


def expressions(
    doc: Doc, start: int, end: int, ref: dt.date, future: Callable[[Token], bool]
) -> list[Dated]:
    """Dated expressions in tokens [start, end), longest reading first, none overlapping; in text order.

    ``ref`` is the date that relative forms count from; ``future`` tells whether a token's clause tells of
    what is to come.
    """
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
            if _DOUBTFUL.fullmatch(match.group()):
                continue
            value = make(match, ref, future(doc[a]))
            if value:
                out.append(Dated(a, b, value))
    return sorted(out, key=lambda d: d.start)


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
    carried = trigger.dep_ in {"dobj", "nsubjpass", "attr"} and holder.i == trigger.head.i
    if its.i == own.i or carried:
        return 1
    when = any(c.lower_ == "when" for c in its.children)
    if its.dep_ == "advcl" and when and clause(its.head).i == own.i:
        return 2  # "were killed when a jet bombed the town on Friday"
    if own.dep_ == "relcl" and d.start <= own.head.i < d.end:
        return 1  # "in January, when two soldiers died"
    below = own.dep_ in {"xcomp", "conj", "acl", "advcl"} and own.i != own.head.i
    return 2 if below and clause(own.head).i == its.i else None


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
