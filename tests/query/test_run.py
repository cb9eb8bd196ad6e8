from __future__ import annotations

import csv
import io
import json
import runpy
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import QueryError
from kg.graph.build import build
from kg.graph.store import Store
from kg.ontology import load
from kg.query import (
    NamedQuery,
    find_entity,
    named_queries,
    near_entities,
    parse_query,
    run,
    run_named,
    to_csv,
    to_json,
    to_table,
    to_turtle,
)

SAMPLE = runpy.run_path(str(Path(__file__).parents[1] / "graph" / "sample.py"))
ONTOLOGY = load()
STORE = Store.memory(build(SAMPLE["DOCUMENTS"], SAMPLE["RESOLUTION"], ONTOLOGY), ONTOLOGY)
QUERIES = named_queries()

EXAMPLES: dict[str, tuple[dict[str, str], list[str]]] = {
    "who-met-whom": (
        {"actor": "Shoigu"},
        ["Kim Jong Un", "Sergei Shoigu", "Pyongyang", "2023-07-26"],
    ),
    "expulsions": ({"actor": "Moldova"}, ["Moldova", "Russia", "1", "45"]),
    "sanctions": ({}, []),
    "casualties": ({"place": "Odesa"}, ["Odesa", "killing", "at least", "2", "Ukraine"]),
    "contested": (
        {"type": "Attack"},
        ["Russia struck Odesa, killing a guard", "Ukraine", "Russia"],
    ),
    "contested-numbers": ({}, []),
    "number-ranges": ({}, []),
    "accusations-against": ({"target": "Russia"}, []),
    "denials": ({}, []),
    "between": ({"a": "Russia", "b": "Moldova"}, ["Moldova", "expulsion", "Russia"]),
    "timeline": ({"actor": "Moscow", "since": "2023-07"}, ["target", "expulsion", "2023-07-26"]),
    "office-holders": ({"day": "2023-07-27"}, ["Moldova", "foreign minister", "Nicu Popescu"]),
    "planned": ({"type": "CONSULT"}, ["Vladimir Putin", "visit", "China", "2023-10"]),
    "by-type-and-month": ({}, ["2023-07", "PLOVER CONSULT", "meeting", "1"]),
    "who-says-so": ({"event": "ev:3f00aa03"}, ["Russia", "insisted", "negative", "wire-2"]),
    "quotes": ({"event": "3f00aa03"}, ["live/1", "104", "140", "frames/test"]),
    "said-by": ({"speaker": "Nicu Popescu"}, ["expulsion", "actual", "said"]),
    "sources": ({}, ["Ukraine", "2", "0"]),
    "attacks": ({"place": "odesa"}, ["Odesa", "Russia", "actual"]),
    "places": ({"within": "Ukraine"}, ["Odesa | Ukraine | Ukraine | 46.49 | 30.74 | 3"]),
    "shot-down": ({}, ["Ukraine", "missiles", "negative", "Russia"]),
    "did-not-happen": (
        {"type": "Shootdown"},
        ["shoot-down", "Ukraine did not shoot down the missiles"],
    ),
    "visits": ({"actor": "Putin", "until": "2023"}, ["China", "planned"]),
    "corroborated": ({"least": "2"}, ["2", "expulsion", "Moldova"]),
    "tension": ({"since": "2023-07", "until": "2023-07"}, ["Moldova", "Russia", "-5.2"]),
    "by-country": ({"actor": "Moldova"}, ["Moldova | Russia | PLOVER SANCTION | 1"]),
    "triples": ({"subject": "Moldova"}, ["expelled diplomats of", "Russian diplomats"]),
    "entities": ({}, ["Russia", "country"]),
    "claims": (
        {"about": "Odesa", "type": "Attack"},
        ["asserts | Ukraine", "denies | Russia", "2023-07-28"],
    ),
    "claims-contested": ({}, []),
    "documents": ({}, ["live/1", 'A "live" day', "5"]),
}


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_each_named_query_answers(name: str) -> None:
    params, expected = EXAMPLES[name]
    result = run_named(STORE, QUERIES[name], ONTOLOGY, params)
    text = " | ".join(v or "" for row in result.values() for v in row)
    for words in expected:
        assert words in text
    if not expected:
        assert result.rows == ()


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_each_named_query_runs_with_and_without_its_options(name: str) -> None:
    query = QUERIES[name]
    samples = {
        "entity": "Russia",
        "type": "ASSAULT",
        "date": "2023-07-26",
        "integer": "1",
        "text": "x",
        "event": "ev:1f00aa01",
    }
    needed = {p.name: samples[p.kind] for p in query.params if not p.optional}
    every = {p.name: samples[p.kind] for p in query.params}
    assert run_named(STORE, query, ONTOLOGY, needed).columns
    assert run_named(STORE, query, ONTOLOGY, every).columns
    assert all(p.description for p in query.params)


