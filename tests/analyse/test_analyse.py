from __future__ import annotations

import json
import runpy
import sys
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest

from kg.analyse import (
    MEASURES,
    Choice,
    bridges,
    centrality,
    centrality_by_side,
    communities,
    components,
    contested,
    cores,
    corroborated,
    dyad,
    dyads,
    find_actor,
    k_shortest_paths,
    shortest_path,
    stability,
    time_respecting_path,
    unconfirmed,
)
from kg.analyse.engines import ENGINES, HEAVY, compute
from kg.analyse.stability import ranker
from kg.errors import QueryError, SettingsError
from kg.graph.build import build
from kg.graph.project import project
from kg.ontology import load

SMALL = runpy.run_path(str(Path(__file__).with_name("small.py")))
graph, relabelled = SMALL["graph"], SMALL["relabelled"]
EMPTY: nx.MultiDiGraph[Any] = nx.MultiDiGraph()


def column(rows: list[dict[str, Any]], name: str) -> dict[str, Any]:
    return {row["id"].removeprefix("ent:"): row[name] for row in rows}


def test_the_kite_has_the_three_centres_that_krackhardt_drew_it_for() -> None:
    # Krackhardt 1990: node 3 by degree, 7 by betweenness, 5 and 6 by closeness.
    rows = centrality(relabelled(nx.krackhardt_kite_graph()))
    degree, between, near = (column(rows, m) for m in ("degree", "betweenness", "harmonic"))
    assert max(degree, key=degree.__getitem__) == "3"
    assert degree["3"] == 6
    assert max(between, key=between.__getitem__) == "7"
    assert between["7"] == 0.388889
    assert near["5"] == near["6"]


def test_the_medici_broker_as_published() -> None:
    rows = centrality(relabelled(nx.florentine_families_graph()), measures=["betweenness"])
    assert (rows[0]["label"], rows[0]["betweenness"]) == ("Medici", 0.521978)
    assert rows[1]["label"] == "Guadagni"


def test_the_karate_club_as_published() -> None:
    # Zachary 1977 gives the ties; Freeman's betweenness and the degrees of instructor and president.
    rows = centrality(relabelled(nx.karate_club_graph()), measures=["betweenness", "degree"], top=2)
    assert [(r["label"], r["betweenness"], r["degree"]) for r in rows] == [
        ("0", 0.437635, 16),
        ("33", 0.304075, 17),
    ]


def test_leidens_communities_of_the_karate_club() -> None:
    pytest.importorskip("igraph")
    club = relabelled(nx.karate_club_graph())
    found = communities(club, method="leiden", seed=1)
    # The best division of the unweighted club: four parts, .4198 (Brandes et al. 2008).
    assert (found["method"], found["modularity"], len(found["rows"])) == ("leiden", 0.41979, 4)
    assert found == communities(club, method="leiden", seed=1)
    assert found["modularity"] >= communities(club)["modularity"]


def test_the_karate_club_parts_between_its_two_leaders() -> None:
    found = communities(relabelled(nx.karate_club_graph()), seed=1)
    assert found["modularity"] > 0.38
    homes = {m["label"]: row["community"] for row in found["rows"] for m in row["members"]}
    assert homes["0"] != homes["33"]
    assert (
        sum(row["inside"] for row in found["rows"])
        + sum(row["outside"] for row in found["rows"]) / 2
        == 78
    )
    assert cores(relabelled(nx.karate_club_graph()))[0]["core"] == 4


@pytest.mark.parametrize(
    "plain",
    [
        nx.gnm_random_graph(150, 220, seed=3),
        nx.barabasi_albert_graph(130, 2, seed=1),
        nx.path_graph(80),
        nx.empty_graph(3),
    ],
)
@pytest.mark.parametrize("engine", [name for name in ENGINES if name != "networkx"])
def test_every_engine_gives_the_numbers_of_networkx(plain: nx.Graph[Any], engine: str) -> None:
    pytest.importorskip({"arrays": "numpy"}.get(engine, engine))
    found = compute(plain, HEAVY, engine)
    assert list(found) == ["betweenness", "harmonic"]
    assert found["betweenness"] == pytest.approx(nx.betweenness_centrality(plain))
    assert found["harmonic"] == pytest.approx(nx.harmonic_centrality(plain))


@pytest.mark.parametrize("engine", ENGINES)
def test_rows_are_the_same_whoever_computes(engine: str) -> None:
    pytest.importorskip({"arrays": "numpy"}.get(engine, engine))
    club = relabelled(nx.karate_club_graph())
    assert centrality(club, engine=engine) == centrality(club)
    assert compute(nx.path_graph(4), ["harmonic"], engine) == compute(
        nx.path_graph(4), ["harmonic"]
    )


