"""A verb's own arguments in, those that another clause lends it out: subject, object, antecedent."""

from __future__ import annotations

from collections.abc import Callable

from spacy.tokens import Token

from kg.extract.slots import Predicate, conjuncts, infinitive
from kg.vocabulary import Vocabulary

_RELATIVE = {"who", "which", "that", "whom", "whose"}
_VERBS = {"VERB", "AUX"}
_NOUNS = {"NOUN", "PROPN", "PRON", "NUM"}
# "accused of arming", "barred from leaving": the object of the verb before these is who acts.
_BLAMING = {"of", "for", "from", "into", "against"}
_CLOSE = 3  # tokens between two verbs that share the object behind the second

Read = Callable[[Token], Predicate]


def inherit(p: Predicate, read: Read, words: Vocabulary) -> None:
    """Fills what the verb's place in the sentence gives it; ``read`` gives the predicate of another word."""
    verb, head = p.token, p.token.head
    match verb.dep_:
        case "amod" if _missing(p):  # "the detained editor", "advancing troops"
            p.take(_subject(p), [head])
        case "relcl":
            _relative(p, _antecedents(p.token, head))
        case "acl" if head.pos_ in _NOUNS:
            _of_noun(p, head, read)
        case "conj" if head.pos_ in _VERBS:
            _coordinated(p, read(head))
        case "xcomp" | "advcl" | "ccomp" if _missing(p) and head.pos_ in _VERBS | {"ADJ"}:
            _subordinate(p, read, words)
        case "pcomp" if _missing(p) and head.dep_ in {"prep", "agent"}:
            _behind_preposition(p, head, read)
        case _:
            pass


def _subject(p: Predicate) -> str:
    """The slot of the surface subject."""
    return "obj" if p.passive else "subj"


def _missing(p: Predicate) -> bool:
    return _subject(p) not in p.slots


def _antecedents(verb: Token, noun: Token) -> list[Token]:
    """The whole list before a plural relative clause: "Brazil and Argentina, which have been negotiating"."""
    finite = next((c for c in verb.children if c.dep_ in {"aux", "auxpass"}), verb)
    plural = finite.tag_ == "VBP" or finite.lower_ == "were"
    if not plural or noun.tag_ not in {"NN", "NNP"}:
        return [noun]
    while noun.dep_ == "conj" and noun.head.pos_ in _NOUNS:
        noun = noun.head
    return [w for w in conjuncts(noun) if w.i < verb.i]


def _relative(p: Predicate, antecedents: list[Token]) -> None:
    """Replaces "who", "which", "that" by the antecedent, or fills the gap ("the bridge they hit")."""
    filled = False
    for words in p.slots.values():
        for i, word in enumerate(words):
            if word.lower_ in _RELATIVE:
                words[i : i + 1] = antecedents
                filled = True
                break
            if any(c.lower_ == "whose" for c in word.children):
                filled = True
    if filled:
        return
    if "subj" not in p.slots and not p.passive:
        p.take("subj", antecedents)
    elif "obj" not in p.slots:
        p.take("obj", antecedents)


def _of_noun(p: Predicate, noun: Token, read: Read) -> None:
    """A participle's subject is its noun; an infinitive's is who owns the noun: "its decision to leave"."""
    if p.token.tag_ != "VB" or not infinitive(p.token):
        if _missing(p):
            p.take(_subject(p), [noun])
        return
    governor = noun.head
    if owner := read(noun).first("poss", "by", "adj", "subj"):
        p.take("subj", owner)
    elif governor.pos_ in _VERBS and governor.i != p.token.i:
        p.take("subj", read(governor).get("subj"))


def _coordinated(p: Predicate, other: Predicate) -> None:
    """The surface subject goes on: "was hit and burned"; so does an object: "shelled and burned the town"."""
    if _missing(p):
        p.take(_subject(p), other.get(_subject(other)))
    active = not p.passive and "obj" not in p.slots and "subj" in p.slots
    if active and _shares_object(p.token, other.token):
        p.take("obj", other.get("obj"))


def _shares_object(verb: Token, first: Token) -> bool:
    """Whether nothing of its own follows a coordinated verb: the object stands behind either."""
    own = {"nsubj", "dobj", "prep", "ccomp", "xcomp", "prt"}
    return 0 < verb.i - first.i <= _CLOSE and not any(c.dep_ in own for c in verb.children)


def _subordinate(p: Predicate, read: Read, words: Vocabulary) -> None:
    """A clause without a subject takes one from the clause above; a finite one has its own."""
    verb, head = p.token, p.token.head
    if verb.dep_ == "ccomp" and verb.tag_ not in {"VB", "VBG"}:
        return
    marked = any(c.dep_ == "mark" for c in verb.children)
    if verb.dep_ == "advcl" and marked and verb.tag_ not in {"VBG", "VBN", "VB"}:
        return
    if head.pos_ == "ADJ" and head.head.pos_ in _VERBS:
        head = head.head  # "are due to meet": the copula's subject acts
    p.take(_subject(p), _controller(p, read(head), words))


def _controller(p: Predicate, above: Predicate, words: Vocabulary) -> list[Token]:
    """Who acts in a clause without a subject, among the arguments of the verb above."""
    asks = above.token.lemma_ in words.object_control
    adverbial = p.token.dep_ == "advcl"
    if asks and not adverbial and (asked := above.first("obj", "iobj", "on", "to")):
        return asked  # "ordered them to leave", "called on them to leave"
    if not above.passive:
        return above.get("subj")
    if asks:
        return above.get("obj")
    if adverbial:  # "was shot by police fleeing", "was shot while held"
        return above.get("obj") if p.passive else above.first("subj", "obj")
    return above.first("obj", "subj")  # "was seen to leave"


def _behind_preposition(p: Predicate, preposition: Token, read: Read) -> None:
    """A participle behind a preposition: "accused Iran of arming the group"; "by firing", "for striking"."""
    governor = preposition.head
    if governor.pos_ in _VERBS:
        above = read(governor)
        blamed = above.get("obj") if preposition.lower_ in _BLAMING else []
        p.take(_subject(p), blamed or above.get("subj"))
    elif governor.pos_ in {"NOUN", "PROPN"}:
        p.take(_subject(p), read(governor).first("poss", "adj", "subj"))