@pytest.mark.parametrize(("place", "number"), [("Odesa", 1), ("Ukraine", 1), ("Russia", 0)])
def test_what_happened_in_a_country_includes_its_towns(place: str, number: int) -> None:
    for name in ("attacks", "casualties"):
        rows = run_named(STORE, QUERIES[name], ONTOLOGY, {"place": place}).rows
        assert min(len(rows), 1) == number, name


def test_there_are_enough_of_them_and_each_has_an_example() -> None:
    assert len(QUERIES) >= 25
    assert set(QUERIES) == set(EXAMPLES)


def test_casualties_show_who_counts() -> None:
    rows = run_named(STORE, QUERIES["casualties"], ONTOLOGY).values()
    assert [(r[3], r[4], r[5]) for r in rows] == [
        ("at least", "2", None),
        ("exactly", "1", "Ukraine"),
    ]


def test_dates_bound_by_month_take_in_the_month() -> None:
    query = QUERIES["visits"]
    for since, until, found in (
        ("2023-10-05", "2023-10", 1),
        ("2023-11", "2024", 0),
        ("2023", "2023-09", 0),
    ):
        result = run_named(STORE, query, ONTOLOGY, {"since": since, "until": until})
        assert len(result.rows) == found


@pytest.mark.parametrize(
    ("name", "params", "message"),
    [
        ("between", {"a": "Russia"}, r"between needs the parameter b: entity \(the other\)"),
        (
            "between",
            {"a": "Rusia", "b": "Moldova"},
            "no entity is called 'Rusia'; did you mean Russia",
        ),
        ("between", {"a": "Zzz", "b": "Moldova"}, "no entity has a name like it"),
        ("visits", {"actr": "x"}, "no parameter 'actr'; did you mean actor"),
        ("visits", {"since": "July"}, "no ISO day"),
        ("visits", {"since": "2023-13"}, "no ISO day"),
        ("corroborated", {"least": "two"}, "no whole number"),
        ("quotes", {"event": "ev:none"}, "no event ev:none"),
        ("quotes", {"event": "ev:a> <b"}, "no event"),
    ],
)
def test_wrong_parameters_are_named(name: str, params: dict[str, str], message: str) -> None:
    with pytest.raises(QueryError, match=message):
        run_named(STORE, QUERIES[name], ONTOLOGY, params)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Russia", "russia"),
        ("moscow", "russia"),
        ("ent:russia", "russia"),
        ("https://w3id.org/livekg/data/entity/russia", "russia"),
        ("CHISINAU", "moldova"),
        ("the missiles", "missiles"),
        ("  Kim   Jong Un ", "kim-jong-un"),
    ],
)
def test_an_entity_is_found_by_id_label_and_alias(name: str, slug: str) -> None:
    assert find_entity(STORE, name).value.endswith(f"/entity/{slug}")


def test_a_name_of_two_entities_lists_both() -> None:
    store = Store.memory(build(SAMPLE["DOCUMENTS"], SAMPLE["RESOLUTION"], ONTOLOGY), ONTOLOGY)
    alias = ox.NamedNode("http://www.w3.org/2004/02/skos/core#altLabel")
    node = ox.NamedNode("https://w3id.org/livekg/data/entity/china")
    assert isinstance(store.inner, ox.Store)
    store.inner.add(ox.Quad(node, alias, ox.Literal("Moscow")))
    with pytest.raises(QueryError, match=r"ent:china \(Moscow\), ent:russia \(Moscow\)"):
        find_entity(store, "Moscow")
    with pytest.raises(QueryError, match="no entity is called 'ent:nobody>'"):
        find_entity(store, "ent:nobody>")
    assert near_entities(store, "Shoygu") == ["Shoigu"]
    assert near_entities(store, "") == []


