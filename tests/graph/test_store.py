from __future__ import annotations

import fcntl
import os
import runpy
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import DCTERMS, PROV, Graph, Literal, URIRef

from kg.errors import GraphError
from kg.export.turtle import to_turtle
from kg.graph.annex import table
from kg.graph.build import build
from kg.graph.store import Store
from kg.ontology import load
from kg.query import run, to_csv

SAMPLE_FILE = Path(__file__).with_name("sample.py")
SAMPLE = runpy.run_path(str(SAMPLE_FILE))
ONTOLOGY = load()
GRAPH = build(SAMPLE["DOCUMENTS"], SAMPLE["RESOLUTION"], ONTOLOGY, base="https://example.org/kg/")
SMALL = build(SAMPLE["DOCUMENTS"][:0], type(SAMPLE["RESOLUTION"])((), (), (), ()), ONTOLOGY)


def values(graph: Graph) -> set[tuple[str, str, str]]:
    """Triples by value: the store writes 1.0 as 1."""
    out = set()
    for s, p, o in graph:
        value = o.toPython() if hasattr(o, "toPython") else o
        out.add((str(s), str(p), str(value)))
    return out


def test_what_goes_in_comes_out(tmp_path: Path) -> None:
    on_disk = Store.build(tmp_path / "store", GRAPH, ONTOLOGY)
    file = tmp_path / "graph.ttl"
    file.write_text(to_turtle(GRAPH, version="1"), encoding="utf-8")
    for store in (on_disk, Store.memory(GRAPH, ONTOLOGY), Store.memory(file, ONTOLOGY)):
        assert len(store) == len(GRAPH)
        assert store.base == "https://example.org/kg/"
        again = store.to_rdflib()
        assert len(again) == len(GRAPH)
        assert {t[:2] for t in values(again)} == {t[:2] for t in values(GRAPH)}


def test_the_ontology_is_there_to_query_but_not_in_the_data(tmp_path: Path) -> None:
    store = Store.memory(GRAPH, ONTOLOGY)
    visit = ox.NamedNode("https://w3id.org/livekg/ontology#Visit")
    assert run(store, f"ASK {{ {visit} ?p ?o }}").truth
    assert next(store.triples(visit), None) is None


def test_each_statement_stands_in_one_graph_and_all_are_asked_together(tmp_path: Path) -> None:
    base = "https://example.org/kg/"
    shared = {n: f"{base}graph/{n}" for n in ("decisions", "events", "inference", "metadata")}
    decided = "ev:x shaped by a decision"
    graph = Graph()
    for triple in GRAPH:
        graph.add(triple)
    event, decision = URIRef(f"{base}event/1f00aa01"), URIRef(f"{base}decision/1")
    graph.add((event, PROV.wasInfluencedBy, decision))
    graph.add((decision, DCTERMS.description, Literal(decided)))
    for store in (Store.build(tmp_path / "store", graph, ONTOLOGY), Store.memory(graph, ONTOLOGY)):
        documents = {f"{base}doc/live%2F1", f"{base}doc/wire-2"}
        ontology = "https://w3id.org/livekg/ontology"
        assert store.graphs == {*shared.values(), *documents, ontology}

        def where(pattern: str, store: Store = store) -> list[str]:
            found = run(store, f"SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ {pattern} }} }}").rows
            return sorted(row[0].value for row in found if isinstance(row[0], ox.NamedNode))

        assert where("?m a kg:Mention") == sorted(documents)
        assert where("?d a kg:Document") == sorted(documents)
        assert where("?e a kg:Expulsion") == [shared["events"]]
        assert where("?x skos:prefLabel ?name") == [shared["events"]]
        assert where("?a kg:met ?b") == [shared["events"]]
        assert where("?e sem:hasActor ?a") == [shared["inference"]]
        assert where("?e prov:wasInfluencedBy ?d") == [shared["decisions"]]
        assert where(f'?d dcterms:description "{decided}"') == [shared["decisions"]]
        assert where("?set a void:Dataset") == [shared["metadata"]]
        assert len(store) == len(graph)
        # One pattern over two graphs, and no statement counted twice.
        quotes = "SELECT ?q WHERE { ?e a kg:Expulsion ; kg:mention/nif:anchorOf ?q }"
        assert len(run(store, quotes).rows) == 2
        count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o FILTER(?s != kg:none) }"
        both = len(graph) + len(ONTOLOGY.graph)
        assert run(store, count).values() == [(str(both),)]


