"""Entities in, pairs that may be one out: namesakes, near spellings and acronyms, each with the reason."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.model import EntityClass
from kg.resolve.decisions import Decisions
from kg.resolve.entities import fold, spelling

_SMALL = {"the", "of", "for", "and", "in", "on", "de", "du"}


@dataclass(frozen=True, slots=True)
class Named:
    """An entity as the tables of a build have it; ``known`` where the gazetteer has an entry."""

    id: str
    cls: EntityClass | None
    label: str
    known: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two entities that may be one; ``a`` is the better known."""

    a: Named
    b: Named
    reason: str


def candidates(entities: Iterable[Named], decisions: Decisions) -> list[Candidate]:
    """Pairs whose names are alike and whose classes let them be one, sorted.

    Two that the gazetteer knows are two. Descriptions ("the rebels") have no names to compare.
    """
    named = sorted((e for e in entities if _is_name(e)), key=lambda e: (not e.known, e.id))
    by_key: dict[tuple[str, str], list[Named]] = defaultdict(list)
    for entity in named:
        for kind_and_key in _keys(entity):
            by_key[kind_and_key].append(entity)
    found: dict[tuple[str, str], Candidate] = {}
    for (kind, key), group in sorted(by_key.items()):
        for a, b in itertools.combinations(group, 2):
            alike = not (a.known and b.known) and decisions.may_be_one(a.cls, b.cls)
            if alike and _meet(kind, a, b):
                found.setdefault((a.id, b.id), Candidate(a, b, f"{_REASONS[kind]}: {key}"))
    return [found[pair] for pair in sorted(found)]


_REASONS = {
    "1 name": "one name in two spellings or classes",
    "2 surname": "one of the names of a person",
    "3 acronym": "the first letters of the other's name",
}


def _is_name(entity: Named) -> bool:
    words = [w for w in entity.label.split() if w.casefold() not in _SMALL]
    return bool(words) and all(not w[0].islower() and not w[0].isdigit() for w in words)


def _keys(entity: Named) -> Iterator[tuple[str, str]]:
    words = [w for w in fold(entity.label).split() if w not in _SMALL]
    if not words:
        return
    yield "1 name", spelling(entity.label)
    if entity.cls == "Person":
        # "Kim" stands first in Kim Jong Un, so every part of a name counts.
        yield from (("2 surname", spelling(w)) for w in sorted(set(words)) if len(w) > 2)
    elif entity.label.isupper() and len(words) == 1:
        yield "3 acronym", words[0]
    elif len(words) > 2:
        yield "3 acronym", "".join(w[0] for w in words)


def _meet(kind: str, a: Named, b: Named) -> bool:
    """A part of a name that two full names share, both in front, is a given name and says nothing."""
    if kind == "1 name":
        return True
    if kind == "3 acronym":
        return a.label.isupper() != b.label.isupper()
    one, two = _parts(a), _parts(b)
    if len(one) == 1 or len(two) == 1:
        return True
    return one[-1] == two[-1]


def _parts(entity: Named) -> Sequence[str]:
    return [spelling(w) for w in fold(entity.label).split()]
