"""A finished graph in, what breaks the SHACL shapes out: one readable line for each violation."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pyshacl import validate
from rdflib import RDF, RDFS, SH, Graph
from rdflib.term import Node

from kg.errors import OntologyError
from kg.ontology import KG, Ontology
from kg.resources import ontology_dir


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One thing that a shape does not allow: where, which property, why, and the value at fault."""

    node: str
    path: str
    message: str
    value: str

    def __str__(self) -> str:
        at = f" ({self.path})" if self.path else ""
        return f"{self.node}{at}: {self.message}" + (f"; found {self.value}" if self.value else "")


def check(graph: Graph, ontology: Ontology, *, shapes: Path | None = None) -> list[Violation]:
    """Validate a graph against ``shapes.ttl``: sorted violations, none when it conforms."""
    file = shapes or ontology_dir() / "shapes.ttl"
    shapes_graph = Graph()
    try:
        shapes_graph.parse(data=file.read_text(encoding="utf-8"), format="turtle")
    except FileNotFoundError as error:
        raise OntologyError(f"{file}: no such file; name the file with the shapes") from error
    except SyntaxError as error:  # rdflib's BadSyntax is a SyntaxError
        raise OntologyError(f"{file}: not valid Turtle: {error}") from error
    # A copy, since the validator looks up classes in the data and the caller's graph stays as it is.
    data = Graph()
    for triple in graph:
        data.add(triple)
    for triple in ontology.graph.triples((None, RDFS.subClassOf, None)):
        data.add(triple)
    for name in ("Polarity", "Factuality", "Comparator"):
        for triple in ontology.graph.triples((None, RDF.type, ontology.term(name))):
            data.add(triple)
    _, report, _ = validate(data, shacl_graph=shapes_graph, inplace=True, inference="none")
    assert isinstance(report, Graph)
    return sorted(
        _violation(report, graph, node) for node in report.subjects(RDF.type, SH.ValidationResult)
    )


def _violation(report: Graph, graph: Graph, node: Node) -> Violation:
    def say(predicate: Node) -> str:
        values = sorted(str(v) for v in report.objects(node, predicate))
        return "; ".join(values)

    def short(text: str) -> str:
        for prefix, namespace in graph.namespaces():
            if text.startswith(str(namespace)):
                return f"{prefix}:{text.removeprefix(str(namespace))}"
        return text.replace(KG, "kg:")

    return Violation(
        node=short(say(SH.focusNode)),
        path=short(say(SH.resultPath)),
        message=say(SH.resultMessage),
        value=short(say(SH.value)),
    )
