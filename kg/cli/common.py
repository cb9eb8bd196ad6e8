"""What all commands share: errors as one message, progress, options, settings, an engine."""

# ruff: noqa: PLC0415 (a command loads what it needs when it runs: `kg query` starts without spaCy)

from __future__ import annotations

import datetime as dt
import logging
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from typer.core import TyperGroup

from kg import settings
from kg.errors import GraphError, InputError, KgError, SettingsError
from kg.model import Report
from kg.settings import Extractor, Settings

if TYPE_CHECKING:
    from kg.extract.engine import Engine
    from kg.ontology import Ontology

T = TypeVar("T")


class Commands(TyperGroup):
    """A group of commands in which an error of ours is one message and an exit code, without a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was named; 2 for a wrong setting, 1 for work that failed."""
        try:
            return super().invoke(ctx)
        except KgError as error:
            note(f"kg: {error}")
            raise typer.Exit(2 if isinstance(error, SettingsError) else 1) from error


class Format(StrEnum):
    TABLE = "table"
    CSV = "csv"
    JSON = "json"


Form = Annotated[Format, typer.Option("--format", "-f", help="The form of the output.")]
Inputs = Annotated[
    list[str],
    typer.Argument(
        metavar="INPUT",
        help='Files (.txt, .md, .jsonl), folders with such files, or "-" for standard input.',
        show_default=False,
    ),
]
Graph = Annotated[
    Path,
    typer.Argument(
        metavar="DIR", help="A folder that `kg build` wrote, or a Turtle file.", show_default=False
    ),
]
Date = Annotated[
    str | None,
    typer.Option(
        "--date", metavar="DAY", help="The day of documents that state none, as 2023-07-27."
    ),
]
Model = Annotated[
    str | None,
    typer.Option(
        "--model", metavar="NAME", help="Another spaCy pipeline with tagger, parser and ner."
    ),
]
Reader = Annotated[
    Extractor | None,
    typer.Option(
        "--extractor",
        help="What reads events: the frames, the learned model, or both (the default).",
        show_default=False,
    ),
]
Learned = Annotated[
    Path | None,
    typer.Option(
        "--reader",
        metavar="DIR",
        help="A learned reader that `kg train` wrote, for the one that ships.",
    ),
]
Config = Annotated[
    Path | None,
    typer.Option(
        "--settings", metavar="FILE", help="A TOML file with settings; options given here win."
    ),
]
Types = Annotated[
    list[str] | None,
    typer.Option(
        "--type",
        "-t",
        metavar="TYPE",
        help="Only this event type or PLOVER class; may be repeated.",
    ),
]
Since = Annotated[
    str | None, typer.Option(metavar="DAY", help="The first day, month or year of events.")
]
Until = Annotated[str | None, typer.Option(metavar="DAY", help="The last day, month or year.")]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="MOMENT",
        help="Leave out what was published later: a day, or a time as 2023-07-27T14:30.",
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Show every detail.")]


@dataclass(frozen=True, slots=True)
class Voice:
    """How much a command says, all of it on standard error."""

    quiet: bool = False
    verbose: bool = False

    def say(self, text: str) -> None:
        """A line that ``-q`` leaves out."""
        if not self.quiet:
            note(text)

    def progress(self, items: Iterable[T], total: int, label: str) -> Iterator[T]:
        """The same items, with a bar where a person looks on."""
        if self.quiet or total < 2 or not sys.stderr.isatty():
            yield from items
            return
        from rich.console import Console
        from rich.progress import track

        yield from track(
            items, total=total, description=label, console=Console(stderr=True), transient=True
        )


def note(text: str) -> None:
    """A line on standard error."""
    typer.echo(text, err=True)


def day(text: str | None) -> dt.date | None:
    """The day that an option names."""
    if text is None:
        return None
    from kg.documents.dates import FORMS, parse_date

    found = parse_date(text)
    if found is None:
        raise typer.BadParameter(f"{text!r} is no day; write {FORMS}", param_hint="--date")
    return found


def moment(text: str | None) -> dt.datetime | None:
    """The moment that an option names."""
    if text is None:
        return None
    from kg.documents.asof import MOMENTS, parse_moment

    found = parse_moment(text)
    if found is None:
        raise typer.BadParameter(f"{text!r} is no moment; write {MOMENTS}", param_hint="--as-of")
    return found


def chosen(file: Path | None, **options: object) -> Settings:
    """The settings of a file, with the options that were given in place of its values."""
    start = settings.load(file) if file is not None else Settings()
    given = {n: str(v) if isinstance(v, Path) else v for n, v in options.items() if v is not None}
    return settings.checked(given, where="the command line", start=start)


def base_iri(wanted: Settings) -> str:
    """The base IRI that was asked for, or the default."""
    from kg.graph.iris import DEFAULT_BASE, Iris

    try:
        return Iris(wanted.base or DEFAULT_BASE).base
    except GraphError as error:
        raise SettingsError(str(error)) from error


def many(number: int, noun: str) -> str:
    """A number with its noun: "1 document", "2 documents", "2 entities"."""
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number} {noun if number == 1 else plural}"


def load_ontology(wanted: Settings) -> Ontology:
    """The ontology that ships, or the one of the settings."""
    from kg import ontology

    return ontology.load(wanted.ontology)


def load_engine(ontology: Ontology, wanted: Settings) -> Engine:
    """The extractor that was asked for, loaded."""
    # A spaCy pipeline of a neighbouring version warns at each start; the version stands in run.json.
    logging.getLogger("spacy").setLevel(logging.ERROR)
    from kg.annotate.pipeline import DEFAULT_MODEL
    from kg.extract import engine, neural

    found = engine.load(
        ontology,
        model=wanted.model or DEFAULT_MODEL,
        extractor=wanted.extractor.value,
        folder=wanted.ontology,
        reader=wanted.reader,
    )
    if found.detector is None and wanted.extractor != Extractor.FRAMES:
        note(f"kg: {neural.missing(neural.MODEL)}; the frames read alone")
    return found


def tell(report: Report, voice: Voice) -> None:
    """What was dropped, in a few lines; with ``-v`` all of it, and every count."""
    if voice.verbose:
        for name, number in sorted(report.counts.items()):
            voice.say(f"  {number:6} {name}")
    # A decision that did nothing is always told: who wrote it believes that it works.
    for drop in (d for d in report.dropped if d["stage"] == "decisions"):
        voice.say(f"decision not applied: {drop['what']}: {drop['reason']}")
    dropped = [d for d in report.dropped if d["stage"] != "decisions"]
    if dropped:
        voice.say(f"dropped while reading: {len(dropped)}")
    shown = dropped if voice.verbose else dropped[:5]
    for drop in shown:
        voice.say(f"  {drop['what']}: {drop['reason']}")
    if len(dropped) > len(shown):
        voice.say(f"  and {len(dropped) - len(shown)} more; -v shows all")


def counted(names: Iterable[str], *, limit: int = 5) -> str:
    """The most frequent of ``names`` with their numbers, in one line."""
    found = Counter(names)
    ordered = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    rest = len(ordered) - limit
    line = ", ".join(f"{name} {number}" for name, number in ordered[:limit])
    return line + (f" and {rest} more" if rest > 0 else "")


def build_folder(path: Path) -> Path:
    """The folder that a build wrote; an InputError says what is missing."""
    if not (path / "graph.ttl").is_file():
        raise InputError(f"{path}: no graph.ttl there; name a folder that `kg build` wrote")
    return path
