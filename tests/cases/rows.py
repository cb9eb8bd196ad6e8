"""A row of ``qualifiers.toml`` and the event lines of its sentence in, what is wrong with the reading out."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.documents.dates import parse_date
from kg.documents.plain import make_document
from kg.export import jsonl
from kg.extract.engine import Engine
from kg.model import Document, Extraction, Report
from kg.ontology import Ontology
from kg.resolve import resolve

HERE = Path(__file__).parent
NONE = "none"
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reader:
    """What is loaded once for all tables."""

    terms: Ontology
    engine: Engine

    def extract(self, document: Document) -> Extraction:
        return next(iter(self.engine.extract([document])))

    def lines(self, document: Document) -> list[Row]:
        found = resolve([self.extract(document)])
        return list(jsonl.event_lines(found, [document], self.terms))


def document(text: str, date: str, name: str) -> Document:
    return make_document(
        text,
        id=name,
        fields={"title": "Case"},
        stated=parse_date(date),
        fallback=None,
        source=name,
        report=Report(),
    )


def words(name: str) -> frozenset[str]:
    plain = name.casefold().replace("’s", "").replace("'s", "")
    return frozenset(re.findall(r"[^\W_]+", plain)) - {"the", "a", "an", "of"}


def means(found: str | None, expected: str) -> bool:
    """Whether a name is one of those expected: equal, or all words of one stand in the other."""
    if found is None:
        return NONE in expected.split(" / ")
    given = words(found)
    names = [words(n) for n in expected.split(" / ") if n != NONE]
    return any(n and given and (n <= given or given <= n) for n in names)


def name(entity: Row | None) -> str | None:
    return None if entity is None else str(entity["name"])


def qualifier_rows() -> list[Row]:
    tables = tomllib.loads((HERE / "qualifiers.toml").read_text("utf-8"))
    return [{"topic": topic, **row} for topic, rows in tables.items() for row in rows]


SYMMETRIC = {"Meeting", "Call", "Negotiation", "Agreement", "Cooperation"}


def of_row(line: Row, row: Row) -> bool:
    """Whether a line is the event that the row asks for: its type and the participants it names."""
    if line["type"] != row["type"]:
        return False
    sides = [(line["actor"], line["target"])]
    if line["type"] in SYMMETRIC:
        both = [*line["actor"], *line["target"]]
        sides.append((both, both))
    return any(
        all(
            role not in row or any(means(name(e), row[role]) for e in side)
            for role, side in zip(("actor", "target"), pair, strict=True)
        )
        for pair in sides
    )


def wrong_values(line: Row, row: Row) -> dict[str, tuple[object, object]]:
    """Field to (found, expected) for each value of a line that is not the row's."""
    asked: dict[str, tuple[object, object]] = {
        "polarity": (line["polarity"], row.get("polarity", "positive")),
        "factuality": (line["factuality"], row.get("factuality", "actual")),
        "day": (line["date"] or NONE, row.get("day", NONE)),
        "count": (line["count"] or NONE, row.get("count")),
        "comparator": (line["comparator"], row.get("comparator")),
    }
    out = {
        field: (found, expected)
        for field, (found, expected) in asked.items()
        if expected is not None and str(found) not in str(expected).split(" / ")
    }
    by = row.get("by", NONE)
    if not means(name(line["attributed_to"]), by):
        out["by"] = (name(line["attributed_to"]), by)
    place = row.get("place")
    # A place that is also what was hit stands in the target.
    where = [name(line["place"]), *(name(t) for t in line["target"])]
    if place is not None and not any(means(w, place) for w in where):
        out["place"] = (name(line["place"]), place)
    return out


def verdict(lines: list[Row], row: Row) -> str | None:
    """What is wrong with the reading of a row, or None."""
    found = [line for line in lines if of_row(line, row)]
    if row.get("absent"):
        return f"extra {row['type']}" if found else None
    if not found:
        same = [line for line in lines if line["type"] == row["type"]]
        people = [[[name(e) for e in line[r]] for r in ("actor", "target")] for line in same]
        others = sorted({line["type"] for line in lines} - {row["type"], "Position"})
        return f"missing: participants are {people}" if same else f"missing: only {others}"
    wrong = min((wrong_values(line, row) for line in found), key=len)
    return (
        "; ".join(f"{f} is {a}, not {b}" for f, (a, b) in sorted(wrong.items())) if wrong else None
    )
