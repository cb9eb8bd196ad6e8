"""The lists of ontology/vocabulary.toml, and what the loader refuses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg import attribution, modality, vocabulary
from kg.analyse import relations
from kg.errors import OntologyError
from kg.extract import combine
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


@pytest.mark.parametrize(
    ("name", "load"),
    [
        ("attribution", attribution.load),
        ("combine", combine.thresholds),
        ("modality", modality.load),
        ("relations", relations.load),
        ("vocabulary", vocabulary.load),
    ],
)
@pytest.mark.parametrize("data", [None, b"[open", b"\xff"], ids=["missing", "no TOML", "no UTF-8"])
def test_an_unreadable_data_file_is_named(
    tmp_path: Path, name: str, load: Callable[[Path], object], data: bytes | None
) -> None:
    file = tmp_path / f"{name}.toml"
    if data is not None:
        file.write_bytes(data)
    with pytest.raises(OntologyError, match=rf"{name}\.toml: (cannot be read|not valid TOML)"):
        load(tmp_path)
