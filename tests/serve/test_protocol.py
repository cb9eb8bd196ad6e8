"""The SPARQL 1.1 Protocol as a client sees it, over HTTP on a running server."""

from __future__ import annotations

import csv
import io
import json
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest

MET = "SELECT ?who ?whom WHERE { ?a kg:met ?b . ?a skos:prefLabel ?who . ?b skos:prefLabel ?whom } ORDER BY ?who"
ROWS = [("Kim Jong Un", "Sergei Shoigu"), ("Sergei Shoigu", "Kim Jong Un")]
TRIPLES = "CONSTRUCT WHERE { ?a kg:met ?b }"
ONTOLOGY = "https://w3id.org/livekg/ontology"


def names(text: str) -> list[tuple[str, ...]]:
    found = json.loads(text)["results"]["bindings"]
    return [tuple(row[v]["value"] for v in ("who", "whom")) for row in found]


def test_a_query_comes_by_get_by_form_and_as_the_body(server: Any) -> None:
    for answer in (
        server.get("/sparql", query=MET),
        server.send(
            "/sparql",
            urlencode({"query": MET}).encode(),
            {"Content-Type": "application/x-www-form-urlencoded"},
        ),
        server.send(
            "/sparql", MET.encode(), {"Content-Type": "application/sparql-query; charset=utf-8"}
        ),
    ):
        assert answer.status == 200
        assert answer.headers["content-type"] == "application/sparql-results+json"
        assert names(answer.text) == ROWS


def test_rows_in_four_forms(server: Any) -> None:
    xml = ET.fromstring(server.get("/sparql", "application/sparql-results+xml", query=MET).text)
    space = "{http://www.w3.org/2005/sparql-results#}"
    assert [e.text for e in xml.iter(f"{space}literal")] == [name for row in ROWS for name in row]
    comma = server.get("/sparql", "text/csv", query=MET)
    assert comma.headers.get_content_type() == "text/csv"
    assert list(csv.reader(io.StringIO(comma.text)))[1:] == [list(row) for row in ROWS]
    tabs = server.get("/sparql", "text/tab-separated-values", query=MET).text.splitlines()
    assert tabs == ["?who\t?whom", *('"' + '"\t"'.join(row) + '"' for row in ROWS)]


@pytest.mark.parametrize(
    ("media", "form"),
    [
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
    ],
)
def test_triples_in_four_forms_are_the_same_triples(server: Any, media: str, form: Any) -> None:
    answer = server.get("/sparql", media, query=TRIPLES)
    assert answer.headers.get_content_type() == media
    found = {(q.subject, q.predicate, q.object) for q in ox.parse(answer.text, format=form)}
    met = ox.NamedNode(f"{ONTOLOGY}#met")
    kim, shoigu = (
        ox.NamedNode(f"https://example.org/war/entity/{n}")
        for n in ("kim-jong-un", "sergei-shoigu")
    )
    assert found == {(kim, met, shoigu), (shoigu, met, kim)}


@pytest.mark.parametrize(
    ("accept", "params", "media"),
    [
        ("", {}, "application/sparql-results+json"),
        ("*/*", {}, "application/sparql-results+json"),
        ("text/html, */*;q=0.1", {}, "application/sparql-results+json"),
        ("application/json", {}, "application/sparql-results+json"),
        ("text/csv;q=0.2, application/sparql-results+xml;q=0.9", {}, "application/sparql-results+xml"),
        ("text/csv;q=0, text/*", {}, "text/csv"),
        ("application/sparql-results+xml", {"format": "csv"}, "text/csv"),
        ("text/csv", {"format": "of my own"}, "text/csv"),
    ],
)  # fmt: skip
def test_the_form_is_negotiated(
    server: Any, accept: str, params: dict[str, str], media: str
) -> None:
    answer = server.get("/sparql", accept, query="ASK { ?s kg:met ?o }", **params)
    assert (answer.status, answer.headers.get_content_type()) == (200, media)


def test_a_form_that_is_not_there_is_named(server: Any) -> None:
    answer = server.get("/sparql", "image/png", query=MET)
    assert answer.status == 406
    assert "JSON, XML, CSV, TSV" in answer.text


