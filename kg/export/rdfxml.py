"""A Source in, RDF/XML out: one rdf:Description a subject, everything sorted."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyoxigraph as ox

from kg.errors import GraphError
from kg.export.markup import attribute, exact
from kg.export.source import Source, is_string

_LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]*\Z")


def rdfxml(source: Source) -> Iterator[str]:
    """The whole graph. Raises GraphError for a text that XML 1.0 cannot hold."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF'
    for prefix, namespace in source.prefixes:
        yield f"\n    xmlns:{prefix}={attribute(namespace)}"
    yield ">\n"
    for subject, about in source.statements():
        yield f"<rdf:Description rdf:about={attribute(subject)}>\n"
        for predicate, objects in about.items():
            open_, close = _tag(source, predicate)
            for node in objects:
                yield f"  <{open_}{_value(node, subject)}</{close}>\n"
        yield "</rdf:Description>\n"
    yield "</rdf:RDF>\n"


def _tag(source: Source, predicate: str) -> tuple[str, str]:
    for prefix, namespace in source.prefixes:
        local = predicate.removeprefix(namespace)
        if local != predicate and _LOCAL.match(local):
            return f"{prefix}:{local}", f"{prefix}:{local}"
    end = max(predicate.rfind("#"), predicate.rfind("/")) + 1
    local = predicate[end:]
    if not end or not _LOCAL.match(local):
        raise GraphError(
            f"RDF/XML cannot write the predicate {predicate}; take another form of RDF"
        )
    return f"p:{local} xmlns:p={attribute(predicate[:end])}", f"p:{local}"


def _value(node: ox.NamedNode | ox.Literal, subject: str) -> str:
    if isinstance(node, ox.NamedNode):
        return f" rdf:resource={attribute(node.value)}>"
    text = exact(node.value, subject)
    if node.language is not None:
        return f" xml:lang={attribute(node.language)}>{text}"
    if is_string(node):
        return f">{text}"
    return f" rdf:datatype={attribute(node.datatype.value)}>{text}"
