"""Annotated document in, one reading of it out: references, titles, speakers, chains."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from spacy.tokens import Token

from kg.annotate import mentions, quotes, reference, roles
from kg.annotate.matcher import Words
from kg.annotate.pipeline import Annotated
from kg.annotate.reference.chains import Chain
from kg.annotate.refs import COUNTRY, GROUP, PERSON, PLACE, Ref, cover
from kg.annotate.roles import Role
from kg.annotate.sources import Saying
from kg.extract.predicates import Reader
from kg.gazetteer import Entry
from kg.model import Mention, MentionKind
from kg.vocabulary import Vocabulary

_SURE = 0.8  # score of a link from which on it tells who holds a title
UNKNOWN = "?"  # class of a name or pronoun that nothing is known about: it may be anybody


@dataclass(slots=True)
class Reading:
    """Everything known about one document before events are looked for."""

    annotated: Annotated
    refs: list[Ref]
    roles: list[Role]
    described: list[Role]  # titles without a name: their persons are nouns
    sayings: dict[int, Saying]
    chains: reference.Chains
    reader: Reader
    vocabulary: Vocabulary
    by_token: dict[int, int]  # token to the reference that covers it or is headed by it

    def mention(self, n: int, part: int = 0) -> Mention:
        """Reference n as a mention with offsets into the document."""
        ref, a = self.refs[n], self.annotated
        start, end = a.starts[ref.start], a.ends[ref.end - 1]
        chain = self.chains.of.get(n)
        cls = ref.cls
        if part:
            cls = self.chains.all[self.chains.more[n][part - 1]].cls
        elif chain is not None and ref.kind != MentionKind.NOMINAL:
            cls = self.chains.all[chain].cls
        return Mention(a.document.id, start, end, a.document.text[start:end], cls, ref.kind, part)

    def surely_named(self, n: int) -> bool:
        """Whether a noun surely means a person whom the text names."""
        chain = self.chains.of.get(n)
        if chain is None or self.chains.all[chain].cls != PERSON:
            return False
        links = self.chains.all[chain].links
        sure = any(m == n and score >= _SURE for m, score, _ in links)
        return sure and any(self.refs[m].person for m, _, _ in links)

    def meanings(self, n: int) -> list[tuple[int, int]]:
        """(chain, part) of all that reference n means: two for "the two leaders", none where unresolved."""
        first = self.chains.of.get(n)
        if first is None:
            return []
        return [(first, 0), *((c, k) for k, c in enumerate(self.chains.more.get(n, ()), 1))]

    def nationality(self, n: int) -> tuple[int, int] | None:
        """(chain, part) of the country behind a person or group: of a title's body, or of "Russian envoys".

        The country becomes a further meaning of the reference.
        """
        chains, of = self.chains.all, self.chains.of
        chain = of.get(n)
        if chain is None or str(chains[chain].cls) not in {"Person", "Group", "None"}:
            return None
        label = chains[chain].country
        for role in self.roles:
            if of.get(role.person) == chain and role.body is not None and role.body in of:
                body = chains[of[role.body]]
                label = (body.label if body.cls == COUNTRY else body.country) or label
        if label is None:
            return None
        countries = (k for k, c in enumerate(chains) if c.cls == COUNTRY and c.label == label)
        country = next(countries, None)
        return None if country is None else self._further(n, country)

    def state(self, n: int) -> tuple[int, int] | None:
        """(chain, part) of the country whose capital reference n means as a town; None for other towns."""
        chains = self.chains.all
        chain, ref = self.chains.of.get(n), self.refs[n]
        if chain is None or chains[chain].cls == COUNTRY:
            return None
        if ref.form == "seat" and ref.entry is not None and ref.entry.cls == COUNTRY:
            label = ref.entry.label
        elif ref.kind == MentionKind.NOMINAL and self.annotated.doc[ref.head].lemma_ == "capital":
            label = chains[chain].country or ""
        else:
            return None
        known = (
            k for k, c in enumerate(chains) if c.cls == COUNTRY and label in {c.label, c.country}
        )
        country = next(known, None)
        if country is None and ref.entry is not None:
            country = self._opened(ref.entry)
        return None if country is None else self._further(n, country)

    def side(self, chain: int) -> frozenset[int]:
        """A chain with the bodies and the country that it speaks for."""
        all_, of = self.chains.all, self.chains.of
        bodies = {
            of[r.body]
            for r in self.roles
            if of.get(r.person) == chain and r.body is not None and r.body in of
        }
        known = bodies | {chain}
        labels = {all_[c].country for c in known} - {None}
        return frozenset(
            known | {c for c, k in enumerate(all_) if k.cls == COUNTRY and k.label in labels}
        )

    def understood(self, owner: Callable[[Entry], Entry | None]) -> None:
        """Gives a country that only a town, a seat or a people stands for a chain of its own."""
        for n, ref in enumerate(self.refs):
            if ref.entry is None or n not in self.chains.of or ref.kind != MentionKind.NAME:
                continue
            country = ref.entry if ref.entry.cls == COUNTRY else owner(ref.entry)
            if ref.cls not in {PLACE, GROUP, COUNTRY} or country is None:
                continue
            if all(c.entry is None or c.entry.id != country.id for c in self.chains.all):
                self._further(n, self._opened(country))

    def opened(self, n: int, entry: Entry) -> int:
        """Makes a country that the text does not name a further meaning of reference n; gives its part."""
        known = (k for k, c in enumerate(self.chains.all) if c.entry and c.entry.id == entry.id)
        found = next(known, None)
        return self._further(n, self._opened(entry) if found is None else found)[1]

    def _opened(self, entry: Entry) -> int:
        """A new chain for an entry of the gazetteer."""
        new = Chain(f"gaz:{entry.id}", entry.label, entry.cls, entry, entry.country)
        self.chains = replace(self.chains, all=(*self.chains.all, new))
        return len(self.chains.all) - 1

    def _further(self, n: int, country: int) -> tuple[int, int]:
        """Makes a country a further meaning of reference n: (chain, part)."""
        chain = self.chains.of[n]
        known = (chain, *self.chains.more.get(n, ()))
        if country not in known:
            known = (*known, country)
            self.chains.more[n] = known[1:]
            label = self.chains.all[chain].label
            self.chains.all[country].links.append((n, 0.7, f"country of “{label}”"))
        return country, known.index(country)

    def class_of(self, token: Token) -> str | None:
        """Class of the reference at a token, through apposition and partitives."""
        n = self.ref_of(token)
        if n is None:
            return None
        chain = self.chains.of.get(n)
        ref = self.refs[n]
        cls = ref.cls if ref.cls is not None or chain is None else self.chains.all[chain].cls
        if cls is None and ref.kind in {MentionKind.NAME, MentionKind.PRONOUN}:
            return UNKNOWN
        return str(cls) if cls else None

    def ref_of(self, token: Token) -> int | None:
        """The reference that a word means: the name beside a title, the noun behind "hundreds of"."""
        n = self.by_token.get(token.i)
        if n is None or self.refs[n].kind != MentionKind.NOMINAL:
            return n
        if (name := self._apposed(token, self.refs[n])) is not None:
            return name
        counts = token.lemma_.lower() in self.vocabulary.partitives or token.pos_ == "NUM"
        if counts and token.ent_type_ != "DATE":
            of = (c for c in token.children if c.dep_ == "prep" and c.lower_ == "of")
            for obj in (o for c in of for o in c.children if o.dep_ == "pobj"):
                if obj.i in self.by_token:
                    return self.ref_of(obj)
        return n

    def _name_at(self, token: Token) -> int | None:
        n = self.by_token.get(token.i)
        return n if n is not None and self.refs[n].kind == MentionKind.NAME else None

    def _apposed(self, token: Token, ref: Ref) -> int | None:
        """The name in apposition: "the envoy, Ana Gomez", "Imran Khan, the prime minister, who …"."""
        for child in token.children:
            m = self._name_at(child) if child.dep_ == "appos" else None
            if m is not None and (
                ref.cls is None or self.refs[m].cls is None or self.refs[m].cls == ref.cls
            ):
                return m
        m = self._name_at(token.head) if token.dep_ == "appos" else None
        return m if m is not None and self.refs[m].cls == ref.cls == PERSON else None


def read(
    annotated: Annotated, words: Words, hints: reference.Hints = reference.NO_HINTS
) -> Reading:
    """References first, then titles, speakers and chains, each from what stands before it.

    ``hints`` are a learned reader's antecedents of pronouns.
    """
    refs = mentions.find(annotated, words)
    found = roles.read(annotated.doc, refs, words)
    held = [r for r in found if not r.described]
    described = [r for r in found if r.described]
    sayings = quotes.speakers(annotated, refs, words.attribution)
    chains = reference.resolve(annotated, refs, held, sayings, words, hints)
    reader = Reader(words.vocabulary)
    return Reading(
        annotated, refs, held, described, sayings, chains, reader, words.vocabulary, cover(refs)
    )
