from __future__ import annotations

import json
import math
import re
import runpy
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from kg.errors import InputError
from kg.graph.project import Quote
from kg.ontology import load
from kg.view import Source, frame, headline, page, write
from kg.view.contest import against
from kg.view.groups import LABELS, SHAPES, group_of
from kg.view.layout import Box, positions

MADE = runpy.run_path(str(Path(__file__).with_name("sample.py")))
GRAPH: nx.MultiDiGraph[Any] = MADE["sample"]()
HTML = page(GRAPH, title="A made-up war")
HOSTILE = '</script><script>alert(1)</script><!-- <img src=x onerror=alert(2)> href="javascript:alert(3)"\u2028\u202e'


def data(html: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)
    assert found
    out: dict[str, Any] = json.loads(found[1])
    return out


def one(label: str, quote: str, **more: Any) -> nx.MultiDiGraph[Any]:
    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
    graph.add_node("ent:a", label=label, cls="Person", aliases=())
    graph.add_node("ent:b", label="B", cls="", aliases=())
    quotes = [Quote(quote, "doc 1", 10, 10 + len(quote), "frames/x", (12, 14))]
    MADE["put"](graph, "ent:a", "ent:b", MADE["edge"]("Attack", 1, quotes=quotes, **more))
    return graph


def test_same_graph_same_bytes_whatever_the_order_it_was_made_in() -> None:
    other: nx.MultiDiGraph[Any] = nx.MultiDiGraph(**GRAPH.graph)
    other.add_nodes_from(reversed(list(GRAPH.nodes(data=True))))
    other.add_edges_from(reversed(list(GRAPH.edges(keys=True, data=True))))
    assert page(other, title="A made-up war") == HTML


def test_nothing_is_loaded_from_elsewhere() -> None:
    outside = re.sub(r"<script>.*?</script>|<style>.*?</style>", "", HTML, flags=re.DOTALL)
    base = '"base": "https://example.org/data/"'
    assert "http" not in outside.replace("http-equiv", "").replace(base, "")
    assert not re.search(r"<(?:link|script|img|iframe)[^>]*(?:src|href)=(?!\"data:,\")", outside)
    styles = "".join(re.findall(r"<style>(.*?)</style>", HTML, re.DOTALL))
    assert set(re.findall(r"url\([\"']?(.{5})", styles)) == {"data:"}
    assert "@import" not in styles
    assert "sourceMappingURL" not in HTML


def test_the_policy_lets_only_these_two_scripts_run() -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', HTML)
    assert policy
    assert "default-src 'none'" in policy[1]
    assert len(re.findall(r"sha256-", policy[1])) == 2
    assert "unsafe-eval" not in policy[1]
    assert "script-src 'unsafe-inline'" not in policy[1]


def test_every_event_of_the_graph_is_in_the_page_with_its_quote() -> None:
    found = data(HTML)
    assert len(found["nodes"]) == len(GRAPH)
    assert {e["id"] for e in found["events"]} == {d["event"] for _, _, d in GRAPH.edges(data=True)}
    event = found["events"][0]
    quote = event["quotes"][0]
    trigger = next(span for span in quote["spans"] if span[2] == "trigger")
    assert quote["text"][slice(*trigger[:2])].startswith(("did not", event["type"].lower()))
    assert {span[2] for span in quote["spans"]} == {"actor", "target", "trigger"}


def test_other_wordings_of_a_party_are_marked_in_a_quote() -> None:
    graph = one("Arvenia", "so hit Kessar and Belmark")
    graph.nodes["ent:a"]["aliases"] = ("Kessar",)
    for _, _, edge in graph.edges(data=True):
        edge["roles"] = {"actor": ["ent:a"], "place": ["ent:b"]}
    [quote] = data(page(graph))["events"][0]["quotes"]
    assert quote["spans"] == [[2, 4, "trigger"], [7, 13, "actor"]]


