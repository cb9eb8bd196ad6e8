"""A Source in, the description of the data set out (VoID and DCAT), in Turtle."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import DCAT, DCTERMS, RDF, XSD, Graph, Literal, Namespace, URIRef

import kg
from kg.export.source import Source, compact
from kg.export.turtle import turtle_body
from kg.graph.iris import VOID, date, integer
from kg.ontology import KG

SPDX = Namespace("http://spdx.org/rdf/terms#")
_IANA = "https://www.iana.org/assignments/media-types/"
TITLE = "Events of conflict and diplomacy"
DESCRIPTION = (
    "A graph of events with the place of the words behind each, read from documents by livekg."
)
Triple = tuple[URIRef, URIRef, URIRef | Literal]


@dataclass(frozen=True, slots=True)
class Written:
    """A file of the export that is already there."""

    name: str
    media_type: str
    title: str
    size: int
    sha256: str


def describe(source: Source, files: tuple[Written, ...] = ()) -> Iterator[str]:
    """What the data set holds, in numbers, where it comes from, and its files with their digests."""
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in source.prefixes:
        graph.bind(prefix, namespace)
    graph.bind("dcat", str(DCAT))
    graph.bind("spdx", str(SPDX))
    for part in (_set(source), _partitions(source), _files(source, files)):
        for triple in part:
            graph.add(triple)
    yield turtle_body(graph)


def _set(source: Source) -> Iterator[Triple]:
    node = URIRef(source.iris.base)
    yield node, RDF.type, VOID.Dataset
    yield node, RDF.type, DCAT.Dataset
    yield node, DCTERMS.title, Literal(TITLE, lang="en")
    yield node, DCTERMS.description, Literal(DESCRIPTION, lang="en")
    if source.license is not None:
        yield node, DCTERMS.license, URIRef(source.license)
    yield node, DCTERMS.conformsTo, URIRef(KG.rstrip("#"))
    # rdflib knows DCAT 2; the version of a data set came with DCAT 3.
    yield node, URIRef(f"{DCAT}version"), Literal(kg.__version__)
    yield node, VOID.uriSpace, Literal(source.iris.base)
    yield node, VOID.vocabulary, URIRef(KG)
    yield node, VOID.triples, integer(sum(source.properties.values()))
    yield node, VOID.distinctSubjects, integer(len(source.all))
    yield node, VOID.entities, integer(len(source.all))
    yield node, VOID.properties, integer(len(source.properties))
    yield node, VOID.classes, integer(len(source.classes))
    for document in source.instances(KG + "Document"):
        yield node, DCTERMS.source, URIRef(document)
    days = sorted(d for p in (KG + "date",) for s in source.all for d in source.values(s, p))
    if days:
        # The span of all dates that are told, planned ones too, as exact as they are.
        period = URIRef(f"{source.iris.base}void/period")
        yield node, DCTERMS.temporal, period
        yield period, RDF.type, DCTERMS.PeriodOfTime
        yield period, DCAT.startDate, date(days[0], "the first date")
        yield period, DCAT.endDate, date(days[-1], "the last date")


def _partitions(source: Source) -> Iterator[Triple]:
    node, base = URIRef(source.iris.base), source.iris.base
    for iri, number in source.classes.items():
        part = URIRef(f"{base}void/class/{_name(source, iri)}")
        yield node, VOID.classPartition, part
        yield part, VOID["class"], URIRef(iri)
        yield part, VOID.entities, integer(number)
    for iri, number in source.properties.items():
        part = URIRef(f"{base}void/property/{_name(source, iri)}")
        yield node, VOID.propertyPartition, part
        yield part, VOID.property, URIRef(iri)
        yield part, VOID.triples, integer(number)


def _files(source: Source, files: tuple[Written, ...]) -> Iterator[Triple]:
    for file in files:
        node = URIRef(f"{source.iris.base}distribution/{file.name}")
        check = URIRef(f"{node}/sha256")
        yield URIRef(source.iris.base), DCAT.distribution, node
        yield node, RDF.type, DCAT.Distribution
        yield node, DCTERMS.title, Literal(file.title, lang="en")
        yield node, DCTERMS.identifier, Literal(file.name)
        yield node, DCAT.mediaType, URIRef(_IANA + file.media_type)
        if source.license is not None:
            yield node, DCTERMS.license, URIRef(source.license)
        yield node, DCAT.byteSize, Literal(str(file.size), datatype=XSD.nonNegativeInteger)
        yield node, SPDX.checksum, check
        yield check, RDF.type, SPDX.Checksum
        yield check, SPDX.algorithm, SPDX.checksumAlgorithm_sha256
        yield check, SPDX.checksumValue, Literal(file.sha256, datatype=XSD.hexBinary)


def _name(source: Source, iri: str) -> str:
    """A name for a partition: the prefix and the local name, or the IRI without its signs."""
    short = compact(source, iri)
    return (short or "".join(c if c.isalnum() else "-" for c in iri)).replace(":", "-")
