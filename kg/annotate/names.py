"""Doc in, names out: the gazetteer's, those behind titles, the recogniser's, and other capitalised words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from kg.annotate.matcher import Hits, Words
from kg.annotate.refs import COUNTRY, GROUP, PERSON, Ref, head_of
from kg.gazetteer import Entry
from kg.model import EntityClass, MentionKind

_NER = {
    "PERSON": "Person", "ORG": "Organization", "GPE": "Place", "NORP": "Group", "LOC": "Place",
    "FAC": "Facility", "EVENT": "Gathering", "LAW": "Law", "PRODUCT": "Weapon",
}  # fmt: skip
_MODIFYING = {"amod", "compound", "nmod", "poss", "npadvmod"}
_ARGUMENTS = {"nsubj", "nsubjpass", "dobj", "pobj", "dative"}
_MEASURES = {"DATE", "TIME", "MONEY", "PERCENT"}
_LONGEST = 5  # tokens of a name behind a title
_SYLLABLE = 5  # letters behind the hyphen of a name
_BODY = 9  # tokens of a title's body, after which the name may follow


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

        persons = [*self._titled(doc), *self._apposed(doc)]
        for ref in self._known(doc, persons):
            take(ref)
        for start, end in persons:
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

    def _titled(self, doc: Doc) -> Iterator[tuple[int, int]]:
        """Capitalised words after a title: "Prime Minister James Marape", "spokesman Gan Yu"."""
        words = [t.lower_ for t in doc]
        i = 0
        while i < len(doc):
            size = self.words.matcher.title(words, i)
            if not size and doc[i].text[:1].isupper() and words[i].endswith("s"):
                size = self.words.matcher.title([words[i][:-1]], 0)  # "Presidents Ana Ruiz and …"
            start = i + size
            if not size or start >= len(doc):
                i += 1
                continue
            if (behind := self._behind_body(doc, start)) is not None:
                yield behind
            end = self._end_of_name(doc, start)
            acronym = end - start == 1 and doc[start].text.isupper() and len(doc[start]) > 1
            if end == start or end - start > _LONGEST or acronym:
                i += 1
                continue
            if self._may_be_person(doc[start:end].text):
                yield start, end
            i = end

    def _behind_body(self, doc: Doc, i: int) -> tuple[int, int] | None:
        """The name in apposition to a title with its body: "the head of the council, Marat Imankulov,"."""
        comma = next(
            (k for k in range(i, min(i + _BODY, len(doc))) if doc[k].text == ","), len(doc)
        )
        within = doc[i:comma]
        if comma >= len(doc) - 2 or any(
            t.pos_ in {"VERB", "AUX", "PUNCT", "CCONJ"} and t.text != "-" for t in within
        ):
            return None
        start = comma + 1
        while start < len(doc) and doc[start].lower_ in self.words.gazetteer.titles:
            start += 1
        end = self._end_of_name(doc, start)
        if not 2 <= end - start <= _LONGEST or end == len(doc):
            return None
        closed = doc[end].pos_ in {"VERB", "AUX", "PUNCT"} or doc[end].text == "'s"
        return (start, end) if closed and self._may_be_person(doc[start:end].text) else None

    def _apposed(self, doc: Doc) -> Iterator[tuple[int, int]]:
        """Capitalised words before a title in apposition: "Alia Breth, the American ambassador"."""
        words = [t.lower_ for t in doc]
        for end in range(2, len(doc) - 1):
            if doc[end].text != "," or not self._title_follows(doc, words, end + 1):
                continue
            start = end
            while start > 0 and not doc[start].is_sent_start and self._in_name(doc, start - 1):
                start -= 1
            if not 2 <= end - start <= _LONGEST or not doc[start].text[:1].isupper():
                continue
            place = start > 0 and doc[start - 1].lower_ in self.words.vocabulary.locative
            if not place and self._may_be_person(doc[start:end].text):
                yield start, end

    def _may_be_person(self, name: str) -> bool:
        if self.words.vocabulary.endings.get(name.rsplit(maxsplit=1)[-1].lower(), PERSON) != PERSON:
            return False  # "the opposition leader of the Liberty Party", "the General Council"
        return all(e.cls == PERSON for e, _ in self.words.gazetteer.lookup.get(name, ()))

    def _title_follows(self, doc: Doc, words: list[str], i: int) -> bool:
        """Whether a title without a name behind it begins at most four words after token i."""
        for k in range(i, min(i + 5, len(doc))):
            if size := self.words.matcher.title(words, k):
                after = k + size
                return after == len(doc) or doc[after].pos_ not in {"PROPN", "NOUN"}
            if doc[k].pos_ not in {"DET", "ADJ", "PRON", "PART", "PROPN", "NOUN"}:
                return False
        return False

    def _in_name(self, doc: Doc, i: int) -> bool:
        token = doc[i]
        word = token.text[:1].isupper() and token.text[1:] != token.text[1:].upper()
        inner = token.lower_ in self.words.vocabulary.particles or token.text == "-"
        title = token.lower_ in self.words.gazetteer.titles
        return (
            (word or inner) and not title and token.pos_ in {"PROPN", "NOUN", "ADJ", "X", "PUNCT"}
        )

    def _end_of_name(self, doc: Doc, start: int) -> int:
        particles = self.words.vocabulary.particles
        end = start
        while end < len(doc):
            token = doc[end]
            inner = end > start and (token.lower_ in particles or token.lower_ == "-")
            if not (token.text[:1].isupper() or inner) or token.is_sent_start is True:
                break
            if token.lower_ in self.words.gazetteer.titles or token.pos_ in {
                "VERB",
                "AUX",
                "DET",
                "ADP",
            }:
                break
            end += 1
        while end > start and (doc[end - 1].text == "-" or doc[end - 1].lower_ in particles):
            end -= 1
        return end

    def _common_first(self, token: Token) -> bool:
        """Whether a sentence begins with a common noun that has a capital for no other reason: "Rebels"."""
        plural = token.lower_.removesuffix("s")
        return (
            bool(token.is_sent_start)
            and plural != token.lower_
            and plural in self.words.gazetteer.nominals
        )

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
        if not proper(i) or doc[i].ent_type_ in _MEASURES:
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
