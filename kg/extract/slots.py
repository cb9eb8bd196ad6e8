"""A parsed word in, its arguments out: their slots, and how the parser's arcs are read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from spacy.tokens import Token

_PREPOSITIONS = {"ADP", "SCONJ", "VERB", "ADV", "PART"}


@dataclass(slots=True)
class Predicate:
    """One head with its arguments; each slot lists argument heads in text order, conjuncts included."""

    token: Token
    passive: bool = False
    slots: dict[str, list[Token]] = field(default_factory=dict)

    def add(self, slot: str, token: Token) -> None:
        """Puts a word and what is coordinated with it into a slot, each once."""
        for word in conjuncts(token):
            if word not in self.slots.setdefault(slot, []):
                self.slots[slot].append(word)

    def get(self, slot: str) -> list[Token]:
        """The words of a slot; none where it is empty."""
        return self.slots.get(slot, [])

    def first(self, *slots: str) -> list[Token]:
        """The words of the first of these slots that has any."""
        return next((words for slot in slots if (words := self.get(slot))), [])

    def take(self, slot: str, tokens: list[Token]) -> None:
        """Puts words of another clause into a slot; the head is no argument of itself."""
        for token in tokens:
            if token.i != self.token.i:
                self.add(slot, token)


def conjuncts(token: Token) -> list[Token]:
    """The token and what is coordinated with it ("France and Mali"), as far as they are of one kind."""
    kinds = {"NOUN", "PROPN", "PRON", "NUM", "ADJ"}
    found = [token]
    for word in found:
        for child in word.children:
            if child.dep_ == "conj" and child.pos_ in kinds and child not in found:
                found.append(child)
    return found


def is_gapped(verb: Token) -> bool:
    """Whether a verb shares the auxiliary of a passive before it: "four were killed and two wounded"."""
    deps = {c.dep_ for c in verb.children}
    shares = verb.dep_ == "conj" and verb.tag_ == "VBN" and "nsubj" in deps
    return shares and not deps & {"aux", "dobj"} and is_passive(verb.head)


def is_passive(verb: Token) -> bool:
    """Whether a verb is passive, also without its auxiliary: "envoys sent by the bloc", "a man wounded"."""
    deps = {c.dep_ for c in verb.children}
    if deps & {"auxpass", "nsubjpass", "agent"} or is_gapped(verb):
        return True
    return verb.tag_ == "VBN" and verb.dep_ in {"acl", "amod"} and not deps & {"dobj", "aux"}


def infinitive(verb: Token) -> bool:
    """Whether "to" stands before the verb."""
    return any(c.lower_ == "to" for c in verb.children)


def prepositions(token: Token) -> Iterator[tuple[str, Token]]:
    """(preposition, object) of a head, through "from … to" chains and compound prepositions."""
    for child in token.children:
        if child.dep_ not in {"prep", "agent", "dative"} or child.pos_ not in _PREPOSITIONS:
            continue
        name = child.lower_
        for grandchild in child.children:
            if grandchild.dep_ in {"pobj", "pcomp"}:
                yield name, grandchild
            elif grandchild.dep_ == "prep":  # "out of", "because of", "according to"
                for last in grandchild.children:
                    if last.dep_ in {"pobj", "pcomp"}:
                        yield f"{name}_{grandchild.lower_}", last
                        yield grandchild.lower_, last
        for other in child.conjuncts:
            if other.dep_ == "conj" and other.pos_ == "ADP":
                for grandchild in other.children:
                    if grandchild.dep_ == "pobj":
                        yield other.lower_, grandchild
