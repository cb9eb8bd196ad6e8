"""A Source in, a folder with every format out, with the digests of all its files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kg.errors import GraphError, InputError
from kg.export import describe, pages, parquet, rocrate
from kg.export.formats import FORMATS, Format, parts
from kg.export.source import Source
from kg.resources import citation_file

SUMS = "SHA256SUMS"
PAGES = "ontology"
_LAST = ("void", "rocrate")  # they list the other files


@dataclass(frozen=True, slots=True)
class Folder:
    """The files that were written, sorted, and what could not be written, with the reason."""

    files: tuple[str, ...]
    left_out: tuple[str, ...]


def write_file(source: Source, format: Format, out: Path) -> describe.Written:
    """Write one format to a file; the file is replaced only when all of it could be written."""
    return _write(out, format, parts(source, format))


def write_all(source: Source, out: Path) -> Folder:
    """Write every format, the ontology with its pages, the citation and the digests into a folder.

    What this graph or this machine cannot give is left out and named: RDF/XML of texts that XML
    cannot hold, Parquet without pyarrow, the provenance without a run.json.
    """
    written, left_out = [], []
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise GraphError(f"{out}: cannot be written: {error.strerror}; name a folder") from error
    for wanted in FORMATS.values():
        reason = _cannot(source, wanted)
        if wanted.name in _LAST:
            continue
        if reason is None:
            try:
                written.append(write_file(source, wanted, out / wanted.file))
                continue
            except GraphError as error:
                if wanted.name != "rdfxml":
                    raise
                reason = str(error)
        left_out.append(f"{wanted.file}: {reason}")
        # A file of an earlier export would not be of this graph.
        (out / wanted.file).unlink(missing_ok=True)
    for name, kind, title, path in (
        ("ontology.ttl", "text/turtle", "The ontology", source.ontology.path),
        ("CITATION.cff", "application/yaml", "How to cite the software", citation_file()),
    ):
        copy = Format(name, name, kind, title, lambda _: ())
        written.append(_write(out / name, copy, [path.read_bytes()]))
    for last, write in zip(_LAST, (describe.describe, rocrate.rocrate), strict=True):
        about = write(source, tuple(sorted(written, key=lambda w: w.name)))
        written.append(_write(out / FORMATS[last].file, FORMATS[last], (p.encode() for p in about)))
    sums = {w.name: w.sha256 for w in written}
    for page in pages.write(source.ontology, out / PAGES):
        sums[f"{PAGES}/{page.name}"] = hashlib.sha256(page.read_bytes()).hexdigest()
    lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items()))
    (out / SUMS).write_bytes(lines.encode())
    return Folder((*sorted(sums), SUMS), tuple(left_out))


def _cannot(source: Source, format: Format) -> str | None:
    if format.name.endswith("-parquet") and not parquet.installed():
        return "pyarrow is not installed; pip install 'livekg[tables]'"
    if format.name == "prov" and source.run is None:
        return "there is no run.json beside the graph"
    return None


def _write(out: Path, format: Format, data: Iterable[bytes]) -> describe.Written:
    digest, size = hashlib.sha256(), 0
    part = out.with_name(f".{out.name}.part")
    try:
        try:
            with part.open("wb") as stream:
                for chunk in data:
                    stream.write(chunk)
                    digest.update(chunk)
                    size += len(chunk)
            part.replace(out)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise InputError(
            f"{out}: cannot be written: {error.strerror}; name another file"
        ) from error
    return describe.Written(out.name, format.media_type, format.title, size, digest.hexdigest())
