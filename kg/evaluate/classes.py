"""Event lines and gold events of a text in, the sentences that express a PLOVER class out, on either side."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from kg.evaluate.gold import Gold, Line
from kg.ontology import Ontology

Cell = tuple[int, str]  # number of the sentence, PLOVER class

_END = re.compile(r"\n+|(?<=[.!?])[\"”’')\]]*\s+(?=[\"“‘'(\[]*[A-Z0-9])")
_NO_END = re.compile(
    r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|Gen|Lt|Col|Maj|Sgt|Capt|Adm|Sen|Rep|Gov|No|vs)\.$"
)


def sentences(text: str) -> list[tuple[int, int]]:
    r"""The sentences of a text as offsets, by a plain rule in which no system that is measured has a part.

    >>> text = "Mr. Dow met J. Roe. “Good,” he said.\nThey left."
    >>> [text[start:end] for start, end in sentences(text)]
    ['Mr. Dow met J. Roe.', '“Good,” he said.', 'They left.']
    """
    found, start = [], 0
    for end in _END.finditer(text):
        cut = end.start() + len(end.group().rstrip())
        if "\n" in end.group() or not _NO_END.search(text, start, cut):
            found.append((start, cut))
            start = end.end()
    return [(s, e) for s, e in [*found, (start, len(text))] if text[s:e].strip()]


def cells(gold: Gold, lines: Iterable[Line], ontology: Ontology) -> tuple[set[Cell], set[Cell]]:
    """Of the gold events by their quotes, and of a system's lines by all of their evidence."""
    spans, types = sentences(gold.text) or [(0, 0)], ontology.event_types

    def cell(start: int, end: int, kind: Any) -> Cell:
        """The sentence that holds most of a stretch of text, and the class; a type of nobody's is its own."""
        shared = [min(end, e) - max(start, s) for s, e in spans]
        return shared.index(max(shared)), types[kind].plover if kind in types else kind

    starts = ((gold.text.index(e["quote"]), e) for e in gold.events)
    return (
        {cell(start, start + len(e["quote"]), e["type"]) for start, e in starts},
        {cell(s["start"], s["end"], x["type"]) for x in lines for s in x.get("evidence") or ()},
    )
