"""How far two annotations of the same documents agree: each measure of ``kg evaluate``, one annotation scored by the other.

    python -m training.agreement training/corpus/json training/corpus/twice/json

The first folder may hold more documents than the second. Names are judged by the entities of the first.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from kg import ontology
from kg.errors import InputError
from kg.evaluate import Evaluation, Gold, evaluate, load_gold


def lines(document: Gold) -> Iterator[dict[str, Any]]:
    """An annotated document's events and positions as the lines that a system would print."""
    for event in document.events:
        start, quote = document.text.index(event["quote"]), event["quote"]
        evidence = [{"start": start, "end": start + len(quote), "quote": quote}]
        yield {**event, "doc": document.id, "evidence": evidence}
    for held in document.positions:
        yield {**held, "doc": document.id, "type": "Position"}


def agreement(first: str, second: str) -> Evaluation:
    """The second folder scored against the same documents of the first; an InputError names a text that differs."""
    again = load_gold(second)
    of = {g.id: g for g in load_gold(first)}
    for g in again:
        if g.id not in of or of[g.id].text != g.text:
            raise InputError(f"{second}: {g.id} is not in {first}, or has another text there")
    found = [line for g in again for line in lines(g)]
    return evaluate([of[g.id] for g in again], found, ontology.load())


def main() -> None:
    both = agreement(*sys.argv[1:3])
    print(f"{both.documents} documents, {both.gold} and {both.system} events")
    for name, score in {**both.levels, "positions": both.positions}.items():
        print(f"{name:13} F1 {score.f1:.3f}")
    for mark, share in both.marks.items():
        print(f"{mark:13}    {share:.3f}  (on pairs that agree at core)")


if __name__ == "__main__":
    main()
