"""Argument heads in, counts out: how many diplomats, drones, dead, and with what comparator."""

from __future__ import annotations

from spacy.tokens import Token

from kg.model import Comparator

UNITS = {
    w: n
    for n, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen".split()
    )
}
TENS = {
    w: 10 * n
    for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "dozen": 12, "score": 20}
_COMPARATORS = (
    (("at least", "no fewer than", "no less than", "not less than"), Comparator.AT_LEAST),
    (("up to", "at most", "as many as", "no more than"), Comparator.AT_MOST),
    (("more than", "over", "upwards of", "above"), Comparator.MORE_THAN),
    (("fewer than", "less than", "under", "below"), Comparator.LESS_THAN),
    (
        ("about", "around", "some", "roughly", "nearly", "almost", "approximately", "close to",
         "an estimated"),
        Comparator.ABOUT,
    ),
)  # fmt: skip
_MEASURES = {"MONEY", "PERCENT", "DATE", "TIME"}
_SYMBOLS = {"$", "€", "£", "%"}


def number(words: list[str]) -> int | None:
    """The integer that words spell out; None for anything else.

    >>> [number(w.split()) for w in ("1,079", "forty-five", "two dozen", "three thousand and six", "few")]
    [1079, 45, 24, 3006, None]
    """
    total, current, seen = 0, 0, False
    for word in (part for raw in words for part in raw.lower().split("-")):
        digits = word.replace(",", "").replace("\u202f", "")
        if digits.isdigit():
            current, seen = current + int(digits), True
        elif word in UNITS or word in TENS:
            current, seen = current + (UNITS | TENS)[word], True
        elif word in SCALES and (seen or word == "dozen"):
            current, seen = (current or 1) * SCALES[word], True
            if SCALES[word] >= 1000:
                total, current = total + current, 0
        elif word not in {"and", "", "a"}:
            return None
    return total + current if seen else None


def count(head: Token) -> tuple[int, Comparator] | None:
    """The number of a noun phrase: its numeral, or the head itself where it is one ("four were injured")."""
    if head.ent_type_ in _MEASURES:
        return None
    numerals = [
        c
        for c in head.children
        if c.dep_ == "nummod" and c.ent_type_ not in _MEASURES | {"ORDINAL"}
    ]
    for word in [head, *numerals] if head.pos_ == "NUM" else numerals:
        if any(c.text in _SYMBOLS for c in word.children):
            continue
        compound = (
            c for c in word.children if c.dep_ in {"compound", "nummod"} and c.pos_ == "NUM"
        )
        parts = sorted([word, *compound], key=lambda t: t.i)
        if (part := _of_whole(parts[0])) is not None:
            parts = [part]  # "eight of 10 missiles"
        value = number([t.text for t in parts])
        if value is not None and (head.pos_ == "NOUN" or not _year(word.text)):
            return value, comparator(parts[0])
    return None


def _of_whole(word: Token) -> Token | None:
    """The number of the part in "eight of 10", where the tagger hangs both on the whole."""
    if word.i < 2 or word.nbor(-1).lower_ != "of":
        return None
    part = word.nbor(-2)
    return part if part.pos_ == "NUM" or part.like_num else None


def _year(text: str) -> bool:
    return text.isdigit() and len(text) == 4 and 1900 <= int(text) <= 2100


def comparator(first: Token) -> Comparator:
    """What the words before a number say of it: "at least 12", "some 40"."""
    before = " ".join(t.lower_ for t in first.doc[max(0, first.i - 3) : first.i])
    found = (value for phrases, value in _COMPARATORS if before.endswith(phrases))
    return next(found, Comparator.EXACTLY)
