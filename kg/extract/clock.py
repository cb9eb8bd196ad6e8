"""A reading of a document in, the day of the event at each word out, by the clock of its post."""

from __future__ import annotations

import datetime as dt

from spacy.tokens import Span, Token

from kg.extract import times
from kg.extract.reading import Reading
from kg.modality import Modality
from kg.model import BlockKind

_BACK = 3  # sentences in which a day is looked for that "the same day" means
_EXPECTING = {"plan", "schedule", "expect", "intend", "slate"}


class Clock:
    """Dates the events of one document; the expressions of each sentence are read once."""

    def __init__(self, reading: Reading, modality: Modality) -> None:
        self.reading, self.modality = reading, modality
        self._dated: dict[int, list[times.Dated]] = {}
        self._cues = {s.cue for s in reading.sayings.values()}

    def date(self, token: Token) -> str | None:
        """ISO date of the event at a word, or None where the text gives none."""
        found = times.attach(token, self._dates(token.sent)) or self._above(token.sent)
        return found.value if found else None

    def _dates(self, sent: Span) -> list[times.Dated]:
        """The dated expressions of a sentence, counted from its post's day."""
        a = self.reading.annotated
        day = self._day(sent)
        if day is None:
            return []
        if sent.start not in self._dated:
            self._dated[sent.start] = times.expressions(
                a.doc,
                sent.start,
                sent.end,
                times.Now(day, lambda t: _future(t, self.modality), lambda: self._anchor(sent)),
            )
        return self._dated[sent.start]

    def _day(self, sent: Span) -> dt.date | None:
        a = self.reading.annotated
        post = a.document.post_at(a.starts[sent.start])
        return post.published.date() if post and post.published else a.document.date

    def _above(self, sent: Span) -> times.Dated | None:
        """The one day that the heading over a list of bullets names: "What changed on Tuesday"."""
        a = self.reading.annotated
        if a.block(sent[0]).kind != BlockKind.BULLET or self._dates(sent):
            return None
        start = sent.start
        while start > 0 and a.block(a.doc[start - 1]).kind == BlockKind.BULLET:
            start = a.doc[start - 1].sent.start
        if start == 0 or a.block(a.doc[start - 1]).kind != BlockKind.HEADING:
            return None
        found = self._dates(a.doc[start - 1].sent)
        fresh = len(found) == 1 and found[0].day not in {None, self._day(sent)}
        return (
            found[0] if fresh else None
        )  # a heading that only dates the post says nothing of the list

    def _anchor(self, sent: Span) -> dt.date | None:
        """The last day that the sentences before name in the same post, not as the day of speaking."""
        a, start = self.reading.annotated, sent.start
        post = a.document.post_at(a.starts[start])
        for _ in range(_BACK):
            if start == 0:
                return None
            sent = a.doc[start - 1].sent
            start = sent.start
            if a.document.post_at(a.starts[start]) != post:
                return None
            days = [
                d.day
                for d in self._dates(sent)
                if times.clause(a.doc[d.end - 1]).i not in self._cues
            ]
            if (last := next((d for d in reversed(days) if d is not None), None)) is not None:
                return last
        return None


def _future(token: Token, words: Modality) -> bool:
    """Whether the clause of a date expression tells of what is to come."""
    verb = times.clause(token)
    if any(c.dep_ == "aux" and c.lower_ in words.future | words.open_modals for c in verb.children):
        return True
    to = [c for c in verb.children if c.lower_ == "to" and c.dep_ == "aux"]
    if to and verb.head.lemma_ == "be" and verb.dep_ in {"xcomp", "ccomp"}:
        return True  # "is to be flown home"
    if verb.lemma_.lower() in _EXPECTING and verb.tag_ != "VBD":
        return True
    return (
        bool(to)
        and verb.tag_ == "VB"
        and verb.head.lemma_.lower() in words.planners | {"be", "due", "set", "go"}
    )
