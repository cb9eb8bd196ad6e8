"""A reading in, pairs of mentions out: somebody or something, and whose it is by the text's own words.

"Algerian landowners", "Chad's envoy", "supporters of the president", "refugees from Mali" and "students
throughout Kenya" say so; "critics of Russia" and "the ambassador in Paris" do not. What the owner is, and to
which country that leads, is seen when all documents are together (``kg/resolve/countries.py``).
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from kg.annotate.refs import ACTORS
from kg.extract.reading import Reading
from kg.model import Mention, MentionKind

_INSIDE = {"amod", "compound", "poss", "nmod"}
_OF = frozenset({"of", "from"})
_WHERE = frozenset("in throughout across inside within near outside along at".split())
# Whose place is not yet whose they are: an envoy serves abroad, and troops may stand there as invaders.
_SERVE_ANYWHERE = frozenset("Person GovernmentBody ArmedForce Media".split())
_OWNERS = frozenset(ACTORS | {"Place", "Facility"})
_NOBODYS = frozenset("Country IntergovernmentalOrganization Gathering Law Case".split())


def belonging(reading: Reading) -> Iterator[tuple[Mention, Mention]]:
    """Pairs (mention, mention of its owner) in text order, at most one for a mention."""
    for n in sorted(reading.chains.of):
        ref = reading.refs[n]
        if (
            ref.kind not in {MentionKind.NAME, MentionKind.NOMINAL}
            or _class(reading, n) in _NOBODYS
        ):
            continue
        owner = next(_owners(reading, n), None)
        if owner is not None:
            yield reading.mention(n), reading.mention(owner)


def _owners(reading: Reading, n: int) -> Iterator[int]:
    """References to an owner, the closest bond first: a word before the head, "of", "from", then where.

    Behind a name none of these says whose it is: "the recognition by Ruiz of the court's ruling".
    """
    ref = reading.refs[n]
    head = reading.annotated.doc[ref.head]
    for word in head.children:
        if word.i < head.i and word.dep_ in _INSIDE:
            yield from _meant(reading, n, word)
    if ref.kind == MentionKind.NAME or head.lemma_.lower() in reading.vocabulary.against:
        return
    for prepositions in (_OF, _WHERE):
        if prepositions is _WHERE and _class(reading, n) in _SERVE_ANYWHERE:
            return
        for prep in head.children:
            if prep.dep_ == "prep" and prep.lower_ in prepositions:
                for obj in prep.children:
                    if obj.dep_ == "pobj":
                        yield from _meant(reading, n, obj)


def _meant(reading: Reading, n: int, word: Token) -> Iterator[int]:
    """The reference at a word, where it alone means somebody or some place other than reference n."""
    m, of = reading.by_token.get(word.i), reading.chains.of
    around = word.doc[max(word.i - 1, 0) : word.i + 2]
    hyphened = any(t.text in {"-", "–"} for t in around)  # "anti-Russian", "US-Russian"
    one_of_many = any(c.dep_ == "conj" for c in word.children)
    if m is None or hyphened or one_of_many:
        return
    if m in of and of[m] != of[n] and _class(reading, m) in _OWNERS:
        yield m


def _class(reading: Reading, n: int) -> str:
    return str(reading.chains.all[reading.chains.of[n]].cls)
