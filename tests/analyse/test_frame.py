from __future__ import annotations

import runpy
import sys
from pathlib import Path

import pytest

import kg
from kg.analyse import FRAMES, Choice, Network, centrality, to_frame
from kg.errors import InputError, SettingsError

graph = runpy.run_path(str(Path(__file__).with_name("small.py")))["graph"]
EXPORTS = Path(__file__).parents[2] / "exports"
STORY = (
    "a Expulsion b 2023-07-01\nb Expulsion a 2023-07-04\na Meeting c 2023-07-05\nc Aid d 2023-07-06"
)
NAMES = {"dyad": 2, "matrix": 2, "status": 2, "brokers": 2, "k_shortest_paths": 2, "shortest_path": 2,
         "time_respecting_path": 2}  # fmt: skip


@pytest.mark.parametrize("name", FRAMES)
def test_every_analysis_as_a_frame_of_plain_cells(name: str) -> None:
    network = Network(graph(STORY), "here")
    found = network.frame(name, *("a", "d" if "path" in name else "b")[: NAMES.get(name, 0)])
    for column in found.columns:
        assert not found[column].map(lambda cell: isinstance(cell, (dict, list))).any(), column


def test_a_frame_has_what_the_rows_have() -> None:
    told = graph(STORY)
    network = Network(told, "here")
    frame = network.frame("centrality", Choice("conflict"), top=2)
    assert frame.to_dict("records") == centrality(told, Choice("conflict"), top=2)
    assert network.frame("reciprocity").attrs["answered"] == 1
    assert list(network.frame("time_respecting_path", "a", "d")["hop"]) == [1, 2]
    assert list(network.frame("communities")["label"]) == ["C", "A", "D"]
    missing = network.frame("unconfirmed")["rank"]
    assert str(missing.dtype) == "Int64"
    assert len(to_frame(None)) == len(to_frame([])) == 0


def test_a_built_graph_is_projected_as_chosen() -> None:
    network = kg.open_network(str(EXPORTS), classes=["Country"])
    assert set(network.frame("centrality")["cls"]) == {"Country"}
    every = kg.open_network(str(EXPORTS / "graph.ttl"))
    assert len(every.graph) > len(network.graph) > 0


def test_undated_events_may_stand_on_the_day_of_their_report() -> None:
    plain = kg.open_network(str(EXPORTS))
    dated = kg.open_network(str(EXPORTS), reported=True)
    undated = [sum(not d for _, _, d in n.graph.edges(data="date")) for n in (plain, dated)]
    assert undated[0] > undated[1] == 0  # each of the seeds has a day
    days = {d["date"] for _, _, d in dated.graph.edges(data=True) if d.get("dated") == "report"}
    assert "2023-07-27" in days
    window = kg.open_network(str(EXPORTS), reported=True, since="2023-07-27", until="2023-07-28")
    assert 0 < window.graph.number_of_edges() < dated.graph.number_of_edges()


def test_what_is_wrong_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match=r"no graph\.ttl and no store"):
        kg.open_network(str(tmp_path))
    with pytest.raises(SettingsError, match="did you mean centrality"):
        Network(graph(STORY), "here").frame("centralities")
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(SettingsError, match=r"livekg\[frames\]"):
        to_frame([])
