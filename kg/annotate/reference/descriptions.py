"""Common nouns into chains: titles, offices, governments, "the bloc", or somebody only described."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from kg.annotate.reference import groups
from kg.annotate.reference.chains import Book
from kg.annotate.reference.names import short_name
from kg.annotate.refs import COUNTRY, PERSON, Ref
from kg.model import MentionKind

_POINTING = {"the", "this", "that"}
_DEFINITE = _POINTING | {"its", "their", "his", "her"}
_UNCOUNTED = {"other", "another", "several", "many", "most", "both"}
_SUBJECTS = {"nsubj", "nsubjpass"}
_ACTS_WITHIN = 2  # sentences back to the person for whose name a title may stand


@dataclass(frozen=True, slots=True)
class Titled:
    """A title of the text by its chains: whose it is, at which body."""

    title: str
    body: int | None
    person: int


@dataclass(frozen=True, slots=True)
class _Phrase:
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


Rule = Callable[[Book, _Phrase], bool]


def titles(book: Book) -> list[Titled]:
    """The titles of persons that have a chain, in text order."""
    return [
        Titled(r.title, None if r.body is None else book.of.get(r.body), book.of[r.person])
        for r in book.roles
        if r.person in book.of
    ]


def chain(book: Book, n: int, known: Sequence[Titled]) -> None:
    """Links a noun phrase by the first rule that decides; who is only described gets a chain of their own."""
    ref = book.refs[n]
    token = book.doc[ref.head]
    det = next((c.lower_ for c in token.children if c.dep_ in {"det", "poss"}), "")
    owner = _owner(book, token)
    if owner is None and token.dep_ == "compound":
        owner = _owner(book, token.head)  # "the Iranian foreign ministry spokesman"
    p = _Phrase(n, ref, token, token.lemma_.lower(), book.text(ref), owner, det)
    if any(
        rule(book, p) for rule in (_national, _apposition, _possessed, _government, _number, _group)
    ):
        return
    if p.definite and (
        _office(book, p)
        or _title(book, p, known)
        or _incumbent(book, p)
        or any(rule(book, p) for rule in _DEFINITES)
    ):
        return
    key = f"noun:{p.text.casefold()}" + ("" if p.definite else f"@{ref.head}")
    country = None
    if owner is not None:
        chain = book.chains[owner]
        country = chain.label if chain.cls == COUNTRY else None
    if token.dep_ == "compound":
        if _body_of_title(book, p, country):
            return
        key = f"noun:{country or ref.head} {p.text.casefold()}"
    c = book.join(n, key, p.text, ref.cls, 0.8, "described, not named")
    book.chains[c].country = country


def _body_of_title(book: Book, p: _Phrase, country: str | None) -> bool:
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
    return _take_last(book, p, known, 0.6, f"“{p.text}” of the title, as named before")


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


def _national(book: Book, p: _Phrase) -> bool:
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
    if not _take_last(book, p, named, 0.6, f"the person last named who stands for {label}"):
        c = book.join(
            p.n, f"noun:{p.text}@{p.ref.head}", p.text, PERSON, 0.8, "described, not named"
        )
        book.chains[c].country = label
    return True


def _apposition(book: Book, p: _Phrase) -> bool:
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


def _possessed(book: Book, p: _Phrase) -> bool:
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


def _government(book: Book, p: _Phrase) -> bool:
    """The country, in "the government of Mali", "Kenyan authorities"."""
    if p.lemma not in book.vocabulary.governments or p.owner is None:
        return False
    if book.chains[p.owner].cls != COUNTRY:
        return False
    book.link(p.n, p.owner, 0.9, "government of a country")
    return True


def _number(book: Book, p: _Phrase) -> bool:
    """More of the people that the block last spoke of, or nobody with a name: "29 were wounded"."""
    if p.token.pos_ != "NUM" and p.lemma not in _UNCOUNTED:
        return False
    c = _recent(book, p.ref, {"Group"}, within=1)
    if c is not None:
        last = book.refs[book.chains[c].links[-1][0]]
        if book.annotated.blocks[p.ref.head] == book.annotated.blocks[last.head]:
            book.link(p.n, c, 0.45, f"“{p.text}” of the people named last")
    return True


def _group(book: Book, p: _Phrase) -> bool:
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


def _office(book: Book, p: _Phrase) -> bool:
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


def _incumbent(book: Book, p: _Phrase) -> bool:
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


def _title(book: Book, p: _Phrase, known: Sequence[Titled]) -> bool:
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


def _varied(book: Book, p: _Phrase) -> bool:
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
    return _take_last(
        book, p, acting, 0.55, "title in place of the name, of the last person who acts"
    )


def _short(book: Book, p: _Phrase) -> bool:
    """A short name of what this text names: "the bloc" where the gazetteer has it."""
    return short_name(book, p.n)


def _generic(book: Book, p: _Phrase) -> bool:
    """The nearest earlier reference of the class that a plain noun tells: "the country", "the city"."""
    classes = book.vocabulary.generic.get(p.lemma)
    plain = p.ref.end - p.ref.start == 1 and p.det in _POINTING
    c = _recent(book, p.ref, classes) if classes and plain else None
    if c is None or not classes:
        return False
    kinds = "/".join(sorted(classes))
    book.link(p.n, c, 0.6, f"nearest earlier {kinds} for “the {p.lemma}”")
    return True


def _same_head(book: Book, p: _Phrase) -> bool:
    """An earlier phrase with the same noun that says all this one says: "a patrol boat … the boat"."""
    if p.det not in _POINTING:
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
    return _take_last(book, p, earlier, 0.7, f"earlier phrase with the same noun “{p.lemma}”")


_DEFINITES: tuple[Rule, ...] = (_varied, _short, _generic, _same_head)


def _take_last(
    book: Book, p: _Phrase, found: Iterable[tuple[int, int]], score: float, reason: str
) -> bool:
    """Links the phrase to the chain whose head stands last among (head, chain)."""
    best = max(found, key=lambda hc: hc[0], default=None)
    if best is None:
        return False
    book.link(p.n, best[1], score, reason)
    return True


def _recent(
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
