"""``kg analyse``: a built graph in, who is connected with whom out, as tables, charts or a report."""

# ruff: noqa: PLC0415 (a command loads what it needs when it runs: `kg query` starts without spaCy)
# ruff: noqa: PLR0913, PLR0917 (the arguments of a command are its options)

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any

import typer

from kg.cli import graphs, show
from kg.cli.analyses import ANALYSES, Asked
from kg.cli.common import (
    AsOf,
    Form,
    Format,
    Graph,
    Quiet,
    Since,
    Types,
    Until,
    Voice,
    many,
    note,
)
from kg.errors import SettingsError, choices


def analyse(
    graph: Graph,
    what: Annotated[
        str,
        typer.Argument(
            help="centrality, over-time, stability, unconfirmed, path, brokers, communities, components, "
            "bridges, cores, balance, dyads, matrix, reciprocity, status, contested or corroborated."
        ),
    ] = "centrality",
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="NAME",
            help="Two actors: path, brokers, dyads, matrix, status. An event type: reciprocity.",
        ),
    ] = None,
    side: Annotated[
        str | None, typer.Option(metavar="SIDE", help="Only cooperation or only conflict.")
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Alleged, planned and hypothetical events as well.")
    ] = False,
    top: Annotated[int, typer.Option(min=1, help="How many rows at most.")] = 20,
    measure: Annotated[
        str | None,
        typer.Option(
            metavar="MEASURE",
            help="What ranks: degree, weighted_degree, betweenness, harmonic, eigenvector or pagerank.",
        ),
    ] = None,
    by: Annotated[
        str, typer.Option(help="For over-time, dyads and matrix: day, week, month or year.")
    ] = "month",
    days: Annotated[
        int | None,
        typer.Option(
            min=0,
            help="For brokers: both met within so many days. For reciprocity: the longest lag (90).",
        ),
    ] = None,
    weight: Annotated[
        str,
        typer.Option(help="What a pair weighs: its events, their intensity or their sources."),
    ] = "events",
    in_time: Annotated[
        bool, typer.Option("--in-time", help="For path: no hop earlier than the one before.")
    ] = False,
    method: Annotated[
        str, typer.Option(help="For communities: louvain, or leiden with the extra igraph.")
    ] = "louvain",
    engine: Annotated[
        str | None,
        typer.Option(
            metavar="ENGINE",
            help="Who computes betweenness and harmonic closeness: networkx, arrays, rustworkx, igraph.",
        ),
    ] = None,
    type: Types = None,
    classes: Annotated[
        list[str] | None,
        typer.Option(
            "--class",
            metavar="CLASS",
            help="Only entities of this class or group, such as Country or Actor; may be repeated.",
        ),
    ] = None,
    since: Since = None,
    until: Until = None,
    reported: Annotated[
        bool,
        typer.Option(
            "--reported", help="An event without a date stands on the day of its first document."
        ),
    ] = False,
    as_of: AsOf = None,
    format: Form = Format.TABLE,
    chart: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Draw centrality, dyads or matrix as well: to a file that ends in .png or .svg.",
        ),
    ] = None,
    write: Annotated[
        bool,
        typer.Option(
            "--write", help="Put the rows into the store as well, as a named graph of their own."
        ),
    ] = False,
    report: Annotated[
        Path | None,
        typer.Option(
            "--report",
            metavar="FILE_OR_DIR",
            help="Write all analyses as Markdown with charts: to a file that ends in .md, or into a folder.",
        ),
    ] = None,
    pair: Annotated[
        tuple[str, str] | None,
        typer.Option(
            metavar="NAME NAME",
            help="For --report: the two whose time is shown; else those with most events.",
        ),
    ] = None,
    title: Annotated[str | None, typer.Option(help="For --report: its heading.")] = None,
    quiet: Quiet = False,
) -> None:
    """Analyse who is connected with whom; every result leads back to dated quotes."""
    from kg import analyse as work
    from kg.graph.project import Filter

    given = names or []
    _check(what, given)
    if side is None:
        side = "cooperation" if what == "communities" else None
    choice = work.Choice(side, confirmed=not every, weight=weight)
    if write and as_of is not None:
        raise SettingsError("--write puts rows into the store as it is; leave --as-of out")
    store, ontology = graphs.open_graph(graph, as_of)
    keep = Filter(types=type or None, classes=classes or None, since=since, until=until)
    projected = work.projected(store, ontology, keep, reported=reported)
    if report is not None:
        if what != "centrality":
            raise SettingsError("--report holds all analyses; leave WHAT out")
        _report(
            projected,
            report,
            choice,
            quiet=quiet,
            title=title or f"Who is connected with whom: {graph.resolve().name}",
            sources=graphs.sources(store),
            pair=pair,
            method=method,
            engine=engine,
        )
        return
    asked = Asked(projected, choice, given, top, by, days, in_time, measure, engine, method)
    rows = ANALYSES[what].run(asked)
    if write:
        _write(
            store,
            what,
            work.flat(rows),
            asked,
            type=type,
            classes=classes,
            since=since,
            until=until,
            reported=reported,
        )
    if chart is not None:
        _chart(what, rows, asked).save(chart)
    _explain(what, rows, asked)
    if format is Format.JSON:
        typer.echo(show.as_json(rows), nl=False)
    elif format is Format.CSV:
        typer.echo(show.as_csv(work.flat(rows)), nl=False)
    else:
        typer.echo(show.analysis(rows), nl=False)


