import csv
import io
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from kg.analyse import Choice
from kg.cli import graphs
from kg.resources import seeds_dir

Kg = Callable[..., Result]
SEEDS = seeds_dir()
EXPELLED = "SELECT ?who WHERE { ?e a kg:Expulsion ; kg:actor/skos:prefLabel ?who } ORDER BY ?who"


@pytest.mark.parametrize("source", ["", "graph.ttl", "store"])
def test_a_folder_a_turtle_file_and_a_store_answer_the_same(
    built: Path, kg: Kg, source: str
) -> None:
    done = kg("query", built / source, EXPELLED, "--format", "csv")
    assert done.exit_code == 0, done.output
    assert "Moldova\r\n" in done.stdout_bytes.decode()


def test_the_forms_of_an_answer(built: Path, kg: Kg) -> None:
    assert kg("query", built, EXPELLED).stdout.startswith("who\n---")
    rows = json.loads(kg("query", built, EXPELLED, "-f", "json").stdout)
    assert rows["head"]["vars"] == ["who"]
    triples = "CONSTRUCT { ?a kg:expelled ?b } WHERE { ?a kg:expelled ?b }"
    assert "kg:expelled" in kg("query", built, triples).stdout


def test_a_query_from_a_file(built: Path, kg: Kg, tmp_path: Path) -> None:
    (tmp_path / "who.rq").write_text(EXPELLED, "utf-8")
    assert (
        kg("query", built, f"@{tmp_path / 'who.rq'}").stdout == kg("query", built, EXPELLED).stdout
    )
    done = kg("query", built, "@gone.rq")
    assert done.exit_code == 1
    assert "gone.rq: cannot be read" in done.stderr


def test_a_named_query_with_a_parameter(built: Path, kg: Kg) -> None:
    done = kg("query", built, "expulsions", "--param", "actor=moldova", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [row["who"] for row in rows] == ["Moldova"]


def test_the_named_queries_are_listed_without_a_graph(kg: Kg) -> None:
    done = kg("query", "--list")
    assert done.exit_code == 0
    assert "who-met-whom" in done.stdout
    assert "actor: entity" in done.stdout


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["expulsion"], 1, "did you mean expulsions"),
        (["SELECT ?x WHERE {"], 1, "not valid SPARQL"),
        (["DROP ALL"], 1, "queries here only read"),
        (["expulsions", "-p", "who=Moldova"], 1, "has no parameter 'who'"),
        (["expulsions", "-p", "actor=Moldavia"], 1, "no entity is called 'Moldavia'"),
        (["expulsions", "-p", "actor"], 2, "write NAME=VALUE"),
        ([], 2, "name a folder and a query"),
        ([EXPELLED, "-p", "a=b"], 1, "--param is for named queries"),
    ],
)
def test_a_wrong_question_is_answered_with_what_is_right(
    built: Path, kg: Kg, words: list[str], code: int, message: str
) -> None:
    done = kg("query", built, *words)
    assert done.exit_code == code
    assert message in done.stderr


@pytest.mark.parametrize("command", ["query", "analyse", "explain"])
def test_a_folder_that_is_not_there_is_named(kg: Kg, tmp_path: Path, command: str) -> None:
    last = {"query": "sources", "analyse": "centrality", "explain": "Russia"}[command]
    for folder in (tmp_path / "gone", tmp_path):
        done = kg(command, folder, last)
        assert done.exit_code == 1
        assert str(folder) in done.stderr


@pytest.mark.parametrize(
    "what",
    [
        *"centrality over-time stability unconfirmed communities components bridges cores dyads contested corroborated".split(),
        *"balance reciprocity".split(),
        *[f"{what} Russia Ukraine" for what in "path brokers dyads matrix status".split()],
    ],
)
@pytest.mark.parametrize("format", ["table", "csv", "json"])
def test_every_analysis_in_every_form(built: Path, kg: Kg, what: str, format: str) -> None:
    done = kg("analyse", built, *what.split(), "--top", "3", "--format", format)
    assert done.exit_code == 0, done.output
    if format == "json":
        json.loads(done.stdout)


