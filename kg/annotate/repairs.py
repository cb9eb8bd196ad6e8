"""Arcs of the parser that are nearly always wrong, set right before anything is read; no offset changes.

Each repair is a pattern of arcs and word lists (``ontology/vocabulary.toml``), not of names.
"""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Doc, Token

from kg.annotate.refs import MONTHS, WEEKDAYS
from kg.vocabulary import Vocabulary

_VERBS = {"VERB", "AUX"}
_SUBJECTS = {"nsubj", "nsubjpass"}
_DENIES = {"deny", "dispute", "refute"}  # what is denied is seldom a second act of speech
_WHEN = {"on", "in", "since", "by"}
_TENSED = {"VBD", "VBZ", "VBP"}


def repair(doc: Doc, words: Vocabulary) -> None:
    """Changes heads and labels of the Doc in place."""
    for token in doc:
        if token.dep_ == "conj" and token.pos_ in _VERBS:
            _finite_goes_on(token)
            _past_goes_on(token)
            _main_again(token)
            _speaker_goes_on(token, words)
        elif token.dep_ == "agent":
            _by_whom(token)
        elif token.dep_ == "prep" and token.lower_ in _WHEN and (day := _day_behind(token)):
            _dated(token, day)
        elif token.dep_ == "prep" and token.head.pos_ == "VERB" and not any(token.children):
            _bare_preposition(token)
        elif token.dep_ == "prep" and token.lower_ == "of":
            _blamed_of(token, words)
        elif token.dep_ == "appos":
            _whose(token)
        elif token.dep_ == "compound" and token.is_sent_start and token.lower_ in words.locative:
            _where(token)


def _finite_goes_on(verb: Token) -> None:
    """As in "called on Ankara to withdraw and is due to leave": a finite verb goes on from a finite one."""
    first = verb.head
    above = first.head
    if not _finite(verb) or _has(verb, _SUBJECTS):
        return
    while (
        first.tag_ == "VB"
        and _has_to(first)
        and above.pos_ in _VERBS | {"ADJ"}
        and above.i != first.i
    ):
        if _finite(above):
            _move(verb, first, above)
            return
        first, above = above, above.head


def _main_again(verb: Token) -> None:
    """As in "Kenya, whose president flew to Juba, has offered aid": without "and" it is Kenya that offers."""
    clause = verb.head
    if clause.dep_ == "relcl" and _finite(verb) and not _has(verb, _SUBJECTS):
        joined = any(c.dep_ == "cc" and c.i < verb.i for c in clause.children)
        if not joined and any(c.lower_ == "whose" for t in clause.children for c in t.children):
            _attach(verb, clause.head, "relcl")


def _past_goes_on(verb: Token) -> None:
    """As in "fired on a car that had entered the zone and arrested four": who fired arrests."""
    first = verb.head
    perfect = first.tag_ == "VBN" and any(
        c.lemma_ == "have" and c.dep_ == "aux" for c in first.children
    )
    if (
        not perfect
        or first.dep_ != "relcl"
        or verb.tag_ != "VBD"
        or _has(verb, _SUBJECTS | {"aux"})
    ):
        return
    above = first.head
    while above.pos_ not in _VERBS and above.head.i != above.i:
        above = above.head
    if above.tag_ == "VBD":
        _move(verb, first, above)


def _finite(verb: Token) -> bool:
    """Whether a verb has tense: its own, or that of an auxiliary."""
    aux = (c for c in verb.children if c.dep_ in {"aux", "auxpass"})
    return verb.tag_ in _TENSED or any(c.tag_ in _TENSED | {"MD"} for c in aux)


def _has_to(verb: Token) -> bool:
    return any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.children)


def _move(verb: Token, first: Token, above: Token) -> None:
    """Makes a coordinated verb go on from another one, with its conjunction."""
    _attach(verb, above, "conj")
    for word in [t for t in first.children if t.dep_ == "cc" and t.i < verb.i]:
        _attach(word, above, "cc")


