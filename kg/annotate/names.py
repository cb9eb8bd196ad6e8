"""Doc in, names out: the gazetteer's, those behind titles, the recogniser's, and other capitalised words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from kg.annotate import persons
from kg.annotate.matcher import Hits, Words
from kg.annotate.refs import COUNTRY, GROUP, PERSON, WEEKDAYS, Ref, head_of
from kg.gazetteer import Entry
from kg.model import EntityClass, MentionKind

_NER = {
    "PERSON": "Person", "ORG": "Organization", "GPE": "Place", "NORP": "Group", "LOC": "Place",
    "FAC": "Facility", "EVENT": "Gathering", "LAW": "Law", "PRODUCT": "Weapon",
}  # fmt: skip
_MODIFYING = {"amod", "compound", "nmod", "poss", "npadvmod"}
_ARGUMENTS = {"nsubj", "nsubjpass", "dobj", "pobj", "dative"}
_MEASURES = {"DATE", "TIME", "MONEY", "PERCENT"}
_SYLLABLE = 5  # letters behind the hyphen of a name


def find(doc: Doc, words: Words) -> list[Ref]:
    """The names of a Doc in text order; none overlaps another, and one name has one class."""
    return _Finder(words).find(doc)


@dataclass(frozen=True, slots=True)
class _Finder:
    words: Words

    def find(self, doc: Doc) -> list[Ref]:
        found: list[Ref] = []
        taken: set[int] = set()

        def take(ref: Ref) -> None:
            found.append(ref)
            taken.update(range(ref.start, ref.end))

        titled = persons.find(doc, self.words)
        for ref in self._known(doc, titled):
            take(ref)
        for start, end in titled:
            if not taken & set(range(start, end)):
                take(Ref(start, end, head_of(doc, start, end), MentionKind.NAME, PERSON))
        for ref in self._recognised(doc, taken):
            take(ref)
        for start, end in _proper_runs(doc, taken):
            if doc[start:end].text.lower() in self.words.gazetteer.titles:
                continue  # "the Minister" is nobody's name
            if end - start == 1 and self._common_first(doc[start]):
                continue
            take(self._name(doc, start, end, None))
        return sorted(_consistent(doc, self._widened(doc, found)), key=lambda r: r.start)

    def _name(self, doc: Doc, start: int, end: int, cls: str | None) -> Ref:
        checked = self._checked(doc, start, end, cls)
        return Ref(start, end, head_of(doc, start, end), MentionKind.NAME, checked)

    def _known(self, doc: Doc, titled: list[tuple[int, int]]) -> Iterator[Ref]:
        """Names of the gazetteer, but not inside a longer name of a person ("Paris" in "Paris Hilton")."""
        words = [t.text for t in doc]
        persons = [(e.start, e.end) for e in doc.ents if e.label_ == "PERSON"] + titled
        i = 0
        while i < len(words):
            hit = self.words.matcher.at(words, i)
            if hit:
                size, entries = hit
                ref = _gazetteer_ref(doc, i, i + size, entries)
                longer = next(
                    (p for p in persons if p[0] <= i < i + size <= p[1] and p[1] - p[0] > size),
                    None,
                )
                if ref and not (longer and all(t.pos_ == "PROPN" for t in doc[slice(*longer)])):
                    yield ref
                    i += size
                    continue
            i += 1

    def _common_first(self, token: Token) -> bool:
        """Whether a sentence begins with a common noun that has a capital for no other reason: "Rebels"."""
        known = self.words.gazetteer.nominals
        word = token.lower_
        single = (
            word.removesuffix("men") + "man" if word.endswith("men") else word.removesuffix("s")
        )
        return bool(token.is_sent_start) and single != word and single in known

    def _recognised(self, doc: Doc, taken: set[int]) -> Iterator[Ref]:
        """What the recogniser found, without its article, title and possessive."""
        for ent in doc.ents:
            cls = _NER.get(ent.label_)
            if cls is None:
                continue
            start, end = self._trim(doc, ent.start, ent.end)
            span = doc[start:end]
            if start >= end or taken & set(range(start, end)):
                continue
            if not any(t.pos_ == "PROPN" or t.text[:1].isupper() for t in span):
                continue
            if all(
                t.lemma_.lower() in self.words.gazetteer.nominals and t.text.islower() for t in span
            ):
                continue
            if span.text.lower() in self.words.gazetteer.titles:
                continue
            if end - start == 1 and self._common_first(doc[start]):
                continue
            yield self._name(doc, start, end, "Place" if self._where(doc, start, end) else cls)

    def _where(self, doc: Doc, start: int, end: int) -> bool:
        """Whether a sentence begins with "near" and this name: no person stands there."""
        before = doc[start - 1] if start else None
        if before is None or not before.is_sent_start or end == len(doc):
            return False
        return before.lower_ in self.words.vocabulary.locative and doc[end].text == ","

    def _trim(self, doc: Doc, start: int, end: int) -> tuple[int, int]:
        def before(t: Token) -> bool:
            word = t.pos_ in {"DET", "PUNCT", "NUM"} or t.lower_ in self.words.gazetteer.titles
            where = (
                t.is_sent_start and t.lower_ in self.words.vocabulary.locative
            )  # "Near Sanam, …"
            return word or where or t.is_space

        def after(t: Token) -> bool:
            if t.lower_ in WEEKDAYS:
                return True
            return t.text in {"'s", "'", "’s"} or t.pos_ in {"PUNCT", "CCONJ"} or t.is_space

        while start < end and before(doc[start]):
            start += 1
        while start < end and after(doc[end - 1]):
            end -= 1
        return start, end

    def _checked(self, doc: Doc, start: int, end: int, cls: str | None) -> EntityClass | None:
        """The recogniser's class, corrected by the last word ("… Party", "… Bridge") and by first names."""
        last, size = doc[end - 1].lower_, end - start
        if last in self.words.vocabulary.endings and size > 1:
            return self.words.vocabulary.endings[last]
        if doc[start].text in self.words.gazetteer.genders and size in (2, 3) and cls != "Person":
            return PERSON
        nominal = self.words.gazetteer.nominals.get(last)
        if nominal and size > 1 and cls in {None, "Organization"}:
            return nominal
        return EntityClass(cls) if cls else None

    def _widened(self, doc: Doc, refs: list[Ref]) -> list[Ref]:
        """A person's name takes in capitalised words before it that nothing claims: "Somchai Lertana"."""
        taken = {i for r in refs for i in range(r.start, r.end)}

        def belongs(i: int) -> bool:
            token = doc[i]
            return (
                i not in taken
                and token.pos_ == "PROPN"
                and token.text[:1].isupper()
                and not doc[i + 1].is_sent_start
                and token.lower_ not in self.words.gazetteer.titles
                and token.lower_ not in self.words.vocabulary.locative
                and token.ent_type_ != "DATE"
            )

        out = []
        for ref in refs:
            start = ref.start
            if ref.cls == PERSON and not ref.entry:
                while start > 0 and belongs(start - 1):
                    start -= 1
            end = ref.end
            if ref.cls in {PERSON, None} and not ref.entry and _hyphenated(doc, start, end):
                end += 2
            out.append(replace(ref, start=start, end=end, cls=PERSON if end > ref.end else ref.cls))
        return out


