"""A reading in, pairs of mentions out: somebody or something, and whose it is by the text's own words.

"Algerian landowners", "Chad's envoy", "supporters of the president", "refugees from Mali" and "students
throughout Kenya" say so; "critics of Russia" and "the ambassador in Paris" do not. What the owner is, and to
which country that leads, is seen when all documents are together (``kg/resolve/countries.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from kg.annotate.refs import ACTORS
from kg.extract.reading import Reading
from kg.gazetteer import Office
from kg.model import Mention, MentionKind

_INSIDE = {"amod", "compound", "poss", "nmod"}
_OF = frozenset({"of", "from"})
_WHERE = frozenset("in throughout across inside within near outside along at".split())
# Whose place is not yet whose they are: an envoy serves abroad, and troops may stand there as invaders.
_SERVE_ANYWHERE = frozenset("Person GovernmentBody ArmedForce ArmedGroup Media".split())
_SENT = ("envoy", "representative", "ambassador")
_OWNERS = frozenset(ACTORS | {"Place", "Facility"})
_NOBODYS = frozenset("Country IntergovernmentalOrganization Gathering Law Case".split())


def belonging(reading: Reading) -> Iterator[tuple[Mention, Mention | None]]:
    """Pairs (mention, mention of its owner) in text order, at most one for a mention.

    None stands where the words only seem to say whose it is: "critics of Russia", "pro-Russian rebels",
    "Ethiopian and Eritrean troops".
    """
    for n in sorted(reading.chains.of):
        named = reading.refs[n].kind in {MentionKind.NAME, MentionKind.NOMINAL}
        if named and _class(reading, n) not in _NOBODYS:
            for owner in _owners(reading, n):
                yield reading.mention(n), None if owner is None else reading.mention(owner)
                break


def homes(offices: Iterable[Office]) -> dict[str, str]:
    """Person's id to the label of the country of all offices; an envoy's may be where he was sent."""
    found: dict[str, set[str]] = {}
    for office in offices:
        sent = any(word in office.title for word in _SENT)
        found.setdefault(office.person.id, set()).add("" if sent else office.country)
    return {i: min(labels) for i, labels in found.items() if len(labels) == 1 and "" not in labels}


def _owners(reading: Reading, n: int) -> Iterator[int | None]:
    """References to an owner, the closest bond first: a word before the head, "of", "from", then where.

    Behind a person's name none of these says whose it is: "the recognition by Ruiz of the court's ruling".
    """
    ref, words = reading.refs[n], reading.vocabulary
    head = reading.annotated.doc[ref.head]
    before = [c for c in head.children if c.i < head.i and c.dep_ in _INSIDE]
    for word in before:
        yield from _meant(reading, n, word)
    if ref.person:
        return
    stranger = head.lemma_.lower() in words.strangers or any(c.lower_ == "foreign" for c in before)
    for prepositions in (_OF, _WHERE):
        if prepositions is _WHERE and (stranger or _class(reading, n) in _SERVE_ANYWHERE):
            return
        for prep in head.children:
            if prep.dep_ == "prep" and prep.lower_ in prepositions:
                for obj in prep.children:
                    if obj.dep_ == "pobj":
                        against = head.lemma_.lower() in words.against
                        yield from (None if against else m for m in _meant(reading, n, obj))


def _meant(reading: Reading, n: int, word: Token) -> Iterator[int | None]:
    """The reference at a word, where it means somebody or some place other than reference n.

    None for one of several, and for a part of a hyphened word: "anti-Russian", "US-Russian".
    """
    m, of = reading.by_token.get(word.i), reading.chains.of
    if m in of and of[m] != of[n] and _class(reading, m) in _OWNERS:
        around = word.doc[max(word.i - 1, 0) : word.i + 2]
        parted = any(t.text in {"-", "–"} for t in around)
        several = any(c.dep_ == "conj" for c in word.children)
        yield None if parted or several else m


def _class(reading: Reading, n: int) -> str:
    return str(reading.chains.all[reading.chains.of[n]].cls)
