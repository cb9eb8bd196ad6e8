"""The learned reader: what it is given, what it promises, and that it promises the same each time."""

from __future__ import annotations

import math
import re
from pathlib import Path

import numpy as np
import pytest

from kg.errors import SettingsError
from kg.extract.neural import FILES, MODEL, ROLES, Detector, digest, missing
from kg.extract.windows import (
    FAR_BUCKETS,
    PATHS,
    Pieces,
    Span,
    Tree,
    bucket,
    case_of,
    inputs,
    pooled,
    relations,
    windows,
)

TEXT = (
    "Moldova expels Russian diplomats\n"
    "Moldova has ordered 45 Russian diplomats to leave. Its foreign minister, Nicu Popescu, said he would "
    "not meet the ambassador.\n"
    "Rain fell on the hills and the shops closed early."
)


def cut_up(text: str) -> tuple[list[Span], list[Span]]:
    words = [m.span() for m in re.finditer(r"\w+|[^\w\s]", text)]
    sentences = [m.span() for m in re.finditer(r"[^.\n]+\.?", text)]
    return words, sentences


def plain(sizes: list[int], paragraphs: set[int], sentences: set[int]) -> Pieces:
    numbers = tuple(sum(s <= i for s in sorted(sentences)) for i in range(len(sizes)))
    ids = tuple(tuple(range(10, 10 + n)) for n in sizes)
    return Pieces(
        ids, (0,) * len(sizes), tuple(i in paragraphs for i in range(len(sizes))), numbers
    )


def test_windows_cover_every_word_once_and_keep_to_the_limit() -> None:
    pieces = plain([2] * 50, {0, 12, 30}, {0, 6, 12, 20, 30, 41})
    found = windows(pieces, 34, 10)
    assert [w for f in found for w in range(f.own, f.end)] == list(range(50))
    assert all(len(inputs(pieces, f, 1, 2)[0]) <= 34 for f in found)
    assert {f.own for f in found} >= {12, 30}
    assert found[0].start == 0
    assert found[0].end == 12


def test_a_word_longer_than_a_window_stands_alone() -> None:
    pieces = plain([3, 40, 3], {0}, {0})
    assert [(w.own, w.end) for w in windows(pieces, 20, 5)] == [(0, 1), (1, 2), (2, 3)]


def test_inputs_mark_paragraphs_and_point_empty_words_to_the_piece_before() -> None:
    pieces = plain([1, 0, 2], {0, 2}, {0, 2})
    ids, cases, first, last = inputs(pieces, windows(pieces, 20, 0)[0], 1, 2)
    assert ids == [1, 10, 2, 10, 11, 2]
    assert len(cases) == len(ids)
    assert first == [1, 1, 3]
    assert last == [1, 1, 4]


def test_distances_fall_into_known_buckets_and_keep_their_sign() -> None:
    found = bucket(np.arange(-200, 201))
    assert found.min() >= 0
    assert found.max() < FAR_BUCKETS
    assert bucket(np.array([3])) != bucket(np.array([-3]))


def test_paths_follow_the_tree_and_end_at_its_root() -> None:
    # "Kyiv said Moscow attacked it": said is the root, attacked its complement.
    tree = Tree([1, 1, 3, 1, 3], ["nsubj", "ROOT", "nsubj", "ccomp", "dobj"])
    labels = {"nsubj": 1, "ROOT": 2, "ccomp": 3, "dobj": 4}
    found = relations(tree, labels, [3], 0, 5)
    assert found[0].max() < PATHS
    assert found[:, 0, 2].tolist() == [2, 1, 1, 0]  # Moscow: one step down, a subject
    assert found[:, 0, 0].tolist() == [
        1 + 4 + 1,
        1,
        1,
        3,
    ]  # Kyiv: up by the complement, down a subject
    two = Tree([0, 1], ["ROOT", "ROOT"])
    assert relations(two, labels, [0], 0, 2)[0].tolist() == [[1, 0]]
    assert not relations(None, labels, [3], 0, 5).any()


