"""Loads ``ontology/confidence.toml``: what each ground adds to the chance that an event is right."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.errors import OntologyError
from kg.resources import ontology_dir, read_toml

_SIDE = ("clear", "elsewhere", "pronoun", "guessed", "missing")
# What is said of every event, and the values of which one holds.
GROUNDS: Mapping[str, tuple[str, ...]] = {
    "reading": ("frame and reader", "frame", "reader"),
    "chance": ("high", "middle", "low", "none"),
    "actor": _SIDE,
    "target": _SIDE,
    "told": ("plain", "qualified"),
}
_LIMITS = ("high", "middle", "guessed")


@dataclass(frozen=True, slots=True)
class Confidence:
    """Log odds: those of all events, and what each ground ("actor pronoun") adds.

    ``high`` and ``middle`` bound the learned reader's probability of an event, ``guessed`` that of a
    participant which it alone gives.
    """

    base: float
    high: float
    middle: float
    guessed: float
    weights: Mapping[str, float]

    def of(self, grounds: Iterable[str]) -> float:
        """The chance that type, actor and target are right, in [0, 1] with two decimals."""
        odds = self.base + sum(self.weights[g] for g in grounds)
        return round(1 / (1 + math.exp(-odds)), 2)


@functools.cache
def load(folder: Path | None = None) -> Confidence:
    """The checked table; a missing or unknown ground or an impossible number is an OntologyError."""
    path = (folder or ontology_dir()) / "confidence.toml"
    data = read_toml(path)
    _named(path, "the file", data, ("base", *_LIMITS, *GROUNDS))
    for group, values in GROUNDS.items():
        _named(path, f"[{group}]", data[group], values)
    weights = {
        f"{group} {value}": data[group][value] for group in GROUNDS for value in GROUNDS[group]
    }
    numbers = {**weights, **{name: data[name] for name in ("base", *_LIMITS)}}
    wrong = sorted(
        n for n, v in numbers.items() if isinstance(v, bool) or not isinstance(v, int | float)
    )
    if wrong:
        raise OntologyError(f"{path}: {wrong} must be numbers")
    if not 0 <= data["middle"] <= data["high"] <= 1 or not 0 <= data["guessed"] <= 1:
        raise OntologyError(f"{path}: {list(_LIMITS)} are probabilities, and middle is below high")
    chances = {name: float(data[name]) for name in ("base", *_LIMITS)}
    return Confidence(**chances, weights={n: float(v) for n, v in weights.items()})


def _named(path: Path, where: str, found: object, names: Iterable[str]) -> None:
    if not isinstance(found, dict) or set(found) != set(names):
        raise OntologyError(f"{path}: {where} must hold {list(names)}, each once")
