"""Every format, read back by a reader that is not ours where one is installed."""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import io
import json
import os
import random
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph as ox
import pytest
from rdflib import SKOS, Dataset, Graph, URIRef
from rdflib.compare import isomorphic

from kg.errors import GraphError, InputError, KgError, SettingsError
from kg.export import formats, gdelt, icews, polecat
from kg.export.columns import TABLES
from kg.export.folder import write_all
from kg.export.pages import pages
from kg.export.source import WORDS, Source, is_name, make, read
from kg.export.turtle import stated_digest, to_turtle
from kg.graph.build import build
from kg.graph.check import check
from kg.graph.load import FORMS, to_graph
from kg.graph.project import project
from kg.graph.store import Store
from kg.ontology import KG, load

SAMPLE = runpy.run_path(str(Path(__file__).parents[1] / "graph" / "sample.py"))
ONTOLOGY = load()
AWKWARD = 'a "b", <c> & \\d\n\tשלום 🙂\r\u2028]]>'


def sample_graph(label: str = AWKWARD) -> Graph:
    resolution = SAMPLE["RESOLUTION"]
    first = dataclasses.replace(resolution.entities[0], label=label)
    second = dataclasses.replace(resolution.entities[1], label="=cmd()")
    entities = (first, second, *resolution.entities[2:])
    return build(SAMPLE["DOCUMENTS"], dataclasses.replace(resolution, entities=entities), ONTOLOGY)


GRAPH = sample_graph()
RUN = {
    "livekg": "0.1.0",
    "settings": {"base": "x", "learned_model": True},
    "inputs": [{"doc": "live/1", "sha256": "0" * 64, "date": None}],
}


def source(graph: Graph = GRAPH, *, quotes: bool = True, seed: int | None = None) -> Source:
    quads = list(ox.parse(graph.serialize(format="nt"), format=ox.RdfFormat.N_TRIPLES))
    if seed is not None:
        random.Random(seed).shuffle(quads)
    return make(quads, ONTOLOGY, run=RUN, quotes=quotes)


def written(name: str, given: Source | None = None) -> str:
    return b"".join(formats.parts(given or source(), formats.get(name))).decode()


def rows(name: str, given: Source | None = None) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written(name, given), newline="")))


def event_rows(name: str, columns: tuple[str, ...]) -> list[dict[str, str]]:
    text = io.StringIO(written(name), newline="")
    found = list(csv.reader(text, delimiter="\t"))
    if not name.startswith("gdelt"):
        assert tuple(found.pop(0)) == columns
    return [dict(zip(columns, row, strict=True)) for row in found]


RDF_FORMS = [
    ("turtle", "turtle", ".ttl"),
    ("trig", "trig", ".trig"),
    ("nquads", "nquads", ".nq"),
    ("ntriples", "nt", ".nt"),
    ("jsonld", "json-ld", ".jsonld"),
    ("rdfxml", "xml", ".rdf"),
]


@pytest.mark.parametrize(("name", "parser", "ending"), RDF_FORMS)
def test_rdflib_and_oxigraph_read_the_same_graph(name: str, parser: str, ending: str) -> None:
    text = written(name)
    found = Graph()
    if parser in {"trig", "nquads"}:
        data = Dataset()
        data.parse(data=text, format=parser)
        for s, p, o, _ in data.quads():
            found.add((s, p, o))
    else:
        found.parse(data=text, format=parser)
    # rdflib rewrites times while it reads, so both sides went through it.
    assert isomorphic(found, Graph().parse(data=GRAPH.serialize(format="nt"), format="nt"))
    wanted = {str(q) for q in ox.parse(GRAPH.serialize(format="nt"), format=ox.RdfFormat.N_TRIPLES)}
    quads = ox.parse(text.encode(), format=FORMS[ending])
    assert {str(ox.Quad(q.subject, q.predicate, q.object)) for q in quads} == wanted


