"""The page in a real Chromium: what a reader sees, clicks and types; skipped where there is none."""

from __future__ import annotations

import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from rdflib import Graph

import kg
from kg.graph.project import Quote, project
from kg.ontology import load
from kg.view import Source, page, write

HERE = Path(__file__).parent
MADE = runpy.run_path(str(HERE / "sample.py"))
CHROME = runpy.run_path(str(HERE / "chrome.py"))

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        CHROME["BINARY"] is None, reason="no chromium here: install Debian's chromium"
    ),
]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with CHROME["chrome"](tmp_path_factory.mktemp("profile")) as found:
        yield found


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("page") / "page.html"
    sources = {
        "wire-1": Source("Ships wait", "Harbour Wire", "2031-03-02", "https://example.org/a")
    }
    write(out, page(MADE["sample"](), title="A made-up war", sources=sources, first=20))
    return out


@pytest.fixture(autouse=True)
def quiet(browser: Any) -> Iterator[None]:
    yield
    assert browser.complaints == []
    assert [r for r in browser.requests if not r.startswith(("file:", "data:", "about:"))] == []


def shown(browser: Any) -> int:
    return int(browser.text("#summary").split()[0])


def test_first_sight(browser: Any, file: Path) -> None:
    browser.open(file)
    assert browser.text("h1") == "A made-up war"
    assert shown(browser) == 20
    assert browser.text("#side h2").startswith("Events 118")
    # Something is drawn: the canvas holds more than its ground.
    assert browser.js(
        "(() => { const c = document.querySelector('#network canvas');"
        " const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
        " return new Set(new Uint32Array(d.buffer)).size > 50; })()"
    )
    assert [r for r in browser.requests if r.startswith("file:")] == [file.resolve().as_uri()]


# What the page writes on its canvas, in pixels of the screen: [text, left, top, right, bottom, height].
_WRITTEN = """
window.written = [];
const fill = CanvasRenderingContext2D.prototype.fillText;
const clear = CanvasRenderingContext2D.prototype.clearRect;
CanvasRenderingContext2D.prototype.clearRect = function (...at) { window.written = []; return clear.apply(this, at); };
CanvasRenderingContext2D.prototype.fillText = function (text, x, y, ...rest) {
  const { a, d, e, f } = this.getTransform();
  const half = this.measureText(text).width / 2;
  const px = parseFloat(this.font.match(/([\\d.]+)px/)[1]);
  if (!/^\\d+$/.test(text)) window.written.push([text, (x - half) * a + e, y * d + f, (x + half) * a + e, (y + px) * d + f, px * d]);
  return fill.call(this, text, x, y, ...rest);
};
"""


@pytest.mark.parametrize(("width", "height"), [(1400, 900), (390, 844)])
def test_names_on_the_canvas_are_large_enough_and_lie_apart(
    browser: Any, file: Path, width: int, height: int
) -> None:
    hook = browser.call("Page.addScriptToEvaluateOnNewDocument", source=_WRITTEN)["identifier"]
    browser.open(file, "many=40", width=width, height=height)
    browser.until("window.written.length > 10")
    written = browser.js("window.written")
    box = browser.js("document.querySelector('#network canvas').width")
    browser.call("Page.removeScriptToEvaluateOnNewDocument", identifier=hook)
    assert "Arvenia" in [w[0] for w in written]
    assert min(w[5] for w in written) >= 11.9
    assert all(w[1] >= 0 and w[3] <= box for w in written)
    over = [
        (a[0], b[0])
        for i, a in enumerate(written)
        for b in written[:i]
        if a[1] < b[3] and b[1] < a[3] and a[2] < b[4] and b[2] < a[4]
    ]
    assert over == []


def test_the_legend_lies_beside_the_drawing_not_on_it(browser: Any, file: Path) -> None:
    for width, height in [(1400, 900), (390, 844)]:
        browser.open(file, width=width, height=height)
        assert browser.js(
            "document.querySelector('#network').getBoundingClientRect().bottom"
            " <= document.querySelector('#key').getBoundingClientRect().top"
        )


