"""Predicates and the lexicon in, frame hits out: which trigger fires where, and what fills its roles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from kg.extract.predicates import Reader
from kg.extract.slots import Predicate
from kg.frames import Condition, Lexicon, Slot, Trigger

_PARTICLES = {"prt", "advmod", "prep", "acomp", "npadvmod"}

ClassOf = Callable[[Token], str | None]


@dataclass(frozen=True, slots=True)
class Hit:
    """A trigger that fires at ``token``; ``roles`` maps role to argument heads."""

    token: Token
    trigger: Trigger
    roles: dict[str, tuple[Token, ...]]


def hits(doc: Doc, lexicon: Lexicon, class_of: ClassOf, reader: Reader) -> Iterator[Hit]:
    """The most specific trigger that fires at each token, in text order."""
    for token in doc:
        tried = (
            fire(trigger, token, class_of, reader)
            for kind in _kinds(token)
            for trigger in _candidates(lexicon, kind, token)
        )
        hit = next((h for h in tried if h is not None), None)
        if hit is not None:
            yield hit


def _candidates(lexicon: Lexicon, kind: str, token: Token) -> tuple[Trigger, ...]:
    lemma, lower = token.lemma_.lower(), token.lower_
    found = lexicon.index.get((kind, lemma), ())
    joined = hyphenated(token)
    if joined and (whole := lexicon.index.get((kind, joined), ())):
        return whole
    if lower != lemma and (more := lexicon.index.get((kind, lower), ())):
        found = tuple(sorted({*found, *more}, key=lambda t: (-t.weight, t.rule)))
    return found


def hyphenated(token: Token) -> str | None:
    """A word that the tokenizer parts, for its head: "sit-in"; None for one without hyphens."""
    doc, a, b = token.doc, token.i, token.i + 1
    while a >= 2 and _joins(doc, a - 1):
        a -= 2
    while b + 1 < len(doc) and _joins(doc, b):
        b += 2
    inner = a <= token.head.i < b and token.head.i != token.i
    return None if b - a < 3 or inner else doc[a:b].text.lower()


def _joins(doc: Doc, i: int) -> bool:
    """Whether token i is a hyphen without spaces around it."""
    return doc[i].text == "-" and not doc[i].whitespace_ and not doc[i - 1].whitespace_


def _kinds(token: Token) -> tuple[str, ...]:
    """The kinds of trigger that a word may be, likelier first; the tagger takes some verbs for nouns."""
    match token.pos_:
        case "VERB" | "AUX":
            return ("verb", "noun") if token.tag_ == "VBG" else ("verb",)
        case "NOUN" if token.tag_ != "NN" and token.dep_ == "ROOT":
            return ("noun", "verb")  # "Troops shell the town" in a heading
        case "NOUN" | "PROPN":
            return ("noun",)
        case "ADJ":
            return ("adj", "verb") if token.lower_.endswith(("ed", "n")) else ("adj",)
        case _:
            return ()


def fire(trigger: Trigger, token: Token, class_of: ClassOf, reader: Reader) -> Hit | None:
    """The hit of one trigger at one token, or None when a condition fails or no participant is there."""
    p = reader.predicate(token)
    particles = (c.lower_ for c in token.children if c.dep_ in _PARTICLES)
    if trigger.particle and not any(word in trigger.particle for word in particles):
        return None
    if not all(holds(c, p, class_of, reader) for c in trigger.needs):
        return None
    if any(holds(c, p, class_of, reader) for c in trigger.rejects):
        return None
    roles: dict[str, tuple[Token, ...]] = {}
    for role, slots in trigger.roles:
        # Nobody is both who acts and who is acted on.
        taken = set(roles.get("actor", ())) if role == "target" else set()
        for slot in slots:
            words = tuple(
                w
                for w in fill(slot, p, class_of, reader)
                if w.i != token.i and _takes_part(w, reader)
            )
            if words and not set(words) <= taken:
                roles[role] = words
                break
    if not trigger.any and not roles.get("actor") and not roles.get("target"):
        return None
    return Hit(token, trigger, roles)


def fill(slot: Slot, p: Predicate, class_of: ClassOf, reader: Reader) -> list[Token]:
    """The argument heads that a slot finds, filtered by class."""
    words = [p.token] if slot.name == "self" else p.get(slot.name)
    if slot.below:
        words = [w for word in words for w in reader.predicate(word).get(slot.below)]
    return [w for w in words if not slot.classes or _fits(class_of(w), slot.classes)]


def _takes_part(word: Token, reader: Reader) -> bool:
    """Whether a word may fill a role: no verb and no time ("at night", "on Wednesday")."""
    time = word.ent_type_ in {"DATE", "TIME"} or word.lemma_.lower() in reader.words.times
    return word.pos_ not in {"VERB", "AUX"} and not time


def _fits(cls: str | None, wanted: frozenset[str]) -> bool:
    return cls in wanted or (cls == "?" and "Person" in wanted)


def holds(condition: Condition, p: Predicate, class_of: ClassOf, reader: Reader) -> bool:
    """Whether a slot has one of the lemmas, words or classes; for "text" the whole sentence is looked at."""
    if condition.slot.name == "text":
        sentence = reader.sentence(p.token)
        return any(words in sentence for words in condition.lemmas)
    words = fill(condition.slot, p, class_of, reader)
    if condition.anything:
        return bool(words)
    return any(
        w.lemma_.lower() in condition.lemmas
        or w.lower_ in condition.lemmas
        or _fits(class_of(w), condition.classes)
        for w in words
    )
