"""The RDF graph in, a networkx MultiDiGraph out: the one projection that analysis and view start from.

Nodes are entities (``label``, ``cls``, ``aliases``). Edges are one for each event, actor and target
(or theme, as the predicate says), whatever the polarity and factuality, which stand on the edge. A
symmetric event gives one edge with ``symmetric=True``, so that nothing is counted twice; its
direction means nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import networkx as nx
from rdflib import DCTERMS, RDF, SKOS, Graph, URIRef
from rdflib.term import Node

from kg.errors import GraphError
from kg.graph.direct import role_pairs
from kg.graph.iris import NIF, VOID, Iris
from kg.model import Factuality, Polarity
from kg.ontology import KG, EventTypeInfo, Ontology

_ROLES = ("actor", "attributedTo", "instrument", "place", "target", "theme")
_Edge = tuple[URIRef, URIRef, str, dict[str, Any]]


class Quote(NamedTuple):
    """The words behind an edge; ``trigger`` holds offsets into the document, as start and end do."""

    quote: str
    document: str
    start: int
    end: int
    rule: str
    trigger: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Filter:
    """Which events and entities to project; None lets everything through.

    ``types`` holds event types or PLOVER classes, ``classes`` entity classes or groups of them
    ("Actor", "Location"). ``since`` and ``until`` are ISO days, months or years and are inclusive:
    an event passes when its day, month or year overlaps them, and an undated event does not.
    """

    types: Collection[str] | None = None
    factuality: Collection[Factuality] | None = None
    polarity: Collection[Polarity] | None = None
    since: str | None = None
    until: str | None = None
    classes: Collection[str] | None = None


class Readable(Protocol):
    """What a projection asks of a graph; rdflib's Graph answers it."""

    def subjects(self, predicate: URIRef, object: Node, /) -> Iterator[Node]: ...
    def objects(self, subject: Node, predicate: URIRef, /) -> Iterator[Node]: ...


def project(
    graph: Readable, ontology: Ontology, keep: Filter | None = None
) -> nx.MultiDiGraph[Any]:
    """Project the events of ``graph`` on its entities; nodes without an edge are left out.

    Parameters
    ----------
    graph : what ``build`` returned, or ``Store.to_rdflib()``.
    keep : which events and entities; an unknown type or class raises OntologyError.

    Returns
    -------
    Nodes "ent:..." with ``label``, ``cls`` ("" when unknown) and ``aliases`` (other wordings); edges with
    ``event``, ``type``, ``predicate``, ``plover``, ``quad``, ``intensity``, ``date``, ``polarity``,
    ``factuality``, ``count``, ``comparator``, ``confidence``, ``reports``, ``sources`` (independent
    ones), ``speaker``, ``place``, ``symmetric``, ``denies`` (ids of the events that a denial answers),
    ``roles`` (role to the ids that fill it) and ``quotes`` (a list of Quote); ``graph["base"]`` is the base
    of all IRIs. The same graph gives nodes and edges in the same order.
    """
    reader = _Reader(graph, ontology)
    wanted = keep or Filter()
    types = _types(ontology, wanted.types)
    if wanted.classes is not None:
        _check_classes(ontology, wanted.classes)
    out: nx.MultiDiGraph[Any] = nx.MultiDiGraph(base=reader.iris.base)
    edges: list[_Edge] = []
    for info in types:
        for node in sorted(n for n in graph.subjects(RDF.type, info.iri) if isinstance(n, URIRef)):
            if _passes(reader, node, wanted):
                edges.extend(_edges(reader, node, info, wanted))
    nodes = sorted({end for source, target, _, _ in edges for end in (source, target)})
    for node in nodes:
        out.add_node(
            reader.ident(node),
            label=reader.label(node),
            cls=reader.cls(node),
            aliases=reader.aliases(node),
        )
    for source, target, key, attributes in sorted(edges, key=lambda e: (e[2], e[0], e[1])):
        out.add_edge(reader.ident(source), reader.ident(target), key=key, **attributes)
    return out


def document_days(graph: Graph, ontology: Ontology) -> dict[str, str]:
    """The ISO days of the documents that have one, by their ids."""
    reader = _Reader(graph, ontology)
    documents = (d for d in graph.subjects(RDF.type, ontology.term("Document")))
    days = ((reader.ident(d), graph.value(d, DCTERMS.date)) for d in documents)
    return {ident: str(day)[:10] for ident, day in sorted(days) if day is not None}


class _Reader:
    """Reads values of a graph by the ontology's terms; one per projection."""

    def __init__(self, graph: Readable, ontology: Ontology) -> None:
        base = next(graph.subjects(RDF.type, VOID.Dataset), None)
        if base is None:
            raise GraphError("the graph does not say its base IRI; was it made by this project?")
        self.graph = graph
        self.ontology = ontology
        self.iris = Iris(str(base))
        self.classes = {c.iri: c.name for c in ontology.entity_classes.values()}

    def ident(self, node: Node) -> str:
        return self.iris.ident(str(node))

    def value(self, node: Node, predicate: URIRef) -> Node | None:
        return next(self.graph.objects(node, predicate), None)

    def label(self, node: Node) -> str:
        return str(self.value(node, SKOS.prefLabel) or self.ident(node))

    def aliases(self, node: Node) -> tuple[str, ...]:
        return tuple(sorted(str(name) for name in self.graph.objects(node, SKOS.altLabel)))

    def cls(self, node: Node) -> str:
        types = [t for t in self.graph.objects(node, RDF.type) if isinstance(t, URIRef)]
        names = [self.classes[t] for t in types if t in self.classes]
        return min(names, default="")

    def all(self, node: Node, term: str) -> list[URIRef]:
        found = self.graph.objects(node, self.ontology.term(term))
        return sorted(n for n in found if isinstance(n, URIRef))

    def text(self, node: Node, term: str) -> str | None:
        value = self.value(node, self.ontology.term(term))
        return None if value is None else str(value).removeprefix(KG)

    def number(self, node: Node, predicate: URIRef) -> int:
        value = self.value(node, predicate)
        if value is None:
            raise GraphError(f"{node} lacks {predicate}")
        return int(str(value))