def test_search_opens_an_actor_by_keyboard_alone(browser: Any, file: Path) -> None:
    browser.open(file)
    browser.press("/", 191)
    browser.write("arvenian for")
    assert browser.text(".suggestions li[aria-selected=true]").startswith(
        "Arvenian foreign ministry"
    )
    browser.press("Enter")
    assert browser.text("#side h2") == "Arvenian foreign ministry"
    assert "node=ent%3Aarvenian-foreign-ministry" in browser.js("location.hash")
    browser.press("Escape")
    browser.js("document.activeElement.blur()")
    browser.press("Escape")
    assert browser.text("#side h2").startswith("Events")


def test_a_click_on_the_drawing_opens_what_lies_there(browser: Any, file: Path) -> None:
    browser.open(file, "focus=ent:arvenia")
    # In focus the one stands where the picture's own point 0, 0 is; fitted, all of it is on screen.
    box = browser.js(
        "(() => { const r = document.querySelector('#network').getBoundingClientRect();"
        " return [r.x, r.y, r.width, r.height]; })()"
    )
    found = set()
    for i in range(4, 28):
        for j in range(4, 28):
            browser.click_at(box[0] + box[2] * i / 32, box[1] + box[3] * j / 32)
            key = browser.js(
                "new URLSearchParams(location.hash.slice(1)).get('node') ? 'node' : new URLSearchParams(location.hash.slice(1)).get('edge') ? 'edge' : ''"
            )
            if key and key not in found:
                found.add(key)
                assert "characters" in browser.text("#side .card")
        if found >= {"node", "edge"}:
            break
    assert found == {"node", "edge"}


def test_an_edge_in_the_address_shows_its_events_with_the_trigger_marked(
    browser: Any, file: Path
) -> None:
    browser.open(file, "edge=ent:arvenia|ent:gorland|conflict")
    assert browser.text("#side h2") == "Arvenia, Gorland"
    card = browser.text("#side .card")
    for part in ("When", "Told as", "Sources", "according to officials", "rule frames/", "ev:"):
        assert part in card
    assert browser.js("document.querySelectorAll('#side .card mark').length") >= 3


def test_filters_shorten_the_list_and_stay_in_the_address(browser: Any, file: Path) -> None:
    browser.open(file)
    browser.click("#types input[value=Attack]")
    assert "94 of 118 events" in browser.text("#summary")
    browser.click("#statuses input[value=actual]")
    address = browser.js("location.hash")
    assert "not-types=Attack" in address
    assert "not-told=actual" in address
    before = browser.text("#summary")
    browser.open(file, address[1:])
    assert browser.text("#summary") == before
    browser.click("#types-none")
    assert browser.js("!document.querySelector('#nothing').hidden")
    browser.click("#reset")
    assert "118 of 118 events" in browser.text("#summary")


def test_sources_and_confidence_filter(browser: Any, file: Path) -> None:
    browser.open(file)
    assert browser.text("#sources .check").startswith("Harbour Wire: Ships wait")
    browser.click("#sources input[value=wire-1]")
    assert "104 of 118 events" in browser.text("#summary")
    browser.js(
        "(() => { const s = document.querySelector('#sure'); s.value = 0.8; s.dispatchEvent(new Event('input')); })()"
    )
    assert browser.text("#sure-value") == "0.80"
    few = browser.text("#summary")
    assert int(few.split("·")[1].split()[0]) < 50
    browser.open(file, browser.js("location.hash")[1:])
    assert browser.text("#summary") == few


def test_hidden_neighbours_come_when_they_are_asked_for_and_stay(browser: Any, file: Path) -> None:
    browser.open(file, "node=ent:arvenia&many=5")
    before = shown(browser)
    hidden = int(browser.text("#open").split()[1])
    assert hidden > 3
    browser.js("document.querySelector('#open').focus()")
    browser.press("Enter")
    assert shown(browser) == before + hidden
    assert browser.js("document.activeElement.id") == "open"
    browser.click(".back")
    assert shown(browser) == before + hidden
    browser.open(file, browser.js("location.hash")[1:])
    assert shown(browser) == before + hidden


def days_listed(browser: Any) -> int:
    return int(browser.text("#summary").split("·")[1].split()[0])


