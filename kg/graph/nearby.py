"""A store and an entity or event in, a small store of all that a page about it tells out.

A page needs a few hundred statements of what may be millions. They are looked up one subject after
another, which takes as long as the page is, not as long as the graph is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.graph.graphs import ONTOLOGY_GRAPH, document_of
from kg.graph.store import Store
from kg.ontology import KG, Ontology

_WHOLES = {KG + n for n in ("partOf", "memberOf", "locatedIn", "country")}


def nearby(store: Store, ontology: Ontology, iri: str, *, most: int) -> tuple[Store, int] | None:
    """What is said of an entity or event and of what its page names; None for any other IRI.

    Of an entity's events only the latest ``most`` are taken; the number is how many were left out.
    """
    look = _Look(store)
    if look.folder(iri) not in {"entity", "event"} or not look.take(iri):
        return None
    events, positions = {iri}, set[str]()
    if look.folder(iri) == "event":
        events |= set(look.subjects(iri, KG + "denies"))
    else:
        events, positions = look.around(iri)
    # The undated come last: "" is before every date.
    latest = sorted(events, key=lambda e: (look.date(e), e), reverse=True)
    for event in latest[:most]:
        look.event(event)
    for position in positions:
        look.named(look.take(position))
    for q in tuple(look.take(iri)):
        if q.predicate.value in _WHOLES:
            look.take(_iri(q.object))
    look.take(store.base)
    return look.small(ontology), len(latest) - len(latest[:most])


def _iri(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""


class _Look:
    """What was looked up so far, by the IRI of the subject."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.found: dict[str, list[ox.Quad]] = {}

    def folder(self, iri: str) -> str:
        """Which part of the data an IRI is in: entity, event, position or doc."""
        base = self.store.base
        return iri.removeprefix(base).partition("/")[0] if iri.startswith(base) else ""

    def take(self, iri: str) -> list[ox.Quad]:
        """All that is said of a subject; nothing of what is no IRI."""
        if iri not in self.found:
            try:
                self.found[iri] = list(self.store.triples(ox.NamedNode(iri)))
            except ValueError:
                self.found[iri] = []
        return self.found[iri]

    def subjects(self, iri: str, predicate: str | None = None) -> Iterator[str]:
        """What points to an IRI."""
        said = None if predicate is None else ox.NamedNode(predicate)
        return (_iri(q.subject) for q in self.store.triples(None, said, ox.NamedNode(iri)))

    def around(self, entity: str) -> tuple[set[str], set[str]]:
        """The events in which an entity takes part or speaks, and the positions that it holds or fills."""
        parts: dict[str, set[str]] = {"event": set(), "position": set(), "doc": set()}
        for subject in self.subjects(entity):
            parts.get(self.folder(subject), set()).add(subject)
        for mention in parts["doc"]:
            tellers = self.subjects(mention, KG + "mention")
            parts["event"].update(t for t in tellers if self.folder(t) == "event")
        return parts["event"], parts["position"]

    def date(self, event: str) -> str:
        """The date of an event as it is written; "" where it has none."""
        found = self.store.triples(ox.NamedNode(event), ox.NamedNode(KG + "date"))
        return min((q.object.value for q in found if isinstance(q.object, ox.Literal)), default="")

    def event(self, event: str) -> None:
        """An event, whom it names, its mentions, and where they stand."""
        about = self.take(event)
        self.named(about)
        for q in about:
            if q.predicate.value == KG + "mention":
                mention = _iri(q.object)
                self.named(self.take(mention))
                self.place(mention)

    def named(self, about: Iterable[ox.Quad]) -> None:
        """The entities that are named there."""
        for q in about:
            if self.folder(_iri(q.object)) == "entity":
                self.take(_iri(q.object))

    def place(self, mention: str) -> None:
        """The document of a mention, its post, and its text as a context."""
        self.take(document_of(self.store.base, mention) or "")
        for q in self.take(mention):
            if self.folder(_iri(q.object)) == "doc":
                self.take(_iri(q.object))

    def small(self, ontology: Ontology) -> Store:
        """All that was looked up, and the ontology."""
        inner = ox.Store()
        inner.extend([q for about in self.found.values() for q in about])
        data = ontology.graph.serialize(format="nt", encoding="utf-8")
        inner.load(data, format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(ONTOLOGY_GRAPH))
        return Store(inner, self.store.origin)
