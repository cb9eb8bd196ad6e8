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
# How much a mention counts for who is meant, by its kind; less with each sentence, much less in another post.
_WEIGHTS = {MentionKind.NAME: 1.0, MentionKind.ADJECTIVE: 0.6, MentionKind.NOMINAL: 0.5}
_FADE = 0.8
_ELSEWHERE = 0.1
_OF_MOST = 0.85  # how much of what those most spoken of weigh a list needs to go before them


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

    A coordinated list of that length comes first ("Mali, Niger and Chad"), else those of whom the text
    speaks most; in text order.
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
    known = _salient(book, ref, classes, lemma)
    best = sorted(known, key=lambda c: (-known[c][0], c))[:wanted]
    least = _OF_MOST * sum(known[c][0] for c in best)
    for members in _lists(book, ref, known):
        if len(members) == wanted > 1 and sum(known[c][0] for c in members) >= least:
            return members
    return sorted(best, key=lambda c: known[c][1]) if len(best) == wanted else []


def _salient(
    book: Book, ref: Ref, classes: frozenset[str], lemma: str
) -> dict[int, tuple[float, int]]:
    """How much the text before speaks of each chain of these classes, and where it did so last.

    Each mention counts less with every sentence, and much less once another post has begun. Who acts in the
    clause itself is not among them ("the United States urged both sides"); of several persons, those
    who hold a title that ends in the noun go first ("the ministers"); a spokesman is no leader.
    """
    token = book.doc[ref.head]
    outside = _acting(book, token)
    block = book.annotated.block(token)
    named = {c for other, c in book.found() if other.named}
    known: dict[int, tuple[float, int]] = {}
    for other, c in book.found():
        if other.head >= ref.start or book.cls(c) not in classes or c in outside:
            continue
        if other.kind == MentionKind.NOMINAL and (
            book.doc[other.head].tag_ == "NNS" or (book.cls(c) == "Country" and c not in named)
        ):
            continue  # "the rebels' leaders", "a colonial power": nobody in particular
        weight = _WEIGHTS.get(other.kind, 0.7) * _FADE ** book.gap(ref, other)
        if book.annotated.block(book.doc[other.head]).post != block.post:
            weight *= _ELSEWHERE
        before, last = known.get(c, (0.0, -1))
        known[c] = before + weight, max(last, other.head)
    titled = {
        book.of[r.person]
        for r in book.roles
        if r.person in book.of and r.title.split()[-1] == lemma
    }
    below = set()
    if lemma == "leader":
        below = {
            book.of[r.person]
            for r in book.roles
            if r.person in book.of and r.title.split()[-1] in book.vocabulary.mouthpieces
        }
    return {c: (w + (c in titled), last) for c, (w, last) in known.items() if c not in below}


def _acting(book: Book, token: Token) -> set[int]:
    """Chains of the subjects of the clauses over a word, with the countries that they speak for."""
    found: set[int] = set()
    node = token
    while node.head.i != node.i:
        node = node.head
        for child in node.children:
            if (
                child.dep_ in {"nsubj", "nsubjpass"}
                and child.i != token.i
                and token not in child.subtree
            ):
                m = book.name_at(child.i)
                m = book.by_head.get(child.i) if m is None else m
                if m is not None and m in book.of:
                    found.add(book.of[m])
    countries = (book.body_of(c) for c in list(found) if book.cls(c) == "Person")
    return found | {c for c in countries if c is not None}


def _lists(book: Book, ref: Ref, known: dict[int, tuple[float, int]]) -> list[list[int]]:
    """Lists ("Mali, Niger and Chad") of such chains, the nearest first, at most one sentence back."""
    lists: dict[int, list[int]] = {}
    near = sorted(
        (o.head, c)
        for o, c in book.found()
        if c in known and 0 <= book.gap(ref, o) <= 1 and o.head < ref.start
    )
    for head, c in near:
        members = lists.setdefault(_first_conjunct(book.doc[head]), [])
        if c not in members:
            members.append(c)
    return [members for _, members in sorted(lists.items(), reverse=True)]


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