def test_an_unknown_engine_and_one_that_is_not_there_are_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(SettingsError, match="did you mean rustworkx"):
        centrality(EMPTY, engine="rustwork")
    with pytest.raises(SettingsError, match="unknown method"):
        communities(EMPTY, method="louvian")
    monkeypatch.setitem(sys.modules, "rustworkx", None)
    with pytest.raises(SettingsError, match=r"livekg\[fast\]"):
        centrality(EMPTY, engine="rustworkx")


def test_eigenvectors_of_chains_and_of_pairs() -> None:
    rows = centrality(relabelled(nx.path_graph(200)), measures=["eigenvector"], top=2)
    assert {row["label"] for row in rows} == {"99", "100"}
    assert column(centrality(graph("a Call b\nc Call d")), "eigenvector") == {
        "a": 0.707107, "b": 0.707107, "c": 0.0, "d": 0.0,
    }  # fmt: skip


WAR = """
a Attack b 2023-07-01
a Attack b 2023-07-02
a Meeting c 2023-07-03
c Aid b 2023-07-04
b Meeting d 2023-06-01
a Visit e 2023-10 planned
a Meeting e 2023-07-05 not
f Accusation g - alleged
"""


def test_only_confirmed_events_count_unless_asked() -> None:
    assert set(column(centrality(graph(WAR)), "rank")) == {"a", "b", "c", "d"}
    loose = set(column(centrality(graph(WAR), Choice(confirmed=False)), "rank"))
    assert loose == {"a", "b", "c", "d", "e", "f", "g"}


def test_sides_are_told_apart() -> None:
    found = centrality_by_side(graph(WAR))
    assert list(found) == ["all", "cooperation", "conflict"]
    assert column(found["conflict"], "events") == {"a": 2, "b": 2}
    assert column(found["conflict"], "weighted_degree") == {"a": 2, "b": 2}
    assert set(column(found["cooperation"], "events")) == {"a", "b", "c", "d"}


def test_rows_begin_with_the_measure_asked_for_and_are_json() -> None:
    rows = centrality(graph(WAR), measures=["betweenness"], top=2)
    assert [row["rank"] for row in rows] == [1, 2]
    assert json.loads(json.dumps(rows)) == rows
    assert set(MEASURES) & set(rows[0]) == {"betweenness"}
    with pytest.raises(SettingsError, match="did you mean pagerank"):
        centrality(graph(WAR), measures=["pagerink"])
    with pytest.raises(SettingsError, match="unknown side"):
        Choice("war")


def test_ranks_that_rest_on_one_report_are_shown_as_unsure() -> None:
    rows = stability(graph(WAR), draws=40, seed=3)
    assert rows == stability(graph(WAR), draws=40, seed=3)
    assert all(row["rank_low"] <= row["rank_high"] for row in rows)
    assert any(row["rank_low"] < row["rank_high"] for row in rows)


@pytest.mark.parametrize("measure", ["degree", "weighted_degree", "betweenness"])
def test_all_events_drawn_give_the_ranks_themselves(measure: str) -> None:
    lines = graph(WAR + "b Aid a 2023-07-02\nd Meeting c\nd Attack c\n")
    lines.add_edge("ent:a", "ent:b", **lines["ent:a"]["ent:b"]["ev:00"])  # one event, two edges
    choice = Choice(weight="intensity")
    rows = centrality(lines, choice, measures=[measure])
    events = {d["event"] for _, _, d in lines.edges(data=True) if choice.takes(d)}
    known, ranks = ranker(lines, choice, measure)
    assert known == sorted(events)

    def place(*kept: str) -> dict[str, int]:
        found = ranks(np.array([event in kept for event in known]))
        return {n: int(rank) for n, rank in zip(sorted(lines), found, strict=True) if rank}

    assert place(*known) == {row["id"]: row["rank"] for row in rows}
    assert place("ev:02") == {"ent:a": 1, "ent:c": 2}
    assert place() == {}


