"""One Chromium and one made-up page for all tests that look at the page."""

from __future__ import annotations

import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.view import Source, page, write

HERE = Path(__file__).parent
MADE = runpy.run_path(str(HERE / "sample.py"))
CHROME = runpy.run_path(str(HERE / "chrome.py"))


@pytest.fixture(scope="package")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    if CHROME["BINARY"] is None:
        pytest.skip("no chromium here: install Debian's chromium")
    with CHROME["chrome"](tmp_path_factory.mktemp("profile")) as found:
        yield found


@pytest.fixture(scope="package")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("page") / "page.html"
    sources = {
        "wire-1": Source("Ships wait", "Harbour Wire", "2031-03-02", "https://example.org/a")
    }
    write(out, page(MADE["sample"](), title="A made-up war", sources=sources, first=20))
    return out


@pytest.fixture
def quiet(browser: Any) -> Iterator[None]:
    """Nothing was asked for and nothing complained of."""
    yield
    assert browser.complaints == []
    assert [r for r in browser.requests if not r.startswith(("file:", "data:", "about:"))] == []
