"""Loads ``ontology/vocabulary.toml``: the words that names, titles, descriptions and clauses are read by."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kg.errors import OntologyError, choices
from kg.gazetteer import CLASSES
from kg.model import EntityClass
from kg.resources import ontology_dir, read_toml

Groups = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The lists of the file under their names there; ``generic`` and ``several`` give a noun's classes."""

    particles: frozenset[str]
    partitives: frozenset[str]
    locative: frozenset[str]
    motion: frozenset[str]
    on_town: frozenset[str]
    of_town: frozenset[str]
    governments: frozenset[str]
    homelands: frozenset[str]
    bodies: frozenset[str]
    representatives: frozenset[str]
    modifiers: frozenset[str]
    honorifics: frozenset[str]
    mouthpieces: frozenset[str]
    envoys: frozenset[str]
    staff: frozenset[str]
    peers: frozenset[str]
    portfolios: frozenset[str]
    others: frozenset[str]
    since: frozenset[str]
    object_control: frozenset[str]
    speech: frozenset[str]
    blame: frozenset[str]
    borders: frozenset[str]
    against: frozenset[str]
    strangers: frozenset[str]
    reciprocal: frozenset[str]
    judging: frozenset[str]
    light: frozenset[str]
    carriers: frozenset[str]
    times: frozenset[str]
    counts: Mapping[str, int]
    leads: Mapping[str, str]
    same_office: Mapping[str, str]
    endings: Mapping[str, EntityClass]
    generic: Groups
    several: Groups


_TABLES = ("counts", "leads", "same_office", "endings", "generic", "several")


@functools.cache
def load(folder: Path | None = None) -> Vocabulary:
    """The checked lists; what is unknown, empty, double or no class is an OntologyError that names it."""
    path = (folder or ontology_dir()) / "vocabulary.toml"
    data = read_toml(path)
    names = [f.name for f in fields(Vocabulary)]
    unknown = sorted(set(data) ^ set(names))
    if unknown:
        raise OntologyError(f"{path}: {unknown}: the lists are {sorted(names)}, each once")
    empty = [name for name in names if not data[name]]
    if empty:
        raise OntologyError(f"{path}: {empty} must not be empty")
    for table, kind in (("counts", int), ("leads", str), ("same_office", str)):
        wrong = sorted(word for word, value in data[table].items() if type(value) is not kind)
        if wrong:
            raise OntologyError(f"{path}: {table}: {wrong} must be {kind.__name__} values")
    lists = {n: frozenset(_words(path, n, data[n])) for n in names if n not in _TABLES}
    return Vocabulary(
        **lists,
        counts=MappingProxyType(data["counts"]),
        leads=MappingProxyType(data["leads"]),
        same_office=MappingProxyType(data["same_office"]),
        endings=MappingProxyType(_endings(path, data["endings"])),
        generic=MappingProxyType(_groups(path, "generic", data["generic"])),
        several=MappingProxyType(_groups(path, "several", data["several"])),
    )


def _words(path: Path, name: str, words: Any) -> list[str]:
    if not isinstance(words, list) or not words or not all(isinstance(w, str) for w in words):
        raise OntologyError(f"{path}: {name} must be a list of words")
    if loud := sorted(w for w in words if w != w.lower()):
        raise OntologyError(f"{path}: {name}: write {loud} in lower case")
    return words


def _class(path: Path, name: str, cls: str) -> EntityClass:
    if cls not in CLASSES:
        raise OntologyError(f"{path}: {name}: no class {cls!r}; {choices(cls, CLASSES)}")
    return EntityClass(cls)


def _endings(path: Path, table: dict[str, Any]) -> dict[str, EntityClass]:
    out: dict[str, EntityClass] = {}
    for cls, words in table.items():
        for word in _words(path, f"endings.{cls}", words):
            if word in out:
                raise OntologyError(f"{path}: endings: {word!r} stands twice; leave it once")
            out[word] = _class(path, "endings", cls)
    return out


def _groups(path: Path, name: str, groups: list[dict[str, Any]]) -> dict[str, frozenset[str]]:
    out: dict[str, frozenset[str]] = {}
    for group in groups:
        if set(group) != {"nouns", "classes"} or not group["classes"]:
            raise OntologyError(f"{path}: each [[{name}]] has nouns and classes, neither empty")
        classes = frozenset(str(_class(path, name, cls)) for cls in group["classes"])
        for noun in _words(path, name, group["nouns"]):
            if noun in out:
                raise OntologyError(f"{path}: {name}: {noun!r} stands twice; leave it in one group")
            out[noun] = classes
    return out
