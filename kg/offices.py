"""Loads ``ontology/offices.toml``: at what a title is held that the text gives without a body."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from kg.errors import OntologyError, choices
from kg.gazetteer import CLASSES
from kg.resources import ontology_dir, read_toml

SIGNS = (
    "before", "after", "block", "gap", "near", "first", "opening",
    "subject", "possessor", "beside", "elsewhere", "stated", "office", "places",
    "ahead", "its_subject", "its_last", "typical", "usual", "theirs", "country", "noun", "known", "sound",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offices:
    """``held`` gives a kind of body its classes, ``typical`` a title its few countries."""

    held: Mapping[str, frozenset[str]]
    usual: frozenset[str]  # classes for a kind that the file does not name
    typical: Mapping[str, frozenset[str]]
    within: Mapping[
        str, frozenset[str]
    ]  # last word of a title to those of the bodies that have one
    weights: Mapping[str, float]
    floor: float  # a body less likely than this among the candidates is none

    def classes(self, kind: str) -> frozenset[str]:
        """The classes of what a title of this kind is held at."""
        return self.held.get(kind, self.usual)


@functools.cache
def load(folder: Path | None = None) -> Offices:
    """The checked file; what is unknown, empty or double is an OntologyError that names it."""
    path = (folder or ontology_dir()) / "offices.toml"
    data = read_toml(path)
    if set(data) != {"floor", "held", "typical", "within", "weights"}:
        raise OntologyError(
            f"{path}: its parts are floor, [[held]], [typical], [within] and [weights]"
        )
    floor = data["floor"]
    if isinstance(floor, bool) or not isinstance(floor, int | float) or not 0 <= floor <= 1:
        raise OntologyError(f"{path}: floor must be a number from 0 to 1, not {floor!r}")
    held: dict[str, frozenset[str]] = {}
    for group in data["held"]:
        if set(group) != {"kinds", "classes"} or not group["kinds"] or not group["classes"]:
            raise OntologyError(f"{path}: each [[held]] has kinds and classes, neither empty")
        for cls in group["classes"]:
            if cls not in CLASSES:
                raise OntologyError(f"{path}: held: no class {cls!r}; {choices(cls, CLASSES)}")
        for kind in group["kinds"]:
            if kind in held:
                raise OntologyError(f"{path}: held: {kind!r} stands twice; leave it in one group")
            held[kind] = frozenset(group["classes"])
    if not held:
        raise OntologyError(f"{path}: held: at least one group is needed")
    weights = data["weights"]
    if set(weights) != set(SIGNS):
        odd = sorted(set(weights) ^ set(SIGNS))
        raise OntologyError(f"{path}: weights: {odd}: the signs are {sorted(SIGNS)}, each once")
    loud = sorted(
        k for k, v in weights.items() if isinstance(v, bool) or not isinstance(v, int | float)
    )
    if loud:
        raise OntologyError(f"{path}: weights: {loud} must be numbers")
    for table in ("typical", "within"):
        if bare := sorted(title for title, names in data[table].items() if not names):
            raise OntologyError(f"{path}: {table}: {bare} must not be empty")
    typical, within = (
        MappingProxyType({title: frozenset(names) for title, names in data[table].items()})
        for table in ("typical", "within")
    )
    return Offices(
        MappingProxyType(held),
        frozenset(data["held"][0]["classes"]),
        typical,
        within,
        MappingProxyType({sign: float(value) for sign, value in weights.items()}),
        float(floor),
    )
