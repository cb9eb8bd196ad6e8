"""Documents in, content words between two entities that no event was read from out, by frequency."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.annotate import pipeline
from kg.model import Document, MentionKind

if TYPE_CHECKING:
    from kg.build import Progress
    from kg.extract.engine import Engine

_KINDS = {"VERB": "verb", "NOUN": "noun"}
_NAMED = {MentionKind.NAME, MentionKind.ADJECTIVE}


@dataclass(frozen=True, slots=True)
class Gap:
    """A lemma that may express an event, how often it stood between two entities, and where."""

    lemma: str
    kind: str
    count: int
    sentences: tuple[str, ...]


def gaps(found: Sequence[Document], engine: Engine, progress: Progress[Any]) -> list[Gap]:
    """The most frequent first; verbs of saying, which frames leave to attribution, are not counted."""
    seen: dict[tuple[str, str], list[str]] = defaultdict(list)
    # One lemma in one sentence counts once.
    for document in progress(found, len(found), "reading"):
        for annotated in pipeline.annotate([document], engine.nlp):
            for lemma, kind, sentence in dict.fromkeys(_untaken(annotated, engine)):
                seen[lemma, kind].append(sentence)
    rows = [Gap(lemma, kind, len(said), tuple(said)) for (lemma, kind), said in seen.items()]
    return sorted(rows, key=lambda gap: (-gap.count, gap.lemma, gap.kind))


def _untaken(annotated: Any, engine: Engine) -> Iterable[tuple[str, str, str]]:
    extraction = engine.one(annotated)
    mentions = [m for chain in extraction.chains for m, _, _ in chain.links]
    named = sorted({m.start for m in mentions if m.kind in _NAMED})
    # The words of an event's trigger were taken, and those of a name or description name somebody.
    taken = [c.evidence.trigger for c in extraction.claims] + [m.span for m in mentions]
    inside = {offset for start, end in taken for offset in range(start, end)}
    for sentence in annotated.doc.sents:
        start, end = annotated.starts[sentence.start], annotated.ends[sentence.end - 1]
        here = [offset for offset in named if start <= offset < end]
        if len(here) < 2:
            continue
        for token in sentence:
            offset = annotated.starts[token.i]
            lemma = token.lemma_.lower()
            between = here[0] < offset < here[-1] and offset not in inside
            if between and token.pos_ in _KINDS and lemma not in engine.attribution.verbs:
                yield lemma, _KINDS[token.pos_], annotated.document.text[start:end]
