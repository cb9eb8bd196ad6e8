"""Features -> training samples: windows with their targets, varied anew in every epoch."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kg.extract.neural import CLS, ROLES, SEP
from kg.extract.windows import Array, Pieces, Tree, Window, bucket, inputs, relations, windows
from kg.train.data import Features, later_mentions, pieces_of
from kg.train.settings import KINDS, Settings
from kg.train.swap import Swapper


@dataclass(slots=True)
class Sample:
    """One window with its targets; word positions are relative to the window."""

    parts: tuple[list[int], list[int], list[int], list[int]]
    labels: Array
    weights: Array
    events: list[tuple[int, int, int, int]]  # trigger, type, negative, factuality
    roles: Array
    spots: Array
    same: Array
    relations: Array
    queries: list[int]
    links: Array

    def __len__(self) -> int:
        """Word pieces, which is what a window costs."""
        return len(self.parts[0])


def with_layout(doc: Features, labels: dict[str, int]) -> Features:
    """Adds what ``cut`` finds in the text, so that changed words can be cut without a text."""
    words, last, paragraphs = doc["words"], 0, []
    for start, end in words:
        paragraphs.append(last == 0 or "\n" in doc["text"][last:start])
        if doc["text"][start:end].strip():
            last = end
    starts = [s for s, _ in doc["sentences"]]
    doc["paragraphs"] = tuple(paragraphs)
    doc["numbers"] = tuple(sum(b <= s for b in starts[1:]) for s, _ in words)
    doc["forms"] = [doc["text"][s:e] for s, e in words]
    at = [e["trigger"] for e in doc["events"]]
    doc["relations"] = relations(Tree(doc["heads"], doc["labels"]), labels, at, 0, len(words))
    return doc


def sample(
    doc: Features,
    pieces: Pieces,
    window: Window,
    marks: tuple[int, int],
    rng: random.Random,
    s: Settings,
) -> Sample:
    """One window of a document, whose words may have been changed in ``pieces``."""
    start, end = window.start, window.end
    labels = np.zeros((end - start, len(KINDS)), dtype=np.float32)
    weights = _repeats(doc, start, end, s.repeat)
    inside = [i for i, e in enumerate(doc["events"]) if start <= e["trigger"] < end]
    events, rows = [], []
    for e in (doc["events"][i] for i in inside):
        at, kind = e["trigger"] - start, KINDS.index(e["type"])
        labels[at, kind] = weights[at, kind] = 1
        events.append((at, kind, e["negative"], e["factuality"]))
        row = np.zeros((len(ROLES), end - start), dtype=np.float32)
        for number, role in enumerate(ROLES):
            row[number, [w - start for w in e["roles"][role] if start <= w < end]] = 1
        rows.append(row)
    asked = list(_links(doc, start, end))
    spots = np.array(doc["numbers"][start:end])
    return Sample(
        inputs(pieces, window, *marks),
        labels,
        weights,
        events,
        np.array(rows),
        spots,
        (spots[None] == spots[[e[0] for e in events]][:, None]).astype(int),
        doc["relations"][:, inside, start:end] * (rng.random() >= s.treeless),
        [query for query, _ in asked],
        np.array([link for _, link in asked]),
    )


def _repeats(doc: Features, start: int, end: int, weight: float) -> Array:
    """The weight of each word and type: less for a word that expresses the type elsewhere in the document."""
    weights = np.ones((end - start, len(KINDS)), dtype=np.float32)
    if weight != 1.0:
        for event in doc["events"]:
            form, kind = doc["forms"][event["trigger"]].lower(), KINDS.index(event["type"])
            same = [w - start for w in range(start, end) if doc["forms"][w].lower() == form]
            weights[same, kind] = weight
    return weights


def _links(doc: Features, start: int, end: int) -> Iterator[tuple[int, Array]]:
    """Each mention in a window with the words that it may refer to; number 0 is "none of them"."""

    def link(word: int, earlier: Sequence[int]) -> tuple[int, Array]:
        row = np.zeros(end - start + 1, dtype=bool)
        row[[w - start + 1 for w in earlier] or [0]] = True
        return word - start, row

    for word, earlier in later_mentions(doc).items():
        if start < word < end:
            yield link(word, [w for w in earlier if w >= start])
    for word, entity, named in doc["mentions"]:
        first = not any(e == entity and w < word for w, e, _ in doc["mentions"])
        if first and named and start < word < end:
            yield link(word, [])


def samples(
    documents: Sequence[Features], swapper: Swapper, tokenizer: Any, rng: random.Random, s: Settings
) -> Iterator[Sample]:
    """The windows of every document for one epoch, cut, masked and renamed at random."""
    marks = (tokenizer.token_to_id(CLS), tokenizer.token_to_id(SEP))
    for index, doc in enumerate(documents):
        swap = rng.random() < s.swap
        forms = swapper.swapped(index, doc["forms"], rng, s.swap_share) if swap else doc["forms"]
        pieces = pieces_of(doc, forms, tokenizer)
        if s.mask:
            hidden = (tokenizer.token_to_id("[MASK]"),)
            ids = tuple(hidden if p and rng.random() < s.mask else p for p in pieces.ids)
            pieces = dataclasses.replace(pieces, ids=ids)
        parts = windows(pieces, s.window, s.context)
        if rng.random() < s.crop:
            starts = [i for i, p in enumerate(doc["paragraphs"]) if p]
            at = rng.choice(starts)
            room = rng.choice((s.window, s.window // 2))
            parts = [w for w in windows(pieces, room, s.context) if w.own >= at] or parts[-1:]
        for window in parts:
            one = sample(doc, pieces, window, marks, rng, s)
            if rng.random() < s.plain:
                one.parts = (one.parts[0], [0] * len(one.parts[0]), *one.parts[2:])
            yield one


def stacked(parts: Sequence[Array], shape: Sequence[int]) -> Array:
    """Arrays of several sizes as one, filled with zeros."""
    result: Array = np.zeros((len(parts), *shape), dtype=parts[0].dtype)
    for row, part in enumerate(parts):
        result[row][tuple(slice(n) for n in part.shape)] = part
    return result


def collate(batch: Sequence[Sample]) -> dict[str, Array]:
    """Windows as one set of padded arrays."""
    size, width = max(len(b.parts[0]) for b in batch), max(len(b.parts[2]) for b in batch)
    names = ("ids", "cases", "first", "last")
    result = {
        n: stacked([np.array(b.parts[i]) for b in batch], (size if i < 2 else width,))
        for i, n in enumerate(names)
    }
    result["mask"] = stacked([np.ones(len(b.parts[0]), dtype=bool) for b in batch], (size,))[
        :, None, None
    ]
    result["labels"] = stacked([b.labels for b in batch], (width, len(KINDS)))
    result["weights"] = stacked([b.weights for b in batch], (width, len(KINDS)))
    result["words"] = stacked([np.ones(len(b.parts[2]), dtype=np.float32) for b in batch], (width,))
    result["spots"] = stacked([b.spots - b.spots[0] for b in batch], (width,))
    events = [(row, i, b) for row, b in enumerate(batch) for i in range(len(b.events))]
    if events:
        result["events"] = np.array([(row, *b.events[i]) for row, i, b in events])
        result["roles"] = stacked([b.roles[i] for _, i, b in events], (len(ROLES), width))
        result["same"] = stacked([b.same[i] for _, i, b in events], (width,))
        result["relations"] = stacked(
            [b.relations[:, i] for _, i, b in events], (4, width)
        ).transpose(1, 0, 2)
        result["distances"] = bucket(np.arange(width)[None] - result["events"][:, 1:2])
    queries = [(row, i, b) for row, b in enumerate(batch) for i in range(len(b.queries))]
    if queries:
        result["queries"] = np.array([(row, b.queries[i]) for row, i, b in queries])
        result["links"] = stacked([b.links[i] for _, i, b in queries], (width + 1,))
        gap = np.arange(width)[None] - result["queries"][:, 1:]
        result["gaps"], result["late"] = bucket(gap), np.pad(gap >= 0, ((0, 0), (1, 0)))
    return result


def labels_in(documents: Sequence[Features]) -> list[str]:
    """The dependency labels that stand in documents."""
    return sorted({label for d in documents for label in d["labels"]})
