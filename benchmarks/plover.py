"""Extraction scored on single sentences that were coded by the PLOVER project and are not part of this one.

    python benchmarks/plover.py RECORDS.jsonl [--extractor both] [--errors 20]

A record is ``{"id", "text", "gold": [{"plover", "source", "source_code", "target", "target_code",
"reciprocal"}, ...]}``: the class, and for each side the words and a code (ISO 3166 alpha-3, or IGO,
NGO ...), null where there is none. Two figures are printed:

type     the PLOVER classes of a sentence, as a set, against those that were coded
triple   class, source and target: a side agrees when its country is the same (kg:country) or the words of
         one name lie within the other; a side that was not coded asks nothing, and of a reciprocal event, or one of
         several actors without a target, the direction does not count

They are printed for every event that is found, by its type's class, and once more as the sentences were coded:

- each was coded for the one event that the manual wanted to show, by an older list of eighteen types and
  mapped: of what is found, only what stands highest in the sentence's tree counts, the first of several;
- PLOVER codes deeds to come by what announcing them does: cooperation that is planned or offered is AGREE,
  conflict that is planned or held out is THREATEN (codebook, on AGREE and THREATEN);
- only parties are coded: where the target is none (a call that is rejected, a road that is blocked) or is left
  open, it is the next party that the sentence names behind the event's word.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from spacy.tokens import Token

from kg import ontology
from kg.annotate import pipeline
from kg.annotate.refs import ACTORS
from kg.documents import segment
from kg.export import jsonl
from kg.extract import engine
from kg.model import Document
from kg.resolve import resolve

Side = frozenset[str]
Event = Mapping[str, Any]
COOPERATION = frozenset("AGREE CONSULT SUPPORT COOPERATE AID CONCEDE RETREAT".split())
CONFLICT = frozenset("REJECT PROTEST SANCTION MOBILIZE COERCE ASSAULT".split())
TO_COME = frozenset({"planned", "hypothetical"})
LEVEL = frozenset({"conj", "xcomp", "attr", "acomp"})  # what goes on without a step down the tree
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
    if not event["target"]:
        each = event["actor"]
        sides += [([a], [b]) for a in each for b in each if a is not b]
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


def coded(event: Event) -> Event:
    """The event by its class in the codebook, where it is still to come."""
    kind = event["plover"]
    if event["factuality"] in TO_COME:
        kind = "AGREE" if kind in COOPERATION else "THREATEN" if kind in CONFLICT else kind
    return {**event, "plover": kind, "target": event["next"] or event["target"]}


def highest(events: Sequence[Event]) -> list[Event]:
    """The event whose word stands highest in the tree of the sentence, the first of several; none of none."""
    return sorted(events, key=lambda e: e["depth"])[:1]


def depth(word: Token) -> int:
    """Steps from a word to the root of its sentence."""
    steps = 0
    while word.head.i != word.i:
        steps += word.dep_ not in LEVEL
        word = word.head
    return steps


def events_of(document: Document, loaded: engine.Engine, terms: ontology.Ontology) -> list[Event]:
    """The positive events of a document, with the codes and names of their sides, and how deep
    and where in the sentence they stand."""
    extraction = next(iter(loaded.extract([document])))
    annotated = next(iter(pipeline.annotate([document], loaded.nlp, loaded.words.vocabulary)))
    word = dict(zip(annotated.starts, annotated.doc, strict=True))
    deep = {
        (str(c.type), c.evidence.start, c.evidence.end): (
            depth(word[c.evidence.trigger[0]]),
            c.evidence.trigger[0],
        )
        for c in extraction.claims
    }
    resolution = resolve([extraction])
    classes = {e.id: e.cls for e in resolution.entities}
    labels = {e.id: e.label for e in resolution.entities}
    iso3 = {e.id: e.iso3 for e in resolution.entities}
    codes = {e.id: iso3.get(e.country or "") for e in resolution.entities}

    def is_party(ident: str) -> bool:
        return codes[ident] is not None or str(classes[ident]) in ACTORS

    parties = sorted(
        (link.mention.start, link.entity) for link in resolution.links if is_party(link.entity)
    )

    def next_party(line: Event, word: int) -> list[dict[str, Any]]:
        """The first other party that is named behind the event's word, where the target is none."""
        if any(is_party(x["id"]) for x in line["target"]):
            return []
        speaker = line["attributed_to"] or {"id": None}
        known = {x["id"] for x in (*line["actor"], speaker)}
        behind = (i for at, i in parties if at > word and i not in known)
        return [{"iso3": codes[i], "names": [labels[i]]} for i in behind][:1]

    found: list[Event] = []
    for line in jsonl.event_lines(resolution, [document], terms):
        if line["type"] == "Position" or line["polarity"] == "negative":
            continue
        sides = {
            role: [
                {"iso3": codes[x["id"]], "names": [x["name"], *x["mentions"]]} for x in line[role]
            ]
            for role in ("actor", "target")
        }
        told = min(deep[line["type"], e["start"], e["end"]] for e in line["evidence"])
        sides["next"] = next_party(line, told[1])
        kept = {n: line[n] for n in ("plover", "factuality")}
        found.append({**kept, **sides, "depth": told})
    return found


class Counts:
    """Right, found and coded, of classes and of triples."""

    def __init__(self) -> None:
        self.types, self.triples = Counter[str](), Counter[str]()

    def add(self, events: Sequence[Event], gold: Sequence[Event]) -> bool:
        """Counts a sentence; whether its classes are the coded ones."""
        found, wanted = {e["plover"] for e in events}, {g["plover"] for g in gold}
        self.types.update(right=len(found & wanted), system=len(found), gold=len(wanted))
        self.triples.update(right=matched(events, gold), system=len(events), gold=len(gold))
        return found == wanted

    def told(self) -> str:
        """Both figures in two lines."""
        pairs = (("type", self.types), ("triple", self.triples))
        return "\n".join(
            f"  {name:8} {figures(c['right'], c['system'], c['gold'])}" for name, c in pairs
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("records", type=Path)
    parser.add_argument("--extractor", choices=engine.EXTRACTORS, default="both")
    parser.add_argument("--errors", type=int, default=0)
    given = parser.parse_args()
    records = [json.loads(x) for x in given.records.read_text("utf-8").split("\n") if x.strip()]
    terms = ontology.load()
    loaded = engine.load(terms, extractor=given.extractor)
    every, main_ones, shown = Counts(), Counts(), 0
    for record in records:
        blocks, posts = segment(record["text"], start=0, date=None)
        document = Document(record["id"], record["text"], posts=posts, blocks=blocks)
        events, gold = events_of(document, loaded, terms), once(record["gold"])
        every.add(events, gold)
        chosen = [coded(e) for e in highest(events)]
        if not main_ones.add(chosen, gold) and shown < given.errors:
            shown += 1
            found, wanted = sorted(e["plover"] for e in chosen), sorted(g["plover"] for g in gold)
            print(f"{record['id']}: {found} for {wanted}: {record['text']}")
    print(f"{len(records)} sentences, {every.triples['gold']} coded events")
    print(f"every event, {every.triples['system']} found\n{every.told()}")
    print(f"as the sentences were coded, {main_ones.triples['system']} found\n{main_ones.told()}")


if __name__ == "__main__":
    main()
