"""Argument heads in, counts out: how many diplomats, drones, dead, and with what comparator."""

from __future__ import annotations

from spacy.tokens import Token

from kg.model import Comparator

UNITS = {w: n for n, w in enumerate("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
                                    "seventeen eighteen nineteen".split())}  # fmt: skip
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
    (("about", "around", "some", "roughly", "nearly", "almost", "approximately", "close to", "an estimated"), Comparator.ABOUT),
)  # fmt: skip


def number(words: list[str]) -> int | None:
    """ "1,079", "forty-five", "two dozen", "17" as an integer; None for anything else."""
    total, current, seen = 0, 0, False
    for raw in words:
        for word in raw.lower().split("-"):
            digits = word.replace(",", "").replace("\u202f", "")
            if digits.isdigit():
                current, seen = current + int(digits), True
            elif word in UNITS:
                current, seen = current + UNITS[word], True
            elif word in TENS:
                current, seen = current + TENS[word], True
            elif word in SCALES:
                if not seen and word not in {"dozen"}:
                    return None
                scale = SCALES[word]
                current = (current or 1) * scale
                if scale >= 1000:
                    total, current = total + current, 0
                seen = True
            elif word not in {"and", "", "a"}:
                return None
    return total + current if seen else None


def count(head: Token) -> tuple[int, Comparator] | None:
    """The number of a noun phrase: its numeral, or the head itself where it is one ("four were injured")."""
    candidates = [
        c
        for c in head.children
        if c.dep_ == "nummod" and c.ent_type_ not in {"DATE", "TIME", "MONEY", "PERCENT", "ORDINAL"}
    ]
    if head.pos_ == "NUM":
        candidates.insert(0, head)
    if head.ent_type_ in {"MONEY", "PERCENT", "DATE", "TIME"}:
        return None
    for word in candidates:
        if any(c.text in {"$", "€", "£", "%"} for c in word.children) or word.ent_type_ in {
            "MONEY",
            "PERCENT",
        }:
            continue
        parts = sorted(
            [
                word,
                *(c for c in word.children if c.dep_ in {"compound", "nummod"} and c.pos_ == "NUM"),
            ],
            key=lambda t: t.i,
        )
        value = number([t.text for t in parts])
        if value is None or (
            word.text.isdigit()
            and len(word.text) == 4
            and 1900 <= value <= 2100
            and head.pos_ != "NOUN"
        ):
            continue
        return value, comparator(parts[0])
    return None


def comparator(first: Token) -> Comparator:
    before = " ".join(t.lower_ for t in first.doc[max(0, first.i - 3) : first.i])
    for phrases, value in _COMPARATORS:
        if any(before.endswith(p) for p in phrases):
            return value
    return Comparator.EXACTLY
