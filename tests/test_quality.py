"""How good the reading is on the gold documents: no figure may fall below its floor in quality.json.

The floors are raised when the figures rise, and lowered only with a reason in the changelog. The gold
documents are for measuring: nothing is trained on them, and no rule is written for a sentence of theirs.
"""

import hashlib
import json
from pathlib import Path

import pytest

from kg import evaluate, ontology
from kg.evaluate import Evaluation
from kg.evaluate.reliability import reliability
from kg.evaluate.run import scored
from kg.extract import engine

HERE = Path(__file__).parent
FLOORS: dict[str, float] = json.loads((HERE / "quality.json").read_text("utf-8"))
FINGERPRINT = "a0f33afbf4147239ef9f19c4de504fa75518809850d7f2f557cc8184f9eba7f3"


@pytest.fixture(scope="module")
def result() -> Evaluation:
    terms = ontology.load()
    return scored(evaluate.load_gold(HERE / "gold" / "dev"), engine.load(terms), terms)


@pytest.mark.model
@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(FLOORS))
def test_no_figure_falls_below_its_floor(result: Evaluation, name: str) -> None:
    found = {level: score.f1 for level, score in result.levels.items()}
    found |= {"classes": result.classes.f1, "positions": result.positions.f1}
    found |= {"evidence": result.evidence, **result.marks}
    sure = reliability([(line["confidence"], right) for line, right in result.judged])
    found |= {"calibration": 1 - sure.error, "ranking": sure.ranking}
    assert found[name] >= FLOORS[name], f"{name} is {found[name]:.3f}, its floor {FLOORS[name]}"


def test_the_gold_documents_are_those_that_the_floors_were_set_on() -> None:
    digest = hashlib.sha256()
    for file in sorted((HERE / "gold" / "dev").glob("*.json")):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    assert digest.hexdigest() == FINGERPRINT
