"""Ids and values in, IRIs and literals out: made from content alone, so that names never change."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import quote, unquote

from rdflib import XSD, Literal, Namespace, URIRef

from kg.errors import GraphError

DEFAULT_BASE = "https://w3id.org/livekg/data/"
GEO = Namespace("http://www.w3.org/2003/01/geo/wgs84_pos#")
NIF = Namespace("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#")
SEM = Namespace("http://semanticweb.cs.vu.nl/2009/11/sem/")
SCHEMA = Namespace("https://schema.org/")
VOID = Namespace("http://rdfs.org/ns/void#")

_DATE_TYPES = {4: XSD.gYear, 7: XSD.gYearMonth, 10: XSD.date}
_FOLDERS = {"ent": "entity/", "ev": "event/", "pos": "position/", "dec": "decision/"}


def prefixes(base: str) -> dict[str, str]:
    """The prefixes of every file and query, in the order in which they are written."""
    return {
        "dcterms": "http://purl.org/dc/terms/",
        "doc": base + "doc/",
        "ent": base + "entity/",
        "ev": base + "event/",
        "geo": str(GEO),
        "kg": "https://w3id.org/livekg/ontology#",
        "nif": str(NIF),
        "pos": base + "position/",
        "prov": "http://www.w3.org/ns/prov#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "schema": str(SCHEMA),
        "sem": str(SEM),
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "void": str(VOID),
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }


@dataclass(frozen=True, slots=True)
class Iris:
    """Makes the IRIs of one data set; equal when the base is."""

    base: str = DEFAULT_BASE

    def __post_init__(self) -> None:
        if "://" not in self.base or not self.base.endswith(("/", "#")):
            raise GraphError(
                f"the base IRI {self.base!r} must be absolute and end in / or #, "
                f"for example {DEFAULT_BASE}"
            )
        if any(c in self.base for c in ' <>"{}|\\^`') or not self.base.isprintable():
            raise GraphError(
                f"the base IRI {self.base!r} holds a character that an IRI cannot have"
            )

    def _node(self, prefix: str, ident: str) -> URIRef:
        return URIRef(self.base + _FOLDERS[prefix] + _escape(ident.removeprefix(f"{prefix}:")))

    def entity(self, ident: str) -> URIRef:
        """An entity: "ent:moldova" stands in the folder entity/."""
        return self._node("ent", ident)

    def event(self, ident: str) -> URIRef:
        """An event: "ev:9f2c4e71" stands in the folder event/."""
        return self._node("ev", ident)

    def position(self, ident: str) -> URIRef:
        """A position: "pos:..." stands in the folder position/."""
        return self._node("pos", ident)

    def decision(self, ident: str) -> URIRef:
        """A decision: "dec:..." stands in the folder decision/."""
        return self._node("dec", ident)

    def document(self, ident: str) -> URIRef:
        """A document, by its id as it is."""
        return URIRef(f"{self.base}doc/{_escape(ident)}")

    def post(self, document: str, number: int) -> URIRef:
        """A post of a document, by its number."""
        return URIRef(f"{self.document(document)}/post/{number}")

    def context(self, document: str, length: int) -> URIRef:
        """The whole text of a document, as NIF names it."""
        return URIRef(f"{self.document(document)}#char=0,{length}")

    def mention(self, document: str, claim: str, start: int, end: int) -> URIRef:
        """Words of a document, as one claim reads them: the same words may tell of several events."""
        return URIRef(f"{self.document(document)}?claim={_escape(claim)}#char={start},{end}")

    def ident(self, iri: str) -> str:
        """The id that an entity, event, position or document has in the other files."""
        for prefix, folder in _FOLDERS.items():
            if iri.startswith(self.base + folder):
                return f"{prefix}:{unquote(iri.removeprefix(self.base + folder))}"
        if iri.startswith(self.base + "doc/"):
            return unquote(iri.removeprefix(self.base + "doc/").partition("#")[0].partition("?")[0])
        raise GraphError(f"{iri} is not under the base {self.base}")


def _escape(ident: str) -> str:
    if not ident:
        raise GraphError("an id is empty, so no IRI can be made of it")
    # Everything but unreserved characters is escaped: a document id may be a path or a URL.
    return quote(ident, safe="-_.~")


def integer(number: int) -> Literal:
    """An xsd:integer."""
    return Literal(str(number), datatype=XSD.integer, normalize=False)


def decimal(number: float) -> Literal:
    """At most four decimals, in the canonical form of XML Schema: .1 + .2 must not print its noise."""
    return Literal(
        str(Decimal(repr(round(float(number), 4)))), datatype=XSD.decimal, normalize=False
    )


def date(text: str, where: str) -> Literal:
    """A day, month or year, as exact as it is written; ``where`` goes into the message."""
    try:
        dt.date.fromisoformat(f"{text}-01-01"[:10])
        kind = _DATE_TYPES[len(text)]
    except (ValueError, KeyError) as error:
        raise GraphError(f"{where}: {text!r} is no ISO day, month or year") from error
    return Literal(text, datatype=kind, normalize=False)


def moment(moment: dt.datetime) -> Literal:
    """In UTC where the zone is known; a time without a zone stays as it is."""
    if moment.tzinfo is None:
        return Literal(moment.isoformat(timespec="seconds"), datatype=XSD.dateTime, normalize=False)
    utc = moment.astimezone(dt.UTC).replace(tzinfo=None)
    return Literal(utc.isoformat(timespec="seconds") + "Z", datatype=XSD.dateTime, normalize=False)
