"""The words behind the drawing in a real Chromium: quotes, denials, paths, copies, and hostile text."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from rdflib import Graph

from kg.graph.project import Quote, project
from kg.ontology import load
from kg.view import Source, page, write

MADE = runpy.run_path(str(Path(__file__).with_name("sample.py")))

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("quiet")]


def test_an_edge_in_the_address_shows_its_events_with_the_trigger_marked(
    browser: Any, file: Path
) -> None:
    browser.open(file, "edge=ent:arvenia|ent:gorland|conflict")
    assert browser.text("#side h2") == "Arvenia, Gorland"
    card = browser.text("#side .card")
    for part in ("When", "Told as", "Sources", "according to officials", "rule frames/", "ev:"):
        assert part in card
    assert browser.js("document.querySelectorAll('#side .card mark').length") >= 3


def test_a_path_shows_each_step_with_its_sentence_and_may_respect_time(
    browser: Any, file: Path
) -> None:
    browser.open(file, "path=ent:seaway-lines|ent:heron-drones&many=40")
    steps = browser.js("document.querySelectorAll('#side h3').length")
    assert steps >= 2
    assert browser.js("document.querySelectorAll('#side blockquote').length") >= steps
    browser.click("#timed")
    assert "timed=1" in browser.js("location.hash")
    assert browser.js(
        "document.querySelectorAll('#side h3').length"
    ) >= steps or "No path" in browser.text("#side")


def test_a_denied_event_makes_no_path(browser: Any, tmp_path: Path) -> None:
    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
    for name in "ab":
        graph.add_node(f"ent:{name}", label=name, cls="", aliases=())
    MADE["put"](graph, "ent:a", "ent:b", MADE["edge"]("Meeting", 1, polarity="negative"))
    write(tmp_path / "p.html", page(graph, title="t"))
    browser.open(tmp_path / "p.html", "path=ent:a|ent:b")
    assert "No path" in browser.text("#side")


def test_claim_and_denial_stand_side_by_side(browser: Any, tmp_path: Path) -> None:
    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
    for name, label in [("a", "Arvenia"), ("b", "Belmark")]:
        graph.add_node(f"ent:{name}", label=label, cls="Country", aliases=())
    roles = {"actor": ["ent:a"], "target": ["ent:b"]}
    for number, text, more in [
        (1, "Arvenia attacked Belmark", {"speaker": "Clara Voss"}),
        (2, "Arvenia did not attack Belmark", {"polarity": "negative", "speaker": "Boris Kell"}),
    ]:
        quotes = [Quote(text, f"wire-{number}", 0, len(text), "frames/attack", (8, len(text) - 8))]
        data = MADE["edge"]("Attack", number, quotes=quotes, roles=roles, **more)
        MADE["put"](graph, "ent:a", "ent:b", data)
    write(tmp_path / "p.html", page(graph))
    for event in ("ev:00000001", "ev:00000002"):
        browser.open(tmp_path / "p.html", f"event={event}")
        said, denied = browser.js(
            "[...document.querySelectorAll('.sides section')].map((s) => [s.innerText, s.getBoundingClientRect().x, s.getBoundingClientRect().y])"
        )
        assert said[0].startswith("Said")
        assert "Clara Voss says" in said[0]
        assert "Arvenia attacked Belmark" in said[0]
        assert denied[0].startswith("Denied")
        assert "Boris Kell denies" in denied[0]
        assert said[2] == denied[2]
        assert said[1] < denied[1]
        marks = browser.js(
            "[...document.querySelector('.sides').querySelectorAll('mark')].map((m) => m.className + ' ' + m.textContent)"
        )
        assert marks[:3] == ["actor Arvenia", "trigger attacked", "target Belmark"]


def test_the_turtle_that_is_copied_is_what_the_graph_holds(browser: Any, tmp_path: Path) -> None:
    whole = Graph().parse(Path(__file__).parents[2] / "exports" / "graph.ttl")
    projected = project(whole, load())
    write(tmp_path / "p.html", page(projected))
    ends = sorted({(d["type"], d["event"]) for _, _, d in projected.edges(data=True)})
    for _, event in ends[::15]:
        browser.open(tmp_path / "p.html", f"event={event}")
        browser.js("navigator.clipboard.writeText = () => Promise.reject()")
        browser.click(".foot button:nth-of-type(2)")
        browser.until("!!document.querySelector('.foot textarea')")
        copied = Graph().parse(data=browser.js("document.querySelector('.foot textarea').value"))
        assert len(copied) >= 6
        assert set(copied) <= set(whole)


def test_hostile_words_are_shown_and_never_run(browser: Any, tmp_path: Path) -> None:
    bad = (
        '</script><img src="http://x.invalid/" onerror="document.title=1"><!-- href <b>b</b> \u202e'
    )
    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
    graph.add_node("ent:a", label=bad, cls=bad, aliases=())
    graph.add_node("ent:b", label="B", cls="", aliases=())
    quotes = [Quote(bad, bad, 0, len(bad), bad, (2, 8))]
    data = MADE["edge"]("Attack", 1, quotes=quotes, speaker=bad, theme=bad, place=bad)
    MADE["put"](graph, "ent:a", "ent:b", data)
    sources = {bad: Source(bad, bad, "2031", "javascript:document.title=2")}
    write(tmp_path / "p.html", page(graph, title=bad, note=bad, sources=sources))
    browser.open(tmp_path / "p.html", "node=ent:a&edge=<img src=x onerror=alert(1)>")
    assert browser.js("document.title").startswith("</script><img")
    assert browser.js("document.querySelectorAll('img, b, a').length") == 0
    assert 'onerror="document.title=1"' in browser.text("#side blockquote")
