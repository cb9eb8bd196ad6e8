from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from kg.errors import OntologyError, QueryError
from kg.graph.build import build
from kg.graph.store import Store
from kg.ontology import load as load_ontology
from kg.query import named_queries, run, run_named
from kg.query.ask import load, understand
from kg.query.explain import explain
from kg.query.frame import Graph, to_frame

QUERIES = named_queries()
FORMS = load(QUERIES)
SAMPLE = runpy.run_path(str(Path(__file__).parents[1] / "graph" / "sample.py"))
ONTOLOGY = load_ontology()
GRAPH = Graph(
    Store.memory(build(SAMPLE["DOCUMENTS"], SAMPLE["RESOLUTION"], ONTOLOGY), ONTOLOGY), ONTOLOGY
)


@pytest.mark.parametrize(
    ("question", "name", "params"),
    [
        ("who met Sergei Shoigu?", "who-met-whom", {"actor": "Sergei Shoigu"}),
        ("  Who   MET Sergei Shoigu", "who-met-whom", {"actor": "Sergei Shoigu"}),
        ("Who met whom?", "who-met-whom", {}),
        ("Who met whom in July 2023?", "who-met-whom", {"since": "2023-07", "until": "2023-07"}),
        ("who met Kim Jong Un on 27 July 2023?", "who-met-whom", {"actor": "Kim Jong Un", "since": "2023-07-27", "until": "2023-07-27"}),
        ("who sanctioned Russia since 2023", "sanctions", {"target": "Russia", "since": "2023"}),
        ("Who sanctioned Russia until May 2024?", "sanctions", {"target": "Russia", "until": "2024-05"}),
        ("What happened between the United States and North Korea?", "between", {"a": "the United States", "b": "North Korea"}),
        ("who expelled diplomats of Russia", "expulsions", {"target": "Russia"}),
        ("what does Vladimir Putin plan?", "planned", {"actor": "Vladimir Putin"}),
        ("how many people were killed in July 2023", "casualties", {"since": "2023-07", "until": "2023-07"}),
        ("what did Room 2024 deny", "denials", {"actor": "Room 2024"}),
        ("What is planned?", "planned", {}),
    ],
)  # fmt: skip
def test_a_question_is_understood(question: str, name: str, params: dict[str, str]) -> None:
    query, found = understand(question, FORMS)
    assert (query.name, found) == (name, params)


@pytest.mark.parametrize(
    "question",
    ["", "?", "Shoigu", "who", "who met", "why did Kim meet Shoigu?", "DROP ALL", "who metals"],
)
def test_what_is_not_understood_lists_what_can_be_asked(question: str) -> None:
    with pytest.raises(QueryError, match=r"(?s)none of the questions.*who met \{actor\}"):
        understand(question, FORMS)


def test_every_form_reaches_its_own_query() -> None:
    names = {"actor": "A", "a": "A", "b": "B"}
    for form in FORMS:
        slots = {
            p.name: names.get(p.name, "X")
            for p in form.query.params
            if f"{{{p.name}}}" in form.words
        }
        assert understand(form.words.format(**slots) + "?", FORMS) == (form.query, slots)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[[form]]\nquery = "no"\nask = ["x"]', "the name of a `query`"),
        ('[[form]]\nquery = "timeline"\nask = ["x"]', "needed: actor"),
        ('[[form]]\nquery = "sources"\nask = ["x {y}"]', "are none"),
        ('[[form]]\nquery = "sources"\nask = ["x", "x"]', "twice"),
        ("", "holds no form"),
        ("[[", "not valid TOML"),
    ],
)
def test_a_broken_file_of_forms_is_named(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "questions.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(OntologyError, match=message):
        load(QUERIES, file)


def test_a_notebook_gets_frames() -> None:
    frame = GRAPH.query("expulsions", actor="Moldova")
    assert frame.iloc[0].to_dict() == {
        "who": "Moldova", "whose": "Russia", "expulsions": 1, "people": 45,
        "first": "2023-07-26", "last": "2023-07-26",
    }  # fmt: skip
    assert list(GRAPH.ask("who met Sergei Shoigu?")["who"]) == ["Kim Jong Un"]
    mixed = GRAPH.query(
        "SELECT ?a ?b WHERE { VALUES (?a ?b) { (1 true) (UNDEF false) (2 UNDEF) } }"
    )
    assert mixed["a"].dtype == "Int64"
    assert mixed["a"].sum() == 3
    assert bool(GRAPH.query("ASK { ?a kg:met ?b }")["answer"][0])
    assert list(GRAPH.query("CONSTRUCT WHERE { ?a kg:met ?b }").columns) == [
        "subject",
        "predicate",
        "object",
    ]
    assert len(GRAPH.query("SELECT ?a WHERE { ?a kg:none ?b }")) == 0
    assert to_frame(run(GRAPH.store, 'SELECT ("x"^^xsd:integer AS ?n) {}'))["n"][0] == "x"
    assert "triples" in GRAPH._repr_html_()
    drawn = Graph(
        GRAPH.store, GRAPH.ontology, draw=lambda _, ontology: f"<b>{ontology.version}</b>"
    )
    assert drawn._repr_html_().endswith(f"</p><b>{GRAPH.ontology.version}</b>")
    with pytest.raises(QueryError, match="did you mean expulsions"):
        GRAPH.query("expulsion")


def test_an_explanation_counts_what_fits() -> None:
    text = "SELECT ?who WHERE { ?e a kg:Meeting ; kg:actor ?who OPTIONAL { ?who kg:iso3 ?c } }"
    shown = explain(GRAPH.store, text)
    assert shown.startswith(text)
    assert "?e rdf:type kg:Meeting   1 fit" in shown
    assert "?who kg:iso3 ?c   4 fit" in shown
    assert "optional" in shown
    for query in QUERIES.values():
        if not any(not p.optional for p in query.params):
            assert "select" in explain(GRAPH.store, run_named(GRAPH.store, query, ONTOLOGY).sparql)
