"""The controls of the page in a real Chromium: filters, sliders, play, neighbours on demand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("quiet")]


def shown(browser: Any) -> int:
    return int(browser.text("#summary").split()[0])


def days_listed(browser: Any) -> int:
    return int(browser.text("#summary").split("·")[1].split()[0])


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
