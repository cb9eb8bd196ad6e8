"""References in, titles out: who the text says is minister, commander, spokesperson … of what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from kg.annotate.mentions import PERSON, Matcher, Ref
from kg.gazetteer import Gazetteer
from kg.model import MentionKind

_BODY_PREPOSITIONS = {"of", "for", "to", "at", "in", "with", "on"}
_MODIFIERS = {"former", "acting", "deputy", "vice", "interim", "ousted", "outgoing", "then", "incoming", "assistant", "chief", "senior",
              "first", "second", "special", "top", "ex", "caretaker", "self", "proclaimed", "elected", "newly", "late", "longtime",
              "deposed", "jailed", "new", "permanent", "under", "co", "associate", "joint", "transitional"}  # fmt: skip
_COPULAS = {
    "is",
    "was",
    "as",
    "became",
    "remains",
    "be",
    "become",
    "named",
    "appointed",
    "elected",
    "been",
}
# A body that is a common noun inside the title: "army spokesman", "the military chief".
_BODY_CLASSES = {"GovernmentBody", "ArmedForce", "ArmedGroup", "IntergovernmentalOrganization", "Party", "Company", "Media", "Organization",
                 "Country", "Place", "Group", "Facility"}  # fmt: skip


_LEADS = {
    "head": "head",
    "lead": "leader",
    "chair": "chair",
    "command": "commander",
    "run": "head",
    "govern": "governor",
}


@dataclass(frozen=True, slots=True)
class Role:
    """``person`` and ``body`` index the references; ``body`` is None where the text leaves it out."""

    person: int
    title: str
    body: int | None
    start: int  # tokens of the words that say so
    end: int


def read(doc: Doc, refs: Sequence[Ref], gazetteer: Gazetteer, matcher: Matcher) -> list[Role]:
    """Titles before a name, after it, behind a copula, and verbs of leading; each person and title once a place."""
    at = _cover(refs)
    out: dict[tuple[int, int], Role] = {}
    sizes = _offices([t.lower_ for t in doc], gazetteer, matcher)
    i = 0
    while i < len(doc):
        size = sizes[i]
        if size:
            for role in _roles(doc, refs, at, gazetteer, i, i + size):
                if role.body is not None or not _rank(doc, i, i + size, gazetteer):
                    out.setdefault((role.person, i), role)
            i += size
        else:
            for role in _leading(doc, refs, at, i):
                out.setdefault((role.person, i), role)
            i += 1
    return sorted(
        (_counterpart(r, out.values()) for r in out.values()), key=lambda r: (r.start, r.person)
    )


def _counterpart(role: Role, others: Iterable[Role]) -> Role:
    """ "his Uzbek counterpart": the title of the person named last before."""
    if role.title.split()[-1] not in {"counterpart", "colleague"}:
        return role
    before = [
        r
        for r in others
        if r.start < role.start
        and r.person != role.person
        and r.title.split()[-1] not in {"counterpart", "colleague"}
    ]
    title = max(before, key=lambda r: r.start).title if before else role.title
    return Role(role.person, title, role.body, role.start, role.end)


def _rank(doc: Doc, a: int, b: int, gazetteer: Gazetteer) -> bool:
    """A military rank or occupation by itself is no position."""
    title = gazetteer.titles.get(doc[a:b].text.lower())
    return title is not None and title.kind == "rank"


def _leading(doc: Doc, refs: Sequence[Ref], at: dict[int, int], i: int) -> Iterator[Role]:
    """ "Ursula von der Leyen, who heads the European Commission"."""
    verb = doc[i]
    if verb.pos_ != "VERB" or verb.lemma_ not in _LEADS:
        return
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    body = next((at[c.i] for c in verb.children if c.dep_ == "dobj" and c.i in at), None)
    if subject is not None and subject.lower_ in {"who", "that"} and verb.dep_ == "relcl":
        subject = verb.head
    if (
        subject is None
        or body is None
        or str(refs[body].cls) not in _BODY_CLASSES - {"Place", "Group", "Facility"}
    ):
        return
    person = at.get(subject.i)
    if person is not None and refs[person].cls == PERSON and refs[person].kind == MentionKind.NAME:
        yield Role(
            person,
            _LEADS[verb.lemma_],
            body,
            min(refs[person].start, i),
            max(refs[body].end, i + 1),
        )


def _offices(words: list[str], gazetteer: Gazetteer, matcher: Matcher) -> list[int]:
    """For each token the number of tokens of the longest title that starts there; honorifics do not count."""
    out = []
    for i, word in enumerate(words):
        size = matcher.title(words, i) or (
            matcher.title([word[:-1]], 0) if word.endswith("s") else 0
        )
        key = _joined_title(words[i : i + size])
        title = gazetteer.titles.get(key) or gazetteer.titles.get(key[:-1])
        out.append(0 if title is None or title.kind == "honorific" else size)
    return out


def _joined_title(words: list[str]) -> str:
    return " ".join(words).replace(" - ", "-")


def _cover(refs: Sequence[Ref]) -> dict[int, int]:
    """Token to the reference that covers it; names win over nouns, longer over shorter."""
    cover: dict[int, int] = {}
    for n, ref in enumerate(refs):
        if ref.kind in {MentionKind.NAME, MentionKind.ADJECTIVE}:
            for i in range(ref.start, ref.end):
                cover[i] = n
    for n, ref in enumerate(refs):
        cover.setdefault(ref.head, n)
    return cover


def _roles(
    doc: Doc, refs: Sequence[Ref], at: dict[int, int], gazetteer: Gazetteer, a: int, b: int
) -> Iterator[Role]:
    left = _left_edge(doc, refs, at, a)
    title_start = a
    while title_start > left and (
        doc[title_start - 1].lower_ in _MODIFIERS
        or doc[title_start - 1].text == "-"
        or _plain(doc, at, refs, title_start - 1)
    ):
        title_start -= 1
    body, end = _body(doc, refs, at, left, a, b)
    title = doc[title_start:b].text.lower()
    person = _person_at(doc, refs, at, b)
    if person is not None and refs[person].start == b:  # "defence minister Sergei Shoigu"
        yield Role(person, title, body, left, refs[person].end)
        return
    after = end
    if (
        after < len(doc)
        and doc[after].text == ","
        and (p := _person_at(doc, refs, at, after + 1)) is not None
        and doc[after].sent == doc[a].sent
    ):
        closes = refs[p].end < len(doc) and (
            doc[refs[p].end].text in {",", ".", ";", ":", ")", "'s"}
            or doc[refs[p].end].pos_ in {"VERB", "AUX", "PUNCT"}
        )
        if closes or refs[p].end == len(doc):  # "the prime minister, Viktor Orbán,"
            yield Role(p, title, body, left, refs[p].end)
            return
    if (
        (p2 := _person_at(doc, refs, at, after)) is not None
        and after > b
        and refs[p2].start == after
    ):
        yield Role(p2, title, body, left, refs[p2].end)  # "head of the SBU Vasyl Malyuk"
        return
    before = left - 1
    if before > 0 and doc[before].text in {",", "(", "–", "—", "-", ":"}:
        holder = at.get(before - 1)
        if (
            holder is not None
            and refs[holder].cls == PERSON
            and refs[holder].kind == MentionKind.NAME
            and refs[holder].end == before
        ):
            joined = _joined(doc, refs, at, refs[holder].start)
            if (
                joined is not None and doc[b - 1].tag_ == "NNS"
            ):  # "A and B, the foreign ministers of X and Y"
                bodies = _bodies(doc, refs, at, b) or [body, body]
                yield Role(
                    joined,
                    _singular(doc, title_start, b),
                    bodies[0],
                    refs[joined].start,
                    max(end, b),
                )
                yield Role(
                    holder,
                    _singular(doc, title_start, b),
                    bodies[-1],
                    refs[joined].start,
                    max(end, b),
                )
                return
            yield Role(
                holder, title, body, refs[holder].start, max(end, b)
            )  # "Gan Yu, the coastguard's spokesman"
            return
    if before > 0 and doc[before].lower_ in _COPULAS:
        k = before - 1
        while k >= 0 and k > before - 5 and doc[k].pos_ in {"AUX", "ADV", "VERB", "PUNCT", "PRON"}:
            k -= 1
        holder = at.get(k) if k >= 0 else None
        if (
            holder is not None
            and refs[holder].cls == PERSON
            and refs[holder].kind == MentionKind.NAME
            and doc[k].sent == doc[a].sent
        ):
            yield Role(holder, title, body, refs[holder].start, max(end, b))


def _joined(doc: Doc, refs: Sequence[Ref], at: dict[int, int], start: int) -> int | None:
    """The person before "and" in front of token ``start``."""
    if start < 2 or doc[start - 1].lower_ != "and":
        return None
    n = at.get(start - 2)
    return (
        n if n is not None and refs[n].cls == PERSON and refs[n].kind == MentionKind.NAME else None
    )


def _bodies(doc: Doc, refs: Sequence[Ref], at: dict[int, int], b: int) -> list[int]:
    """The bodies behind a plural title: "of X and Y"."""
    found: list[int] = []
    for k in range(b, min(b + 12, len(doc))):
        n = at.get(k)
        if doc[k].pos_ in {"VERB", "AUX"} or doc[k].text in {".", ";"}:
            break
        if (
            n is not None
            and refs[n].kind == MentionKind.NAME
            and refs[n].cls != PERSON
            and n not in found
        ):
            found.append(n)
    return found if len(found) == 2 else []


def _singular(doc: Doc, a: int, b: int) -> str:
    words = [t.text.lower() for t in doc[a:b] if t.lower_ != "two"]
    return " ".join([*words[:-1], doc[b - 1].lemma_.lower()])


def _left_edge(doc: Doc, refs: Sequence[Ref], at: dict[int, int], a: int) -> int:
    """Start of the noun phrase that ends with the title, without its article."""
    i = a
    while i > 0 and doc[i - 1].sent == doc[a].sent:
        token = doc[i - 1]
        ref = refs[at[i - 1]] if i - 1 in at else None
        if ref and ref.kind in {MentionKind.NAME, MentionKind.ADJECTIVE} and ref.cls != PERSON:
            i = ref.start
        elif (
            token.text in {"'s", "'", "-"}
            or token.lower_ in _MODIFIERS
            or token.lower_ in {"its", "his", "her", "their", "our", "whose"}
        ):
            i -= 1
        elif (
            token.pos_ in {"ADJ", "NOUN", "PROPN"}
            and token.dep_ in {"amod", "compound", "poss", "nmod"}
            and (ref is None or ref.cls != PERSON or not token.text[:1].isupper())
        ):
            i -= 1
        elif token.pos_ == "DET":
            possessed = any(doc[k].text in {"'s", "'"} for k in range(i, a))
            return i - 1 if not possessed or i - 2 < 0 else i - 1
        else:
            break
    return i


def _plain(doc: Doc, at: dict[int, int], refs: Sequence[Ref], i: int) -> bool:
    """A lower-case modifier that belongs to the title ("defence", "southern"), not a body or a possessor."""
    token = doc[i]
    if (
        not token.is_lower
        or token.pos_ not in {"ADJ", "NOUN"}
        or token.tag_ in {"VBN", "VBG"}
        or token.dep_ not in {"amod", "compound"}
    ):
        return False
    ref = refs[at[i]] if i in at else None
    return not (ref and ref.cls and str(ref.cls) in _BODY_CLASSES)


def _body(
    doc: Doc, refs: Sequence[Ref], at: dict[int, int], left: int, a: int, b: int
) -> tuple[int | None, int]:
    """The body or country of a title, and where the title's phrase ends."""
    if b + 1 < len(doc) and doc[b].lower_ in _BODY_PREPOSITIONS:
        j = b + 1
        while (
            j < len(doc)
            and (
                doc[j].pos_ in {"DET", "ADJ", "NUM"}
                or doc[j].dep_ == "compound"
                or doc[j].text in {"'s"}
            )
            and j not in _name_starts(refs, at, j)
        ):
            j += 1
        first = None
        for k in range(b + 1, min(j + 6, len(doc))):
            n = at.get(k)
            if (
                n is not None
                and refs[n].cls
                and str(refs[n].cls) in _BODY_CLASSES
                and refs[n].kind in {MentionKind.NAME, MentionKind.NOMINAL}
                and refs[n].form != "adjective"
            ):
                first = n
                if (
                    refs[n].kind == MentionKind.NAME
                    and k + 1 < len(doc)
                    and refs[n].end < len(doc)
                    and doc[refs[n].end].text == "'s"
                ):
                    continue
                break
            if n is not None and refs[n].cls == PERSON:
                break
            if doc[k].pos_ in {"VERB", "AUX", "PUNCT"} and doc[k].text not in {"'s", "-"}:
                break
        if (
            first is not None
            and doc[b].lower_ == "to"
            and (sender := _owner(doc, refs, at, left, a, b)) is not None
        ):
            return sender, max(
                refs[first].end, refs[first].head + 1
            )  # "Moscow's envoy to Tashkent" is Moscow's
        if first is not None:
            return first, max(refs[first].end, refs[first].head + 1)
    return _owner(doc, refs, at, left, a, b), b


