"""A reader and documents with known triggers in; figures, calibration and thresholds out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from kg.extract.neural import ROLES, Detector, Prediction, Reading
from kg.extract.windows import Array, Tree
from kg.train.data import Features, later_mentions

Line = tuple[float, float]  # slope and offset
CHOICES = ("negative", "factuality", "antecedent", "pronoun")
ENOUGH = 100  # words that a head must find, for a threshold of their own
DOUBT = 0.1  # standard deviation of slope and offset around those of a model that one went on from
SYMMETRIC = frozenset(("Meeting", "Call", "Negotiation", "Agreement", "Cooperation"))


def f1(hits: int, found: int, gold: int) -> dict[str, float]:
    """Precision, recall and F1 by their names."""
    p, r = (hits / found if found else 0.0), (hits / gold if gold else 0.0)
    return {
        "P": round(p, 4),
        "R": round(r, 4),
        "F1": round(2 * p * r / (p + r), 4) if p + r else 0.0,
    }


def read(detector: Detector, doc: Features) -> Reading:
    """A document through the encoder, with its tree."""
    return detector.read(
        doc["text"], doc["words"], doc["sentences"], Tree(doc["heads"], doc["labels"])
    )


def at_gold(reading: Reading, doc: Features, floor: float | None) -> list[tuple[Any, Prediction]]:
    """Each gold event with what the role head says when it is given the right trigger and type."""
    result = []
    for part in reading.encoded:
        for event in doc["events"]:
            if part.window.own <= event["trigger"] < part.window.end:
                at = np.array([event["trigger"] - part.window.start])
                kind = np.array([reading.detector.types.index(event["type"])])
                result += [
                    (event, p) for p in reading.participants(part, at, kind, np.ones(1), floor)
                ]
    return result


def agrees(
    found: Sequence[int],
    gold_keys: Sequence[int],
    gold_words: Sequence[int],
    entity: dict[int, int],
) -> bool:
    """Whether a side names a gold word, or another for its entity; an empty gold side asks nothing."""
    return not gold_keys or any(w in gold_words or entity.get(w) in gold_keys for w in found)


def core(event: Any, prediction: Prediction, entity: dict[int, int]) -> bool:
    """Same type, and an actor and a target agree (an empty side asks nothing), as in ``kg.evaluate``."""
    sides = [[a.word for a in prediction.arguments if a.role == r] for r in ("actor", "target")]
    for left, right in (sides, sides[::-1]) if event["type"] in SYMMETRIC else (sides,):
        if all(
            agrees(s, event["keys"][r], event["roles"][r], entity)
            for s, r in ((left, "actor"), (right, "target"))
        ):
            return True
    return False


def sentence(doc: Features, word: int) -> int:
    """The number of the sentence that a word stands in."""
    at: int = doc["words"][word][0]
    return sum(bool(s <= at) for s, _ in doc["sentences"]) - 1


class _Counts:
    """Hits, found and wanted of what is compared as sets; right and all of what is a choice."""

    def __init__(self) -> None:
        self.sets = {name: [0, 0, 0] for name in ("trigger", "event", "core", *ROLES)}
        self.choices = {name: [0, 0] for name in CHOICES}

    def add(self, name: str, *numbers: int) -> None:
        """Hits, found and wanted, or right and all."""
        counts = self.sets.get(name) or self.choices[name]
        for at, number in enumerate(numbers):
            counts[at] += number

    def figures(self) -> dict[str, Any]:
        """Precision, recall and F1 of each set; the share that is right, None where nothing was asked."""
        result: dict[str, Any] = {name: f1(*c) for name, c in self.sets.items()}
        result["roles"] = f1(*(sum(self.sets[r][i] for r in ROLES) for i in range(3)))
        shares = {
            n: round(right / asked, 4) if asked else None
            for n, (right, asked) in self.choices.items()
        }
        return result | shares


def measure(detector: Detector, documents: Sequence[Features]) -> dict[str, Any]:
    """Figures of a reader on documents whose triggers are known."""
    counts = _Counts()
    for doc in documents:
        reading = read(detector, doc)
        _events(reading.events(), doc, counts)
        _at_triggers(reading, doc, counts)
        asked = later_mentions(doc)
        links = reading.antecedents(sorted(asked))
        named = {w: n for w, _, n in doc["mentions"]}
        for word, earlier in asked.items():
            hit = links[word][0] in earlier if word in links else not earlier
            counts.add("antecedent", hit, 1)
            if not named[word]:
                counts.add("pronoun", hit, 1)
    return counts.figures()


def _events(found: Sequence[Prediction], doc: Features, counts: _Counts) -> None:
    entity = {w: e for w, e, _ in doc["mentions"]}
    wanted = {(e["trigger"], e["type"]) for e in doc["events"]}
    cells = {(p.word, p.type) for p in found}
    counts.add("trigger", len(wanted & cells), len(cells), len(wanted))
    for name in ("event", "core"):
        free = list(found)
        for event in doc["events"]:
            for p in free:
                near = sentence(doc, p.word) == sentence(doc, event["trigger"])
                if p.type == event["type"] and near and (name == "event" or core(event, p, entity)):
                    free.remove(p)
                    break
        counts.add(name, len(found) - len(free), len(found), len(doc["events"]))


def _at_triggers(reading: Reading, doc: Features, counts: _Counts) -> None:
    for event, p in at_gold(reading, doc, None):
        for role in ROLES:
            got = {a.word for a in p.arguments if a.role == role}
            want = set(event["roles"][role])
            counts.add(role, len(got & want), len(got), len(want))
        negative = p.negative >= reading.detector.thresholds["negative"]
        counts.add("negative", negative == bool(event["negative"]), 1)
        counts.add("factuality", p.factuality.index(max(p.factuality)) == event["factuality"], 1)


def fit(
    scores: Array, labels: Array, prior: Line = (1.0, 0.0), weight: float = 1e-2
) -> tuple[float, float]:
    """The slope and offset that make sigmoid(slope * score + offset) fit the labels best (Newton's method).

    ``prior`` is a guess at them, ``weight`` how much it counts: one over the variance that it leaves.
    """
    x = np.stack([scores.astype(np.float64), np.ones(len(scores))], axis=1)
    w = guess = np.array(prior)
    for _ in range(200):
        p = 1.0 / (1.0 + np.exp(-np.clip(x @ w, -40, 40)))
        gradient = x.T @ (p - labels) + weight * (w - guess)
        hessian = (x * (p * (1 - p))[:, None]).T @ x + weight * np.eye(2)
        step = np.linalg.solve(hessian, gradient)
        w = w - step * min(1.0, 0.5 / float(np.abs(step).max() + 1e-12))
        if np.abs(step).max() < 1e-8:
            break
    return round(float(w[0]), 6), round(float(w[1]), 6)


def best_threshold(scores: Array, labels: Array, gold: int) -> float:
    """The middle of the probabilities whose F1 comes within half a point of the best."""
    grid = [round(0.1 + 0.02 * i, 2) for i in range(38)]
    values = []
    for t in grid:
        found, hits = int((scores >= t).sum()), int((labels[scores >= t]).sum())
        values.append(2 * hits / (found + gold) if found + gold else 0.0)
    good = [t for t, v in zip(grid, values, strict=True) if v >= max(values) - 0.005]
    return round(sum(good) / len(good), 2)


def calibrate(
    detector: Detector, documents: Sequence[Features], start: Mapping[str, Any] | None = None
) -> None:
    """Sets the detector's calibration and thresholds from documents that it was not trained on.

    ``start`` is the config of a model that it went on from. Its calibration is then the guess from which
    few documents lead away only a little, and its thresholds stay where fewer than ``ENOUGH`` words speak.
    """
    cells: dict[str, tuple[list[Array], list[Array]]] = {
        n: ([], []) for n in ("trigger", "negative", *ROLES)
    }
    detector.config["calibration"] = dict.fromkeys(cells, (1.0, 0.0))
    for doc in documents:
        for name, scores, labels in _scored(detector, doc):
            cells[name][0].append(scores.ravel())
            cells[name][1].append(labels.ravel())
    for name, (x, y) in cells.items():
        scores = np.concatenate([*x, np.zeros(0)]).astype(np.float64)
        labels = np.concatenate([*y, np.zeros(0)])
        prior = (tuple(start["calibration"][name]), DOUBT**-2) if start else ()
        detector.config["calibration"][name] = fit(scores, labels, *prior)
        chances, wanted = detector.calibrated(scores, name), int(labels.sum())
        if name == "negative":
            detector.thresholds[name] = 0.5
        elif start and wanted < ENOUGH:
            detector.thresholds[name] = start["thresholds"][name]
        else:
            detector.thresholds[name] = best_threshold(chances, labels, wanted)


def _scored(detector: Detector, doc: Features) -> Iterator[tuple[str, Array, Array]]:
    """The raw scores of each head on a document, with what is right."""
    reading = read(detector, doc)
    sentences = np.array(reading.pieces.sentences)
    for part in reading.encoded:
        start, own, end = part.window.start, part.window.own, part.window.end
        scores = reading.scores(part)[own - start :]
        right = right_cells(doc, scores, sentences[own:end], own, detector.types)
        yield "trigger", scores, right
        events = [e for e in doc["events"] if own <= e["trigger"] < end]
        if events:
            at = np.array([e["trigger"] - start for e in events])
            types = np.array([detector.types.index(e["type"]) for e in events])
            roles, negative, _ = reading.role_scores(part, at, types)
            yield "negative", negative, np.array([float(e["negative"]) for e in events])
            for number, role in enumerate(ROLES):
                rows = [[float(w in e["roles"][role]) for w in range(start, end)] for e in events]
                yield role, roles[:, number], np.array(rows)


def right_cells(
    doc: Features, scores: Array, sentences: Array, own: int, types: Sequence[str]
) -> Array:
    """Which words and types are right: the trigger, or the best word of a sentence that holds the type."""
    labels = np.zeros(scores.shape)
    for e in doc["events"]:
        word, kind = e["trigger"] - own, types.index(e["type"])
        if 0 <= word < len(scores):
            rows = np.nonzero(sentences == sentences[word])[0]
            best = rows[scores[rows, kind].argmax()]
            labels[best if not labels[best, kind] else word, kind] = 1
    return labels


def reliability(
    detector: Detector, documents: Sequence[Features], bins: int = 10
) -> list[dict[str, float]]:
    """Per tenth of the probability: how many predictions, their mean probability, the share that is right."""
    pairs = []
    for doc in documents:
        reading = read(detector, doc)
        for part in reading.encoded:
            start, own, end = part.window.start, part.window.own, part.window.end
            scores = reading.scores(part)[own - start :]
            right = right_cells(
                doc, scores, np.array(reading.pieces.sentences[own:end]), own, detector.types
            )
            chances = detector.calibrated(scores, "trigger")
            pairs += [
                (float(chances[i, k]), bool(right[i, k]))
                for i, k in zip(*np.nonzero(chances >= 0.05), strict=True)
            ]
    rows = []
    for b in range(bins):
        mine = [(s, ok) for s, ok in pairs if min(int(s * bins), bins - 1) == b]
        if mine:
            mean, share = sum(s for s, _ in mine) / len(mine), sum(ok for _, ok in mine) / len(mine)
            rows.append(
                {
                    "from": b / bins,
                    "count": len(mine),
                    "mean": round(mean, 3),
                    "right": round(share, 3),
                }
            )
    return rows