def test_what_is_not_confirmed_moves_ranks_and_is_quoted() -> None:
    found = unconfirmed(graph("a Attack b\na Attack c\nd Threat a - alleged\nd Threat b - alleged\n"
                              "d Threat c - planned\nd Meeting a - not"))  # fmt: skip
    assert (found["confirmed"], found["unconfirmed"]) == (2, 3)
    assert found["tau"] < 1
    rows = {row["label"]: row for row in found["rows"]}
    assert (rows["A"]["rank"], rows["A"]["rank_all"], rows["A"]["moves"]) == (1, 1, 0)
    assert (rows["D"]["rank"], rows["D"]["rank_all"], rows["D"]["moves"]) == (None, 2, 2)
    assert rows["D"]["rank_low"] < rows["D"]["rank_high"]
    assert [e["quote"] for e in rows["D"]["events"]] == [
        "d Threat a", "d Threat b", "d Threat c",
    ]  # fmt: skip
    assert all(
        row["rank_low"] <= rank <= row["rank_high"]
        for row in found["rows"]
        for rank in (row["rank"] or len(rows), row["rank_all"])
    )
    sure = unconfirmed(graph("a Attack b\na Attack c"))
    assert (sure["tau"], [row["moves"] for row in sure["rows"]]) == (1.0, [0, 0, 0])
    assert all(row["rank"] == row["rank_low"] == row["rank_high"] for row in sure["rows"])


def test_the_interval_holds_the_rank_with_and_the_rank_without_the_unconfirmed() -> None:
    known = "a Attack b\na Attack c\nb Attack c\nb Attack d\n"
    said = "".join(f"e Threat {other} - alleged\n" for other in "abcdfghijk")
    for row in unconfirmed(graph(known + said))["rows"]:
        assert row["rank_low"] <= row["rank_all"] <= row["rank_high"], row["label"]
        assert row["rank_low"] <= (row["rank"] or 11) <= row["rank_high"], row["label"]


def test_a_path_gives_each_step_with_its_dated_quote() -> None:
    found = shortest_path(graph(WAR), "A", "d")
    assert found is not None
    assert found["nodes"] == ["ent:a", "ent:b", "ent:d"]
    step = found["hops"][0]
    assert (step["from_label"], step["to_label"]) == ("A", "B")
    assert [(e["event"], e["date"], e["quote"]) for e in step["events"]] == [
        ("ev:00", "2023-07-01", "a Attack b"),
        ("ev:01", "2023-07-02", "a Attack b"),
    ]


def test_k_paths_come_by_length_and_then_by_name() -> None:
    found = k_shortest_paths(
        graph("a Call b\na Call c\nb Call d\nc Call d\na Call d"), "a", "d", k=5
    )
    assert [p["nodes"] for p in found] == [
        ["ent:a", "ent:d"],
        ["ent:a", "ent:b", "ent:d"],
        ["ent:a", "ent:c", "ent:d"],
    ]


def test_no_path_where_only_a_denied_event_links_two() -> None:
    assert shortest_path(graph(WAR), "a", "e") is None
    assert shortest_path(graph(WAR), "a", "e", Choice(confirmed=False)) is not None
    denied = graph("a Meeting b 2023-07-05 not\nb Call c\na Call d")
    assert k_shortest_paths(denied, "a", "b", Choice(confirmed=False)) == []
    assert time_respecting_path(denied, "a", "b", Choice(confirmed=False)) is None


@pytest.mark.parametrize(
    ("lines", "nodes"),
    [
        ("a Call b 2023-01-02\nb Call c 2023-01-03", "a b c"),
        ("a Call b 2023-01-02\nb Call c 2023-01-02", "a b c"),
        ("a Call b 2023-01-02\nb Call c 2023-01-01", None),
        ("a Call b 2023-01\nb Call c 2023-01-20", None),
        ("a Call b 2023-01\nb Call c 2023-02", "a b c"),
        ("a Call b 2023\nb Call c 2024-01", "a b c"),
        ("a Call b 2023-01-02\nb Call c", None),
        ("a Call c 2023-09-01\na Call b 2023-01-02\nb Call c 2023-01-03", "a b c"),
        (
            "a Call b 2023-01-02\nb Call c 2023-01-01\nb Call d 2023-01-04\nd Call c 2023-01-05",
            "a b d c",
        ),
    ],
)
def test_time_respecting(lines: str, nodes: str | None) -> None:
    found = time_respecting_path(graph(lines), "a", "c")
    assert (found and [n.removeprefix("ent:") for n in found["nodes"]]) == (nodes and nodes.split())


def test_who_act_together_are_no_two_hops_apart() -> None:
    joint = graph("a Attack f 2023-01-02\nc Attack f 2023-01-02")
    assert time_respecting_path(joint, "a", "c") is not None
    for *_, data in joint.edges(data=True):
        data["event"] = "ev:01"
    assert time_respecting_path(joint, "a", "c") is None


