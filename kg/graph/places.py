"""A path as people name it in, the graph that lies there out, opened for reading."""

from __future__ import annotations

from pathlib import Path

from kg.errors import InputError
from kg.graph.store import Store
from kg.ontology import Ontology, load


def open_graph(path: Path | str) -> tuple[Store, Ontology]:
    """The store of a build's folder, a store by itself, a Turtle file read into memory, or a server."""
    loaded = load()
    if "://" in str(path):
        return Store.remote(str(path)), loaded
    path = Path(path)
    check_there(path)
    if path.is_file() or (path / "current").is_file():
        return Store.read(path, loaded), loaded
    if (path / "store" / "current").is_file():
        return Store.open(path / "store"), loaded
    return Store.memory(path / "graph.ttl", loaded), loaded


def check_there(path: Path) -> None:
    """Raise InputError unless a graph of some kind lies there."""
    if not path.exists():
        raise InputError(
            f"{path}: there is no such folder or file; run `kg build INPUT --out {path}` first"
        )
    places = ("current", "store/current", "graph.ttl")
    if path.is_dir() and not any((path / place).is_file() for place in places):
        raise InputError(
            f"{path}: no graph.ttl and no store there; name a folder that `kg build` wrote"
        )