def _report(projected: Any, path: Path, choice: Any, *, quiet: bool, **options: Any) -> None:
    from kg import __version__
    from kg import analyse as work

    pictures = find_spec("matplotlib") is not None
    if not pictures:
        note("the report has no charts: pip install 'livekg[charts]' for them")
    plan = work.Plan(
        pictures=pictures,
        prefix=f"{path.stem}-" if path.suffix.lower() == ".md" else "",
        made=f"Made by `kg analyse --report`, livekg {__version__}. ",
        **options,
    )
    files = work.report(projected, choice, plan).write(path)
    Voice(quiet).say(f"{files[0]}: with {many(len(files) - 1, 'chart file')}")


def _write(store: Any, what: str, rows: list[Any], asked: Asked, **filters: Any) -> None:
    """Put the rows into the store, and name their graph."""
    from kg.graph.annex import table
    from kg.graph.store import Store

    settings = {k: " ".join(v) if isinstance(v, list) else v for k, v in filters.items()}
    for name in ("top", "by", "days", "in_time", "measure", "engine", "method"):
        settings[name] = getattr(asked, name)
    for name in ("side", "confirmed", "weight"):
        settings[name] = getattr(asked.choice, name)
    settings["names"] = ", ".join(asked.names)
    name, graph = table(what, settings, rows, store.base)
    Store.annex(store.origin, name, graph)
    note(f"written to {name}")


def _chart(what: str, rows: Any, asked: Asked) -> Any:
    from kg.analyse import charts

    if what == "centrality":
        return charts.bars(rows, [asked.measure or "degree"], top=asked.top)
    if what == "dyads" and not asked.names:
        return charts.grid(rows)
    if what == "matrix":
        return charts.timeline(rows, rows["changes"])
    raise SettingsError(f"no chart is made of {what}; centrality, dyads of all, or matrix")


def _check(what: str, given: list[str]) -> None:
    if what not in ANALYSES:
        raise SettingsError(f"unknown analysis {what!r}; {choices(what, ANALYSES)}")
    wanted = ANALYSES[what].names
    if len(given) not in wanted:
        many = " or ".join(str(n) for n in wanted)
        raise SettingsError(f"{what} takes {many} names, not {len(given)}")


def _explain(what: str, rows: Any, asked: Asked) -> None:
    """Say why there is nothing, where there is nothing."""
    from kg import analyse as work

    if not rows and what == "path":
        note(work.no_path(asked.graph, asked.names[0], asked.names[1], asked.choice))
    if not asked.graph:
        note("no event that was asked for links two actors in this graph")
    elif not rows and asked.choice.confirmed and what != "path":
        note("nothing among what is told as having happened; --all adds what is alleged or planned")
