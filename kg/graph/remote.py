"""A SPARQL 1.1 server in, a graph written to it whole, or its answers as the embedded store gives them, out.

The data stand there in the same named graphs as in the embedded store, and queries ask their union. They
are sent in batches into graphs beside, which are then moved into their places in one request, so that
readers see the old data or the new. A batch may be sent twice without harm: there are no blank nodes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

import pyoxigraph as ox
from rdflib import Graph

from kg.errors import GraphError
from kg.graph.graphs import ONTOLOGY_GRAPH, SHARED, document_of, quads, shared_graph
from kg.graph.http import Server
from kg.graph.iris import VOID
from kg.ontology import KG, Ontology

BATCH = 5000
_BESIDE = "?staging"
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_JSON = "application/sparql-results+json"
_TRIPLES = "application/n-triples, text/turtle;q=0.5"
_FORM = "application/x-www-form-urlencoded"


def push(server: Server, graph: Graph, ontology: Ontology, *, base: str) -> int:
    """Put a graph and the ontology in the place of those that the server has; the number of triples sent.

    Raises GraphError when the server refuses, or holds other numbers of triples afterwards.
    """
    parts: dict[str, set[str]] = {ONTOLOGY_GRAPH: set(_lines(ontology.graph))}
    for q in quads(graph):
        assert isinstance(q.graph_name, ox.NamedNode)
        parts.setdefault(q.graph_name.value, set()).add(_line(q))
    there = _documents(server) | {shared_graph(base, name) for name in SHARED}
    beside = {name for name in there if name.endswith(_BESIDE)}
    beside |= {_beside(name) for name in parts}
    _updates(server, [f"DROP SILENT GRAPH <{name}>" for name in sorted(beside)])
    for batch in _batches(parts):
        _send(server, batch)
    moves = [f"MOVE GRAPH <{_beside(name)}> TO GRAPH <{name}>" for name in sorted(parts)]
    gone = sorted(there - set(parts) - beside)
    _update(server, " ;\n".join([*moves, *(f"DROP SILENT GRAPH <{name}>" for name in gone)]))
    _check(server, {name: len(lines) for name, lines in parts.items()})
    return sum(map(len, parts.values()))


def _lines(graph: Graph) -> Iterator[str]:
    data = graph.serialize(format="nt", encoding="utf-8")
    return map(_line, ox.parse(data, format=ox.RdfFormat.N_TRIPLES))


def _line(q: ox.Quad) -> str:
    return f"{q.subject} {q.predicate} {q.object} ."


def _beside(name: str) -> str:
    return f"{name}{_BESIDE}"


def _batches(parts: Mapping[str, Collection[str]]) -> Iterator[dict[str, list[str]]]:
    """Lines by graph, sorted, at most BATCH together."""
    batch: dict[str, list[str]] = {}
    room = BATCH
    for name in sorted(parts):
        lines = sorted(parts[name])
        while lines:
            batch[name] = lines[:room]
            lines, room = lines[room:], room - len(batch[name])
            if not room:
                yield batch
                batch, room = {}, BATCH
    if batch:
        yield batch


def _send(server: Server, batch: Mapping[str, Sequence[str]]) -> None:
    """By the Graph Store protocol, a request a graph; where the server has none, in one update."""
    texts = {_beside(name): "\n".join(lines) + "\n" for name, lines in batch.items()}
    if server.graphs is None:
        inside = "".join(f"GRAPH <{name}> {{\n{text}}}\n" for name, text in texts.items())
        _update(server, f"INSERT DATA {{ {inside} }}")
        return
    for name, text in texts.items():
        address = f"{server.graphs}?graph={quote(name, safe='')}"
        server.send(address, text.encode(), {"Content-Type": "text/turtle"})


def _updates(server: Server, updates: Sequence[str]) -> None:
    """Many updates that need not come together, some hundreds a request."""
    for start in range(0, len(updates), 500):
        _update(server, " ;\n".join(updates[start : start + 500]))


def _check(server: Server, sent: Mapping[str, int]) -> None:
    answer = _ask(server, "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    found = {row["g"].value: int(row["n"].value) for row in answer}
    for name, number in sent.items():
        if found.get(name, 0) != number:
            raise GraphError(
                f"{server.url}: <{name}> has {found.get(name, 0)} triples there, and {number} were sent"
            )


def _documents(server: Server) -> set[str]:
    """The graphs of documents, those beside them too."""
    answer = _ask(server, f"SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ ?d a <{KG}Document> }} }}")
    return {row["g"].value for row in answer}


def _update(server: Server, text: str) -> None:
    server.send(server.update, text.encode(), {"Content-Type": "application/sparql-update"})


def _ask(server: Server, text: str, fields: Iterable[tuple[str, str]] = ()) -> Any:
    """Solutions or the truth of an ASK; triples as an iterator. ``fields`` are further ones of the form."""
    # One form each: Virtuoso would write triples as rows where rows are acceptable.
    headers = {"Content-Type": _FORM, "Accept": _TRIPLES if _gives_triples(text) else _JSON}
    data, kind = server.send(server.query, urlencode([("query", text), *fields]).encode(), headers)
    try:
        if b'"__ASK_RETVAL"' in data:  # Virtuoso's answer to ASK: one row with 1 or 0
            rows: Any = ox.parse_query_results(data, format=ox.QueryResultsFormat.JSON)
            truth = json.dumps(any(row[0].value == "1" for row in rows))
            data = f'{{"head": {{}}, "boolean": {truth}}}'.encode()
        if "json" in kind:
            return ox.parse_query_results(data, format=ox.QueryResultsFormat.JSON)
        form = ox.RdfFormat.from_media_type(kind) or ox.RdfFormat.TURTLE
        return (q.triple for q in ox.parse(data, format=form))
    except (SyntaxError, ValueError) as error:
        raise GraphError(f"{server.query}: answered {kind} that cannot be read: {error}") from error


def _gives_triples(text: str) -> bool:
    """Whether a query is a CONSTRUCT or DESCRIBE: the first of the four words that stands by itself."""
    bare = re.sub(r"<[^<>\s]*>|#.*", " ", text)
    found = re.search(r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b(?!\s*:)", bare, re.IGNORECASE)
    return found is not None and found[1].upper() in {"CONSTRUCT", "DESCRIBE"}


@dataclass(frozen=True, eq=False)
class Remote:
    """What the embedded store can be asked, asked of a server."""

    server: Server
    base: str

    @classmethod
    def open(cls, server: Server) -> Remote:
        """Find the data set on the server; GraphError when there is none, or more than one."""
        found = _ask(
            server, f"SELECT DISTINCT ?g ?s WHERE {{ GRAPH ?g {{ ?s a <{VOID.Dataset}> }} }}"
        )
        bases = sorted(
            row["s"].value
            for row in found
            if row["g"].value == shared_graph(row["s"].value, "metadata")
        )
        if len(bases) != 1:
            listed = f": {', '.join(bases)}" if bases else ""
            raise GraphError(
                f"{server.url}: holds {len(bases)} data sets, not one{listed}; was it written by "
                "`kg build --store`?"
            )
        return cls(server, bases[0])

    def query(
        self,
        query: str,
        *,
        prefixes: Mapping[str, str] | None = None,
        use_default_graph_as_union: bool = False,
        default_graph: Iterable[ox.NamedNode] | None = None,
        named_graphs: Iterable[ox.NamedNode] | None = None,
    ) -> Any:
        """As pyoxigraph's; SyntaxError when the server finds the query to be none."""
        fields = list(self._union) if use_default_graph_as_union else []
        fields += [("default-graph-uri", n.value) for n in default_graph or ()]
        fields += [("named-graph-uri", n.value) for n in named_graphs or ()]
        heads = "".join(f"PREFIX {p}: <{iri}>\n" for p, iri in (prefixes or {}).items())
        return _ask(self.server, heads + query, fields)

    @cached_property
    def _union(self) -> Sequence[tuple[str, str]]:
        """What makes all graphs one default graph there: the server's own way, else a list of ours."""
        if self.server.union is not None:
            return parse_qsl(self.server.union, keep_blank_values=True)
        kinds = ("default-graph-uri", "named-graph-uri")
        return [(kind, name) for kind in kinds for name in sorted(self._graphs)]

    @cached_property
    def _graphs(self) -> frozenset[str]:
        """The graphs on the server that are ours."""
        shared = (ONTOLOGY_GRAPH, *(shared_graph(self.base, name) for name in SHARED))
        there = {g for g in shared if _ask(self.server, f"ASK {{ GRAPH <{g}> {{ ?s ?p ?o }} }}")}
        documents = _documents(self.server)
        return frozenset(there | {g for g in documents if document_of(self.base, g) == g})

    def quads_for_pattern(
        self, subject: Term | None, predicate: Term | None, object: Term | None, graph: None = None
    ) -> Iterator[ox.Quad]:
        """As pyoxigraph's, over all graphs that are ours."""
        assert graph is None
        given = (subject, predicate, object)
        s, p, o = (f"?{v}" if t is None else str(t) for v, t in zip("spo", given, strict=True))
        free = " ".join(x for x in (s, p, o) if x[0] == "?")
        for row in _ask(self.server, f"SELECT ?g {free} WHERE {{ GRAPH ?g {{ {s} {p} {o} }} }}"):
            if row["g"].value in self._graphs:
                terms: list[Any] = [
                    row[v] if t is None else t for v, t in zip("spo", given, strict=True)
                ]
                yield ox.Quad(terms[0], terms[1], terms[2], row["g"])

    def named_graphs(self) -> Iterator[ox.NamedNode]:
        """The graphs that are ours on the server."""
        yield from map(ox.NamedNode, sorted(self._graphs))
