"""The page in a real Chromium: first sight, keyboard, search, phone, notebook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import networkx as nx
import pytest

import kg
from kg.view import page, write

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("quiet")]


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
