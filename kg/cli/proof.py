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
from kg.model import Report
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
    texts = {d.id: d.text for d in documents.read(sources, report=Report())}
    store = Store.memory(folder / "graph.ttl", ontology.load())
    failures = list(_digests(folder, store, texts))
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


def _digests(folder: Path, store: Store, texts: dict[str, str]) -> Iterator[str]:
    stated = {row[0]: row[1] for row in run(store, _DIGESTS).values()}
    recorded = {
        i["doc"]: i["sha256"] for i in _json(_text(folder / "run.json"), "run.json")["inputs"]
    }
    for document in sorted({d for d in (*stated, *recorded) if d} - set(texts)):
        yield f"{folder}: the document {document} is not among the sources"
    for name, digests in (("graph.ttl", stated), ("run.json", recorded)):
        for document in sorted(d for d in digests if d in texts):
            if hashlib.sha256(texts[document].encode()).hexdigest() != digests[document]:
                yield f"{name}: the text of {document} is not the one that was read"


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
