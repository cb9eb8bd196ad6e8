"""``kg export`` and ``kg import``: a graph in, files for other tools out, and the way back."""

# ruff: noqa: PLC0415 (a command loads what it needs when it runs: `kg query` starts without spaCy)
# ruff: noqa: PLR0913, PLR0917 (the arguments of a command are its options)

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.common import Graph, Quiet, Voice, many
from kg.errors import InputError, SettingsError

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|\\^`]+\Z")


def export(
    graph: Graph,
    all: Annotated[
        Path | None,
        typer.Option("--all", metavar="OUT", help="A folder: write every format into it."),
    ] = None,
    format: Annotated[
        str | None,
        typer.Option(
            "--format", "-f", metavar="NAME", help="One format; docs/how-to.md lists the names."
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", metavar="FILE", help="The file for --format; else standard output."
        ),
    ] = None,
    shards: Annotated[
        Path | None,
        typer.Option(
            metavar="OUT", help="A folder: write sorted N-Quads in parts, for bulk loaders."
        ),
    ] = None,
    lines: Annotated[
        int | None,
        typer.Option(min=1, help="How many statements a part of --shards has; else a million."),
    ] = None,
    no_quotes: Annotated[
        bool,
        typer.Option("--no-quotes", help="Leave the sources' words out; offsets and digests stay."),
    ] = False,
    license: Annotated[
        str | None,
        typer.Option(
            "--license", metavar="IRI", help="The terms under which the data may be used."
        ),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Write a graph in the forms that other tools read: RDF, networks, tables, event data, descriptions."""
    if sum(x is not None for x in (all, format, shards)) != 1:
        raise SettingsError("name one of --all OUT, --shards OUT, or --format NAME with --out FILE")
    if format is None and out is not None:
        raise SettingsError("--out goes with --format; --all and --shards name their own folder")
    if shards is None and lines is not None:
        raise SettingsError("--lines goes with --shards")
    if license is not None and not _IRI.match(license):
        raise SettingsError(
            f"--license {license}: no IRI; for example https://creativecommons.org/licenses/by/4.0/"
        )
    from kg import ontology
    from kg.export import formats, source
    from kg.export.folder import write_all, write_file
    from kg.export.shards import write_shards

    wanted = None if format is None else formats.get(format)
    home = graph if graph.is_dir() else graph.parent
    folder = all or shards
    if folder is not None and folder.resolve() == home.resolve():
        raise SettingsError(f"{folder}: holds the graph itself; name another folder")
    if out is not None and out.is_dir():
        raise InputError(f"{out}: is a folder; name a file")
    found = source.read(graph, ontology.load(), quotes=not no_quotes, license=license)
    voice = Voice(quiet)
    if all is not None:
        made = write_all(found, all)
        for reason in made.left_out:
            voice.say(f"left out: {reason}")
        voice.say(f"{all}: {many(len(made.files), 'file')}, digests in SHA256SUMS")
    elif shards is not None:
        files = write_shards(found, shards, lines=lines or 1_000_000)
        voice.say(f"{shards}: {many(len(files), 'file')}, digests in SHA256SUMS")
    elif wanted is not None and out is not None:
        written = write_file(found, wanted, out)
        voice.say(f"{out}: {many(written.size, 'byte')}, sha256 {written.sha256}")
    elif wanted is not None:
        for part in formats.parts(found, wanted):
            sys.stdout.buffer.write(part)
        sys.stdout.buffer.flush()


def import_(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="A graph as .ttl, .trig, .nq, .nt, .jsonld or .rdf.",
            show_default=False,
        ),
    ],
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="DIR", help="The folder to write into.")
    ],
    store: Annotated[
        bool,
        typer.Option(
            "--store/--no-store", help="Whether to write the store that `kg query` opens at once."
        ),
    ] = True,
    quiet: Quiet = False,
) -> None:
    """Restore a graph from an exported file: the same triples, and the same Turtle with its digest."""
    import kg
    from kg import ontology
    from kg.export.turtle import stated_digest, to_turtle
    from kg.graph.load import to_graph
    from kg.graph.store import Store

    if out.exists() and not out.is_dir():
        raise InputError(f"{out}: is a file; name a folder to write into")
    loaded = ontology.load()
    graph = to_graph(file)
    text = to_turtle(graph, version=kg.__version__)
    voice = Voice(quiet)
    was, now = stated_digest(file) if file.suffix == ".ttl" else None, stated_digest(text)
    if was is not None and was != now:
        voice.say(f"{file}: was changed after it was written; its header says sha256 {was}")
    try:
        out.mkdir(parents=True, exist_ok=True)
        (out / "graph.ttl").write_bytes(text.encode())
    except OSError as error:
        raise InputError(
            f"{out}: cannot be written: {error.strerror}; name another folder"
        ) from error
    if store:
        Store.build(out / "store", graph, loaded)
    voice.say(f"{out}: {many(len(graph), 'triple')}, sha256 {now}")