@pytest.mark.parametrize(("name", "parser", "ending"), RDF_FORMS)
def test_import_restores_the_graph_and_its_digest(
    name: str, parser: str, ending: str, tmp_path: Path
) -> None:
    file = tmp_path / f"graph{ending}"
    file.write_bytes(written(name).encode())
    found = to_graph(file)
    assert isomorphic(found, GRAPH)
    text = to_turtle(found, version="0.1.0")
    assert text == to_turtle(GRAPH, version="0.1.0")
    assert stated_digest(text) == hashlib.sha256(text.split("\n", 2)[2].encode()).hexdigest()


def test_what_rdflib_reads_back_keeps_the_shapes() -> None:
    found = Graph().parse(data=written("ntriples"), format="nt")
    assert check(found, ONTOLOGY) == []
    event = source().iris.event("ev:1f00aa01")
    found.remove((event, URIRef(KG + "polarity"), None))
    assert "kg:polarity" in {v.path for v in check(found, ONTOLOGY)}


def test_each_statement_stands_in_the_graph_where_the_store_has_it() -> None:
    trig = {(str(q.graph_name), str(q)) for q in ox.parse(written("trig"), format=FORMS[".trig"])}
    quads = {(str(q.graph_name), str(q)) for q in ox.parse(written("nquads"), format=FORMS[".nq"])}
    assert trig == quads
    base = "<https://w3id.org/livekg/data/"
    documents = {f"{base}doc/live%2F1>", f"{base}doc/wire-2>"}
    shared = {f"{base}graph/{name}>" for name in ("events", "inference", "metadata")}
    assert {g for g, _ in quads} == documents | shared
    assert all(("nif-core#anchorOf" in text) <= (graph in documents) for graph, text in quads)
    stored = ox.Store()
    stored.extend(ox.parse(written("nquads"), format=FORMS[".nq"]))
    embedded = Store.memory(GRAPH, ONTOLOGY)
    assert set(stored) == set(embedded.triples())


def test_a_json_ld_processor_expands_it() -> None:
    pyld = pytest.importorskip("pyld.jsonld")
    options = {"format": "application/n-quads"}
    text = pyld.to_rdf(json.loads(written("jsonld")), options)
    wanted = Graph().parse(data=GRAPH.serialize(format="nt"), format="nt")
    assert isomorphic(Graph().parse(data=text, format="nt"), wanted)
    assert json.loads(written("context"))["@context"] == json.loads(written("jsonld"))["@context"]


def test_rdf_xml_refuses_what_xml_cannot_hold(tmp_path: Path) -> None:
    broken = source(sample_graph("bell \x07"))
    with pytest.raises(GraphError, match=r"U\+0007"):
        written("rdfxml", broken)
    done = write_all(broken, tmp_path)
    assert [reason.split(":")[0] for reason in done.left_out if "U+" in reason] == ["graph.rdf"]
    assert not (tmp_path / "graph.rdf").exists()
    assert (
        nx.read_graphml(tmp_path / "network.graphml").nodes["ent:china"]["label"] == "bell \ufffd"
    )


def shape(graph: Any) -> set[tuple[str, str, str, str, float]]:
    return {
        (a, b, d["event"], d["predicate"], d["confidence"]) for a, b, d in graph.edges(data=True)
    }


def test_graphml_node_link_and_gexf_are_the_projection() -> None:
    graphml = nx.parse_graphml(written("graphml"), force_multigraph=True)
    link = nx.node_link_graph(json.loads(written("nodelink")), edges="edges")
    gexf = nx.read_gexf(io.BytesIO(written("gexf").encode()), version="1.3")
    wanted = shape(source().projection)
    assert len(wanted) == 7
    assert shape(graphml) == shape(link) == shape(gexf) == wanted
    for graph in (graphml, link, gexf):
        label = graph.nodes["ent:china"]["label"]
        assert " ".join(label.split()) == " ".join(AWKWARD.split())
    expulsion = next(d for *_, d in graphml.edges(data=True) if d.get("count") == 45)
    assert expulsion["symmetric"] is False
    assert expulsion["quote"] == "Moldova expelled 45 Russian diplomats"


