"""An event noun in, its arguments out: its own, and those that the verb or noun over it lends."""

from __future__ import annotations

from collections.abc import Callable

from spacy.tokens import Token

from kg.extract.slots import Predicate, prepositions
from kg.vocabulary import Vocabulary

# Slots of a verb that are its own; the others it shares with the noun that it carries.
_OWN = {"subj", "obj", "iobj", "comp", "attr", "acomp", "adv"}
_VERBS = {"VERB", "AUX"}

Read = Callable[[Token], Predicate]


def read_noun(p: Predicate, read: Read, words: Vocabulary) -> None:
    """Fills the slots of a noun; ``read`` gives the predicate of another word."""
    noun, governor = p.token, p.token.head
    for child in noun.children:
        _child(p, child, read, words)
    for name, obj in prepositions(noun):
        p.add(name, obj)
    _ordered(p, words)
    # "the expulsion of 12 diplomats by Chad": what follows the object of "of" belongs to the event noun.
    for obj in p.get("of"):
        for name, inner in prepositions(obj):
            if name not in p.slots and name != "of":
                p.add(name, inner)
    verb = governor.pos_ in _VERBS
    if noun.dep_ in {"dobj", "nsubjpass", "attr", "oprd"} and verb:
        judged = noun.dep_ == "nsubjpass" and governor.lemma_ in words.judging
        _carried(p, read(governor), lent=not judged)
    elif noun.dep_ == "pobj" and governor.dep_ == "prep" and governor.head.pos_ in _VERBS:
        _behind_preposition(p, governor, read(governor.head), words)
    elif noun.dep_ == "nsubj" and verb:
        _subject(p, read(governor))
    elif noun.dep_ == "conj" and governor.pos_ in {"NOUN", "PROPN"}:
        _coordinated(p, read(governor))


def _child(p: Predicate, child: Token, read: Read, words: Vocabulary) -> None:
    """A possessor, a modifier that names somebody, a participle that carries the deed out."""
    named = child.pos_ in {"PROPN", "NOUN"} or child.ent_type_ or child.text[:1].isupper()
    if child.dep_ == "poss":
        p.add("poss", child)
    elif child.dep_ in {"amod", "compound", "nmod"} and named:
        p.add("adj", child)
    elif child.dep_ == "acl" and child.tag_ == "VBN" and child.lemma_ in words.carriers:
        # "the attack carried out by gunmen on the town": the participle's arguments are the noun's.
        carried = read(child)
        for slot in ("subj", *sorted(set(carried.slots) - {"subj", "obj", "comp"})):
            for word in carried.get(slot):
                p.add("by" if slot == "subj" else slot, word)
    elif child.dep_ == "nsubj":
        p.add("subj", child)


def _ordered(p: Predicate, words: Vocabulary) -> None:
    """Who acts in a clause that carries the deed out: "the closure of the bridge, which Kenya ordered"."""
    heads = (p.token, *(obj for _, obj in prepositions(p.token)))
    clauses = [c for t in heads for c in t.children if c.dep_ == "relcl"]
    for verb in clauses:
        if verb.lemma_ in words.carriers and "by" not in p.slots and verb.i > p.token.i:
            relative = {"which", "that"} & {c.lower_ for c in verb.children if c.dep_ == "dobj"}
            own = [c for c in verb.children if c.dep_ == "nsubj"]
            if relative and own:
                p.slots["by"] = own


def _lend(p: Predicate, verb: Predicate, but: frozenset[str] = frozenset()) -> None:
    """The verb's prepositions, where the noun has none of its own."""
    for slot, found in verb.slots.items():
        if slot not in _OWN and slot not in p.slots and slot not in but:
            p.slots[slot] = list(found)


def _carried(p: Predicate, verb: Predicate, *, lent: bool) -> None:
    """A verb lends its object its subject and prepositions: "held talks with", "launched a raid on".

    Without ``lent`` it keeps its "by": "the withdrawal was welcomed by Kenya", which does not withdraw.
    """
    p.slots.setdefault("support", [verb.token])
    for word in verb.get("subj"):
        if word.i != p.token.i:
            p.slots.setdefault("support_subj", []).append(word)
    for word in verb.get("iobj"):
        p.slots.setdefault("support_iobj", []).append(word)
    _lend(p, verb, but=frozenset() if lent else frozenset({"by"}))


def _behind_preposition(
    p: Predicate, preposition: Token, verb: Predicate, words: Vocabulary
) -> None:
    """A light verb lends its subject ("went on a visit"), others an object ("were wounded in the strike")."""
    p.slots.setdefault("support", [verb.token])
    p.slots["support_prep"] = [preposition]
    if verb.token.lemma_ in words.light:
        for word in verb.get("obj" if verb.passive else "subj"):
            p.slots.setdefault("support_subj", []).append(word)
    for word in verb.get("obj"):
        p.slots.setdefault("support_obj", []).append(word)


def _subject(p: Predicate, verb: Predicate) -> None:
    """An event noun as subject: "the strike killed three in the town"."""
    p.slots["support_verb"] = [verb.token]
    if "obj" in verb.slots:
        p.slots.setdefault("support_obj", []).extend(verb.get("obj"))
    _lend(p, verb)


def _coordinated(p: Predicate, other: Predicate) -> None:
    """A noun in a list has the verb and the possessor of the first: "its raids and strikes"."""
    for slot in ("support", "support_subj", "support_iobj", "poss"):
        if slot not in p.slots and other.get(slot):
            p.slots[slot] = list(other.get(slot))
