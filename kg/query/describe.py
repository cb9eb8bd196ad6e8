"""An IRI of the graph in, what the graph says of it out: as triples, or as rows for a page."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import QueryError
from kg.graph.store import Store
from kg.query.result import Result
from kg.query.run import run

_TRIPLES = """CONSTRUCT { ?s ?p ?o } WHERE {
  { VALUES ?s { ?it } ?s ?p ?o }
  UNION { ?it kg:mention ?s . ?s ?p ?o }
  UNION { VALUES ?o { ?it } ?s ?p ?o }
  UNION { ?it ?any ?s . ?s ?p ?o . FILTER(?p IN (skos:prefLabel, rdfs:label)) }
}"""
_SAID = """SELECT ?p ?predicate ?o ?object WHERE {
  ?it ?p ?o . FILTER(?p != kg:mention)
  OPTIONAL { ?p rdfs:label ?predicate } OPTIONAL { ?o skos:prefLabel|rdfs:label ?object }
} ORDER BY ?p ?object ?o"""
_WORDS = """SELECT ?quote ?document ?begin ?end ?source WHERE {
  ?it kg:mention ?m . ?m nif:anchorOf ?quote ; nif:beginIndex ?begin ; nif:endIndex ?end ;
    nif:referenceContext/prov:wasDerivedFrom ?document .
  OPTIONAL { ?m kg:speaker/skos:prefLabel ?source }
} ORDER BY ?document ?begin ?end"""
_TAKES_PART = """SELECT DISTINCT ?date ?kind ?role ?event ?quote WHERE {
  ?event ?r ?it ; a ?t ; kg:mention/nif:anchorOf ?quote . ?t rdfs:label ?kind . ?r rdfs:label ?role .
  OPTIONAL { ?event kg:date ?date }
} ORDER BY DESC(?date) ?event ?quote"""


@dataclass(frozen=True, slots=True)
class Description:
    """Of one IRI: its own triples, the words behind it, and the events in which it takes part."""

    iri: str
    said: Result
    words: Result
    takes_part: Result


def describe(store: Store, iri: str, *, rows: int | None = None) -> Result | None:
    """The triples from, to and behind an IRI, with the labels of what they name; None when there are none.

    A description that is longer than ``rows`` is cut, and says so.
    """
    node = _node(store, iri)
    return None if node is None else run(store, _about(_TRIPLES, node), rows=rows, cut=True)


def description(store: Store, iri: str, *, rows: int = 500) -> Description | None:
    """The same for a page: three tables of at most ``rows`` rows."""
    node = _node(store, iri)
    if node is None:
        return None
    said, words, part = (
        run(store, _about(text, node), rows=rows, cut=True) for text in (_SAID, _WORDS, _TAKES_PART)
    )
    return Description(iri, said, words, part)


def _about(text: str, node: ox.NamedNode) -> str:
    # The library writes the node, which it has checked: no letter of it can leave its brackets.
    return text.replace("?it", str(node))


def _node(store: Store, iri: str) -> ox.NamedNode | None:
    try:
        node = ox.NamedNode(iri)
    except ValueError:
        return None
    for pattern in ((node, None, None), (None, None, node)):
        if next(iter(store.inner.quads_for_pattern(*pattern)), None) is not None:
            return node
    return None


def documents(store: Store) -> dict[str, tuple[str | None, ...]]:
    """Title, publisher, day and address of each document, by its id."""
    result = run(
        store,
        "SELECT ?id ?title ?publisher ?date ?url WHERE { ?d a kg:Document ; dcterms:identifier ?id . "
        "OPTIONAL { ?d dcterms:title ?title } OPTIONAL { ?d dcterms:publisher ?publisher } "
        "OPTIONAL { ?d dcterms:date ?date } OPTIONAL { ?d schema:url ?url } } ORDER BY ?id",
    )
    return {row[0]: row[1:] for row in result.values() if row[0] is not None}


def service(store: Store, endpoint: str) -> Result:
    """The SPARQL 1.1 service description of a read-only endpoint at that address."""
    graphs = "".join(
        f" ; sd:namedGraph [ a sd:NamedGraph ; sd:name {ox.NamedNode(g)} ]"
        for g in sorted(store.graphs)
    )
    try:
        here = ox.NamedNode(endpoint)
    except ValueError as error:
        raise QueryError(f"{endpoint!r} is no address of a service") from error
    formats = " , ".join(
        f"<http://www.w3.org/ns/formats/{name}>"
        for name in "SPARQL_Results_JSON SPARQL_Results_XML SPARQL_Results_CSV SPARQL_Results_TSV "
        "Turtle N-Triples JSON-LD RDF_XML".split()
    )
    text = f"""PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
CONSTRUCT {{ {here} a sd:Service ; sd:endpoint {here} ; sd:supportedLanguage sd:SPARQL11Query ;
  sd:feature sd:UnionDefaultGraph ; sd:resultFormat {formats} ;
  sd:defaultDataset [ a sd:Dataset ; sd:defaultGraph [ a sd:Graph ; void:triples ?n ] {graphs} ]
}} WHERE {{ {{ SELECT (COUNT(*) AS ?n) WHERE {{ ?s ?p ?o }} }} }}"""
    return run(store, text)
