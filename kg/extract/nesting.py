"""A reading in, its chains with where their places lie out: from the gazetteer, and from the text itself.

The text says so by "the village of Lorn in Keth district", "the port, in the Keth region" or "Lorn, Kenya". A
whole that no text names (the country of a town) comes along as a chain without any mention.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from kg.annotate.refs import COUNTRY, PLACE, Ref
from kg.extract.belonging import belonging
from kg.extract.reading import Reading
from kg.gazetteer import Entry, Gazetteer
from kg.model import Chain, Mention

_INNER = {"Place", "Facility"}
_BETWEEN = (["in"], ["in", "the"], [",", "in"], [",", "in", "the"], [","])


def placed(
    chains: Iterable[Chain],
    reading: Reading,
    gazetteer: Gazetteer,
    homes: Mapping[str, str] | None = None,
) -> tuple[Chain, ...]:
    """The same chains with whole, owner and coordinates, and one for each whole that is missing among them.

    ``homes`` gives the country of persons whose offices the gazetteer knows, by their ids.
    """
    within, owners = dict(_said(reading)), dict(belonging(reading))
    whose = {mine: owner for mine, owner in owners.items() if owner is not None}
    out = []
    for chain in chains:
        entry = gazetteer.by_id.get(chain.entry or "") or _town(chain, gazetteer)
        known = chain if entry is None else _known(chain, entry)
        whole = next((within[m] for m, _, _ in chain.links if m in within), None)
        owner = next((whose[m] for m, _, _ in chain.links if m in whose), None)
        seemingly = owner is None and any(m in owners for m, _, _ in chain.links)
        home = None if seemingly else chain.country
        home = home or (homes or {}).get(chain.entry or "")
        out.append(replace(known, within=whole, whose=owner, home=home))
    there = {c.entry for c in out}
    wholes = [ident for c in out for ident in (c.part_of, _state(c.home, gazetteer))]
    for entry in _wholes(wholes, gazetteer):
        if entry.id not in there:
            bare = Chain(
                reading.annotated.document.id, f"gaz:{entry.id}", entry.label, entry.cls, ()
            )
            out.append(_known(replace(bare, country=entry.country), entry))
    return tuple(out)


def _known(chain: Chain, entry: Entry) -> Chain:
    return replace(
        chain, entry=entry.id, iso3=entry.iso3, exact=entry.exact, part_of=entry.part_of,
        position=entry.position,
    )  # fmt: skip


def _town(chain: Chain, gazetteer: Gazetteer) -> Entry | None:
    """The town that a capital's name means where it does not mean the government."""
    if chain.cls != PLACE:
        return None
    found = {e.id: e for e, _ in gazetteer.lookup.get(chain.label, ()) if e.cls == PLACE}
    return next(iter(found.values())) if len(found) == 1 else None


def _state(label: str | None, gazetteer: Gazetteer) -> str | None:
    """The id of the country with this label; organisations have none."""
    hits = gazetteer.lookup.get(label or "", ())
    return next((e.id for e, _ in hits if e.cls == COUNTRY and e.label == label), None)


def _wholes(ids: Iterable[str | None], gazetteer: Gazetteer) -> list[Entry]:
    """The entries above, up to the last, by id."""
    found: dict[str, Entry] = {}
    for ident in ids:
        up = ident
        while up is not None and up not in found and up in gazetteer.by_id:
            found[up] = gazetteer.by_id[up]
            up = found[up].part_of
    return [found[ident] for ident in sorted(found)]


def _said(reading: Reading) -> Iterator[tuple[Mention, Mention]]:
    """Pairs of a place's mention and that of the larger place in which the same words put it."""
    doc = reading.annotated.doc
    places = [n for n in reading.chains.of if _class(reading, n) in {*_INNER, str(COUNTRY)}]
    at: dict[int, int] = {}  # where a reference starts, to the longest that does
    for n in sorted(places, key=lambda n: (reading.refs[n].end, n)):
        at[reading.refs[n].start] = n
    for inner in (n for n in sorted(places) if _class(reading, n) in _INNER):
        small = reading.refs[inner]
        if _class(reading, inner) != "Facility" and not _proper(reading, small):
            continue
        for start in range(small.end + 1, min(small.end + 4, len(doc))):
            between = [t.lower_ for t in doc[small.end : start]]
            outer = at.get(start)
            if outer is None or between not in _BETWEEN or doc[start].is_sent_start:
                continue
            large = reading.refs[outer]
            listed = between == [","] and not _apposed(reading, small, large)
            if _larger(reading, outer) and not listed:
                yield reading.mention(inner), reading.mention(outer)
        for outer in places if _class(reading, inner) == "Facility" else ():
            large = reading.refs[outer]  # "the port of Lorn", "Lorn airport"
            inside = small.start <= large.start and large.end <= small.end
            if inside and outer != inner and _class(reading, outer) == str(PLACE):
                yield reading.mention(inner), reading.mention(outer)


def _larger(reading: Reading, n: int) -> bool:
    """Whether a reference names a country or a stretch of land by its own name."""
    ref = reading.refs[n]
    kind = _class(reading, n)
    return kind in {str(PLACE), str(COUNTRY)} and ref.form != "adjective" and _proper(reading, ref)


def _proper(reading: Reading, ref: Ref) -> bool:
    return any(t.pos_ == "PROPN" for t in reading.annotated.doc[ref.start : ref.end])


def _class(reading: Reading, n: int) -> str:
    return str(reading.chains.all[reading.chains.of[n]].cls)


def _apposed(reading: Reading, small: Ref, large: Ref) -> bool:
    """Whether "Lorn, Kenya" is one place and no list: Kenya is a country, and no "and" follows."""
    doc = reading.annotated.doc
    after = doc[large.end].lower_ if large.end < len(doc) else "."
    before = doc[small.start - 1].lower_ if small.start else "."
    following = doc[large.end + 1].lower_ if large.end + 1 < len(doc) else "."
    listed = (
        after in {"and", "or"} or (after == "," and following in {"and", "or"}) or before == ","
    )
    return large.cls == COUNTRY and not listed
