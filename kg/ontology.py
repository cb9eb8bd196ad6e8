"""``ontology/kg.ttl`` in; closed, typed vocabularies out: a misspelt term fails where it is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from kg.errors import OntologyError, choices
from kg.model import EntityClass, EventType
from kg.resources import ontology_dir

KG = "https://w3id.org/livekg/ontology#"
_ROLE = URIRef(KG + "objectRole")
_PROPERTY_KINDS = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


@dataclass(frozen=True, slots=True)
class EventTypeInfo:
    """What the ontology says of one event type; equal when every field is."""

    name: EventType
    iri: URIRef
    label: str
    comment: str
    plover: str
    mode: str | None
    cameo: str | None
    cameo_root: str | None
    goldstein: float | None
    intensity: float
    quad: str
    quad_code: str
    predicate: URIRef
    object_role: str
    second_predicate: URIRef | None
    second_role: str | None
    symmetric: bool


@dataclass(frozen=True, slots=True)
class EntityClassInfo:
    """One class that an entity may be given; ``ancestors`` are class names of ours, nearest first."""

    name: EntityClass
    iri: URIRef
    label: str
    comment: str
    ancestors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PredicateInfo:
    """A direct predicate with the event type that it belongs to and what may stand on its two sides."""

    name: str
    iri: URIRef
    label: str
    event_type: EventType
    domain: str
    range: str


@dataclass(frozen=True)
class Ontology:
    """The loaded ontology. Two are equal when they were read from the same triples."""

    path: Path
    graph: Graph
    event_types: Mapping[EventType, EventTypeInfo]
    entity_classes: Mapping[EntityClass, EntityClassInfo]
    predicates: Mapping[URIRef, PredicateInfo]

    @cached_property
    def terms(self) -> frozenset[str]:
        """The local names of all terms that the ontology declares."""
        return frozenset(_local(s) for s in _declared(self.graph))

    @cached_property
    def plover_classes(self) -> Mapping[str, tuple[EventType, ...]]:
        """PLOVER class to its event types."""
        infos = self.event_types.values()
        names = sorted({i.plover for i in infos})
        return MappingProxyType({p: tuple(i.name for i in infos if i.plover == p) for p in names})

    @property
    def version(self) -> str:
        """The version that the ontology gives itself."""
        return str(self.graph.value(URIRef(KG.rstrip("#")), OWL.versionInfo) or "")

    def term(self, name: str) -> URIRef:
        """The IRI of a term; raises OntologyError when there is none of that name."""
        if name not in self.terms:
            raise OntologyError(f"kg:{name} is not in {self.path}; {choices(name, self.terms)}")
        return URIRef(KG + name)

    def event_type(self, name: str) -> EventType:
        """The event type of that name; raises OntologyError with near names when there is none."""
        if name not in self.event_types:
            raise OntologyError(
                f"unknown event type {name!r}; {choices(name, self.event_types, all_up_to=40)}"
            )
        return EventType(name)

    def entity_class(self, name: str) -> EntityClass:
        """The entity class of that name; raises OntologyError with near names when there is none."""
        if name not in self.entity_classes:
            raise OntologyError(
                f"unknown entity class {name!r}; {choices(name, self.entity_classes, all_up_to=40)}"
            )
        return EntityClass(name)

    def is_a(self, cls: EntityClass | None, ancestor: str) -> bool:
        """Whether a class is ``ancestor`` or below it, as Person is below Actor; None is nothing."""
        if cls is None:
            return False
        info = self.entity_classes[self.entity_class(cls)]
        return ancestor == cls or ancestor in info.ancestors

    def allows(
        self, predicate: URIRef, subject: EntityClass | None, object_: EntityClass | None
    ) -> bool:
        """Whether a direct triple may stand; an entity without a class contradicts nothing."""
        info = self.predicates[predicate]
        sides = ((subject, info.domain), (object_, info.range))
        return all(cls is None or self.is_a(cls, wanted) for cls, wanted in sides)

    def check(self) -> list[str]:
        """What is missing or misspelt, one line each, sorted; empty when all is well."""
        return sorted([*_undescribed(self.graph), *_undeclared(self.graph), *_uneven(self)])


def load(path: Path | str | None = None) -> Ontology:
    """Read the ontology from a file or a folder that holds ``kg.ttl``; by default the one that ships.

    Raises OntologyError when it is not Turtle, or when an event type lacks what the code needs.
    """
    file = ontology_dir() / "kg.ttl" if path is None else Path(path)
    if file.is_dir():
        file = file / "kg.ttl"
    graph = Graph()
    try:
        graph.parse(data=file.read_text(encoding="utf-8"), format="turtle")
    except FileNotFoundError as error:
        raise OntologyError(f"{file}: no such file; name a folder that holds kg.ttl") from error
    except (SyntaxError, UnicodeDecodeError) as error:  # rdflib's BadSyntax is a SyntaxError
        raise OntologyError(f"{file}: not valid Turtle: {error}") from error
    types = _event_types(graph, file)
    return Ontology(
        path=file,
        graph=graph,
        event_types=MappingProxyType({t.name: t for t in types}),
        entity_classes=MappingProxyType({c.name: c for c in _entity_classes(graph)}),
        predicates=MappingProxyType({p.iri: p for t in types for p in _predicates(graph, t, file)}),
    )


def _local(node: Node) -> str:
    return str(node).removeprefix(KG)


def _ours(node: Node) -> bool:
    return isinstance(node, URIRef) and node.startswith(KG)


def _declared(graph: Graph) -> list[URIRef]:
    return sorted({s for s in graph.subjects(RDF.type) if isinstance(s, URIRef) and _ours(s)})


def _name(graph: Graph, iri: URIRef) -> str:
    # The notation is the name in files where another term has taken the local name.
    return str(graph.value(iri, SKOS.notation) or _local(iri))


def _need(graph: Graph, subject: URIRef, predicate: URIRef, file: Path) -> Node:
    value = graph.value(subject, predicate)
    if value is None:
        what = str(predicate).replace(KG, "kg:").replace(str(RDFS), "rdfs:")
        raise OntologyError(f"{file}: kg:{_local(subject)} lacks {what}")
    return value


def _term_need(graph: Graph, subject: URIRef, predicate: URIRef, file: Path) -> URIRef:
    value = _need(graph, subject, predicate, file)
    if not isinstance(value, URIRef):
        raise OntologyError(
            f"{file}: kg:{_local(subject)} needs a term, not {value!r}, as {predicate}"
        )
    return value


def _text(graph: Graph, subject: URIRef, name: str) -> str | None:
    return None if (value := graph.value(subject, URIRef(KG + name))) is None else str(value)


def _number(graph: Graph, iri: URIRef, name: str) -> float | None:
    return None if (text := _text(graph, iri, name)) is None else float(text)


def _event_types(graph: Graph, file: Path) -> list[EventTypeInfo]:
    out = []
    for iri in sorted(
        s for s in graph.subjects(URIRef(KG + "directPredicate")) if isinstance(s, URIRef)
    ):
        parent = _term_need(graph, iri, RDFS.subClassOf, file)
        quad = _term_need(graph, parent, URIRef(KG + "quad"), file)
        predicate = _term_need(graph, iri, URIRef(KG + "directPredicate"), file)
        second = graph.value(iri, URIRef(KG + "secondPredicate"))
        second_iri = second if isinstance(second, URIRef) else None
        out.append(
            EventTypeInfo(
                name=EventType(_name(graph, iri)),
                iri=iri,
                label=str(_need(graph, iri, RDFS.label, file)),
                comment=str(_need(graph, iri, RDFS.comment, file)),
                plover=_local(parent),
                mode=_text(graph, iri, "ploverMode"),
                cameo=_text(graph, iri, "cameo"),
                cameo_root=_text(graph, iri, "cameoRoot"),
                goldstein=_number(graph, iri, "goldstein"),
                intensity=float(str(_need(graph, iri, URIRef(KG + "intensity"), file))),
                quad=_local(quad),
                quad_code=str(_need(graph, quad, SKOS.notation, file)),
                predicate=predicate,
                object_role=_local(_need(graph, predicate, _ROLE, file)),
                second_predicate=second_iri,
                second_role=second_iri and _local(_need(graph, second_iri, _ROLE, file)),
                symmetric=(predicate, RDF.type, OWL.SymmetricProperty) in graph,
            )
        )
    if not out:
        raise OntologyError(
            f"{file}: no event type has a kg:directPredicate; is this the right file?"
        )
    return sorted(out, key=lambda info: info.name)


def _predicates(graph: Graph, info: EventTypeInfo, file: Path) -> list[PredicateInfo]:
    iris = [p for p in (info.predicate, info.second_predicate) if p is not None]
    return [
        PredicateInfo(
            name=_local(iri),
            iri=iri,
            label=str(_need(graph, iri, RDFS.label, file)),
            event_type=info.name,
            domain=_local(_need(graph, iri, RDFS.domain, file)),
            range=_local(_need(graph, iri, RDFS.range, file)),
        )
        for iri in iris
    ]


def _entity_classes(graph: Graph) -> list[EntityClassInfo]:
    out = [
        EntityClassInfo(
            name=EntityClass(_name(graph, iri)),
            iri=iri,
            label=str(graph.value(iri, RDFS.label) or ""),
            comment=str(graph.value(iri, RDFS.comment) or ""),
            ancestors=_ancestors(graph, iri),
        )
        for iri in graph.subjects(URIRef(KG + "entityClass"), Literal(True))
        if isinstance(iri, URIRef)
    ]
    return sorted(out, key=lambda info: info.name)


def _ancestors(graph: Graph, iri: URIRef) -> tuple[str, ...]:
    out: list[str] = []
    level = [iri]
    while level:
        found = {p for node in level for p in graph.objects(node, RDFS.subClassOf)}
        parents = sorted(p for p in found if isinstance(p, URIRef) and _ours(p))
        level = [p for p in parents if _local(p) not in out]
        out.extend(_local(p) for p in level)
    return tuple(out)


def _undescribed(graph: Graph) -> Iterable[str]:
    for iri in _declared(graph):
        for needed, word in ((RDFS.label, "label"), (RDFS.comment, "comment")):
            if graph.value(iri, needed) is None:
                yield f"kg:{_local(iri)} has no {word}"
        if any((iri, RDF.type, kind) in graph for kind in _PROPERTY_KINDS):
            for needed, word in ((RDFS.domain, "domain"), (RDFS.range, "range")):
                if graph.value(iri, needed) is None:
                    yield f"kg:{_local(iri)} has no {word}"


def _undeclared(graph: Graph) -> Iterable[str]:
    used = {node for triple in graph for node in triple if _ours(node)}
    return [f"kg:{_local(node)} is used but not declared" for node in used - set(_declared(graph))]


def _uneven(ontology: Ontology) -> Iterable[str]:
    for info in ontology.event_types.values():
        score = ontology.graph.value(URIRef(KG + info.plover), URIRef(KG + "intensity"))
        if score is None or float(str(score)) != info.intensity:
            yield f"kg:{info.name} has another intensity than its PLOVER class {info.plover}"
        if (info.cameo is None) != (info.goldstein is None):
            yield f"kg:{info.name} has a CAMEO code without a Goldstein score, or the other way round"
        if info.cameo and info.cameo_root != info.cameo[:2]:
            yield f"kg:{info.name}: the CAMEO root {info.cameo_root} does not begin the code {info.cameo}"
