"""The bytes of a JSON-lines file to documents: one record a line, broken lines named and left out."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from kg.documents.dates import FORMS, parse_date
from kg.documents.plain import make_document
from kg.errors import InputError
from kg.model import Document, Report, content_id

_FIELDS = ("id", "date", "title", "text", "url", "publisher", "language")
_BOM = b"\xef\xbb\xbf"


def jsonl_documents(
    data: bytes, *, source: str, date: dt.date | None, report: Report
) -> list[Document]:
    """The documents of a JSON-lines file; ``date`` is for records without a date of their own.

    A line that cannot be read is dropped into the report under its number, and the others are kept.

    Raises
    ------
    InputError
        When no line at all could be read.
    """
    found: list[Document] = []
    first_reason = ""
    for number, line in _lines(data):
        try:
            found.append(_document(line, source=f"{source}:{number}", date=date, report=report))
        except InputError as error:
            reason = str(error).removeprefix(f"{source}:{number}: ")
            first_reason = first_reason or f"line {number}: {reason}"
            report.drop("read", f"{source}:{number}", reason)
    if not found:
        raise InputError(
            f"{source}: no record could be read; {first_reason or 'the file is empty'}"
        )
    return found


def _lines(data: bytes) -> Iterator[tuple[int, bytes]]:
    for number, line in enumerate(data.removeprefix(_BOM).split(b"\n"), 1):
        if line.strip():
            yield number, line


def _document(line: bytes, *, source: str, date: dt.date | None, report: Report) -> Document:
    record = _record(line, source)
    fields = {
        name: _string(record, name, source) for name in _FIELDS if record.get(name) is not None
    }
    text = fields.get("text", "")
    if not text.strip():
        raise InputError(f'{source}: the record has no text; give it a field "text"')
    _check_text(fields, source)
    stated = None
    if fields.get("date"):
        stated = parse_date(fields["date"])
        if stated is None:
            raise InputError(
                f"{source}: the date {fields['date']!r} is not understood; write {FORMS}"
            )
    for name in sorted(set(record) - set(_FIELDS)):
        report.counts[f"read: field {name!r} not used"] += 1
    stem = PurePath(source.rpartition(":")[0]).stem or "stdin"
    return make_document(
        text,
        id=fields.get("id") or f"{stem}-{content_id(text)[:8]}",
        fields={name: value for name, value in fields.items() if value},
        stated=stated,
        fallback=date,
        source=source,
        report=report,
    )


def _record(line: bytes, source: str) -> dict[str, Any]:
    try:
        record = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InputError(
            f"{source}: no valid UTF-8 at byte {error.start} of the line; save the file as UTF-8"
        ) from error
    except json.JSONDecodeError as error:
        raise InputError(f"{source}: broken JSON, {error.msg} at column {error.colno}") from error
    except RecursionError as error:
        raise InputError(
            f"{source}: the JSON is nested too deeply; one flat record a line"
        ) from error
    if not isinstance(record, dict):
        raise InputError(
            f'{source}: a record is an object with a field "text", not {_kind(record)}'
        )
    return record


def _string(record: dict[str, Any], name: str, source: str) -> str:
    value = record[name]
    if name == "id" and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise InputError(f"{source}: the field {name!r} is {_kind(value)}, not a string")
    return value if name == "text" else value.strip()


def _check_text(fields: dict[str, str], source: str) -> None:
    """JSON's escapes can spell what no file may hold: a NUL, half of a surrogate pair."""
    for name, value in fields.items():
        if "\x00" in value:
            raise InputError(f"{source}: the field {name!r} holds a NUL character")
        if any("\ud800" <= c <= "\udfff" for c in value):
            raise InputError(f"{source}: the field {name!r} holds half of a surrogate pair")


def _kind(value: object) -> str:
    names = {
        dict: "an object",
        list: "a list",
        str: "a string",
        bool: "true or false",
        type(None): "null",
    }
    return names.get(type(value), "a number")
