"""Gold documents and an extractor in, its scores out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kg import build
from kg.build import Progress, silent
from kg.evaluate import Evaluation, evaluate
from kg.evaluate.gold import Gold, documents
from kg.export import jsonl
from kg.model import Extraction, Report
from kg.ontology import Ontology
from kg.resolve import resolve

if TYPE_CHECKING:
    from kg.extract.engine import Engine


def scored(
    gold: Sequence[Gold],
    engine: Engine,
    ontology: Ontology,
    *,
    progress: Progress[Extraction] = silent,
) -> Evaluation:
    """Reads the gold documents and scores what was found, as it is printed by `kg extract`."""
    report = Report()
    found = documents(gold, report)
    extractions = build.extract(found, engine, report=report, progress=progress)
    lines = jsonl.event_lines(resolve(extractions), found, ontology)
    return evaluate(gold, lines, ontology)
