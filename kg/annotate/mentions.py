"""Annotated document in, references out: names (gazetteer, NER and their repair), nouns that stand for actors, pronouns."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from kg.annotate.pipeline import Annotated
from kg.gazetteer import Entry, Gazetteer
from kg.model import EntityClass, MentionKind

PERSON, COUNTRY, PLACE, GROUP = (EntityClass(c) for c in ("Person", "Country", "Place", "Group"))
_NER = {"PERSON": "Person", "ORG": "Organization", "GPE": "Place", "NORP": "Group", "LOC": "Place", "FAC": "Facility",
        "EVENT": "Gathering", "LAW": "Law", "PRODUCT": "Weapon"}  # fmt: skip
PERSONAL = {"he", "him", "his", "himself", "she", "her", "hers", "herself", "they", "them", "their", "theirs", "themselves",
            "it", "its", "itself", "we", "us", "our", "ours", "i", "me", "my", "who", "whom"}  # fmt: skip
# "hundreds of them", "three members of the crew": the noun after "of" is who is meant.
PARTITIVE = frozenset(
    "hundred thousand dozen score ten million number group handful couple pair member crowd wave part majority half third quarter rest "
    "some many most several all both none one two three four five six seven eight nine lot series string batch column convoy".split()
)
_PARTICLES = {
    "al",
    "el",
    "bin",
    "ibn",
    "von",
    "van",
    "de",
    "da",
    "di",
    "del",
    "la",
    "le",
    "ben",
    "abu",
    "ould",
    "ag",
}


@dataclass(frozen=True, slots=True)
class Ref:
    """Tokens [start, end) with their head that refer to something; ``entry`` where the gazetteer knows it."""

    start: int
    end: int
    head: int
    kind: MentionKind
    cls: EntityClass | None
    entry: Entry | None = None
    form: str = ""  # kind of gazetteer form: name, acronym, adjective, people, seat, nominal


class Matcher:
    """Longest match of gazetteer forms over tokens, case kept."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._first: dict[str, list[tuple[tuple[str, ...], tuple[tuple[Entry, str], ...]]]] = (
            defaultdict(list)
        )
        for form, hits in gazetteer.lookup.items():
            words = tuple(tokens_of(form))
            if words:
                self._first[words[0]].append((words, tuple(hits)))
        for candidates in self._first.values():
            candidates.sort(key=lambda c: (-len(c[0]), c[0]))

        found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for title in gazetteer.titles:
            tokens = tuple(tokens_of(title))
            found[tokens[0]].append(tokens)
        self._titles = {
            first: sorted(titles, key=lambda t: (-len(t), t)) for first, titles in found.items()
        }

    def title(self, words: list[str], i: int) -> int:
        """Number of tokens of the longest title that starts at token i, or 0; ``words`` are in lower case."""
        return next(
            (len(t) for t in self._titles.get(words[i], ()) if tuple(words[i : i + len(t)]) == t), 0
        )

    def at(self, words: list[str], i: int) -> tuple[int, tuple[tuple[Entry, str], ...]] | None:
        for form, hits in self._first.get(words[i], ()):
            if tuple(words[i : i + len(form)]) == form:
                return len(form), hits
        return None


def tokens_of(form: str) -> list[str]:
    """Splits a form as spaCy's tokenizer does for names: hyphens and possessives apart."""
    out: list[str] = []
    for word in form.replace("’", "'").split():
        if "'s" in word:
            stem, _, rest = word.partition("'s")
            out += [stem, "'s", *([rest] if rest else [])]
            continue
        parts = word.split("-")
        for n, part in enumerate(parts):
            if n:
                out.append("-")
            if part:
                out.append(part)
    return out


def head_of(doc: Doc, start: int, end: int) -> int:
    """The syntactic head of tokens [start, end): the one whose head lies outside."""
    for i in range(end - 1, start - 1, -1):
        if not start <= doc[i].head.i < end or doc[i].head.i == i:
            return i
    return end - 1


