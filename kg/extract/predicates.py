"""Parsed sentence in, predicates out: each verb or noun with its arguments in slots that no longer depend on voice or clause form.

Slots: ``subj`` and ``obj`` are the logical subject and object (a passive's subject is its ``obj``, its by-phrase its
``subj``); ``iobj`` the dative; ``comp`` the head of a complement clause; ``poss`` a possessor; ``adj`` an adjective or
noun modifier that names an actor; every preposition stands under its own word ("with", "against"). Subjects of
infinitives, participles and coordinated verbs are inherited from the clause that controls them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from spacy.tokens import Token

SUBJECTS = {"nsubj", "csubj"}
PASSIVE_SUBJECTS = {"nsubjpass", "csubjpass"}
# The infinitive's subject is the main clause's object: "ordered them to leave".
OBJECT_CONTROL = frozenset(
    "order tell ask urge beg implore press force compel allow let permit help make have get want expect advise invite "
    "instruct command direct require persuade convince warn forbid appeal call enjoin lead enable entitle send".split()
)
LIGHT = frozenset(
    "be go come enter get take embark engage meet join arrive travel fly leave set hold return stand put emerge act serve volunteer part agree spend work".split()
)
CARRIERS = frozenset(
    "carry launch mount stage conduct make hold perpetrate deliver lead order impose issue file bring sign commit".split()
)
RELATIVE = {"who", "which", "that", "whom", "whose"}


@dataclass(slots=True)
class Predicate:
    """One head with its arguments; each slot lists argument heads in text order, conjuncts included."""

    token: Token
    passive: bool = False
    slots: dict[str, list[Token]] = field(default_factory=dict)
    inherited: set[str] = field(default_factory=set)

    def add(self, slot: str, token: Token) -> None:
        for word in conjuncts(token):
            if word not in self.slots.setdefault(slot, []):
                self.slots[slot].append(word)

    def get(self, slot: str) -> list[Token]:
        return self.slots.get(slot, [])


def conjuncts(token: Token) -> list[Token]:
    """The token and what is coordinated with it ("France and Mali"), as far as they are of one kind."""
    found = [token]
    for word in found:
        for child in word.children:
            if (
                child.dep_ == "conj"
                and child.pos_ in {"NOUN", "PROPN", "PRON", "NUM", "ADJ"}
                and child not in found
            ):
                found.append(child)
    return found


def is_passive(verb: Token) -> bool:
    if any(c.dep_ in {"auxpass", "nsubjpass"} for c in verb.children):
        return True
    if any(c.dep_ == "agent" for c in verb.children):
        return True
    # Reduced relative: "envoys sent by the bloc", "a man wounded in the raid".
    return (
        verb.tag_ == "VBN"
        and verb.dep_ in {"acl", "amod"}
        and not any(c.dep_ in {"dobj", "aux"} for c in verb.children)
    )


class Reader:
    """Reads predicates of one Doc, each once."""

    def __init__(self) -> None:
        self._read: dict[int, Predicate] = {}

    def predicate(self, token: Token) -> Predicate:
        """The predicate headed by ``token``: a verb (or participle), or a noun."""
        known = self._read.get(token.i)
        if known is None:
            known = self._read[token.i] = Predicate(token)  # first, so that cycles end
            (
                _read_verb
                if token.pos_ in {"VERB", "AUX"} or token.dep_ in {"relcl", "advcl", "acl"}
                else _read_noun
            )(known, self.predicate)
        return known


def prepositions(token: Token) -> Iterator[tuple[str, Token]]:
    """(preposition, object) of a head, through "from … to" chains and compound prepositions."""
    for child in token.children:
        if child.dep_ in {"prep", "agent", "dative"} and child.pos_ in {
            "ADP",
            "SCONJ",
            "VERB",
            "ADV",
            "PART",
        }:
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


def _read_verb(p: Predicate, predicate: Callable[[Token], Predicate]) -> None:
    verb = p.token
    p.passive = is_passive(verb)
    for child in verb.children:
        dep = child.dep_
        if dep in SUBJECTS:
            p.add("subj", child)
        elif dep in PASSIVE_SUBJECTS:
            p.add("obj", child)
        elif dep in {"dobj", "oprd", "attr"}:
            p.add("attr" if dep in {"oprd", "attr"} else "obj", child)
        elif dep == "dative" and child.pos_ not in {"ADP"}:
            p.add("iobj", child)
        elif dep in {"ccomp", "xcomp"}:
            p.add("comp", child)
        elif dep == "acomp":
            p.add("acomp", child)
        elif dep == "npadvmod" and child.pos_ in {"PROPN", "NOUN"}:
            p.add("adv", child)
    for name, obj in prepositions(verb):
        if name == "by" and p.passive and obj.pos_ not in {"VERB"} and not _time_word(obj):
            p.add("subj", obj)
        p.add(name, obj)
    for (
        child
    ) in verb.children:  # "said of the talks" - prepositional phrases on a particle or adverb
        if child.dep_ in {"advmod", "prt", "acomp"}:
            for name, obj in prepositions(child):
                p.add(name, obj)
    # Prepositional phrases that the parser hung on the object: "launched missiles at Odesa".
    for obj in list(p.get("obj")):
        for name, noun in prepositions(obj):
            if name not in p.slots and name != "of":
                p.add(name, noun)
                p.inherited.add(name)
    _inherit(p, predicate)


def _time_word(token: Token) -> bool:
    return token.ent_type_ in {"DATE", "TIME"}


def _inherit(p: Predicate, predicate: Callable[[Token], Predicate]) -> None:
    verb, head = p.token, p.token.head
    dep = verb.dep_
    missing = "obj" if p.passive else "subj"
    if dep == "amod" and missing not in p.slots:  # "the detained editor", "advancing troops"
        _take(p, missing, [head])
    elif dep == "relcl":
        _relative(p, head)
    elif dep in {"acl"} and head.pos_ in {"NOUN", "PROPN", "PRON", "NUM"}:
        if verb.tag_ == "VB" and any(c.lower_ == "to" for c in verb.children):
            # "its decision to leave", "a plan to attack": the noun's possessor acts.
            owner = predicate(head)
            for slot in ("poss", "adj", "subj"):
                if owner.get(slot):
                    _take(p, "subj", owner.get(slot))
                    break
            else:
                governor = head.head
                if governor.pos_ in {"VERB", "AUX"} and governor.i != verb.i:
                    _take(p, "subj", predicate(governor).get("subj"))
        elif missing not in p.slots:
            _take(p, missing, [head])
    elif dep == "conj" and head.pos_ in {"VERB", "AUX"}:
        other = predicate(head)
        if missing not in p.slots:
            # "was hit and burned": the surface subject goes on.
            surface = other.get("obj") if other.passive else other.get("subj")
            _take(p, missing, surface)
        if (
            not p.passive
            and "obj" not in p.slots
            and "subj" in p.slots
            and _shares_object(p.token, head)
        ):
            _take(p, "obj", other.get("obj"))
    elif (
        dep in {"xcomp", "advcl", "ccomp"}
        and head.pos_ in {"VERB", "AUX", "ADJ"}
        and missing not in p.slots
    ):
        if dep == "ccomp" and verb.tag_ not in {"VB", "VBG"}:
            return
        if head.pos_ == "ADJ" and head.head.pos_ in {
            "AUX",
            "VERB",
        }:  # "are due to meet": the copula's subject acts
            head = head.head
        other = predicate(head)
        if (
            dep == "advcl"
            and any(c.dep_ == "mark" for c in verb.children)
            and verb.tag_ not in {"VBG", "VBN", "VB"}
        ):
            return
        if (
            dep != "advcl"
            and head.lemma_ in OBJECT_CONTROL
            and (other.get("obj") or other.get("iobj") or other.get("on") or other.get("to"))
        ):
            controller = other.get("obj") or other.get("iobj") or other.get("on") or other.get("to")
        elif (
            other.passive
            and head.lemma_ not in OBJECT_CONTROL
            and other.get("obj")
            and dep != "advcl"
        ):
            controller = other.get("obj")
        elif other.passive and head.lemma_ in OBJECT_CONTROL:
            controller = other.get("obj")
        elif other.passive and dep == "advcl":
            controller = other.get("obj") if p.passive else other.get("subj") or other.get("obj")
        else:
            controller = other.get("subj")
        _take(p, missing, controller)
    elif dep == "pcomp" and head.dep_ in {"prep", "agent"} and missing not in p.slots:
        governor = head.head  # "accused Iran of arming the group": the object acts; "by firing", "for striking": the subject
        if governor.pos_ in {"VERB", "AUX"}:
            other = predicate(governor)
            blamed = head.lower_ in {"of", "for", "from", "into", "against"} and other.get("obj")
            _take(p, missing, other.get("obj") if blamed else other.get("subj"))
        elif governor.pos_ in {"NOUN", "PROPN"}:
            owner = predicate(governor)
            _take(p, missing, owner.get("poss") or owner.get("adj") or owner.get("subj"))


def _shares_object(verb: Token, head: Token) -> bool:
    # "shelled and burned the town": the object follows the last verb, or stands with the first.
    return (
        not any(c.dep_ in {"dobj", "prep", "ccomp", "xcomp", "prt"} for c in verb.children)
        and verb.i > head.i
        and verb.i - head.i <= 3
    )


def _take(p: Predicate, slot: str, tokens: list[Token]) -> None:
    for token in tokens:
        if token.i != p.token.i:
            p.add(slot, token)
            p.inherited.add(slot)


def _relative(p: Predicate, antecedent: Token) -> None:
    """Replaces "who", "which", "that" by the antecedent, or fills the gap."""
    filled = False
    for slot, words in p.slots.items():
        for i, word in enumerate(words):
            if word.lower_ in RELATIVE:
                words[i] = antecedent
                p.inherited.add(slot)
                filled = True
            elif any(c.lower_ == "whose" for c in word.children):
                filled = True
    if filled:
        return
    if "subj" not in p.slots and not p.passive:
        _take(p, "subj", [antecedent])
    elif "obj" not in p.slots:
        _take(p, "obj", [antecedent])


def _read_noun(p: Predicate, predicate: Callable[[Token], Predicate]) -> None:
    noun = p.token
    for child in noun.children:
        if child.dep_ == "poss":
            p.add("poss", child)
        elif child.dep_ in {"amod", "compound", "nmod"} and (
            child.pos_ in {"PROPN", "NOUN"} or child.ent_type_ or child.text[:1].isupper()
        ):
            p.add("adj", child)
        elif child.dep_ == "acl" and child.tag_ == "VBN" and child.lemma_ in CARRIERS:
            # "the attack carried out by gunmen on the town": the participle's arguments are the noun's.
            carried = predicate(child)
            for slot in ("subj", *sorted(set(carried.slots) - {"subj", "obj", "comp"})):
                for word in carried.get(slot):
                    p.add("by" if slot == "subj" else slot, word)
        elif child.dep_ == "nsubj":
            p.add("subj", child)
    for name, obj in prepositions(noun):
        p.add(name, obj)
    # "the expulsion of 12 diplomats by Chad": what follows the object of "of" belongs to the event noun.
    for obj in p.get("of"):
        for name, inner in prepositions(obj):
            if name not in p.slots and name != "of":
                p.add(name, inner)
                p.inherited.add(name)
    governor = noun.head
    # A light verb lends its subject and its prepositions: "held talks with", "carried out an attack on".
    if noun.dep_ in {"dobj", "nsubjpass", "attr", "oprd"} and governor.pos_ in {"VERB", "AUX"}:
        verb = predicate(governor)
        p.slots.setdefault("support", [governor])
        for word in verb.get("subj"):
            if word.i != noun.i:
                p.slots.setdefault("support_subj", []).append(word)
        for word in verb.get("iobj"):
            p.slots.setdefault("support_iobj", []).append(word)
        for slot, words in verb.slots.items():
            if (
                slot not in {"subj", "obj", "iobj", "comp", "attr", "acomp", "adv"}
                and slot not in p.slots
            ):
                p.slots[slot] = list(words)
                p.inherited.add(slot)
    elif noun.dep_ == "pobj" and governor.dep_ == "prep" and governor.head.pos_ in {"VERB", "AUX"}:
        verb = predicate(governor.head)
        p.slots.setdefault("support", [governor.head])
        p.slots["support_prep"] = [governor]
        if governor.head.lemma_ in LIGHT:  # "went on a visit"; not "were wounded in the strike"
            for word in verb.get("obj") if verb.passive else verb.get("subj"):
                p.slots.setdefault("support_subj", []).append(word)
        for word in verb.get("obj"):
            p.slots.setdefault("support_obj", []).append(word)
    elif noun.dep_ == "nsubj" and governor.pos_ in {"VERB", "AUX"}:
        verb = predicate(governor)
        p.slots["support_verb"] = [governor]
        for slot, words in verb.slots.items():
            if slot in {"obj"}:
                p.slots.setdefault("support_obj", []).extend(words)
            elif (
                slot not in {"subj", "obj", "iobj", "comp", "attr", "acomp", "adv"}
                and slot not in p.slots
            ):
                p.slots[slot] = list(words)
                p.inherited.add(slot)
    elif noun.dep_ == "conj" and governor.pos_ in {"NOUN", "PROPN"}:
        other = predicate(governor)
        for slot in ("support", "support_subj", "support_iobj", "poss"):
            if slot not in p.slots and other.get(slot):
                p.slots[slot] = list(other.get(slot))
                p.inherited.add(slot)
