"""Brokers, answers, states of a pair, series and their changes: what may be said of two actors over time."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from kg.analyse import (
    Choice,
    arc_reciprocity,
    balance,
    brokers,
    change_points,
    dated_by_report,
    dyad,
    find_actor,
    k_shortest_paths,
    matrix,
    no_path,
    over_time,
    reciprocity,
    relations,
    shortest_path,
    status,
    time_respecting_path,
    when,
)
from kg.analyse.report import words
from kg.errors import OntologyError, QueryError, SettingsError
from kg.resources import ontology_dir

SMALL = runpy.run_path(str(Path(__file__).with_name("small.py")))
graph = SMALL["graph"]


def edge(found: nx.MultiDiGraph[Any], number: int) -> dict[str, Any]:
    """The attributes of the edge of a line."""
    return next(d for _, _, d in found.edges(data=True) if d["event"] == f"ev:{number:02}")


def quoted(found: nx.MultiDiGraph[Any], number: int, words: str) -> None:
    """Give the event of a line other words."""
    data = edge(found, number)
    data["quotes"] = [data["quotes"][0]._replace(quote=words)]


@pytest.mark.parametrize(
    ("first", "second", "days"),
    [
        ("2023-07-01", "2023-07-05", (4, 4)),
        ("2023-07-05", "2023-07-01", (-4, -4)),
        ("2023-07", "2023-08-01", (1, 31)),
        ("2024-02", "2024-03", (1, 59)),
        ("2023", "2023-01-01", (-364, 0)),
    ],
)
def test_days_between_dates_that_are_no_days_are_bounds(
    first: str, second: str, days: tuple[int, int]
) -> None:
    assert when.gap(first, second) == days


def test_periods_have_no_holes() -> None:
    assert list(when.periods("2023-12-30", "2024-01-02", "day")) == [
        "2023-12-30",
        "2023-12-31",
        "2024-01-01",
        "2024-01-02",
    ]
    assert list(when.periods("2020-W52", "2021-W01", "week")) == [
        "2020-W52",
        "2020-W53",
        "2021-W01",
    ]
    assert list(when.periods("2023-11", "2024-02", "month")) == [
        "2023-11",
        "2023-12",
        "2024-01",
        "2024-02",
    ]
    assert list(when.periods("2022", "2024", "year")) == ["2022", "2023", "2024"]
    assert when.period("2023-07", "day") is None
    assert when.period("2021-01-03", "week") == "2020-W53"
    assert (when.first_day("2020-W53"), when.last_day("2020-W53")) == ("2020-12-28", "2021-01-03")


BETWEEN = """
a Meeting x 2023-07-01
x Visit b 2023-07-04
a Call y 2023-07-10
b Call y 2023-07-02
a Attack z 2023-07-01
z Attack b 2023-07-01
a Meeting w
w Meeting b 2023-07-01
a Meeting v 2023-07-01 not
v Meeting b 2023-07-01
a Meeting u 2023-07-01 alleged
u Meeting b 2023-07-02
"""


def test_who_went_between_two_with_both_dated_quotes() -> None:
    rows = brokers(graph(BETWEEN), "A", "B")
    assert [(r["label"], r["days"], r["order"]) for r in rows] == [
        ("X", 3, "A then B"),
        ("Y", 8, "B then A"),
        ("W", None, "not known"),
    ]
    assert [(e["date"], e["quote"]) for e in rows[0]["events"]] == [
        ("2023-07-01", "a Meeting x"),
        ("2023-07-04", "x Visit b"),
    ]


def test_who_met_both_within_some_days() -> None:
    assert [r["label"] for r in brokers(graph(BETWEEN), "a", "b", days=5)] == ["X"]
    assert [
        r["label"] for r in brokers(graph(BETWEEN), "a", "b", Choice(confirmed=False), days=5)
    ] == ["U", "X"]
    # Some day of the month is too far away, so that both within five days is not certain.
    assert brokers(graph("a Call c 2023-07\nb Call c 2023-07-02"), "a", "b", days=5) == []


def test_a_mediator_stands_first_and_one_event_is_one_quote() -> None:
    found = graph(
        "m Mediation a 2023-07-09\nm Mediation b 2023-07-09\na Meeting x 2023-07-01\nx Meeting b 2023-07-01"
    )
    edge(found, 1)["event"] = "ev:00"
    assert [(r["label"], r["kind"]) for r in brokers(found, "a", "b")] == [
        ("M", "mediated"),
        ("X", "met both"),
    ]


def test_expulsion_and_counter_expulsion_with_lag_and_numbers() -> None:
    found = graph("""
    a Expulsion b 2023-07-01
    b Expulsion a 2023-07-04
    a Expulsion c 2023-07-01
    c Expulsion a 2024-07-01
    d Expulsion e 2023-07
    e Expulsion d 2023-08-02
    a Attack f 2023-07-01
    f Attack a 2023-07-02 alleged
    """)
    edge(found, 0)["count"], edge(found, 1)["count"] = 45, 40
    rows = reciprocity(found)
    assert [
        (r["from"], r["to"], r["lag_low"], r["lag_high"], r["difference"]) for r in rows["rows"]
    ] == [
        ("ent:d", "ent:e", 2, 32, None),
        ("ent:a", "ent:b", 3, 3, -5),
    ]
    assert rows["rows"][1]["answer"]["quote"] == "b Expulsion a"
    # The late answer is an act of its own, and answers are no acts.
    assert (rows["acts"], rows["answered"], rows["median_lag"]) == (4, 2, 3)
    assert reciprocity(found, type="Attack")["rows"] == []
    with pytest.raises(SettingsError, match="did you mean Expulsion"):
        reciprocity(found, type="Expulsions")


def test_an_answer_answers_once() -> None:
    found = graph("a Expulsion b 2023-07-01\na Expulsion b 2023-07-02\nb Expulsion a 2023-07-03")
    assert [(r["act"]["event"], r["answer"]["event"]) for r in reciprocity(found)["rows"]] == [
        ("ev:00", "ev:02")
    ]


def test_arcs_that_go_both_ways() -> None:
    assert arc_reciprocity(graph("a Attack b\nb Attack a\na Attack c\na Meeting d")) == {
        "arcs": 3,
        "mutual": 2,
        "share": 0.667,
    }
    assert arc_reciprocity(graph("a Meeting b"))["share"] is None


def steps(lines: str, words: dict[int, str] | None = None) -> list[tuple[Any, ...]]:
    found = graph(lines)
    for number, text in (words or {}).items():
        quoted(found, number, text)
    rows = status(found, "a", "b")
    return [(r["side"], r["date"], r["before"], r["after"], r["verdict"]) for r in rows]


def test_the_state_of_a_pair_with_the_words_of_each_step() -> None:
    lines = """
    a Expulsion b 2023-01-01
    b RelationsCut a 2023-02-01
    a Agreement b 2024-03-01
    a Agreement b 2024-03-02
    a Meeting b 2024-04-01
    """
    words = {
        2: "A and B agreed to resume diplomatic ties.",
        3: "A and B agreed on the price of grain.",
    }
    assert steps(lines, words) == [
        (None, "2023-01-01", "not stated", "reduced", "possible"),
        (None, "2023-02-01", "reduced", "broken", "possible"),
        (None, "2024-03-01", "broken", "open", "possible"),
    ]


def test_steps_that_cannot_follow_are_flagged_and_change_nothing() -> None:
    assert steps("a RelationsCut b 2023-01-01\nb Expulsion a 2023-02-01") == [
        (None, "2023-01-01", "not stated", "broken", "possible"),
        (None, "2023-02-01", "broken", "broken", "impossible"),
    ]
    # Within a day, and between a month and a day in it, the order is open.
    assert steps("a RelationsCut b 2023-01-01\nb Expulsion a 2023-01-01")[1][4] == "possible"
    assert steps("a RelationsCut b 2023-01-10\nb Expulsion a 2023-01")[1][4] == "order not known"
    assert steps("a RelationsCut b\n")[0][2:] == ("not stated", "not stated", "undated")
    assert steps("a RelationsCut b 2023-01-01 planned") == []


def test_sanctions_have_two_sides() -> None:
    lines = "a Sanction b 2023-01-01\nb Sanction a 2023-01-02\na Concession b 2023-02-01\na Concession b 2023-03-01"
    words = {2: "A lifted its sanctions on B.", 3: "A has lifted all sanctions on B."}
    assert steps(lines, words) == [
        ("A", "2023-01-01", "not stated", "on", "possible"),
        ("A", "2023-02-01", "on", "lifted", "possible"),
        ("A", "2023-03-01", "lifted", "lifted", "impossible"),
        ("B", "2023-01-02", "not stated", "on", "possible"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('to = "broken"', 'to = "brokn"', "did you mean broken"),
        ('events = ["RelationsCut"]', 'events = ["RelationCut"]', "did you mean RelationsCut"),
        ('contact = ["CONSULT"]', 'contact = ["CONSULTS"]', "did you mean CONSULT"),
        ('contact = ["CONSULT"]', "contact = []", "a list is empty"),
        ('why = "relations are restored that were open"', 'why = ""', "say `why`"),
        ("directed = false", "", "lacks directed"),
        ("[answers]", "[answer]", "lacks answers"),
        ("contact =", "contact", "not valid TOML"),
    ],
)
def test_a_wrong_file_of_rules_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    text = (ontology_dir() / "relations.toml").read_text("utf-8")
    assert old in text
    (tmp_path / "relations.toml").write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(OntologyError, match=message):
        relations.load(tmp_path)


def test_a_pair_by_day_and_week_with_quiet_days() -> None:
    found = graph("""
    a Attack b 2023-07-01
    b Attack a 2023-07-03
    a Meeting b 2023-07-03
    a Threat b 2023-07
    a Threat b
    """)
    days = matrix(found, "a", "b")
    assert [(r["period"], r["events_forth"], r["events_back"], r["events_both"]) for r in days["rows"]] == [
        ("2023-07-01", 1, 0, 0), ("2023-07-02", 0, 0, 0), ("2023-07-03", 0, 1, 1),
    ]  # fmt: skip
    assert (days["coarse"], days["undated"]) == (1, 1)
    assert days["rows"][0]["intensity"] == days["rows"][0]["intensity_forth"] == -9.3
    assert (days["rows"][2]["conflict"], days["rows"][2]["cooperation"]) == (1, 1)
    # Seen from the other side the directions change places.
    assert matrix(found, "b", "a")["rows"][0]["events_back"] == 1
    assert [r["period"] for r in matrix(found, "a", "b", by="week")["rows"]] == [
        "2023-W26",
        "2023-W27",
    ]
    with pytest.raises(SettingsError, match="unknown period"):
        matrix(found, "a", "b", by="hour")


def test_undated_events_on_the_day_of_their_report_are_marked() -> None:
    # Documents go round: doc-0, doc-1, doc-2, doc-0.
    found = graph("a Call b\nb Call c\nc Call d\nd Call e 2020")
    days = {"doc-0": "2023-07-02", "doc-1": "2023-07-05"}
    assert time_respecting_path(found, "a", "c") is None
    dated = dated_by_report(found, days)
    path = time_respecting_path(dated, "a", "c")
    assert path is not None
    told = [hop["events"][0] for hop in path["hops"]]
    assert [(e["date"], e["dated"]) for e in told] == [
        ("2023-07-02", "report"),
        ("2023-07-05", "report"),
    ]
    assert "- told on 2023-07-02: A *called*" in words.event(
        told[0] | {"predicate": "called"}, words.Documents({})
    )
    # C tells nobody's day, and what the text dates keeps its date.
    rows = {
        (e["from_label"], e["date"], e["dated"])
        for pair in ("cd", "de")
        for e in dyad(dated, *pair)["events"]
    }
    assert rows == {("C", None, None), ("D", "2020", "text")}
    window = dated_by_report(found, days, since="2023-07-05", until="2023")
    assert set(window) == {"ent:b", "ent:c"}
    # The graph itself stays as it was.
    assert edge(found, 0)["date"] is None


def test_the_first_document_gives_the_day() -> None:
    found = graph("a Call b")
    data = edge(found, 0)
    data["quotes"] = [
        data["quotes"][0]._replace(document=name) for name in ("late", "early", "unknown")
    ]
    dated = dated_by_report(found, {"late": "2023-07-05", "early": "2023-07-02"})
    assert edge(dated, 0)["date"] == "2023-07-02"


def test_who_was_central_in_each_period() -> None:
    found = graph("""
    a Attack b 2021-01-01
    a Attack c 2021-02
    b Meeting c 2022-01-01
    b Meeting d 2022-01-31
    b Meeting e 2022
    a Meeting e
    a Meeting e 2022-01-02 alleged
    """)
    years = over_time(found, top=1)
    assert [
        (r["period"], r["rank"], r["label"], r["degree"], r["events"]) for r in years["rows"]
    ] == [
        ("2021", 1, "A", 2, 2),
        ("2022", 1, "B", 3, 3),
    ]
    assert (years["coarse"], years["undated"]) == (0, 1)
    months = over_time(found, Choice(confirmed=False), measure="betweenness", by="month", top=2)
    assert [r["period"] for r in months["rows"]] == ["2021-01", "2021-01", "2021-02", "2021-02", "2022-01", "2022-01"]  # fmt: skip
    assert (months["rows"][-2]["label"], months["coarse"]) == ("B", 1)
    with pytest.raises(SettingsError, match="unknown period"):
        over_time(found, by="hour")
    with pytest.raises(SettingsError, match="did you mean degree"):
        over_time(found, measure="degre")


def test_a_change_of_level_is_found_and_noise_is_not() -> None:
    calm, war = [0.0, 1.0] * 10, [-9.0, -10.0] * 10
    names = [f"2023-01-{d:02}" for d in range(1, 32)] + [f"2023-02-{d:02}" for d in range(1, 10)]
    series = {
        "rows": [{"period": n, "intensity": v} for n, v in zip(names, calm + war, strict=True)]
    }
    rows = change_points(series)
    assert [(r["period"], r["before"], r["after"]) for r in rows] == [("2023-01-21", 0.5, -9.5)]
    assert rows[0]["p"] <= 0.05
    noise = {
        "rows": [{"period": n, "intensity": v} for n, v in zip(names, calm + calm, strict=True)]
    }
    assert change_points(noise) == []
    assert change_points({"rows": []}) == change_points({"rows": series["rows"][:3]}) == []


def test_two_camps_and_who_stands_across_them() -> None:
    found = balance(
        graph("""
    a Aid b 2023-01-01
    c Aid d
    a Attack c
    b Attack d
    a Attack d
    """)
    )
    camps = [{m["label"] for m in row["members"]} for row in found["rows"]]
    assert {frozenset(c) for c in camps} == {frozenset("AB"), frozenset("CD")}
    assert (found["triads"], found["balanced"], found["frustration"], found["exact"]) == (
        2,
        2,
        0,
        True,
    )
    odd = balance(graph("a Aid b\nb Aid c\na Attack c 2023-01-01"))
    assert (odd["triads"], odd["balanced"], odd["frustration"], odd["exact"]) == (1, 0, 1, False)
    assert odd["frustrated"][0]["events"][0]["quote"]
    with pytest.raises(SettingsError, match="both sides"):
        balance(graph("a Aid b"), Choice("conflict"))


def test_the_karate_club_with_its_division_is_balanced() -> None:
    club = nx.karate_club_graph()
    home = nx.get_node_attributes(club, "club")
    lines = [f"n{a} {'Aid' if home[a] == home[b] else 'Attack'} n{b}" for a, b in club.edges()]
    found = balance(graph("\n".join(lines)))
    assert (found["frustration"], found["share"]) == (0, 1.0)
    assert {row["size"] for row in found["rows"]} == {17}
    assert found["triads"] == 45


def test_no_path_says_why() -> None:
    found = graph(
        "a Call b 2023-02-01\nb Call e 2023-01-01\nc Call d\nx Call a - not\nx Call y - alleged"
    )
    assert shortest_path(found, "a", "c") is None
    assert "A is in a part of 3 actors, C in another of 2" in no_path(found, "a", "c")
    assert "links X with anybody" in no_path(found, "a", "x")
    assert time_respecting_path(found, "a", "e") is None
    assert "in the order of time" in no_path(found, "a", "e")
    with pytest.raises(QueryError, match="are one actor"):
        shortest_path(found, "a", "A")


def test_strong_ties_make_a_path_short() -> None:
    lines = "a Call b\nb Call c\n" + "a Call d\nd Call e\ne Call c\n" * 4
    assert k_shortest_paths(graph(lines), "a", "c", k=1)[0]["length"] == 2
    best = k_shortest_paths(graph(lines), "a", "c", k=2, weighted=True)
    assert [(p["length"], p["distance"]) for p in best] == [(3, 0.75), (2, 2.0)]


def test_windows_and_weights() -> None:
    found = graph("a Call b 2023-01-01\na Attack b 2023-02-01\na Call c 2023-02")
    found["ent:a"]["ent:b"]["ev:00"]["sources"] = 3
    row = k_shortest_paths(found, "a", "b", Choice(weight="sources"), weighted=True)[0]
    assert row["distance"] == 0.25
    assert no_path(found, "a", "c", Choice(until="2023-01-31")).startswith("no path: no confirmed")
    with pytest.raises(SettingsError, match="did you mean intensity"):
        Choice(weight="intensities")


def test_one_node_and_none() -> None:
    lone: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
    with pytest.raises(QueryError, match="no event links two actors here"):
        find_actor(lone, "a")
    lone.add_node("ent:a", label="A", cls="")
    with pytest.raises(QueryError, match="are one actor"):
        brokers(lone, "a", "a")
    assert balance(lone)["rows"] == reciprocity(lone)["rows"] == []
