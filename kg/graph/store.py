"""A graph in, a store on disk or in memory out: swapped in whole, opened read-only, one writer at a time.

The data stand in the named graphs that ``kg.graph.graphs`` tells, the ontology in one of its own; the
default graph of a query is the union of all.
"""

from __future__ import annotations

import functools
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.term import Node

from kg.errors import GraphError
from kg.graph.generations import claim_folder, current, swap, writer
from kg.graph.graphs import DATASET, IS_A, ONTOLOGY_GRAPH, base_among, is_data, placed, quads
from kg.graph.http import Server
from kg.graph.iris import prefixes
from kg.graph.remote import Remote
from kg.ontology import Ontology

_BATCH = 5_000  # statements that are held while a store in memory is filled
_STRING = "http://www.w3.org/2001/XMLSchema#string"


@dataclass(frozen=True, eq=False)
class Store:
    """A graph that can be queried. Two stores are equal only when they are the same object."""

    inner: ox.Store | Remote
    origin: str

    @classmethod
    def memory(cls, source: Path | str | Graph, ontology: Ontology) -> Store:
        """Load a Turtle file or a graph into memory."""
        found, origin = (
            (quads(source), "memory")
            if isinstance(source, Graph)
            else (_in_file(Path(source)), str(source))
        )
        inner = ox.Store()
        # The bulk loader is for disks: in memory it takes half as much again, and no less time.
        while batch := list(islice(found, _BATCH)):
            inner.extend(batch)
        _load_graph(inner, ontology.graph, ONTOLOGY_GRAPH)
        return cls(inner, origin)

    @classmethod
    def build(cls, folder: Path | str, graph: Graph, ontology: Ontology) -> Store:
        """Write a graph to a store on disk, swap it in, and open it.

        Raises GraphError when another build is writing there, or when the folder holds other things.
        """
        root = Path(folder)
        claim_folder(root)
        with writer(root):
            swap(root, lambda path: _fill(path, graph, ontology))
        return cls.open(root)

    @classmethod
    def annex(cls, folder: Path | str, name: str, graph: Graph) -> Store:
        """Put a named graph beside the data, in the place of one of that name; the next build drops it.

        It is written into a copy, which is swapped in whole as a build is. Raises GraphError when there is no
        store, when somebody else writes it, and for the name of a graph of the data or the ontology.
        """
        root = Path(folder)
        if current(root) is None:
            raise GraphError(
                f"{root}: no store there to write to; run `kg build` without --no-store"
            )
        if name == ONTOLOGY_GRAPH or is_data(cls.open(root).base, name):
            raise GraphError(f"{name}: is a graph of the store itself; choose another name")
        with writer(root):
            swap(root, lambda path: _add(root / (current(root) or ""), path, name, graph))
        return cls.open(root)

    @classmethod
    def open(cls, folder: Path | str) -> Store:
        """Open the store on disk for reading only; any number of readers may do so."""
        root = Path(folder)
        name = current(root)
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
        return sum(1 for _ in self.triples())

    def triples(
        self,
        subject: ox.NamedNode | None = None,
        predicate: ox.NamedNode | None = None,
        object: ox.NamedNode | ox.Literal | None = None,
    ) -> Iterator[ox.Quad]:
        """The statements of the data that fit, without the ontology and what an analysis wrote."""
        outside = {ox.NamedNode(iri) for iri in self.graphs if not is_data(self.base, iri)}
        for q in self.inner.quads_for_pattern(subject, predicate, object, None):
            if q.graph_name not in outside:
                yield q

    @cached_property
    def base(self) -> str:
        """The base IRI of the data, as the graph itself says it."""
        return base_among(self.inner.quads_for_pattern(None, IS_A, DATASET, None))

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
        for quad in self.triples():
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


def _in_file(path: Path) -> Iterator[ox.Quad]:
    """The statements of a Turtle file, each in its graph; GraphError when it is none."""
    try:
        # What the data set says of itself stands at the head of our files, so little is read twice.
        base = base_among(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
        yield from placed(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE), base)
    except FileNotFoundError as error:
        raise GraphError(f"{path}: no such file; name a Turtle file or a store") from error
    except SyntaxError as error:
        raise GraphError(f"{path}: not valid Turtle: {error}") from error


def _load_graph(inner: ox.Store, graph: Graph, name: str) -> None:
    data = graph.serialize(format="nt", encoding="utf-8")
    inner.load(data, format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(name))


def _fill(path: Path, graph: Graph, ontology: Ontology) -> None:
    inner = ox.Store(str(path))
    inner.bulk_extend(quads(graph))
    _load_graph(inner, ontology.graph, ONTOLOGY_GRAPH)
    inner.flush()
    # The files are closed when the object goes, here: what is opened for reading must be complete.
    del inner


def _add(old: Path, path: Path, name: str, graph: Graph) -> None:
    shutil.copytree(old, path)
    inner = ox.Store(str(path))
    inner.remove_graph(ox.NamedNode(name))
    _load_graph(inner, graph, name)
    inner.flush()
    del inner