def _speaker_goes_on(verb: Token, words: Vocabulary) -> None:
    """The speaker accuses in "denied that launchers had been moved and accused the alliance".

    The clause between is passive or a copula's, so that its subject says nothing.
    """
    between, above = verb.head, verb.head.head
    if verb.lemma_ not in words.speech or verb.tag_ in {"VB", "VBG"} or _has(verb, _SUBJECTS):
        return
    causes = above.lemma_ == "have"  # "had them rounded up and called on …"
    if between.dep_ != "ccomp" or not (causes or above.lemma_ in words.speech):
        return
    passive = _has(between, {"auxpass", "nsubjpass"})
    denied = above.lemma_ in _DENIES and between.lemma_ not in words.speech
    if causes or passive or denied or between.pos_ == "AUX":
        _move(verb, between, above)


def _blamed_of(preposition: Token, words: Vocabulary) -> None:
    """What somebody is accused of belongs to the verb: "accused the alliance of massing troops"."""
    noun = preposition.head
    deed = any(c.dep_ == "pcomp" or c.pos_ == "NOUN" for c in preposition.children)
    if noun.dep_ == "dobj" and noun.head.lemma_ in words.blame and deed:
        last = [c for c in noun.children if c.dep_ == "prep" and c.lower_ == "of"][-1]
        if last.i == preposition.i:
            _attach(preposition, noun.head, "prep")


def _by_whom(preposition: Token) -> None:
    """As in "Kenya rejected an offer by Chad": an active verb has its subject, the offer is Chad's."""
    verb = preposition.head
    passive = _has(verb, {"auxpass", "nsubjpass"})
    near = [c for c in verb.children if c.dep_ == "dobj" and c.i < preposition.i]
    if near and not passive and _has(verb, {"nsubj"}):
        _attach(preposition, near[-1], "prep")


def _bare_preposition(preposition: Token) -> None:
    """As in "called on Prime Minister A. Mahdi to resign": the name behind belongs to the preposition."""
    verb = preposition.head
    for noun in (c for c in verb.children if c.dep_ == "dobj" and c.i > preposition.i):
        if all(preposition.i < t.i for t in noun.subtree) and noun.left_edge.i == preposition.i + 1:
            _attach(noun, preposition, "pobj")
            return


def _whose(noun: Token) -> None:
    """The minister accuses in "Samoa, whose prime minister, T. Sailele, has accused him", not Samoa."""
    owner, verb = noun.head, noun.head.head
    whose = any(c.lower_ == "whose" for c in noun.children)
    if whose and owner.dep_ in _SUBJECTS and verb.pos_ in _VERBS and verb.i > noun.i:
        label = owner.dep_
        _attach(noun, verb, label)
        owner.dep_ = "dep"


def _where(preposition: Token) -> None:
    """As in "Near Dorrak, rebels shelled a bridge": the sentence begins with a place, not with a name."""
    name, verb = preposition.head, preposition.head.head
    if preposition.pos_ == "PROPN" and verb.pos_ in _VERBS and verb.i > name.i:
        preposition.tag_, preposition.pos_ = "IN", "ADP"
        _attach(preposition, verb, "prep")
        _attach(name, preposition, "pobj")


def _day_behind(preposition: Token) -> Token | None:
    """The last word of the weekday, or day and month, that a preposition is followed by."""
    doc, last = preposition.doc, None
    for token in doc[preposition.i + 1 : preposition.sent.end]:
        if token.lower_ in WEEKDAYS | MONTHS:
            last = token
        elif not token.like_num:
            return None if token.lower_ in {"'s", "’s"} else last
    return last


def _dated(preposition: Token, day: Token) -> None:
    """As in "On Friday rebels took the town": the preposition has the day, the verb has its subject."""
    noun = next((c for c in preposition.children if c.dep_ == "pobj" and c.i > day.i), None)
    verb = preposition.head
    while verb.pos_ not in _VERBS and verb.head.i != verb.i:
        verb = verb.head
    if noun is None or verb.pos_ not in _VERBS or verb.i < noun.i or _has(verb, _SUBJECTS):
        return
    for token in preposition.doc[preposition.i + 1 : day.i]:
        _attach(token, day, "nummod" if token.like_num else "compound")
    _attach(day, preposition, "pobj")
    _attach(noun, verb, "nsubjpass" if _has(verb, {"auxpass"}) else "nsubj")


def _has(token: Token, labels: Iterable[str]) -> bool:
    return any(c.dep_ in labels for c in token.children)


def _attach(token: Token, head: Token, label: str) -> None:
    token.head = head
    token.dep_ = label
