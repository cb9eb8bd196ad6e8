"""How good predictions are on documents with known triggers; calibration and thresholds from held-out documents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from kg.extract.neural import ROLES, Detector, Prediction, Reading
from kg.extract.windows import Array, Tree
from training.data import Features, later_mentions

SYMMETRIC = frozenset(("Meeting", "Call", "Negotiation", "Agreement", "Cooperation"))


def f1(hits: int, found: int, gold: int) -> dict[str, float]:
    p, r = (hits / found if found else 0.0), (hits / gold if gold else 0.0)
    return {
        "P": round(p, 4),
        "R": round(r, 4),
        "F1": round(2 * p * r / (p + r), 4) if p + r else 0.0,
    }


def read(detector: Detector, doc: Features) -> Reading:
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
                    (event, p) for p in reading._participants(part, at, kind, np.ones(1), floor)
                ]
    return result


def agrees(
    found: Sequence[int],
    gold_keys: Sequence[int],
    gold_words: Sequence[int],
    entity: dict[int, int],
) -> bool:
    return not gold_keys or any(w in gold_words or entity.get(w) in gold_keys for w in found)


def core(event: Any, prediction: Prediction, entity: dict[int, int]) -> bool:
    """Same type, and an actor and a target agree (an empty gold side asks nothing), as the project's scorer has it."""
    sides = [[a.word for a in prediction.arguments if a.role == r] for r in ("actor", "target")]
    for left, right in (sides, sides[::-1]) if event["type"] in SYMMETRIC else (sides,):
        if all(
            agrees(s, event["keys"][r], event["roles"][r], entity)
            for s, r in ((left, "actor"), (right, "target"))
        ):
            return True
    return False


def sentence(doc: Features, word: int) -> int:
    at: int = doc["words"][word][0]
    return sum(bool(s <= at) for s, _ in doc["sentences"]) - 1


def measure(detector: Detector, documents: Sequence[Features]) -> dict[str, Any]:
    counts = {name: [0, 0, 0] for name in ("trigger", "event", "core", *ROLES)}
    right = {"negative": [0, 0], "factuality": [0, 0], "antecedent": [0, 0], "pronoun": [0, 0]}
    for doc in documents:
        reading = read(detector, doc)
        found = reading.events()
        entity = {w: e for w, e, _ in doc["mentions"]}
        gold_cells = {(e["trigger"], e["type"]) for e in doc["events"]}
        cells = {(p.word, p.type) for p in found}
        for name, hits in (("trigger", len(gold_cells & cells)),):
            counts[name] = [
                a + b
                for a, b in zip(counts[name], (hits, len(cells), len(gold_cells)), strict=True)
            ]
        for name in ("event", "core"):
            free = list(found)
            hits = 0
            for event in doc["events"]:
                for p in free:
                    near = sentence(doc, p.word) == sentence(doc, event["trigger"])
                    if (
                        p.type == event["type"]
                        and near
                        and (name == "event" or core(event, p, entity))
                    ):
                        free.remove(p)
                        hits += 1
                        break
            counts[name] = [
                a + b
                for a, b in zip(counts[name], (hits, len(found), len(doc["events"])), strict=True)
            ]
        for event, p in at_gold(reading, doc, None):
            for role in ROLES:
                got, want = (
                    {a.word for a in p.arguments if a.role == role},
                    set(event["roles"][role]),
                )
                counts[role] = [
                    a + b
                    for a, b in zip(
                        counts[role], (len(got & want), len(got), len(want)), strict=True
                    )
                ]
            right["negative"][0] += (p.negative >= detector.thresholds["negative"]) == bool(
                event["negative"]
            )
            right["factuality"][0] += p.factuality.index(max(p.factuality)) == event["factuality"]
            right["negative"][1] += 1
            right["factuality"][1] += 1
        asked = later_mentions(doc)
        links = reading.antecedents(sorted(asked))
        for word, earlier in asked.items():
            kinds = ["antecedent"] + ["pronoun"] * (
                not next(n for w, _, n in doc["mentions"] if w == word)
            )
            hit = links[word][0] in earlier if word in links else not earlier
            for kind in kinds:
                right[kind][0] += hit
                right[kind][1] += 1
    result: dict[str, Any] = {name: f1(*c) for name, c in counts.items()}
    total = [sum(counts[r][i] for r in ROLES) for i in range(3)]
    result["roles"] = f1(total[0], total[1], total[2])
    result.update({name: round(a / b, 4) if b else None for name, (a, b) in right.items()})
    return result


def fit(scores: Array, labels: Array) -> tuple[float, float]:
    """The slope and offset that make sigmoid(slope * score + offset) fit the labels best (Newton's method, light ridge)."""
    x = np.stack([scores.astype(np.float64), np.ones(len(scores))], axis=1)
    w = np.array([1.0, 0.0])
    for _ in range(200):
        p = 1.0 / (1.0 + np.exp(-np.clip(x @ w, -40, 40)))
        gradient = x.T @ (p - labels) + 1e-2 * (w - np.array([1.0, 0.0]))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + 1e-2 * np.eye(2)
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


def calibrate(detector: Detector, documents: Sequence[Features]) -> None:
    """Sets the detector's calibration and thresholds from documents that it was not trained on."""
    cells: dict[str, tuple[list[Array], list[Array]]] = {
        n: ([], []) for n in ("trigger", "negative", *ROLES)
    }
    detector.config["calibration"] = dict.fromkeys(cells, (1.0, 0.0))

    def add(name: str, scores: Array, labels: Array) -> None:
        cells[name][0].append(scores.ravel())
        cells[name][1].append(labels.ravel())

    for doc in documents:
        reading = read(detector, doc)
        sentences = np.array(reading.pieces.sentences)
        for part in reading.encoded:
            start, own, end = part.window.start, part.window.own, part.window.end
            scores = reading.scores(part)[own - start :]
            add(
                "trigger", scores, right_cells(doc, scores, sentences[own:end], own, detector.types)
            )
            events = [e for e in doc["events"] if own <= e["trigger"] < end]
            if events:
                at = np.array([e["trigger"] - start for e in events])
                roles, negative, _ = reading.role_scores(
                    part, at, np.array([detector.types.index(e["type"]) for e in events])
                )
                add("negative", negative, np.array([float(e["negative"]) for e in events]))
                for number, role in enumerate(ROLES):
                    labels = np.array(
                        [[float(w in e["roles"][role]) for w in range(start, end)] for e in events]
                    )
                    add(role, roles[:, number], labels)
    for name, (x, y) in cells.items():
        scores, labels = np.concatenate(x).astype(np.float64), np.concatenate(y)
        detector.config["calibration"][name] = fit(scores, labels)
        chances = detector.calibrated(scores, name)
        detector.thresholds[name] = (
            0.5 if name == "negative" else best_threshold(chances, labels, int(labels.sum()))
        )


def right_cells(
    doc: Features, scores: Array, sentences: Array, own: int, types: Sequence[str]
) -> Array:
    """Which cells of words and types are right: the trigger itself, or the best word of a sentence that holds the type."""
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
