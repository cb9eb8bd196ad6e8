"""A statement in, the named graph in which it stands out: its document's, or one of four for all documents.

Each statement stands in one graph only, since an engine that merges graphs may count a second one again:

- ``<base>doc/ID``: the document, its posts, its text as a context, and the mentions that are words of it;
- ``<base>graph/events``: events, entities, positions and direct triples, which rest on several documents;
- ``<base>graph/inference``: what follows by the ontology (properties of SEM above our own);
- ``<base>graph/decisions``: decisions, and what they shaped;
- ``<base>graph/metadata``: what the data set says of itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

import pyoxigraph as ox
from rdflib import PROV, RDF, Graph

from kg.graph.iris import DEFAULT_BASE, SEM, VOID
from kg.ontology import KG

ONTOLOGY_GRAPH = KG.rstrip("#")
SHARED = ("decisions", "events", "inference", "metadata")
IS_A = ox.NamedNode(str(RDF.type))
DATASET = ox.NamedNode(str(VOID.Dataset))


def shared_graph(base: str, name: str) -> str:
    """The IRI of one of the four graphs that are of no single document."""
    return f"{base}graph/{name}"


def document_of(base: str, subject: str) -> str | None:
    """The IRI of the document that a document, post, context or mention belongs to."""
    start = f"{base}doc/"
    if not subject.startswith(start):
        return None
    # An id is escaped whole, so the first of these signs ends it.
    ends = [i for i in (subject.find(c, len(start)) for c in "/?#") if i >= 0]
    return subject[: min(ends, default=len(subject))]


def graph_of(base: str, subject: str, predicate: str) -> str:
    """The IRI of the graph in which a statement with that subject and predicate stands."""
    document = document_of(base, subject)
    if document is not None:
        return document
    if subject == base:
        return shared_graph(base, "metadata")
    if predicate == str(PROV.wasInfluencedBy) or subject.startswith(f"{base}decision/"):
        return shared_graph(base, "decisions")
    if predicate.startswith(str(SEM)):
        return shared_graph(base, "inference")
    return shared_graph(base, "events")


def is_data(base: str, graph: str) -> bool:
    """Whether a graph holds data of the set: not the ontology, nor rows of an analysis."""
    return graph.startswith((f"{base}doc/", f"{base}graph/"))


def placed(statements: Iterable[ox.Quad], base: str) -> Iterator[ox.Quad]:
    """The same statements, each in its graph."""
    name = cache(ox.NamedNode)  # the characters of each IRI are checked when it is made
    for q in statements:
        subject = q.subject.value if isinstance(q.subject, ox.NamedNode) else ""
        graph = name(graph_of(base, subject, q.predicate.value))
        yield ox.Quad(q.subject, q.predicate, q.object, graph)


def quads(graph: Graph) -> Iterator[ox.Quad]:
    """The statements of an rdflib graph, each in its graph."""
    base = next((str(s) for s in graph.subjects(RDF.type, VOID.Dataset)), DEFAULT_BASE)
    data = graph.serialize(format="nt", encoding="utf-8")
    return placed(ox.parse(data, format=ox.RdfFormat.N_TRIPLES), base)


def base_among(statements: Iterable[ox.Quad]) -> str:
    """The base IRI that the data set names; the default where it names none."""
    for q in statements:
        if q.predicate == IS_A and q.object == DATASET and isinstance(q.subject, ox.NamedNode):
            return q.subject.value
    return DEFAULT_BASE
