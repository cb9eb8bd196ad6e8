"""The record of a run in, its provenance out (PROV-O, in Turtle): no clock, as the record has none."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from rdflib import DCTERMS, PROV, RDF, RDFS, Graph, Literal, URIRef

from kg.errors import InputError
from kg.export.source import Source
from kg.export.turtle import turtle_body
from kg.ontology import KG


def prov(source: Source) -> Iterator[str]:
    """Which inputs with which digests, by which version under which settings, gave the graph.

    Raises InputError when there is no run.json beside the graph.
    """
    if source.run is None:
        raise InputError(
            "there is no run.json beside the graph; name a folder that `kg build` wrote"
        )
    run, base = source.run, source.iris.base
    text = json.dumps(run, ensure_ascii=False, sort_keys=True)
    activity = URIRef(f"{base}run/{hashlib.sha256(text.encode()).hexdigest()[:16]}")
    software, ontology = URIRef(f"{base}software/livekg-{run['livekg']}"), URIRef(KG.rstrip("#"))
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in source.prefixes:
        graph.bind(prefix, namespace)
    add = graph.add
    data = URIRef(base)
    add((data, RDF.type, PROV.Entity))
    add((data, PROV.wasGeneratedBy, activity))
    add((activity, RDF.type, PROV.Activity))
    add((activity, PROV.wasAssociatedWith, software))
    add((activity, PROV.used, ontology))
    add((software, RDF.type, PROV.SoftwareAgent))
    add((software, RDFS.label, Literal(f"livekg {run['livekg']}")))
    add((ontology, RDF.type, PROV.Entity))
    add((ontology, DCTERMS.hasVersion, Literal(source.ontology.version)))
    for item in run["inputs"]:
        document = URIRef(source.iris.document(item["doc"]))
        add((document, RDF.type, PROV.Entity))
        add((document, DCTERMS.identifier, Literal(item["doc"])))
        add((document, source.ontology.term("sha256"), Literal(item["sha256"])))
        add((activity, PROV.used, document))
        add((data, PROV.wasDerivedFrom, document))
    for name, value in sorted(run["settings"].items()):
        setting = URIRef(f"{activity}/setting/{name}")
        add((setting, RDF.type, PROV.Entity))
        add((setting, RDFS.label, Literal(name)))
        add((setting, PROV.value, Literal(json.dumps(value, ensure_ascii=False))))
        add((activity, PROV.used, setting))
    yield turtle_body(graph)
