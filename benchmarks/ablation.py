"""What each part of the extraction is worth: ``python benchmarks/ablation.py tests/gold/dev``, a table in Markdown.

Each row runs the extraction with one part left out or put before another, by the thresholds of
``ontology/combine.toml`` and the calibration of the learned reader's heads; nothing is trained anew.
``--held-out`` takes only the documents of a folder that the model that ships was not trained on.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from kg import ontology
from kg.evaluate import MARKS, Evaluation, load_gold
from kg.evaluate.run import scored
from kg.extract import engine
from kg.extract.engine import Engine
from kg.extract.neural import Detector
from kg.extract.windows import Array
from kg.train.corpus import held_out

NEVER = 1.1  # a threshold that no probability reaches
COLUMNS = ("detect", "core", "strict", "full", "classes", *MARKS)


def limits(**changes: float) -> Callable[[Engine], Engine]:
    """The engine with other thresholds."""
    return lambda e: replace(e, limits=replace(e.limits, **changes))


def silent(head: str) -> Callable[[Engine], Engine]:
    """The engine whose learned reader never finds what one of its heads looks for."""

    def without(e: Engine) -> Engine:
        detector = Detector.load()
        assert detector is not None
        detector.config["calibration"][head] = (0.0, -50.0)
        return replace(e, detector=detector)

    return without


def unlinked(e: Engine) -> Engine:
    """The engine whose learned reader never says what a pronoun stands for."""
    detector = Detector.load()
    assert detector is not None

    def none(feed: dict[str, Array]) -> list[Array]:
        words = np.zeros((len(feed["queries"]), len(feed["vectors"])))
        return [np.pad(words, ((0, 0), (1, 0)), constant_values=9.0)]

    detector.links = none
    return replace(e, detector=detector)


ROWS: tuple[tuple[str, Callable[[Engine], Engine]], ...] = (
    ("both readers", lambda e: e),
    ("frames alone", lambda e: replace(e, detector=None)),
    ("learned reader alone", lambda e: replace(e, frames_on=False)),
    ("triggers: no veto of frame hits", limits(frame_floor=0.0)),
    ("triggers: none without a frame", limits(model_alone=NEVER)),
    ("the same, roles by frames alone", limits(model_alone=NEVER, role=NEVER, role_best=NEVER)),
    ("the same, roles by the reader first", limits(model_alone=NEVER, role_over=0.0)),
    ("roles by the reader first", limits(role_over=0.0)),
    ("polarity by rules alone", limits(sure_negative=NEVER)),
    ("factuality by rules alone", limits(sure_factuality=NEVER)),
    ("speaker by rules alone", silent("speaker")),
    ("place by rules alone", silent("place")),
    ("dates by rules alone", limits(time=NEVER, time_over=NEVER, time_floor=0.0)),
    ("pronouns by rules alone", unlinked),
)


def row(name: str, result: Evaluation) -> str:
    found = {level: score.f1 for level, score in result.levels.items()}
    found |= {"classes": result.classes.f1, **result.marks}
    return f"| {name} | " + " | ".join(f"{found.get(c, 0):.3f}" for c in COLUMNS) + " |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path, help="a folder of gold documents")
    parser.add_argument("--held-out", action="store_true", help="only those kept out of training")
    given = parser.parse_args()
    gold = load_gold(given.gold)
    if given.held_out:
        kept = held_out(g.id for g in gold)
        gold = [g for g in gold if g.id in kept]
    terms = ontology.load()
    whole = engine.load(terms, extractor="both")
    print(f"| {len(gold)} documents | {' | '.join(COLUMNS)} |")
    print("|---" * (len(COLUMNS) + 1) + "|")
    for name, change in ROWS:
        print(row(name, scored(gold, change(whole), terms)), flush=True)


if __name__ == "__main__":
    main()
