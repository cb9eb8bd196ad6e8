"""A Source in, Turtle and TriG out; TriG has one named graph a document after the default graph."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from rdflib import URIRef
from rdflib.term import Node

import kg
from kg.export.source import About, Source
from kg.export.turtle import Names, block, body_of, with_header
from kg.graph.store import term_to_rdflib


def turtle(source: Source) -> Iterator[str]:
    """The whole graph in one, byte for byte as `kg build` writes it."""
    names = Names(list(source.prefixes))
    blocks = (block(URIRef(s), _nodes(about), names) for s, about in source.statements())
    yield with_header(body_of(source.prefixes, blocks), version=kg.__version__)


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
