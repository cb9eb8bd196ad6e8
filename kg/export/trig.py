"""A Source in, Turtle and TriG out; TriG has one named graph a document after those for all documents."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from itertools import groupby
from typing import IO, Any

from rdflib import URIRef
from rdflib.term import Node

import kg
from kg.export.source import Source
from kg.export.spill import About
from kg.export.turtle import Names, block, body_of, header
from kg.graph.graphs import SHARED, shared_graph
from kg.graph.store import term_to_rdflib


def turtle(source: Source) -> Iterator[str | bytes]:
    """The whole graph in one, byte for byte as `kg build` writes it."""
    names = Names(list(source.prefixes))
    blocks = (block(URIRef(s), _nodes(about), names) for s, about in source.statements())
    digest = hashlib.sha256()
    # The digest of the body stands before it, so the body waits on disk.
    with _spooled() as body:
        for part in body_of(source.prefixes, blocks):
            data = part.encode()
            digest.update(data)
            body.write(data)
        yield header(digest.hexdigest(), version=kg.__version__)
        body.seek(0)
        while data := body.read(1 << 20):
            yield data


def trig(source: Source) -> Iterator[str | bytes]:
    """Prefixes, the graphs for all documents, and then each document's; by IRI."""
    names = Names(list(source.prefixes))
    for prefix, namespace in source.prefixes:
        yield f"@prefix {prefix}: <{namespace}> .\n"
    told: list[tuple[str, str]] = []
    bodies = {shared_graph(source.iris.base, n): _spooled() for n in SHARED}
    for subject, about in source.statements():
        document = source.document_of(subject)
        if document is not None:
            told.append((document, subject))
            continue
        for graph, part in _by_graph(source, subject, about).items():
            bodies[graph].write(block(URIRef(subject), _nodes(part), names).encode())
    for graph, body in bodies.items():
        if body.tell():
            yield f"\n{names[URIRef(graph)]} {{\n"
            body.seek(0)
            while data := body.read(1 << 20):
                yield data
            yield "}\n"
        body.close()
    for document, items in groupby(sorted(told), key=lambda t: t[0]):
        yield f"\n{names[URIRef(document)]} {{\n"
        for _, subject in items:
            yield block(URIRef(subject), _nodes(source.shown(source.all[subject])), names)
        yield "}\n"


def _spooled() -> IO[bytes]:
    return tempfile.SpooledTemporaryFile(max_size=1 << 24)


def _by_graph(source: Source, subject: str, about: About) -> dict[str, dict[str, Any]]:
    out: dict[str, dict[str, Any]] = {}
    for predicate, objects in about.items():
        out.setdefault(source.graph_of(subject, predicate), {})[predicate] = objects
    return out


def _nodes(about: About) -> dict[URIRef, list[Node]]:
    return {URIRef(p): [term_to_rdflib(o) for o in objects] for p, objects in about.items()}
