from __future__ import annotations

import html.parser
import re
from pathlib import Path

from rdflib import OWL, RDF, RDFS, Graph, URIRef
from rdflib.term import Node

from kg.export.pages import pages, write
from kg.ontology import KG, load

ONTOLOGY = load()
PAGES = dict(pages(ONTOLOGY))
BUILT_IN = (str(OWL), str(RDF), str(RDFS), "http://www.w3.org/2001/XMLSchema#")
# The datatypes that OWL 2 DL knows and this project uses; xsd:date is none of them.
DATATYPES = {"boolean", "integer", "decimal", "string", "anyURI", "dateTime", "nonNegativeInteger"}


class Reader(html.parser.HTMLParser):
    """Collects links and what would load something."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "a":
            self.links.append(str(found["href"]))
        if tag in {"script", "img", "link", "iframe"} or "src" in found:
            self.loads.append(tag)
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_every_term_has_a_page_and_every_link_an_end() -> None:
    names = {re.fullmatch(r"\w+-(\w+)\.html", f)[1] for f in PAGES if f != "index.html"}  # type: ignore[index]
    assert names == ONTOLOGY.terms
    # Files whose names differ in case alone are one file on some systems.
    assert len({f.lower() for f in PAGES}) == len(PAGES)
    for file, text in PAGES.items():
        reader = Reader()
        reader.feed(text)
        assert reader.open == [], file
        assert reader.loads == [], file
        assert {link.partition("#")[0] for link in reader.links} <= set(PAGES), file


def test_a_page_says_codes_and_examples() -> None:
    text = PAGES["type-Expulsion.html"]
    for words in (
        "SANCTION",
        ">161<",
        "-4.0",
        "-5.2",
        "kg:expelled",
        "Moldova expelled 45 Russian diplomats.",
        "Moldova → Russia",
        "The referee expelled a player.",
    ):
        assert words in text
    assert "none" in PAGES["type-Shootdown.html"]
    assert "Ottawa threw out" in PAGES["predicate-expelled.html"]
    for info in ONTOLOGY.event_types.values():
        page = PAGES[f"type-{info.iri.removeprefix(KG)}.html"]
        assert page.count("→") > 2, info.name
        assert page.count("<li>") > 1, info.name


def test_they_are_written_into_a_folder(tmp_path: Path) -> None:
    assert [p.name for p in write(ONTOLOGY, tmp_path / "x")] == sorted(PAGES)


def undeclared(graph: Graph) -> set[Node]:
    """The terms that a file uses and does not declare, which OWL 2 DL forbids."""
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    declared = {s for kind in (*kinds, OWL.Ontology) for s in graph.subjects(RDF.type, kind)}
    places = (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range)
    used = {o for p in places for o in graph.objects(None, p)} | set(graph.predicates())
    used |= {o for s, o in graph.subject_objects(RDF.type)}
    return {n for n in used - declared if not str(n).startswith(BUILT_IN)}


def test_the_ontology_keeps_to_owl_2_dl() -> None:
    graph = ONTOLOGY.graph
    assert undeclared(graph) == set()
    kinds = {OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}
    for term in set(graph.subjects(RDF.type)):
        found = set(graph.objects(term, RDF.type))
        # No name may be two kinds of property, or a class and a datatype.
        assert len(found & kinds) < 2, term
        assert not (OWL.Class in found and found & {*kinds, OWL.NamedIndividual}), term
    for term in graph.subjects(RDF.type, OWL.DatatypeProperty):
        for end in graph.objects(term, RDFS.range):
            assert end == RDFS.Literal or str(end).rpartition("#")[2] in DATATYPES, term
    broken = Graph() + graph
    broken.add((URIRef(KG + "Party"), RDFS.subClassOf, URIRef("https://example.org/Party")))
    assert undeclared(broken) == {URIRef("https://example.org/Party")}
