"""``kg serve``: a built graph in, a SPARQL endpoint with pages out, until it is interrupted."""

# ruff: noqa: PLC0415 (a command loads what it needs when it runs: `kg query` starts without spaCy)
# ruff: noqa: PLR0913, PLR0917 (the arguments of a command are its options)

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli import graphs
from kg.cli.common import AsOf, Graph, Quiet, Voice
from kg.errors import SettingsError


def serve(
    graph: Graph,
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Where to listen; others reach 0.0.0.0.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 8765,
    seconds: Annotated[
        float, typer.Option(min=0.1, help="How long a query may run; then its process is ended.")
    ] = 30,
    rows: Annotated[int, typer.Option(min=1, help="How many rows an answer may have.")] = 100_000,
    megabytes: Annotated[int, typer.Option(min=1, help="How large an answer may be.")] = 64,
    memory: Annotated[
        int, typer.Option(min=512, metavar="MIB", help="How much memory one query may take.")
    ] = 4096,
    workers: Annotated[
        int, typer.Option(min=1, max=64, help="How many queries run at a time.")
    ] = 2,
    queue: Annotated[int, typer.Option(min=0, help="How many more may wait.")] = 100,
    allow_origin: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ORIGIN",
            help="A site whose pages may read the answers (CORS), or *; may be repeated.",
        ),
    ] = None,
    as_of: AsOf = None,
    title: Annotated[str | None, typer.Option(help="The heading of the pages.")] = None,
    quiet: Quiet = False,
) -> None:
    """Serve a graph as a read-only SPARQL endpoint with a query page and a page for each thing."""
    try:
        from kg.serve.app import LOOPBACK, Server
        from kg.serve.limits import Limits
        from kg.serve.run import folder_of, is_loopback
        from kg.serve.run import serve as run
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"kg serve needs {error.name}: install the extra, pip install 'livekg[serve]'"
        ) from error
    from kg import ontology

    voice = Voice(quiet)
    graphs.check_there(graph)
    limits = Limits(
        seconds=seconds, rows=rows, bytes=megabytes * 1024**2, memory=memory * 1024**2,
        workers=workers, queue=queue,
    )  # fmt: skip
    earlier = graphs.open_graph(graph, as_of)[0] if as_of is not None else None
    with folder_of(graph, ontology.load(), earlier) as folder:
        server = Server(
            folder,
            title or graph.resolve().name,
            limits,
            hosts=LOOPBACK if is_loopback(host) else None,
            origins=tuple(allow_origin or ()),
            heading=title,
        )
        run(
            server,
            host,
            port,
            ready=lambda url: voice.say(f"{url} – query page; {url}sparql – endpoint"),
        )