def find(annotated: Annotated, gazetteer: Gazetteer, matcher: Matcher) -> list[Ref]:
    """All references of a document in text order; names never overlap each other."""
    doc = annotated.doc
    names = _names(doc, gazetteer, matcher)
    taken = {i for ref in names for i in range(ref.start, ref.end)}
    found = list(names)
    for token in doc:
        if token.i in taken:
            continue
        if token.lower_ in PERSONAL and token.pos_ in {"PRON", "DET"}:
            found.append(
                Ref(
                    token.i, token.i + 1, token.i, MentionKind.PRONOUN, _pronoun_class(token.lower_)
                )
            )
        elif token.pos_ in {"NOUN", "PROPN"} and token.dep_ not in {"compound"}:
            start, end = phrase(token, taken)
            found.append(
                Ref(start, end, token.i, MentionKind.NOMINAL, noun_class(token, gazetteer))
            )
        elif (token.pos_ == "NUM" or token.lower_ in {"others", "both", "another", "several", "many", "most"}) and token.dep_ in {"nsubj", "nsubjpass", "dobj", "pobj", "conj", "appos"}:  # fmt: skip
            if token.ent_type_ not in {"DATE", "TIME", "MONEY", "PERCENT"}:
                found.append(Ref(token.i, token.i + 1, token.i, MentionKind.NOMINAL, GROUP))
    return sorted(found, key=lambda r: (r.start, r.end))


def phrase(head: Token, taken: set[int]) -> tuple[int, int]:
    """A noun with the modifiers before it ("45 Russian diplomats") and a short "of" phrase after it, without its article."""
    start = head.i
    for child in head.children:
        if child.i < head.i and child.dep_ in {
            "compound",
            "amod",
            "nummod",
            "poss",
            "nmod",
            "quantmod",
            "det",
            "advmod",
        }:
            if child.dep_ == "advmod" and child.head.pos_ != "NUM":
                continue
            edge = child.left_edge.i
            if any(
                t.pos_ in {"VERB", "AUX"} and t.dep_ != "amod" or t.tag_ in {"WP", "WDT", "WP$"}
                for t in head.doc[edge : child.i + 1]
            ):
                edge = child.i
            start = min(start, edge)
    while start < head.i and (
        head.doc[start].pos_ in {"DET", "PUNCT", "CCONJ"} or head.doc[start].is_space
    ):
        start += 1
    end = head.i + 1
    for child in head.children:
        if child.dep_ == "prep" and child.lower_ in {"of"} and child.i == end:
            edge = child.right_edge.i + 1
            inner = head.doc[child.i : edge]
            if edge - child.i <= 5 and not any(
                t.dep_ in {"relcl", "acl", "punct"} or t.pos_ == "VERB" for t in inner
            ):
                end = edge
    return start, end


def noun_class(token: Token, gazetteer: Gazetteer) -> EntityClass | None:
    """Class of a common noun by the list of nouns ("soldiers" is a Group), with the compound before it tried first."""
    before = token.doc[token.i - 1] if token.i else None
    if before is not None and before.dep_ == "compound" and before.head.i == token.i:
        hit = gazetteer.nominals.get(f"{before.lemma_.lower()} {token.lemma_.lower()}")
        if hit:
            return hit
    return gazetteer.nominals.get(token.lemma_.lower()) or gazetteer.nominals.get(token.lower_)


def _pronoun_class(word: str) -> EntityClass | None:
    return (
        PERSON
        if word in {"he", "him", "his", "himself", "she", "her", "hers", "herself", "i", "me", "my"}
        else None
    )


def _names(doc: Doc, gazetteer: Gazetteer, matcher: Matcher) -> list[Ref]:
    words = [t.text for t in doc]
    spans: list[Ref] = []
    taken: set[int] = set()

    def take(ref: Ref) -> None:
        spans.append(ref)
        taken.update(range(ref.start, ref.end))

    persons = [(e.start, e.end) for e in doc.ents if e.label_ == "PERSON"]
    i = 0
    while i < len(words):
        hit = matcher.at(words, i)
        if hit:
            size, entries = hit
            ref = _gazetteer_ref(doc, i, i + size, entries)
            longer = next(
                (p for p in persons if p[0] <= i and i + size <= p[1] and p[1] - p[0] > size), None
            )
            if ref and not (longer and _is_name(doc, *longer)):
                take(ref)
                i += size
                continue
        i += 1
    for start, end in _titled(doc, gazetteer, matcher):
        if not taken & set(range(start, end)):
            take(Ref(start, end, head_of(doc, start, end), MentionKind.NAME, PERSON))
    for ent in doc.ents:
        cls = _NER.get(ent.label_)
        if cls is None:
            continue
        start, end = _trim(doc, ent.start, ent.end, gazetteer)
        if (
            start >= end
            or taken & set(range(start, end))
            or not any(t.pos_ == "PROPN" or t.text[:1].isupper() for t in doc[start:end])
        ):
            continue
        if all(t.lemma_.lower() in gazetteer.nominals and t.text.islower() for t in doc[start:end]):
            continue
        take(
            Ref(
                start,
                end,
                head_of(doc, start, end),
                MentionKind.NAME,
                _checked(doc, start, end, cls, gazetteer),
            )
        )
    for start, end in _proper_runs(doc, taken):
        take(
            Ref(
                start,
                end,
                head_of(doc, start, end),
                MentionKind.NAME,
                _checked(doc, start, end, None, gazetteer),
            )
        )
    return sorted(
        _consistent(doc, _widened(doc, spans, gazetteer), gazetteer), key=lambda r: r.start
    )


