"""Events in, which of them say the opposite of which: so that claim and denial stand side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_TOLD = {"actual", "alleged"}


def against(events: Sequence[Mapping[str, Any]]) -> list[list[int]]:
    """For each event, in order, the numbers of those that it denies or that deny it.

    The rule of the query ``claims-contested``: a denial that answers an event, or two events of one type
    with an actor and an object in common, of which one is said to have happened and the other not to,
    unless their dates differ.
    """
    number = {event["id"]: i for i, event in enumerate(events)}
    found: list[set[int]] = [set() for _ in events]
    sides: dict[tuple[str, str, str], tuple[list[int], list[int]]] = {}
    for i, event in enumerate(events):
        for other in event["denies"]:
            if other in number:
                found[i].add(number[other])
                found[number[other]].add(i)
        if event["factuality"] in _TOLD:
            roles = event["roles"]
            for actor in roles.get("actor", ()):
                for object_ in (*roles.get("target", ()), *roles.get("theme", ())):
                    pair = sides.setdefault((event["type"], actor, object_), ([], []))
                    pair[event["polarity"] == "negative"].append(i)
    for said, denied in sides.values():
        for i in said:
            for j in denied:
                a, b = events[i]["date"], events[j]["date"]
                if a is None or b is None or a == b:
                    found[i].add(j)
                    found[j].add(i)
    return [sorted(others) for others in found]
