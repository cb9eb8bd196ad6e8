from __future__ import annotations

import re

import pytest

from kg.cli import show

ROWS = [
    {"rank": 1, "label": "A [bold]name[/bold] that goes on", "value": 0.25},
    {"rank": 10, "label": "B", "value": None},
]


def test_a_table_in_a_pipe_is_plain() -> None:
    assert show.table(ROWS[1:]) == "rank  label  value\n----  -----  -----\n10    B\n"


def test_a_table_on_a_terminal_is_drawn_with_numbers_on_the_right(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    text = show.table(ROWS)
    lines = [line.rstrip() for line in text.splitlines()]
    assert any(
        re.match(r" +1 +A \[bold\]name\[/bold\] that goes on +0\.250$", line) for line in lines
    )
    assert any(re.match(r" +10 +B$", line) for line in lines)
    assert max(map(len, lines)) <= 60
    assert "─" in text
    assert show.table([]) == "nothing found\n"


def test_a_wide_table_fits_a_narrow_terminal_or_stays_plain() -> None:
    text = show.drawn(["a", "b"], [["word " * 20, "1"]], right=[False, True], width=30)
    assert text is not None
    assert max(len(line.rstrip()) for line in text.splitlines()) <= 30
    assert text.count("word") == 20
    names = ["rank", "label", "weighted_degree", "betweenness"]
    cells = [["10", "A name", "12345", "0.123"]]
    right = [True, False, True, True]
    narrow = show.drawn(names, cells, right=right, width=60)
    assert narrow is not None
    assert re.search(r"10 +A name +12345 +0\.123", narrow)
    for width in range(20, 80):
        text = show.drawn(names, cells, right=right, width=width)
        assert text is None or all(cell in text for cell in cells[0]), width
    assert show.drawn(names, cells, right=right, width=40) is None
