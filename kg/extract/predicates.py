"""Parsed sentence in, predicates out: arguments in slots that do not depend on voice or clause form.

Slots: ``subj`` and ``obj`` are the logical subject and object (a passive's subject is its ``obj``, its
by-phrase its ``subj``); ``iobj`` the dative; ``comp`` the head of a complement clause; ``poss`` a
possessor; ``adj`` an adjective or noun modifier that names an actor; every preposition stands under its
own word ("with", "against"). Subjects of infinitives, participles and coordinated verbs are inherited from
the clause that controls them.
"""

from __future__ import annotations

from spacy.tokens import Token

from kg.extract.control import inherit
from kg.extract.nouns import read_noun
from kg.extract.slots import Predicate, is_gapped, is_passive, prepositions
from kg.vocabulary import Vocabulary

_SLOTS = {
    "nsubj": "subj",
    "csubj": "subj",
    "nsubjpass": "obj",
    "csubjpass": "obj",
    "dobj": "obj",
    "oprd": "attr",
    "attr": "attr",
    "ccomp": "comp",
    "xcomp": "comp",
    "acomp": "acomp",
}


class Reader:
    """Reads predicates of one Doc, each once."""

    def __init__(self, words: Vocabulary) -> None:
        self.words = words
        self._read: dict[int, Predicate] = {}
        self._texts: dict[int, str] = {}

    def sentence(self, token: Token) -> str:
        """The words of a token's sentence in lower case, with a blank at either end."""
        start = token.sent.start
        if start not in self._texts:
            self._texts[start] = f" {token.sent.text.lower()} "
        return self._texts[start]

    def predicate(self, token: Token) -> Predicate:
        """The predicate headed by ``token``: a verb (or participle), or a noun."""
        known = self._read.get(token.i)
        if known is None:
            known = self._read[token.i] = Predicate(token)  # first, so that cycles end
            if token.pos_ in {"VERB", "AUX"} or token.dep_ in {"relcl", "advcl", "acl"}:
                self._verb(known)
            else:
                read_noun(known, self.predicate, self.words)
        return known

    def _verb(self, p: Predicate) -> None:
        p.passive = is_passive(p.token)
        for child in p.token.children:
            if slot := _slot(child):
                p.add("obj" if slot == "subj" and is_gapped(p.token) else slot, child)
        _small_clause(p)
        for name, obj in prepositions(p.token):
            time = obj.ent_type_ in {"DATE", "TIME"}
            if name == "by" and p.passive and obj.pos_ != "VERB" and not time:
                p.add("subj", obj)
            p.add(name, obj)
        _stranded(p)
        # Phrases that the parser hung on a particle or adverb: "pulled out of the pact".
        for child in p.token.children:
            if child.dep_ in {"advmod", "prt", "acomp"}:
                for name, obj in prepositions(child):
                    p.add(name, obj)
        # Phrases that the parser hung on the object: "launched missiles at Odesa".
        for obj in list(p.get("obj")):
            for name, noun in prepositions(obj):
                if name not in p.slots and name not in {"of", "by"}:
                    p.add(name, noun)
        inherit(p, self.predicate, self.words)


def _small_clause(p: Predicate) -> None:
    """The subject of an adjective is the verb's object: "hold the saboteurs responsible for the loss"."""
    for adjective in (c for c in p.token.children if c.dep_ == "ccomp" and c.pos_ == "ADJ"):
        children = list(adjective.children)
        if any(c.dep_ in {"mark", "aux", "cop"} for c in children):
            continue
        for child in (c for c in children if c.dep_ == "nsubj"):
            p.add("obj", child)
        for name, obj in prepositions(adjective):
            p.add(name, obj)


def _stranded(p: Predicate) -> None:
    """The surface subject stands behind a preposition without its object: "they had been fired upon"."""
    for child in p.token.children if p.passive else ():
        if child.dep_ == "prep" and not any(child.children):
            for word in p.slots.pop("obj", []):
                p.add("on" if child.lower_ == "upon" else child.lower_, word)


def _slot(child: Token) -> str | None:
    """The slot of a verb's child; None where it fills none by itself."""
    if child.dep_ == "dative":
        return "iobj" if child.pos_ != "ADP" else None
    if child.dep_ == "npadvmod":
        return "adv" if child.pos_ in {"PROPN", "NOUN"} else None
    return _SLOTS.get(child.dep_)
