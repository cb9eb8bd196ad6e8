"""A decision that was applied in, its triples out: what was decided, why, by whom, and what it shaped."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import PROV, RDF, Literal, URIRef

from kg.graph.iris import Iris
from kg.model import Decision
from kg.ontology import Ontology


def decision_triples(
    ontology: Ontology, iris: Iris, decision: Decision
) -> Iterator[tuple[URIRef, URIRef, URIRef | Literal]]:
    """The node of a decision; each entity and event that it shaped was influenced by it."""
    node = iris.decision(decision.id)
    yield node, RDF.type, ontology.term("Decision")
    for ident in filter(None, (decision.a, decision.b)):
        yield node, ontology.term("decisionOn"), Literal(ident)
    yield node, ontology.term("verdict"), Literal(decision.verdict)
    for name, text in (("reason", decision.reason), ("decidedBy", decision.who)):
        if text:
            yield node, ontology.term(name), Literal(text)
    for ident in decision.touches:
        shaped = iris.event(ident) if ident.startswith("ev:") else iris.entity(ident)
        yield shaped, PROV.wasInfluencedBy, node
