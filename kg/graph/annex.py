"""Rows of an analysis in, a named graph of their own out: a table as W3C's csv2rdf writes it in short.

A row is a node; a column is a predicate ``<base>analysis/column#NAME``, whatever the analysis. Cells that
hold the id of an entity, event or document are its IRI. The table says how it was made
(``dcterms:description``) and from which data set (``prov:wasDerivedFrom``). The data never change.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from rdflib import DCTERMS, PROV, RDF, XSD, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from kg.graph.iris import Iris, date, integer

CSVW = Namespace("http://www.w3.org/ns/csvw#")


def table(
    name: str, settings: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], base: str
) -> tuple[str, Graph]:
    """The IRI of the named graph, and what stands in it.

    ``rows`` hold plain values; None is left out. The same name and settings give the same IRI, so that an
    analysis that is written again takes the place of the one before.
    """
    iris = Iris(base)
    given = ", ".join(f"{k}={v}" for k, v in sorted(settings.items()) if v not in {None, ""})
    said = f"{name}: {given}" if given else name
    digest = hashlib.sha256(said.encode()).hexdigest()[:16]
    graph = Graph(bind_namespaces="none")
    it = URIRef(f"{base}analysis/{name}-{digest}")
    column = Namespace(f"{base}analysis/column#")
    graph.add((it, RDF.type, CSVW.Table))
    graph.add((it, RDF.type, PROV.Entity))
    graph.add((it, DCTERMS.title, Literal(name)))
    graph.add((it, DCTERMS.description, Literal(said)))
    graph.add((it, PROV.wasDerivedFrom, URIRef(base)))
    for number, row in enumerate(rows, start=1):
        node = URIRef(f"{it}/row/{number}")
        graph.add((node, DCTERMS.isPartOf, it))
        graph.add((node, CSVW.rownum, integer(number)))
        for key, value in row.items():
            if value is not None and value != "":
                graph.add((node, column[key], _cell(iris, key, value)))
    return str(it), graph


def _cell(iris: Iris, key: str, value: Any) -> Node:
    if isinstance(value, bool):
        return Literal(str(value).lower(), datatype=XSD.boolean)
    if isinstance(value, int):
        return integer(value)
    if isinstance(value, float):
        return Literal(repr(value), datatype=XSD.double, normalize=False)
    text = str(value)
    last = key.rpartition("_")[2]
    if last in {"id", "from", "to"} and text.startswith("ent:"):
        return iris.entity(text)
    if last == "event" and text.startswith("ev:"):
        return iris.event(text)
    if last == "document":
        return iris.document(text)
    if last == "date":
        return date(text, key)
    return Literal(text)
