"""An RDF graph in, Turtle out: sorted, ``a`` first, readable IRIs, LF, with version and digest on top."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from rdflib import RDF, XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from kg.errors import GraphError

_BARE = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_\-]*[A-Za-z0-9_\-])?\Z")
_DIGEST = re.compile(r"^# sha256 .*: ([0-9a-f]{64})$", re.M)
_INTEGER = re.compile(r"[+-]?[0-9]+\Z")
_DECIMAL = re.compile(r"[+-]?[0-9]*\.[0-9]+\Z")
# Control characters too: some of them are read as line ends.
_UNSAFE = re.compile(r'["\\\x00-\x1f\x7f-\x9f\u2028\u2029]')
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def to_turtle(graph: Graph, *, version: str) -> str:
    """Write a graph without blank nodes as Turtle; the digest in the header is of what follows it.

    Raises GraphError for a blank node: it has no name that would be the same in the next build.
    """
    return with_header(turtle_body(graph), version=version)


def with_header(body: str, *, version: str) -> str:
    """Prefixes and triples with the header that states their digest."""
    digest = hashlib.sha256(body.encode()).hexdigest()
    return header(digest, version=version) + body


def header(digest: str, *, version: str) -> str:
    """The two lines on top."""
    return f"# livekg {version}\n# sha256 of all that follows this line: {digest}\n"


def stated_digest(source: Path | str) -> str | None:
    """The digest that the header of a file or text states, or None where there is no such header."""
    if isinstance(source, Path):
        with source.open(encoding="utf-8") as stream:
            head = stream.readline() + stream.readline()
    else:
        head = "\n".join(source.split("\n", 2)[:2])
    found = _DIGEST.search(head)
    return None if found is None else found[1]


def turtle_body(graph: Graph) -> str:
    """The prefixes and the triples, without the header."""
    prefixes = sorted((prefix, str(namespace)) for prefix, namespace in graph.namespaces())
    names = Names(prefixes)
    subjects: dict[URIRef, dict[URIRef, list[Node]]] = {}
    for subject, predicate, object_ in graph:
        if isinstance(subject, BNode) or isinstance(object_, BNode):
            raise GraphError("the graph has a blank node, which no two builds name alike")
        assert isinstance(subject, URIRef)
        assert isinstance(predicate, URIRef)
        subjects.setdefault(subject, {}).setdefault(predicate, []).append(object_)
    return "".join(body_of(prefixes, (block(s, subjects[s], names) for s in sorted(subjects))))


def body_of(prefixes: Iterable[tuple[str, str]], blocks: Iterable[str]) -> Iterator[str]:
    """The prefixes and the blocks, which are both sorted already."""
    for prefix, namespace in prefixes:
        yield f"@prefix {prefix}: <{namespace}> .\n"
    for text in blocks:
        yield f"\n{text}"


class Names(dict[URIRef, str]):
    """IRI to the shortest way to write it; each is worked out once."""

    def __init__(self, prefixes: list[tuple[str, str]]) -> None:
        super().__init__()
        self.longest_first = sorted(((n, p) for p, n in prefixes), key=lambda x: (-len(x[0]), x))

    def __missing__(self, iri: URIRef) -> str:
        text = iri.n3()
        for namespace, prefix in self.longest_first:
            if iri.startswith(namespace):
                local = iri[len(namespace) :]
                text = f"{prefix}:{local}" if _BARE.match(local) else text
                break
        self[iri] = text
        return text


def block(subject: URIRef, about: dict[URIRef, list[Node]], names: Names) -> str:
    """All that is said of one subject, the type first."""
    lines = []
    for predicate in sorted(about, key=lambda p: (p != RDF.type, p)):
        verb = "a" if predicate == RDF.type else names[predicate]
        objects = sorted(_term(node, names) for node in about[predicate])
        lines.append(f"{verb} {', '.join(objects)}")
    return f"{names[subject]} " + " ;\n    ".join(lines) + " .\n"


def _term(node: Node, names: Names) -> str:
    if isinstance(node, URIRef):
        return names[node]
    assert isinstance(node, Literal)
    text = str(node)
    bare = {XSD.integer: _INTEGER, XSD.decimal: _DECIMAL}.get(node.datatype or XSD.string)
    if bare is not None and bare.match(text):
        return text
    quoted = f'"{_UNSAFE.sub(_escape, text)}"'
    if node.language:
        return f"{quoted}@{node.language}"
    if node.datatype is None or node.datatype == XSD.string:
        return quoted
    return f"{quoted}^^{names[node.datatype]}"


def _escape(match: re.Match[str]) -> str:
    return _ESCAPES.get(match[0]) or f"\\u{ord(match[0]):04X}"
