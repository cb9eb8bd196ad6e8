"""A title or nationality in place of a name: "the French president", "the minister", "the American"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.annotate.reference.chains import Book
from kg.annotate.reference.phrases import Phrase, take_last
from kg.annotate.refs import COUNTRY, PERSON
from kg.model import MentionKind

_SUBJECTS = {"nsubj", "nsubjpass"}
_ACTS_WITHIN = 2  # sentences back to the person for whose name a title may stand


@dataclass(frozen=True, slots=True)
class Titled:
    """A title of the text by its chains: whose it is, at which body."""

    title: str
    body: int | None
    person: int


def known(book: Book) -> list[Titled]:
    """The titles of persons that have a chain, in text order."""
    return [
        Titled(r.title, None if r.body is None else book.of.get(r.body), book.of[r.person])
        for r in book.roles
        if r.person in book.of
    ]


def national(book: Book, p: Phrase) -> bool:
    """The person last named who stands for a country: "the American", of the envoy of the United States."""
    if p.ref.form != "national" or p.ref.entry is None:
        return False
    label = p.ref.entry.label

    def of_country(c: int) -> bool:
        body = book.body_of(c)
        return label in {book.chains[c].country, None if body is None else book.chains[body].label}

    named = [
        (other.head, c)
        for other, c in book.found()
        if other.person and other.head < p.ref.head and of_country(c)
    ]
    if not take_last(book, p, named, 0.6, f"the person last named who stands for {label}"):
        c = book.join(
            p.n, f"noun:{p.text}@{p.ref.head}", p.text, PERSON, 0.8, "described, not named"
        )
        book.chains[c].country = label
    return True


def office(book: Book, p: Phrase) -> bool:
    """The person named here who holds the office at the document's date: "the French president"."""
    if p.ref.cls != PERSON or p.owner is None or book.chains[p.owner].cls != COUNTRY:
        return False
    words = book.doc[p.ref.start : p.ref.head + 1].text.lower().split()
    ends = ((words[:k], " ".join(words[k:])) for k in range(len(words)))
    before, title = next(((b, t) for b, t in ends if t in book.gazetteer.titles), ([], None))
    if title is None or not book.vocabulary.others.isdisjoint(before):
        return False
    label, date = book.chains[p.owner].label, book.annotated.document.date
    keys = (f"person:{h.id}" for h in book.gazetteer.holders(title, label, date))
    c = next((book.by_key[k] for k in keys if k in book.by_key), None)
    if c is None:
        return False
    book.link(p.n, c, 0.85, "who holds this office, according to the gazetteer")
    return True


def incumbent(book: Book, p: Phrase) -> bool:
    """Who alone of those named here holds such an office at the document's date: "the president"."""
    text = p.text.lower()
    if p.ref.cls != PERSON or p.owner is not None or p.det != "the":
        return False
    if text not in book.gazetteer.titles or p.token.tag_ != "NN":
        return False
    title, date = book.gazetteer.canonical(text), book.annotated.document.date
    named = {
        book.by_key[f"person:{o.person.id}"]
        for o in book.gazetteer.offices
        if f"person:{o.person.id}" in book.by_key
        and book.gazetteer.canonical(o.title) == title
        and (date is None or o.covers(date))
    }
    if len(named) != 1:
        return False
    book.link(p.n, named.pop(), 0.8, "alone of those named holds such an office")
    return True


def titled(book: Book, p: Phrase, known: Sequence[Titled]) -> bool:
    """The person whose title ends in this noun, with the same body where the phrase names one."""
    text = p.text.lower()

    same = book.vocabulary.same_office.get(p.token.lower_, p.token.lower_)

    def fits(t: Titled) -> bool:
        if same != p.token.lower_:
            return t.title.endswith(same) and p.owner in {None, t.body}
        if t.title.split()[-1] != p.token.lower_:
            return False
        if p.owner is not None:
            return t.body == p.owner
        single = p.ref.end - p.ref.start == 1
        return single or text.endswith(t.title) or t.title.endswith(text)

    found = {t.person for t in known if fits(t)}
    if len(found) != 1:
        return False
    book.link(p.n, found.pop(), 0.85, "title that the text gives this person")
    return True


def varied(book: Book, p: Phrase) -> bool:
    """The person who acts in the sentences before, under a title that acts in this one.

    "Jerry Mateparae starts the day … The former governor-general is shuttling."
    """
    title = book.doc[p.ref.start : p.ref.head + 1].text.lower()
    forms = (p.token.lower_, " ".join(title.split()[-2:]), title)
    if p.ref.cls != PERSON or p.token.dep_ not in _SUBJECTS:
        return False
    if not any(t in book.gazetteer.titles for t in forms):
        return False

    def elsewhere(c: int) -> bool:
        held = (r for r in book.roles if book.of.get(r.person) == c and r.body is not None)
        bodies = {book.of.get(r.body) for r in held if r.body is not None}
        return p.owner is not None and bool(bodies) and p.owner not in bodies

    acting = (
        (other.head, c)
        for other, c in book.found()
        if book.chains[c].cls == PERSON
        and 0 < book.gap(p.ref, other) <= _ACTS_WITHIN
        and book.doc[other.head].dep_ in _SUBJECTS
        and other.kind == MentionKind.NAME
        and not elsewhere(c)
    )
    return take_last(
        book, p, acting, 0.55, "title in place of the name, of the last person who acts"
    )
