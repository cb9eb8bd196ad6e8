"""A graph in, a folder out that opens from disk: graph, pages, tables, downloads, checksums."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from kg.dossier.links import file_name, static_links
from kg.dossier.renderer import Renderer
from kg.dossier.values import LedgerRows
from kg.errors import InputError
from kg.export import folder
from kg.export.source import Source
from kg.view import Source as Shown
from kg.view import headline, leading, page

SUMS = "SHA256SUMS"
# A folder that holds this file is a dossier of ours, and may be replaced.
_OURS = ("index.html", SUMS)


def publish(
    source: Source,
    out: Path,
    *,
    title: str | None = None,
    ledger: LedgerRows,
    contested: LedgerRows,
    sources: Mapping[str, Shown],
) -> tuple[str, ...]:
    """Write the dossier and return its files, sorted; the same graph gives the same bytes.

    Without a title, the heading says whom most of the graph is about.

    An earlier dossier in ``out`` is replaced; a folder that holds anything else is refused, since
    what is left over would stand in the checksums as if it were of this graph.
    """
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not _ours(out))):
        raise InputError(f"{out}: holds something else than a dossier; name a new folder")
    part = out.with_name(f".{out.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        part.mkdir(parents=True)
        _fill(
            source, part, title or headline(leading(source.projection)), ledger, contested, sources
        )
        files = _sums(part)
        if out.exists():
            shutil.rmtree(out)
        part.replace(out)
    except OSError as error:
        raise InputError(
            f"{out}: cannot be written: {error.strerror}; name another folder"
        ) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return files


def _ours(out: Path) -> bool:
    return all((out / name).is_file() for name in _OURS)


def _fill(
    source: Source,
    out: Path,
    title: str,
    ledger: LedgerRows,
    contested: LedgerRows,
    sources: Mapping[str, Shown],
) -> None:
    renderer = Renderer(source, links=static_links, title=title, ledger=ledger, contested=contested)
    folder.write_all(source, out / "data")
    links = static_links(0)
    graph = page(
        source.projection,
        title=title,
        sources=sources,
        address=lambda ident: (links.event if ident.startswith("ev:") else links.entity)(ident),
    )
    _write(out / "graph.html", graph)
    for name, text in _pages(renderer):
        _write(out / name, text)
    files = [
        (path.relative_to(out).as_posix(), _title(path.name), path.stat().st_size, _digest(path))
        for path in sorted((out / "data").rglob("*"))
        if path.is_file()
    ]
    _write(out / "downloads.html", renderer.downloads(files))


def _pages(renderer: Renderer) -> Iterator[tuple[str, str]]:
    for name in ("index", "timeline", "contested", "entities", "events", "codebook"):
        yield f"{name}.html", getattr(renderer, name)()
    for ident in renderer.values.records.entities:
        yield f"entity/{file_name(ident)}", renderer.entity(ident)
    for ident in renderer.values.events:
        yield f"event/{file_name(ident)}", renderer.event(ident)


def _title(name: str) -> str:
    from kg.export.formats import FORMATS  # noqa: PLC0415 (a table of all writers; only this needs it)

    titles = {f.file: f.title for f in FORMATS.values()}
    return titles.get(name, {"SHA256SUMS": "Digests of these files"}.get(name, ""))


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _sums(out: Path) -> tuple[str, ...]:
    names = sorted(f.relative_to(out).as_posix() for f in out.rglob("*") if f.is_file())
    lines = "".join(f"{_digest(out / name)}  {name}\n" for name in names)
    (out / SUMS).write_bytes(lines.encode())
    return (*names, SUMS)
