"""Loads ``ontology/modality.toml``: the words that change whether an event happened."""

from __future__ import annotations

import functools
from dataclasses import dataclass, fields
from pathlib import Path

from kg.errors import OntologyError
from kg.resources import ontology_dir, read_toml


@dataclass(frozen=True, slots=True)
class Modality:
    negators: frozenset[str]
    untrue: frozenset[str]
    planners: frozenset[str]
    openers: frozenset[str]
    tries: frozenset[str]
    attempts: frozenset[str]
    future: frozenset[str]
    open_modals: frozenset[str]
    conditions: frozenset[str]
    allegers: frozenset[str]
    contents: frozenset[str]
    deniers: frozenset[str]
    nature: frozenset[str]
    by_words: frozenset[str]


@functools.cache
def load(folder: Path | None = None) -> Modality:
    """The checked lists; an unknown or empty one is an OntologyError that names it."""
    path = (folder or ontology_dir()) / "modality.toml"
    data = read_toml(path)
    names = [f.name for f in fields(Modality)]
    unknown = sorted(set(data) ^ set(names))
    if unknown:
        raise OntologyError(f"{path}: {unknown}: the lists are {sorted(names)}, each once")
    empty = [name for name in names if not data[name]]
    if empty:
        raise OntologyError(f"{path}: {empty} must not be empty")
    return Modality(*(frozenset(data[name]) for name in names))
