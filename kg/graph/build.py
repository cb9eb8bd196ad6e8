"""Documents and their Resolution in, one RDF graph out: events with all evidence, and direct triples."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rdflib import PROV, RDF, SKOS, XSD, Graph, Literal, URIRef

from kg.errors import GraphError
from kg.graph.decisions import decision_triples
from kg.graph.direct import direct_triples
from kg.graph.documents import document_triples
from kg.graph.iris import (
    DEFAULT_BASE,
    GEO,
    NIF,
    SEM,
    VOID,
    Iris,
    date,
    decimal,
    integer,
    moment,
    prefixes,
)
from kg.model import (
    Claim,
    Comparator,
    Document,
    Entity,
    Event,
    Evidence,
    Factuality,
    Link,
    Mention,
    MentionKind,
    Polarity,
    Position,
    PositionClaim,
    Resolution,
    Verdict,
)
from kg.ontology import KG, Ontology

Triple = tuple[URIRef, URIRef, URIRef | Literal]


@dataclass(frozen=True)
class _Scope:
    """What every part of one build needs to look up."""

    iris: Iris
    ontology: Ontology
    documents: Mapping[str, Document]
    entities: Mapping[str, Entity]
    speakers: Mapping[Mention, str]

    def kg(self, name: str) -> URIRef:
        return self.ontology.term(name)

    def entity(self, ident: str, where: str) -> URIRef:
        if ident not in self.entities:
            raise GraphError(
                f"{where} names {ident}, which is not among the entities of the resolution"
            )
        return self.iris.entity(ident)

    def document(self, ident: str, where: str) -> Document:
        if ident not in self.documents:
            raise GraphError(f"{where} rests on the document {ident}, which was not given")
        return self.documents[ident]


def build(
    documents: Sequence[Document],
    resolution: Resolution,
    ontology: Ontology,
    *,
    base: str = DEFAULT_BASE,
) -> Graph:
    """Build the graph of ``ontology.md``: same input in any order, same triples.

    Raises GraphError when the resolution names a document or an entity that is not there.
    """
    scope = _Scope(
        iris=Iris(base),
        ontology=ontology,
        documents={d.id: d for d in documents},
        entities={e.id: e for e in resolution.entities},
        speakers=linked(resolution.links),
    )
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in prefixes(base).items():
        graph.bind(prefix, namespace)
    surfaces = _surfaces(resolution.links)
    parts: list[Iterable[Triple]] = [_dataset(scope)]
    parts.extend(document_triples(ontology, scope.iris, d) for d in documents)
    parts.extend(_entity(scope, e, surfaces.get(e.id, ())) for e in resolution.entities)
    parts.extend(_event(scope, e) for e in resolution.events)
    parts.extend(direct_triples(ontology, scope.iris, scope.entities, e) for e in resolution.events)
    parts.extend(_position(scope, p) for p in resolution.positions)
    parts.extend(decision_triples(ontology, scope.iris, d) for d in resolution.decisions)
    for part in parts:
        for triple in part:
            graph.add(triple)
    return graph


def linked(links: Iterable[Link]) -> dict[Mention, str]:
    """Mention to the entity that it was found to be the same as; the surest link wins."""
    out: dict[Mention, Link] = {}
    for link in links:
        known = out.get(link.mention)
        if link.verdict is Verdict.SAME and (
            known is None or (-link.score, link.entity) < (-known.score, known.entity)
        ):
            out[link.mention] = link
    return {mention: link.entity for mention, link in out.items()}


def _surfaces(links: Iterable[Link]) -> dict[str, set[str]]:
    """Every wording of an entity, without pronouns: they name nothing when they stand alone."""
    out: dict[str, set[str]] = {}
    for mention, entity in linked(links).items():
        if mention.kind is not MentionKind.PRONOUN:
            out.setdefault(entity, set()).add(" ".join(mention.text.split()))
    return out


def _dataset(scope: _Scope) -> Iterator[Triple]:
    node = URIRef(scope.iris.base)
    yield node, RDF.type, VOID.Dataset
    yield node, VOID.uriSpace, Literal(scope.iris.base)
    yield node, VOID.vocabulary, URIRef(KG)


def _entity(scope: _Scope, entity: Entity, surfaces: Iterable[str]) -> Iterator[Triple]:
    node = scope.iris.entity(entity.id)
    ontology = scope.ontology
    if entity.cls is None:
        yield node, RDF.type, scope.kg("Entity")
    else:
        yield node, RDF.type, ontology.entity_classes[ontology.entity_class(entity.cls)].iri
    yield node, SKOS.prefLabel, Literal(entity.label)
    for alias in sorted({*entity.aliases, *surfaces} - {entity.label, ""}):
        yield node, SKOS.altLabel, Literal(alias)
    for match in entity.exact_matches:
        yield node, SKOS.exactMatch, URIRef(match)
    if entity.iso3:
        yield node, scope.kg("iso3"), Literal(entity.iso3)
    # A whole that no document speaks of has no node here, and a triple must not point at nothing.
    if entity.part_of is not None and entity.part_of in scope.entities:
        relation = "partOf"
        if ontology.is_a(entity.cls, "Person"):
            relation = "memberOf"
        elif ontology.is_a(entity.cls, "Location"):
            relation = "locatedIn"
        yield node, scope.kg(relation), scope.iris.entity(entity.part_of)
    if entity.country is not None and entity.country in scope.entities:
        yield node, scope.kg("country"), scope.iris.entity(entity.country)
    if entity.position is not None:
        latitude, longitude = entity.position
        yield node, GEO.lat, decimal(latitude)
        yield node, GEO.long, decimal(longitude)


def _event(scope: _Scope, event: Event) -> Iterator[Triple]:
    node = scope.iris.event(event.id)
    kg = scope.kg
    yield node, RDF.type, scope.ontology.event_types[scope.ontology.event_type(event.type)].iri
    single = {"theme": event.theme, "instrument": event.instrument, "place": event.place}
    fillers = [("actor", a) for a in event.actor] + [("target", t) for t in event.target]
    fillers += [(role, ident) for role, ident in single.items() if ident is not None]
    if event.attributed_to is not None:
        fillers.append(("attributedTo", event.attributed_to))
    for role, ident in fillers:
        yield node, kg(role), scope.entity(ident, f"event {event.id}")
    for ident in (*event.actor, *event.target):
        yield node, SEM.hasActor, scope.iris.entity(ident)
    if event.theme_text and event.theme is None:
        yield node, kg("themeText"), Literal(event.theme_text)
    if event.date is not None:
        yield node, SEM.hasTimeStamp, date(event.date, f"event {event.id}")
    yield from _assertion(scope, node, event)
    numbers = {c.count for c in event.claims if c.count is not None}
    if len(numbers) > 1:
        yield node, kg("lowestCount"), integer(min(numbers))
        yield node, kg("highestCount"), integer(max(numbers))
    yield node, kg("reports"), integer(event.reports)
    yield node, kg("independentSources"), integer(event.independent_sources)
    for denied in event.denies:
        yield node, kg("denies"), scope.iris.event(denied)
    for claim in event.claims:
        mention = scope.iris.mention(
            claim.evidence.document, claim.id, claim.evidence.start, claim.evidence.end
        )
        yield node, kg("mention"), mention
        yield from _mention(scope, mention, claim.evidence)
        yield from _assertion(scope, mention, claim)
        if claim.grounds:
            yield mention, kg("grounds"), Literal("; ".join(claim.grounds))


def _assertion(scope: _Scope, node: URIRef, said: Event | Claim) -> Iterator[Triple]:
    """What an event and each of its mentions have in common."""
    kg = scope.kg
    if said.date is not None:
        yield node, kg("date"), date(said.date, f"{said.type} {said.id}")
    if said.count is not None:
        yield node, kg("count"), integer(said.count)
        yield node, kg("comparator"), kg(Comparator(said.comparator or Comparator.EXACTLY).value)
    yield node, kg("polarity"), kg(Polarity(said.polarity).value)
    yield node, kg("factuality"), kg(Factuality(said.factuality).value)
    yield node, kg("confidence"), decimal(said.confidence)


def _mention(scope: _Scope, node: URIRef, evidence: Evidence) -> Iterator[Triple]:
    kg = scope.kg
    document = scope.document(evidence.document, f"evidence {evidence.quote[:40]!r}")
    yield node, RDF.type, kg("Mention")
    yield node, RDF.type, NIF.RFC5147String
    yield node, NIF.beginIndex, integer(evidence.start)
    yield node, NIF.endIndex, integer(evidence.end)
    yield node, NIF.anchorOf, Literal(evidence.quote)
    yield node, NIF.referenceContext, scope.iris.context(document.id, len(document.text))
    yield node, kg("rule"), Literal(evidence.rule)
    yield node, kg("triggerBegin"), integer(evidence.trigger[0])
    yield node, kg("triggerEnd"), integer(evidence.trigger[1])
    if evidence.cue:
        yield node, kg("cue"), Literal(evidence.cue)
    if evidence.speaker is not None:
        speaker = scope.speakers.get(evidence.speaker)
        if speaker is None:
            yield node, kg("speakerText"), Literal(evidence.speaker.text)
        else:
            yield (
                node,
                kg("speaker"),
                scope.entity(speaker, f"the speaker {evidence.speaker.text!r}"),
            )
    source, published = scope.iris.document(document.id), None
    if evidence.post is not None:
        post = next((p for p in document.posts if p.number == evidence.post), None)
        if post is None:
            raise GraphError(f"{document.id} has no post {evidence.post}, which a claim rests on")
        source, published = scope.iris.post(document.id, post.number), post.published
    yield node, PROV.wasDerivedFrom, source
    if published is not None:
        yield node, PROV.generatedAtTime, moment(published)


def _position(scope: _Scope, position: Position) -> Iterator[Triple]:
    node = scope.iris.position(position.id)
    kg = scope.kg
    where = f"position {position.id}"
    yield node, RDF.type, kg("Position")
    yield node, kg("holder"), scope.entity(position.person, where)
    yield scope.iris.entity(position.person), kg("holdsPosition"), node
    yield node, kg("title"), Literal(position.title)
    yield node, kg("body"), scope.entity(position.body, where)
    days = sorted(day for claim in position.claims if (day := _seen(scope, claim)) is not None)
    if days:
        yield node, kg("firstSeen"), Literal(days[0].isoformat(), datatype=XSD.date)
        yield node, kg("lastSeen"), Literal(days[-1].isoformat(), datatype=XSD.date)
    for claim in position.claims:
        evidence = claim.evidence
        mention = scope.iris.mention(evidence.document, claim.id, evidence.start, evidence.end)
        yield node, kg("mention"), mention
        yield from _mention(scope, mention, evidence)


def _seen(scope: _Scope, claim: PositionClaim) -> dt.date | None:
    """The day on which a text says so: its post's, else its document's."""
    document = scope.document(claim.evidence.document, f"position claim {claim.id}")
    post = next((p for p in document.posts if p.number == claim.evidence.post), None)
    if post is not None and post.published is not None:
        return post.published.date()
    return document.date