def test_the_service_describes_itself(server: Any) -> None:
    answer = server.get("/sparql", "application/n-triples")
    assert f"<{server.url}sparql>" in answer.text
    assert "#SPARQL11Query>" in answer.text
    assert f"<{ONTOLOGY}>" in answer.text
    assert "A &lt;war" not in server.get("/sparql", "text/html").text
    assert "<textarea" in server.get("/sparql", "text/html").text


def test_the_client_says_which_graphs_it_asks(server: Any) -> None:
    count = "SELECT (COUNT(*) AS ?who) (1 AS ?whom) WHERE { ?s a kg:Meeting }"
    label = "SELECT (COUNT(*) AS ?who) (1 AS ?whom) WHERE { kg:Meeting rdfs:label ?l }"

    def number(query: str, **graphs: str) -> int:
        return int(names(server.get("/sparql", query=query, **graphs).text)[0][0])

    assert (number(count), number(label)) == (1, 1)
    chosen = {"default-graph-uri": ONTOLOGY}
    assert (number(count, **chosen), number(label, **chosen)) == (0, 1)
    named = "SELECT (COUNT(*) AS ?who) (1 AS ?whom) WHERE { GRAPH ?g { kg:Meeting rdfs:label ?l } }"
    assert number(named, **{"named-graph-uri": ONTOLOGY}) == 1
    assert number(named, **chosen) == 0
    assert number(label.replace("WHERE", f"FROM <{ONTOLOGY}> WHERE")) == 1
    assert number(count.replace("WHERE", f"FROM <{ONTOLOGY}> WHERE")) == 0


def test_a_named_query_by_its_address(server: Any) -> None:
    listed = json.loads(server.get("/queries").text)
    assert "who-met-whom" in {q["name"] for q in listed["queries"]}
    answer = server.get("/queries/who-met-whom", actor="Shoigu", format="csv")
    assert "Kim Jong Un,Sergei Shoigu,2023-07-26,Pyongyang" in answer.text
    assert server.get("/queries/who-met-whom", actor="Shoygu").status == 400
    assert "did you mean" in server.get("/queries/who-met-whom", actor="Shoygu").text
    assert server.get("/queries/none").status == 404


def test_another_site_may_read_where_it_was_allowed(server: Any, narrow: Any) -> None:
    def allowed(site: Any, origin: str) -> str | None:
        headers: Any = site.send(
            "/sparql?" + urlencode({"query": MET}), None, {"Origin": origin}
        ).headers
        found: str | None = headers["access-control-allow-origin"]
        return found

    assert allowed(server, "https://tools.example") == "https://tools.example"
    assert allowed(server, "https://evil.example") is None
    assert allowed(narrow, "https://tools.example") is None


def test_an_entity_and_an_event_have_pages_and_triples(server: Any) -> None:
    page = server.get("/entity/moldova", "text/html,application/xhtml+xml,*/*;q=0.8")
    assert page.headers.get_content_type() == "text/html"
    assert "<h1><bdi>Moldova</bdi></h1>" in page.text
    policy = page.headers["Content-Security-Policy"]
    assert "style-src 'sha256-" in policy
    assert "frame-ancestors 'none'" in policy
    assert 'href="/event/1f00aa01"' in page.text
    event = server.get("/event/1f00aa01", "text/html").text
    assert '<mark class="trigger">expelled</mark>' in event
    assert 'href="?format=jsonld"' in event
    for path in ("/entity/moldova", "/war/entity/moldova"):
        turtle = server.get(path, "text/turtle")
        assert turtle.headers.get_content_type() == "text/turtle"
        assert 'skos:prefLabel "Moldova"' in turtle.text
    assert (
        server.get("/event/1f00aa01", "application/ld+json").headers.get_content_type()
        == "application/ld+json"
    )
    assert server.get("/doc/live%2F1", "text/html").status == 200
    for gone in (
        "/entity/nobody",
        "/entity/a%3E%3Cb",
        "/entity/<x>".replace("<", "%3C"),
        "/nothing",
    ):
        assert server.get(gone).status == 404


def test_the_graph_page_is_served(server: Any) -> None:
    page = server.get("/graph")
    assert page.status == 200
    assert "A &lt;war&gt;" in page.text
    assert "Moldova expelled 45 Russian diplomats" in page.text