def _hyphenated(doc: Doc, start: int, end: int) -> bool:
    """Whether a name of two words goes on with a hyphen: "Moon Jae-in", but not "Hong Kong-based traders"."""
    if end - start != 2 or end + 1 >= len(doc) or doc[end].text != "-":
        return False
    last = doc[end + 1]
    closed = not doc[end - 1].whitespace_ and not doc[end].whitespace_
    syllable = last.is_lower and last.is_alpha and len(last) <= _SYLLABLE and last.tag_[:2] != "VB"
    follows = end + 2 < len(doc) and doc[end + 2].pos_ in {"NOUN", "ADJ"}
    return closed and syllable and not follows


def _gazetteer_ref(doc: Doc, start: int, end: int, entries: Hits) -> Ref | None:
    """The reference of a form that was matched; None for a common noun or verb ("Polish the brass")."""
    entry, form = entries[0]
    head = head_of(doc, start, end)
    token = doc[head]
    capital = any(t.text[:1].isupper() or t.text[-1:].isupper() for t in doc[start:end])
    if form == "nominal" or not capital:
        return None
    if form == "adjective":
        if end - start == 1 and token.is_sent_start and token.pos_ in {"VERB", "AUX"}:
            return None
        people = token.dep_ not in _MODIFYING and token.pos_ in {"NOUN", "PROPN"}
        if people and any(f == "people" for _, f in entries):
            return Ref(start, end, head, MentionKind.NAME, GROUP, entry, "people")
        if _national(token, entry):
            return Ref(start, end, head, MentionKind.NOMINAL, PERSON, entry, "national")
        return Ref(start, end, head, MentionKind.ADJECTIVE, entry.cls, entry, form)
    if form == "people":
        if end - start > 1 and doc[end - 1].dep_ in _MODIFYING:
            # "the French ambassador" is no group of people.
            return Ref(end - 1, end, end - 1, MentionKind.ADJECTIVE, entry.cls, entry, "adjective")
        return Ref(start, end, head, MentionKind.NAME, GROUP, entry, form)
    # One name, several bearers (Georgia, Congo): in this kind of text a country before the others.
    for other, kind in entries:
        if other.cls == COUNTRY and kind in {"name", "acronym", "seat"}:
            entry, form = other, kind
            break
    return Ref(start, end, head, MentionKind.NAME, entry.cls, entry, form)


