"""Doc in, the names of persons that their titles tell out: behind a title, or before it in apposition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc

from kg.annotate.matcher import Words
from kg.annotate.refs import PERSON, WEEKDAYS

_LONGEST = 5  # tokens of a name behind a title
_BODY = 9  # tokens of a title's body, after which the name may follow


def find(doc: Doc, words: Words) -> list[tuple[int, int]]:
    """Tokens [start, end) of each name that stands beside a title."""
    finder = _Finder(words)
    return [*finder.titled(doc), *finder.apposed(doc)]


@dataclass(frozen=True, slots=True)
class _Finder:
    words: Words

    def titled(self, doc: Doc) -> Iterator[tuple[int, int]]:
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

    def apposed(self, doc: Doc) -> Iterator[tuple[int, int]]:
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
            if end > start and token.lower_ in WEEKDAYS:
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