def test_a_path_shows_each_hop_with_its_sentence(built: Path, kg: Kg) -> None:
    done = kg("analyse", built, "path", "Kim Jong Un", "Sergei Shoigu")
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("1. Kim Jong Un – Sergei Shoigu\n")
    assert "met" in done.stdout
    assert "“" in done.stdout
    in_time = kg("analyse", built, "path", "Kim Jong Un", "Sergei Shoigu", "--in-time")
    assert in_time.stdout.startswith("1. Kim Jong Un – Sergei Shoigu\n")


def test_a_report_names_the_first_five_with_their_sentences(
    built: Path, kg: Kg, tmp_path: Path
) -> None:
    done = kg("analyse", built, "--report", tmp_path / "r", "--title", "Six seeds")
    assert done.exit_code == 0, done.output
    assert re.search(r"report\.md: with [46] chart files", done.stderr)
    text = (tmp_path / "r" / "report.md").read_text("utf-8")
    for measure in ("degree", "betweenness", "pagerank"):
        rows = kg("analyse", built, "centrality", "--measure", measure, "--top", "5", "-f", "json")
        for row in json.loads(rows.stdout):
            places = re.search(rf"^\*\*{row['label']}\*\*, (.+)\n\n- .+\n  “.+” \[\d", text, re.M)
            assert places is not None, row["label"]
            assert f"by {measure}" in places[1]
    assert kg("analyse", built, "--report", tmp_path / "again.md", "-q").output == ""
    again = (tmp_path / "again.md").read_text("utf-8").replace("(again-", "(")
    assert again.splitlines()[1:] == text.splitlines()[1:]
    assert (tmp_path / "again-ranks.svg").read_bytes() == (tmp_path / "r/ranks.svg").read_bytes()


def test_two_that_do_not_meet_are_joined_in_time_and_no_denial_joins_any(
    built: Path, kg: Kg, tmp_path: Path
) -> None:
    kg("analyse", built, "--report", tmp_path)
    text = (tmp_path / "report.md").read_text("utf-8")
    found = re.search(r"that a path in the order of time joins: (.+)\.", text)
    assert found is not None
    names = found[1].split(" → ")
    assert len(names) > 2
    done = kg("analyse", built, "path", names[0], names[-1], "--in-time", "-f", "json")
    hops = json.loads(done.stdout)[0]["hops"]
    assert [hops[0]["from_label"], *(hop["to_label"] for hop in hops)] == names
    dates = [hop["events"][0]["date"] for hop in hops]
    assert dates == sorted(dates)
    direct = kg("analyse", built, "dyads", names[0], names[-1], "-f", "json")
    assert json.loads(direct.stdout)["events"] == []


def test_no_path_where_only_a_denied_event_links_two(built: Path, kg: Kg) -> None:
    told = graphs.projection(*graphs.open_graph(built), types=None, since=None, until=None)
    signs: dict[tuple[str, str], set[str]] = {}
    for source, target, polarity in told.edges(data="polarity"):
        signs.setdefault((min(source, target), max(source, target)), set()).add(polarity)
    only_denied = [pair for pair, found in signs.items() if found == {"negative"}]
    assert only_denied
    for pair in only_denied:
        done = kg("analyse", built, "path", *pair, "--all")
        assert (done.exit_code, done.stdout) == (0, "nothing found\n")
        assert "no path: " in done.stderr


@pytest.mark.parametrize(
    "what",
    "centrality over-time stability unconfirmed communities components bridges cores balance dyads "
    "reciprocity contested corroborated".split(),
)
def test_a_graph_without_such_events_is_said_to_have_none(built: Path, kg: Kg, what: str) -> None:
    done = kg("analyse", built, what, "--until", "1900")
    assert done.exit_code == 0, done.output
    assert "nothing found" in done.stdout
    assert "no event that was asked for links two actors in this graph" in done.stderr


