"""``ontology/measures.toml`` in, what each figure means and when it misleads out, checked."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from kg.errors import OntologyError, choices
from kg.resources import ontology_dir, read_toml

# The figures that the report and the page of docs speak of; each has its entry, and no other stands there.
FIGURES = (
    *("degree", "weighted_degree", "betweenness", "harmonic", "eigenvector", "pagerank"),
    *(
        "stability",
        "unconfirmed",
        "over_time",
        "dyads",
        "matrix",
        "changes",
        "reciprocity",
        "status",
    ),
    *("path", "path_in_time", "brokers", "communities", "balance", "components", "cores"),
    *("bridges", "contested", "corroborated"),
)


@dataclass(frozen=True, slots=True)
class Measure:
    """What a figure is; equal when all its words are."""

    title: str
    group: str
    definition: str
    source: str
    misleads: str


@functools.cache
def load(folder: Path | None = None) -> Mapping[str, Measure]:
    """All measures in the order of the file; OntologyError names what is missing, empty or unknown."""
    path = (folder or ontology_dir()) / "measures.toml"
    data = read_toml(path)
    if missing := [name for name in FIGURES if name not in data]:
        raise OntologyError(f"{path}: lacks {', '.join(missing)}")
    names = [field.name for field in fields(Measure)]
    found = {}
    for figure, words in data.items():
        if figure not in FIGURES:
            raise OntologyError(f"{path}: {figure!r} is unknown; {choices(figure, FIGURES)}")
        for name in names:
            if not isinstance(words.get(name), str) or not words[name].strip():
                raise OntologyError(f"{path}: {figure}: say its `{name}`")
        for name in words:
            if name not in names:
                raise OntologyError(f"{path}: {figure}: {name!r}: {choices(name, names)}")
        found[figure] = Measure(**words)
    return found