def test_a_new_build_takes_the_place_of_the_old_while_readers_go_on(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    old = Store.build(folder, SMALL, ONTOLOGY)
    new = Store.build(folder, GRAPH, ONTOLOGY)
    assert (len(old), len(new), len(Store.open(folder))) == (len(SMALL), len(GRAPH), len(GRAPH))
    for _ in range(3):
        Store.build(folder, SMALL, ONTOLOGY)
    assert len([p for p in folder.iterdir() if p.is_dir()]) == 2
    assert len(Store.read(folder, ONTOLOGY)) == len(SMALL)


def test_an_annex_stands_beside_the_data_until_the_next_build(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    old = Store.build(folder, GRAPH, ONTOLOGY)
    base = old.base
    rows = [
        {"rank": 1, "id": "ent:moldova", "label": "Moldova", "degree": 2.5, "events": "ev:a; ev:b"},
        {"rank": 2, "id": "ent:russia", "date": "2023-07", "event": "ev:a", "document": "live/1", "cls": None},
    ]  # fmt: skip
    name, graph = table("centrality", {"top": 2, "side": None}, rows, base)
    new = Store.annex(folder, name, graph)
    assert (len(old), len(new)) == (len(GRAPH), len(GRAPH))
    assert name in new.graphs - old.graphs
    found = run(new, f"""PREFIX col: <{base}analysis/column#>
        SELECT ?name ?degree ?more WHERE {{ GRAPH <{name}> {{ ?row col:id ?it ; col:rank ?rank
          OPTIONAL {{ ?row col:degree ?degree ; col:events ?more }} }} ?it skos:prefLabel ?name }} ORDER BY ?rank""")  # fmt: skip
    assert to_csv(found).splitlines()[1:] == ["Moldova,2.5,ev:a; ev:b", "Russia,,"]
    text = graph.serialize(format="nt")
    assert f"<{base}analysis/column#event> <{base}event/a>" in text
    assert f"<{base}doc/live%2F1>" in text
    assert '"2023-07"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>' in text
    assert '"centrality: top=2"' in text
    # The same analysis takes its own place; another stands beside; a build drops both.
    again = Store.annex(folder, name, table("centrality", {"top": 2}, rows[:1], base)[1])
    assert again.graphs == new.graphs
    assert len(run(again, f"SELECT ?r WHERE {{ ?r dcterms:isPartOf <{name}> }}").values()) == 1
    assert table("centrality", {"top": 3}, rows, base)[0] != name
    assert Store.build(folder, GRAPH, ONTOLOGY).graphs == old.graphs


def test_an_annex_needs_a_store_and_a_name_of_its_own(tmp_path: Path) -> None:
    name, graph = table("cores", {}, [], "https://example.org/")
    with pytest.raises(GraphError, match="no store there to write to"):
        Store.annex(tmp_path, name, graph)
    Store.build(tmp_path / "store", SMALL, ONTOLOGY)
    for taken in (
        "https://w3id.org/livekg/ontology",
        "https://w3id.org/livekg/data/graph/events",
        "https://w3id.org/livekg/data/doc/x",
    ):
        with pytest.raises(GraphError, match="is a graph of the store itself"):
            Store.annex(tmp_path / "store", taken, graph)


def test_a_second_writer_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    Store.build(folder, SMALL, ONTOLOGY)
    with (folder / "lock").open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(GraphError, match="another build is writing"):
            Store.build(folder, GRAPH, ONTOLOGY)
    assert len(Store.build(folder, GRAPH, ONTOLOGY)) == len(GRAPH)


def test_a_build_that_is_killed_leaves_the_old_graph_or_the_new_one(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    Store.build(folder, SMALL, ONTOLOGY)
    script = (
        "import runpy, sys; from kg.graph.build import build; from kg.graph.store import Store;"
        "from kg.ontology import load; s = runpy.run_path(sys.argv[1]); o = load();"
        "g = build(s['DOCUMENTS'], s['RESOLUTION'], o, base='https://example.org/kg/'); print('go', flush=True)\n"
        "while True: Store.build(sys.argv[2], g, o)"
    )
    root = str(SAMPLE_FILE.parents[2])
    for pause in (0.0, 0.01, 0.03, 0.08):
        writer = subprocess.Popen(
            [sys.executable, "-c", script, str(SAMPLE_FILE), str(folder)],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": root},
        )
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"go\n"
        time.sleep(pause)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        assert len(Store.open(folder)) in {len(SMALL), len(GRAPH)}
    assert len(Store.build(folder, SMALL, ONTOLOGY)) == len(SMALL)


def test_a_store_on_disk_cannot_be_written_through_a_reader(tmp_path: Path) -> None:
    store = Store.build(tmp_path / "store", SMALL, ONTOLOGY)
    assert isinstance(store.inner, ox.Store)
    with pytest.raises(RuntimeError, match="read-write"):
        store.inner.update("INSERT DATA { <a:a> <a:b> <a:c> }")


def test_wrong_places_are_named(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="no store there"):
        Store.open(tmp_path)
    with pytest.raises(GraphError, match="no such file"):
        Store.memory(tmp_path / "none.ttl", ONTOLOGY)
    (tmp_path / "bad.ttl").write_text("<a> <b> .", encoding="utf-8")
    with pytest.raises(GraphError, match="not valid Turtle"):
        Store.read(tmp_path / "bad.ttl", ONTOLOGY)
    with pytest.raises(GraphError, match=r"holds bad\.ttl"):
        Store.build(tmp_path, SMALL, ONTOLOGY)
    with pytest.raises(GraphError, match="is a file"):
        Store.build(tmp_path / "bad.ttl", SMALL, ONTOLOGY)