def test_names_in_a_graph_without_such_events(built: Path, kg: Kg, tmp_path: Path) -> None:
    done = kg("analyse", built, "path", "Russia", "Moldova", "--until", "1900")
    assert done.exit_code == 1
    assert "no event links two actors here" in done.stderr
    done = kg("analyse", built, "--report", tmp_path, "--until", "1900")
    assert done.exit_code == 0, done.output
    assert "there is nothing to analyse" in (tmp_path / "report.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "drawn"),
    [
        (["centrality", "--measure", "pagerank"], True),
        (["dyads"], True),
        (["matrix", "Russia", "Moldova"], True),
        (["cores"], False),
    ],
)
def test_a_chart_beside_the_table(
    built: Path, kg: Kg, tmp_path: Path, words: list[str], drawn: bool
) -> None:
    done = kg("analyse", built, *words, "--chart", tmp_path / "c.svg")
    assert done.exit_code == (0 if drawn else 2), done.output
    assert (tmp_path / "c.svg").exists() == drawn
    assert drawn or "no chart is made of cores" in done.stderr
    assert kg("analyse", built, *words, "--chart", tmp_path / "c.bmp").exit_code == 2


def test_undated_events_may_stand_on_the_day_of_their_report(
    built: Path, kg: Kg, tmp_path: Path
) -> None:
    choice = Choice()
    told = graphs.projection(*graphs.open_graph(built), types=None, since=None, until=None)
    dated = {n for s, t, date in told.edges(data="date") if date for n in (s, t)}
    pair = next(
        (source, target)
        for source, target, data in told.edges(data=True)
        if not {source, target} & dated and choice.takes(data)
    )
    assert kg("analyse", built, "matrix", *pair, "-f", "csv").stdout == ""
    done = kg("analyse", built, "matrix", *pair, "--reported", "--by", "day", "-f", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert rows
    shown = kg("analyse", built, "dyads", *pair, "--reported", "--since", rows[0]["period"])
    assert f"told {rows[0]['period']}  " in shown.stdout
    assert kg("analyse", built, "dyads", *pair, "--since", "1900").exit_code == 1
    kg("analyse", built, "--report", tmp_path, "--reported", "--pair", *pair)
    text = (tmp_path / "report.md").read_text("utf-8")
    assert "| dated by their report alone |" in text
    assert f"- told on {rows[0]['period']}: " in text
    assert (tmp_path / "pair.svg").exists()


def test_results_are_written_back_on_request_alone(built: Path, kg: Kg, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(built, copy)
    before = kg("query", copy, "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }", "-f", "csv").stdout
    kg("analyse", copy, "centrality")
    assert (
        kg("query", copy, "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }", "-f", "csv").stdout
        == before
    )
    for what in ("centrality", "contested", "path Russia Ecowas", "communities", "reciprocity"):
        done = kg("analyse", copy, *what.split(), "--top", "3", "--write")
        assert done.exit_code == 0, done.output
        name = re.search(r"written to (\S+)", done.stderr)
        assert name is not None
        rows = kg(
            "query",
            copy,
            f"SELECT ?r WHERE {{ GRAPH <{name[1]}> {{ ?r dcterms:isPartOf ?t }} }}",
            "-f",
            "csv",
        )
        kept = kg("analyse", copy, *what.split(), "--top", "3", "-f", "csv")
        assert len(rows.stdout.splitlines()) == max(
            len(list(csv.reader(io.StringIO(kept.stdout)))), 1
        )
    assert kg("verify", copy, SEEDS).exit_code == 0
    assert (copy / "graph.ttl").read_bytes() == (built / "graph.ttl").read_bytes()
    shutil.rmtree(copy / "store")
    assert "no store there to write to" in kg("analyse", copy, "cores", "--write").stderr


def test_filters_change_what_is_analysed(built: Path, kg: Kg) -> None:
    every = json.loads(kg("analyse", built, "dyads", "--top", "999", "-f", "json").stdout)
    some = kg("analyse", built, "dyads", "--top", "999", "-f", "json", "--type", "ASSAULT")
    assert 0 < len(json.loads(some.stdout)) < len(every)
    dated = kg("analyse", built, "dyads", "-f", "json", "--since", "2024", "--until", "2024-06")
    assert all(row["period"].startswith("2024") for row in json.loads(dated.stdout))


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["centralities"], 2, "did you mean centrality"),
        (["path", "Kim Jong Un"], 2, "path takes 2 names, not 1"),
        (["path", "Kim Jong Un", "Nobody Here"], 1, "no actor with an event"),
        (["centrality", "--side", "war"], 2, "unknown side 'war'"),
        (["dyads", "--by", "hour"], 2, "unknown period 'hour'"),
        (["matrix", "Russia", "Moldava"], 1, "did you mean Moldova"),
        (["path", "Russia", "russia"], 1, "are one actor"),
        (["reciprocity", "Expulsions"], 2, "did you mean Expulsion"),
        (["centrality", "--weight", "tons"], 2, "unknown weight 'tons'"),
        (["centrality", "--engine", "abacus"], 2, "unknown engine 'abacus'"),
        (["centrality", "--measure", "fame"], 2, "unknown measure 'fame'"),
        (["stability", "--measure", "fame"], 2, "unknown measure 'fame'"),
        (["communities", "--method", "leidn"], 2, "did you mean leiden"),
        (["dyads", "--report", "x"], 2, "leave WHAT out"),
        (["--report", "x", "--side", "conflict"], 2, "leave the side out"),
        (["--report", "x", "--pair", "Russia", "Moldava"], 1, "did you mean Moldova"),
        (["centrality", "--class", "Acter"], 1, "unknown entity class 'Acter'"),
        (["dyads", "--type", "Metting"], 1, "unknown event type 'Metting'"),
    ],
)
def test_a_wrong_analysis_is_refused(
    built: Path, kg: Kg, words: list[str], code: int, message: str
) -> None:
    done = kg("analyse", built, *words)
    assert done.exit_code == code
    assert message in done.stderr