def test_edges_in_parts_are_those_of_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    seeds = Path(__file__).parents[2] / "exports" / "graph.ttl"
    # Some events there deny others, which must not come twice.
    assert "kg:denies" in seeds.read_text("utf-8")
    monkeypatch.setattr("kg.export.source._PART", 3)
    found = read(seeds, ONTOLOGY)
    wanted = project(to_graph(seeds), ONTOLOGY).edges(keys=True, data=True)
    assert list(found.edges) == sorted(wanted, key=lambda e: (e[2], e[0], e[1]))


def test_edges_of_gexf_exist_on_the_days_of_their_events() -> None:
    text = written("gexf")
    assert 'timeformat="date"' in text
    assert '<spell start="2023-07-26" end="2023-07-26"/>' in text
    assert '<spell start="2023-10-01" end="2023-10-31"/>' in text
    assert text.count("<spell ") == sum(d["date"] is not None for *_, d in source().edges)


def test_gexf_keeps_the_schema_of_its_version() -> None:
    etree = pytest.importorskip("lxml.etree")
    schema = etree.RelaxNG(etree.parse(str(Path(__file__).with_name("gexf-1.3.rng"))))
    text = written("gexf")
    assert schema.validate(etree.fromstring(text.encode())), schema.error_log
    for right, wrong in (
        (' version="1.3"', ' version="1.2"'),
        ('type="integer"', 'type="int"'),
        ('start="2023-07-26"', 'start="July"'),
        ('timeformat="date"', 'timeformat="day"'),
        (" source=", " from="),
        ("</edges>", "</edges><edges/>"),
    ):
        broken = text.replace(right, wrong)
        assert broken != text
        assert not schema.validate(etree.fromstring(broken.encode())), wrong


def test_igraph_reads_graphml(tmp_path: Path) -> None:
    igraph = pytest.importorskip("igraph")
    file = tmp_path / "x.graphml"
    file.write_text(written("graphml"), "utf-8")
    found = igraph.Graph.Read_GraphML(str(file))
    assert found.ecount() == 7
    assert set(found.vs["id"]) == {n for e in source().edges for n in e[:2]}
    assert set(found.es["event"]) == {d["event"] for *_, d in source().edges}


def test_dot_quotes_what_it_must() -> None:
    text = written("dot")
    assert text.startswith("digraph livekg {\n")
    assert text.endswith("}\n")
    assert '"ent:china" [label="a \\"b\\", <c> & \\\\d שלום 🙂 ]]>"' in text
    assert '"ent:kim-jong-un" -> "ent:sergei-shoigu" [label="met", dir="none"' in text


def test_the_tables_have_their_columns_and_keys() -> None:
    for name, table in TABLES.items():
        found = rows(name)
        assert tuple(found[0]) == tuple(c.name for c in table.columns)
        keys = [tuple(row[k] for k in table.key) for row in found]
        assert len(set(keys)) == len(keys)
        assert written(name).endswith("\r\n")


def test_the_tables_say_what_the_graph_says() -> None:
    events = {r["id"]: r for r in rows("events")}
    expulsion = events["ev:1f00aa01"]
    assert (expulsion["actor"], expulsion["target_id"]) == ("Moldova", "ent:russia")
    assert (expulsion["documents"], expulsion["count"]) == ("live/1; wire-2", "45")
    assert events["ev:8f00aa08"]["theme"] == "'= a line"
    entities = {r["id"]: r for r in rows("entities")}
    assert entities["ent:china"]["label"] == AWKWARD
    assert entities["ent:guard"]["label"] == "'=cmd()"
    assert entities["ent:odesa"]["country"] == "UKR"
    assert entities["ent:odesa"]["events"] == "3"
    mentions = rows("mentions")
    texts = {d.id: d.text for d in SAMPLE["DOCUMENTS"]}
    for row in mentions:
        quote = texts[row["document"]][int(row["start"]) : int(row["end"])]
        assert row["quote"] == quote
        assert row["quote_sha256"] == hashlib.sha256(quote.encode()).hexdigest()
    assert mentions[0]["seen"] == "2023-07-26T09:12:00Z"
    assert {r["of"] for r in mentions} == {*events, "pos:9f00aa09"}
    (position,) = rows("positions")
    assert (position["person"], position["body"]) == ("Nicu Popescu", "Moldova")
    attack = next(r for r in rows("dyads") if r["target"] == "Odesa")
    assert (attack["plover"], attack["told"], attack["denied"]) == ("ASSAULT", "1", "0")


