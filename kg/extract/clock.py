"""A reading of a document in, the day of the event at each word out, by the clock of its post."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from spacy.tokens import Span, Token

from kg.extract import attach, times
from kg.extract.reading import Reading
from kg.modality import Modality
from kg.model import BlockKind

_BACK = 3  # sentences in which a day is looked for that "the same day" means
# Forms of the present that are past too.
_PAST_TOO = {"cut", "hit", "let", "put", "set", "shut"}
_ON = {"on", "in", "from", "by", "at", "for", "until", "till", "before"}
_HARM = {"Killing", "Injury", "Damage"}  # what comes of the deed that the sentence has told of
_EXPECTING = {"plan", "schedule", "expect", "intend", "slate"}


@dataclass(frozen=True, slots=True)
class Dating:
    """How sure the learned reader must be of an expression, as probabilities in [0, 1].

    ``alone``: where the rules find none; ``over``: to replace theirs; ``floor``: for theirs to stand.
    """

    alone: float = 0.5
    over: float = 1.0
    floor: float = 0.0


class Clock:
    """Dates the events of one document; the expressions of each sentence are read once."""

    def __init__(self, reading: Reading, modality: Modality, dating: Dating | None = None) -> None:
        self.reading, self.modality, self.dating = reading, modality, dating or Dating()
        self._dated: dict[int, list[times.Dated]] = {}
        self._cues = {s.cue for s in reading.sayings.values()}

    def date(
        self, token: Token, kind: str = "", read: Mapping[int, float] | None = None
    ) -> str | None:
        """ISO date of the event of this type at a word, or None where the text gives none.

        ``read`` holds the words that the learned reader takes to date the event, with their probabilities.
        """
        dated = [d for d in self._dates(token.sent) if not self._over(token, d)]
        found = attach.nearest(token, dated)
        if found is None and kind in _HARM and not _aim(times.clause(token)):
            found = attach.inherited(token, dated, self._cues)
        found = found or self._above(token.sent)
        if read is not None:
            found = self._weighed(found, read)
        return found.value if found else None

    def _weighed(self, ruled: times.Dated | None, read: Mapping[int, float]) -> times.Dated | None:
        """The expression that the rules or the learned reader attach to an event; see ``combine``."""

        def chance(d: times.Dated) -> float:
            return max(read.get(i, 0.0) for i in range(d.start, d.end))

        limit = self.dating.alone if ruled is None else self.dating.over
        doc = self.reading.annotated.doc
        sure = sorted(word for word, p in read.items() if p >= limit)
        found = [d for w in sure for d in self._dates(doc[w].sent) if d.start <= w < d.end]
        best = max(found, key=lambda d: (chance(d), -d.start), default=None)
        if best is not None and best != ruled:
            return best
        return None if ruled is None or chance(ruled) < self.dating.floor else ruled

    def all(self) -> list[times.Dated]:
        """The dated expressions of the document, in the order of the text."""
        return [d for sent in self.reading.annotated.doc.sents for d in self._dates(sent)]

    def _over(self, verb: Token, d: times.Dated) -> bool:
        """Whether a day is past, where the verb is none of the past: "has condemned the raid of Friday"."""
        day = self._day(verb.sent)
        if day is None or d.value >= day.isoformat()[: len(d.value)] or not _present(verb):
            return False
        doc = verb.doc
        return not {doc[d.start].lower_, doc[max(d.start - 1, 0)].lower_} & {"since", "from"}

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
                times.Now(day, self._future, lambda: self._anchor(sent)),
            )
        return self._dated[sent.start]

    def _future(self, token: Token) -> bool:
        """Whether the clause of a date expression tells of what is to come."""
        judged = times.clause(token).lemma_ in self.reading.vocabulary.judging
        return _coming(token, self.modality) or (not judged and _timetable(token))

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


def _coming(token: Token, words: Modality) -> bool:
    """Whether the verb of a token's clause tells of what is to come."""
    verb = times.clause(token)
    if any(c.dep_ == "aux" and c.lower_ in words.future | words.open_modals for c in verb.children):
        return True
    to = [c for c in verb.children if c.lower_ == "to" and c.dep_ == "aux"]
    if to and verb.head.lemma_ == "be" and verb.dep_ in {"xcomp", "ccomp"}:
        return verb.head.tag_ != "VBD"  # "is to be flown home", but "was to meet on Friday"
    if verb.lemma_.lower() in _EXPECTING and verb.tag_ != "VBD":
        return True
    return (
        bool(to)
        and verb.tag_ == "VB"
        and verb.head.lemma_.lower() in words.planners | {"be", "due", "set", "go"}
    )


def _aim(verb: Token) -> bool:
    """Whether a verb says what something is for: "a plot to kill him"."""
    return any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)


def _present(verb: Token) -> bool:
    """Whether a verb stands in the simple present or the present perfect."""
    auxiliaries = [c for c in verb.children if c.dep_ in {"aux", "auxpass"}]
    if not auxiliaries:
        return verb.tag_ == "VBZ"
    return any(c.lower_ in {"has", "have"} and c.tag_ in {"VBZ", "VBP"} for c in auxiliaries)


def _timetable(token: Token) -> bool:
    """Whether a simple present, with a day of its own, tells of one to come: "arrives on Thursday", "is off".

    Since when something is so, whose it is ("Saturday's raid"), or what a judgement is on does not count.
    """
    verb = times.clause(token)
    if verb.tag_ not in {"VBZ", "VBP"} or any(c.dep_ in {"aux", "auxpass"} for c in verb.children):
        return False
    past = verb.lower_ in _PAST_TOO or verb.lower_.endswith("ed")
    if past or (verb.tag_ == "VBP" and verb.lower_ != verb.lemma_):
        return False  # what the tagger took for a present
    node = token
    while node.dep_ in {"compound", "nummod", "amod", "det"}:
        node = node.head
    if node.dep_ in {"pobj", "pcomp"}:
        node = node.head
    if node.dep_ in {"prep", "mark"} and node.lower_ not in _ON:
        return False
    over = node.head
    return over.i == verb.i or (over.head.i == verb.i and over.dep_ in {"acomp", "prep", "advmod"})
