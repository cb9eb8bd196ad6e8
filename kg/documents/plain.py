"""The bytes of a text file to a document, with what its first lines say of date, title and source."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from dataclasses import dataclass, field

from kg.documents.dates import FORMS, date_in_name, date_line, dateline, parse_date
from kg.documents.segment import segment
from kg.errors import InputError
from kg.model import Block, BlockKind, Document, Report

_FIELD = re.compile(r"\s*([A-Za-z][A-Za-z_-]{1,20})\s*:[ \t]*(.*?)\s*$")
_FIELDS = ("date", "title", "url", "publisher", "language")
_FENCE = "---"
_SIGNATURES = (
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "a ZIP or Office file"),
    (b"\x1f\x8b", "a gzip file"),
)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class _FrontMatter:
    """What the first lines state; the text proper starts at ``end``."""

    end: int = 0
    fields: dict[str, str] = field(default_factory=dict)
    date: dt.date | None = None


def decode(data: bytes, source: str) -> str:
    """UTF-8 bytes as text, without a byte order mark; every other character stays as it is.

    Raises
    ------
    InputError
        For an empty file, a binary one, and one in another encoding.
    """
    if not data.strip():
        raise InputError(f"{source}: the file is empty; give a file with text")
    if data.startswith(_UTF16):
        raise InputError(f"{source}: this is UTF-16; save it as UTF-8 (iconv -f UTF-16 -t UTF-8)")
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise InputError(
                f"{source}: this is {what}, no text; extract its text to a .txt file first"
            )
    if (at := data.find(b"\x00")) >= 0:
        raise InputError(
            f"{source}: this is a binary file (NUL byte at offset {at}); give plain text"
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        start = error.start + (3 if data.startswith(b"\xef\xbb\xbf") else 0)
        raise InputError(
            f"{source}: no valid UTF-8 at byte offset {start} (0x{data[start]:02x}); save the file as "
            "UTF-8, for instance with iconv -f WINDOWS-1252 -t UTF-8"
        ) from error


def plain_document(
    data: bytes, *, source: str, stem: str, date: dt.date | None, report: Report
) -> Document:
    """The document that a text file holds.

    Parameters
    ----------
    source
        The path, for messages.
    stem
        The document's id; a day in it ("live-2023-07-27") dates the document.
    date
        The day for a document whose first lines state none.
    """
    text = decode(data, source)
    front = _front_matter(text, source, report)
    return make_document(
        text,
        id=stem,
        start=front.end,
        fields=front.fields,
        stated=front.date,
        fallback=date or date_in_name(stem),
        source=source,
        report=report,
    )


def make_document(
    text: str,
    *,
    id: str,
    fields: dict[str, str],
    stated: dt.date | None,
    fallback: dt.date | None,
    source: str,
    report: Report,
    start: int = 0,
) -> Document:
    """A document with blocks and posts. Its date is ``stated``, else ``fallback``, else its date line."""
    if stated and fallback and stated != fallback:
        report.counts["read: own date kept, another one given"] += 1
    date = stated or fallback
    blocks, posts = segment(text, start=start, date=date)
    if date is None and (date := _date_line(text, blocks)):
        blocks, posts = segment(text, start=start, date=date)
    if not blocks:
        raise InputError(f"{source}: there is no text in it; give a file with sentences")
    if date is None:
        report.counts["read: without a date"] += 1
    return Document(
        id=id,
        text=text,
        date=date,
        title=fields.get("title") or _first_heading(text, blocks),
        url=fields.get("url"),
        publisher=fields.get("publisher"),
        language=fields.get("language", "en"),
        posts=posts,
        blocks=blocks,
    )


def _front_matter(text: str, source: str, report: Report) -> _FrontMatter:
    """The fields in the first lines: "date: 2023-07-27", "Title: …", with or without "---" around."""
    fields: dict[str, str] = {}
    date: dt.date | None = None
    end, fenced = 0, False
    for number, match in enumerate(re.finditer(r"([^\r\n]*)(\r\n|\r|\n|$)", text), 1):
        line = match[1]
        if line.strip() == _FENCE and (fenced or not fields):
            end = match.end()
            if fenced:
                break
            fenced = True
            continue
        stated = _FIELD.match(line)
        name = stated[1].lower() if stated else ""
        if stated is None or not (fenced or name in _FIELDS):
            if line.strip() or match.end() == len(text):
                break
            continue
        end = match.end()
        if name not in _FIELDS:
            report.counts[f"read: field {name!r} not used"] += 1
        elif stated[2]:
            fields[name] = stated[2].strip("\"'")
        if name == "date" and fields.get("date"):
            date = parse_date(fields["date"])
            if date is None:
                raise InputError(
                    f"{source}:{number}: the date {stated[2]!r} is not understood; write {FORMS}"
                )
    return _FrontMatter(end, fields, date) if fields else _FrontMatter()


def _date_line(text: str, blocks: tuple[Block, ...]) -> dt.date | None:
    """The day of a date line above the first paragraph, else of the dateline that opens it."""
    head = list(itertools.takewhile(lambda block: block.kind is BlockKind.HEADING, blocks))
    stated = next((day for b in head if (day := date_line(text[b.start : b.end]))), None)
    first = blocks[len(head)] if len(head) < len(blocks) else None
    return stated or (dateline(text[first.start : first.end]) if first is not None else None)


def _first_heading(text: str, blocks: tuple[Block, ...]) -> str | None:
    first = blocks[0]
    return text[first.start : first.end] if first.kind is BlockKind.HEADING else None
