"""A Source in, JSON-LD 1.1 out: one node a line, with the context that is also a file of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox
from rdflib import OWL, RDF, XSD

from kg.export.source import Source, compact, is_string
from kg.export.spill import TYPE, About

# Predicates of other vocabularies whose values are IRIs; ours say so in the ontology.
_FOREIGN = (
    "nif:referenceContext prov:wasDerivedFrom prov:wasRevisionOf schema:isPartOf sem:hasActor "
    "skos:exactMatch void:vocabulary"
).split()


def context(source: Source) -> dict[str, Any]:
    """Prefixes, and the predicates whose values are IRIs, so that these stand there as plain strings."""
    ours = (
        compact(source, str(iri))
        for iri in source.ontology.graph.subjects(RDF.type, OWL.ObjectProperty)
    )
    links = sorted({*_FOREIGN, *(name for name in ours if name)})
    return dict(source.prefixes) | {name: {"@type": "@id"} for name in links}


def context_file(source: Source) -> Iterator[str]:
    """The context alone."""
    yield json.dumps({"@context": context(source)}, ensure_ascii=False, indent=1) + "\n"


def jsonld(source: Source) -> Iterator[str]:
    """The whole graph; the context stands inside, so that a reader needs no second file."""
    terms = context(source)
    yield f'{{"@context": {_json(terms)},\n"@graph": ['
    before = "\n"
    for subject, about in source.statements():
        yield before + _json(_node(source, terms, subject, about))
        before = ",\n"
    yield "\n]}\n"


def _node(source: Source, terms: dict[str, Any], subject: str, about: About) -> dict[str, Any]:
    node: dict[str, Any] = {"@id": _short(source, subject)}
    if TYPE in about:
        node["@type"] = [_short(source, o.value) for o in about[TYPE]]
    for predicate, objects in about.items():
        if predicate != TYPE:
            name = _short(source, predicate)
            links = isinstance(terms.get(name), dict)
            values = [_value(source, o, links=links) for o in objects]
            node[name] = values[0] if len(values) == 1 else values
    return node


def _value(source: Source, node: ox.NamedNode | ox.Literal, *, links: bool) -> Any:
    if isinstance(node, ox.NamedNode):
        iri = _short(source, node.value)
        return iri if links else {"@id": iri}
    if is_string(node):
        return {"@value": node.value} if links else node.value
    if node.language is not None:
        return {"@value": node.value, "@language": node.language}
    datatype = node.datatype.value.replace(str(XSD), "xsd:")
    return {"@value": node.value, "@type": datatype}


def _short(source: Source, iri: str) -> str:
    return compact(source, iri) or iri


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