def test_a_time_respecting_path_may_begin_later() -> None:
    lines = "a Call c 2023-01-02\na Call b 2023-03-01\nb Call c 2023-04-01"
    found = time_respecting_path(graph(lines), "a", "c", since="2023-02")
    assert found is not None
    assert found["length"] == 2
    assert [hop["events"][0]["event"] for hop in found["hops"]] == ["ev:01", "ev:02"]


def test_names_are_found_as_people_write_them() -> None:
    assert find_actor(graph("moldova Call russia"), "the MOLDOVÁ") == "ent:moldova"
    with pytest.raises(QueryError, match="did you mean Moldova"):
        find_actor(graph("moldova Call russia"), "Moldava")
    with pytest.raises(QueryError, match="no actor has a name like it"):
        find_actor(graph("moldova Call russia"), "xyz")
    twins = graph("a Call b")
    twins.add_node("ent:a-2", label="A", cls="")
    with pytest.raises(QueryError, match="ent:a, ent:a-2"):
        find_actor(twins, "a")


def test_components_and_bridges() -> None:
    lines = graph("a Call b\nb Call c\nc Call a\nc Call d\nd Call e\ne Call f\nf Call d\nx Call y")
    assert [row["size"] for row in components(lines)] == [6, 2]
    rows = bridges(lines)
    assert [(row["from"], row["to"], row["cuts_off"]) for row in rows] == [
        ("ent:c", "ent:d", 3),
        ("ent:x", "ent:y", 1),
    ]
    assert rows[0]["events"][0]["quote"] == "c Call d"


def test_dyads_count_directions_apart_and_meetings_once() -> None:
    lines = """
    a Attack b 2023-07-01
    a Attack b 2023-07-31
    b Attack a 2023-07-05
    b Meeting a 2023-08-01
    a Threat b
    """
    rows = dyads(graph(lines))
    assert [(r["from"], r["period"], r["direction"], r["events"], r["conflict"]) for r in rows] == [
        ("ent:a", "2023-07", "one", 2, 2),
        ("ent:a", "2023-08", "both", 1, 0),
        ("ent:a", None, "one", 1, 1),
        ("ent:b", "2023-07", "one", 1, 1),
    ]
    attack = float(load().event_types[load().event_type("Attack")].intensity)
    assert rows[0]["intensity"] == round(2 * attack, 2)
    assert len(dyads(graph(lines), by="day")) == 5
    assert [r["period"] for r in dyads(graph(lines), by="week")][:2] == ["2023-W26", "2023-W31"]
    with pytest.raises(SettingsError, match="unknown period"):
        dyads(graph(lines), by="fortnight")


def test_one_dyad_has_its_events_by_date() -> None:
    found = dyad(graph(WAR), "B", "A")
    assert [e["event"] for e in found["events"]] == ["ev:00", "ev:01"]
    assert {r["from"] for r in found["rows"]} == {"ent:a"}


def test_claims_stand_beside_their_denials() -> None:
    lines = """
    a Accusation b 2023-07-01
    b Denial a 2023-07-02
    c Attack d 2023-07-03
    c Attack d 2023-07-03 not
    e Denial g 2023-07-05
    h Attack i 2023-07-01
    h Attack i 2023-09-01 not
    j Call k 2023-07-01 not
    """
    told = graph(lines)
    told["ent:b"]["ent:a"]["ev:01"]["denies"] = ["ev:00", "ev:99"]
    rows = contested(told)
    assert [(r["kind"], r["claim"]["event"], r["denial"]["event"]) for r in rows] == [
        ("denied", "ev:00", "ev:01"),
        ("opposed", "ev:02", "ev:03"),
    ]


def test_corroborated_events_name_their_documents() -> None:
    sample = runpy.run_path(str(Path(__file__).parent.parent / "graph" / "sample.py"))
    ontology = load()
    found = project(build(sample["DOCUMENTS"], sample["RESOLUTION"], ontology), ontology)
    rows = corroborated(found)
    assert rows[0]["documents"] == ["live/1", "wire-2"]
    assert corroborated(found, least=3) == []
    # And every function takes what the projection gives.
    assert {row["label"] for row in centrality(found)} >= {"Moldova", "Russia"}
    assert [e["quote"] for e in dyad(found, "moldova", "Russia")["events"]] == [
        "Moldova expelled 45 Russian diplomats"
    ]


def test_an_empty_graph_has_empty_answers() -> None:
    assert (
        centrality(EMPTY)
        == components(EMPTY)
        == bridges(EMPTY)
        == cores(EMPTY)
        == dyads(EMPTY)
        == []
    )
    assert communities(EMPTY)["rows"] == unconfirmed(EMPTY)["rows"] == []
    assert stability(EMPTY) == contested(EMPTY) == corroborated(EMPTY) == []
