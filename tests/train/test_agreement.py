"""Two annotations of the same documents: what they share counts once for each measure, and texts must be the same."""

import json
from pathlib import Path
from typing import Any

import pytest

from kg.errors import InputError
from training.agreement import agreement

TEXT = "Ana Ruiz, foreign minister of Peru, met Luis Soto on Monday. Peru praised Chile."
MET = {
    "type": "Meeting", "actor": ["Ana Ruiz"], "target": ["Luis Soto"], "date": "2024-03-04", "attributed_to": None,
    "polarity": "positive", "factuality": "actual", "quote": "Ana Ruiz, foreign minister of Peru, met Luis Soto",
}  # fmt: skip
PRAISED = MET | {
    "type": "Praise", "actor": ["Peru"], "target": ["Chile"], "date": None, "quote": "Peru praised Chile",
}  # fmt: skip
HELD = {"person": "Ana Ruiz", "title": "foreign minister", "of": "Peru"}


def write(folder: Path, *events: dict[str, Any], id: str = "p-1", text: str = TEXT) -> str:
    folder.mkdir(exist_ok=True)
    names = ("Ana Ruiz", "Luis Soto", "Peru", "Chile")
    document: dict[str, Any] = {"id": id, "text": text, "entities": {n: {} for n in names}}
    document |= {"events": events, "positions": [HELD]}
    (folder / f"{id}.json").write_text(json.dumps(document), "utf-8")
    return str(folder)


def test_each_measure_counts_what_both_annotators_have(tmp_path: Path) -> None:
    first = write(tmp_path / "a", MET, PRAISED)
    write(tmp_path / "a", MET, id="p-2")  # annotated once only: left out
    second = write(tmp_path / "b", MET | {"date": None}, PRAISED | {"target": ["Peru"]})
    both = agreement(first, second)
    assert (both.documents, both.gold, both.system) == (1, 2, 2)
    found = {level: score.f1 for level, score in both.levels.items()}
    assert found == {"detect": 1, "core": 0.5, "strict": 0.5, "full": 0}
    assert both.positions.f1 == 1
    assert both.marks["date"] == 0
    assert both.marks["polarity"] == 1


@pytest.mark.parametrize("change", [{"id": "p-3"}, {"text": TEXT + " He left."}])
def test_a_document_without_its_like_is_refused(tmp_path: Path, change: dict[str, str]) -> None:
    first = write(tmp_path / "a", MET)
    with pytest.raises(InputError, match=r"is not in .*, or has another text"):
        agreement(first, write(tmp_path / "b", MET, **change))