@pytest.mark.parametrize(
    ("claim", "denial", "contested"),
    [
        ({}, {"polarity": "negative"}, True),
        ({"factuality": "alleged"}, {"polarity": "negative"}, True),
        ({"date": None}, {"polarity": "negative"}, True),
        ({"roles": {"actor": ["a"], "target": ["b", "c"]}}, {"polarity": "negative"}, True),
        ({"type": "Attack"}, {"type": "Denial", "denies": ["ev:0"]}, True),
        ({}, {}, False),
        ({}, {"polarity": "negative", "factuality": "hypothetical"}, False),
        ({}, {"polarity": "negative", "date": "2031-03-05"}, False),
        ({}, {"polarity": "negative", "type": "Killing"}, False),
        ({}, {"polarity": "negative", "roles": {"actor": ["b"], "target": ["a"]}}, False),
        ({}, {"denies": ["ev:99"]}, False),
    ],
)
def test_a_claim_stands_against_what_denies_it(
    claim: dict[str, Any], denial: dict[str, Any], contested: bool
) -> None:
    plain = {
        "type": "Attack",
        "polarity": "positive",
        "factuality": "actual",
        "date": "2031-03-04",
        "denies": [],
        "roles": {"actor": ["a"], "target": ["b"]},
    }
    events = [
        plain | claim | {"id": "ev:0"},
        plain | denial | {"id": "ev:1"},
        plain | {"id": "ev:2", "roles": {"actor": ["x"], "target": ["y"]}},
    ]
    assert against(events) == ([[1], [0], []] if contested else [[], [], []])


def test_pages_of_actors_and_events_are_linked_where_there_are_some() -> None:
    found = data(page(one("A", "A hit B."), address=lambda ident: f"x/{ident[3:]}"))
    assert found["events"][0]["page"] == "x/00000001"
    assert [n["page"] for n in found["nodes"]] == ["x/:a", "x/:b"]
    assert "page" not in data(page(one("A", "A hit B.")))["nodes"][0]


def test_parallel_edges_are_joined_by_pair_and_side() -> None:
    graph = one("A", "A hit B.")
    MADE["put"](graph, "ent:b", "ent:a", MADE["edge"]("Attack", 2))
    MADE["put"](graph, "ent:b", "ent:a", MADE["edge"]("Meeting", 3))
    edges = data(page(graph, title="t"))["edges"]
    assert [(e["id"], len(e["events"])) for e in edges] == [
        ("ent:a|ent:b|conflict", 2),
        ("ent:a|ent:b|cooperation", 1),
    ]


def test_hostile_words_stay_words() -> None:
    html = page(
        one(HOSTILE, HOSTILE, speaker=HOSTILE, theme=HOSTILE, place=HOSTILE),
        title=HOSTILE,
        note=HOSTILE,
        sources={"doc 1": Source(HOSTILE, HOSTILE, HOSTILE, "javascript:alert(4)")},
    )
    assert html.count("<script") == HTML.count("<script")
    assert "<img" not in html
    assert "alert(1)</script>" not in html
    assert "\u2028" not in html.replace("\u2028", "", 3)  # in title and headings, where it is text
    found = data(html)
    assert found["nodes"][0]["name"] == HOSTILE
    assert "\u202e" not in "".join(found["nodes"][0]["lines"])
    assert found["events"][0]["quotes"][0]["text"] == HOSTILE
    assert found["sources"]["doc 1"]["url"] is None


def test_an_address_of_a_source_is_kept_only_if_it_is_one() -> None:
    for url, kept in [
        ("https://example.org/a?b=1", True),
        ("data:text/html,x", False),
        ("https://", False),
        ("https://a b", False),
        (None, False),
    ]:
        found = data(page(one("A", "A hit B."), title="t", sources={"doc 1": Source(url=url)}))
        assert (found["sources"]["doc 1"]["url"] == url) is (kept or url is None)


@pytest.mark.parametrize("nodes", [0, 1])
def test_a_graph_without_events_is_a_page_too(nodes: int) -> None:
    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
    if nodes:
        graph.add_node("ent:a", label="A", cls="Person", aliases=())
    assert len(data(page(graph, title="Empty"))["nodes"]) == nodes


def test_a_page_is_written_as_utf8(tmp_path: Path) -> None:
    write(tmp_path / "p.html", "Chișinău\n")
    assert (tmp_path / "p.html").read_bytes() == "Chișinău\n".encode()
    with pytest.raises(InputError, match="cannot be written"):
        write(tmp_path / "no" / "p.html", "")


