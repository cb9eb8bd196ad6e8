"""Annotated document and references in, speakers out: for every token, who is the source of the statement that it stands in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from kg.annotate.mentions import PERSON, Ref
from kg.annotate.pipeline import Annotated
from kg.attribution import Attribution
from kg.model import BlockKind, MentionKind

_SOURCES = {"Person", "Country", "GovernmentBody", "ArmedForce", "ArmedGroup", "IntergovernmentalOrganization", "Party", "Company", "Media",
            "Organization", "Group"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Saying:
    """Reference ``speaker`` is the source of the covered tokens; ``cue`` is the token of "said" or "according"."""

    speaker: int
    cue: int
    claim: bool  # a claim of one side rather than a plain report
    quoted: bool = False  # covered by carry-over from a neighbouring quotation


def speakers(annotated: Annotated, refs: Sequence[Ref], words: Attribution) -> dict[int, Saying]:
    """Token index to the innermost saying that covers it; tokens that nobody speaks are left out."""
    doc = annotated.doc
    heads = {r.head: n for n, r in enumerate(refs) if r.kind != MentionKind.ADJECTIVE}
    for n, r in enumerate(refs):
        if r.kind == MentionKind.NAME:
            heads.update({i: n for i in range(r.start, r.end)})
    found: list[tuple[int, list[int], Saying]] = []
    for sent in doc.sents:
        for saying, tokens in [
            *_verbs(sent, refs, heads, words),
            *_according(sent, refs, heads, words),
        ]:
            found.append((len(tokens), tokens, saying))
        if annotated.block(sent[0]).kind == BlockKind.HEADING:
            for saying, tokens in _headline(sent, refs, heads):
                found.append((len(tokens), tokens, saying))
    out: dict[int, Saying] = {}
    for _, tokens, saying in sorted(
        found, key=lambda f: -f[0]
    ):  # the smallest cover is written last
        for i in tokens:
            out[i] = saying
    _carry(annotated, doc, out)
    _blocks(annotated, refs, heads, out, words)
    return out


def _verbs(
    sent: Span, refs: Sequence[Ref], heads: dict[int, int], words: Attribution
) -> Iterator[tuple[Saying, list[int]]]:
    for token in sent:
        if token.pos_ not in {"VERB", "AUX"} or token.lemma_.lower() not in words.verbs:
            continue
        claim = token.lemma_.lower() in words.claims
        speaker = _agency(token, _subject(token, refs, heads, words), refs, heads, sent.doc, words)
        content = [c for c in token.children if c.dep_ == "ccomp"]
        quoted_as = [
            g
            for c in token.children
            if c.lower_ == "as"
            for p in c.children
            if p.dep_ == "pcomp"
            for g in p.children
            if g.dep_ == "ccomp"
        ]
        if (
            quoted_as
            and (
                source_of := next(
                    (
                        heads[c.i]
                        for c in token.children
                        if c.dep_ in {"dobj", "nsubjpass"} and c.i in heads
                    ),
                    None,
                )
            )
            is not None
        ):
            speaker, content = source_of, quoted_as  # "Tass quoted him as saying that …"
        if (
            not content
            and token.dep_ in {"parataxis", "advcl"}
            and not any(c.dep_ in {"mark", "dobj"} for c in token.children)
        ):
            own = {t.i for t in token.subtree}
            covered = [t.i for t in token.head.subtree if t.i not in own]
            if speaker is not None:
                yield Saying(speaker, token.i, claim), covered
            continue
        if not content and (xcomp := [c for c in token.children if c.dep_ == "xcomp"]) and claim:
            content = xcomp  # "claimed to have struck"
        if speaker is None or not content:
            continue
        covered = [t.i for c in content for t in c.subtree]
        # Other clauses before the verb of a final "…, X said" hang on the verb itself.
        if content[0].i < token.i:
            covered += [
                t.i
                for c in token.children
                if c.i < token.i and c.dep_ in {"advcl", "conj", "ccomp", "dep"}
                for t in c.subtree
            ]
        yield Saying(speaker, token.i, claim), sorted(set(covered))


def _agency(
    verb: Token,
    speaker: int | None,
    refs: Sequence[Ref],
    heads: dict[int, int],
    doc: Doc,
    words: Attribution,
) -> int | None:
    """The agency behind an anonymous source ("a diplomat told Reuters"); a source that nobody names is none."""
    if (
        speaker is None
        or refs[speaker].kind != MentionKind.NOMINAL
        or doc[refs[speaker].head].lemma_.lower() not in words.anonymous
    ):
        return speaker
    for child in verb.children:
        if (
            child.dep_ in {"dobj", "dative"}
            and child.i in heads
            and str(refs[heads[child.i]].cls) == "Media"
        ):
            return heads[child.i]
        for grandchild in child.children if child.dep_ in {"prep", "dative"} else ():
            if grandchild.i in heads and str(refs[heads[grandchild.i]].cls) == "Media":
                return heads[grandchild.i]
    return speaker


def _subject(
    verb: Token, refs: Sequence[Ref], heads: dict[int, int], words: Attribution
) -> int | None:
    subject = next((c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
    node = verb
    while subject is None and node.dep_ in {"conj", "xcomp", "advcl"} and node.head.i != node.i:
        node = node.head
        subject = next((c for c in node.children if c.dep_ in {"nsubj"}), None)
    return source(subject, refs, heads, words) if subject is not None else None


def source(
    token: Token, refs: Sequence[Ref], heads: dict[int, int], words: Attribution
) -> int | None:
    """The reference that a source phrase means: its name in apposition, or the owner of "a statement"."""
    for child in token.children:
        if child.dep_ == "appos" and child.i in heads and refs[heads[child.i]].cls == PERSON:
            return heads[child.i]
    if token.lemma_.lower() in words.vehicles:
        for child in token.children:
            if child.dep_ == "poss" and child.i in heads:
                return heads[child.i]
            if child.dep_ == "prep" and child.lower_ in {"by", "from", "of"}:
                for obj in child.children:
                    if obj.i in heads:
                        return heads[obj.i]
        return None
    n = heads.get(token.i)
    if n is None:
        return None
    cls = refs[n].cls
    if (
        refs[n].kind == MentionKind.NOMINAL
        and token.lemma_.lower() not in words.anonymous
        and (cls is None or str(cls) not in _SOURCES)
    ):
        return None
    return n


def _according(
    sent: Span, refs: Sequence[Ref], heads: dict[int, int], words: Attribution
) -> Iterator[tuple[Saying, list[int]]]:
    for token in sent:
        obj: Token | None = None
        if token.lower_ == "according":
            obj = next(
                (
                    g
                    for c in token.children
                    if c.lower_ == "to"
                    for g in c.children
                    if g.dep_ == "pobj"
                ),
                None,
            )
        elif token.lower_ in {"citing", "quoting", "per"} and token.dep_ in {
            "prep",
            "advcl",
            "pcomp",
        }:
            obj = next((c for c in token.children if c.dep_ in {"dobj", "pobj"}), None)
        if obj is None:
            continue
        speaker = source(obj, refs, heads, words)
        if (
            speaker is None
            or obj.lemma_.lower() in words.anonymous
            and token.lower_ in {"citing", "quoting"}
        ):
            continue  # "Reuters reported, citing two officials" is Reuters'
        own = {t.i for t in token.subtree}
        root = token.head
        while root.pos_ not in {"VERB", "AUX"} and root.dep_ != "ROOT":
            root = root.head
        yield Saying(speaker, token.i, False), [t.i for t in root.subtree if t.i not in own]


def _headline(
    sent: Span, refs: Sequence[Ref], heads: dict[int, int]
) -> Iterator[tuple[Saying, list[int]]]:
    """ "Bridge hit overnight – governor", "Governor: bridge hit overnight"."""
    tokens = [t for t in sent if not t.is_space]
    for k, token in enumerate(tokens):
        rest = tokens[k + 1 :]
        if token.text in {"–", "—", "-"} and 1 <= len(rest) <= 4 and k > 3:
            n = next((heads[t.i] for t in reversed(rest) if t.i in heads), None)
            if n is not None and str(refs[n].cls) in _SOURCES:
                yield Saying(n, token.i, False), [t.i for t in tokens[:k]]
        if token.text == ":" and 1 <= k <= 4 and len(rest) > 2:
            n = next((heads[t.i] for t in reversed(tokens[:k]) if t.i in heads), None)
            if n is not None and str(refs[n].cls) in {"Person", "Media"}:
                yield Saying(n, token.i, False), [t.i for t in rest]


def quoted(doc: Doc) -> set[int]:
    """Tokens inside quotation marks; an opening mark closes at the end of its block at the latest."""
    inside, out = False, set()
    for token in doc:
        if token.text in {'"', "``", "''"}:
            inside = not inside
        elif inside:
            out.add(token.i)
    return out


def _carry(annotated: Annotated, doc: Doc, out: dict[int, Saying]) -> None:
    """A sentence that is all quotation and names no speaker takes that of its neighbour in the same block."""
    sents = list(doc.sents)
    for direction in (1, -1):
        order = sents if direction == 1 else sents[::-1]
        for previous, sent in zip(order, order[1:], strict=False):
            if any(t.i in out for t in sent) or not len(sent):
                continue
            first = next((t for t in sent if not t.is_space), sent[0])
            if first.text != '"' or annotated.blocks[first.i] != annotated.blocks[previous[0].i]:
                continue
            neighbour = next(
                (
                    out[t.i]
                    for t in (reversed(previous) if direction == 1 else previous)
                    if t.i in out
                ),
                None,
            )
            if neighbour is not None:
                for t in sent:
                    out[t.i] = Saying(neighbour.speaker, neighbour.cue, neighbour.claim, True)


def _blocks(
    annotated: Annotated,
    refs: Sequence[Ref],
    heads: dict[int, int],
    out: dict[int, Saying],
    words: Attribution,
) -> None:
    """A QUOTE block belongs to the person or body of the line that opens it."""
    for number, block in enumerate(annotated.document.blocks):
        if block.kind != BlockKind.QUOTE or block.speaker_line is None:
            continue
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
                token.lemma_.lower() in words.verbs
                and (n := _subject(token, refs, heads, words)) is not None
            ):
                speaker, cue = n, i
        if speaker is None:
            people = [heads[i] for i in line if i in heads and str(refs[heads[i]].cls) in _SOURCES]
            speaker = next(
                (n for n in people if refs[n].cls == PERSON), people[0] if people else None
            )
        if speaker is None:
            continue
        for i, b in enumerate(annotated.blocks):
            if b == number and i not in out:
                out[i] = Saying(speaker, cue, False, True)
