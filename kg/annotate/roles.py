"""References in, titles out: who the text says is minister, commander, spokesperson … of what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from kg.annotate.matcher import Words
from kg.annotate.refs import ACTORS, Ref, cover, head_of
from kg.annotate.titles import Phrases

_COPULAS = set("is was as became remains be become named appointed elected been".split())
_LED = ACTORS - {"Person", "Group"}
_PEERS = {"counterpart", "colleague"}
_HELD = 8  # tokens between a title and the comma before the name
_COPULA_REACH = 5  # tokens between a copula and its subject


@dataclass(frozen=True, slots=True)
class Role:
    """``person`` and ``body`` index the references; ``body`` is None where the text leaves it out."""

    person: int
    title: str
    body: int | None
    start: int  # tokens of the words that say so
    end: int
    head: int = -1  # the last word of the title, -1 where a verb says it


@dataclass(frozen=True, slots=True)
class _Title:
    """Tokens [a, b) of a title; its phrase begins at ``left`` and, with the body, ends at ``end``."""

    words: str
    singular: str
    body: int | None
    left: int
    a: int
    b: int
    end: int


def read(doc: Doc, refs: Sequence[Ref], words: Words) -> list[Role]:
    """Titles before a name, after it, behind a copula, and verbs of leading; each once a place."""
    phrases = Phrases(doc, refs, cover(refs), words.vocabulary)
    sizes = _offices([t.lower_ for t in doc], words)
    out: dict[tuple[int, int], Role] = {}
    i = 0
    while i < len(doc):
        size = sizes[i]
        if size and doc[i].pos_ != "VERB":
            for role in _roles(phrases, i, i + size):
                if role.body is not None or not _rank(doc[i : i + size].text, words):
                    out.setdefault((role.person, i), replace(role, head=head_of(doc, i, i + size)))
            i += size
        else:
            for role in _leading(phrases, i):
                out.setdefault((role.person, i), role)
            i += 1
    found = (_counterpart(r, out.values()) for r in out.values())
    return sorted(found, key=lambda r: (r.start, r.person))


def _counterpart(role: Role, others: Iterable[Role]) -> Role:
    """A peer has the title of the person named last before: "his Uzbek counterpart"."""
    if role.title.split()[-1] not in _PEERS:
        return role
    before = [
        r
        for r in others
        if r.start < role.start and r.person != role.person and r.title.split()[-1] not in _PEERS
    ]
    if not before:
        return role
    return replace(role, title=max(before, key=lambda r: r.start).title)


def _rank(text: str, words: Words) -> bool:
    """A military rank or occupation by itself is no position."""
    title = words.gazetteer.titles.get(text.lower())
    return title is not None and title.kind == "rank"


def _leading(phrases: Phrases, i: int) -> Iterator[Role]:
    """A verb of leading: "Tom Reed, who leads the Labour Party"."""
    verb, refs = phrases.doc[i], phrases.refs
    title = phrases.vocabulary.leads.get(verb.lemma_)
    if verb.pos_ != "VERB" or title is None:
        return
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    # "who chairs the AU's commission": the commission where its class is known, else the AU.
    led = [c for c in verb.children if c.dep_ == "dobj"]
    led += [c for o in led for c in o.children if c.dep_ == "poss"]
    bodies = [phrases.at[c.i] for c in led if c.i in phrases.at]
    body = next((n for n in bodies if str(refs[n].cls) in _LED), None)
    if subject is not None and subject.lower_ in {"who", "that"} and verb.dep_ == "relcl":
        subject = verb.head
    if subject is None or body is None:
        return
    person = phrases.person_on(subject.i)
    if person is not None:
        start, end = min(refs[person].start, i), max(refs[body].end, i + 1)
        yield Role(person, title, body, start, end)


def _offices(tokens: list[str], words: Words) -> list[int]:
    """For each token the number of tokens of the longest title that starts there; honorifics do not count."""
    matcher, titles = words.matcher, words.gazetteer.titles
    out = []
    for i, token in enumerate(tokens):
        plural = matcher.title([token[:-1]], 0) if token.endswith("s") else 0
        size = matcher.title(tokens, i) or plural
        key = " ".join(tokens[i : i + size]).replace(" - ", "-")
        title = titles.get(key) or titles.get(key[:-1])
        out.append(0 if title is None or title.kind == "honorific" else size)
    return out


def _roles(phrases: Phrases, a: int, b: int) -> Iterator[Role]:
    """Who holds the title at tokens [a, b): the first reading that finds somebody."""
    left = phrases.left_edge(a)
    start = phrases.title_start(left, a)
    body, end = phrases.body(left, a, b)
    doc = phrases.doc
    title = _Title(doc[start:b].text.lower(), _singular(doc, start, b), body, left, a, b, end)
    for reading in (_before_name, _before_comma, _before_bare_name, _after_name, _behind_copula):
        if found := list(reading(phrases, title)):
            yield from found
            return


def _before_name(phrases: Phrases, t: _Title) -> Iterator[Role]:
    """A title right before the name: "defence minister Sergei Shoigu"."""
    person = phrases.person_at(t.b)
    if person is not None and phrases.refs[person].start == t.b:
        yield Role(person, t.words, t.body, t.left, phrases.refs[person].end)


def _before_comma(phrases: Phrases, t: _Title) -> Iterator[Role]:
    """A title with the name in apposition: "the prime minister, Viktor Orbán,"."""
    doc = phrases.doc
    comma = None if doc[t.b - 1].tag_ == "NNS" else _comma(doc, t.end)
    if comma is None or doc[comma].sent != doc[t.a].sent:
        return
    person = phrases.person_at(comma + 1)
    if person is None:
        return
    end = phrases.refs[person].end
    if end == len(doc) or _closes(doc, end):
        yield Role(person, t.words, t.body, t.left, end)


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


def _before_bare_name(phrases: Phrases, t: _Title) -> Iterator[Role]:
    """A title and its body before the name: "head of the SBU Vasyl Malyuk"."""
    person = phrases.person_at(t.end)
    if person is not None and t.end > t.b and phrases.refs[person].start == t.end:
        yield Role(person, t.words, t.body, t.left, phrases.refs[person].end)


def _after_name(phrases: Phrases, t: _Title) -> Iterator[Role]:
    """A title in apposition: "Gan Yu, the coastguard's spokesman", "A and B, the ministers of X and Y"."""
    doc, refs = phrases.doc, phrases.refs
    before = t.left - 1
    if before <= 0 or doc[before].text not in {",", "(", "–", "—", "-", ":"}:
        return
    holder = phrases.person_on(before - 1)
    if holder is None or refs[holder].end != before:
        return
    first = _joined(phrases, refs[holder].start)
    end = max(t.end, t.b)
    if first is None or doc[t.b - 1].tag_ != "NNS":
        yield Role(holder, t.words, t.body, refs[holder].start, end)
        return
    bodies: list[int | None] = [*phrases.bodies(t.b)] or [t.body]
    yield Role(first, t.singular, bodies[0], refs[first].start, end)
    yield Role(holder, t.singular, bodies[-1], refs[first].start, end)


def _behind_copula(phrases: Phrases, t: _Title) -> Iterator[Role]:
    """A title as predicate: "Shigeru Ishiba was elected prime minister"."""
    doc = phrases.doc
    before = t.left - 1
    if before <= 0 or doc[before].lower_ not in _COPULAS:
        return
    k = before - 1
    between = {"AUX", "ADP", "ADV", "VERB", "PUNCT", "PRON"}
    while k >= 0 and k > before - _COPULA_REACH and doc[k].pos_ in between:
        k -= 1
    holder = phrases.person_on(k)
    if holder is not None and doc[k].sent == doc[t.a].sent:
        yield Role(holder, t.words, t.body, phrases.refs[holder].start, max(t.end, t.b))


def _joined(phrases: Phrases, start: int) -> int | None:
    """The person before "and" in front of token ``start``."""
    if start < 2 or phrases.doc[start - 1].lower_ != "and":
        return None
    return phrases.person_on(start - 2)


def _singular(doc: Doc, a: int, b: int) -> str:
    words = [t.text.lower() for t in doc[a:b] if t.lower_ != "two"]
    return " ".join([*words[:-1], doc[b - 1].lemma_.lower()])
