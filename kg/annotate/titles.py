"""References in, what belongs to a title out: where its phrase begins, its body, who stands beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from kg.annotate.refs import ACTORS, PERSON, Ref
from kg.model import MentionKind
from kg.vocabulary import Vocabulary

_BODY_PREPOSITIONS = {"of", "for", "to", "at", "in", "with", "on"}
_POSSESSIVES = {"its", "their", "our", "whose"}
# What a title may be held at; a common noun too: "army spokesman", "the military chief".
BODIES = (ACTORS - {"Person"}) | {"Place", "Facility"}
_REACH = 6  # tokens behind the article in which the body of "minister of …" is looked for
_LIST = 12  # tokens in which the bodies of a plural title stand


@dataclass(frozen=True, slots=True)
class Phrases:
    """A Doc with its references; ``at`` gives the reference of a token."""

    doc: Doc
    refs: Sequence[Ref]
    at: dict[int, int]
    vocabulary: Vocabulary

    def ref(self, i: int) -> Ref | None:
        """The reference of token i."""
        return self.refs[self.at[i]] if i in self.at else None

    def left_edge(self, a: int) -> int:
        """Start of the noun phrase that ends with the title at token a, without its article."""
        doc = self.doc
        i = a
        while i > 0 and doc[i - 1].sent == doc[a].sent:
            token, ref = doc[i - 1], self.ref(i - 1)
            word = token.lower_
            if ref and ref.named and ref.cls != PERSON:
                i = ref.start
            elif (
                token.text in {"'s", "'", "-"}
                or word in self.vocabulary.modifiers
                or word in _POSSESSIVES | {"his", "her"}
            ):
                i -= 1
            elif (
                token.pos_ in {"ADJ", "NOUN", "PROPN"}
                and token.dep_ in {"amod", "compound", "poss", "nmod"}
                and (ref is None or ref.cls != PERSON or not token.text[:1].isupper())
            ):
                i -= 1
            else:
                return i - 1 if token.pos_ == "DET" else i
        return i

    def title_start(self, left: int, a: int) -> int:
        """Where the title itself begins, with "former", "southern" and the like, from token ``left`` on."""
        start = a
        while start > left and (
            self.doc[start - 1].lower_ in self.vocabulary.modifiers
            or self.doc[start - 1].text == "-"
            or self._plain(start - 1)
        ):
            start -= 1
        return start

    def _plain(self, i: int) -> bool:
        """A lower-case modifier that belongs to the title ("defence", "southern"), not a body."""
        token, ref = self.doc[i], self.ref(i)
        modifier = token.pos_ in {"ADJ", "NOUN"} and token.dep_ in {"amod", "compound"}
        if not token.is_lower or not modifier or token.tag_ in {"VBN", "VBG"}:
            return False
        return not (ref and ref.cls and str(ref.cls) in BODIES)

    def body(self, left: int, a: int, b: int) -> tuple[int | None, int]:
        """The body or country of the title [a, b), and where its phrase ends."""
        owner = self._owner(left, a, b)
        n = self._behind(b)
        if n is None:
            return owner, b
        end = max(self.refs[n].end, self.refs[n].head + 1)
        if self.doc[b].lower_ != "of" and owner is not None:
            return owner, end  # "Moscow's envoy to Tashkent" is Moscow's
        return n, end

    def _behind(self, b: int) -> int | None:
        """The body behind a title's preposition: "spokesman for the Y"; the last of "Kenya's navy"."""
        doc, refs = self.doc, self.refs
        if b + 1 >= len(doc) or doc[b].lower_ not in _BODY_PREPOSITIONS:
            return None
        found = None
        for k in range(b + 1, min(self._past_modifiers(b + 1) + _REACH, len(doc))):
            n = self.at.get(k)
            if n is not None and self._is_body(refs[n]):
                found = n
                end = refs[n].end
                possessor = end < len(doc) and doc[end].text == "'s" and k + 1 < len(doc)
                if refs[n].kind == MentionKind.NAME and possessor:
                    continue
                break
            if n is not None and refs[n].cls == PERSON:
                break
            if doc[k].pos_ in {"VERB", "AUX", "PUNCT"} and doc[k].text not in {"'s", "-"}:
                break
        return found

    def _past_modifiers(self, j: int) -> int:
        while j < len(self.doc):
            token, ref = self.doc[j], self.ref(j)
            modifier = token.pos_ in {"DET", "ADJ", "NUM"} or token.dep_ == "compound"
            begins = ref is not None and ref.kind == MentionKind.NAME and ref.start == j
            if begins or not (modifier or token.text == "'s"):
                break
            j += 1
        return j

    def _is_body(self, ref: Ref) -> bool:
        kind = ref.kind in {MentionKind.NAME, MentionKind.NOMINAL} and ref.form != "adjective"
        return kind and str(ref.cls) in BODIES

    def _owner(self, left: int, a: int, b: int) -> int | None:
        """The country or body before a title, or in its own words ("EU foreign policy chief")."""
        found: int | None = None
        for k in range(left, b):
            n = self.at.get(k)
            if n is None:
                continue
            ref = self.refs[n]
            if k >= a and ref.entry is None:
                continue
            noun = ref.kind == MentionKind.NOMINAL and str(ref.cls) in BODIES
            pronoun = ref.kind == MentionKind.PRONOUN and self.doc[k].lower_ in _POSSESSIVES
            if (ref.named and ref.cls != PERSON) or (noun and self.doc[k].is_lower) or pronoun:
                found = n
        return found

    def person_at(self, i: int) -> int | None:
        """The person's name that begins at token i, honorifics and ranks skipped."""
        while i < len(self.doc) and self.doc[i].lower_ in self.vocabulary.honorifics:
            i += 1
        n = self.at.get(i)
        return n if n is not None and self.refs[n].person and self.refs[n].start == i else None

    def person_on(self, i: int) -> int | None:
        """The person whose name covers token i."""
        n = self.at.get(i)
        return n if n is not None and self.refs[n].person else None

    def bodies(self, b: int) -> list[int]:
        """The two bodies behind a plural title that ends at token b: "of X and Y"."""
        found: list[int] = []
        for n in self._until_verb(b):
            ref = self.refs[n]
            if ref.kind == MentionKind.NAME and ref.cls != PERSON and n not in found:
                found.append(n)
        return found if len(found) == 2 else []

    def _until_verb(self, b: int) -> Iterator[int]:
        for k in range(b, min(b + _LIST, len(self.doc))):
            if self.doc[k].pos_ in {"VERB", "AUX"} or self.doc[k].text in {".", ";"}:
                return
            if k in self.at:
                yield self.at[k]
