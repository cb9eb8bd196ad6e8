"""A text with marks in, the words that they hold and whether an extraction gives them their meaning out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.model import Chain, Extraction, MentionKind
from tests.cases.rows import Row, words

MARKED = re.compile(r"\[([^\]=]+) = ([^\]]+)\]")


@dataclass(frozen=True, slots=True)
class Expected:
    """Characters [start, end) that mean each of ``entities``; an entity may be one of several names."""

    text: str
    start: int
    end: int
    entities: tuple[str, ...]


def unmarked(text: str) -> tuple[str, list[Expected]]:
    """A text without its marks, and what each mark says of the words that it held."""
    out, found, at = "", [], 0
    for mark in MARKED.finditer(text):
        out += text[at : mark.start()]
        found.append(
            Expected(mark[1], len(out), len(out) + len(mark[1]), tuple(mark[2].split(" + ")))
        )
        out += mark[1]
        at = mark.end()
    return out + text[at:], found


def chains_at(extraction: Extraction, start: int, end: int) -> list[Chain]:
    """The chains of the longest mention that ends where the words end; several for "the two leaders"."""
    near = [
        (m, chain)
        for chain in extraction.chains
        for m, _, _ in chain.links
        if m.end == end and m.start >= start - 4
    ]
    longest = min((m.start for m, _ in near), default=None)
    return [chain for m, chain in near if m.start == longest]


def is_entity(chain: Chain, key: str, entity: Row) -> bool:
    """Whether a chain is an entity: by its label, whole, or for people a part of the name."""
    label = words(chain.label)
    names = [words(n) for n in (key, *entity.get("names", ()))]
    if entity["class"] == "Person":
        return any(label <= n or n <= label for n in names)
    if entity["class"] == "Group":
        nominal = [m for m, _, _ in chain.links if m.kind is MentionKind.NOMINAL]
        return any(n <= words(m.text) for n in names for m in nominal)
    return label in names


def family(cls: str | None) -> str:
    """Person, place or actor; a country is either of the latter two."""
    if cls in {None, "Country"}:
        return "any"
    return "person" if cls == "Person" else "place" if cls in {"Place", "Facility"} else "actor"


def crosses(cls: str | None, expected: str) -> bool:
    found, right = family(cls), family(expected)
    if "any" in {found, right}:
        return "person" in {found, right}
    return found != right


@dataclass(frozen=True, slots=True)
class Resolved:
    """One marked mention as it was read."""

    line: str
    right: bool
    crossed: bool


def resolved(extraction: Extraction, marks: list[Expected], entities: Row) -> Iterator[Resolved]:
    text = extraction.document.text
    for mark in marks:
        found = chains_at(extraction, mark.start, mark.end)
        wanted = [e.split(" / ") for e in mark.entities]
        right = len(found) == len(wanted) and all(
            any(is_entity(c, key, entities[key]) for c in found for key in keys) for keys in wanted
        )
        classes = {str(entities[key]["class"]) for keys in wanted for key in keys}
        crossed = not right and any(
            all(crosses(str(c.cls) if c.cls else None, cls) for cls in classes) for c in found
        )
        around = " ".join(text[max(0, mark.start - 30) : mark.end + 30].split())
        labels = [f"{c.label} ({c.cls})" for c in found]
        yield Resolved(
            f"{mark.text!r} in “…{around}…”: {labels}, not {mark.entities}", right, crossed
        )
