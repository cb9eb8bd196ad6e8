"""``kg claims``: one side asserts or claims, another denies."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Kg = Callable[..., Result]
pytestmark = pytest.mark.model

ACCUSED = "has accused North Korea of supplying Russia with weapons"


def test_the_ledger_says_who_claims_and_who_denies_in_order(built: Path, kg: Kg) -> None:
    done = kg("claims", built, "--about", "North Korea", "--type", "Accusation")
    assert done.exit_code == 0, done.output
    text = " ".join(done.stdout.split())
    assert "accusation: United States → North Korea [ev:" in text
    claims = text.index("claims: United States (2023-07-27T08:10:00Z, live-blog-2023-07-27)")
    denies = text.index("denies: North Korea")
    assert claims < denies
    assert ACCUSED in text


def test_contested_holds_only_what_is_denied(built: Path, kg: Kg) -> None:
    every = json.loads(kg("claims", built, "-f", "json").stdout)
    some = json.loads(kg("claims", built, "--contested", "-f", "json").stdout)
    assert 0 < len(some) < len(every)
    for event in {row["event"] for row in some}:
        stances = {row["stance"] for row in some if row["event"] == event}
        assert "denies" in stances
        assert stances & {"asserts", "claims"}
    rows = list(csv.DictReader(io.StringIO(kg("claims", built, "--contested", "-f", "csv").stdout)))
    assert [r["quote"] for r in rows] == [r["quote"] for r in some]


def test_a_denial_without_a_claim_stands_by_itself(built: Path, kg: Kg) -> None:
    rows = json.loads(kg("claims", built, "--type", "Denial", "-f", "json").stdout)
    assert rows
    assert {row["stance"] for row in rows} == {"denies"}


def test_the_named_query_answers_the_same(built: Path, kg: Kg) -> None:
    done = kg("query", built, "claims-contested", "-p", "about=North Korea", "-f", "csv")
    assert ACCUSED in done.stdout
    assert "denied" in done.stdout


def test_what_one_says_and_another_says_did_not_happen(tmp_path: Path, kg: Kg) -> None:
    text = (
        "Ukraine shot down six missiles over Odesa, Kyiv said.\n\n"
        "Ukraine did not shoot down the missiles over Odesa, Russia's defence ministry said.\n"
    )
    (tmp_path / "a.txt").write_text(text, "utf-8")
    kg("build", tmp_path / "a.txt", "--out", tmp_path / "out", "--no-store", "--date", "2023-07-27")
    done = kg("claims", tmp_path / "out", "--contested")
    assert done.exit_code == 0, done.output
    assert "asserts: Ukraine" in done.stdout
    assert "denies: " in done.stdout


def test_an_unknown_name_is_an_error_and_nothing_is_said(built: Path, kg: Kg) -> None:
    done = kg("claims", built, "--about", "Atlantis")
    assert done.exit_code == 1
    assert "no entity is called 'Atlantis'" in done.stderr
    assert kg("claims", built, "--about", "Moldova", "-t", "Mediation").stdout == "nothing found\n"


def test_numbers_that_differ_are_one_event_with_a_range(tmp_path: Path, kg: Kg) -> None:
    for name, day, number, who in (
        ("a", 27, "at least three", "the mayor"),
        ("b", 28, "five", "police"),
    ):
        text = f"date: {day} July 2023\n\nA missile killed {number} people in Kismayo on Wednesday, {who} said.\n"
        (tmp_path / f"{name}.txt").write_text(text, "utf-8")
    kg("build", tmp_path / "a.txt", tmp_path / "b.txt", "--out", tmp_path / "out", "--no-store")
    (event,) = kg("claims", tmp_path / "out").stdout.split("\n\n")
    assert "numbers from at least 3 to 5, last 5  [ev:" in event
    assert event.index("number at least 3") < event.index("b), number 5")
    asked = kg("query", tmp_path / "out", "number-ranges", "-p", "place=Somalia", "-f", "csv")
    (row,) = csv.DictReader(io.StringIO(asked.stdout))
    assert (row["lowest"], row["highest"], row["latest"]) == ("3", "5", "5")
    assert set(row["counted"].split("; ")) == {"at least 3 mayor", "5 police"}
    assert "highestCount         5" in kg("explain", tmp_path / "out", row["event"]).stdout
