"""``--as-of`` on a finished build: the graph that ``kg build --as-of`` makes of the same sources."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib.term import Node
from typer.testing import Result

from kg.cli import graphs

Kg = Callable[..., Result]
pytestmark = pytest.mark.model

# The first post has a surname, a pronoun and a deed without a doer; what they mean comes later.
BLOG = """LIVE | 27 July 2023

16:10 GMT
Kenya carried out the strike on Kismayo, General Peter Barasa said.

14:30 GMT
Poland expelled two Belarusian diplomats. It also banned exports to Minsk.

09:00 GMT
Barasa met Ugandan officials in Kampala. He praised Uganda. A strike hit Kismayo.
"""
WIRE = "date: 26 July 2023\n\nNigeria imposed sanctions on Niger on Tuesday.\n"
MOMENTS = ("2023-07-26", "2023-07-27T09:30", "2023-07-27T15:00", "2023-07-28")


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sources")
    (folder / "blog.txt").write_text(BLOG, "utf-8")
    (folder / "wire.txt").write_text(WIRE, "utf-8")
    (folder / "decisions.csv").write_text(
        "what,a,b,verdict,reason,who\nentity,ent:poland,ent:belarus,different,two states,ann\n",
        "utf-8",
    )
    return folder


@pytest.fixture(scope="module")
def whole(sources: Path, kg: Kg) -> Path:
    out = sources / "whole"
    words = [sources / "blog.txt", sources / "wire.txt", "--decisions", sources / "decisions.csv"]
    assert kg("build", *words, "--out", out).exit_code == 0
    return out


def triples(folder: Path, moment: str | None = None) -> set[tuple[Node, Node, Node]]:
    """The triples of a graph; there are no blank nodes, so that equal sets are equal graphs."""
    return set(graphs.open_graph(folder, moment)[0].to_rdflib())


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_query_and_a_build_of_one_moment_have_the_same_triples(
    sources: Path, whole: Path, tmp_path: Path, kg: Kg, moment: str
) -> None:
    words = [sources / "blog.txt", sources / "wire.txt", "--decisions", sources / "decisions.csv"]
    done = kg("build", *words, "--out", tmp_path / "x", "--as-of", moment, "--no-store")
    assert done.exit_code == 0, done.output
    of_build, of_query = triples(tmp_path / "x"), triples(whole, moment)
    assert of_query == of_build


def test_the_graph_grows_and_its_first_state_knows_nothing_of_the_last(whole: Path) -> None:
    graphs_then = [graphs.open_graph(whole, moment)[0] for moment in MOMENTS]
    sizes = [len(store) for store in graphs_then]
    assert sizes == sorted(set(sizes))
    names = [{str(o) for o in store.to_rdflib().objects()} for store in graphs_then]
    for word, since in (
        ("Nigeria", 0),
        ("Barasa", 1),
        ("Poland", 2),
        ("Kenya", 3),
        ("Peter Barasa", 3),
    ):
        assert [any(word == n for n in found) for found in names] == [
            number >= since for number in range(len(MOMENTS))
        ], word
    assert triples(whole) == triples(whole, MOMENTS[-1])


def test_query_claims_ask_view_and_analyse_take_a_moment(
    whole: Path, tmp_path: Path, kg: Kg
) -> None:
    page = tmp_path / "page.html"
    early, late = "2023-07-27T09:30", "2023-07-28"
    for words in (
        ["query", whole, "SELECT ?n WHERE { ?x skos:prefLabel ?n }"],
        ["ask", whole, "who expelled whom?"],
        ["claims", whole],
        ["analyse", whole, "--top", "20"],
    ):
        then, now = (kg(*words, "--as-of", moment) for moment in (early, late))
        assert (then.exit_code, now.exit_code) == (0, 0), then.output + now.output
        assert "Poland" not in then.stdout
        assert "Poland" in now.stdout
    assert kg("view", whole, "--out", page, "--as-of", early).exit_code == 0
    assert "Poland" not in page.read_text("utf-8")
    assert "Barasa" in page.read_text("utf-8")


def test_what_has_no_earlier_state_is_said(whole: Path, tmp_path: Path, kg: Kg) -> None:
    text = "SELECT ?x WHERE { ?x a kg:Event }"
    for place, moment, code, words in (
        (whole, "yesterday", 2, "'yesterday' is no moment"),
        (whole, "2023-01-01", 1, "nothing was published up to 2023-01-01"),
        (whole / "graph.ttl", "2023-07-27", 1, "no run.json there"),
        ("oxigraph+http://localhost:1", "2023-07-27", 1, "not a server"),
        (tmp_path, "2023-07-27", 1, "no graph.ttl and no store there"),
    ):
        done = kg("query", place, text, "--as-of", moment)
        assert (done.exit_code, words in done.stderr) == (code, True), done.output
    done = kg("analyse", whole, "--write", "--as-of", "2023-07-27")
    assert (done.exit_code, "leave --as-of out" in done.stderr) == (2, True)


def test_what_cannot_be_read_again_alike_is_built_again(
    whole: Path, tmp_path: Path, kg: Kg
) -> None:
    for name in ("graph.ttl", "readings.jsonl"):
        (tmp_path / name).write_bytes((whole / name).read_bytes())
    record = json.loads((whole / "run.json").read_text("utf-8"))

    def asked(moment: str) -> Result:
        (tmp_path / "run.json").write_text(json.dumps(record), "utf-8")
        return kg("query", tmp_path, "ASK { }", "--as-of", moment)

    record["settings"]["reader"] = "0123"
    assert asked("2023-07-28").exit_code == 0, "all documents are there as they were read"
    done = asked("2023-07-27T15:00")
    assert (done.exit_code, "blog had only begun" in done.stderr) == (1, True)
    record["livekg"] = "0.0.1"
    done = asked("2023-07-28")
    assert (done.exit_code, "written by version 0.0.1" in done.stderr) == (1, True)
