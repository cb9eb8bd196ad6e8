"""Pronouns into chains: the speaker for "I" and "we", the best earlier reference for the others."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from kg.annotate.reference.chains import Book
from kg.annotate.refs import ACTORS, Ref
from kg.model import MentionKind

_RELATIVE = {"who", "whom"}
_WE = frozenset("we us our ours".split())
_FIRST = _WE | frozenset("i me my".split())
_SUBJECTS = {"nsubj", "nsubjpass"}
_OBJECTS = {"dobj", "pobj", "dative"}
_REACH = 3  # sentences back
_HINT = 0.4  # what the learned reader's antecedent adds when it is sure; like a subject
_FLOOR = 0.2  # below this nobody is meant


@dataclass(frozen=True, slots=True)
class _Sought:
    """What a pronoun may mean: chains of ``classes``, less likely of ``also``, perhaps of one gender."""

    classes: frozenset[str]
    also: frozenset[str] = frozenset()
    gender: str = ""
    thing: bool = False


_PEOPLE = frozenset({"Person"})
_HE, _SHE = _Sought(_PEOPLE, gender="m"), _Sought(_PEOPLE, gender="f")
_THEY = _Sought(
    frozenset({"Group", "ArmedForce", "ArmedGroup"}),
    also=frozenset({"Country", "GovernmentBody", "Organization", "Party"}),
)
_IT = _Sought(ACTORS - {"Person", "Group"}, thing=True)
_WORDS = {
    **dict.fromkeys("he him his himself".split(), _HE),
    **dict.fromkeys("she her hers herself".split(), _SHE),
    **dict.fromkeys("they them their theirs themselves".split(), _THEY),
}


def chain(book: Book, n: int) -> None:
    """Links a pronoun; one that nothing fits stays without a chain."""
    token = book.doc[book.refs[n].head]
    word = token.lower_
    if word in _RELATIVE:
        return
    if word in _FIRST:
        _speaker(book, n, token)
        return
    sought = _WORDS.get(word, _IT)
    likely, more = _hint(book, token)
    scored = (
        (_score(book, token, sought, other, c) + more * (c == likely), c)
        for other, c in book.found()
        if _fits(book, token, sought, other, c)
    )
    best = max(scored, key=lambda sc: sc[0], default=None)
    if best is not None and best[0] > _FLOOR:
        score = round(min(0.9, max(0.2, best[0] * 0.6)), 2)
        too = ", as the learned reader has it" if best[1] == likely else ""
        book.link(n, best[1], score, f"“{word}”: nearest fitting earlier reference{too}")


def _speaker(book: Book, n: int, token: Token) -> None:
    saying = book.sayings.get(token.i)
    if saying is None or saying.speaker not in book.of:
        return
    speaker = book.of[saying.speaker]
    body = book.body_of(speaker) if token.lower_ in _WE else None
    if body is not None:
        book.link(n, body, 0.6, "first person plural: the speaker's country or body")
    else:
        book.link(n, speaker, 0.8, "first person: the speaker")


def _gap(book: Book, token: Token, other: Ref) -> int:
    return book.sent[token.i] - book.sent[other.head]


def _fits(book: Book, token: Token, sought: _Sought, other: Ref, c: int) -> bool:
    """Whether a chain may be meant at all: near enough, of a class and a gender that the pronoun allows."""
    if other.head >= token.i or _gap(book, token, other) > _REACH:
        return False
    cls = book.cls(c)
    acting = _subject(token) if token.dep_ in _OBJECTS else None
    if acting is not None and book.of.get(book.by_head.get(acting, -1)) == c:
        return False  # nobody is both who acts and who is acted on
    if sought.gender and book.gender.get(c, sought.gender) != sought.gender:
        return False
    if cls in sought.classes or cls in sought.also:
        return True
    head = book.doc[other.head]
    return (  # "The bridge was hit. It …": a thing that was the subject just now
        sought.thing
        and other.kind == MentionKind.NOMINAL
        and cls not in {"Person", "Group"}
        and head.tag_ == "NN"
        and _gap(book, token, other) <= 1
        and head.dep_ in _SUBJECTS
    )


def _score(book: Book, token: Token, sought: _Sought, other: Ref, c: int) -> float:
    """How well an earlier reference fits: near subjects first, each further sign with its weight."""
    head, cls = book.doc[other.head], book.cls(c)
    saying = book.sayings.get(token.i)
    inside = token.i in book.quoted
    score = 1.0 - 0.25 * _gap(book, token, other) - 0.004 * (token.i - other.head)
    if head.dep_ in _SUBJECTS:
        score += 0.35
    if other.kind == MentionKind.ADJECTIVE or head.dep_ in {"compound", "amod"}:
        score -= 0.45
    elif head.dep_ == "poss":
        score -= 0.1
    if cls in sought.also:
        score -= 0.3
    if cls == "Media":
        score -= 0.4  # a reporter is seldom spoken of
    if sought.gender and book.gender.get(c) == sought.gender:
        score += 0.1
    if other.kind == MentionKind.PRONOUN and head.lower_[:2] == token.lower_[:2]:
        score += 0.1
    if _beside(book, token, head):
        score -= 0.8
    if inside != (other.head in book.quoted):
        score -= 0.3
    if saying is not None and book.of.get(saying.speaker) == c and inside:
        score -= 0.6  # inside a quotation the speaker says "I"
    return score


def _hint(book: Book, token: Token) -> tuple[int | None, float]:
    """The chain that the learned reader takes a pronoun for, and what that adds to its score."""
    word, share = book.hints.get(token.i, (-1, 0.0))
    n = book.by_head.get(word, book.name_at(word))
    return (book.of.get(n) if n is not None else None), _HINT * share


def _beside(book: Book, token: Token, head: Token) -> bool:
    """Whether both are arguments of one deed, and so two people: "spoke with Trump and thanked him"."""
    if (
        book.sent[head.i] == book.sent[token.i]
        and _clause(head) == _clause(token)
        and token.dep_ in {"dobj", "pobj", "nsubj", "nsubjpass"}
        and head.dep_ in {"nsubj", "nsubjpass", "dobj"}
    ):
        return True
    return head.i == _subject(token) and token.dep_ in _OBJECTS


def _clause(token: Token) -> int:
    """Index of the verb (or root) whose clause a token stands in."""
    node = token
    while node.pos_ not in {"VERB", "AUX"} and node.head.i != node.i:
        node = node.head
    return node.i


def _subject(token: Token) -> int | None:
    """Index of the word that acts in the clause of a token, through coordination, or None."""
    node = token.doc[_clause(token)]
    while True:
        found = next((c.i for c in node.children if c.dep_ in _SUBJECTS), None)
        joined = node.dep_ in {"conj", "xcomp", "advcl"} and node.head.i != node.i
        if found is not None or not joined:
            return found
        node = node.head
