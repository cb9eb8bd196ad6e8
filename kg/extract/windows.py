"""A document as the learned reader takes it: wordpieces, windows, distances and paths between words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from kg.annotate.pipeline import Annotated

Span = tuple[int, int]
Array = npt.NDArray[Any]

DISTANCES: Final = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128)
FAR_BUCKETS: Final = 2 * (len(DISTANCES) + 1) + 1
STEPS: Final = 3  # steps up and down a dependency tree are told apart up to this many
PATHS: Final = (STEPS + 1) ** 2 + 1
LONGEST: Final = 12  # pieces a word


@dataclass(frozen=True, slots=True)
class Tree:
    """The head of each word, as a word number (a root is its own), and its dependency label."""

    heads: Sequence[int]
    labels: Sequence[str]


def layout(a: Annotated) -> tuple[list[Span], list[Span], Tree]:
    """Where the words and the sentences of a document stand in its text, and the tree of the words."""
    words = list(zip(a.starts, a.ends, strict=True))
    sentences = [(a.starts[s.start], a.ends[s.end - 1]) for s in a.doc.sents]
    return words, sentences, Tree([t.head.i for t in a.doc], [t.dep_ for t in a.doc])


@dataclass(frozen=True, slots=True)
class Window:
    """Words [start, end) are read together; those before ``own`` are there for context only."""

    start: int
    own: int
    end: int


@dataclass(frozen=True, slots=True)
class Pieces:
    """A document as the encoder takes it: wordpieces, and where paragraphs and sentences begin."""

    ids: tuple[tuple[int, ...], ...]
    cases: tuple[int, ...]
    paragraphs: tuple[bool, ...]
    sentences: tuple[int, ...]


def case_of(word: str) -> int:
    """How a word is written, which the lower-casing vocabulary no longer shows."""
    if word.islower():
        return 0
    if word.isupper():
        return 2 if len(word) > 1 else 1
    if word[:1].isupper():
        return 1
    return 3 if any(c.isdigit() for c in word) else 4


def cut(text: str, words: Sequence[Span], sentences: Sequence[Span], tokenizer: Any) -> Pieces:
    """The document in wordpieces; a word without any (white space, controls) keeps an empty tuple."""
    forms = [text[s:e] for s, e in words]
    encoded = tokenizer.encode(forms, is_pretokenized=True, add_special_tokens=False)
    ids: list[list[int]] = [[] for _ in forms]
    for piece, word in zip(encoded.ids, encoded.word_ids, strict=True):
        if word is not None:
            ids[word].append(piece)
    paragraphs = []
    last = 0
    for start, end in words:
        paragraphs.append(last == 0 or "\n" in text[last:start])
        if text[start:end].strip():
            last = end
    numbers = []
    at = 0
    for start, _ in words:
        while at + 1 < len(sentences) and sentences[at + 1][0] <= start:
            at += 1
        numbers.append(at)
    return Pieces(
        tuple(tuple(i[:LONGEST]) for i in ids),
        tuple(map(case_of, forms)),
        tuple(paragraphs),
        tuple(numbers),
    )


def windows(pieces: Pieces, limit: int, context: int) -> list[Window]:
    """Cuts a document into windows of ``limit`` pieces, at paragraphs, else sentences, else words.

    Each begins with the sentences before it that fit into ``context`` pieces.
    """
    size = [
        len(ids) + paragraph for ids, paragraph in zip(pieces.ids, pieces.paragraphs, strict=True)
    ]
    count = len(size)
    room = limit - 2
    result: list[Window] = []
    start = 0
    while start < count:
        left = _context(pieces, size, start, context)
        used = sum(size[left:start])
        end = start
        paragraph = sentence = start
        while end < count and used + size[end] <= room:
            used += size[end]
            end += 1
            if end == count or pieces.paragraphs[end]:
                paragraph = end
            if end == count or pieces.sentences[end] != pieces.sentences[end - 1]:
                sentence = end
        stop = next((s for s in (paragraph, sentence, end) if s > start), start + 1)
        result.append(Window(left, start, stop))
        start = stop
    return result


def _context(pieces: Pieces, size: Sequence[int], start: int, context: int) -> int:
    left = at = start
    used = 0
    while at > 0 and used + size[at - 1] <= context:
        at -= 1
        used += size[at]
        if at == 0 or pieces.sentences[at] != pieces.sentences[at - 1]:
            left = at
    return left


def inputs(
    pieces: Pieces, window: Window, cls: int, sep: int
) -> tuple[list[int], list[int], list[int], list[int]]:
    """Piece ids, their cases, and for each word of the window its first and its last piece.

    A word without pieces points to the piece before it.
    """
    ids, cases, first, last = [cls], [0], [], []
    for word in range(window.start, window.end):
        if pieces.paragraphs[word] and word > window.start:
            ids.append(sep)
            cases.append(0)
        own = pieces.ids[word]
        first.append(len(ids) if own else len(ids) - 1)
        ids.extend(own)
        cases.extend([pieces.cases[word]] * len(own))
        last.append(len(ids) - 1)
    return [*ids, sep], [*cases, 0], first, last


def bucket(distance: Array) -> Array:
    """Signed distances in words as numbers below FAR_BUCKETS."""
    steps = np.searchsorted(np.array(DISTANCES), np.abs(distance), side="right")
    return np.asarray(np.where(distance < 0, len(DISTANCES) + 1 + steps, steps), dtype=np.int64)


def relations(
    tree: Tree | None, labels: dict[str, int], at: Sequence[int], start: int, end: int
) -> Array:
    """Four numbers for each word of ``at`` and each word of [start, end): the way from one to the other.

    They are the shape of the path between them in the tree (0: there is none), and the labels of the
    second word, of its side of the path below the top, and of the first word's side.
    """
    result = np.zeros((4, len(at), end - start), dtype=np.int64)
    if tree is None:
        return result
    chains = [_chain(tree.heads, word) for word in range(start, end)]
    kinds = [labels.get(label, 0) for label in tree.labels]
    for row, word in enumerate(at):
        chain = _chain(tree.heads, word)
        up = {w: i for i, w in enumerate(chain)}
        for column, own in enumerate(chains):
            if own[-1] != chain[-1]:
                continue
            fall = next(i for i, w in enumerate(own) if w in up)
            rise = up[own[fall]]
            result[0, row, column] = 1 + min(rise, STEPS) * (STEPS + 1) + min(fall, STEPS)
            result[1, row, column] = kinds[own[0]]
            if fall:
                result[2, row, column] = kinds[own[fall - 1]]
            if rise:
                result[3, row, column] = kinds[chain[rise - 1]]
    return result


def _chain(heads: Sequence[int], word: int) -> list[int]:
    """A word, its head, and so on up to the root."""
    chain = [word]
    while heads[chain[-1]] != chain[-1]:
        chain.append(heads[chain[-1]])
    return chain


def pooled(scores: Array, sentences: Array) -> Array:
    """Scores of words and types, where the best word of a sentence stands for all of its words.

    Its score is then that of the chance that any of them expresses the type, each taken as independent.
    """
    result = scores.astype(np.float64)
    absent = -np.logaddexp(0.0, result)
    for sentence in np.unique(sentences):
        rows = np.nonzero(sentences == sentence)[0]
        none = np.minimum(absent[rows].sum(axis=0), -1e-9)
        best = rows[result[rows].argmax(axis=0)]
        result[best, np.arange(result.shape[1])] = np.log(-np.expm1(none)) - none
    return result