def _national(token: Token, entry: Entry) -> bool:
    """Whether an adjective stands for one person: "the American flew on", but not "the French flew on"."""
    article = token.i > 0 and token.nbor(-1).lower_ in {"the", "a", "an"}
    single = (f"{token.text}s", "people") in entry.forms
    return article and single and token.dep_ in _ARGUMENTS


def _proper_runs(doc: Doc, taken: set[int]) -> Iterator[tuple[int, int]]:
    """Capitalised proper nouns in a row that are no part of another name; a single letter is none."""

    def proper(i: int) -> bool:
        return i not in taken and doc[i].pos_ == "PROPN" and doc[i].text[:1].isupper()

    i = 0
    while i < len(doc):
        if not proper(i) or doc[i].ent_type_ in _MEASURES or doc[i].lower_ in WEEKDAYS:
            i += 1
            continue
        end = i + 1
        while end < len(doc) and proper(end) and not doc[end].is_sent_start:
            end += 1
        if len(doc[i:end].text) > 1:
            yield i, end
        i = end


def _consistent(doc: Doc, refs: list[Ref]) -> list[Ref]:
    """One name, one class: a surname has that of the full name, a repeated name that of its majority."""
    votes: dict[str, Counter[EntityClass]] = defaultdict(Counter)
    surnames: set[str] = set()
    for ref in refs:
        if ref.cls and not ref.entry:
            votes[doc[ref.start : ref.end].text][ref.cls] += 1
        if ref.cls == PERSON and ref.end - ref.start > 1:
            surnames.add(doc[ref.end - 1].text)

    def settled(ref: Ref) -> Ref:
        text = doc[ref.start : ref.end].text
        if ref.entry:
            return ref
        if text in surnames:
            return Ref(ref.start, ref.end, ref.head, ref.kind, PERSON)
        if votes[text]:
            best = max(votes[text].items(), key=lambda kv: (kv[1], kv[0]))[0]
            return Ref(ref.start, ref.end, ref.head, ref.kind, best)
        return ref

    return [settled(ref) for ref in refs]
