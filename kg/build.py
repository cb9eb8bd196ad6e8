"""Documents in, a folder out: the whole way from text to graph, tables and the record of the run."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import kg
from kg.errors import GraphError
from kg.export import jsonl, readings, tables, turtle
from kg.graph import build as graph_build
from kg.graph.iris import DEFAULT_BASE
from kg.graph.store import Store
from kg.model import Decision, Document, Extraction, Report, Resolution
from kg.ontology import Ontology
from kg.resolve import Decisions, resolve

if TYPE_CHECKING:
    from kg.extract.engine import Engine

T = TypeVar("T")
Progress = Callable[[Iterable[T], int, str], Iterable[T]]


def silent(items: Iterable[T], total: int, label: str) -> Iterable[T]:  # noqa: ARG001 (as Progress has it)
    """Progress that shows nothing."""
    return items


@dataclass(frozen=True, slots=True)
class Built:
    """What a build holds in memory before it is written; ``graph`` is rdflib's, and only handed on here."""

    extractions: tuple[Extraction, ...]
    resolution: Resolution
    graph: Any
    report: Report = field(default_factory=Report)
    decisions: tuple[Decision, ...] = ()  # all that were given, applied or not

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents that were read, in the order in which they were given."""
        return tuple(x.document for x in self.extractions)


def extract(
    found: Sequence[Document],
    engine: Engine,
    *,
    report: Report,
    progress: Progress[Extraction] = silent,
) -> list[Extraction]:
    """Extracts every document, in the given order."""
    out = list(progress(engine.extract(found), len(found), "reading"))
    for extraction in out:
        report.counts["extract: claims"] += len(extraction.claims)
        report.counts["extract: positions"] += len(extraction.positions)
        for rejected in extraction.rejected:
            report.counts[f"extract: rejected, {rejected.reason}"] += 1
        if not extraction.claims and not extraction.positions:
            report.counts["extract: documents without any event"] += 1
    return out


def build(
    extractions: Sequence[Extraction],
    ontology: Ontology,
    *,
    base: str = DEFAULT_BASE,
    decisions: Decisions | None = None,
    report: Report,
) -> Built:
    """Resolves, merges, applies the decisions and makes the graph."""
    resolution = resolve(extractions, decisions, report=report)
    docs = [x.document for x in extractions]
    graph = graph_build.build(docs, resolution, ontology, base=base)
    report.counts["resolve: entities"] += len(resolution.entities)
    report.counts["resolve: events"] += len(resolution.events)
    report.counts["resolve: positions"] += len(resolution.positions)
    if resolution.decisions:
        report.counts["resolve: decisions applied"] += len(resolution.decisions)
    report.counts["graph: triples"] += len(graph)
    given = decisions.lines if decisions else ()
    return Built(tuple(extractions), resolution, graph, report, given)


def write(
    built: Built, out: Path, ontology: Ontology, *, settings: dict[str, object], store: bool
) -> list[Path]:
    """Writes every file of a build; the same build gives the same bytes. Returns the paths, sorted.

    The store on disk is swapped in whole; it is not byte-stable and stays out of folders that are compared.
    Without one, the store of an earlier build goes: it would answer with another graph than the files do.
    """
    lines = jsonl.event_lines(built.resolution, built.documents, ontology)
    files = {
        "graph.ttl": turtle.to_turtle(built.graph, version=kg.__version__),
        "events.jsonl": jsonl.to_jsonl(lines),
        "events.csv": tables.events_csv(built.resolution, ontology),
        "entities.csv": tables.entities_csv(built.resolution),
        "links.csv": links_csv(built.resolution),
        "readings.jsonl": readings.to_jsonl(built.extractions, built.decisions),
        "rejected.jsonl": rejected_jsonl(built.resolution),
        "run.json": run_json(built, settings),
    }
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (out / name).write_bytes(text.encode())
        if (out / "store" / "current").is_file() and not store:
            shutil.rmtree(out / "store")
    except OSError as error:
        raise GraphError(
            f"{out}: cannot be written: {error.strerror}; name another folder"
        ) from error
    if store:
        Store.build(out / "store", built.graph, ontology)
    return sorted(out / name for name in files)


def links_csv(resolution: Resolution) -> str:
    """Every mention with the entity it was linked to, the score and the reason."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(
        ["document", "start", "end", "text", "kind", "entity", "verdict", "score", "reason"]
    )
    order = sorted(
        resolution.links,
        key=lambda x: (x.mention.document, *x.mention.span, x.mention.part, x.entity),
    )
    for link in order:
        m = link.mention
        words = " ".join(m.text.split())
        writer.writerow(
            [
                m.document,
                m.start,
                m.end,
                words,
                m.kind,
                link.entity,
                link.verdict,
                link.score,
                link.reason,
            ]
        )
    return stream.getvalue()


def rejected_jsonl(resolution: Resolution) -> str:
    """Every candidate that was not taken, with the reason."""
    rows = (
        {
            "doc": r.document,
            "start": r.start,
            "end": r.end,
            "quote": r.quote,
            "rule": r.rule,
            "reason": r.reason,
        }
        for r in resolution.rejected
    )
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def run_json(built: Built, settings: dict[str, object]) -> str:
    """Inputs with their digests, settings, counts and drops: what is needed to repeat the run. No clock."""
    inputs = [
        {
            "doc": d.id,
            "sha256": hashlib.sha256(d.text.encode()).hexdigest(),
            "date": d.date.isoformat() if d.date else None,
        }
        for d in built.documents
    ]
    record = {
        "livekg": kg.__version__,
        "settings": settings,
        "inputs": inputs,
        "counts": dict(sorted(built.report.counts.items())),
        "dropped": built.report.dropped,
    }
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"
