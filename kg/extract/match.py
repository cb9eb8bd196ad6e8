"""Predicates and the lexicon in, frame hits out: which trigger fires at which token, and which words fill its roles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from kg.extract.predicates import Predicate, Reader
from kg.frames import Condition, Lexicon, Slot, Trigger

ClassOf = Callable[[Token], str | None]


@dataclass(frozen=True, slots=True)
class Hit:
    """A trigger that fires at ``token``; ``roles`` maps role to argument heads."""

    token: Token
    trigger: Trigger
    roles: dict[str, tuple[Token, ...]]
    predicate: Predicate


def hits(doc: Doc, lexicon: Lexicon, class_of: ClassOf, reader: Reader) -> Iterator[Hit]:
    """The most specific trigger that fires at each token, in text order."""
    for token in doc:
        for kind in _kinds(token):
            hit = next(
                (
                    h
                    for t in _candidates(lexicon, kind, token)
                    if (h := fire(t, token, class_of, reader))
                ),
                None,
            )
            if hit is not None:
                yield hit
                break


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
    """ "sit-in" for its head token, which the tokenizer parts from the rest; None for a word without hyphens."""
    doc, a, b = token.doc, token.i, token.i + 1
    while (
        a >= 2
        and doc[a - 1].text == "-"
        and not doc[a - 1].whitespace_
        and not doc[a - 2].whitespace_
    ):
        a -= 2
    while (
        b + 1 < len(doc)
        and doc[b].text == "-"
        and not doc[b].whitespace_
        and not doc[b - 1].whitespace_
    ):
        b += 2
    if b - a < 3 or a <= token.head.i < b and token.head.i != token.i:
        return None
    return doc[a:b].text.lower()


def _kinds(token: Token) -> tuple[str, ...]:
    if token.pos_ in {"VERB", "AUX"}:
        return ("verb", "noun") if token.tag_ == "VBG" else ("verb",)
    if token.pos_ == "NOUN":
        return (
            ("noun",)
            if token.tag_ in {"NN"}
            else ("noun", "verb")
            if token.dep_ == "ROOT"
            else ("noun",)
        )
    if token.pos_ == "PROPN":
        return ("noun",)
    if token.pos_ == "ADJ":
        return ("adj", "verb") if token.lower_.endswith(("ed", "en", "n")) else ("adj",)
    return ()


def fire(trigger: Trigger, token: Token, class_of: ClassOf, reader: Reader) -> Hit | None:
    """The hit of one trigger at one token, or None when a condition fails or no participant is there."""
    p = reader.predicate(token)
    if trigger.particle and not any(
        c.lower_ in trigger.particle
        for c in token.children
        if c.dep_ in {"prt", "advmod", "prep", "acomp", "npadvmod"}
    ):
        return None
    if not all(holds(c, p, class_of, reader) for c in trigger.needs) or any(
        holds(c, p, class_of, reader) for c in trigger.rejects
    ):
        return None
    roles: dict[str, tuple[Token, ...]] = {}
    for role, slots in trigger.roles:
        for slot in slots:
            words = tuple(
                w
                for w in fill(slot, p, class_of, reader)
                if w.i != token.i and w.pos_ not in {"VERB", "AUX"} and not _when(w)
            )
            if words and not (
                role in {"actor", "target"} and set(words) <= set(roles.get("actor", ()))
            ):
                roles[role] = words
                break
    if not trigger.any and not roles.get("actor") and not roles.get("target"):
        return None
    return Hit(token, trigger, roles, p)


def fill(slot: Slot, p: Predicate, class_of: ClassOf, reader: Reader) -> list[Token]:
    """The argument heads that a slot finds, filtered by class."""
    words = [p.token] if slot.name == "self" else p.get(slot.name)
    if slot.below:
        words = [w for word in words for w in reader.predicate(word).get(slot.below)]
    return [w for w in words if not slot.classes or _fits(class_of(w), slot.classes)]


def _when(word: Token) -> bool:
    """ "at night", "on Wednesday": a time takes part in nothing."""
    return word.ent_type_ in {"DATE", "TIME"} or word.lemma_.lower() in _TIMES


_TIMES = frozenset("night day dawn dusk noon midnight week weekend month year hour minute morning afternoon evening time moment today yesterday "
                   "tomorrow overnight meantime monday tuesday wednesday thursday friday saturday sunday".split())  # fmt: skip


def _fits(cls: str | None, wanted: frozenset[str]) -> bool:
    return cls in wanted or (cls == "?" and "Person" in wanted)


def holds(condition: Condition, p: Predicate, class_of: ClassOf, reader: Reader) -> bool:
    if condition.slot.name == "text":
        sentence = f" {p.token.sent.text.lower()} "
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
