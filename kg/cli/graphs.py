"""A path in, the graph that a build wrote out: as a store, or projected on its actors."""

# ruff: noqa: PLC0415 (a command loads what it needs when it runs: `kg query` starts without spaCy)

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.cli.common import load_engine, moment
from kg.errors import InputError
from kg.model import Report

if TYPE_CHECKING:
    from kg.graph.store import Store
    from kg.ontology import Ontology


def open_graph(path: Path | str, as_of: str | None = None) -> tuple[Store, Ontology]:
    """The store of a build's folder, a store by itself, a Turtle file read into memory, or a server.

    ``as_of`` is a moment as an option names it: the graph is what was known then.
    """
    from kg.graph import places

    then = moment(as_of)
    return places.open_graph(path) if then is None else _earlier(path, then)


def _earlier(path: Path | str, then: dt.datetime) -> tuple[Store, Ontology]:
    from kg import asof
    from kg.graph.store import Store

    if "://" in str(path):
        raise InputError(f"{path}: --as-of needs the folder that `kg build` wrote, not a server")
    check_there(Path(path))
    built, ontology = asof.known(Path(path), then, engine=load_engine, report=Report())
    return Store.memory(built.graph, ontology), ontology


def check_there(path: Path) -> None:
    """Raise InputError unless a graph of some kind lies there."""
    from kg.graph import places

    places.check_there(path)


def rows(file: Path) -> list[dict[str, str]]:
    """The rows of a table that a build wrote; none where the graph is no folder that holds it."""
    if not file.is_file():
        return []
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def projection(
    store: Store,
    ontology: Ontology,
    *,
    types: list[str] | None,
    since: str | None,
    until: str | None,
) -> Any:
    """The projection that analysis and view start from."""
    from kg.graph.project import Filter, project

    keep = Filter(types=types or None, since=since, until=until)
    return project(store.to_rdflib(), ontology, keep)


def sources(store: Store) -> dict[str, Any]:
    """What the page says of each document."""
    from kg.query.describe import documents
    from kg.view import Source

    return {ident: Source(*rest) for ident, rest in documents(store).items()}


def untitled(found: dict[str, Any]) -> dict[str, Any]:
    """The same without the titles, which are the sources' own words."""
    return {ident: replace(source, title=None) for ident, source in found.items()}
