"""A build's folder and its sources in, what does not hold out: digests, and every offset with its words."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg import documents, ontology
from kg.errors import InputError
from kg.graph.store import Store
from kg.model import Document, Report
from kg.query import run

_DIGESTS = "SELECT ?id ?sha WHERE { ?d kg:sha256 ?sha ; dcterms:identifier ?id } ORDER BY ?id"
_MENTIONS = """
SELECT ?id ?begin ?end ?quote WHERE {
  ?m a kg:Mention ; nif:beginIndex ?begin ; nif:endIndex ?end ; nif:anchorOf ?quote ;
    nif:referenceContext/prov:wasDerivedFrom/dcterms:identifier ?id .
} ORDER BY ?id ?begin ?end"""


@dataclass(frozen=True, slots=True)
class Proof:
    """What was looked at, by kind, and one line for each thing that does not hold."""

    documents: int
    checked: dict[str, int]
    failures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Said:
    """A file's claim that ``quote`` stands at [start, end) of a document."""

    document: str
    start: int
    end: int
    quote: str
    folded: bool = False  # its white space was joined when it was written


def prove(folder: Path, sources: Sequence[str]) -> Proof:
    """Compare a build's folder with its sources, read anew.

    Raises
    ------
    InputError
        When a source or a file of the build cannot be read.
    """
    report = Report()
    found = documents.every(sources, report=report)
    store = Store.memory(folder / "graph.ttl", ontology.load())
    stated = {
        "graph.ttl": {row[0] or "": row[1] or "" for row in run(store, _DIGESTS).values()},
        "run.json": _recorded(folder / "run.json"),
    }
    texts = _texts(stated, found)
    failures = list(_digests(folder, stated, texts, report))
    checked: dict[str, int] = {}
    kinds = {
        "quotes in graph.ttl": _in_graph(store),
        "quotes in events.jsonl": _in_lines(folder / "events.jsonl"),
        "mentions in links.csv": _in_links(folder / "links.csv"),
        "quotes in rejected.jsonl": _in_rejected(folder / "rejected.jsonl"),
    }
    for kind, statements in kinds.items():
        checked[kind] = 0
        for said in statements:
            checked[kind] += 1
            text = texts.get(said.document)
            if text is None:
                continue  # the missing document is a failure by itself
            there = text[said.start : said.end]
            if said.folded:
                there = " ".join(there.split())
            if there != said.quote:
                failures.append(
                    f"{kind}: {said.document} [{said.start}:{said.end}] reads {there[:60]!r}, "
                    f"not {said.quote[:60]!r}"
                )
    return Proof(len(texts), checked, tuple(failures))


def _texts(stated: dict[str, dict[str, str]], found: Sequence[Document]) -> dict[str, str]:
    """The texts of the documents of a build: by digest, since a text may come under several names.

    Where no source has the digest, the one of that id was changed.
    """
    by_digest = {_digest(d.text): d.text for d in found}
    by_id = {d.id: d.text for d in found}
    out: dict[str, str] = {}
    for digests in reversed(stated.values()):  # what the graph says counts before the record
        for document, digest in digests.items():
            text = by_digest.get(digest, by_id.get(document))
            if text is not None:
                out[document] = text
    return out


def _digests(
    folder: Path, stated: dict[str, dict[str, str]], texts: dict[str, str], report: Report
) -> Iterator[str]:
    missing = sorted({d for digests in stated.values() for d in digests} - set(texts))
    for document in missing:
        yield f"{folder}: the document {document} is not among the sources"
    if missing:
        for drop in report.dropped:
            yield f"left out while reading: {drop['what']}: {drop['reason']}"
    for name, digests in stated.items():
        for document in sorted(d for d in digests if d in texts):
            if _digest(texts[document]) != digests[document]:
                yield f"{name}: the text of {document} is not the one that was read"


def _recorded(file: Path) -> dict[str, str]:
    return {i["doc"]: i["sha256"] for i in _json(_text(file), "run.json")["inputs"]}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _in_graph(store: Store) -> Iterator[_Said]:
    for row in run(store, _MENTIONS).values():
        document, start, end, quote = (cell or "" for cell in row)
        yield _Said(document, int(start), int(end), quote)


def _in_lines(file: Path) -> Iterator[_Said]:
    for event in _records(file):
        for said in event["evidence"]:
            yield _Said(event["doc"], said["start"], said["end"], said["quote"])


def _in_rejected(file: Path) -> Iterator[_Said]:
    for said in _records(file):
        yield _Said(said["doc"], said["start"], said["end"], said["quote"])


def _in_links(file: Path) -> Iterator[_Said]:
    for row in csv.DictReader(io.StringIO(_text(file))):
        yield _Said(row["document"], int(row["start"]), int(row["end"]), row["text"], folded=True)


def _records(file: Path) -> Iterator[Any]:
    # Not splitlines: a text may hold other line separators, which JSON leaves as they are.
    for line in _text(file).split("\n"):
        if line:
            yield _json(line, str(file))


def _json(text: str, where: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(f"{where}: broken JSON; build the folder again") from error


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{file}: cannot be read: {error}; build the folder again") from error