def _types(ontology: Ontology, names: Collection[str] | None) -> list[EventTypeInfo]:
    if names is None:
        return list(ontology.event_types.values())
    plain = {n for n in names if n not in ontology.plover_classes}
    wanted = {ontology.event_type(n) for n in plain}
    wanted |= {t for n in set(names) - plain for t in ontology.plover_classes[n]}
    return [ontology.event_types[t] for t in sorted(wanted)]


def _check_classes(ontology: Ontology, names: Collection[str]) -> None:
    groups = {a for c in ontology.entity_classes.values() for a in c.ancestors}
    for name in names:
        if name not in groups:
            ontology.entity_class(name)


def _passes(reader: _Reader, node: URIRef, keep: Filter) -> bool:
    if keep.factuality is not None and reader.text(node, "factuality") not in keep.factuality:
        return False
    if keep.polarity is not None and reader.text(node, "polarity") not in keep.polarity:
        return False
    return overlaps(reader.text(node, "date"), keep.since, keep.until)


def span(date: str) -> tuple[str, str]:
    """The first and last day of an ISO day, month or year, as text that compares by time.

    "-31" is a bound, not a day that must exist.
    """
    return f"{date}-01-01"[:10], date + {4: "-12-31", 7: "-31"}.get(len(date), "")


def overlaps(date: str | None, since: str | None, until: str | None) -> bool:
    """Whether a day, month or year lies in a window, or in part; an undated event is in none."""
    if since is None and until is None:
        return True
    if date is None:
        return False
    first, last = span(date)
    return (since is None or last >= span(since)[0]) and (until is None or first <= span(until)[1])


def _edges(reader: _Reader, node: URIRef, info: EventTypeInfo, keep: Filter) -> Iterator[_Edge]:
    actor, target, theme = (reader.all(node, role) for role in ("actor", "target", "theme"))
    pairs = list(role_pairs(info, actor, target, theme))
    if not pairs:
        # The role of the predicate is not filled with an entity: the other one still links two, but for
        # weapons that were used ("Mali attacked drones" would be untrue).
        others = target or [t for t in theme if reader.cls(t) != "Weapon"]
        pairs = [(info.predicate, s, o) for s in actor for o in others if s != o]
    if not pairs:
        return
    attributes = _attributes(reader, node, info)
    for predicate, source, object_ in pairs:
        if all(_class_passes(reader, end, keep.classes) for end in (source, object_)):
            name = str(predicate).removeprefix(KG)
            yield source, object_, f"{attributes['event']} {name}", attributes | {"predicate": name}


def _class_passes(reader: _Reader, node: URIRef, classes: Collection[str] | None) -> bool:
    if classes is None:
        return True
    cls = reader.cls(node)
    if not cls:
        return False
    known = reader.ontology.entity_class(cls)
    return any(reader.ontology.is_a(known, wanted) for wanted in classes)


def _attributes(reader: _Reader, node: URIRef, info: EventTypeInfo) -> dict[str, Any]:
    mentions = reader.all(node, "mention")
    speakers = reader.all(node, "attributedTo") or sorted(
        {s for m in mentions for s in reader.all(m, "speaker")}
    )
    places = reader.all(node, "place")
    count = reader.text(node, "count")
    return {
        "event": reader.ident(node),
        "type": info.name,
        "plover": info.plover,
        "quad": info.quad,
        "intensity": info.intensity,
        "date": reader.text(node, "date"),
        "polarity": reader.text(node, "polarity"),
        "factuality": reader.text(node, "factuality"),
        "count": None if count is None else int(count),
        "comparator": reader.text(node, "comparator"),
        "confidence": float(reader.text(node, "confidence") or 0),
        "reports": int(reader.text(node, "reports") or 0),
        "sources": int(reader.text(node, "independentSources") or 0),
        "denies": [reader.ident(n) for n in reader.all(node, "denies")],
        "speaker": ", ".join(reader.label(s) for s in speakers) or None,
        "place": reader.label(places[0]) if places else None,
        "theme": _theme(reader, node),
        "symmetric": info.symmetric,
        "roles": {
            role: [reader.ident(n) for n in found]
            for role in _ROLES
            if (found := reader.all(node, role))
        },
        "quotes": sorted(
            (_quote(reader, m) for m in mentions),
            key=lambda q: (q.document, q.start, q.end, q.rule),
        ),
    }


def _theme(reader: _Reader, node: URIRef) -> str | None:
    themes = reader.all(node, "theme")
    return reader.label(themes[0]) if themes else reader.text(node, "themeText")


def _quote(reader: _Reader, mention: URIRef) -> Quote:
    term = reader.ontology.term
    return Quote(
        quote=str(reader.value(mention, NIF.anchorOf) or ""),
        document=reader.ident(mention),
        start=reader.number(mention, NIF.beginIndex),
        end=reader.number(mention, NIF.endIndex),
        rule=reader.text(mention, "rule") or "",
        trigger=(
            reader.number(mention, term("triggerBegin")),
            reader.number(mention, term("triggerEnd")),
        ),
    )
