"""A build's folder and a moment in, the graph as it was known at that moment out, without the sources.

The folder holds what was found in each document (``readings.jsonl``). A document that was out in full is
taken as it was read; of one that had only begun, such as a live blog in the morning, the posts that were
there are read again, so that nothing is understood by what came later. What is left is resolved anew. The
graph is the one that ``kg build --as-of`` makes from the sources.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import kg
from kg import build
from kg.documents.asof import as_of
from kg.errors import InputError
from kg.export import readings
from kg.graph.iris import DEFAULT_BASE
from kg.model import Report
from kg.ontology import Ontology, load
from kg.resolve import Decisions
from kg.resolve.decisions import kinds
from kg.settings import Settings, checked

if TYPE_CHECKING:
    from kg.extract.engine import Engine


def known(
    folder: Path,
    moment: dt.datetime,
    *,
    engine: Callable[[Ontology, Settings], Engine],
    report: Report,
) -> tuple[build.Built, Ontology]:
    """What a build of the same sources up to ``moment`` is, and the ontology that it was made with.

    ``engine`` is called only where a document had begun and not ended, with the settings of the build.

    Raises
    ------
    InputError
        When the folder is not of a build of this version, nothing was published by then, or a document would
        have to be read again with a learned reader that did not ship.
    """
    record = _record(folder)
    settings = _settings(record)
    ontology = load(settings.ontology)
    extractions, decisions = readings.load(folder / "readings.jsonl")
    read = {x.document.id: x for x in extractions}
    there = as_of([x.document for x in extractions], moment, report)
    if not there:
        raise InputError(f"nothing was published up to {moment.isoformat()}; name a later moment")
    begun = [d for d in there if d != read[d.id].document]
    if begun:
        if "reader" in record["settings"]:
            raise InputError(
                f"{folder}: read with a learned reader of its own, and {begun[0].id} had only begun; "
                "run `kg build --as-of` on the sources with --reader"
            )
        again = build.extract(begun, engine(ontology, settings), report=report)
        read |= {x.document.id: x for x in again}
    built = build.build(
        [read[d.id] for d in there],
        ontology,
        base=settings.base or DEFAULT_BASE,
        decisions=Decisions(decisions, kinds(ontology)) if decisions else None,
        report=report,
    )
    return built, ontology


def _record(folder: Path) -> dict[str, Any]:
    file = folder / "run.json"
    try:
        found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(
            f"{folder}: no run.json there; an earlier moment needs a folder that `kg build` wrote"
        ) from error
    if found.get("livekg") != kg.__version__:
        raise InputError(
            f"{file}: written by version {found.get('livekg')}, this is {kg.__version__}; "
            "build the graph again"
        )
    return found


def _settings(record: dict[str, Any]) -> Settings:
    """The settings that the documents were read with."""
    then = record["settings"]
    reader = then["extractor"] if then["learned_model"] else "frames"
    given = {"model": then["model"].split()[0], "extractor": reader}
    given |= {"base": then["base"], "ontology": then["ontology"]}
    return checked({k: v for k, v in given.items() if v is not None}, where="run.json")
