"""What a training run depends on beside the corpus and the base model."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from kg.errors import SettingsError, choices
from kg.train.authoring import TYPES

KINDS = tuple(sorted(TYPES))


@dataclass(frozen=True, slots=True)
class Settings:
    """Rates, sizes and shares; each can be changed on the command line by ``--set name=value``."""

    seed: int = 1
    epochs: int = 14
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


ADAPTED = Settings(epochs=4, rate=1e-4, head_rate=1e-3)  # going on from a model, with few documents


def settings(changes: Sequence[str], start: Settings | None = None) -> Settings:
    """``start`` with changes as "name=value"; a SettingsError names what is none.

    >>> settings(["epochs=4"]).epochs
    4
    """
    found = start or Settings()
    kinds = {name: type(value) for name, value in dataclasses.asdict(found).items()}
    for change in changes:
        name, _, value = (part.strip() for part in change.partition("="))
        if name not in kinds:
            raise SettingsError(
                f"unknown setting of the training {name!r}; {choices(name, kinds, all_up_to=40)}"
            )
        try:
            found = dataclasses.replace(found, **{name: kinds[name](value)})
        except ValueError as error:
            raise SettingsError(
                f"{name} is {kinds[name].__name__}, not {value!r}; write {name}=NUMBER"
            ) from error
    return found
