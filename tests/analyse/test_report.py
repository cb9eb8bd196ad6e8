"""Measures with their words, charts with the same bytes, and a report in which every figure is explained."""

from __future__ import annotations

import re
import runpy
import sys
from pathlib import Path
from typing import Any

import matplotlib as mpl
import networkx as nx
import pytest

from kg.analyse import (
    MEASURES,
    Choice,
    Plan,
    centrality,
    change_points,
    charts,
    dyads,
    matrix,
    measures,
    report,
)
from kg.analyse.paths import indirect, time_respecting_path
from kg.analyse.report.central import spread
from kg.analyse.report.words import plain, table
from kg.errors import InputError, OntologyError, QueryError, SettingsError
from kg.resources import ontology_dir

graph = runpy.run_path(str(Path(__file__).with_name("small.py")))["graph"]
EMPTY: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
STORY = """
a Expulsion b 2023-07-01
b Expulsion a 2023-07-04
a Meeting c 2023-07-05
c Aid d 2023-07-06
d Attack b 2023-07-07
d Attack b 2023-07-07 not
a Threat d 2023-07-08 alleged
b RelationsCut a 2023-07-09
"""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[degree]", "[degre]", "lacks degree"),
        ("[bridges]", '[more]\ntitle = "x"\n[bridges]', "'more' is unknown"),
        ('title = "Degree"', 'title = " "', "degree: say its `title`"),
        ('title = "Degree"', 'title = "Degree"\nname = "x"', "degree: 'name'"),
        ("[degree]", "[degree", "not valid TOML"),
    ],
)
def test_a_wrong_file_of_measures_is_refused(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    text = (ontology_dir() / "measures.toml").read_text("utf-8")
    (tmp_path / "measures.toml").write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(OntologyError, match=message):
        measures.load(tmp_path)


def test_every_measure_of_centrality_is_explained() -> None:
    assert set(MEASURES) <= set(measures.load())


def drawn() -> dict[str, charts.Chart]:
    told = graph(STORY)
    told.nodes["ent:d"]["label"] = "$X_{2}"  # no formula
    series = matrix(told, "a", "b", by="day")
    return {
        "bars": charts.bars(centrality(told), ["degree", "pagerank"]),
        "timeline": charts.timeline(series, change_points(series)),
        "grid": charts.grid(dyads(told)),
        "reliability": charts.reliability([{"events": 3, "confidence": 0.2, "right": 0.5}]),
        "nothing": charts.bars([], ["degree"]),
        "nobody": charts.grid([]),
        "never": charts.timeline(matrix(graph("a Call b"), "a", "b")),
    }


@pytest.mark.parametrize("form", charts.FORMS)
@pytest.mark.parametrize(
    "name", ["bars", "timeline", "grid", "reliability", "nothing", "nobody", "never"]
)
def test_a_chart_has_the_same_bytes_each_time(name: str, form: str) -> None:
    first = drawn()[name].bytes(form)
    assert first.startswith(b"\x89PNG" if form == "png" else b"<?xml")
    with mpl.rc_context({"font.size": 30, "axes.facecolor": "red"}):  # the user's own style
        assert drawn()[name].bytes(form) == first
    assert b"Matplotlib v" not in first


def test_a_chart_shows_what_the_rows_say() -> None:
    # Text as text, so that it can be read.
    charts._STYLE["svg.fonttype"] = "none"
    try:
        texts = {
            name: re.findall(r">([^<>]+)</text>", chart.bytes("svg").decode())
            for name, chart in drawn().items()
        }
    finally:
        del charts._STYLE["svg.fonttype"]
    assert {"A", "B", "C", "$X_{2}", "degree", "pagerank"} <= set(texts["bars"])
    assert {"A → B", "B → A", "2023-07-01", "Events a day"} <= set(texts["timeline"])
    assert texts["grid"].count("1") == 5  # the meeting stands in two cells
    assert texts["grid"].count("2") == 1
    assert {"3", "confidence", "share right"} <= set(texts["reliability"])
    assert "no event of this pair has a date as exact as that" in texts["never"]


def test_a_chart_that_cannot_be_made_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chart = charts.bars([], ["degree"])
    with pytest.raises(SettingsError, match=r"end the name of a chart in \.png or \.svg"):
        chart.save(tmp_path / "x.gif")
    with pytest.raises(SettingsError, match="unknown form"):
        chart.bytes("pdf")
    with pytest.raises(InputError, match="cannot be written"):
        chart.save(tmp_path / "no" / "x.svg")
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(SettingsError, match=r"livekg\[charts\]"):
        chart.bytes("svg")


def test_a_report_explains_each_figure_and_quotes_sentences(tmp_path: Path) -> None:
    found = report(graph(STORY), plan=Plan(title="A *test*", made="Made by hand. "))
    assert found.text.startswith("# A \\*test\\*\n")
    for name in ("degree", "betweenness", "pagerank", "over_time", "stability", "unconfirmed", "dyads", "matrix",
                 "changes", "status", "reciprocity", "path_in_time", "communities", "balance",
                 "cores", "bridges", "components", "contested", "corroborated"):  # fmt: skip
        words = measures.load()[name]
        assert f"### {words.title}\n" in found.text, name
        assert f"*When it misleads.* {words.misleads}" in found.text, name
    assert "“a Expulsion b”" in found.text
    assert "diplomatic relations: reduced → broken, possible" in found.text
    assert "Expulsion: 1 dated act, 1 answered, median lag 3 days." in found.text
    assert "A and B: 3 events, by day" in found.text
    assert (
        "## In brief\n\n- The first is by degree A, by betweenness A, by pagerank A.\n"
        "- A and B share 3 events: 0 of cooperation and 3 of conflict.\n"
        "- A and D share no event, but a path in the order of time: A → C → D.\n"
        "- Claims that stand against a denial: 1. Events that two or more independent sources tell: 0.\n"
    ) in found.text
    assert "A → C → D" in found.text  # a threat that is only alleged does not link A with D
    assert "1 pair of a claim and its denial." in found.text
    assert "Made by hand. Counted: confirmed events;" in found.text
    files = found.write(tmp_path / "new" / "r")
    assert [f.name for f in files] == [
        "report.md", "ranks.png", "ranks.svg", "matrix.png", "matrix.svg", "pair.png", "pair.svg",
    ]  # fmt: skip
    for picture in re.findall(r"!\[.+?\]\((.+?)\)", found.text):
        assert (tmp_path / "new" / "r" / picture).is_file()
    assert (
        files[0].read_text("utf-8")
        == report(graph(STORY), plan=Plan(title="A *test*", made="Made by hand. ")).text
    )


def test_a_report_of_other_choices(tmp_path: Path) -> None:
    plan = Plan(pair=("C", "D"), pictures=False, prefix="x-", engine="arrays")
    found = report(
        graph(STORY), Choice(confirmed=False, weight="sources", until="2023-07-08"), plan
    )
    assert (found.charts, "![" in found.text) == ({}, False)
    assert "C and D: 1 event, by day" in found.text
    assert (
        "also those not confirmed, from the first to 2023-07-08; a pair weighs its sources"
        in found.text
    )
    assert found.write(tmp_path / "all.md") == [tmp_path / "all.md"]
    with pytest.raises(SettingsError, match="leave the side out"):
        report(graph(STORY), Choice("conflict"))
    with pytest.raises(QueryError, match="no actor with an event is called"):
        report(graph(STORY), plan=Plan(pair=("C", "Dora")))
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot be written"):
        found.write(tmp_path / "file" / "folder")


def test_a_report_on_nothing_says_so() -> None:
    assert "there is nothing to analyse" in report(EMPTY).text
    only = graph("a Call b - alleged")
    assert "there is nothing to analyse" in report(only).text
    assert "A and B: 1 event" in report(only, Choice(confirmed=False), Plan(pictures=False)).text


def test_a_report_quotes_numbered_documents() -> None:
    class Known:
        title, publisher, date, url = "One [day]", None, "2023-07-01", "https://example.org/a"

    text = report(graph(STORY), plan=Plan(sources={"doc-0": Known()}, pictures=False)).text
    assert "One \\[day\\], 2023-07-01, https://example.org/a, `doc-0`" in text
    quoted = set(re.findall(r"” \[(\d+)\]", text))
    assert quoted == set(re.findall(r"^(\d+)\. ", text, re.M))


def test_a_pair_without_a_date_has_no_timeline() -> None:
    found = report(graph("a Call b"))
    assert list(found.charts) == ["ranks", "matrix"]
    assert "A and B: 1 event, none with a date." in found.text


def test_two_that_do_not_meet_are_joined_in_the_order_of_time() -> None:
    told = graph("a Call b 2023-01-02\nb Call c 2023-01-03\nc Call d 2023-01-01\na Call e")
    found = indirect(told, ["ent:a", "ent:b", "ent:c", "ent:d", "ent:e"])
    assert found is not None
    assert found["nodes"] == ["ent:a", "ent:b", "ent:c"]
    assert found == time_respecting_path(told, "a", "c")
    # D is reached from nobody in time, but reaches C's other side; the start comes first in the list.
    late = indirect(told, ["ent:d", "ent:b"])
    assert late is not None
    assert late["nodes"] == ["ent:d", "ent:c", "ent:b"]
    assert indirect(told, ["ent:a", "ent:e"]) is None
    assert (
        indirect(graph("a Call b 2023-01-02\nb Call c 2023-01-03 not"), ["ent:a", "ent:c"]) is None
    )


def test_sentences_are_spread_over_the_others() -> None:
    rows = [
        {"event": str(n), "from": "a", "to": other, "date": None, "sources": sources, "reports": 1}
        for n, (other, sources) in enumerate([("b", 3), ("b", 2), ("c", 1)])
    ]
    assert [row["event"] for row in spread(rows, "a")] == ["0", "2", "1"]


def test_text_cannot_break_the_page() -> None:
    assert plain("a|b\n*c* [d](e) <script> $x$") == "a\\|b \\*c\\* \\[d\\](e) \\<script\\> \\$x\\$"
    assert table(("n", "name"), [(1, "a|b"), (-2.5, None)]) == (
        "| n | name |\n|---:|---|\n| 1 | a\\|b |\n| -2.50 | – |\n"
    )
    assert table(("n",), []) == "Nothing found.\n"
