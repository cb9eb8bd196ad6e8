"""The table of grounds: checked when it is loaded, and a chance that a person can add up."""

import math
from pathlib import Path

import pytest

from kg import confidence
from kg.confidence import GROUNDS
from kg.errors import OntologyError
from kg.resources import ontology_dir

FILE = ontology_dir() / "confidence.toml"
BEST = (
    "reading frame and reader", "chance high", "actor clear", "target clear", "told plain",
)  # fmt: skip


def changed(tmp_path: Path, old: str, new: str) -> Path:
    text = FILE.read_text("utf-8")
    assert old in text
    (tmp_path / "confidence.toml").write_text(text.replace(old, new, 1), "utf-8")
    return tmp_path


def test_the_chance_is_the_sum_of_the_log_odds() -> None:
    table = confidence.load()
    odds = table.base + sum(table.weights[g] for g in BEST)
    assert table.of(BEST) == round(1 / (1 + math.exp(-odds)), 2)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("reading frame and reader", "reading frame"),
        ("chance high", "chance middle"),
        ("chance middle", "chance low"),
        ("actor clear", "actor pronoun"),
        ("actor clear", "actor guessed"),
        ("actor pronoun", "actor missing"),
        ("target clear", "target pronoun"),
        ("target clear", "target missing"),
        ("told plain", "told qualified"),
    ],
)
def test_the_table_that_ships_orders_the_grounds_as_one_expects(better: str, worse: str) -> None:
    weights = confidence.load().weights
    assert weights[better] > weights[worse]


def test_every_ground_has_a_weight() -> None:
    wanted = {f"{group} {value}" for group, values in GROUNDS.items() for value in values}
    assert set(confidence.load().weights) == wanted


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("base =", "bas =", "the file must hold"),
        ("[told]", "[tellt]", "the file must hold"),
        ("clear =", "clearly =", r"\[actor\] must hold"),
        ("plain =", "plain = true #", r"\['told plain'\] must be numbers"),
        ("base =", 'base = "x" #', r"\['base'\] must be numbers"),
        ("high =", "high = 0.1 #", "middle is below high"),
        ("guessed =", "guessed = 1.5 #", "probabilities"),
    ],
)
def test_a_wrong_table_is_refused(tmp_path: Path, old: str, new: str, words: str) -> None:
    with pytest.raises(OntologyError, match=words):
        confidence.load(changed(tmp_path, old, new))
