"""Noun phrases that mean several chains: as many as a number counts, or representatives' countries."""

from __future__ import annotations

from spacy.tokens import Token

from kg.annotate.reference.chains import Book
from kg.annotate.refs import Ref
from kg.model import MentionKind

_SIDES = frozenset(
    "Country ArmedGroup ArmedForce GovernmentBody IntergovernmentalOrganization Party".split()
)
_ANYBODY = frozenset({"Country", "Person", "ArmedGroup"})
_REACH = 4  # sentences in which those who are counted stand


def represented(book: Book, ref: Ref, lemma: str) -> list[int]:
    """Two or more countries whose unnamed representatives act: "ministers from Mali and Niger"."""
    token = book.doc[ref.head]
    if lemma not in book.vocabulary.representatives or token.tag_ != "NNS":
        return []
    prepositions = (
        c for c in token.children if c.dep_ == "prep" and c.lower_ in {"of", "from", "for"}
    )
    objects = (o for p in prepositions for o in p.children if o.dep_ == "pobj")
    found: dict[int, None] = {}
    for word in (w for o in objects for w in [o, *o.conjuncts]):
        m = book.name_at(word.i)
        if m is not None and m in book.of and book.cls(book.of[m]) in _SIDES:
            found.setdefault(book.of[m])
    return list(found) if len(found) > 1 else []


def several(book: Book, ref: Ref, lemma: str) -> list[int]:
    """As many chains of a fitting class as the words count: "the two leaders", "both sides".

    A coordinated list of that length comes first ("Mali, Niger and Chad"), else the nearest different
    ones; in text order.
    """
    token = book.doc[ref.head]
    counting = token.lower_ in {"both", "two", "three", "pair"}
    classes = book.vocabulary.several.get(lemma) or (_ANYBODY if counting else frozenset())
    wanted = _wanted(book, ref, lemma)
    if (
        not classes
        or not wanted
        or any(c.dep_ == "prep" and c.lower_ == "of" for c in token.children)
    ):
        return []
    near = [
        (other.head, c)
        for other, c in book.found()
        if other.head < ref.start
        and book.gap(ref, other) <= _REACH
        and book.cls(c) in classes
        and other.kind != MentionKind.NOMINAL
    ]
    near.sort(reverse=True)
    lists: dict[int, list[int]] = {}
    for head, c in near:
        members = lists.setdefault(_first_conjunct(book.doc[head]), [])
        if c not in members:
            members.append(c)
    for _, members in sorted(lists.items(), reverse=True):
        if len(members) == wanted and wanted > 1:
            return members[::-1]
    found = list(dict.fromkeys(c for _, c in near))[:wanted]
    return found[::-1] if len(found) == wanted else []


def _wanted(book: Book, ref: Ref, lemma: str) -> int:
    """The number that a phrase counts, two for "the sides" and "the pair", 0 where it counts none."""
    doc = book.doc
    words = {doc[i].lower_ for i in range(max(0, ref.start - 2), ref.head + 1)}
    two = lemma in {"pair", "duo"} or (
        lemma in {"side", "neighbour"} and doc[ref.head].tag_ == "NNS"
    )
    counts = book.vocabulary.counts
    pointing = words & {"the", "both", "these", "those"} or two
    if not pointing and not words & {"pair", "duo"}:
        return 0  # "two diplomats told the paper": a new pair, nobody named before
    return next((n for word, n in counts.items() if word in words), 2 if two else 0)


def _first_conjunct(token: Token) -> int:
    """Index of the first member of the list that a token stands in."""
    node = token
    while node.dep_ in {"conj", "compound", "poss"} and node.head.i != node.i:
        node = node.head
    return node.i
