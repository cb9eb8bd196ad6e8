"""A graph in, a store on disk or in memory out: swapped in whole, opened read-only, one writer at a time.

A store is a folder of numbered generations and a file ``current`` that names one of them. A build
fills a new generation and then replaces that file in one step, so that a reader or a crash sees the
old graph or the new one. The generation before stays for readers that still hold it. The data stand
in the default graph and the ontology in a named one; queries see the union.
"""

from __future__ import annotations

import functools
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.term import Node

from kg.errors import GraphError
from kg.graph.http import Server
from kg.graph.iris import DEFAULT_BASE, VOID, prefixes
from kg.graph.remote import Remote
from kg.ontology import KG, Ontology

_ONTOLOGY_GRAPH = ox.NamedNode(KG.rstrip("#"))
_CURRENT = "current"
_STRING = "http://www.w3.org/2001/XMLSchema#string"


@dataclass(frozen=True, eq=False)
class Store:
    """A graph that can be queried. Two stores are equal only when they are the same object."""

    inner: ox.Store | Remote
    origin: str

    @classmethod
    def memory(cls, source: Path | str | Graph, ontology: Ontology) -> Store:
        """Load a Turtle file or a graph into memory."""
        inner = ox.Store()
        if isinstance(source, Graph):
            _load_graph(inner, source)
            origin = "memory"
        else:
            path, origin = Path(source), str(source)
            try:
                inner.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE)
            except FileNotFoundError as error:
                raise GraphError(f"{path}: no such file; name a Turtle file or a store") from error
            except SyntaxError as error:
                raise GraphError(f"{path}: not valid Turtle: {error}") from error
        _load_ontology(inner, ontology)
        return cls(inner, origin)

    @classmethod
    def build(cls, folder: Path | str, graph: Graph, ontology: Ontology) -> Store:
        """Write a graph to a store on disk, swap it in, and open it.

        Raises GraphError when another build is writing there, or when the folder holds other things.
        """
        root = Path(folder)
        _claim_folder(root)
        with _writer(root):
            _swap(root, lambda path: _fill(path, graph, ontology))
        return cls.open(root)

    @classmethod
    def annex(cls, folder: Path | str, name: str, graph: Graph) -> Store:
        """Put a named graph beside the data, in the place of one of that name; the next build drops it.

        It is written into a copy, which is swapped in whole as a build is. Raises GraphError when there is no
        store, when somebody else writes it, and for the name of the ontology's graph.
        """
        root = Path(folder)
        if name == _ONTOLOGY_GRAPH.value:
            raise GraphError(f"{name}: is the graph of the ontology; choose another name")
        if _current(root) is None:
            raise GraphError(
                f"{root}: no store there to write to; run `kg build` without --no-store"
            )
        with _writer(root):
            _swap(root, lambda path: _add(root / (_current(root) or ""), path, name, graph))
        return cls.open(root)

    @classmethod
    def open(cls, folder: Path | str) -> Store:
        """Open the store on disk for reading only; any number of readers may do so."""
        root = Path(folder)
        name = _current(root)
        if name is None:
            raise GraphError(f"{root}: no store there; run `kg build` first, or name a Turtle file")
        try:
            return cls(ox.Store.read_only(str(root / name)), str(root))
        except OSError as error:
            raise GraphError(
                f"{root}: the store cannot be opened ({error}); build it again"
            ) from error

    @classmethod
    def remote(cls, address: str) -> Store:
        """The graph that ``kg build --store`` wrote to a SPARQL server, read over HTTP."""
        server = Server.of(address)
        return cls(Remote.open(server), server.url)

    @classmethod
    def read(cls, path: Path | str, ontology: Ontology) -> Store:
        """Open a store by its folder, or load a Turtle file into memory."""
        return cls.open(path) if Path(path).is_dir() else cls.memory(path, ontology)

    def __len__(self) -> int:
        return sum(1 for _ in self.inner.quads_for_pattern(None, None, None, ox.DefaultGraph()))

    @cached_property
    def base(self) -> str:
        """The base IRI of the data, as the graph itself says it."""
        is_a = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
        kind = ox.NamedNode(str(VOID.Dataset))
        for quad in self.inner.quads_for_pattern(None, is_a, kind, ox.DefaultGraph()):
            if isinstance(quad.subject, ox.NamedNode):
                return quad.subject.value
        return DEFAULT_BASE

    @cached_property
    def graphs(self) -> frozenset[str]:
        """The IRIs of the named graphs."""
        names = self.inner.named_graphs()
        return frozenset(n.value for n in names if isinstance(n, ox.NamedNode))

    def prefixes(self) -> dict[str, str]:
        """The prefixes that every query may use without declaring them."""
        return prefixes(self.base)

    def to_rdflib(self) -> Graph:
        """A copy of the data, without the ontology, as an rdflib Graph."""
        graph = Graph(bind_namespaces="none")
        for prefix, namespace in self.prefixes().items():
            graph.bind(prefix, namespace)
        term = functools.cache(term_to_rdflib)  # most terms stand in many triples
        for quad in self.inner.quads_for_pattern(None, None, None, ox.DefaultGraph()):
            graph.add((term(quad.subject), term(quad.predicate), term(quad.object)))
        return graph


