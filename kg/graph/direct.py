"""The roles of an event in, its subject-predicate-object pairs out: direct triples, and edges.

A direct triple stands only for an event that is actual and positive, and only where the ontology
lets the classes of both sides stand there. A symmetric predicate is written both ways.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, product
from typing import TypeVar

from rdflib import URIRef

from kg.graph.iris import Iris
from kg.model import Entity, Event, Factuality, Polarity
from kg.ontology import EventTypeInfo, Ontology

T = TypeVar("T")


def role_pairs(
    info: EventTypeInfo, actor: Sequence[T], target: Sequence[T], theme: Sequence[T]
) -> Iterator[tuple[URIRef, T, T]]:
    """Predicate, subject and object of each pair that the fillers of an event's roles give.

    A symmetric event without a target has its sides among the actors: "the two leaders met".
    """
    fillers = {"target": target, "theme": theme}
    for predicate, role in (
        (info.predicate, info.object_role),
        (info.second_predicate, info.second_role),
    ):
        if predicate is None or role is None:
            continue
        pairs: Iterable[tuple[T, T]] = product(actor, fillers[role])
        if info.symmetric and not target:
            pairs = combinations(actor, 2)
        yield from ((predicate, s, o) for s, o in pairs if s != o)


def direct_triples(
    ontology: Ontology, iris: Iris, entities: Mapping[str, Entity], event: Event
) -> Iterator[tuple[URIRef, URIRef, URIRef]]:
    """The direct triples of one event: none unless it is actual, positive, and fits the ontology."""
    if event.factuality is not Factuality.ACTUAL or event.polarity is not Polarity.POSITIVE:
        return
    info = ontology.event_types[event.type]
    theme = () if event.theme is None else (event.theme,)
    for predicate, subject, object_ in role_pairs(info, event.actor, event.target, theme):
        if ontology.allows(predicate, entities[subject].cls, entities[object_].cls):
            yield iris.entity(subject), predicate, iris.entity(object_)
            if info.symmetric:
                yield iris.entity(object_), predicate, iris.entity(subject)
