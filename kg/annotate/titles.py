"""References in, what belongs to a title out: where its phrase begins, its body, who stands beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from kg.annotate.refs import ACTORS, COUNTRY, PERSON, PLACE, Ref
from kg.model import MentionKind
from kg.vocabulary import Vocabulary

_BODY_PREPOSITIONS = {"of", "for", "to", "at", "in", "with", "on", "from"}
_POSSESSIVES = {"its", "their", "our", "his", "her"}
# What a title may be held at; a common noun too: "army spokesman", "the military chief".
BODIES = (ACTORS - {"Person"}) | {"Place", "Facility"}
_RELATIVES = {"WP", "WDT", "WP$", "WRB"}  # "a former minister to whom Chad gave asylum"
_SENDERS = {"GovernmentBody", "IntergovernmentalOrganization", "Party"}
_TOPICS = {COUNTRY, PLACE}  # "France's Europe minister"
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
            if ref and ref.named and (ref.cls != PERSON or doc[i].text in {"'s", "'"}):
                i = ref.start
            elif (
                token.text in {"'s", "'", "-"}
                or word in self.vocabulary.modifiers
                or word in _POSSESSIVES | {"whose"}
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

    def body(self, left: int, a: int, b: int) -> tuple[int | None, int]:
        """The body, country or person that the title [a, b) is held at, and where its phrase ends.

        Of an envoy what stands behind "to" or "in" is where he is sent, not who sends him.
        """
        owner = self._owner(left, a, b)
        n = self._behind(b)
        if n is None and (party := self._party(b)) is not None:
            return party, self.refs[party].end
        if n is None or self._dealt_with(n, b):
            return owner, b
        end = max(self.refs[n].end, self.refs[n].head + 1)
        between = self.doc[b - 1].lemma_.lower() in self.vocabulary.envoys
        if self.doc[b].lower_ != "of" and (owner is not None or between):
            return owner, end  # "Moscow's envoy to Tashkent" is Moscow's
        return n, end

    def _party(self, b: int) -> int | None:
        """The party right behind the title: "leader of the opposition Liberty Party"."""
        n = self.at.get(b)
        beside = n is not None and self.refs[n].start == b and self.refs[n].cls == "Party"
        return n if beside and self.doc[b - 1].lower_ == "opposition" else None

    def _dealt_with(self, n: int, b: int) -> bool:
        """Whether a name behind a title is what its holder deals with: "the minister for the Americas"."""
        if self.doc[b - 1].lemma_.lower() not in self.vocabulary.portfolios:
            return False
        ref, word = self.refs[n], self.doc[b].lower_
        return (word == "for" and str(ref.cls) not in _SENDERS) or (
            word == "of" and ref.entry is None and ref.cls is None
        )

    def _behind(self, b: int) -> int | None:
        """The body behind a title's preposition: "spokesman for the Y"; the last of "Kenya's navy"."""
        doc, refs = self.doc, self.refs
        if b + 1 >= len(doc) or doc[b].lower_ not in _BODY_PREPOSITIONS:
            return None
        found: int | None = None
        unknown: int | None = None  # a name of which nothing is known
        for k in range(b + 1, min(self._past_modifiers(b + 1) + _REACH, len(doc))):
            if doc[k].tag_ in _RELATIVES:
                break
            n = self.at.get(k)
            if n is not None and self._is_body(refs[n]):
                found = n
                end = refs[n].end
                possessor = end < len(doc) and doc[end].text == "'s" and k + 1 < len(doc)
                if possessor:
                    continue
                break
            if n is not None and refs[n].kind == MentionKind.NAME and refs[n].cls is None:
                unknown = n if unknown is None else unknown
            if n is not None and refs[n].cls == PERSON:
                return found if found is not None else self._served(n, b)
            clause = doc[k].pos_ in {"VERB", "AUX"} and doc[k].dep_ != "amod"
            if clause or (doc[k].pos_ == "PUNCT" and doc[k].text not in {"'s", "-"}):
                break
        return found if found is not None else unknown

    def _served(self, n: int, b: int) -> int | None:
        """The person whom an adviser or deputy serves: "an adviser to President Salva Kiir"."""
        ref = self.refs[n]
        serves = self.doc[b].lower_ in {"of", "to", "for"} and ref.kind != MentionKind.PRONOUN
        return n if serves and self.doc[b - 1].lemma_.lower() in self.vocabulary.staff else None

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
        """The country or body before a title, or in its own words ("EU foreign policy chief").

        The last one counts ("the Iranian foreign ministry spokesman"), but for "France's Europe minister".
        """
        found: list[int] = []
        for k in range(left, b):
            if self.doc[k].lower_ == "whose" and k < a:
                found = [m] if (m := self._antecedent(k)) is not None else []
            n = self.at.get(k)
            if n is None or n in found:
                continue
            ref = self.refs[n]
            if k >= a and (ref.entry is None or found) and ref.kind != MentionKind.NOMINAL:
                continue
            if ref.head >= b - 1 and not (
                ref.cls == "GovernmentBody" and self.doc[b - 2].lower_ == "of"
            ):
                continue  # the title's own noun; but "speaker of parliament" has parliament's
            if ref.cls == PERSON and ref.named and self.doc[ref.end].text in {"'s", "'"}:
                found = [n]  # "Moon's security adviser" serves where Moon does
                continue
            topic = k >= a and self.doc[b - 1].lemma_.lower() in self.vocabulary.portfolios
            noun = ref.kind == MentionKind.NOMINAL and str(ref.cls) in BODIES and not topic
            pronoun = ref.kind == MentionKind.PRONOUN and self.doc[k].lower_ in _POSSESSIVES
            if (ref.named and ref.cls != PERSON) or (noun and self.doc[k].is_lower) or pronoun:
                found.append(n)
        named = [n for n in found if self.refs[n].kind != MentionKind.PRONOUN] or found
        groups = [n for n in named if self.refs[n].named and self.refs[n].cls == "ArmedGroup"]
        named = groups or named  # "the Houthi military spokesman"
        last = self.refs[named[-1]] if named else None
        if last is not None and last.kind == MentionKind.NAME and last.cls in _TOPICS:
            return named[0]
        return named[-1] if named else None

    def _antecedent(self, whose: int) -> int | None:
        """What "whose" refers to: "Austria, whose chancellor …"."""
        doc = self.doc
        node = doc[whose]
        while node.dep_ != "relcl" and node.head.i != node.i:
            node = node.head
        n = self.at.get(node.head.i) if node.dep_ == "relcl" else None
        k = whose - 1
        while n is None and k >= max(0, whose - _REACH) and doc[k].sent == doc[whose].sent:
            n, k = self.at.get(k), k - 1
        return n

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
        while i < len(doc) and i < start + _LIST + 6 and doc[i].sent == doc[start - 1].sent:
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

    def bodies(self, left: int, a: int, b: int) -> list[int]:
        """The bodies of a plural title: "of X, Y and Z" behind it, or "the X and Y presidents" before it."""
        found: list[int] = []
        if b < len(self.doc) and self.doc[b].lower_ in {"of", "for", "from"}:
            for n in self._until_verb(b + 1):
                if self.refs[n].person:
                    break
                if self.refs[n].kind == MentionKind.NAME and n not in found:
                    found.append(n)
            return found
        for k in range(left, a):
            m = self.at.get(k)
            if m is not None and self.refs[m].named and self.refs[m].cls != PERSON:
                found.append(m)
        return list(dict.fromkeys(found))

    def _until_verb(self, b: int) -> Iterator[int]:
        for k in range(b, min(b + _LIST, len(self.doc))):
            if self.doc[k].pos_ in {"VERB", "AUX"} or self.doc[k].text in {".", ";"}:
                return
            if k in self.at:
                yield self.at[k]
