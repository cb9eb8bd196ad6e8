"""Features -> training samples: windows with their targets, varied anew in every epoch."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kg.extract.neural import CLS, ROLES, SEP
from kg.extract.windows import Array, Tree, Window, bucket, inputs, relations, windows
from training.data import Features, Swapper, later_mentions, pieces_of
from training.settings import KINDS, Settings


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
    pieces: Any,
    window: Window,
    marks: tuple[int, int],
    rng: random.Random,
    s: Settings,
) -> Sample:
    start, end = window.start, window.end
    n = end - start
    labels, weights = (
        np.zeros((n, len(KINDS)), dtype=np.float32),
        np.ones((n, len(KINDS)), dtype=np.float32),
    )
    events, rows = [], []
    known = {(doc["forms"][e["trigger"]].lower(), KINDS.index(e["type"])) for e in doc["events"]}
    if s.repeat != 1.0:
        for word in range(start, end):
            for form, kind in known:
                if doc["forms"][word].lower() == form:
                    weights[word - start, kind] = s.repeat
    inside = [i for i, e in enumerate(doc["events"]) if start <= e["trigger"] < end]
    for e in doc["events"]:
        if start <= e["trigger"] < end:
            kind = KINDS.index(e["type"])
            labels[e["trigger"] - start, kind] = weights[e["trigger"] - start, kind] = 1
            events.append((e["trigger"] - start, kind, e["negative"], e["factuality"]))
            row = np.zeros((len(ROLES), n), dtype=np.float32)
            for number, role in enumerate(ROLES):
                row[number, [w - start for w in e["roles"][role] if start <= w < end]] = 1
            rows.append(row)
    queries, links = [], []
    for word, earlier in later_mentions(doc).items():
        found = [w - start for w in earlier if w >= start]
        if start < word < end:
            link = np.zeros(n + 1, dtype=bool)
            link[[w + 1 for w in found] or [0]] = True
            queries.append(word - start)
            links.append(link)
    for word, entity, named in doc["mentions"]:
        first = not any(e == entity and w < word for w, e, _ in doc["mentions"])
        if first and named and start < word < end:
            link = np.zeros(n + 1, dtype=bool)
            link[0] = True
            queries.append(word - start)
            links.append(link)
    spots = np.array(doc["numbers"][start:end])
    at = [e[0] for e in events]
    paths = doc["relations"][:, inside, start:end] * (rng.random() >= s.treeless)
    return Sample(
        inputs(pieces, window, *marks), labels, weights, events, np.array(rows), spots, (spots[None] == spots[at][:, None]).astype(int),
        paths, queries, np.array(links),
    )  # fmt: skip


def samples(
    documents: Sequence[Features], swapper: Swapper, tokenizer: Any, rng: random.Random, s: Settings
) -> Iterator[Sample]:
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
    return sorted({label for d in documents for label in d["labels"]})
