"""Extraction scored on single sentences that were coded by the PLOVER project and are not part of this one.

    python benchmarks/plover.py RECORDS.jsonl [--extractor both] [--errors 20]

A record is ``{"id", "text", "gold": [{"plover", "source", "source_code", "target", "target_code",
"reciprocal"}, ...]}``: the class, and for each side the words and a code (ISO 3166 alpha-3, or IGO,
NGO ...), null where there is none. Two figures are printed:

type     the PLOVER classes of a sentence, as a set, against those that were coded
triple   class, source and target: a side agrees when the country is the same or the words of one name
         lie within the other; a side that was not coded asks nothing, and of a reciprocal event the
         direction does not count

The sentences were coded by an older list of eighteen types and mapped, each for the event that the
manual wanted to show: further events that a sentence tells of count against precision here.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kg import ontology
from kg.documents import segment
from kg.export import jsonl
from kg.extract import engine
from kg.model import Document
from kg.resolve import resolve

Side = frozenset[str]
SMALL = frozenset({"the", "a", "an", "of", "and", "s"})


def words(name: str) -> Side:
    """The words of a name that count."""
    return frozenset(re.findall(r"[^\W_]+", name.casefold())) - SMALL


def side_agrees(found: Sequence[Mapping[str, Any]], name: str | None, code: str | None) -> bool:
    """Whether any participant is of that country, or has that name."""
    if not name:
        return True
    wanted = words(name)
    return any(
        (code is not None and code == p["iso3"])
        or any(w and (w <= wanted or wanted <= w) for w in map(words, p["names"]))
        for p in found
    )


def agrees(event: Mapping[str, Any], gold: Mapping[str, Any]) -> bool:
    """Class, source and target."""
    if event["plover"] != gold["plover"]:
        return False
    sides = [(event["actor"], event["target"])]
    if gold.get("reciprocal"):
        sides.append((event["target"], event["actor"]))
    return any(
        side_agrees(a, gold["source"], gold["source_code"])
        and side_agrees(t, gold["target"], gold["target_code"])
        for a, t in sides
    )


def once(gold: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The coded events, a reciprocal one once instead of once for each direction."""
    seen: dict[object, Mapping[str, Any]] = {}
    for g in gold:
        pair = (g["source"], g["target"])
        key = (g["plover"], frozenset(pair) if g.get("reciprocal") else pair)
        seen.setdefault(key, g)
    return list(seen.values())


def matched(events: Sequence[Mapping[str, Any]], gold: Sequence[Mapping[str, Any]]) -> int:
    """The size of the largest one-to-one matching."""
    owner: dict[int, int] = {}

    def place(e: int, tried: set[int]) -> bool:
        for g, wanted in enumerate(gold):
            if g not in tried and agrees(events[e], wanted):
                tried.add(g)
                if g not in owner or place(owner[g], tried):
                    owner[g] = e
                    return True
        return False

    return sum(place(e, set()) for e in range(len(events)))


def figures(right: int, system: int, gold: int) -> str:
    p, r = right / system if system else 0.0, right / gold if gold else 0.0
    return f"P {p:.3f}  R {r:.3f}  F1 {2 * p * r / (p + r) if p + r else 0.0:.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("records", type=Path)
    parser.add_argument("--extractor", choices=engine.EXTRACTORS, default="both")
    parser.add_argument("--errors", type=int, default=0)
    given = parser.parse_args()
    records = [json.loads(x) for x in given.records.read_text("utf-8").split("\n") if x.strip()]
    terms = ontology.load()
    loaded = engine.load(terms, extractor=given.extractor)
    types, triples, shown = Counter[str](), Counter[str](), 0
    for record in records:
        blocks, posts = segment(record["text"], start=0, date=None)
        document = Document(record["id"], record["text"], posts=posts, blocks=blocks)
        resolution = resolve(list(loaded.extract([document])))
        codes = {e.id: e.iso3 for e in resolution.entities}
        events = []
        for line in jsonl.event_lines(resolution, [document], terms):
            if line["type"] == "Position" or line["polarity"] == "negative":
                continue
            sides = {
                role: [
                    {"iso3": codes[x["id"]], "names": [x["name"], *x["mentions"]]}
                    for x in line[role]
                ]
                for role in ("actor", "target")
            }
            events.append({"plover": line["plover"], **sides})
        gold = once(record["gold"])
        found, wanted = {e["plover"] for e in events}, {g["plover"] for g in gold}
        types.update(right=len(found & wanted), system=len(found), gold=len(wanted))
        triples.update(right=matched(events, gold), system=len(events), gold=len(gold))
        if found != wanted and shown < given.errors:
            shown += 1
            print(f"{record['id']}: {sorted(found)} for {sorted(wanted)}: {record['text']}")
    print(f"{len(records)} sentences, {triples['gold']} coded events, {triples['system']} found")
    print(f"type    {figures(types['right'], types['system'], types['gold'])}")
    print(f"triple  {figures(triples['right'], triples['system'], triples['gold'])}")


if __name__ == "__main__":
    main()
