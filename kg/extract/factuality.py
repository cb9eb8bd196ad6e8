"""An event word in its sentence in, polarity and factuality out: negation, modals, plans, conditions, accusations, by scope."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from kg.model import Factuality, Polarity
from kg.modality import Modality


@dataclass(frozen=True, slots=True)
class Reading:
    """``content`` is set where the event is only what somebody asks, threatens or denies; it names that word."""

    polarity: Polarity
    factuality: Factuality
    content: Token | None = None
    by: Token | None = None  # the accusing verb or noun, where the event is alleged
    reason: str = ""
    operator: bool = False  # whether any word decided this, even where two negations cancel out


def read(trigger: Token, words: Modality) -> Reading:
    """Climbs from the event word to the root of its statement and applies every operator on the way."""
    negative = operator = False
    factuality = Factuality.ACTUAL
    content: Token | None = None
    by: Token | None = None
    reason = ""

    def note(value: Factuality, why: Token) -> None:
        nonlocal factuality, reason, operator
        operator = True
        # The nearest operator decides, but an open one beats a plan further in.
        if factuality == Factuality.ACTUAL or (
            factuality == Factuality.PLANNED
            and value == Factuality.HYPOTHETICAL
            and why.pos_ == "AUX"
        ):
            factuality, reason = value, f"“{why.text}”"

    node = trigger
    first = True
    shared = False  # whether we came up from a coordinated verb, whose own operators are not ours
    while True:
        for child in node.children if not shared else ():
            lower, lemma = child.lower_, child.lemma_.lower()
            if child.dep_ == "neg" and _ruled_out(node):
                note(Factuality.HYPOTHETICAL, node)  # "has not ruled out sending"
            elif (
                child.dep_ == "neg"
                or lower in {"never", "neither", "nor"}
                or (child.dep_ == "det" and lower == "no")
            ):
                negative, operator = not negative, True
            elif child.dep_ == "preconj" and lower == "neither":
                negative, operator = not negative, True
            elif child.dep_ == "aux" and lower in {"had", "should", "were"} and child.is_sent_start:
                note(Factuality.HYPOTHETICAL, child)  # "Had the army attacked, …"
            elif child.dep_ in {"aux"} and lower in words.future:
                note(Factuality.PLANNED, child)
            elif child.dep_ == "aux" and lower in words.open_modals:
                note(Factuality.HYPOTHETICAL, child)
            elif child.dep_ == "mark" and lower in words.conditions:
                note(Factuality.HYPOTHETICAL, child)
            elif child.dep_ in {"amod", "advmod"} and first:
                if lemma in words.allegers or lower in words.allegers:
                    note(Factuality.ALLEGED, child)
                elif lower in words.planners and child.dep_ == "amod":
                    note(Factuality.PLANNED, child)
                elif lower in words.openers and child.dep_ == "amod":
                    note(Factuality.HYPOTHETICAL, child)
                elif (
                    lower
                    in {
                        "failed",
                        "cancelled",
                        "canceled",
                        "foiled",
                        "thwarted",
                        "aborted",
                        "attempted",
                    }
                    and child.dep_ == "amod"
                ):
                    negative, operator = not negative, True
        # "is to visit", "are to meet"
        if (
            node.pos_ == "VERB"
            and node.dep_ in {"xcomp", "ccomp"}
            and node.tag_ == "VB"
            and node.head.lemma_ == "be"
            and any(c.lower_ == "to" for c in node.children)
        ):
            note(Factuality.PLANNED, node.head)
        up = _governor(node)
        if up is None:
            break
        governor, relation = up
        lemma = governor.lemma_.lower()
        if relation == "content":
            if lemma in words.contents and not first_person_self(node, governor):
                content = content or governor
            if lemma in words.allegers:
                note(Factuality.ALLEGED, governor)
                by = by or governor
        if (
            relation == "object"
            and lemma in words.deniers
            and (lemma not in {"reject", "dismiss"} or node.lemma_.lower() in _TOLD)
        ):
            content = content or governor  # "dismissed reports of a meeting"
        if relation == "object" and (
            lemma == "put"
            and _on_hold(governor)
            or lemma == "call"
            and any(c.lower_ == "off" for c in governor.children)
        ):
            negative, operator = not negative, True
        if relation == "statement" and _infinitive(node) and governor.pos_ == "VERB":
            note(Factuality.PLANNED, node)  # "sent jets to bomb the town"
        if lemma == "able" and governor.head.tag_ == "VBD":
            pass  # "was able to retake": it did
        elif relation in {"content", "object", "modifier"}:
            if lemma in words.negators and not (
                lemma in {"stop", "drop", "suspend", "freeze", "delay", "rule"}
                and relation == "modifier"
            ):
                if (
                    lemma != "rule"
                    or _ruled_out(governor)
                    and not any(c.dep_ == "neg" for c in governor.children)
                ):
                    negative, operator = not negative, True
            elif lemma in words.planners and relation != "object" and _infinitive(node):
                note(Factuality.PLANNED, governor)
            elif lemma in words.openers and (
                relation != "object"
                or lemma in {"consider", "mull", "weigh", "offer", "threaten", "float", "propose"}
            ):
                if _infinitive(node) or node.tag_ == "VBG" or node.pos_ in {"NOUN", "PROPN"}:
                    note(Factuality.HYPOTHETICAL, governor)
            elif (
                lemma in words.planners
                and relation == "object"
                and lemma
                in {
                    "plan",
                    "schedule",
                    "announce",
                    "order",
                    "approve",
                    "authorise",
                    "authorize",
                    "prepare",
                    "expect",
                    "promise",
                    "pledge",
                }
            ):
                if lemma not in {"announce", "order"}:
                    note(Factuality.PLANNED, governor)
        if relation == "conj" and governor.pos_ in {"VERB", "AUX"}:
            # A coordinated verb shares the modal before the first one, not its negation.
            for child in governor.children:
                if (
                    child.dep_ == "aux"
                    and child.i < governor.i
                    and not any(c.dep_ in {"nsubj", "nsubjpass", "aux"} for c in node.children)
                ):
                    if child.lower_ in words.future:
                        note(Factuality.PLANNED, child)
                    elif child.lower_ in words.open_modals:
                        note(Factuality.HYPOTHETICAL, child)
            if any(c.dep_ in {"nsubj", "nsubjpass"} for c in node.children):
                break
            up = _governor(governor)
            if up is None or up[1] == "statement":
                break
            node, first, shared = governor, False, True
            continue
        if relation == "statement":
            break  # above a reported finite clause nothing changes what it says, but accusations
        if (
            relation == "content"
            and node.tag_ in {"VBD", "VBZ", "VBP"}
            and lemma not in words.allegers | words.contents
        ):
            break
        node, first, shared = governor, False, False
    return Reading(
        Polarity.NEGATIVE if negative else Polarity.POSITIVE,
        factuality,
        content,
        by,
        reason,
        operator,
    )


def first_person_self(node: Token, governor: Token) -> bool:
    """ "warned that it had attacked": a past finite clause under a content verb other than deny is reported, not asked for."""
    return node.tag_ in {"VBD", "VBZ"} and governor.lemma_.lower() not in {
        "deny",
        "dispute",
        "refute",
        "reject",
        "dismiss",
        "denial",
    }


# What is told, so that whoever rejects it denies it.
_TOLD = {
    "claim",
    "report",
    "allegation",
    "accusation",
    "charge",
    "suggestion",
    "rumour",
    "rumor",
    "story",
    "assertion",
    "notion",
    "speculation",
}


def _ruled_out(verb: Token) -> bool:
    return verb.lemma_ == "rule" and any(c.lower_ == "out" for c in verb.children)


def _on_hold(verb: Token) -> bool:
    return any(
        c.lower_ == "on" and any(g.lower_ in {"hold", "ice"} for g in c.children)
        for c in verb.children
    )


def _infinitive(node: Token) -> bool:
    return node.tag_ == "VB" or any(c.lower_ == "to" and c.dep_ == "aux" for c in node.children)


def _governor(node: Token) -> tuple[Token, str] | None:
    """The next word up that may have the event in its scope, and how: content, object, modifier, statement."""
    head, dep = node.head, node.dep_
    if head.i == node.i:
        return None
    if dep in {"xcomp", "ccomp", "pcomp"}:
        if dep == "pcomp":
            while head.dep_ == "conj" and head.pos_ == "ADP":
                head = head.head  # "accused of jamming and of shelling"
            head = head.head
        if head.pos_ in {"VERB", "AUX", "ADJ", "NOUN"}:
            return head, "content"
        return None
    if dep == "acl" and (_infinitive(node) or any(c.dep_ == "mark" for c in node.children)):
        return head, "content"  # "plans to leave", "claims that it had left"
    if dep == "advcl":
        if _infinitive(node) and not any(c.dep_ == "mark" for c in node.children):
            return head, "content" if head.pos_ == "ADJ" else "statement"
        if node.tag_ == "VBG":
            return head, "statement"
        return None
    if dep in {"dobj", "nsubjpass"}:
        return head, "object"
    if dep in {"acomp", "attr", "oprd"} and head.pos_ in {"AUX", "VERB"}:
        return head, "predicate"  # "was not able to …": the negation stands with the copula
    if dep == "pobj":
        governor = head.head
        if head.lower_ in {
            "of",
            "for",
            "from",
            "to",
            "on",
            "about",
            "against",
            "at",
            "over",
        } and governor.pos_ in {"VERB", "NOUN", "ADJ"}:
            return governor, "modifier"
        return None
    if dep == "conj":
        return head, "conj"
    return None
