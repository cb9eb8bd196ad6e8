"""Files in, gold documents and event lines out: what a system's output is measured against."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.documents.dates import parse_date
from kg.documents.plain import make_document
from kg.errors import InputError
from kg.model import Document, Report

Line = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Gold:
    """One document with what its annotators found in it."""

    id: str
    text: str
    date: str | None
    title: str | None
    entities: Mapping[str, Line]
    events: tuple[Line, ...]
    positions: tuple[Line, ...]


def load_gold(folder: Path | str) -> list[Gold]:
    """The gold documents of a folder of JSON files, in the order of their names.

    Raises
    ------
    InputError
        When there is none, or a file lacks a field or quotes what its text does not hold.
    """
    files = sorted(Path(folder).glob("*.json"))
    if not files:
        raise InputError(f"{folder}: no gold document (.json) there; name a folder that holds some")
    return [_gold(file) for file in files]


def _gold(file: Path) -> Gold:
    try:
        found = gold_of(json.loads(file.read_text(encoding="utf-8")))
        unquoted = [g["quote"] for g in found.events if g["quote"] not in found.text]
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise InputError(f"{file}: cannot be read as JSON: {error}") from error
    except (KeyError, TypeError) as error:
        raise InputError(f"{file}: not a gold document: {error} is missing or misshapen") from error
    if unquoted:
        raise InputError(f"{file}: the text does not hold the quote {unquoted[0]!r}")
    return found


def gold_of(d: Line) -> Gold:
    """The gold document that a JSON object is; a KeyError or TypeError where it is none."""
    return Gold(
        d["id"],
        d["text"],
        d.get("date"),
        d.get("title"),
        d["entities"],
        tuple(d["events"]),
        tuple(d["positions"]),
    )


def documents(gold: Sequence[Gold], report: Report) -> list[Document]:
    """The documents without what is known of them, as input of an extractor."""
    return [
        make_document(
            g.text,
            id=g.id,
            fields={"title": g.title} if g.title else {},
            stated=parse_date(g.date) if g.date else None,
            fallback=None,
            source=g.id,
            report=report,
        )
        for g in gold
    ]


def read_lines(text: str, *, source: str) -> list[Line]:
    """The event lines of a file; an InputError names the line that is none."""
    found: list[Line] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            event = json.loads(line)
        except json.JSONDecodeError as error:
            raise InputError(f"{source}:{number}: broken JSON: {error.msg}") from error
        if not isinstance(event, dict) or not {"doc", "type"} <= set(event):
            raise InputError(f'{source}:{number}: an event has at least "doc" and "type"')
        found.append(event)
    return found
