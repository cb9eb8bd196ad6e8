"""The page in a real Chromium: what a reader sees, clicks and types; skipped where there is none."""

from __future__ import annotations

import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from kg.graph.project import Quote
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
        graph.add_node(f"ent:{name}", label=name, cls="")
    MADE["put"](graph, "ent:a", "ent:b", MADE["edge"]("Meeting", 1, polarity="negative"))
    write(tmp_path / "p.html", page(graph, title="t"))
    browser.open(tmp_path / "p.html", "path=ent:a|ent:b")
    assert "No path" in browser.text("#side")


def test_hostile_words_are_shown_and_never_run(browser: Any, tmp_path: Path) -> None:
    bad = (
        '</script><img src="http://x.invalid/" onerror="document.title=1"><!-- href <b>b</b> \u202e'
    )
    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
    graph.add_node("ent:a", label=bad, cls=bad)
    graph.add_node("ent:b", label="B", cls="")
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


def test_dark_and_light(browser: Any, file: Path) -> None:
    browser.open(file, "theme=dark")
    dark = browser.js("getComputedStyle(document.body).backgroundColor")
    browser.click("#theme")
    assert browser.js("getComputedStyle(document.body).backgroundColor") != dark
    assert "theme=light" in browser.js("location.hash")