def test_parquet_has_the_same_rows_with_types(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    for name, table in TABLES.items():
        data = b"".join(formats.parts(source(), formats.get(f"{name}-parquet")))
        found = parquet.read_table(io.BytesIO(data)).to_pylist()
        assert [r[table.key[0]] for r in found] == [r[table.key[0]] for r in rows(name)]
        if name == "entities":
            assert found[1]["label"] == "=cmd()"
            assert found[1]["iso3"] is None


def test_parquet_without_pyarrow_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(KgError, match=r"livekg\[tables\]"):
        written("events-parquet")


def test_the_data_package_is_valid(tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless", reason="not pinned: it brings 25 packages")
    write_all(source(), tmp_path)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten()


def test_the_tables_of_other_projects_have_their_columns() -> None:
    assert len(polecat.COLUMNS) == 40
    assert len(gdelt.COLUMNS) == 58
    assert len(gdelt.COLUMNS_2) == 61
    assert gdelt.COLUMNS_2[38:41] == ("Actor1Geo_ADM1Code", "Actor1Geo_ADM2Code", "Actor1Geo_Lat")
    assert len(gdelt.MENTION_COLUMNS) == 16
    assert len(icews.COLUMNS) == 20
    # No denied, planned or alleged event stands there: those tables cannot say so.
    happened = {
        "ev:1f00aa01",
        "ev:2f00aa02",
        "ev:3f00aa03",
        "ev:4f00aa04",
        "ev:5f00aa05",
        "ev:8f00aa08",
    }
    codes = event_rows("polecat", polecat.COLUMNS)
    assert {r["Event ID"] for r in codes} == happened
    assert codes[0]["Event Date"] == "2023-07-26"
    assert codes[0]["Event Type"] == "SANCTION"
    assert codes[0]["Quad Code"] == "MATERIAL CONFLICT"
    assert (codes[0]["Actor Country"], codes[0]["Recipient Country"]) == ("MDA", "RUS")
    assert codes[1]["Actor Country"] == "None"
    old = event_rows("gdelt", gdelt.COLUMNS)
    assert old[0]["GLOBALEVENTID"] == str(0x1F00AA01)
    assert (old[0]["SQLDATE"], old[0]["FractionDate"]) == ("20230726", "2023.5644")
    assert (old[0]["EventCode"], old[0]["EventRootCode"], old[0]["QuadClass"]) == ("161", "16", "4")
    # The two killings have no code in CAMEO.
    coded = {r["Event ID"]: r["CAMEO Code"] for r in event_rows("icews", icews.COLUMNS)}
    assert sorted(coded) == sorted(happened - {"ev:4f00aa04", "ev:5f00aa05"})
    assert {old[0]["GoldsteinScale"], old[0]["DATEADDED"]} == {"-4.0", "20230726"}
    for name, columns, empty in (
        ("polecat", polecat.COLUMNS, polecat.EMPTY),
        ("gdelt", gdelt.COLUMNS, gdelt.EMPTY & set(gdelt.COLUMNS)),
        ("gdelt2", gdelt.COLUMNS_2, gdelt.EMPTY),
        ("gdelt2-mentions", gdelt.MENTION_COLUMNS, gdelt.MENTION_EMPTY),
        ("icews", icews.COLUMNS, icews.EMPTY),
    ):
        for row in event_rows(name, columns):
            assert {row[c] for c in empty} <= {"", "None"}


def test_mentions_of_gdelt_2_belong_to_its_events_and_point_into_the_text() -> None:
    events = {r["GLOBALEVENTID"]: r for r in event_rows("gdelt2", gdelt.COLUMNS_2)}
    found = event_rows("gdelt2-mentions", gdelt.MENTION_COLUMNS)
    for ident, event in events.items():
        mine = [r for r in found if r["GLOBALEVENTID"] == ident]
        assert str(len(mine)) == event["NumMentions"]
        assert {r["EventTimeDate"] for r in mine} == {event["DATEADDED"]}
    assert {r["GLOBALEVENTID"] for r in found} == set(events)
    first = found[0]
    assert (first["MentionTimeDate"], first["MentionType"]) == ("20230726091200", "1")
    assert first["MentionIdentifier"] == "https://example.org/live?a=1&b=2"
    texts = {d.url or d.id: d.text for d in SAMPLE["DOCUMENTS"]}
    for row in found:
        text = texts[row["MentionIdentifier"]]
        assert int(row["MentionDocLen"]) == len(text)
        assert text[int(row["ActionCharOffset"]) - 1] in " "
    # Russia's denial of the attack is no mention of it here.
    attack = str(0x3F00AA03)
    assert [r["MentionType"] for r in found if r["GLOBALEVENTID"] == attack] == ["1"]


def test_several_actors_and_targets_make_a_row_a_pair() -> None:
    resolution = SAMPLE["RESOLUTION"]
    first, meeting, *rest = resolution.events
    both = dataclasses.replace(first, actor=("ent:moldova", "ent:ukraine"))
    sides = dataclasses.replace(
        meeting, actor=("ent:china", "ent:moldova", "ent:russia"), target=()
    )
    changed = dataclasses.replace(resolution, events=(both, sides, *rest))
    given = source(build(SAMPLE["DOCUMENTS"], changed, ONTOLOGY))
    text = io.StringIO(written("polecat", given), newline="")
    pairs = [
        (r["Event ID"], r["Actor Country"], r["Recipient Country"])
        for r in csv.DictReader(text, delimiter="\t")
    ]
    assert pairs[:5] == [
        ("ev:1f00aa01", "MDA", "RUS"),
        ("ev:1f00aa01.2", "UKR", "RUS"),
        ("ev:2f00aa02", "CHN", "MDA"),
        ("ev:2f00aa02.2", "CHN", "RUS"),
        ("ev:2f00aa02.3", "MDA", "RUS"),
    ]


@pytest.mark.parametrize(
    ("script", "table", "wanted"),
    [
        (
            "gdelt",
            "gdelt2",
            "month,Actor1CountryCode,Actor2CountryCode,events,goldstein\n2023-07,MDA,RUS,1,-4.0\n",
        ),
        (
            "polecat",
            "polecat",
            "week,Actor Country,Recipient Country,events,intensity,material,sectors,places\n"
            "2023-07-24,MDA,RUS,1,-5.2,1,,0\n",
        ),
    ],
)
def test_scripts_for_those_columns_run_unchanged(
    script: str,
    table: str,
    wanted: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    pytest.importorskip("pandas")
    (tmp_path / table).write_bytes(written(table).encode())
    file = Path(__file__).parents[2] / "docs" / "scripts" / f"{script}.py"
    assert "kg" not in file.read_text("utf-8").replace("livekg", "")
    monkeypatch.setattr(sys, "argv", [str(file), str(tmp_path / table)])
    runpy.run_path(str(file))
    assert capsys.readouterr().out == wanted


def test_pandas_reads_what_the_tables_hold() -> None:
    pd = pytest.importorskip("pandas")
    for name, table in TABLES.items():
        numbers = {c.name: "Int64" for c in table.columns if c.type == "integer"}
        numbers |= {c.name: "float64" for c in table.columns if c.type == "number"}
        kinds = {c.name: numbers.get(c.name, "object") for c in table.columns}
        found = pd.read_csv(io.StringIO(written(name), newline=""), dtype=kinds)
        assert tuple(found.columns) == tuple(kinds)
        texts = found[[c for c in kinds if c not in numbers]]
        wanted = [{c: r[c] for c in texts.columns} for r in rows(name)]
        # Carriage returns and U+2028 in a cell are text, not ends of a row.
        assert texts.fillna("").to_dict("records") == wanted


def test_the_description_counts_and_names_the_files(tmp_path: Path) -> None:
    done = write_all(source(), tmp_path)
    found = Graph().parse(tmp_path / "dataset.ttl")
    answer = found.query(
        "SELECT ?n WHERE { ?d a <http://rdfs.org/ns/void#Dataset> ; <http://rdfs.org/ns/void#triples> ?n }"
    )
    assert [str(row[0]) for row in answer] == [str(len(GRAPH))]  # type: ignore[index]
    files = {n for n in done.files if "/" not in n}
    names = {f"https://w3id.org/livekg/data/distribution/{n}" for n in files}
    listed = {
        str(o) for o in found.objects(predicate=URIRef("http://www.w3.org/ns/dcat#distribution"))
    }
    assert names - listed == {
        f"https://w3id.org/livekg/data/distribution/{n}"
        for n in ("dataset.ttl", "ro-crate-metadata.json", "SHA256SUMS")
    }
    provenance = Graph().parse(tmp_path / "prov.ttl")
    assert len(provenance) > 10
    assert "0" * 64 in (tmp_path / "prov.ttl").read_text("utf-8")


def on_disk(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def test_the_codebook_has_every_term_and_column() -> None:
    text = written("codebook")
    for name in (*ONTOLOGY.event_types, *ONTOLOGY.entity_classes, *ONTOLOGY.plover_classes):
        assert name in text
    for predicate in ONTOLOGY.predicates.values():
        assert f"`kg:{predicate.name}`" in text
    for table in TABLES.values():
        for column in table.columns:
            assert f"| {column.name} | {column.type} | {column.description} |" in text


def test_a_whole_export_has_every_format_and_true_digests(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    done = write_all(source(), tmp_path)
    assert done.left_out == ()
    assert on_disk(tmp_path) == set(done.files)
    assert {f.file for f in formats.FORMATS.values()} < set(done.files)
    lines = (tmp_path / "SHA256SUMS").read_text("utf-8").splitlines()
    assert len(lines) == len(done.files) - 1
    for line in lines:
        digest, name = line.split("  ")
        assert hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() == digest


def test_without_quotes_no_word_of_the_sources_leaves(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    write_all(source(quotes=False), tmp_path)
    words = [o.value for a in source().all.values() for p in WORDS for o in a.get(p, ())]
    told = [o.value for a in source().all.values() for o in a.get(str(SKOS.altLabel), ())]
    words += (described := [w for w in told if not is_name(w)])
    assert "45 diplomats of Russia" in described
    assert "Moscow" not in described
    long = [w for w in words if " " in w]
    assert len(long) > 8
    # The pages on the ontology have examples of our own and know no graph.
    assert dict(pages(ONTOLOGY)) == {
        p.name: p.read_text("utf-8") for p in (tmp_path / "ontology").iterdir()
    }
    for file in sorted(p for p in tmp_path.iterdir() if p.is_file()):
        if file.suffix == ".parquet":
            cells = parquet.read_table(file).to_pylist()
            assert not [w for w in words for row in cells if w in row.values()], file.name
            continue
        text = file.read_text("utf-8")
        assert not [w for w in long if w in text], file.name
    found = rows("mentions", source(quotes=False))
    assert {r["quote"] for r in found} == {r["cue"] for r in found} == {""}
    assert [r["quote_sha256"] for r in found] == [r["quote_sha256"] for r in rows("mentions")]
    assert [r["start"] for r in found] == [r["start"] for r in rows("mentions")]


def test_what_was_exported_without_quotes_comes_back(tmp_path: Path) -> None:
    write_all(source(quotes=False), tmp_path)
    again = read(tmp_path / "graph.nq", ONTOLOGY)
    assert written("turtle", again) == (tmp_path / "graph.ttl").read_text("utf-8")


def test_the_order_of_the_input_changes_no_byte(tmp_path: Path) -> None:
    contents = []
    for seed in (None, 1, 2):
        out = tmp_path / str(seed)
        write_all(source(seed=seed), out)
        contents.append({name: (out / name).read_bytes() for name in on_disk(out)})
    assert contents[0] == contents[1] == contents[2]


def test_the_hash_seed_changes_no_byte(tmp_path: Path) -> None:
    (tmp_path / "graph.ttl").write_text(to_turtle(GRAPH, version="1"), "utf-8")
    (tmp_path / "run.json").write_text(json.dumps(RUN), "utf-8")
    contents = []
    for seed in ("0", "1"):
        out = tmp_path / f"out{seed}"
        subprocess.run(
            [sys.executable, "-m", "kg", "export", str(tmp_path), "--all", str(out), "-q"],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            cwd=Path(__file__).parents[2],
        )
        contents.append({name: (out / name).read_bytes() for name in on_disk(out)})
    assert len(contents[0]) > 25
    assert contents[0] == contents[1]


def test_what_is_no_graph_of_ours_is_refused(tmp_path: Path) -> None:
    for name, text, error, message in (
        ("a.ttl", "<a:a> <a:b> <a:c> .", GraphError, "names 0 data sets"),
        ("a.nq", "no", InputError, "not valid N-Quads"),
        ("a.txt", "", InputError, "unknown kind"),
    ):
        (tmp_path / name).write_text(text, "utf-8")
        with pytest.raises(error, match=message):
            to_graph(tmp_path / name)
    with pytest.raises(InputError, match="cannot be read"):
        to_graph(tmp_path / "b.ttl")
    with pytest.raises(InputError, match=r"no graph\.ttl"):
        read(tmp_path, ONTOLOGY)
    blank = written("ntriples") + "_:x <a:b> <a:c> .\n"
    (tmp_path / "blank.nt").write_bytes(blank.encode())
    with pytest.raises(GraphError, match="blank node"):
        to_graph(tmp_path / "blank.nt")
    with pytest.raises(SettingsError, match="gexf"):
        formats.get("gexff")


def test_every_format_is_described() -> None:
    text = (Path(__file__).parents[2] / "docs" / "how-to.md").read_text("utf-8")
    assert [n for n in formats.FORMATS if f"`{n}`" not in text] == []


def test_the_crate_lists_its_files_and_its_terms(tmp_path: Path) -> None:
    free = "https://creativecommons.org/licenses/by/4.0/"
    given = dataclasses.replace(source(), license=free)
    done = write_all(given, tmp_path)
    crate = json.loads((tmp_path / "ro-crate-metadata.json").read_text("utf-8"))
    assert crate["@context"] == "https://w3id.org/ro/crate/1.1/context"
    by_id = {node["@id"]: node for node in crate["@graph"]}
    assert len(by_id) == len(crate["@graph"])
    assert by_id["ro-crate-metadata.json"]["about"] == {"@id": "./"}
    root = by_id["./"]
    # What RO-Crate asks of the root: a name, a description, a day and a licence.
    assert root["datePublished"] == "2023-07-28"
    assert root["license"] == {"@id": free}
    assert root["name"]
    assert root["description"]
    parts = {part["@id"] for part in root["hasPart"]}
    top = {n for n in done.files if "/" not in n}
    assert top - parts == {"ro-crate-metadata.json", "SHA256SUMS"}
    for name in parts:
        data = (tmp_path / name).read_bytes()
        assert by_id[name]["sha256"] == hashlib.sha256(data).hexdigest()
        assert by_id[name]["contentSize"] == str(len(data))
    assert {r["@id"] for r in root["isBasedOn"]} <= set(by_id)
    found = Graph().parse(tmp_path / "dataset.ttl")
    terms = URIRef("http://purl.org/dc/terms/license")
    assert {str(o) for o in found.objects(predicate=terms)} == {free}
    package = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    assert package["licenses"] == [{"path": free}]


def test_a_crate_without_a_licence_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    crate = json.loads(written("rocrate"))["@graph"]
    by_id = {node["@id"]: node for node in crate}
    assert by_id["#licence"]["name"] == "No licence is stated"
    assert by_id["./"]["datePublished"] == "2023-11-14"
    assert "licenses" not in json.loads(written("datapackage"))
