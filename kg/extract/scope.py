"""An event word in, the word over it out: what may have the event in its scope, and how it holds it."""

from __future__ import annotations

from typing import Literal

from spacy.tokens import Token

# content: what somebody plans, asks, claims; object: what is cancelled; modifier: "plans for the visit";
# predicate: "was not able to"; statement: a clause that only tells of another; conj: coordination.
Relation = Literal["content", "object", "modifier", "predicate", "statement", "conj"]

_PREPOSITIONS = {"of", "for", "from", "to", "on", "about", "against", "at", "over"}


def governor(node: Token) -> tuple[Token, Relation] | None:
    """The next word up that may have the event in its scope, and how; None at the root of its statement."""
    head = node.head
    if head.i == node.i:
        return None
    match node.dep_:
        case "xcomp" | "ccomp" | "pcomp":
            return _complement(node)
        case "acl" | "advcl":
            return _clause(node)
        case "pobj":
            return _phrase(node)
        case "dobj" | "nsubjpass":
            return head, "object"
        case "acomp" | "attr" | "oprd" if head.pos_ in {"AUX", "VERB"}:
            return head, "predicate"  # "was not able to …": the negation stands with the copula
        case "conj":
            return head, "conj"
        case _:
            return None


def infinitive(node: Token) -> bool:
    """Whether a verb is an infinitive."""
    return node.tag_ == "VB" or any(c.lower_ == "to" and c.dep_ == "aux" for c in node.children)


def _complement(node: Token) -> tuple[Token, Relation] | None:
    head = node.head
    if node.dep_ == "pcomp":
        while head.dep_ == "conj" and head.pos_ == "ADP":
            head = head.head  # "accused of jamming and of shelling"
        head = head.head
    return (head, "content") if head.pos_ in {"VERB", "AUX", "ADJ", "NOUN", "ADV"} else None


def _clause(node: Token) -> tuple[Token, Relation] | None:
    head = node.head
    marked = any(c.dep_ == "mark" for c in node.children)
    if node.dep_ == "acl":  # "plans to leave", "claims that it had left"
        return (head, "content") if infinitive(node) or marked else None
    if infinitive(node) and not marked:
        return head, "content" if head.pos_ == "ADJ" else "statement"
    return (head, "statement") if node.tag_ == "VBG" else None


def _phrase(node: Token) -> tuple[Token, Relation] | None:
    over = node.head.head
    fits = node.head.lower_ in _PREPOSITIONS and over.pos_ in {"VERB", "NOUN", "ADJ"}
    return (over, "modifier") if fits else None
