"""A sentence in, its sources out: by a verb of saying, "according to", or the form of a headline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Span, Token

from kg.annotate.refs import ACTORS, PERSON, Ref
from kg.attribution import Attribution
from kg.model import MentionKind

# "…, citing two officials": words that bring in a source as their object.
_CITING = {"citing", "quoting", "per"}
_DASHES = {"–", "—", "-"}
_SHORT = 4  # tokens of a source at the end or start of a headline


@dataclass(frozen=True, slots=True)
class Saying:
    """Reference ``speaker`` is the source of the covered tokens; ``cue`` is the token of "said"."""

    speaker: int
    cue: int
    claim: bool  # a claim of one side rather than a plain report
    quoted: bool = False  # covered by carry-over from a neighbouring quotation


Covered = tuple[Saying, list[int]]


@dataclass(frozen=True, slots=True)
class Sources:
    """References by the tokens that may name a source, and the words that make one."""

    refs: Sequence[Ref]
    heads: dict[int, int]
    words: Attribution

    @classmethod
    def of(cls, refs: Sequence[Ref], words: Attribution) -> Sources:
        """Every token of a name, and the head of every noun phrase and pronoun."""
        heads = {r.head: n for n, r in enumerate(refs) if r.kind != MentionKind.ADJECTIVE}
        for n, r in enumerate(refs):
            if r.kind == MentionKind.NAME:
                heads.update(dict.fromkeys(range(r.start, r.end), n))
        return cls(refs, heads, words)

    def cls_at(self, token: Token) -> str | None:
        """Class of the reference that a token heads."""
        return str(self.refs[self.heads[token.i]].cls) if token.i in self.heads else None

    def said(self, sent: Span) -> Iterator[Covered]:
        """Verbs of saying with what they cover."""
        for token in sent:
            lemma = token.lemma_.lower()
            if token.pos_ in {"VERB", "AUX"} and lemma in self.words.verbs:
                yield from self._verb(token, lemma in self.words.claims)
            elif token.pos_ == "NOUN" and token.dep_ == "ROOT" and lemma in self.words.verbs:
                yield from self._tagged_noun(token)

    def _verb(self, verb: Token, claim: bool) -> Iterator[Covered]:
        speaker = self._agency(verb, self.subject(verb))
        content = [c for c in verb.children if c.dep_ == "ccomp" and not _parted(c, verb)]
        quoted = _as_saying(verb)
        objects = (c.i for c in verb.children if c.dep_ in {"dobj", "nsubjpass"})
        person = next((self.heads[i] for i in objects if i in self.heads), None)
        if quoted and person is not None:
            speaker, content = person, quoted  # "Tass quoted him as saying that …"
        if not content and _parenthesis(verb):
            if speaker is not None:  # "The town, officials said, was calm"
                own = {t.i for t in verb.subtree}
                yield (
                    Saying(speaker, verb.i, claim),
                    [t.i for t in verb.head.subtree if t.i not in own],
                )
            return
        if not content and claim:
            content = [c for c in verb.children if c.dep_ == "xcomp"]  # "claimed to have struck"
        if speaker is None or not content:
            return
        covered = {t.i for c in content for t in c.subtree}
        if content[0].i < verb.i:
            # Other clauses before the verb of a final "…, X said" hang on the verb itself.
            clauses = {"advcl", "conj", "ccomp", "dep"}
            before = (c for c in verb.children if c.i < verb.i and c.dep_ in clauses)
            covered |= {t.i for c in before if not _parted(c, verb) for t in c.subtree}
        yield Saying(speaker, verb.i, claim), sorted(covered)

    def _tagged_noun(self, word: Token) -> Iterator[Covered]:
        """A final "…, ERR reports" whose verb the tagger took for a noun: a name right before it."""
        before = word.nbor(-1) if word.i > word.sent.start else word
        content = [c for c in word.children if c.dep_ == "ccomp" and c.i < word.i]
        n = self.heads.get(before.i) if before.dep_ == "compound" else None
        if content and n is not None and self.refs[n].kind == MentionKind.NAME:
            yield Saying(n, word.i, False), sorted(t.i for c in content for t in c.subtree)

    def _agency(self, verb: Token, speaker: int | None) -> int | None:
        """The agency that an anonymous source speaks to: "a diplomat told Reuters"."""
        if speaker is None or self.refs[speaker].kind != MentionKind.NOMINAL:
            return speaker
        if verb.doc[self.refs[speaker].head].lemma_.lower() not in self.words.anonymous:
            return speaker
        for child in verb.children:
            if child.dep_ in {"dobj", "dative"} and self.cls_at(child) == "Media":
                return self.heads[child.i]
            for grandchild in child.children if child.dep_ in {"prep", "dative"} else ():
                if self.cls_at(grandchild) == "Media":
                    return self.heads[grandchild.i]
        return speaker

    def subject(self, verb: Token) -> int | None:
        """Who says it: the subject of the verb, or of the verbs that it is joined to."""
        subject = next((c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
        node = verb
        while subject is None and node.dep_ in {"conj", "xcomp", "advcl"} and node.head.i != node.i:
            node = node.head
            subject = next((c for c in node.children if c.dep_ == "nsubj"), None)
        return self.source(subject) if subject is not None else None

    def source(self, token: Token) -> int | None:
        """The reference that a source phrase means: its name in apposition, or the owner of "a statement"."""
        for child in token.children:
            if child.dep_ == "appos" and self.cls_at(child) == PERSON:
                return self.heads[child.i]
        if token.lemma_.lower() in self.words.vehicles:
            return self._owner(token)
        n = self.heads.get(token.i)
        if n is None:
            return None
        known = token.lemma_.lower() in self.words.anonymous or str(self.refs[n].cls) in ACTORS
        return n if known or self.refs[n].kind != MentionKind.NOMINAL else None

    def _owner(self, vehicle: Token) -> int | None:
        """Whose statement, report or letter it is."""
        for child in vehicle.children:
            if child.dep_ == "poss" and child.i in self.heads:
                return self.heads[child.i]
            if child.dep_ == "prep" and child.lower_ in {"by", "from", "of"}:
                for obj in child.children:
                    if obj.i in self.heads:
                        return self.heads[obj.i]
        return None

    def according(self, sent: Span) -> Iterator[Covered]:
        """The clause that "according to X" or "citing X" stands in, without that phrase."""
        for token in sent:
            obj = _cited(token)
            speaker = self.source(obj) if obj is not None else None
            if obj is None or speaker is None:
                continue
            if obj.lemma_.lower() in self.words.anonymous and token.lower_ in {"citing", "quoting"}:
                continue  # "Reuters reported, citing two officials" is Reuters'
            own = {t.i for t in token.subtree}
            root = token.head
            while root.pos_ not in {"VERB", "AUX"} and root.dep_ != "ROOT":
                root = root.head
            yield Saying(speaker, token.i, False), [t.i for t in root.subtree if t.i not in own]

    def headline(self, sent: Span) -> Iterator[Covered]:
        """A source set off in a headline: "Bridge hit – governor", "Governor: bridge hit overnight"."""
        tokens = [t for t in sent if not t.is_space]
        for k, token in enumerate(tokens):
            before, after = tokens[:k], tokens[k + 1 :]
            if token.text in _DASHES and 1 <= len(after) <= _SHORT and k > 3:
                n = self._last(after)
                if n is not None and str(self.refs[n].cls) in ACTORS:
                    yield Saying(n, token.i, False), [t.i for t in before]
            if token.text == ":" and 1 <= k <= _SHORT and len(after) > 2:
                n = self._last(before)
                if n is not None and str(self.refs[n].cls) in {"Person", "Media"}:
                    yield Saying(n, token.i, False), [t.i for t in after]

    def _last(self, tokens: list[Token]) -> int | None:
        return next((self.heads[t.i] for t in reversed(tokens) if t.i in self.heads), None)


def _as_saying(verb: Token) -> list[Token]:
    """What somebody is quoted with: the clause under "as saying"."""
    participles = (
        p for c in verb.children if c.lower_ == "as" for p in c.children if p.dep_ == "pcomp"
    )
    return [g for p in participles for g in p.children if g.dep_ == "ccomp"]


def _parted(clause: Token, verb: Token) -> bool:
    """Whether a semicolon parts a clause from the verb of saying after it."""
    return any(t.text == ";" for t in verb.doc[clause.i : verb.i])


def _parenthesis(verb: Token) -> bool:
    """Whether a verb of saying stands inside the statement that it covers."""
    return verb.dep_ in {"parataxis", "advcl"} and not any(
        c.dep_ in {"mark", "dobj"} for c in verb.children
    )


def _cited(token: Token) -> Token | None:
    """The source's phrase of a word such as "according" or "citing"; None for other words."""
    if token.lower_ == "according":
        to = (c for c in token.children if c.lower_ == "to")
        return next((g for c in to for g in c.children if g.dep_ == "pobj"), None)
    if token.lower_ in _CITING and token.dep_ in {"prep", "advcl", "pcomp"}:
        return next((c for c in token.children if c.dep_ in {"dobj", "pobj"}), None)
    return None
