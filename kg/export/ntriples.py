"""A Source in, N-Triples and N-Quads out: one statement a line, sorted by subject, predicate and object."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from kg.export.source import Source

_ESCAPES = {ord(c): f"\\u{ord(c):04X}" for c in "\x85\u2028\u2029"}


def ntriples(source: Source) -> Iterator[str]:
    """Every statement, all in one graph."""
    for subject, about in source.statements():
        for predicate, objects in about.items():
            for object_ in objects:
                yield f"<{subject}> <{predicate}> {term(object_)} .\n"


def nquads(source: Source) -> Iterator[str]:
    """Every statement with its named graph, as ``kg.graph.graphs`` tells it."""
    for subject, about in source.statements():
        for predicate, objects in about.items():
            graph = source.graph_of(subject, predicate)
            for object_ in objects:
                yield f"<{subject}> <{predicate}> {term(object_)} <{graph}> .\n"


def term(node: ox.NamedNode | ox.Literal) -> str:
    """The term as N-Triples writes it; line separators that some readers break at are escaped."""
    return str(node).translate(_ESCAPES)
