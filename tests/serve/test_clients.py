"""The tools that researchers have, against a running server."""

from __future__ import annotations

import io
import json
import runpy
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, POST, RDFXML, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

MET = "SELECT ?who ?n WHERE { ?a kg:met ?b ; skos:prefLabel ?who . BIND(7 AS ?n) } ORDER BY ?who"
MADE = "CONSTRUCT { ?a kg:met ?b } WHERE { ?a kg:met ?b }"
WHO = ["Kim Jong Un", "Sergei Shoigu"]
HERE = Path(__file__).parent
CHROME = runpy.run_path(str(HERE.parent / "view" / "chrome.py"))


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl here: install Debian's curl")
def test_curl(server: Any) -> None:
    def curl(*words: str) -> str:
        command = ["curl", "--silent", "--show-error", "--fail", *words, f"{server.url}sparql"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    rows = json.loads(curl("--data-urlencode", f"query={MET}"))["results"]["bindings"]
    assert [row["who"]["value"] for row in rows] == WHO
    text = curl("--get", "--header", "Accept: text/csv", "--data-urlencode", f"query={MET}")
    assert text.split() == ["who,n", "Kim", "Jong", "Un,7", "Sergei", "Shoigu,7"]
    body = ("--header", "Content-Type: application/sparql-query", "--data", MADE)
    assert "kg:met" in curl(*body)


def test_sparqlwrapper(server: Any) -> None:
    client: Any = SPARQLWrapper(f"{server.url}sparql")
    client.setQuery(MET)
    for method in ("GET", POST):
        client.setMethod(method)
        client.setReturnFormat(JSON)
        rows = client.queryAndConvert()["results"]["bindings"]
        assert [row["who"]["value"] for row in rows] == WHO
        client.setReturnFormat(XML)
        found = client.queryAndConvert().getElementsByTagName("literal")
        assert [node.firstChild.data for node in found][::2] == WHO
        client.setReturnFormat(CSV)
        assert client.queryAndConvert().startswith(b"who,n\r\n")
    client.setQuery(MADE)
    client.setReturnFormat(RDFXML)
    assert len(client.queryAndConvert()) == 2
    client.setReturnFormat(TURTLE)
    assert b"kg:met" in client.queryAndConvert()
    client.setReturnFormat(JSON)
    client.setQuery("SELECT * WHERE {")
    with pytest.raises(QueryBadFormed, match="line 1, column"):
        client.query()


def test_rdflib_store(server: Any) -> None:
    graph: Any = Graph(SPARQLStore(f"{server.url}sparql", returnFormat="json"))
    assert [str(row[0]) for row in graph.query(MET)] == WHO
    kim, met = (
        URIRef("https://example.org/war/entity/kim-jong-un"),
        URIRef("https://w3id.org/livekg/ontology#met"),
    )
    assert [str(o).rpartition("/")[2] for o in graph.objects(kim, met)] == ["sergei-shoigu"]
    assert (kim, met, kim) not in graph


def test_pandas(server: Any) -> None:
    text = server.get("/sparql", "text/csv", query=MET).text
    frame = pd.read_csv(io.StringIO(text))
    assert list(frame["who"]) == WHO
    assert frame["n"].sum() == 14


@pytest.mark.slow
@pytest.mark.skipif(CHROME["BINARY"] is None, reason="no chromium here: install Debian's chromium")
def test_the_query_page_in_a_browser(server: Any, tmp_path: Path) -> None:
    with CHROME["chrome"](tmp_path) as browser:

        def visit(path: str, ready: str) -> None:
            browser.call("Page.navigate", url=server.url + path)
            browser.until(ready)

        visit("", "!!document.documentElement?.dataset.ready")
        assert browser.text("h1") == "A <war>"
        browser.js(
            "document.querySelector('#named').value = 'who-met-whom';"
            "document.querySelector('#named').dispatchEvent(new Event('change'))"
        )
        browser.js("document.querySelector('input[name=actor]').focus()")
        browser.write("Shoigu")
        browser.press("Escape")  # the list of names lies over the button
        browser.press("Enter")
        browser.until("!!document.documentElement?.dataset.done")
        cells = browser.js("[...document.querySelectorAll('#answer td')].map(e => e.innerText)")
        assert cells == [*WHO, "2023-07-26", "Pyongyang", "ev:2f00aa02"]
        assert browser.text("#state") == "1 row"
        file = browser.js("fetch(document.querySelector('#csv').href).then(r => r.text())")
        assert file.startswith("who,whom,date,where,event\r\nKim Jong Un,Sergei Shoigu,")
        # A text of one's own, with a mistake.
        browser.js("document.querySelector('#query').value = 'SELECT * WHERE {'")
        browser.click("#run")
        browser.until("!document.querySelector('#error').hidden")
        assert browser.text("#error").startswith("line 1, column 17")
        complaints = [c for c in browser.complaints if "400" not in c]
        # From the table to the page of the event, and from there to an entity.
        visit(
            "event/2f00aa02",
            "location.pathname.startsWith('/event') && document.readyState === 'complete'",
        )
        browser.click("a[href='/entity/kim-jong-un']")
        browser.until("document.querySelector('h1')?.innerText === 'Kim Jong Un'")
        visit("graph", "!!document.querySelector('html[data-ready]')")
        assert [
            c for c in complaints + browser.complaints if "favicon" not in c and "400" not in c
        ] == []
        assert [
            r for r in browser.requests if not r.startswith((server.url, "data:", "about:"))
        ] == []
