"""An event line and a gold event in, the levels at which they agree out; and the matching at a level."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from kg.evaluate.gold import Line
from kg.ontology import Ontology

LEVELS = ("detect", "core", "strict", "full")
MARKS = ("polarity", "factuality", "date", "attributed_to")
_SMALL_WORDS = frozenset({"the", "a", "an", "of", "and", "in", "at", "on", "for", "s"})


class Names:
    """Whether a name that a system gives means a gold entity."""

    def __init__(self, entities: Mapping[str, Line]) -> None:
        self.forms: dict[str, set[tuple[str, ...]]] = {
            key: {w for n in (key, *entity.get("aliases", ())) if (w := words(n))}
            for key, entity in entities.items()
        }

    def same(self, name: str, key: str) -> bool:
        """An equal name or alias; or all words of one in the other, unless it is another's very name."""
        found = words(name)
        forms = self.forms[key]
        if not found or found in forms:
            return bool(found)
        if any(found in others for k, others in self.forms.items() if k != key):
            return False
        return any(_within(found, form) for form in forms)

    def any(self, name: str, keys: Iterable[str]) -> bool:
        """Whether the name means one of these."""
        return any(self.same(name, key) for key in keys)


def words(name: str) -> tuple[str, ...]:
    """The words of a name that count, folded."""
    plain = name.casefold().replace("’s", "").replace("'s", "")
    return tuple(w for w in re.findall(r"[^\W_]+", plain) if w not in _SMALL_WORDS)


def _within(found: tuple[str, ...], form: tuple[str, ...]) -> bool:
    if set(found) <= set(form):
        return True
    # One word inside a longer name is a sign only where it stands last: the surname.
    return set(form) <= set(found) and (len(form) > 1 or form[0] == found[-1])


def name_of(value: Any) -> str:
    """The name of an argument, given as an object or as the bare name."""
    return str(value["name"]) if isinstance(value, dict) else str(value)


def side(event: Line, *roles: str) -> list[str]:
    """The names that fill these roles."""
    return [name_of(x) for role in roles for x in event.get(role) or ()]


def _side_agrees(found: list[str], wanted: list[str], names: Names, *, as_sets: bool) -> bool:
    if not wanted:
        return not (as_sets and found)
    hit = [key for key in wanted if any(names.same(name, key) for name in found)]
    if not as_sets:
        return bool(hit)
    return len(hit) == len(wanted) and all(names.any(name, wanted) for name in found)


def _roles_agree(event: Line, gold: Line, names: Names, *, as_sets: bool, symmetric: bool) -> bool:
    actor, target = side(event, "actor"), side(event, "target")
    sides = [(actor, target), (target, actor)] if symmetric else [(actor, target)]
    if any(
        _side_agrees(a, gold["actor"], names, as_sets=as_sets)
        and _side_agrees(t, gold["target"], names, as_sets=as_sets)
        for a, t in sides
    ):
        return True
    if not symmetric or as_sets:
        return False
    # Who met whom has no direction: the two first parties of the gold may stand on one side.
    parties = [*gold["actor"], *gold["target"]]
    both = actor + target
    return (
        bool(both)
        and _side_agrees(both, parties, names, as_sets=False)
        and all(any(names.same(name, key) for name in both) for key in parties[:2])
    )


def mark_agrees(mark: str, event: Line, gold: Line, names: Names) -> bool:
    """Whether polarity, factuality, date or who says so is the gold event's."""
    if mark == "date":
        return bool((event.get("date") or None) == gold["date"])
    if mark == "attributed_to":
        who, wanted = event.get("attributed_to"), gold["attributed_to"]
        return bool(names.same(name_of(who), wanted)) if who and wanted else not who and not wanted
    return bool(event.get(mark) == gold[mark])


def overlaps(event: Line, start: int, end: int) -> bool:
    """Whether any of the evidence touches the stretch of text."""
    return any(s["start"] < end and start < s["end"] for s in event.get("evidence") or ())


def levels_of(
    event: Line, gold: Line, text: str, names: Names, ontology: Ontology
) -> frozenset[str]:
    """The levels that a pair reaches; a line may leave out "positive" and "actual"."""
    reached: set[str] = set()
    types = ontology.event_types
    kind, wanted = types.get(event["type"]), types[ontology.event_type(gold["type"])]
    if kind is not None and kind.plover == wanted.plover:
        start = text.index(gold["quote"])
        if overlaps(event, start, start + len(gold["quote"])):
            reached.add("detect")
    if kind is None or kind.name != wanted.name:
        return frozenset(reached)
    for level, as_sets in (("core", False), ("strict", True)):
        if _roles_agree(event, gold, names, as_sets=as_sets, symmetric=wanted.symmetric):
            reached.add(level)
    stated = {"polarity": "positive", "factuality": "actual"} | dict(event)
    if "strict" in reached and all(mark_agrees(m, stated, gold, names) for m in MARKS):
        reached.add("full")
    return frozenset(reached)


def matched(reached: list[dict[int, frozenset[str]]], level: str) -> list[tuple[int, int]]:
    """The largest one-to-one matching of the pairs at ``level``, by augmenting paths, best pairs first."""
    owner: dict[int, int] = {}

    def place(event: int, tried: set[int]) -> bool:
        for gold, levels in sorted(reached[event].items(), key=lambda item: -len(item[1])):
            if level in levels and gold not in tried:
                tried.add(gold)
                if gold not in owner or place(owner[gold], tried):
                    owner[gold] = event
                    return True
        return False

    best = [max((len(levels) for levels in row.values()), default=0) for row in reached]
    for event in sorted(range(len(reached)), key=lambda n: -best[n]):
        place(event, set())
    return [(event, gold) for gold, event in owner.items()]