def _owner(
    doc: Doc, refs: Sequence[Ref], at: dict[int, int], left: int, a: int, b: int
) -> int | None:
    """The country or body that stands before a title, or in its own words ("EU foreign policy chief")."""
    found: int | None = None
    for k in range(left, b):
        n = at.get(k)
        if n is None:
            continue
        ref = refs[n]
        if k >= a and ref.entry is None:
            continue
        if ref.kind in {MentionKind.NAME, MentionKind.ADJECTIVE} and ref.cls != PERSON:
            found = n
        elif (
            ref.kind == MentionKind.NOMINAL
            and ref.cls
            and str(ref.cls) in _BODY_CLASSES
            and doc[k].is_lower
        ):
            found = n
        elif ref.kind == MentionKind.PRONOUN and doc[k].lower_ in {"its", "their", "our", "whose"}:
            found = n
    return found


def _name_starts(refs: Sequence[Ref], at: dict[int, int], j: int) -> set[int]:
    n = at.get(j)
    return {refs[n].start} if n is not None and refs[n].kind == MentionKind.NAME else set()


def _person_at(doc: Doc, refs: Sequence[Ref], at: dict[int, int], i: int) -> int | None:
    """The person's name that begins at token i, honorifics and ranks skipped."""
    while i < len(doc) and doc[i].lower_ in {
        "mr",
        "mr.",
        "mrs",
        "ms",
        "dr",
        "gen",
        "general",
        "col",
        "lt",
        "maj",
        "sir",
    }:
        i += 1
    n = at.get(i)
    return (
        n
        if n is not None
        and refs[n].cls == PERSON
        and refs[n].kind == MentionKind.NAME
        and refs[n].start == i
        else None
    )