def _widened(doc: Doc, refs: list[Ref], gazetteer: Gazetteer) -> list[Ref]:
    """A person's name takes in the capitalised words right before it that nothing else claims ("Nikorndej Balankura")."""
    taken = {i for r in refs for i in range(r.start, r.end)}
    out = []
    for ref in refs:
        start = ref.start
        if ref.cls == PERSON and not ref.entry:
            while (
                start > 0
                and start - 1 not in taken
                and doc[start - 1].pos_ == "PROPN"
                and doc[start - 1].text[:1].isupper()
                and not doc[start].is_sent_start
                and doc[start - 1].lower_ not in gazetteer.titles
                and not doc[start - 1].ent_type_ == "DATE"
            ):
                start -= 1
        out.append(
            ref
            if start == ref.start
            else Ref(start, ref.end, ref.head, ref.kind, ref.cls, ref.entry, ref.form)
        )
    return out


def _gazetteer_ref(
    doc: Doc, start: int, end: int, entries: tuple[tuple[Entry, str], ...]
) -> Ref | None:
    entry, form = entries[0]
    head = head_of(doc, start, end)
    token = doc[head]
    if form == "nominal" or not any(
        t.text[:1].isupper() or t.text[-1:].isupper() for t in doc[start:end]
    ):
        return None
    if (
        form == "adjective"
        and end - start == 1
        and token.is_sent_start
        and token.pos_ in {"VERB", "AUX"}
    ):
        return None
    if form == "adjective":
        people = token.dep_ not in {
            "amod",
            "compound",
            "nmod",
            "poss",
            "npadvmod",
        } and token.pos_ in {"NOUN", "PROPN"}
        if people and any(f == "people" for _, f in entries):
            return Ref(start, end, head, MentionKind.NAME, GROUP, entry, "people")
        return Ref(start, end, head, MentionKind.ADJECTIVE, entry.cls, entry, form)
    if form == "people":
        return Ref(start, end, head, MentionKind.NAME, GROUP, entry, form)
    # One name, several bearers (Georgia, Congo): a place or country in this kind of text before a person or company.
    for other, kind in entries:
        if other.cls == COUNTRY and kind in {"name", "acronym", "seat"}:
            entry, form = other, kind
            break
    return Ref(start, end, head, MentionKind.NAME, entry.cls, entry, form)


def _is_name(doc: Doc, start: int, end: int) -> bool:
    return all(t.pos_ == "PROPN" for t in doc[start:end])


def _titled(doc: Doc, gazetteer: Gazetteer, matcher: Matcher) -> Iterable[tuple[int, int]]:
    """ "Prime Minister James Marape", "spokesman Gan Yu": capitalised words after a title are a person's name."""
    words = [t.lower_ for t in doc]
    i = 0
    while i < len(doc):
        size = matcher.title(words, i)
        if size and i + size < len(doc):
            j = i + size
            k = j
            while (
                k < len(doc)
                and (doc[k].text[:1].isupper() or (doc[k].lower_ in _PARTICLES | {"-"} and k > j))
                and doc[k].is_sent_start is not True
            ):
                if doc[k].lower_ in gazetteer.titles or doc[k].pos_ in {
                    "VERB",
                    "AUX",
                    "DET",
                    "ADP",
                }:
                    break
                k += 1
            while k > j and (doc[k - 1].text == "-" or doc[k - 1].lower_ in _PARTICLES):
                k -= 1
            if (
                k > j
                and k - j <= 5
                and not (k - j == 1 and doc[j].text.isupper() and len(doc[j]) > 1)
            ):
                hits = gazetteer.lookup.get(doc[j:k].text)
                if not hits or all(e.cls == PERSON for e, _ in hits):
                    yield j, k
                i = k
                continue
        i += 1