def test_the_usual_prefixes_need_no_declaration_and_rows_have_an_order() -> None:
    result = run(STORE, "SELECT ?e ?n WHERE { ?e a kg:Country ; skos:prefLabel ?n }")
    assert result.values() == [
        ("ent:china", "China"),
        ("ent:moldova", "Moldova"),
        ("ent:russia", "Russia"),
        ("ent:ukraine", "Ukraine"),
    ]


def test_mistakes_are_named() -> None:
    with pytest.raises(QueryError, match=r"line 1, column 25: not valid SPARQL"):
        run(STORE, "SELECT ?e WHERE { ?e a }")
    with pytest.raises(QueryError, match="FROM"):
        run(STORE, "SELECT * FROM <file:///etc/passwd> WHERE { ?s ?p ?o }")


def test_table_csv_and_json_of_rows() -> None:
    result = run(
        STORE,
        'SELECT ?e ?x ?n WHERE { ?e kg:iso3 ?n . OPTIONAL { ?e kg:none ?x } FILTER(?n = "MDA") }',
    )
    assert to_table(result) == (
        "e            x  n\n-----------  -  ---\nent:moldova     MDA\n\n1 row\n"
    )
    assert list(csv.reader(io.StringIO(to_csv(result), newline=""))) == [
        ["e", "x", "n"],
        ["https://w3id.org/livekg/data/entity/moldova", "", "MDA"],
    ]
    data = json.loads(to_json(result))
    assert data["head"]["vars"] == ["e", "x", "n"]
    assert data["results"]["bindings"] == [
        {
            "e": {"type": "uri", "value": "https://w3id.org/livekg/data/entity/moldova"},
            "n": {"type": "literal", "value": "MDA"},
        }
    ]


def test_typed_and_tagged_literals_in_json() -> None:
    result = run(STORE, 'SELECT (1 AS ?a) ("x"@en AS ?b) WHERE {}')
    assert json.loads(to_json(result))["results"]["bindings"] == [
        {
            "a": {
                "type": "literal",
                "value": "1",
                "datatype": "http://www.w3.org/2001/XMLSchema#integer",
            },
            "b": {"type": "literal", "value": "x", "xml:lang": "en"},
        }
    ]


def test_a_long_cell_is_cut_in_the_table_only() -> None:
    result = run(STORE, f'SELECT ("{"x" * 90}" AS ?long) WHERE {{}}')
    assert f"{'x' * 59}…" in to_table(result)
    assert "x" * 90 in to_csv(result)


def test_ask_and_construct() -> None:
    yes = run(STORE, "ASK { ent:moldova kg:expelled ?x }")
    assert (to_table(yes), json.loads(to_json(yes))["boolean"]) == ("yes\n", True)
    assert to_csv(yes) == "answer\r\ntrue\r\n"
    made = run(STORE, "CONSTRUCT { ?a kg:met ?b } WHERE { ?a kg:met ?b }")
    assert made.triples is not None
    assert len(made.triples) == 2
    assert "ent:kim-jong-un" in to_turtle(made)
    assert to_csv(made).count("\r\n") == 3
    with pytest.raises(QueryError, match="ask for Turtle"):
        to_json(made)
    with pytest.raises(QueryError, match="only CONSTRUCT"):
        to_turtle(yes)


@pytest.mark.parametrize(
    ("head", "message"),
    [
        ("# description: b\n", "lacks a line `# title"),
        ("# title: a\n# description: b\n# param x entity\n", ":3: write"),
        ("# title: a\n# description: b\n# param s: thing\n", "unknown kind 'thing'"),
        ("# title: a\n# description: b\n# param x: entity\n", r"no variable \?x"),
    ],
)
def test_a_query_file_with_a_broken_head_is_named(tmp_path: Path, head: str, message: str) -> None:
    file = tmp_path / "bad.rq"
    file.write_text(head + "SELECT ?s WHERE { ?s ?p ?o }", encoding="utf-8")
    with pytest.raises(QueryError, match=message):
        parse_query(file)


def test_a_query_file_of_ones_own(tmp_path: Path) -> None:
    file = tmp_path / "mine.rq"
    file.write_text(
        "# title: Mine\n# description: By label.\n# param n: text = a label\n"
        "SELECT ?e WHERE { ?e skos:prefLabel ?n }",
        encoding="utf-8",
    )
    query: NamedQuery = named_queries(tmp_path)["mine"]
    assert (query.title, query.params[0].optional) == ("Mine", False)
    assert run_named(STORE, query, ONTOLOGY, {"n": "Odesa"}).values() == [("ent:odesa",)]
