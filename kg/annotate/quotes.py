"""Annotated document and references in, speakers out: for every token, who is the source of its statement."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from spacy.tokens import Doc

from kg.annotate.pipeline import Annotated
from kg.annotate.refs import ACTORS, PERSON, Ref
from kg.annotate.sources import Covered, Saying, Sources
from kg.attribution import Attribution
from kg.model import Block, BlockKind


def speakers(annotated: Annotated, refs: Sequence[Ref], words: Attribution) -> dict[int, Saying]:
    """Token index to the innermost saying that covers it; tokens that nobody speaks are left out."""
    sources = Sources.of(refs, words)
    found: list[Covered] = []
    for sent in annotated.doc.sents:
        found += [*sources.said(sent), *sources.according(sent)]
        if annotated.block(sent[0]).kind == BlockKind.HEADING:
            found += sources.headline(sent)
    out: dict[int, Saying] = {}
    # The smallest cover is written last.
    for saying, tokens in sorted(found, key=lambda f: -len(f[1])):
        out.update(dict.fromkeys(tokens, saying))
    _carry(annotated, out)
    for number, block in enumerate(annotated.document.blocks):
        if block.kind == BlockKind.QUOTE and block.speaker_line is not None:
            _block(annotated, number, block, sources, out)
    return out


def quoted(doc: Doc) -> set[int]:
    """Tokens inside quotation marks."""
    inside, out = False, set()
    for token in doc:
        if token.text in {'"', "``", "''"}:
            inside = not inside
        elif inside:
            out.add(token.i)
    return out


def _carry(annotated: Annotated, out: dict[int, Saying]) -> None:
    """A sentence that is all quotation and names no speaker takes that of its neighbour in the same block."""
    sents = list(annotated.doc.sents)
    for forward in (True, False):
        order = sents if forward else sents[::-1]
        for previous, sent in itertools.pairwise(order):
            if any(t.i in out for t in sent):
                continue
            first = next((t for t in sent if not t.is_space), sent[0])
            if first.text != '"' or annotated.blocks[first.i] != annotated.blocks[previous[0].i]:
                continue
            nearest = list(previous)[:: -1 if forward else 1]
            neighbour = next((out[t.i] for t in nearest if t.i in out), None)
            if neighbour is not None:
                said = Saying(neighbour.speaker, neighbour.cue, neighbour.claim, quoted=True)
                out.update(dict.fromkeys((t.i for t in sent), said))


def _block(
    annotated: Annotated, number: int, block: Block, sources: Sources, out: dict[int, Saying]
) -> None:
    """A QUOTE block belongs to the person or body of the line that opens it."""
    assert block.speaker_line is not None
    low, high = block.speaker_line
    line = [
        i
        for i, (s, b) in enumerate(zip(annotated.starts, annotated.blocks, strict=True))
        if low <= s < high and b != number
    ]
    speaker = None
    cue = line[-1] if line else 0
    for i in line:
        token = annotated.doc[i]
        if (
            token.lemma_.lower() in sources.words.verbs
            and (n := sources.subject(token)) is not None
        ):
            speaker, cue = n, i
    if speaker is None:
        named = [sources.heads[i] for i in line if sources.cls_at(annotated.doc[i]) in ACTORS]
        people = (n for n in named if sources.refs[n].cls == PERSON)
        speaker = next(people, named[0] if named else None)
    if speaker is None:
        return
    for i, b in enumerate(annotated.blocks):
        if b == number:
            out.setdefault(i, Saying(speaker, cue, False, quoted=True))
