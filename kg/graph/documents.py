"""A document in, its triples out: what it is, its text as a context for offsets, and its posts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from rdflib import DCTERMS, PROV, RDF, XSD, Literal, URIRef

from kg.graph.iris import NIF, SCHEMA, Iris, integer, moment
from kg.model import Document
from kg.ontology import Ontology


def document_triples(
    ontology: Ontology, iris: Iris, document: Document
) -> Iterator[tuple[URIRef, URIRef, URIRef | Literal]]:
    """The document itself, its text as NIF's context, and its posts with what they replace."""
    kg = ontology.term
    node = iris.document(document.id)
    context = iris.context(document.id, len(document.text))
    yield node, RDF.type, kg("Document")
    yield node, RDF.type, SCHEMA.LiveBlogPosting if document.posts else SCHEMA.NewsArticle
    yield node, DCTERMS.identifier, Literal(document.id)
    yield node, DCTERMS.language, Literal(document.language)
    yield node, kg("sha256"), Literal(hashlib.sha256(document.text.encode()).hexdigest())
    if document.date is not None:
        yield node, DCTERMS.date, Literal(document.date.isoformat(), datatype=XSD.date)
    for predicate, text in (
        (DCTERMS.title, document.title),
        (DCTERMS.publisher, document.publisher),
    ):
        if text:
            yield node, predicate, Literal(text)
    if document.url:
        yield node, SCHEMA.url, Literal(document.url, datatype=XSD.anyURI)
    yield context, RDF.type, NIF.Context
    yield context, RDF.type, NIF.RFC5147String
    yield context, NIF.beginIndex, integer(0)
    yield context, NIF.endIndex, integer(len(document.text))
    yield context, PROV.wasDerivedFrom, node
    for post in document.posts:
        item = iris.post(document.id, post.number)
        yield item, RDF.type, kg("Post")
        yield item, kg("number"), integer(post.number)
        yield item, SCHEMA.isPartOf, node
        if post.published is not None:
            yield item, SCHEMA.datePublished, moment(post.published)
        if post.author:
            yield item, SCHEMA.author, Literal(post.author)
        if post.supersedes is not None:
            yield item, PROV.wasRevisionOf, iris.post(document.id, post.supersedes)
