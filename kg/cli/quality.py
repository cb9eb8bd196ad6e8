"""``kg evaluate``, ``kg check`` and ``kg coverage``: how good the reading is, and what it lacks."""

# ruff: noqa: PLC0415 (a command loads what it needs when it runs: `kg query` starts without spaCy)
# ruff: noqa: PLR0913, PLR0917 (the arguments of a command are its options)

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli import show
from kg.cli.common import (
    Config,
    Date,
    Inputs,
    Learned,
    Model,
    Quiet,
    Reader,
    Verbose,
    Voice,
    chosen,
    day,
    load_engine,
    load_ontology,
    many,
)
from kg.errors import InputError, KgError, OntologyError
from kg.model import Report

if TYPE_CHECKING:
    from kg.evaluate import Evaluation, Miss


class By(StrEnum):
    TYPE = "type"
    DOC = "doc"


def evaluate(
    gold: Annotated[
        Path, typer.Argument(metavar="GOLD", help="A folder of gold documents.", show_default=False)
    ],
    events: Annotated[
        Path | None,
        typer.Option(
            "--events", metavar="FILE", help="Event lines to score, in place of a run of our own."
        ),
    ] = None,
    by: Annotated[By | None, typer.Option("--by", help="A row for each type or document.")] = None,
    errors: Annotated[
        int,
        typer.Option("--errors", min=0, metavar="N", help="Show N missed and N spurious events."),
    ] = 0,
    causes: Annotated[
        bool, typer.Option("--causes", help="Sort what is missed and spurious by its cause.")
    ] = False,
    reliability: Annotated[
        bool,
        typer.Option(
            "--reliability", help="Compare confidence with the share that is right (core)."
        ),
    ] = False,
    chart: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Draw the reliability: to a file that ends in .png or .svg."
        ),
    ] = None,
    model: Model = None,
    extractor: Reader = None,
    reader: Learned = None,
    settings: Config = None,
    quiet: Quiet = False,
) -> None:
    """Score the extraction, or the event lines of any system, against gold documents."""
    from kg import evaluate as measure
    from kg.evaluate.run import scored

    voice = Voice(quiet)
    wanted = chosen(settings, model=model, extractor=extractor, reader=reader)
    ontology = load_ontology(wanted)
    found = measure.load_gold(gold)
    if events is not None:
        lines = measure.read_lines(_text(events), source=str(events))
        result = measure.evaluate(found, lines, ontology)
    else:
        engine = load_engine(ontology, wanted)
        result = scored(found, engine, ontology, progress=voice.progress)
    for kind in ("missed", "spurious"):
        for miss in [m for m in result.misses if m.kind == kind][:errors]:
            typer.echo(_miss(miss))
    if by is not None:
        typer.echo(_groups(result, by.value))
    if causes:
        typer.echo(_causes(result))
    if reliability or chart is not None:
        _reliability(result, chart)
    typer.echo(_figures(result))


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"{file}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{file}: not UTF-8; save it as UTF-8") from error


def _miss(miss: Miss) -> str:
    sides = f"{', '.join(miss.actor) or '–'} → {', '.join(miss.target) or '–'}"
    return f"{miss.kind} {miss.document} {miss.type} ({miss.cause}): {sides} | {miss.quote}"


def _groups(result: Evaluation, by: str) -> str:
    from kg.evaluate import Score

    rows = []
    for name, (gold, system, core) in result.groups[by].items():
        score = Score.counted(core, system, gold)
        row = {by: name, "gold": gold, "system": system, "core": core}
        rows.append(row | {"P": score.precision, "R": score.recall, "F1": score.f1})
    return show.table(rows)


def _causes(result: Evaluation) -> str:
    from kg.evaluate import CAUSES

    number = Counter((m.cause, m.kind) for m in result.misses)
    types: dict[str, Counter[str]] = {cause: Counter() for cause in CAUSES}
    for miss in result.misses:
        types[miss.cause][miss.type] += 1
    rows = [
        {
            "cause": cause,
            "missed": number[cause, "missed"],
            "spurious": number[cause, "spurious"],
            "most often": ", ".join(f"{t} {n}" for t, n in types[cause].most_common(4)),
        }
        for cause in CAUSES
    ]
    return show.table(rows)


