"""What a training run depends on beside the corpus and the base model."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from training.convert import TYPES

KINDS = tuple(sorted(TYPES))


@dataclass(frozen=True, slots=True)
class Settings:
    """Rates, sizes and shares; each can be changed on the command line by ``--set name=value``."""

    seed: int = 1
    epochs: int = 30
    batch: int = 4
    rate: float = 2e-4
    head_rate: float = 2e-3
    decay: float = 0.9
    weight_decay: float = 0.01
    warm: float = 0.1
    average: float = 0.99
    window: int = 384
    context: int = 64
    crop: float = 0.4
    swap: float = 0.5
    swap_share: float = 0.6
    plain: float = 0.15
    treeless: float = 0.1
    mask: float = 0.15
    frozen: int = 1
    sentence: float = 1.0
    smooth: float = 0.0
    init: int = 1
    focus: float = 0.0
    repeat: float = 1.0
    positive: float = 1.0
    roles: float = 1.0
    properties: float = 0.5
    links: float = 0.5
    dropout: float = 0.1
    head_dropout: float = 0.2
    head: int = 256
    pair: int = 192
    fold: int = 0
    folds: int = 10
    share: float = 1.0  # of the training documents, for learning curves


def settings(changes: Sequence[str]) -> Settings:
    kinds = {name: type(value) for name, value in dataclasses.asdict(Settings()).items()}
    values = {}
    for change in changes:
        name, _, value = change.partition("=")
        if name not in kinds:
            raise SystemExit(f"unknown setting {name!r}; choose from {', '.join(sorted(kinds))}")
        values[name] = kinds[name](value)
    return Settings(**values)