def test_play_adds_day_after_day_and_stops_at_the_end(browser: Any, file: Path) -> None:
    browser.open(file, "since=2031-04-06&undated=0")
    end = days_listed(browser)
    browser.js("document.querySelector('#play').focus()")
    browser.press("Enter")
    assert browser.text("#play") == "Pause"
    assert 0 < days_listed(browser) < end
    browser.until("document.querySelector('#play').textContent === 'Play'")
    assert days_listed(browser) == end
    browser.press("Enter")
    browser.press("Enter")
    assert browser.text("#play") == "Play"
    assert days_listed(browser) < end


def test_who_asked_for_less_motion_steps_by_hand(browser: Any, file: Path) -> None:
    less = [{"name": "prefers-reduced-motion", "value": "reduce"}]
    browser.call("Emulation.setEmulatedMedia", features=less)
    browser.open(file, "undated=0")
    seen = []
    for _ in range(3):
        assert browser.text("#play") == "Next step"
        browser.click("#play")
        seen.append(days_listed(browser))
    browser.call("Emulation.setEmulatedMedia", features=[])
    assert seen == sorted(set(seen))


def test_the_slider_shows_more_actors(browser: Any, file: Path) -> None:
    browser.open(file)
    browser.js(
        "(() => { const m = document.querySelector('#many'); m.value = 40; m.dispatchEvent(new Event('input')); })()"
    )
    assert shown(browser) == 40


def test_a_window_of_time_leaves_the_rest_out(browser: Any, file: Path) -> None:
    browser.open(file, "since=2031-03-05&until=2031-03-06&undated=0")
    days = browser.js(
        "[...document.querySelectorAll('#side .row .when')].map((e) => e.textContent)"
    )
    assert days
    assert set(days) <= {"5", "6"}
    assert browser.text("#times-value") == "5 Mar 2031 – 6 Mar 2031"


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


def test_nothing_to_show_is_said(browser: Any, tmp_path: Path) -> None:
    write(tmp_path / "p.html", page(nx.MultiDiGraph(), title="Empty"))
    browser.open(tmp_path / "p.html")
    assert browser.text("#nothing") == "No event passes the filters."


def test_a_phone_shows_graph_list_and_filters_without_scrolling_sideways(
    browser: Any, file: Path
) -> None:
    browser.open(file, width=390, height=844)
    assert browser.js("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("fragment", ["", "node=ent:arvenia", "path=ent:arvenia|ent:belmark"])
def test_everything_that_one_acts_on_has_a_name(browser: Any, file: Path, fragment: str) -> None:
    browser.open(file, fragment)
    acts = {"button", "textbox", "slider", "checkbox", "combobox", "link", "application", "region"}
    found = [
        (node["role"]["value"], node.get("name", {}).get("value"))
        for node in browser.call("Accessibility.getFullAXTree")["nodes"]
        if not node["ignored"] and node["role"]["value"] in acts
    ]
    assert {role for role, _ in found} >= {"button", "slider", "checkbox", "region", "application"}
    assert [role for role, name in found if not name] == []


def test_the_keyboard_skips_to_the_events(browser: Any, file: Path) -> None:
    browser.open(file)
    browser.press("Tab")
    assert browser.js("document.activeElement.id") == "skip"
    browser.press("Enter")
    assert browser.js("document.activeElement.id") == "side"
    browser.press("Tab")
    assert browser.js("document.activeElement.className").startswith("row")


def test_a_notebook_shows_the_page_in_a_frame(browser: Any, tmp_path: Path) -> None:
    folder = Path(__file__).parents[2] / "exports"
    cell = kg.open_graph(str(folder / "graph.ttl"))._repr_html_()
    assert cell == kg.open_graph(str(folder / "graph.ttl"))._repr_html_()
    (tmp_path / "n.html").write_text(
        f"<!DOCTYPE html><html data-ready><meta charset=utf-8><body>{cell}</body></html>", "utf-8"
    )
    browser.open(tmp_path / "n.html")
    with browser.inside_frame():
        browser.until("!!document.querySelector('html[data-ready]')")
        assert "events" in browser.text("#summary")
        browser.click("#side .row")
        assert "characters" in browser.text("#side .card")


def test_dark_and_light(browser: Any, file: Path) -> None:
    browser.open(file, "theme=dark")
    dark = browser.js("getComputedStyle(document.body).backgroundColor")
    browser.click("#theme")
    assert browser.js("getComputedStyle(document.body).backgroundColor") != dark
    assert "theme=light" in browser.js("location.hash")