def test_the_best_word_of_a_sentence_stands_for_all() -> None:
    scores = np.array([[0.0], [-1.0], [2.0]])
    found = pooled(scores, np.array([0, 0, 1]))
    both = 1 - (1 - 0.5) * (1 - 1 / (1 + math.e))
    assert found[0, 0] == pytest.approx(math.log(both / (1 - both)))
    assert found[1, 0] == -1.0
    assert found[2, 0] == pytest.approx(2.0)


def test_case_is_told_apart() -> None:
    assert [case_of(w) for w in ("kyiv", "Kyiv", "NATO", "45", "–")] == [0, 1, 2, 3, 4]
    assert case_of("A") == 1


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    reason = missing(tmp_path)
    assert reason is not None
    assert all(name in reason for name in FILES)
    assert "--extractor frames" in reason
    assert Detector.load(tmp_path) is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "not the settings of a model"),
        ("3", "not the settings of a model"),
        ('{"types": []}', "lacks calibration, context, labels, roles, thresholds, window"),
    ],
)
def test_settings_that_are_no_models_are_named(tmp_path: Path, text: str, message: str) -> None:
    for name in FILES:
        (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(SettingsError, match=message) as caught:
        Detector.load(tmp_path)
    assert "config.json" in str(caught.value)


def test_a_model_is_told_by_its_bytes(tmp_path: Path) -> None:
    for name in FILES:
        (tmp_path / name).write_text("{}", "utf-8")
    first = digest(tmp_path)
    assert digest(tmp_path) == first
    (tmp_path / FILES[-1]).write_text("{ }", "utf-8")
    assert digest(tmp_path) != first


@pytest.fixture(scope="module")
def detector() -> Detector:
    found = Detector.load()
    if found is None:
        pytest.skip(missing() or "")
    return found


def test_predictions_name_words_and_probabilities(detector: Detector) -> None:
    words, sentences = cut_up(TEXT)
    found = detector.predict(TEXT, words, sentences, floor=0.02)
    assert {p.type for p in found} <= set(detector.types)
    assert "Expulsion" in {p.type for p in found}
    for p in found:
        assert 0 <= p.word < len(words)
        assert p.score == round(p.score, 4)
        assert p.score >= 0.02
        assert sum(p.factuality) == pytest.approx(1.0, abs=3e-4)
        assert {a.role for a in p.arguments} <= set(ROLES)
        assert all(TEXT[slice(*words[a.word])].strip() for a in p.arguments)


def test_a_floor_only_adds(detector: Detector) -> None:
    words, sentences = cut_up(TEXT)
    reading = detector.read(TEXT, words, sentences)
    few = {(p.word, p.type) for p in reading.events()}
    assert few <= {(p.word, p.type) for p in reading.events(0.01)}


def test_nothing_depends_on_what_was_read_before_or_on_threads(detector: Detector) -> None:
    words, sentences = cut_up(TEXT)
    alone = detector.predict(TEXT, words, sentences, floor=0.01)
    other = "Protesters marched in Paris. " * 30
    detector.predict(other, *cut_up(other), floor=0.01)
    assert detector.predict(TEXT, words, sentences, floor=0.01) == alone
    two = Detector(MODEL, threads=2)
    assert two.predict(TEXT, words, sentences, floor=0.01) == alone


def test_nothing_that_is_computed_is_rounded_to_eight_bits() -> None:
    """Such rounding makes the last bits of a number, which processors differ in, decide what is an event."""
    for path in sorted(MODEL.glob("*.onnx")):
        graph = path.read_bytes()
        assert not [op for op in (b"QuantizeLinear", b"Integer", b"QAttention") if op in graph], (
            path
        )


def test_antecedents_point_back(detector: Detector) -> None:
    words, sentences = cut_up(TEXT)
    asked = [i for i, (s, e) in enumerate(words) if TEXT[s:e].lower() in ("its", "he")]
    found = detector.read(TEXT, words, sentences).antecedents(asked)
    assert set(found) <= set(asked)
    assert all(word < query and 0 < share <= 1 for query, (word, share) in found.items())


def test_an_empty_document_has_no_events(detector: Detector) -> None:
    assert detector.predict("", [], []) == []
    assert detector.predict(" \n ", [(0, 3)], [(0, 3)], floor=0.01) == []