def _reliability(result: Evaluation, chart: Path | None) -> None:
    from kg.analyse import charts
    from kg.evaluate.reliability import reliability

    without = [line["doc"] for line, _ in result.judged if "confidence" not in line]
    if without:
        raise InputError(f"{without[0]}: an event has no confidence; --reliability compares it")
    found = reliability([(line["confidence"], right) for line, right in result.judged])
    rows = [
        {"from": f"{b.start:.1f}", "events": b.count, "confidence": b.mean, "right": b.right}
        for b in found.bins
    ]
    typer.echo(show.table(rows))
    typer.echo(
        f"calibration error {found.error:.3f}, Brier {found.brier:.3f}, ranking {found.ranking:.3f}\n"
    )
    if chart is not None:
        charts.reliability(rows).save(chart)


def _figures(result: Evaluation) -> str:
    lines = [
        f"{result.documents} documents, {result.gold} gold events, {result.system} system events, "
        f"evidence {result.evidence:.3f}"
    ]
    scores = {**result.levels, "classes": result.classes, "positions": result.positions}
    scores["entities B3"] = result.entities
    for name, s in scores.items():
        lines.append(f"{name:11}  P {s.precision:.3f}  R {s.recall:.3f}  F1 {s.f1:.3f}")
    if result.marks:
        marks = (f"{name} {share:.3f}" for name, share in result.marks.items())
        lines.append(f"on core matches: {', '.join(marks)}")
    return "\n".join(lines)


def check(
    settings: Config = None,
    only: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Only the examples of frames/FILE.toml."),
    ] = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Check the ontology, every data file, the named queries, and all examples of the frames."""
    from kg import query
    from kg.extract import examples
    from kg.query.ask import load as load_questions
    from kg.resources import ontology_dir

    voice = Voice(quiet, verbose)
    wanted = chosen(settings, extractor="frames")
    ontology = load_ontology(wanted)
    failures = list(ontology.check())
    folder = ontology_dir(wanted.ontology)
    queries = query.named_queries(folder / "queries")
    if (folder / "questions.toml").is_file():
        load_questions(queries, folder / "questions.toml")
    engine = load_engine(ontology, wanted)
    triggers = engine.lexicon.triggers
    stems = sorted({t.rule.partition("/")[0] for t in triggers})
    if only is not None and only not in stems:
        from kg.errors import choices

        raise OntologyError(f"no frames are called {only!r}; {choices(only, stems, all_up_to=40)}")
    for stem in voice.progress([only] if only else stems, len(stems), "examples"):
        failures += examples.failures(engine, only=stem)
    untested = examples.untested(engine)
    for trigger in untested if verbose else ():
        voice.say(f"without an example: {trigger.rule}")
    for failure in failures:
        typer.echo(failure)
    if failures:
        raise KgError(f"{many(len(failures), 'check')} failed; each line above names its file")
    number = sum(len(t.examples) + len(t.counter) for t in triggers)
    voice.say(
        f"{len(ontology.event_types)} event types, {len(ontology.entity_classes)} entity classes, "
        f"{len(queries)} queries, {many(len(triggers), 'trigger')} with {many(number, 'example')} "
        f"({len(untested)} without any): all is well"
    )


def coverage(
    inputs: Inputs,
    date: Date = None,
    top: Annotated[int, typer.Option(min=1, help="How many words at most.")] = 40,
    sentences: Annotated[int, typer.Option(min=0, help="How many sentences for each word.")] = 2,
    settings: Config = None,
    quiet: Quiet = False,
) -> None:
    """List the verbs and event nouns between two entities that no frame took, the most frequent first."""
    from kg import documents
    from kg.cli import gaps

    voice = Voice(quiet)
    wanted = chosen(settings)
    found = documents.read(inputs, date=day(date), report=Report())
    engine = load_engine(load_ontology(wanted), wanted)
    shown = 0
    for gap in gaps.gaps(found, engine, voice.progress)[:top]:
        typer.echo(f"{gap.count:5}  {gap.lemma} ({gap.kind})")
        for sentence in gap.sentences[:sentences]:
            typer.echo(show.quote(sentence, "         "), nl=False)
        shown += 1
    if not shown:
        voice.say("between two entities, every content word was taken by a frame")
