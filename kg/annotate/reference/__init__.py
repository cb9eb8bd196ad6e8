"""References in, chains out: which names, nouns and pronouns mean the same, with score and reason."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

from kg.annotate.matcher import Words
from kg.annotate.pipeline import Annotated
from kg.annotate.reference import descriptions, names, pronouns, titles
from kg.annotate.reference.chains import Book, Chain, Chains, Hints
from kg.annotate.refs import Ref
from kg.annotate.roles import Role
from kg.annotate.sources import Saying
from kg.model import MentionKind

__all__ = ["NO_HINTS", "Chain", "Chains", "Hints", "resolve"]

NO_HINTS: Hints = MappingProxyType({})


def resolve(
    annotated: Annotated,
    refs: Sequence[Ref],
    roles: Sequence[Role],
    sayings: dict[int, Saying],
    words: Words,
    hints: Hints = NO_HINTS,
) -> Chains:
    """Chains of one document: names first, then descriptions and pronouns in text order."""
    book = Book(annotated, refs, roles, sayings, words, hints)
    names.chain(book)
    known = titles.known(book)
    rest = sorted((n for n in range(len(refs)) if n not in book.of), key=lambda n: refs[n].head)
    for n in rest:
        if refs[n].kind == MentionKind.NOMINAL:
            descriptions.chain(book, n, known)
        elif refs[n].kind == MentionKind.PRONOUN:
            pronouns.chain(book, n)
    names.label(book)
    return Chains(tuple(book.chains), book.of, book.more)
