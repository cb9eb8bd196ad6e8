"""Calibration of a reader, the figures before and after, and the settings of a training."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from kg.errors import SettingsError
from kg.evaluate import LEVELS, Evaluation, Gold, Score
from kg.train import compare
from kg.train.measure import best_threshold, fit
from kg.train.settings import ADAPTED, Settings, settings

SCORES = np.array([-3.0, -1.0, 0.0, 1.0, 3.0] * 40)
LABELS = (SCORES + np.tile([0, 0, 0, 0, -6.0, 0, 2, 0, 0, 0], 20) > 0).astype(float)


def chances(line: tuple[float, float]) -> np.ndarray[Any, Any]:
    return np.asarray(1 / (1 + np.exp(-(line[0] * SCORES + line[1]))))


def test_a_fit_has_the_mean_of_what_is_right() -> None:
    assert chances(fit(SCORES, LABELS)).mean() == pytest.approx(LABELS.mean(), abs=1e-3)


def test_a_firm_guess_is_left_only_for_much_that_speaks_against_it() -> None:
    guess = (0.7, -2.0)
    free = np.array(fit(SCORES, LABELS, guess, 1e-6))
    few = np.array(fit(SCORES[:10], LABELS[:10], guess, 100.0))
    many = np.array(fit(np.tile(SCORES, 50), np.tile(LABELS, 50), guess, 100.0))
    away = [float(np.abs(found - guess).max()) for found in (few, many, free)]
    assert away[0] < 0.1 < away[1] <= away[2] + 1e-3
    assert fit(SCORES[:0], LABELS[:0], guess, 100.0) == guess


def test_a_threshold_parts_right_from_wrong() -> None:
    scores = np.array([0.2, 0.3, 0.35, 0.7, 0.8, 0.9])
    assert 0.35 < best_threshold(scores, (scores > 0.5).astype(float), 3) <= 0.7


def evaluation(core: float) -> Evaluation:
    score, none = Score(core, core, core), Score()
    levels = dict.fromkeys(LEVELS, none) | {"core": score}
    return Evaluation(3, 40, 38, 1.0, levels, none, none, none, {}, {}, (), ())


def test_figures_stand_side_by_side_for_each_set_of_documents() -> None:
    sets = {
        "held out": (evaluation(0.5), evaluation(0.625)),
        "check": (evaluation(0.75), evaluation(0.7)),
    }
    rows = compare.rows(sets)
    assert [r["F1"] for r in rows] == [*LEVELS, "classes"]
    assert list(rows[1].values()) == ["core", "0.500", "0.625", "0.750", "0.700"]
    page = compare.markdown(sets)
    assert "| core | 0.500 | 0.625 | 0.750 | 0.700 |\n" in page
    assert "check: 3 documents, 40 events" in page


@pytest.mark.parametrize(("after", "fall"), [(0.7, 0.05), (0.745, 0), (0.75, 0), (0.9, 0)])
def test_a_fall_on_other_documents_is_told_when_it_counts(after: float, fall: float) -> None:
    assert compare.forgotten(evaluation(0.75), evaluation(after)) == pytest.approx(fall)


def test_a_check_leaves_out_what_is_learned_from() -> None:
    one = Gold("a", "Chad.", None, None, {}, (), ())
    check = [one, replace(one, id="b"), replace(one, id="c", text="Peru.")]
    assert [g.id for g in compare.others(check, [{"id": "a", "text": "Chad."}])] == ["c"]
    assert [g.id for g in compare.others(check, [{"id": "c", "text": "Oman."}])] == ["a", "b"]


def test_settings_start_from_those_of_an_adaptation() -> None:
    found = settings(["epochs=8", "rate = 5e-5"], ADAPTED)
    assert found == replace(ADAPTED, epochs=8, rate=5e-5)
    assert Settings().epochs > ADAPTED.epochs


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("epoch=8", "unknown setting of the training 'epoch'; did you mean epochs"),
        ("epochs=few", "epochs is int, not 'few'"),
        ("epochs", "epochs is int, not ''"),
    ],
)
def test_a_setting_that_is_none_is_named(change: str, message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        settings([change])
