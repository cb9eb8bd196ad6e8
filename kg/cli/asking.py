"""``kg query``, ``kg analyse`` and ``kg view``: a built graph in, answers or a page out."""

# ruff: noqa: PLC0415 (a command loads what it needs when it runs: `kg query` starts without spaCy)
# ruff: noqa: PLR0913, PLR0917 (the arguments of a command are its options)

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli import graphs, show
from kg.cli.common import Graph, Quiet, Voice, note
from kg.errors import InputError, QueryError, SettingsError, choices

if TYPE_CHECKING:
    from kg.graph.store import Store
    from kg.query import NamedQuery, Result


class Format(StrEnum):
    TABLE = "table"
    CSV = "csv"
    JSON = "json"


class Answer(StrEnum):
    TABLE = "table"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    TURTLE = "turtle"


Form = Annotated[Format, typer.Option("--format", "-f", help="The form of the output.")]
AnswerForm = Annotated[
    Answer, typer.Option("--format", "-f", help="The form of the output; triples are Turtle.")
]
Explain = Annotated[
    bool,
    typer.Option(
        "--explain", help="Say how the query is read, and how many triples fit its parts."
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


def query(
    graph: Annotated[
        str | None,
        typer.Argument(
            metavar="DIR",
            help="A folder that `kg build` wrote, a Turtle file, or a SPARQL server as KIND+http://HOST.",
        ),
    ] = None,
    text: Annotated[
        str | None,
        typer.Argument(
            metavar="QUERY",
            help="SPARQL, @FILE that holds it, - for standard input, or the name of a query (see --list).",
        ),
    ] = None,
    param: Annotated[
        list[str] | None,
        typer.Option("--param", "-p", metavar="NAME=VALUE", help="A parameter; may be repeated."),
    ] = None,
    format: AnswerForm = Answer.TABLE,
    explain: Explain = False,
    names: Annotated[bool, typer.Option("--list", help="List the queries that ship.")] = False,
) -> None:
    """Ask a graph: SPARQL, or one of the named queries with its parameters."""
    from kg import query as ask

    if names:
        typer.echo(show.named(list(ask.named_queries().values())), nl=False)
        return
    if graph is None or text is None:
        raise typer.BadParameter("name a folder and a query, or use --list", param_hint="QUERY")
    params = dict(_param(p) for p in param or ())
    store, ontology = graphs.open_graph(graph)
    found = _named(text)
    if found is not None:
        result = ask.run_named(store, found, ontology, params)
    else:
        if params:
            raise QueryError("--param is for named queries; write the values into SPARQL itself")
        result = ask.run(store, _sparql(text))
    _print(store, result, format, explain=explain)


def question(
    graph: Annotated[
        str,
        typer.Argument(
            metavar="DIR",
            help="A folder that `kg build` wrote, a Turtle file, or a SPARQL server as KIND+http://HOST.",
        ),
    ],
    words: Annotated[
        str, typer.Argument(metavar="QUESTION", help='Such as "who met Sergei Shoigu?".')
    ],
    format: AnswerForm = Answer.TABLE,
    explain: Explain = False,
    quiet: Quiet = False,
) -> None:
    """Ask a question in plain words, in one of the forms that ontology/questions.toml lists; no guessing."""
    from kg import query as ask
    from kg.query.ask import load, understand

    found, params = understand(words, load(ask.named_queries()))
    store, ontology = graphs.open_graph(graph)
    result = ask.run_named(store, found, ontology, params)
    given = "".join(f" --param {shlex.quote(f'{n}={v}')}" for n, v in sorted(params.items()))
    voice = Voice(quiet)
    voice.say(f"kg query {shlex.quote(str(graph))} {found.name}{given}")
    voice.say("".join(f"  {line}\n" for line in result.sparql.splitlines() if line[:1] != "#"))
    _print(store, result, format, explain=explain)


def _print(store: Store, result: Result, format: Answer, *, explain: bool) -> None:
    from kg import query as ask

    if explain:
        from kg.query.explain import explain as tree

        note(tree(store, result.sparql))
    write = {
        Answer.TABLE: ask.to_table,
        Answer.CSV: ask.to_csv,
        Answer.TSV: ask.to_tsv,
        Answer.JSON: ask.to_json,
        Answer.TURTLE: ask.to_turtle,
    }
    typer.echo(write[format](result), nl=False)


def analyse(
    graph: Graph,
    what: Annotated[
        str,
        typer.Argument(
            help="centrality, stability, path, brokers, communities, components, bridges, cores, balance, "
            "dyads, matrix, reciprocity, status, contested or corroborated."
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
    by: Annotated[
        str, typer.Option(help="For dyads and matrix: day, week, month or year.")
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
    type: Types = None,
    since: Since = None,
    until: Until = None,
    format: Form = Format.TABLE,
) -> None:
    """Analyse who is connected with whom; every result leads back to dated quotes."""
    from kg import analyse as work

    if what not in _ANALYSES:
        raise SettingsError(f"unknown analysis {what!r}; {choices(what, _ANALYSES)}")
    given = names or []
    wanted = _ANALYSES[what]
    if len(given) not in wanted:
        many = " or ".join(str(n) for n in wanted)
        raise SettingsError(f"{what} takes {many} names, not {len(given)}")
    if side is None:
        side = "cooperation" if what == "communities" else None
    choice = work.Choice(side, confirmed=not every, weight=weight)
    projected = graphs.projection(*graphs.open_graph(graph), types=type, since=since, until=until)
    options: dict[str, Any] = {"top": top, "by": by, "in_time": in_time, "days": days}
    rows = _run(what, projected, choice, given, options)
    if not rows and what == "path":
        note(work.no_path(projected, given[0], given[1], choice))
    if not projected:
        note("no event that was asked for links two actors in this graph")
    elif not rows and not every and what != "path":
        note("nothing among what is told as having happened; --all adds what is alleged or planned")
    if format is Format.JSON:
        typer.echo(show.as_json(rows), nl=False)
    elif format is Format.CSV:
        typer.echo(show.as_csv(show.flat(rows)), nl=False)
    else:
        typer.echo(show.analysis(rows), nl=False)


# How many names an analysis may be given.
_ANALYSES: Mapping[str, tuple[int, ...]] = {
    "centrality": (0,),
    "stability": (0,),
    "path": (2,),
    "brokers": (2,),
    "balance": (0,),
    "matrix": (2,),
    "reciprocity": (0, 1),
    "status": (2,),
    "communities": (0,),
    "components": (0,),
    "bridges": (0,),
    "cores": (0,),
    "dyads": (0, 2),
    "contested": (0,),
    "corroborated": (0,),
}


def _run(what: str, graph: Any, choice: Any, names: list[str], options: dict[str, Any]) -> Any:
    from kg import analyse as work

    top: int = options["top"]
    calls: dict[str, Callable[[], Any]] = {
        "centrality": lambda: work.centrality(graph, choice, top=top),
        "stability": lambda: work.stability(graph, choice, top=top),
        "communities": lambda: work.communities(graph, choice),
        "components": lambda: work.components(graph, choice)[:top],
        "bridges": lambda: work.bridges(graph, choice)[:top],
        "cores": lambda: work.cores(graph, choice)[:top],
        "contested": lambda: work.contested(graph)[:top],
        "corroborated": lambda: work.corroborated(graph)[:top],
        "balance": lambda: work.balance(graph, choice, top=top),
        "brokers": lambda: work.brokers(graph, names[0], names[1], choice, days=options["days"])[
            :top
        ],
        "status": lambda: work.status(graph, names[0], names[1], choice),
        "matrix": lambda: _matrix(graph, choice, names, options["by"]),
        "reciprocity": lambda: work.reciprocity(
            graph,
            choice,
            type=names[0] if names else "Expulsion",
            days=90 if options["days"] is None else options["days"],
        ),
    }
    if what in calls:
        return calls[what]()
    if what == "dyads":
        if names:
            return work.dyad(graph, names[0], names[1], choice, by=options["by"])
        return work.dyads(graph, choice, by=options["by"], top=top)
    if options["in_time"]:
        found = work.time_respecting_path(graph, names[0], names[1], choice)
        return [] if found is None else [found]
    weighted = choice.weight != "events"
    return work.k_shortest_paths(
        graph, names[0], names[1], choice, k=min(top, 3), weighted=weighted
    )


def _matrix(graph: Any, choice: Any, names: list[str], by: str) -> Any:
    from kg import analyse as work

    series = work.matrix(graph, names[0], names[1], choice, by=by)
    return series | {"changes": work.change_points(series)}


def view(
    graph: Graph,
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="PAGE", help="The HTML file to write.")
    ],
    title: Annotated[str | None, typer.Option(help="The heading of the page.")] = None,
    first: Annotated[
        int, typer.Option(min=1, help="How many actors are shown when the page opens.")
    ] = 70,
    type: Types = None,
    since: Since = None,
    until: Until = None,
    quiet: Quiet = False,
) -> None:
    """Draw the graph as one HTML page that works without a network and shows the words behind each edge."""
    from kg import view as draw

    store, ontology = graphs.open_graph(graph)
    projected = graphs.projection(store, ontology, types=type, since=since, until=until)
    html = draw.page(
        projected, title=title or graph.resolve().name, sources=graphs.sources(store), first=first
    )
    draw.write(out, html)
    Voice(quiet).say(
        f"{out}: {projected.number_of_nodes()} actors, {projected.number_of_edges()} links"
    )


def _param(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise typer.BadParameter(f"{text!r}: write NAME=VALUE", param_hint="--param")
    return name.strip(), value.strip()


def _named(text: str) -> NamedQuery | None:
    """The named query of that name; None for SPARQL and files."""
    from kg import query as ask

    if text == "-" or text.startswith("@") or not text.replace("-", "").replace("_", "").isalnum():
        return None
    known = ask.named_queries()
    if text not in known:
        raise QueryError(f"no query is called {text!r}; {choices(text, known, all_up_to=40)}")
    return known[text]


def _sparql(text: str) -> str:
    if text == "-":
        try:
            return sys.stdin.buffer.read().decode()
        except UnicodeDecodeError as error:
            raise InputError("standard input: not UTF-8") from error
    if not text.startswith("@"):
        return text
    file = Path(text[1:])
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(
            f"{file}: cannot be read: {error.strerror}; name a file with SPARQL"
        ) from error
    except UnicodeDecodeError as error:
        raise InputError(f"{file}: not UTF-8; save it as UTF-8") from error
