"""``kg publish``: a built graph in, a folder of pages that opens from disk out."""

# ruff: noqa: PLC0415 (a command loads what it needs when it runs: `kg query` starts without spaCy)

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli import graphs
from kg.cli.common import Graph, Quiet, Voice, many
from kg.errors import SettingsError


def publish(
    graph: Graph,
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="DIR", help="The folder to write into.")
    ],
    title: Annotated[str | None, typer.Option(help="The heading of the dossier.")] = None,
    no_quotes: Annotated[
        bool,
        typer.Option("--no-quotes", help="Leave the sources' words out; offsets and digests stay."),
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Write a folder that opens from disk: graph, a page an entity and an event, ledger, tables, digests."""
    from kg import dossier
    from kg.export import source
    from kg.query import ledger as work

    home = graph if graph.is_dir() else graph.parent
    if out.resolve() == home.resolve():
        raise SettingsError(f"{out}: holds the graph itself; name another folder")
    store, ontology = graphs.open_graph(graph)
    ledger = work.ledger(store, ontology)
    contested = work.contested(store, ontology, ledger)
    sources = graphs.sources(store)
    if no_quotes:
        ledger, contested = work.wordless(ledger), work.wordless(contested)
        sources = graphs.untitled(sources)
    files = dossier.publish(
        source.read(graph, ontology, quotes=not no_quotes),
        out,
        title=title,
        ledger=ledger,
        contested=contested,
        sources=sources,
    )
    Voice(quiet).say(f"{out}: {many(len(files), 'file')}; open {out / 'index.html'}")
