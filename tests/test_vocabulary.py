"""The lists of ontology/vocabulary.toml, and what the loader refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import vocabulary
from kg.errors import OntologyError
from kg.resources import ontology_dir


def test_the_lists_that_ship_are_whole() -> None:
    words = vocabulary.load()
    assert words.generic["bloc"] == {"IntergovernmentalOrganization"}
    assert words.several["leader"] == {"Person"}
    assert words.endings["ministry"] == "GovernmentBody"
    assert next(iter(words.counts)) == "two"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("particles =", "particels =", "particels"),
        ('bodies = ["agency"', 'bodies = ["Agency"', "lower case"),
        ("two = 2", 'two = "2"', "counts"),
        ('Company = ["bank"]', 'Firm = ["bank"]', "Firm"),
        ('Company = ["bank"]', 'Company = ["act"]', "stands twice"),
        ('nouns = ["union"]', 'nouns = ["bloc"]', "stands twice"),
        ('classes = ["Media"]', "classes = []", "neither empty"),
        ('classes = ["Media"]', 'classes = ["Medium"]', "Medium"),
        ("[counts]", "[counts", "not valid TOML"),
    ],
)
def test_a_broken_list_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    text = (ontology_dir() / "vocabulary.toml").read_text("utf-8")
    assert old in text
    (tmp_path / "vocabulary.toml").write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(OntologyError, match=message):
        vocabulary.load(tmp_path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match=r"vocabulary\.toml"):
        vocabulary.load(tmp_path)
