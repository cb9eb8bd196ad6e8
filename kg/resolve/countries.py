"""Entities, positions and owners in, the country of each entity out.

A country is its own. Anything else has the first of: the country in which or to which the gazetteer or the
text nests it, the country of its name or description ("Sudanese army") and of the bodies whose offices it
holds, and that of its owner ("supporters of the president"); an embassy or a base is first its owner's. Where
name, description and offices disagree, nothing is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.model import Entity, Position
from kg.resolve.entities import Entities, above


def countries(found: Entities, positions: Sequence[Position]) -> dict[str, Entity]:
    """Entity id to the same entity with the id of its country; a country has itself."""
    offices: dict[str, list[str]] = {}
    for held in positions:
        offices.setdefault(held.person, []).append(held.body)

    def own(ident: str) -> str | None:
        for up in (ident, *above(ident, lambda i: found.all[i].part_of)):
            if found.all[up].cls == "Country":
                return up
        told = {own(body) for body in offices.get(ident, ())} | {found.homes.get(ident)}
        told.discard(None)
        return told.pop() if len(told) == 1 else None

    def owned(ident: str) -> str | None:
        seen = list[str]()
        while ident in found.owners and ident not in seen:
            if found.all[ident].cls != "Facility" and (country := own(ident)) is not None:
                return country
            seen.append(ident)
            ident = found.owners[ident]
        return next((c for i in (ident, *reversed(seen)) if (c := own(i)) is not None), None)

    return {i: replace(e, country=owned(i)) for i, e in found.all.items()}
