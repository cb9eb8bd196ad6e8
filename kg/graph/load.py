"""A file in a form of RDF in, its triples out as they are written; named graphs are merged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox
from rdflib import RDF, BNode, Graph, URIRef

from kg.errors import GraphError, InputError, choices
from kg.graph.iris import VOID, Iris, prefixes
from kg.graph.store import term_to_rdflib

FORMS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".rdf": ox.RdfFormat.RDF_XML,
}


def triples(path: Path) -> Iterator[ox.Quad]:
    """The statements of a file, by the form that the end of its name tells.

    A store rewrites numbers ("1.0" becomes "1"), so files are parsed here without one.

    Raises
    ------
    InputError
        When the file is not there, has an unknown ending, or is not what its ending says.
    """
    form = FORMS.get(path.suffix)
    if form is None:
        raise InputError(f"{path}: unknown kind of file; {choices(path.suffix, FORMS)}")
    try:
        yield from ox.parse(path=str(path), format=form)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error}; name a file with a graph") from error
    except (SyntaxError, ValueError) as error:
        raise InputError(f"{path}: not valid {form.name}: {error}") from error


def base_of(statements: Iterable[ox.Quad], where: str) -> str:
    """The base IRI that a graph gives itself: it names its data set once."""
    found = {
        q.subject.value
        for q in statements
        if q.predicate.value == str(RDF.type)
        and isinstance(q.object, ox.NamedNode)
        and q.object.value == str(VOID.Dataset)
        and isinstance(q.subject, ox.NamedNode)
    }
    if len(found) != 1:
        raise GraphError(
            f"{where}: names {len(found)} data sets, not one; was it written by `kg build` or `kg export`?"
        )
    return Iris(found.pop()).base


def to_graph(path: Path) -> Graph:
    """The graph of a file, with the prefixes of its base, ready to be written as Turtle.

    Raises GraphError when it is no graph of this project or has a blank node.
    """
    statements = list(triples(path))
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in prefixes(base_of(statements, str(path))).items():
        graph.bind(prefix, namespace)
    for q in statements:
        subject, predicate = term_to_rdflib(q.subject), term_to_rdflib(q.predicate)
        object_ = term_to_rdflib(q.object)
        if isinstance(subject, BNode) or isinstance(object_, BNode):
            raise GraphError(f"{path}: has a blank node; graphs of this project have none")
        assert isinstance(predicate, URIRef)
        graph.add((subject, predicate, object_))
    return graph