def test_view_writes_one_page(built: Path, kg: Kg, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    done = kg("view", built, "--out", page, "--title", "Black <Sea>")
    assert done.exit_code == 0, done.output
    text = page.read_text("utf-8")
    assert "Black &lt;Sea&gt;" in text
    assert "expelled 45 Russian diplomats" in text
    again = tmp_path / "again.html"
    assert kg("view", built / "graph.ttl", "-o", again, "--title", "Black <Sea>", "-q").output == ""
    assert again.read_bytes() == page.read_bytes()


def test_view_says_where_it_cannot_write(built: Path, kg: Kg, tmp_path: Path) -> None:
    done = kg("view", built, "--out", tmp_path / "no" / "page.html")
    assert done.exit_code == 1
    assert "cannot be written" in done.stderr


def test_a_question_shows_what_it_ran(built: Path, kg: Kg) -> None:
    done = kg("ask", built, "who met Sergei Shoigu?", "-f", "csv")
    assert done.exit_code == 0, done.output
    assert "Kim Jong Un,Sergei Shoigu" in done.stdout
    assert "--param 'actor=Sergei Shoigu'" in done.stderr
    assert "VALUES ?actor" in done.stderr
    other = kg("ask", built, "why?")
    assert other.exit_code == 1
    assert "who met {actor}" in other.stderr


def test_a_query_from_standard_input_as_tabs_and_explained(built: Path, kg: Kg) -> None:
    done = kg("query", built, "-", "-f", "tsv", stdin=EXPELLED.encode())
    assert "?who\n" in done.stdout
    assert '\n"Moldova"\n' in done.stdout
    explained = kg("query", built, EXPELLED, "--explain")
    assert "?e rdf:type kg:Expulsion   " in explained.stderr
    assert kg("query", built, "-", stdin=b"\xff").exit_code == 1
    triples = kg("query", built, "CONSTRUCT WHERE { ?a kg:met ?b }", "-f", "turtle")
    assert "kg:met" in triples.stdout
    assert kg("query", built, EXPELLED, "-f", "turtle").exit_code == 1


def test_a_syntax_error_has_line_and_column(built: Path, kg: Kg) -> None:
    done = kg("query", built, "SELECT ?x\nWHERE { ?x kg:met }")
    assert done.exit_code == 1
    assert "line 2, column" in done.stderr
    assert done.stderr.rstrip().endswith("^")
