"""A SPARQL 1.1 server in, a graph written to it whole, or its answers as the embedded store gives them, out.

The data stand in the named graph of their base IRI and the ontology in its own; queries ask both, merged.
A graph is sent in batches into a graph beside it and then moved into its place, so that readers see the old
graph or the new one. A batch may be sent twice without harm: there are no blank nodes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import quote, urlencode

import pyoxigraph as ox
from rdflib import Graph

from kg.errors import GraphError
from kg.graph.http import Server
from kg.graph.iris import VOID
from kg.ontology import KG, Ontology

ONTOLOGY_GRAPH = KG.rstrip("#")
BATCH = 5000
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_JSON = "application/sparql-results+json"
_FORM = "application/x-www-form-urlencoded"


def push(server: Server, graph: Graph, ontology: Ontology, *, base: str) -> int:
    """Put a graph and the ontology in the place of those that the server has; the number of triples sent.

    Raises GraphError when the server refuses, or holds another number of triples afterwards.
    """
    total = 0
    for name, part in ((base, graph), (ONTOLOGY_GRAPH, ontology.graph)):
        lines = sorted(
            set(part.serialize(format="nt", encoding="utf-8").decode().splitlines()) - {""}
        )
        beside = f"{name}?staging"
        _update(server, f"DROP SILENT GRAPH <{beside}>")
        rest = iter(lines)
        while batch := list(islice(rest, BATCH)):
            _send(server, beside, batch)
        _update(server, f"MOVE GRAPH <{beside}> TO GRAPH <{name}>")
        total += len(lines)
        found = _number(server, name)
        if found != len(lines):
            raise GraphError(
                f"{server.url}: <{name}> has {found} triples there, and {len(lines)} were sent"
            )
    return total


def _send(server: Server, graph: str, lines: Sequence[str]) -> None:
    text = "\n".join(lines) + "\n"
    if server.graphs is None:
        _update(server, f"INSERT DATA {{ GRAPH <{graph}> {{\n{text}}} }}")
    else:
        address = f"{server.graphs}?graph={quote(graph, safe='')}"
        server.send(address, text.encode(), {"Content-Type": "text/turtle"})


def _update(server: Server, text: str) -> None:
    server.send(server.update, text.encode(), {"Content-Type": "application/sparql-update"})


def _number(server: Server, graph: str) -> int:
    answer = _ask(server, f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
    assert isinstance(answer, ox.QuerySolutions)
    value = next(answer)["n"]
    assert isinstance(value, ox.Literal)
    return int(value.value)


def _ask(server: Server, text: str, **graphs: Sequence[str]) -> Any:
    """Solutions or the truth of an ASK; triples as an iterator."""
    params = [("query", text), *((name, iri) for name, iris in graphs.items() for iri in iris)]
    fields = [(name.replace("_", "-"), value) for name, value in params]
    accept = f"{_JSON}, application/n-triples;q=0.9"
    headers = {"Content-Type": _FORM, "Accept": accept}
    data, kind = server.send(server.query, urlencode(fields).encode(), headers)
    try:
        if "json" in kind:
            return ox.parse_query_results(data, format=ox.QueryResultsFormat.JSON)
        form = ox.RdfFormat.from_media_type(kind) or ox.RdfFormat.TURTLE
        return (q.triple for q in ox.parse(data, format=form))
    except (SyntaxError, ValueError) as error:
        raise GraphError(f"{server.query}: answered {kind} that cannot be read: {error}") from error


@dataclass(frozen=True, eq=False)
class Remote:
    """What the embedded store can be asked, asked of a server; ``base`` names the graph of the data."""

    server: Server
    base: str

    @classmethod
    def open(cls, server: Server) -> Remote:
        """Find the data set on the server; GraphError when there is none, or more than one."""
        found = _ask(server, f"SELECT DISTINCT ?s WHERE {{ GRAPH ?s {{ ?s a <{VOID.Dataset}> }} }}")
        bases = sorted(row["s"].value for row in found)
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
        graphs: dict[str, Sequence[str]] = {}
        if use_default_graph_as_union:
            graphs["default_graph_uri"] = [self.base, ONTOLOGY_GRAPH]
            graphs["named_graph_uri"] = [self.base, ONTOLOGY_GRAPH]
        for name, nodes in (("default", default_graph), ("named", named_graphs)):
            if nodes is not None:
                graphs[f"{name}_graph_uri"] = [n.value for n in nodes]
        heads = "".join(f"PREFIX {p}: <{iri}>\n" for p, iri in (prefixes or {}).items())
        return _ask(self.server, heads + query, **graphs)

    def quads_for_pattern(
        self, subject: Term | None, predicate: Term | None, object: Term | None, graph: Any = None
    ) -> Iterator[ox.Quad]:
        """As pyoxigraph's: the data where ``graph`` is the default one, all where it is None."""
        names = [self.base] if isinstance(graph, ox.DefaultGraph) else [self.base, ONTOLOGY_GRAPH]
        s, p, o = (
            f"?{v}" if t is None else str(t)
            for v, t in zip("spo", (subject, predicate, object), strict=True)
        )
        text = f"CONSTRUCT {{ {s} {p} {o} }} WHERE {{ {s} {p} {o} }}"
        for t in _ask(self.server, text, default_graph_uri=names):
            yield ox.Quad(t.subject, t.predicate, t.object)

    def named_graphs(self) -> Iterator[ox.NamedNode]:
        """The two graphs that are ours on the server."""
        yield from (ox.NamedNode(self.base), ox.NamedNode(ONTOLOGY_GRAPH))
