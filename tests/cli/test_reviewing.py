"""``kg review``, ``kg entities``, and ``kg build`` with decisions and as of a moment."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Kg = Callable[..., Result]
pytestmark = pytest.mark.model

HEAD = "what,a,b,verdict,reason,who\n"
TWO = {
    "a": "Moldova's foreign minister, Nicu Popescu, met Ivan Orlov on Tuesday. Russia struck Odesa.",
    "b": "Popescu praised Ukraine on Wednesday. Mr Popescu then met Ivan Orlov in Chisinau.",
}
BLOG = """LIVE | 27 July 2023

16:10 GMT
Russia struck the port of Odesa, the governor said.

14:30 GMT
Poland expelled two Belarusian diplomats.

09:00 GMT
Moldova expelled 45 Russian diplomats.
"""


@pytest.fixture
def two(tmp_path: Path) -> Path:
    folder = tmp_path / "two"
    folder.mkdir()
    for name, text in TWO.items():
        (folder / f"{name}.txt").write_text(text + "\n", "utf-8")
    return folder


def contents(folder: Path, *, but: str = "run.json") -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir()) if p.name != but}


def build(kg: Kg, source: Path, out: Path, *words: str | Path) -> Result:
    done = kg("build", source, "--out", out, "--no-store", "--date", "2023-07-27", *words)
    assert done.exit_code == 0, done.output
    return done


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_unsure_links_are_listed_with_their_sentences(built: Path, kg: Kg) -> None:
    done = kg("review", built)
    assert done.exit_code == 0, done.output
    number = sum(r["verdict"] == "unsure" for r in rows((built / "links.csv").read_text("utf-8")))
    assert number
    assert "unsure links: " in done.stdout
    assert "may not be ent:" in done.stdout
    assert "“" in done.stdout


def test_doubtful_events_are_those_below_the_limit(built: Path, kg: Kg) -> None:
    table = rows((built / "events.csv").read_text("utf-8"))
    low = {r["id"] for r in table if float(r["confidence"]) < 0.8}
    found = rows(kg("review", built, "--below", "0.8", "-f", "csv").stdout)
    assert {r["a"] for r in found if r["what"] == "event"} == low
    assert not [
        r
        for r in rows(kg("review", built, "--below", "0", "-f", "csv").stdout)
        if r["what"] == "event"
    ]


def test_a_review_filled_in_is_a_decision_and_is_not_asked_again(
    two: Path, tmp_path: Path, kg: Kg
) -> None:
    build(kg, two, tmp_path / "first")
    asked = rows(kg("review", tmp_path / "first", "-f", "csv").stdout)
    pair = next(r for r in asked if r["what"] == "entity")
    assert pair["a"] == "ent:nicu-popescu"
    assert pair["reason"].startswith("Nicu Popescu and Popescu: ")
    file = tmp_path / "decisions.csv"
    file.write_text(f"{HEAD}entity,{pair['a']},{pair['b']},same,one minister,ann\n", "utf-8")
    done = build(kg, two, tmp_path / "second", "--decisions", file)
    assert "1 decision applied" in done.stderr
    again = rows(kg("review", tmp_path / "second", "-f", "csv").stdout)
    assert [r for r in again if r["what"] == "entity" and r["b"] == pair["b"]] == []
    said = kg("entities", tmp_path / "second", "Popescu").stdout
    assert "decided by ann: one minister" in said
    explained = kg("explain", tmp_path / "second", "Nicu Popescu").stdout
    assert "wasInfluencedBy" in explained
    file.write_text(HEAD, "utf-8")
    build(kg, two, tmp_path / "third", "--decisions", file)
    assert contents(tmp_path / "third") == contents(tmp_path / "first")
    assert contents(tmp_path / "second") != contents(tmp_path / "first")


def test_what_cannot_be_decided_is_told_and_recorded(two: Path, tmp_path: Path, kg: Kg) -> None:
    file = tmp_path / "decisions.csv"
    file.write_text(
        f"{HEAD}entity,ent:nicu-popescu,ent:odesa,same,,\nevent,ev:0000000000000000,,reject,,\n",
        "utf-8",
    )
    done = build(kg, two, tmp_path / "out", "--decisions", file)
    assert (
        "decision not applied: entity ent:nicu-popescu ent:odesa same: the one is a" in done.stderr
    )
    assert "there is no event ev:0000000000000000" in done.stderr
    record = json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))
    assert [d["stage"] for d in record["dropped"]] == ["decisions", "decisions"]
    build(kg, two, tmp_path / "plain")
    out, plain = contents(tmp_path / "out"), contents(tmp_path / "plain")
    # The lines are kept with what was read: an earlier state may have what the whole has not.
    assert out.pop("readings.jsonl").count(b'{"decision"') == 2
    assert plain.pop("readings.jsonl").count(b'{"decision"') == 0
    assert out == plain


def test_a_broken_file_of_decisions_stops_the_build(two: Path, tmp_path: Path, kg: Kg) -> None:
    (tmp_path / "d.csv").write_text(HEAD + "entity,a,b,maybe,,\n", "utf-8")
    done = kg("build", two, "--out", tmp_path / "out", "--decisions", tmp_path / "d.csv")
    assert done.exit_code == 1
    assert "d.csv:2: unknown verdict 'maybe'" in done.stderr
    assert not (tmp_path / "out").exists()


def test_entities_lists_all_or_shows_one_with_every_link(built: Path, kg: Kg) -> None:
    every = kg("entities", built)
    assert every.exit_code == 0, every.output
    assert "ent:moldova" in every.stdout
    done = kg("entities", built, "russia")
    assert done.exit_code == 0, done.output
    table = rows((built / "links.csv").read_text("utf-8"))
    mine = [r for r in table if r["entity"] == "ent:russia"]
    assert all(r["reason"] in done.stdout for r in mine)
    assert all(f"“{r['text']}”" in done.stdout for r in mine)
    assert "ent:russia  Russia, Country, gazetteer" in done.stdout
    missing = kg("entities", built, "Atlantis")
    assert (missing.exit_code, "Atlantis" in missing.stderr) == (1, True)


@pytest.mark.parametrize("command", ["review", "entities"])
def test_a_folder_without_a_build_is_named(tmp_path: Path, kg: Kg, command: str) -> None:
    done = kg(command, tmp_path)
    assert done.exit_code == 1
    assert "no graph.ttl there" in done.stderr


def test_the_graph_grows_with_the_moment_and_knows_nothing_of_later_posts(
    tmp_path: Path, kg: Kg
) -> None:
    (tmp_path / "blog.txt").write_text(BLOG, "utf-8")
    sizes, types = [], []
    for number, moment in enumerate(("2023-07-27T09:30", "2023-07-27T15:00", "2023-07-28")):
        out = tmp_path / str(number)
        done = kg("build", tmp_path / "blog.txt", "--out", out, "--as-of", moment, "--no-store")
        assert done.exit_code == 0, done.output
        graph = (out / "graph.ttl").read_text("utf-8")
        sizes.append(len(graph))
        types.append([r["type"] for r in rows((out / "events.csv").read_text("utf-8"))])
        assert kg("verify", out, tmp_path / "blog.txt").exit_code == 0
        for place, since in (("Moldova", 0), ("Poland", 1), ("Odesa", 2)):
            assert (place in graph) == (number >= since), (moment, place)
    assert sizes == sorted(set(sizes))
    assert [len(t) for t in types] == sorted({len(t) for t in types})
    assert types[0] == ["Expulsion"]
    whole = tmp_path / "whole"
    assert kg("build", tmp_path / "blog.txt", "--out", whole, "--no-store").exit_code == 0
    kept = (whole / "events.csv").read_bytes(), (tmp_path / "2" / "events.csv").read_bytes()
    assert kept[0] == kept[1]


def test_a_moment_that_is_none_or_before_everything(tmp_path: Path, kg: Kg) -> None:
    (tmp_path / "blog.txt").write_text(BLOG, "utf-8")
    words = ["build", tmp_path / "blog.txt", "--out", tmp_path / "out", "--as-of"]
    done = kg(*words, "yesterday")
    assert (done.exit_code, "'yesterday' is no moment" in done.stderr) == (2, True)
    done = kg(*words, "2023-07-01")
    assert (done.exit_code, "nothing was published up to 2023-07-01" in done.stderr) == (1, True)
    assert not (tmp_path / "out").exists()
