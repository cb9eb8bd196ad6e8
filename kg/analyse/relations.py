"""``ontology/relations.toml`` in, the checked rules for contact, answers and states of a pair out."""

from __future__ import annotations

import functools
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kg import ontology
from kg.errors import OntologyError, choices
from kg.resources import ontology_dir, read_toml


@dataclass(frozen=True, slots=True)
class Step:
    """What leads from some states to another; ``words`` are groups of beginnings of words in the quote."""

    events: tuple[str, ...]
    words: tuple[tuple[str, ...], ...]
    before: tuple[str, ...]
    to: str
    why: str


@dataclass(frozen=True, slots=True)
class Track:
    """A state of a pair over time; the first of ``states`` is where every pair starts."""

    name: str
    directed: bool
    states: tuple[str, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """The whole file: PLOVER classes of contact, the types that answer a type, and the tracks."""

    contact: frozenset[str]
    answers: Mapping[str, frozenset[str]]
    tracks: tuple[Track, ...]


@functools.cache
def load(folder: Path | None = None) -> Rules:
    """The checked file; what is missing, misspelt or empty is an OntologyError that names it."""
    path = (folder or ontology_dir()) / "relations.toml"
    data = read_toml(path)
    _keys(path, "the file", data, {"contact", "answers", "track"})
    terms = ontology.load()
    types = {str(name) for name in terms.event_types}
    _known(path, "contact", data["contact"], terms.plover_classes)
    for act, answers in data["answers"].items():
        _known(path, "answers", [act, *answers], types)
    return Rules(
        contact=frozenset(data["contact"]),
        answers=MappingProxyType({k: frozenset(v) for k, v in data["answers"].items()}),
        tracks=tuple(_track(path, track, types) for track in data["track"]),
    )


def _track(path: Path, data: dict[str, Any], types: set[str]) -> Track:
    _keys(path, "a track", data, {"name", "directed", "states", "step"})
    name, states = data["name"], data["states"]
    if len(states) < 2 or not data["step"]:
        raise OntologyError(f"{path}: track {name!r} needs two states and a step")
    steps = []
    for step in data["step"]:
        where = f"a step of {name!r}"
        _keys(path, where, step, {"events", "from", "to", "why"}, {"words"})
        _known(path, where, step["events"], types)
        _known(path, where, [*step["from"], step["to"]], states)
        words = tuple(tuple(w.casefold() for w in group) for group in step.get("words", ()))
        if not all(words):
            raise OntologyError(f"{path}: {where}: a group of words is empty; fill or remove it")
        if not step["why"] and set(step["from"]) != set(states):
            raise OntologyError(f"{path}: {where} may be impossible: say `why` it is then")
        steps.append(
            Step(tuple(step["events"]), words, tuple(step["from"]), step["to"], step["why"])
        )
    return Track(name, bool(data["directed"]), tuple(states), tuple(steps))


def _keys(
    path: Path,
    where: str,
    data: dict[str, Any],
    needed: set[str],
    optional: Collection[str] = (),
) -> None:
    if missing := sorted(needed - set(data)):
        raise OntologyError(f"{path}: {where} lacks {', '.join(missing)}")
    for key in sorted(set(data) - needed - set(optional)):
        raise OntologyError(f"{path}: {where}: {key!r}: {choices(key, [*needed, *optional])}")


def _known(path: Path, where: str, names: Collection[str], valid: Collection[str]) -> None:
    if not names:
        raise OntologyError(f"{path}: {where}: a list is empty; name at least one")
    for name in names:
        if name not in valid:
            raise OntologyError(f"{path}: {where}: {name!r} is unknown; {choices(name, valid)}")
