"""``kg query``, ``kg ask`` and ``kg view``: a built graph in, answers or a page out."""

# ruff: noqa: PLC0415 (a command loads what it needs when it runs: `kg query` starts without spaCy)
# ruff: noqa: PLR0913, PLR0917 (the arguments of a command are its options)

from __future__ import annotations

import shlex
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli import graphs, show
from kg.cli.common import AsOf, Graph, Quiet, Since, Types, Until, Voice, note
from kg.errors import InputError, QueryError, choices

if TYPE_CHECKING:
    from kg.graph.store import Store
    from kg.query import NamedQuery, Result


class Answer(StrEnum):
    TABLE = "table"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    TURTLE = "turtle"


AnswerForm = Annotated[
    Answer, typer.Option("--format", "-f", help="The form of the output; triples are Turtle.")
]
Explain = Annotated[
    bool,
    typer.Option(
        "--explain", help="Say how the query is read, and how many triples fit its parts."
    ),
]


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
    as_of: AsOf = None,
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
    store, ontology = graphs.open_graph(graph, as_of)
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
    as_of: AsOf = None,
    quiet: Quiet = False,
) -> None:
    """Ask a question in plain words, in one of the forms that ontology/questions.toml lists; no guessing."""
    from kg import query as ask
    from kg.query.ask import load, understand

    found, params = understand(words, load(ask.named_queries()))
    store, ontology = graphs.open_graph(graph, as_of)
    result = ask.run_named(store, found, ontology, params)
    given = "".join(f" --param {shlex.quote(f'{n}={v}')}" for n, v in sorted(params.items()))
    given += f" --as-of {shlex.quote(as_of)}" if as_of else ""
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
    as_of: AsOf = None,
    quiet: Quiet = False,
) -> None:
    """Draw the graph as one HTML page that works without a network and shows the words behind each edge."""
    from kg import view as draw

    store, ontology = graphs.open_graph(graph, as_of)
    projected = graphs.projection(store, ontology, types=type, since=since, until=until)
    html = draw.page(projected, title=title, sources=graphs.sources(store), first=first)
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
