"""References in, the phrase of a title out: where it begins, and who stands beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from kg.annotate.refs import ACTORS, PERSON, Ref
from kg.vocabulary import Vocabulary

POSSESSIVES = {"its", "their", "our", "his", "her"}
# What a title may be held at; a common noun too: "army spokesman", "the military chief".
BODIES = (ACTORS - {"Person"}) | {"Place", "Facility"}
_LIST = 18  # tokens in which the holders of a plural title stand


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
            if ref and ref.named and (ref.cls != PERSON or doc[i].text in {"'s", "'"}):
                i = ref.start
            elif (
                token.text in {"'s", "'", "-"}
                or word in self.vocabulary.modifiers
                or word in POSSESSIVES | {"whose"}
            ):
                i -= 1
            elif (
                token.pos_ in {"ADJ", "NOUN", "PROPN", "NUM"}
                and token.dep_ in {"amod", "compound", "poss", "nmod", "nummod"}
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

    def people_before(self, end: int) -> list[int]:
        """The persons of the list "A, B and C" that ends before token ``end``."""
        found: list[int] = []
        i = end
        while i > 0 and (n := self.person_on(i - 1)) is not None and self.refs[n].end == i:
            found.insert(0, n)
            i = self._before_and(self.refs[n].start)
        return found if len(found) > 1 else []

    def _before_and(self, start: int) -> int:
        """End of the list's member before the one that begins at token ``start``."""
        i = start
        while i > 0 and self.doc[i - 1].lower_ in {"and", ","} | self.vocabulary.honorifics:
            i -= 1
        return i if any(t.lower_ in {"and", ","} for t in self.doc[i:start]) else 0

    def people_behind(self, start: int) -> list[int]:
        """The persons of the list "A, B and C" that begins at token ``start``, a comma or colon before it."""
        doc, found = self.doc, list[int]()
        i = start
        while i < len(doc) and i < start + _LIST and doc[i].sent == doc[start - 1].sent:
            n = self.person_at(i)
            if n is not None and n not in found:
                found.append(n)
                i = self.refs[n].end
            elif doc[i].text in {",", ":"} or (doc[i].lower_ == "and" and found):
                i += 1
            else:
                break
        joined = any(doc[k].lower_ == "and" for k in range(start, i))
        return found if len(found) > 1 and joined else []

    def actor(self, i: int) -> int | None:
        """The person who acts in the clause that "as" at token i belongs to."""
        node = self.doc[i]
        while node.pos_ not in {"VERB", "AUX"} and node.head.i != node.i:
            node = node.head
        while True:
            subject = next((c for c in node.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
            if subject is not None:
                if subject.lower_ in {"who", "that"} and node.dep_ == "relcl":
                    return self.person_on(node.head.i)
                return self.person_on(subject.i)
            if node.dep_ not in {"conj", "xcomp", "advcl"} or node.head.i == node.i:
                return None
            node = node.head

    def principal(self, peer: int, person: int, heads: set[int]) -> int | None:
        """Whose peer the noun at token ``peer`` is: the possessor, or who acts before "his" or "her".

        ``heads`` are the last tokens of titles: "the minister thanked his Greek colleague".
        """
        doc = self.doc
        owner = next((c for c in doc[peer].children if c.dep_ == "poss"), None)
        if owner is None:
            return None
        n = self.at.get(owner.i)
        if n is not None and self.refs[n].person:
            return n
        if owner.lower_ not in {"his", "her"}:
            return None
        start = owner.sent.start
        while True:
            found = [
                (t.dep_ in {"nsubj", "nsubjpass"}, t.i, m)
                for t in doc[start : owner.i]
                if (m := self.at.get(t.i)) not in {None, person}
                and self.refs[m].head == t.i
                and (self.refs[m].person or t.i in heads)
            ]
            if found:
                return max(found)[2]
            if start == 0:
                return None
            start = doc[start - 1].sent.start

    def same(self, n: int, head: int, m: int) -> bool:
        """Whether person n, whose title ends at token ``head``, is the one that reference m means."""
        a, b = self.refs[n], self.refs[m]
        named = a.person and b.person and self.doc[a.end - 1].text == self.doc[b.end - 1].text
        return n == m or named or b.head == head
