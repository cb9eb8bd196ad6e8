"""A Source in, TriG out: as Turtle, with one named graph a document; the default graph comes first."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from rdflib import URIRef
from rdflib.term import Node

from kg.export.source import About, Source
from kg.export.turtle import Names, block
from kg.graph.store import term_to_rdflib


def trig(source: Source) -> Iterator[str]:
    """Prefixes, the default graph, and then the documents by IRI."""
    names = Names(list(source.prefixes))
    for prefix, namespace in source.prefixes:
        yield f"@prefix {prefix}: <{namespace}> .\n"
    told: list[tuple[str, str, About]] = []
    for subject, about in source.statements():
        document = source.document_of(subject)
        if document is None:
            yield f"\n{block(URIRef(subject), _nodes(about), names)}"
        else:
            told.append((document, subject, about))
    for document, items in groupby(sorted(told, key=lambda t: t[:2]), key=lambda t: t[0]):
        yield f"\n{names[URIRef(document)]} {{\n"
        for _, subject, about in items:
            yield block(URIRef(subject), _nodes(about), names)
        yield "}\n"


def _nodes(about: About) -> dict[URIRef, list[Node]]:
    return {URIRef(p): [term_to_rdflib(o) for o in objects] for p, objects in about.items()}
