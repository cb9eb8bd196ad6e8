"""Paths, folders and "-" to documents in the order of their ids, each text once."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from kg.documents.jsonl import jsonl_documents
from kg.documents.plain import plain_document
from kg.errors import InputError
from kg.model import Document, Report, content_id

_TEXT = (".txt", ".md", ".text", ".markdown")
_JSONL = (".jsonl", ".ndjson")
_CHOICES = ".txt and .md for text, .jsonl for JSON lines"
STDIN = "-"


def read(
    paths: Sequence[str | Path], *, date: dt.date | None = None, report: Report
) -> list[Document]:
    """Every document under ``paths``, sorted by id.

    A document's date is the one it states (first lines or JSON field), else ``date``, else the one in
    its file name, else a date line at its head. A text that comes twice is kept once, under its
    smallest id. Different texts with the same id get the start of their hash behind it.

    Parameters
    ----------
    paths
        Files (.txt, .md, .jsonl), folders (read with all folders below), and "-" for standard input.
    report
        Takes the counts, and each thing in a folder or line of JSON that was left out, with the reason.

    Raises
    ------
    InputError
        For a named file that cannot be read, and when there is no document at all.
    """
    kept = _with_own_ids(_each_once(every(paths, date=date, report=report), report), report)
    report.counts["read: documents"] += len(kept)
    return kept


def every(
    paths: Sequence[str | Path], *, date: dt.date | None = None, report: Report
) -> list[Document]:
    """The same before texts that come twice and ids that are shared are seen to; in the order of reading."""
    if not paths:
        raise InputError('nothing to read: name a file, a folder, or "-" for standard input')
    names = sorted(str(path) for path in paths)
    if names.count(STDIN) > 1:
        raise InputError('"-" is named twice; standard input can be read once')
    found: list[Document] = []
    for name in names:
        if name == STDIN:
            found += _documents(sys.stdin.buffer.read(), "stdin", date, report)
        elif Path(name).is_dir():
            found += _folder(Path(name), date, report)
        else:
            found += _file(Path(name), date, report)
    return found


def _file(path: Path, date: dt.date | None, report: Report) -> list[Document]:
    if path.suffix.lower() not in ("", *_TEXT, *_JSONL):
        raise InputError(f"{path}: files ending in {path.suffix!r} are not read; use {_CHOICES}")
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise InputError(f"{path}: there is no such file or folder; check the path") from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
    return _documents(data, str(path), date, report)


def _documents(data: bytes, source: str, date: dt.date | None, report: Report) -> list[Document]:
    """By suffix; standard input and files without a suffix by what they start with."""
    path = Path(source)
    suffix = path.suffix.lower()
    if suffix in _JSONL or (not suffix and data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b'{"')):
        return jsonl_documents(data, source=source, date=date, report=report)
    return [plain_document(data, source=source, stem=path.stem, date=date, report=report)]


def _folder(folder: Path, date: dt.date | None, report: Report) -> list[Document]:
    """What can be read in the folder and below; what cannot goes to the report."""
    found: list[Document] = []
    for path in _walk(folder, report):
        try:
            found += _file(path, date, report)
        except InputError as error:
            report.drop("read", str(path), str(error).removeprefix(f"{path}: "))
    if not found:
        raise InputError(f"{folder}: no readable document in this folder; use {_CHOICES}")
    return found


def _walk(folder: Path, report: Report) -> Iterator[Path]:
    for at, folders, files in os.walk(folder):
        for name in sorted(folders):
            path = Path(at, name)
            if name.startswith(".") or path.is_symlink():
                report.drop("read", str(path), "hidden folder or link to a folder")
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if name.startswith("."):
                report.drop("read", str(Path(at, name)), "hidden file")
            else:
                yield Path(at, name)


def _each_once(found: list[Document], report: Report) -> list[Document]:
    kept: dict[str, Document] = {}
    for document in sorted(found, key=_order):
        words = " ".join(" ".join(document.text[b.start : b.end] for b in document.blocks).split())
        first = kept.setdefault(content_id(words), document)
        if first is not document:
            report.drop("read", document.id, f"the same text as document {first.id!r}")
    return list(kept.values())


def _order(document: Document) -> tuple[str, ...]:
    """By id; of two with one id, the dated one and then the one with more known of it comes first."""
    known = (
        document.date and document.date.isoformat(),
        document.url,
        document.title,
        document.publisher,
    )
    return (document.id, *(value or "\U0010ffff" for value in known), document.text)


def _with_own_ids(documents: list[Document], report: Report) -> list[Document]:
    """Each document under an id of its own, whatever the order of reading."""
    uses = Counter(document.id for document in documents)
    shared = [document for document in documents if uses[document.id] > 1]
    if shared:
        report.counts["read: id made unique"] += len(shared)
    named = [d for d in documents if uses[d.id] == 1]
    named += [replace(d, id=f"{d.id}-{content_id(d.text)[:8]}") for d in shared]
    return sorted(named, key=lambda document: document.id)
