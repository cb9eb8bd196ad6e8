"""A Source in, Turtle and TriG out; TriG has one named graph a document after the default graph."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from itertools import groupby

from rdflib import URIRef
from rdflib.term import Node

import kg
from kg.export.source import Source
from kg.export.spill import About
from kg.export.turtle import Names, block, body_of, header
from kg.graph.store import term_to_rdflib


def turtle(source: Source) -> Iterator[str | bytes]:
    """The whole graph in one, byte for byte as `kg build` writes it."""
    names = Names(list(source.prefixes))
    blocks = (block(URIRef(s), _nodes(about), names) for s, about in source.statements())
    digest = hashlib.sha256()
    # The digest of the body stands before it, so the body waits on disk.
    with tempfile.SpooledTemporaryFile(max_size=1 << 24) as body:
        for part in body_of(source.prefixes, blocks):
            data = part.encode()
            digest.update(data)
            body.write(data)
        yield header(digest.hexdigest(), version=kg.__version__)
        body.seek(0)
        while data := body.read(1 << 20):
            yield data


def trig(source: Source) -> Iterator[str]:
    """Prefixes, the default graph, and then the documents by IRI."""
    names = Names(list(source.prefixes))
    for prefix, namespace in source.prefixes:
        yield f"@prefix {prefix}: <{namespace}> .\n"
    told: list[tuple[str, str]] = []
    for subject, about in source.statements():
        document = source.document_of(subject)
        if document is None:
            yield f"\n{block(URIRef(subject), _nodes(about), names)}"
        else:
            told.append((document, subject))
    for document, items in groupby(sorted(told), key=lambda t: t[0]):
        yield f"\n{names[URIRef(document)]} {{\n"
        for _, subject in items:
            yield block(URIRef(subject), _nodes(source.shown(source.all[subject])), names)
        yield "}\n"


def _nodes(about: About) -> dict[URIRef, list[Node]]:
    return {URIRef(p): [term_to_rdflib(o) for o in objects] for p, objects in about.items()}
