"""A Source in, a folder of sorted N-Quads in parts out: what the bulk loaders of large stores take."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import chain, islice
from pathlib import Path

import pyoxigraph as ox

from kg.errors import InputError
from kg.export.folder import SUMS, write_file
from kg.export.formats import Format
from kg.export.ntriples import nquads, term
from kg.export.source import Source
from kg.graph.graphs import ONTOLOGY_GRAPH

_TYPE = "application/n-quads"


def write_shards(source: Source, out: Path, *, lines: int) -> tuple[str, ...]:
    """Write ``graph-00001.nq`` and so on, of at most ``lines`` statements, ``ontology.nq``, and digests.

    Together they are what ``kg build --store`` sends to a server. The same graph gives the same bytes.
    The shards of an earlier export in the folder go. Returns the names of the files, sorted.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        for old in out.glob("graph-*.nq"):
            old.unlink()
    except OSError as error:
        raise InputError(f"{out}: cannot be written: {error.strerror}; name a folder") from error
    files = {"ontology.nq": _ontology(source)}
    written = [_write(source, out / name, part) for name, part in files.items()]
    rest = nquads(source)
    for number, first in enumerate(iter(partial(next, rest, None), None), 1):
        part = chain([first], islice(rest, lines - 1))
        written.append(_write(source, out / f"graph-{number:05}.nq", part))
    sums = "".join(f"{digest}  {name}\n" for name, digest in sorted(written))
    (out / SUMS).write_bytes(sums.encode())
    return (SUMS, *sorted(name for name, _ in written))


def _write(source: Source, file: Path, lines: Iterator[str]) -> tuple[str, str]:
    shard = Format(file.name, file.name, _TYPE, "A part of the graph", lambda _: lines)
    return file.name, write_file(source, shard, file).sha256


def _ontology(source: Source) -> Iterator[str]:
    data = source.ontology.graph.serialize(format="nt", encoding="utf-8")
    found = ox.parse(data, format=ox.RdfFormat.N_TRIPLES)
    lines = (f"{q.subject} {q.predicate} {term(q.object)} <{ONTOLOGY_GRAPH}> .\n" for q in found)
    yield from sorted(lines)
