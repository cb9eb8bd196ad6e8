"""Common nouns into chains: titles, offices, governments, "the bloc", or somebody only described."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kg.annotate.reference import groups, phrases, titles
from kg.annotate.reference.chains import Book
from kg.annotate.reference.names import short_name
from kg.annotate.reference.phrases import POINTING, Phrase, recent, take_last
from kg.annotate.refs import COUNTRY, PERSON
from kg.model import MentionKind

_UNCOUNTED = {"other", "another", "several", "many", "most", "both"}


Rule = Callable[[Book, Phrase], bool]


def chain(book: Book, n: int, known: Sequence[titles.Titled]) -> None:
    """Links a noun phrase by the first rule that decides; who is only described gets a chain of their own."""
    p = phrases.read(book, n)
    if any(
        rule(book, p)
        for rule in (titles.national, _apposition, _possessed, _government, _number, _group)
    ):
        return
    if p.definite and (
        titles.office(book, p)
        or titles.titled(book, p, known)
        or titles.incumbent(book, p)
        or any(rule(book, p) for rule in _DEFINITES)
    ):
        return
    key = f"noun:{p.text.casefold()}" + ("" if p.definite else f"@{p.ref.head}")
    country = None
    if p.owner is not None:
        chain = book.chains[p.owner]
        country = chain.label if chain.cls == COUNTRY else None
    if p.token.dep_ == "compound":
        if _body_of_title(book, p, country):
            return
        key = f"noun:{country or p.ref.head} {p.text.casefold()}"
    c = book.join(n, key, p.text, p.ref.cls, 0.8, "described, not named")
    book.chains[c].country = country


def _body_of_title(book: Book, p: Phrase, country: str | None) -> bool:
    """The same country's body named before: "the foreign ministry spokesman" of Iran's foreign ministry."""
    known = [
        (book.refs[k.links[-1][0]].head, c)
        for c, k in enumerate(book.chains)
        if k.links
        and k.cls == p.ref.cls
        and country in {k.country, None}
        and k.label.casefold().endswith(p.text.casefold())
    ]
    if country is None and len({c for _, c in known}) > 1:
        return False
    return take_last(book, p, known, 0.6, f"“{p.text}” of the title, as named before")


def _apposition(book: Book, p: Phrase) -> bool:
    """A noun with the person's name behind it: "the minister, Ana Birchall", "the head of X, A. Birchall"."""
    held = {r.person for r in book.roles if r.head == p.token.i and r.person in book.of}
    if len(held) == 1 and p.token.tag_ != "NNS":
        book.link(p.n, book.of[held.pop()], 0.95, "title of the person named beside it")
        return True
    appos = next((c for c in p.token.children if c.dep_ == "appos"), None)
    m = book.name_at(appos.i) if appos is not None else None
    if m is None or book.refs[m].cls != PERSON or p.ref.cls not in {PERSON, None}:
        return False
    book.link(p.n, book.of[m], 0.95, "apposition")
    return True


def _possessed(book: Book, p: Phrase) -> bool:
    """The body or country of a person: "his agency", "her country"."""
    home = p.lemma in book.vocabulary.homelands
    if not home and p.lemma not in book.vocabulary.bodies:
        return False
    for child in p.token.children:
        m = book.by_head.get(child.i) if child.dep_ == "poss" else None
        if m is None or m not in book.of or book.chains[book.of[m]].cls != PERSON:
            continue
        body = book.body_of(book.of[m], country=home)
        if body is not None:
            book.link(p.n, body, 0.6, "what the person named stands for")
            return True
    return False


def _government(book: Book, p: Phrase) -> bool:
    """The country, in "the government of Mali", "Kenyan authorities"."""
    if p.lemma not in book.vocabulary.governments or p.owner is None:
        return False
    if book.chains[p.owner].cls != COUNTRY:
        return False
    book.link(p.n, p.owner, 0.9, "government of a country")
    return True


def _number(book: Book, p: Phrase) -> bool:
    """More of the people that the block last spoke of, or nobody with a name: "29 were wounded"."""
    if p.token.pos_ != "NUM" and p.lemma not in _UNCOUNTED:
        return False
    c = recent(book, p.ref, {"Group"}, within=1)
    if c is not None:
        last = book.refs[book.chains[c].links[-1][0]]
        if book.annotated.blocks[p.ref.head] == book.annotated.blocks[last.head]:
            book.link(p.n, c, 0.45, f"“{p.text}” of the people named last")
    return True


def _group(book: Book, p: Phrase) -> bool:
    """Several chains at once: "ministers from Mali and Niger", "the two leaders"."""
    reason = "the countries that they speak for"
    found = groups.represented(book, p.ref, p.lemma)
    if not found:
        reason = "as many as the words count"
        found = groups.several(book, p.ref, p.lemma)
    if not found:
        return False
    first, *others = found
    book.link(p.n, first, 0.6, f"“{p.text}”: {reason}")
    for c in others:
        book.chains[c].links.append((p.n, 0.6, f"“{p.text}”: {reason}"))
    book.more[p.n] = tuple(others)
    return True


def _short(book: Book, p: Phrase) -> bool:
    """A short name of what this text names: "the bloc" where the gazetteer has it."""
    return short_name(book, p.n)


def _generic(book: Book, p: Phrase) -> bool:
    """The nearest earlier reference of the class that a plain noun tells: "the country", "the city"."""
    classes = book.vocabulary.generic.get(p.lemma)
    plain = p.ref.end - p.ref.start == 1 and p.det in POINTING
    c = recent(book, p.ref, classes) if classes and plain else None
    if c is None or not classes:
        return False
    kinds = "/".join(sorted(classes))
    book.link(p.n, c, 0.6, f"nearest earlier {kinds} for “the {p.lemma}”")
    return True


def _same_head(book: Book, p: Phrase) -> bool:
    """An earlier phrase with the same noun that says all this one says: "a patrol boat … the boat"."""
    if p.det not in POINTING:
        return False
    said = {t.lemma_.lower() for t in book.doc[p.ref.start : p.ref.head]}
    earlier = (
        (other.head, c)
        for other, c in book.found()
        if other.kind == MentionKind.NOMINAL
        and other.head < p.ref.head
        and book.doc[other.head].lemma_.lower() == p.lemma
        and said <= {t.lemma_.lower() for t in book.doc[other.start : other.head]}
    )
    return take_last(book, p, earlier, 0.7, f"earlier phrase with the same noun “{p.lemma}”")


_DEFINITES: tuple[Rule, ...] = (titles.varied, _short, _generic, _same_head)
