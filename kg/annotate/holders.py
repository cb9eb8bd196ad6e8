"""A title in its phrase in, who holds it out: named beside it, through "is" and "as", or several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from kg.annotate import bodies
from kg.annotate.titles import Phrases

_COPULAS = set("is was as became remains be become named appointed elected been".split())
_OPENING = {",", "(", "–", "—", "-", ":"}
_STATES = {"Country", "Place", "IntergovernmentalOrganization"}
_HELD = 8  # tokens between a title and the comma before the name
_COPULA_REACH = 5  # tokens between a copula and its subject
_SINCE_REACH = 4  # tokens between a name's comma and its title ("until Wednesday")


@dataclass(frozen=True, slots=True)
class Title:
    """Tokens [a, b) of a title; its phrase begins at ``left`` and, with the body, ends at ``end``."""

    words: str
    singular: str
    plural: bool
    body: int | None
    left: int
    a: int
    b: int
    end: int


@dataclass(frozen=True, slots=True)
class Held:
    """Who holds a title, at which body, and the tokens [start, end) that say so."""

    person: int
    title: str
    body: int | None
    start: int
    end: int


def title(phrases: Phrases, a: int, b: int) -> Title:
    """The title at tokens [a, b) with its phrase."""
    doc = phrases.doc
    left = phrases.left_edge(a)
    start = phrases.title_start(left, a)
    body, end = bodies.of(phrases, left, a, b)
    plural = doc[b - 1].tag_ in {"NNS", "NNPS"}
    return Title(doc[start:b].text.lower(), _singular(doc, start, b), plural, body, left, a, b, end)


def of(phrases: Phrases, t: Title) -> list[Held]:
    """Who holds a title: the first reading that finds somebody."""
    readings = (
        _in_name,
        _each_of,
        _several,
        _before_name,
        _before_comma,
        _before_bare_name,
        _after_name,
        _behind_copula,
        _before_copula,
    )
    return next((found for reading in readings if (found := list(reading(phrases, t)))), [])


def shared(phrases: Phrases, t: Title, last: Title, held: Sequence[Held]) -> list[Held]:
    """The holder of the title before "and": "its secretary general and a former minister"."""
    joined = phrases.doc[t.left - 1].lower_ == "and" if t.left else False
    if not joined or not held or last.end != t.left - 1 or t.plural:
        return []
    person = held[-1].person
    if phrases.refs[person].start >= t.left:
        return []
    return [Held(person, t.words, t.body, held[-1].start, max(t.end, t.b))]


def _in_name(phrases: Phrases, t: Title) -> Iterator[Held]:
    """A title that the name itself begins with: "King Salman"."""
    n = phrases.person_on(t.a)
    if n is not None and phrases.refs[n].start == t.a and phrases.refs[n].end > t.b:
        yield Held(n, t.words, t.body, t.left, phrases.refs[n].end)


def _several(phrases: Phrases, t: Title) -> Iterator[Held]:
    """A plural title: "A, B and C, the presidents of X, Y and Z", "the ministers of X and Y, A and B"."""
    if not t.plural:
        return
    people: list[int] = []
    opening = t.left - 1
    if opening > 0 and phrases.doc[opening].text in _OPENING:
        people = phrases.people_before(opening)
    if not people:
        people = phrases.people_behind(t.b)
    held_at = bodies.several(phrases, t.left, t.a, t.b)
    if not people and held_at:
        people = phrases.people_behind(max(t.b, *(phrases.refs[n].end for n in held_at)))
    if not people:
        return
    single: list[int | None] = [t.body] * len(people)
    fits = len(held_at) == len(people)
    start = min(t.left, phrases.refs[people[0]].start)
    end = max(t.b, phrases.refs[people[-1]].end, t.end)
    for person, body in zip(people, held_at if fits else single, strict=True):
        yield Held(person, t.singular, body, start, end)


def _before_name(phrases: Phrases, t: Title) -> Iterator[Held]:
    """A title right before the name: "defence minister Sergei Shoigu"."""
    person = phrases.person_at(t.b)
    same = person is not None and phrases.doc[t.a].sent == phrases.doc[t.b].sent
    if person is not None and same and phrases.refs[person].start == t.b:
        yield _with_country(phrases, t, person)


def _with_country(phrases: Phrases, t: Title, person: int) -> Held:
    """A title before the name with the country behind it: "President Ana Ruiz of Chad"."""
    n = _country_of(phrases, person) if t.body is None else None
    end = phrases.refs[person if n is None else n].end
    return Held(person, t.words, t.body if n is None else n, t.left, end)


def _country_of(phrases: Phrases, person: int) -> int | None:
    """The country, place or organisation behind a name: "Ana Ruiz of Chad", "Tom Reed of the Gambia"."""
    doc, i = phrases.doc, phrases.refs[person].end
    if i + 1 >= len(doc) or doc[i].lower_ != "of":
        return None
    n = phrases.at.get(i + 1)
    if n is None and doc[i + 1].lower_ == "the" and i + 2 < len(doc):
        n = phrases.at.get(i + 2)
    return n if n is not None and str(phrases.refs[n].cls) in _STATES else None


def _each_of(phrases: Phrases, t: Title) -> Iterator[Held]:
    """A plural title before names that each have their country: "Presidents A of X and B of Y"."""
    doc, i = phrases.doc, t.b
    if not t.plural or t.body is not None:
        return
    while (person := phrases.person_at(i)) is not None:
        n = _country_of(phrases, person)
        if n is None:
            return
        i = phrases.refs[n].end
        yield Held(person, t.singular, n, t.left, i)
        while i < len(doc) - 1 and doc[i].lower_ in {",", "and"}:
            i += 1


def _before_comma(phrases: Phrases, t: Title) -> Iterator[Held]:
    """A title with the name in apposition: "the prime minister, Viktor Orbán,"."""
    doc = phrases.doc
    comma = None if t.plural else _comma(doc, t.end)
    if comma is None or doc[comma].sent != doc[t.a].sent:
        return
    person = phrases.person_at(comma + 1)
    if person is None:
        return
    end = phrases.refs[person].end
    if end == len(doc) or _closes(doc, end):
        yield Held(person, t.words, t.body, t.left, end)


def _comma(doc: Doc, i: int) -> int | None:
    """The comma behind a title, over what else says where it is held: "the commissioner for refugees, …"."""
    for k in range(i, min(i + _HELD, len(doc))):
        if doc[k].text == ",":
            return k
        if doc[k].pos_ in {"VERB", "AUX", "CCONJ"} or (doc[k].is_punct and doc[k].text != "-"):
            return None
        if k == i and doc[k].pos_ not in {"ADP", "PART"}:
            return None
    return None


def _closes(doc: Doc, i: int) -> bool:
    """Whether token i ends an apposition."""
    return doc[i].text in {",", ".", ";", ":", ")", "'s"} or doc[i].pos_ in {"VERB", "AUX", "PUNCT"}


def _before_bare_name(phrases: Phrases, t: Title) -> Iterator[Held]:
    """A title and its body before the name: "head of the SBU Vasyl Malyuk"."""
    person = phrases.person_at(t.end)
    if person is not None and t.end > t.b and phrases.refs[person].start == t.end:
        yield Held(person, t.words, t.body, t.left, phrases.refs[person].end)


def _after_name(phrases: Phrases, t: Title) -> Iterator[Held]:
    """A title in apposition: "Gan Yu, the coastguard's spokesman", "Ana Ruiz, once oil minister"."""
    refs = phrases.refs
    before = 0 if t.plural else _opening(phrases, t.left - 1)
    holder = phrases.person_on(before - 1) if before > 0 else None
    if holder is not None and refs[holder].end == before:
        yield Held(holder, t.words, t.body, refs[holder].start, max(t.end, t.b))


def _opening(phrases: Phrases, i: int) -> int:
    """Where the apposition opens that a title stands in, "once" and "until Friday" skipped; else 0."""
    doc = phrases.doc
    for k in range(i, max(0, i - _SINCE_REACH), -1):
        if doc[k].text in _OPENING:
            return k
        dated = doc[k].ent_type_ in {"DATE", "TIME"} or doc[k].pos_ == "DET"
        if doc[k].lower_ not in phrases.vocabulary.since and not dated:
            return 0
    return 0


def _behind_copula(phrases: Phrases, t: Title) -> Iterator[Held]:
    """A title as predicate: "Ana Ruiz was elected prime minister", "handed in her papers as president"."""
    doc = phrases.doc
    before = t.left - 1
    if before <= 0 or doc[before].lower_ not in _COPULAS:
        return
    k = before - 1
    between = {"AUX", "ADP", "ADV", "VERB", "PUNCT", "PRON"}
    while k >= 0 and k > before - _COPULA_REACH and doc[k].pos_ in between:
        k -= 1
    holder = phrases.person_on(k)
    if holder is None or doc[k].sent != doc[t.a].sent:
        holder = phrases.actor(before)
    if holder is not None and phrases.refs[holder].start < t.a:
        yield Held(holder, t.words, t.body, phrases.refs[holder].start, max(t.end, t.b))


def _before_copula(phrases: Phrases, t: Title) -> Iterator[Held]:
    """A title whose holder is its predicate: "The presiding judge is Ana Ruiz"."""
    doc = phrases.doc
    if t.end + 1 >= len(doc) or doc[t.end].lower_ not in {"is", "was"} or t.a == 0:
        return
    person = phrases.person_at(t.end + 1)
    end = phrases.refs[person].end if person is not None else 0
    if person is not None and (end == len(doc) or doc[end].text != "'s"):
        yield Held(person, t.words, t.body, t.left, end)


def _singular(doc: Doc, a: int, b: int) -> str:
    words = [t.text.lower() for t in doc[a:b] if t.lower_ not in {"two", "three", "both"}]
    return " ".join([*words[:-1], doc[b - 1].lemma_.lower()])
