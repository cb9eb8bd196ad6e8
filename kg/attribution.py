"""Loads ``ontology/attribution.toml``: the words that make somebody the source of a statement."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

from kg.errors import OntologyError
from kg.resources import ontology_dir, read_toml

_LISTS = {"say", "claim", "according", "vehicles", "anonymous"}


@dataclass(frozen=True, slots=True)
class Attribution:
    says: frozenset[str]
    claims: frozenset[str]
    according: frozenset[str]
    vehicles: frozenset[str]
    anonymous: frozenset[str]

    @property
    def verbs(self) -> frozenset[str]:
        return self.says | self.claims


@functools.cache
def load(folder: Path | None = None) -> Attribution:
    """The checked lists; an unknown, empty or double entry is an OntologyError that names it."""
    path = (folder or ontology_dir()) / "attribution.toml"
    data = read_toml(path)
    unknown = sorted(set(data) ^ _LISTS)
    if unknown:
        raise OntologyError(f"{path}: {unknown}: the lists are {sorted(_LISTS)}, each once")
    empty = sorted(name for name in _LISTS if not data[name])
    if empty:
        raise OntologyError(f"{path}: {empty} must not be empty")
    both = sorted(set(data["say"]) & set(data["claim"]))
    if both:
        raise OntologyError(f"{path}: {both} stand in both say and claim; leave each in one")
    return Attribution(
        *(frozenset(data[name]) for name in ("say", "claim", "according", "vehicles", "anonymous"))
    )
