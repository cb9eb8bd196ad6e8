"""The table of all formats: a name, the file that a whole export gives it, and what writes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import NamedTuple

from kg.errors import SettingsError, choices
from kg.export import (
    codebook,
    datapackage,
    describe,
    dot,
    gdelt,
    gexf,
    graphml,
    icews,
    jsonld,
    nodelink,
    ntriples,
    parquet,
    polecat,
    prov,
    rdfxml,
    rocrate,
    tables,
    trig,
)
from kg.export.columns import TABLES, Table
from kg.export.rows import ROWS
from kg.export.source import Source


class Format(NamedTuple):
    """``write`` gives the file in parts, texts in UTF-8 or bytes."""

    name: str
    file: str
    media_type: str
    title: str
    write: Callable[[Source], Iterable[str | bytes]]


def get(name: str) -> Format:
    """The format of that name; raises SettingsError with the names that there are."""
    if name not in FORMATS:
        raise SettingsError(f"unknown format {name!r}; {choices(name, FORMATS, all_up_to=40)}")
    return FORMATS[name]


def parts(source: Source, format: Format) -> Iterator[bytes]:
    """The bytes of a file, part by part."""
    for part in format.write(source):
        yield part.encode() if isinstance(part, str) else part


def _csv(source: Source, table: Table) -> Iterator[str]:
    return tables.lines([c.name for c in table.columns], ROWS[table.name](source))


_XML = "application/xml"
_TSV = "text/tab-separated-values"
_ALL = (
    Format("turtle", "graph.ttl", "text/turtle", "The graph as Turtle", trig.turtle),
    Format(
        "trig", "graph.trig", "application/trig", "As TriG, one named graph a document", trig.trig
    ),
    Format("nquads", "graph.nq", "application/n-quads", "The same as N-Quads", ntriples.nquads),
    Format(
        "ntriples",
        "graph.nt",
        "application/n-triples",
        "The graph as N-Triples",
        ntriples.ntriples,
    ),
    Format("jsonld", "graph.jsonld", "application/ld+json", "The graph as JSON-LD", jsonld.jsonld),
    Format(
        "context",
        "context.jsonld",
        "application/ld+json",
        "The context of the JSON-LD",
        jsonld.context_file,
    ),
    Format("rdfxml", "graph.rdf", "application/rdf+xml", "The graph as RDF/XML", rdfxml.rdfxml),
    Format(
        "graphml", "network.graphml", _XML, "Events between entities as GraphML", graphml.graphml
    ),
    Format("gexf", "network.gexf", _XML, "The same as GEXF with a timeline", gexf.gexf),
    Format(
        "nodelink",
        "network.json",
        "application/json",
        "The same as node-link JSON",
        nodelink.nodelink,
    ),
    Format("dot", "network.dot", "text/vnd.graphviz", "The same for Graphviz", dot.dot),
    *(
        Format(t.name, f"{t.name}.csv", "text/csv", t.title, partial(_csv, table=t))
        for t in TABLES.values()
    ),
    *(
        Format(
            f"{t.name}-parquet",
            f"{t.name}.parquet",
            "application/vnd.apache.parquet",
            f"{t.title}, as Parquet",
            partial(parquet.parquet, table=t),
        )
        for t in TABLES.values()
    ),
    Format(
        "datapackage",
        "datapackage.json",
        "application/json",
        "The columns of the tables (Frictionless)",
        datapackage.datapackage,
    ),
    Format("polecat", "polecat.tsv", _TSV, "Events in POLECAT's columns", polecat.polecat),
    Format("gdelt", "gdelt.tsv", _TSV, "Events in GDELT 1.0's columns, no header", gdelt.gdelt),
    Format("gdelt2", "gdelt2.tsv", _TSV, "Events in GDELT 2.0's columns, no header", gdelt.gdelt_2),
    Format(
        "gdelt2-mentions",
        "gdelt2-mentions.tsv",
        _TSV,
        "Mentions in GDELT 2.0's columns, no header",
        gdelt.mentions,
    ),
    Format("icews", "icews.tsv", _TSV, "Events in ICEWS's columns", icews.icews),
    Format("codebook", "codebook.md", "text/markdown", "What all terms mean", codebook.codebook),
    Format("prov", "prov.ttl", "text/turtle", "Inputs, settings and versions (PROV-O)", prov.prov),
    Format(
        "rocrate",
        rocrate.FILE,
        "application/ld+json",
        "The folder as a research object (RO-Crate)",
        rocrate.rocrate,
    ),
    Format("void", "dataset.ttl", "text/turtle", "The data set (VoID and DCAT)", describe.describe),
)
FORMATS = {f.name: f for f in _ALL}
