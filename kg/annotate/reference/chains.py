"""The chains of one document, as they grow and as the result."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kg.annotate.matcher import Words
from kg.annotate.pipeline import Annotated
from kg.annotate.quotes import quoted
from kg.annotate.refs import COUNTRY, PERSON, Ref
from kg.annotate.roles import Role
from kg.annotate.sources import Saying
from kg.gazetteer import Entry
from kg.model import EntityClass

Hints = Mapping[
    int, tuple[int, float]
]  # token of a pronoun -> token of its likely antecedent, share


@dataclass(slots=True)
class Chain:
    """References of one document that mean the same; ``links`` holds (ref, score, reason) in text order."""

    key: str
    label: str
    cls: EntityClass | None
    entry: Entry | None = None
    country: str | None = None
    links: list[tuple[int, float, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Chains:
    """``of[n]`` is the chain of reference n; unresolved pronouns are absent.

    ``more[n]`` holds further chains that the same words mean: the second of "the two leaders".
    """

    all: tuple[Chain, ...]
    of: dict[int, int]
    more: dict[int, tuple[int, ...]]


class Book:
    """The chains found so far, with what they are found from."""

    def __init__(
        self,
        annotated: Annotated,
        refs: Sequence[Ref],
        roles: Sequence[Role],
        sayings: dict[int, Saying],
        words: Words,
        hints: Hints,
    ) -> None:
        self.annotated, self.doc = annotated, annotated.doc
        self.refs, self.roles, self.sayings, self.hints = refs, roles, sayings, hints
        self.gazetteer, self.vocabulary = words.gazetteer, words.vocabulary
        self.chains: list[Chain] = []
        self.of: dict[int, int] = {}
        self.more: dict[int, tuple[int, ...]] = {}
        self.by_key: dict[str, int] = {}
        self.persons: dict[str, list[int]] = {}  # part of a name -> chains
        self.gender: dict[int, str] = {}  # chain -> "m" or "f", where the first name tells it
        self.sent = {t.i: n for n, s in enumerate(self.doc.sents) for t in s}
        self.quoted = quoted(self.doc)
        self.by_head = {r.head: n for n, r in enumerate(refs)}
        self._names: dict[int, int] = {}  # token -> the name that covers it
        for n, r in enumerate(refs):
            if r.named:
                for i in range(r.start, r.end):
                    self._names.setdefault(i, n)

    def text(self, ref: Ref) -> str:
        """The words of a reference, white space joined."""
        return " ".join(self.annotated.text(ref.start, ref.end).split())

    def name_at(self, i: int) -> int | None:
        """The name or its adjective that covers token i."""
        return self._names.get(i)

    def definite(self, ref: Ref) -> bool:
        """Whether "the" stands before the reference."""
        return ref.start > 0 and self.doc[ref.start - 1].lower_ == "the"

    def gap(self, ref: Ref, other: Ref) -> int:
        """How many sentences before ``ref`` the other one stands."""
        return self.sent[ref.head] - self.sent[other.head]

    def cls(self, c: int) -> str:
        """Class of a chain, "None" where it is not known."""
        return str(self.chains[c].cls)

    def found(self) -> Iterator[tuple[Ref, int]]:
        """Every reference that has a chain, with it, in the order of their finding."""
        return ((self.refs[n], c) for n, c in self.of.items())

    def join(
        self,
        n: int,
        key: str,
        label: str,
        cls: EntityClass | None,
        score: float,
        reason: str,
        entry: Entry | None = None,
    ) -> int:
        """Links reference n to the chain of this key, which is opened where it is new; gives the chain."""
        c = self.by_key.get(key)
        if c is None:
            c = self.by_key[key] = len(self.chains)
            self.chains.append(Chain(key, label, cls, entry))
        self.link(n, c, score, reason)
        return c

    def link(self, n: int, c: int, score: float, reason: str) -> None:
        """Links reference n to a chain."""
        self.of[n] = c
        self.chains[c].links.append((n, score, reason))

    def body_of(self, person: int, *, country: bool = True) -> int | None:
        """The chain of the body of the person's last title, or of its country where that has a chain."""
        for role in reversed(self.roles):
            if self.of.get(role.person) != person or role.body is None or role.body not in self.of:
                continue
            body = self.of[role.body]
            if self.chains[body].cls == PERSON:
                continue
            label = self.chains[body].country if country else None
            countries = (
                c for c, k in enumerate(self.chains) if k.cls == COUNTRY and k.label == label
            )
            return next(countries, body)
        return None