def term_to_rdflib(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
    """The same term in rdflib; made directly, for a parser in between is five times slower."""
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Literal):
        if term.language:
            return Literal(term.value, lang=term.language)
        datatype = term.datatype.value
        return Literal(
            term.value,
            datatype=None if datatype == _STRING else URIRef(datatype),
            normalize=False,
        )
    raise GraphError(f"{term} is a triple as a term, which rdflib cannot hold")


def _load_graph(inner: ox.Store, graph: Graph, name: ox.NamedNode | None = None) -> None:
    data = graph.serialize(format="nt", encoding="utf-8")
    inner.bulk_load(data, format=ox.RdfFormat.N_TRIPLES, to_graph=name)


def _load_ontology(inner: ox.Store, ontology: Ontology) -> None:
    _load_graph(inner, ontology.graph, _ONTOLOGY_GRAPH)


def _fill(path: Path, graph: Graph, ontology: Ontology) -> None:
    inner = ox.Store(str(path))
    _load_graph(inner, graph)
    _load_ontology(inner, ontology)
    inner.flush()
    # The files are closed when the object goes, here: what is opened for reading must be complete.
    del inner


def _add(old: Path, path: Path, name: str, graph: Graph) -> None:
    shutil.copytree(old, path)
    inner = ox.Store(str(path))
    inner.remove_graph(ox.NamedNode(name))
    _load_graph(inner, graph, ox.NamedNode(name))
    inner.flush()
    del inner


def _swap(root: Path, fill: Callable[[Path], None]) -> None:
    """Fill a new generation and point to it; the one before stays for those who read it."""
    old = _current(root)
    new = f"g{1 + max((_number(p) for p in _generations(root)), default=0)}"
    fill(root / new)
    pointer = root / f"{_CURRENT}.new"
    with pointer.open("w", encoding="utf-8") as stream:
        stream.write(new + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    pointer.replace(root / _CURRENT)
    for stale in _generations(root):
        if stale.name not in {old, new}:
            shutil.rmtree(stale)


def _generations(root: Path) -> list[Path]:
    return sorted(p for p in root.glob("g*") if p.is_dir() and _number(p) > 0)


def _number(path: Path) -> int:
    digits = path.name.removeprefix("g")
    return int(digits) if digits.isdecimal() else 0


def _current(root: Path) -> str | None:
    try:
        name = (root / _CURRENT).read_text(encoding="utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return name if (root / name).is_dir() and _number(Path(name)) else None


def _claim_folder(root: Path) -> None:
    if root.exists() and not root.is_dir():
        raise GraphError(f"{root}: is a file; name a folder for the store")
    ours = {_CURRENT, f"{_CURRENT}.new", "lock"}
    if root.is_dir():
        strangers = sorted(p.name for p in root.iterdir() if p.name not in ours and not _number(p))
        if strangers:
            raise GraphError(
                f"{root}: holds {strangers[0]}, which is no part of a store; name a folder of its own"
            )
    root.mkdir(parents=True, exist_ok=True)


@contextmanager
def _writer(root: Path) -> Iterator[None]:
    """Hold the store's lock; the system lets go of it when the process ends, however it ends."""
    with (root / "lock").open("a", encoding="utf-8") as stream:
        try:
            _lock(stream.fileno())
        except OSError as error:
            raise GraphError(
                f"{root}: another build is writing this store; wait for it, or name another folder"
            ) from error
        yield


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
