"""A noun phrase with what decides about it, and the two ways in which it takes a chain that is there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from spacy.tokens import Token

from kg.annotate.reference.chains import Book
from kg.annotate.refs import PERSON, Ref
from kg.model import MentionKind

POINTING = {"the", "this", "that"}
_DEFINITE = POINTING | {"its", "their", "his", "her"}


@dataclass(frozen=True, slots=True)
class Phrase:
    """Reference n and what decides about it; ``owner`` is the chain of "Georgia's" in "Georgia's army"."""

    n: int
    ref: Ref
    token: Token
    lemma: str
    text: str
    owner: int | None
    det: str

    @property
    def definite(self) -> bool:
        return self.det in _DEFINITE or self.owner is not None


def read(book: Book, n: int) -> Phrase:
    """Reference n as a phrase."""
    ref = book.refs[n]
    token = book.doc[ref.head]
    det = next((c.lower_ for c in token.children if c.dep_ in {"det", "poss"}), "")
    owner = _owner(book, token)
    if owner is None and token.dep_ == "compound":
        owner = _owner(book, token.head)  # "the Iranian foreign ministry spokesman"
    return Phrase(n, ref, token, token.lemma_.lower(), book.text(ref), owner, det)


def _owner(book: Book, head: Token) -> int | None:
    """Chain of the country or body that owns: "Georgia's army", "the Kenyan navy", "the army of Mali"."""
    for child in head.children:
        if child.dep_ == "prep" and child.lower_ == "of":
            word = next((g for g in child.children if g.dep_ == "pobj"), None)
        elif child.dep_ in {"poss", "amod", "compound", "nmod"}:
            word = child
        else:
            word = None
        if word is None:
            continue
        m = book.name_at(word.i)
        if m is None:
            m = book.by_head.get(word.i)
        if m is not None and m in book.of and book.chains[book.of[m]].cls != PERSON:
            return book.of[m]
    return None


def take_last(
    book: Book, p: Phrase, found: Iterable[tuple[int, int]], score: float, reason: str
) -> bool:
    """Links the phrase to the chain whose head stands last among (head, chain)."""
    best = max(found, key=lambda hc: hc[0], default=None)
    if best is None:
        return False
    book.link(p.n, best[1], score, reason)
    return True


def recent(
    book: Book, ref: Ref, classes: set[str] | frozenset[str], *, within: int | None = None
) -> int | None:
    """Chain of the last reference of these classes before ``ref``, at most ``within`` sentences back."""
    found = (
        (other.head, c)
        for other, c in book.found()
        if other.head < ref.head
        and book.cls(c) in classes
        and other.kind != MentionKind.PRONOUN
        and (within is None or book.gap(ref, other) <= within)
        # "Russian" in this very sentence is a description, but for a country.
        and not (
            book.gap(ref, other) == 0
            and other.kind == MentionKind.ADJECTIVE
            and "Country" not in classes
        )
    )
    best = max(found, key=lambda hc: hc[0], default=None)
    return best[1] if best else None
