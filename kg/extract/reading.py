"""Annotated document in, one reading of it out: references, titles, speakers, chains, and which reference an argument word means."""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Token

from kg.annotate import mentions, quotes, reference, roles
from kg.annotate.mentions import PARTITIVE, PERSON, Matcher, Ref
from kg.annotate.pipeline import Annotated
from kg.attribution import Attribution
from kg.extract.predicates import Reader
from kg.gazetteer import Gazetteer
from kg.model import Mention, MentionKind


UNKNOWN = "?"  # class of a name or pronoun that nothing is known about: it may be anybody


@dataclass(slots=True)
class Reading:
    """Everything known about one document before events are looked for."""

    annotated: Annotated
    refs: list[Ref]
    roles: list[roles.Role]
    sayings: dict[int, quotes.Saying]
    chains: reference.Chains
    reader: Reader
    by_token: dict[int, int] = field(
        default_factory=dict
    )  # token to the reference that covers or is headed by it

    def mention(self, n: int, part: int = 0) -> Mention:
        """Reference n as a mention with offsets into the document."""
        ref, a = self.refs[n], self.annotated
        start, end = a.starts[ref.start], a.ends[ref.end - 1]
        chain = self.chains.of.get(n)
        cls = (
            self.chains.all[chain].cls
            if chain is not None and ref.kind != MentionKind.NOMINAL
            else ref.cls
        )
        if part:
            cls = self.chains.all[self.chains.more[n][part - 1]].cls
        return Mention(a.document.id, start, end, a.document.text[start:end], cls, ref.kind, part)

    def meanings(self, n: int) -> list[tuple[int, int]]:
        """(chain, part) of everything that reference n means: two for "the two leaders", none where it is unresolved."""
        first = self.chains.of.get(n)
        return (
            []
            if first is None
            else [(first, 0), *((c, k) for k, c in enumerate(self.chains.more.get(n, ()), 1))]
        )

    def nationality(self, n: int) -> tuple[int, int] | None:
        """(chain, part) of the country behind a person or group: of the title's body, or of the description ("two Russian envoys")."""
        chain = self.chains.of.get(n)
        if chain is None or str(self.chains.all[chain].cls) not in {"Person", "Group", "None"}:
            return None
        label = self.chains.all[chain].country
        for role in self.roles:
            if (
                self.chains.of.get(role.person) == chain
                and role.body is not None
                and role.body in self.chains.of
            ):
                body = self.chains.all[self.chains.of[role.body]]
                label = body.label if str(body.cls) == "Country" else body.country
        country = next(
            (
                k
                for k, c in enumerate(self.chains.all)
                if str(c.cls) == "Country" and c.label == label
            ),
            None,
        )
        if country is None or label is None:
            return None
        known = (chain, *self.chains.more.get(n, ()))
        if country not in known:
            self.chains.more[n] = (*known[1:], country)
            self.chains.all[country].links.append(
                (n, 0.7, f"country of “{self.chains.all[chain].label}”")
            )
        return country, (chain, *self.chains.more[n]).index(country)

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
        """The reference that an argument word means: the name in apposition to a title, the noun behind "hundreds of"."""
        n = self.by_token.get(token.i)
        if n is None:
            return None
        ref = self.refs[n]
        if ref.kind == MentionKind.NOMINAL:
            for child in token.children:
                if (
                    child.dep_ == "appos"
                    and (m := self.by_token.get(child.i)) is not None
                    and self.refs[m].kind == MentionKind.NAME
                ):
                    if self.refs[m].cls == ref.cls or ref.cls is None or self.refs[m].cls is None:
                        return m
            if (
                token.dep_ == "appos"
                and (m := self.by_token.get(token.head.i)) is not None
                and self.refs[m].kind == MentionKind.NAME
                and self.refs[m].cls == ref.cls == PERSON
            ):
                return m  # "Imran Khan, the prime minister, who …"
            if (
                token.lemma_.lower() in PARTITIVE or token.pos_ == "NUM"
            ) and token.ent_type_ != "DATE":
                for child in token.children:
                    if child.dep_ == "prep" and child.lower_ == "of":
                        for obj in child.children:
                            if obj.dep_ == "pobj" and obj.i in self.by_token:
                                return self.ref_of(obj)
        return n


def read(
    annotated: Annotated, gazetteer: Gazetteer, matcher: Matcher, words: Attribution
) -> Reading:
    """References first, then titles, speakers and chains, each from what stands before it."""
    refs = mentions.find(annotated, gazetteer, matcher)
    held = roles.read(annotated.doc, refs, gazetteer, matcher)
    sayings = quotes.speakers(annotated, refs, words)
    chains = reference.resolve(annotated, refs, held, sayings, gazetteer)
    reading = Reading(annotated, refs, held, sayings, chains, Reader())
    for n, ref in enumerate(refs):
        if ref.kind in {MentionKind.NAME, MentionKind.ADJECTIVE}:
            for i in range(ref.start, ref.end):
                reading.by_token[i] = n
    for n, ref in enumerate(refs):
        reading.by_token.setdefault(ref.head, n)
    return reading


def is_person(reading: Reading, n: int) -> bool:
    return reading.refs[n].cls == PERSON
