"""``kg build`` and ``kg extract``: documents in, a folder or lines of JSON out."""

# ruff: noqa: PLC0415 (a command loads what it needs when it runs: `kg query` starts without spaCy)
# ruff: noqa: PLR0913, PLR0917 (the arguments of a command are its options)

from __future__ import annotations

import hashlib
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.common import (
    AsOf,
    Config,
    Date,
    Inputs,
    Learned,
    Model,
    Quiet,
    Reader,
    Verbose,
    Voice,
    base_iri,
    chosen,
    counted,
    day,
    load_engine,
    load_ontology,
    many,
    moment,
    tell,
)
from kg.errors import GraphError, InputError
from kg.model import Report

if TYPE_CHECKING:
    from kg.build import Built


class LineFormat(StrEnum):
    JSONL = "jsonl"


def build(
    inputs: Inputs,
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="DIR", help="The folder to write into.")
    ],
    date: Date = None,
    model: Model = None,
    extractor: Reader = None,
    reader: Learned = None,
    base: Annotated[
        str | None,
        typer.Option("--base", metavar="IRI", help="The IRI under which the data stand."),
    ] = None,
    store: Annotated[
        str | None,
        typer.Option(
            metavar="SERVER",
            help="Write to a SPARQL server, as KIND+http://HOST, in place of the store in the folder.",
        ),
    ] = None,
    no_store: Annotated[
        bool,
        typer.Option("--no-store", help="Write no store, which `kg query` opens at once."),
    ] = False,
    as_of: AsOf = None,
    decisions: Annotated[
        Path | None,
        typer.Option(
            "--decisions", metavar="FILE", help="A CSV file with decisions; see `kg review`."
        ),
    ] = None,
    settings: Config = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Read documents and write a graph with tables and the record of the run into a folder."""
    from kg import build as work
    from kg import documents
    from kg.documents.asof import as_of as known
    from kg.extract import neural
    from kg.graph.check import check
    from kg.graph.http import Server
    from kg.graph.remote import push
    from kg.resolve.decisions import load as load_decisions

    voice = Voice(quiet, verbose)
    wanted = chosen(
        settings,
        model=model,
        extractor=extractor,
        reader=reader,
        base=base,
        store=False if no_store or store else None,
    )
    server = None if store is None else Server.of(store)
    iri = base_iri(wanted)
    if out.exists() and not out.is_dir():
        raise InputError(f"{out}: is a file; name a folder to write into")
    report = Report()
    then = moment(as_of)
    ontology = load_ontology(wanted)
    decided = load_decisions(decisions, ontology) if decisions is not None else None
    found = documents.read(inputs, date=day(date), report=report)
    if then is not None:
        found = known(found, then, report)
        if not found:
            raise InputError(f"nothing was published up to {as_of}; name a later moment")
    engine = load_engine(ontology, wanted)
    extractions = work.extract(found, engine, report=report, progress=voice.progress)
    built = work.build(extractions, ontology, base=iri, decisions=decided, report=report)
    broken = check(built.graph, ontology)
    if broken:
        for violation in broken[: None if verbose else 10]:
            voice.say(f"  {violation}")
        raise GraphError(
            f"the graph breaks its shapes in {len(broken)} places, so nothing was written; "
            "the first is " + str(broken[0])
        )
    record: dict[str, object] = {
        "date": date,
        "model": f"{engine.nlp.meta['lang']}_{engine.nlp.meta['name']} {engine.nlp.meta['version']}",
        "extractor": wanted.extractor.value,
        "learned_model": engine.detector is not None,
        "base": iri,
        "ontology": str(wanted.ontology) if wanted.ontology else None,
        "as_of": then.isoformat() if then is not None else None,
        "decisions": hashlib.sha256(decisions.read_bytes()).hexdigest() if decisions else None,
    }
    if engine.detector is not None and wanted.reader is not None:
        record["reader"] = neural.digest(wanted.reader)
    written = work.write(built, out, ontology, settings=record, store=wanted.store)
    if server is not None:
        number = push(server, built.graph, ontology, base=iri)
        voice.say(f"{server.url}: {many(number, 'triple')}, with the ontology")
    _summary(built, voice)
    tell(report, voice)
    names = [p.name for p in written] + (["store/"] if wanted.store else [])
    voice.say(f"{out}: {', '.join(names)}")


def extract(
    inputs: Inputs,
    date: Date = None,
    model: Model = None,
    extractor: Reader = None,
    reader: Learned = None,
    format: Annotated[
        LineFormat, typer.Option("--format", help="The form of the output.")
    ] = LineFormat.JSONL,
    settings: Config = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Print every event and position as one line of JSON, with its words and their offsets."""
    from kg import build as work
    from kg import documents
    from kg.export import jsonl
    from kg.resolve import resolve

    assert format is LineFormat.JSONL
    voice = Voice(quiet, verbose)
    wanted = chosen(settings, model=model, extractor=extractor, reader=reader)
    report = Report()
    found = documents.read(inputs, date=day(date), report=report)
    ontology = load_ontology(wanted)
    engine = load_engine(ontology, wanted)
    extractions = work.extract(found, engine, report=report, progress=voice.progress)
    resolution = resolve(extractions)
    lines = list(jsonl.event_lines(resolution, found, ontology))
    typer.echo(jsonl.to_jsonl(lines), nl=False)
    if not lines:
        voice.say("no event was found in any document")
    tell(report, voice)


def _summary(built: Built, voice: Voice) -> None:
    resolution = built.resolution
    events = resolution.events
    told = sum(e.factuality == "actual" and e.polarity == "positive" for e in events)
    voice.say(
        f"{many(len(built.documents), 'document')}, {many(len(events), 'event')} "
        f"({told} told as having happened), {many(len(resolution.entities), 'entity')}, "
        f"{many(len(resolution.positions), 'position')}, {many(len(built.graph), 'triple')}"
    )
    if events:
        voice.say(f"events: {counted(e.type for e in events)}")
    spoken = {c.evidence.document for e in events for c in e.claims}
    spoken |= {c.evidence.document for p in resolution.positions for c in p.claims}
    silent = [d.id for d in built.documents if d.id not in spoken]
    if silent:
        voice.say(f"without any event: {', '.join(silent[:5])}{' …' if len(silent) > 5 else ''}")
    if resolution.decisions:
        voice.say(f"{many(len(resolution.decisions), 'decision')} applied")
    if resolution.rejected:
        voice.say(f"candidates not taken: {len(resolution.rejected)}; rejected.jsonl says why")