def _trim(doc: Doc, start: int, end: int, gazetteer: Gazetteer) -> tuple[int, int]:
    while start < end and (
        doc[start].pos_ in {"DET", "PUNCT", "NUM"}
        or doc[start].lower_ in gazetteer.titles
        or doc[start].is_space
    ):
        start += 1
    while start < end and (
        doc[end - 1].text in {"'s", "'", "’s"}
        or doc[end - 1].pos_ in {"PUNCT", "CCONJ"}
        or doc[end - 1].is_space
    ):
        end -= 1
    return start, end


_SUFFIX = {"party": "Party", "ministry": "GovernmentBody", "court": "GovernmentBody", "parliament": "GovernmentBody", "council": "GovernmentBody",
           "army": "ArmedForce", "navy": "ArmedForce", "guard": "ArmedForce", "forces": "ArmedForce", "brigade": "ArmedForce", "front": "ArmedGroup",
           "movement": "ArmedGroup", "times": "Media", "news": "Media", "post": "Media", "agency": "Media", "summit": "Gathering", "forum": "Gathering",
           "conference": "Gathering", "treaty": "Agreement", "agreement": "Agreement", "accord": "Agreement", "accords": "Agreement", "bridge": "Facility",
           "airport": "Facility", "port": "Facility", "base": "Facility", "plant": "Facility", "palace": "Facility", "university": "Organization",
           "union": "Organization", "bank": "Company", "act": "Law", "bill": "Law", "sea": "Place", "strait": "Place", "river": "Place",
           "island": "Place", "islands": "Place", "province": "Place", "region": "Place", "city": "Place", "valley": "Place"}  # fmt: skip


def _checked(
    doc: Doc, start: int, end: int, cls: str | None, gazetteer: Gazetteer
) -> EntityClass | None:
    """NER's class, corrected by the last word ("… Party", "… Bridge") and by first names."""
    last = doc[end - 1].lower_
    if last in _SUFFIX and end - start > 1:
        return EntityClass(_SUFFIX[last])
    if doc[start].text in gazetteer.genders and end - start in (2, 3) and cls != "Person":
        return PERSON
    nominal = gazetteer.nominals.get(last)
    if nominal and end - start > 1 and cls in {None, "Organization"}:
        return nominal
    return EntityClass(cls) if cls else None


def _proper_runs(doc: Doc, taken: set[int]) -> Iterable[tuple[int, int]]:
    i = 0
    while i < len(doc):
        token = doc[i]
        if (
            i not in taken
            and token.pos_ == "PROPN"
            and token.text[:1].isupper()
            and token.ent_type_ not in {"DATE", "TIME", "MONEY", "PERCENT"}
        ):
            j = i + 1
            while (
                j < len(doc)
                and j not in taken
                and doc[j].pos_ == "PROPN"
                and not doc[j].is_sent_start
                and doc[j].text[:1].isupper()
            ):
                j += 1
            if len(doc[i:j].text) > 1:
                yield i, j
            i = j
        else:
            i += 1


def _consistent(doc: Doc, refs: list[Ref], gazetteer: Gazetteer) -> list[Ref]:
    """One name, one class over the document: a surname takes the class of the full name, a repeated name its majority."""
    votes: dict[str, Counter[EntityClass]] = defaultdict(Counter)
    surnames: set[str] = set()
    for ref in refs:
        text = doc[ref.start : ref.end].text
        if ref.cls and not ref.entry:
            votes[text][ref.cls] += 1
        if ref.cls == PERSON and ref.end - ref.start > 1:
            surnames.add(doc[ref.end - 1].text)
    out: list[Ref] = []
    for ref in refs:
        text = doc[ref.start : ref.end].text
        if not ref.entry and text in surnames:
            ref = Ref(ref.start, ref.end, ref.head, ref.kind, PERSON)
        elif not ref.entry and votes[text]:
            best = max(votes[text].items(), key=lambda kv: (kv[1], kv[0]))[0]
            if best != ref.cls:
                ref = Ref(ref.start, ref.end, ref.head, ref.kind, best)
        out.append(ref)
    return out