def test_a_frame_holds_the_whole_page_in_one_attribute() -> None:
    shown = frame('<p title="a">&amp;</p>')
    assert 'srcdoc="&lt;p title=&quot;a&quot;&gt;&amp;amp;&lt;/p&gt;"' in shown
    assert "allow-same-origin" not in shown


def test_every_class_of_the_ontology_has_a_look_of_its_group() -> None:
    groups = {group_of(name) for name in load().entity_classes}
    assert groups | {"unknown"} == set(SHAPES) == set(LABELS)
    assert "unknown" not in groups
    assert group_of("Wizard") == group_of("") == "unknown"


def test_no_two_names_lie_over_each_other() -> None:
    found = data(HTML)["nodes"]
    boxes = [
        (n["x"] - h, n["y"] - n["size"], n["x"] + h, n["y"] + n["size"] + n["font"] * high)
        for n in found
        for h in [max(n["size"], max(map(len, n["lines"])) * n["font"] * 0.28)]
        for high in [0.3 + 1.2 * len(n["lines"])]
    ]
    over = [
        (found[i]["name"], found[j]["name"])
        for i, a in enumerate(boxes)
        for j, b in enumerate(boxes[:i])
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]
    assert over == []


def test_a_name_is_two_short_lines_on_the_canvas() -> None:
    for name, lines in [
        ("Arvenia", ["Arvenia"]),
        ("Arvenian foreign ministry", ["Arvenian foreign", "ministry"]),
        ("the harbour authority of Old Kessar", ["the harbour", "authority of Old…"]),
        ("Unabbreviatedlylongname", ["Unabbreviatedlylo…"]),
        ("", ["ent:a"]),
    ]:
        assert data(page(one(name, "A hit B.")))["nodes"][0]["lines"] == lines


def test_a_part_that_nothing_links_stands_whole_and_on_no_line_of_another() -> None:
    star = [f"a{i}" for i in range(9)]
    pairs = [f"b{i}" for i in range(40)]
    neighbours: dict[str, list[str]] = {star[0]: star[1:]} | {n: [star[0]] for n in star[1:]}
    neighbours |= {n: [pairs[i ^ 1]] for i, n in enumerate(pairs)}
    nodes = star + pairs
    placed = positions(nodes, neighbours, dict.fromkeys(nodes, Box(40, 10, 30)), core=len(nodes))
    for i in range(0, 40, 2):
        assert math.dist(placed[pairs[i]], placed[pairs[i + 1]]) < 250
    for arm in star[1:]:
        (ax, ay), (bx, by) = placed[star[0]], placed[arm]
        for step in range(101):
            x, y = ax + (bx - ax) * step / 100, ay + (by - ay) * step / 100
            assert not [
                n
                for n in pairs
                if abs(placed[n][0] - x) < 40 and -10 < y - placed[n][1] < 30
            ]  # fmt: skip


def test_without_a_title_the_heading_says_whom_and_what_the_page_is_about() -> None:
    sources = {f"wire-{i}": Source(date=f"2031-03-{i + 1:02}T08:00:00Z") for i in range(9)}
    html = page(GRAPH, sources=sources)
    assert "<h1><bdi>Arvenia, Belmark, Dastan and 37 others</bdi></h1>" in html
    assert "<bdi>From 9 documents, 1 March 2031 to 9 March 2031</bdi>" in html
    assert 'class="note"' not in page(GRAPH, sources=sources, note="")


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], "No actors"),
        (["A"], "A"),
        (["A", "B"], "A and B"),
        (["A", "B", "C"], "A, B and C"),
        (["A", "B", "C", "D"], "A, B, C and D"),
        (["A", "B", "C", "D", "E"], "A, B, C and 2 others"),
        (["A" * 50], "A" * 39 + "…"),
    ],
)
def test_a_heading_names_three_and_counts_the_others(names: list[str], said: str) -> None:
    assert headline(names) == said


def test_positions_hold_for_parts_that_nothing_links() -> None:
    nodes = [f"n{i}" for i in range(30)]
    neighbours = {n: [nodes[i ^ 1]] for i, n in enumerate(nodes)}
    placed = positions(nodes, neighbours, dict.fromkeys(nodes, Box(30, 10, 20)), core=20)
    assert len(set(placed.values())) == 30
    assert max(abs(v) for at in placed.values() for v in at) < 2000
