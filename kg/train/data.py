"""Gold documents in, features out: words, sentences, and the words that express, date or take part in events.

Words, sentences and trees are those that an extraction works with, so that nothing differs in use.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from kg.annotate import pipeline
from kg.annotate.pipeline import Annotated
from kg.errors import InputError
from kg.evaluate.gold import documents, gold_of
from kg.extract.clock import Clock
from kg.extract.engine import Engine
from kg.extract.neural import FACTUALITIES
from kg.extract.reading import read
from kg.extract.windows import LONGEST, Pieces, Span, case_of, layout
from kg.model import Report
from kg.train.authoring import Doc

Features = dict[str, Any]
PRONOUNS = frozenset(
    "he she it they him her them his hers its their theirs himself herself itself themselves who which that "
    "whom whose we us our i me my both this these those".split()
)


def head_of(span: Sequence[int], words: Sequence[Span], heads: Sequence[int]) -> int | None:
    """The word of a span whose head lies outside it; the last such word where the parse leaves several."""
    inside = [i for i, (s, e) in enumerate(words) if s < span[1] and span[0] < e]
    tops = [i for i in inside if heads[i] not in inside or heads[i] == i]
    return tops[-1] if tops else (inside[-1] if inside else None)


class _Mentions:
    """The head words of a document's mentions, with the entity of each and whether the word names it."""

    def __init__(self, doc: Doc, words: Sequence[Span], heads: Sequence[int]) -> None:
        self.text, self.words, self.heads = doc["text"], words, heads
        self.keys = sorted(doc["entities"])
        self.found: dict[int, tuple[int, bool]] = {}

    def add(self, span: Sequence[int] | None, key: str) -> list[int]:
        """The head of a span that means an entity, which is kept; nothing without a span."""
        head = head_of(span, self.words, self.heads) if span else None
        if head is None:
            return []
        named = self.text[slice(*self.words[head])].lower() not in PRONOUNS
        self.found.setdefault(head, (self.keys.index(key), named))
        return [head]

    def names(self, entities: dict[str, Any]) -> None:
        """Adds every place where a name of an entity stands, the longest names first."""
        forms = [(f, k) for k in self.keys for f in [k, *entities[k]["aliases"]]]
        taken = [False] * len(self.text)
        for form, key in sorted(forms, key=lambda x: (-len(x[0]), x[0], x[1])):
            for match in re.finditer(r"(?<!\w)" + re.escape(form) + r"(?!\w)", self.text):
                if not any(taken[slice(*match.span())]):
                    taken[slice(*match.span())] = [True] * len(match.group())
                    self.add(match.span(), key)


def features(doc: Doc, annotated: Annotated, clock: Clock) -> Features:
    """A gold document as numbers of words: its parse, its events with their roles, its mentions."""
    words, sentences, tree = layout(annotated)
    mentions = _Mentions(doc, words, tree.heads)
    dated = [(d.start, d.end, d.value) for d in clock.all()]
    events = [_event(event, mentions, sentences, dated) for event in doc["events"]]
    mentions.names(doc["entities"])
    entities = [doc["entities"][k] for k in mentions.keys]
    return {
        "id": doc["id"],
        "text": doc["text"],
        "words": words,
        "sentences": sentences,
        "events": events,
        "classes": [e["type"] for e in entities],
        "names": [[k, *e["aliases"]] for k, e in zip(mentions.keys, entities, strict=True)],
        "heads": tree.heads,
        "labels": tree.labels,
        "mentions": sorted([w, e, int(n)] for w, (e, n) in mentions.found.items()),
    }


def _event(
    event: dict[str, Any],
    mentions: _Mentions,
    sentences: Sequence[Span],
    dated: Sequence[tuple[int, int, str]],
) -> dict[str, Any]:
    """An event with words in place of its spans."""
    spans, words = event["spans"], mentions.words
    start, end = event["trigger"]
    trigger = next((i for i, (s, e) in enumerate(words) if s < end and start < e), None)
    if trigger is None:
        raise InputError(
            f"the trigger {mentions.text[start:end]!r} at {start} stands outside of the sentences; "
            "mark a word of a sentence"
        )
    roles: dict[str, list[int]] = {}
    for role in ("actor", "target"):
        given = spans.get(role) or [None] * len(event[role])
        found = [w for k, s in zip(event[role], given, strict=True) for w in mentions.add(s, k)]
        roles[role] = list(dict.fromkeys(found))
    for role in ("theme", "instrument"):
        head = head_of(spans[role], words, mentions.heads) if spans.get(role) else None
        roles[role] = [] if head is None else [head]
    for role, key in (("place", event["place"]), ("speaker", event["attributed_to"])):
        roles[role] = mentions.add(spans.get(role), key) if key else []
    roles["time"] = _time(event["date"], trigger, dated, words, sentences)
    return {
        "trigger": trigger,
        "type": event["type"],
        "roles": roles,
        "negative": int(event["polarity"] == "negative"),
        "factuality": FACTUALITIES.index(event["factuality"]),
        "keys": {r: [mentions.keys.index(k) for k in event[r]] for r in ("actor", "target")},
    }


def _time(
    date: str | None,
    trigger: int,
    dated: Sequence[tuple[int, int, str]],
    words: Sequence[Span],
    sentences: Sequence[Span],
) -> list[int]:
    """The words that give an event its date: of its sentence, else of the nearest one before, else behind.

    A date that no expression gives has no words.
    """

    def far(span: tuple[int, int, str]) -> tuple[int, int, int]:
        gap = _sentence(trigger, words, sentences) - _sentence(span[0], words, sentences)
        return int(gap < 0), abs(gap), abs(span[0] - trigger)

    fitting = [d for d in dated if d[2] == date]
    return list(range(*min(fitting, key=far)[:2])) if fitting else []


def _sentence(word: int, words: Sequence[Span], sentences: Sequence[Span]) -> int:
    return sum(start <= words[word][0] for start, _ in sentences)


def prepare(docs: Iterable[Doc], engine: Engine) -> list[Features]:
    """Features of gold documents that have triggers, in the order of their ids.

    Raises
    ------
    InputError
        Where the trigger of an event is no word of a sentence.
    """
    ordered = sorted(docs, key=lambda d: str(d["id"]))
    texts = documents([gold_of({"title": None, "date": None, **d}) for d in ordered], Report())
    result = []
    for doc, annotated in zip(
        ordered, pipeline.annotate(texts, engine.nlp, engine.words.vocabulary), strict=True
    ):
        clock = Clock(read(annotated, engine.words, {}), engine.modality)
        try:
            result.append(features(doc, annotated, clock))
        except InputError as error:
            raise InputError(f"{doc['id']}: {error}") from error
    return result


def later_mentions(doc: Features) -> dict[int, set[int]]:
    """Each mention but the first of its entity -> the earlier words that name the same entity."""
    result: dict[int, set[int]] = {}
    for word, entity, _ in doc["mentions"]:
        earlier = {w for w, e, named in doc["mentions"] if e == entity and w < word and named}
        if earlier:
            result[word] = earlier
    return result


def pieces_of(doc: Features, forms: Sequence[str], tokenizer: Any) -> Pieces:
    """As ``kg.extract.neural.cut``, for words that may differ from the text's own."""
    encoded = tokenizer.encode(list(forms), is_pretokenized=True, add_special_tokens=False)
    ids: list[list[int]] = [[] for _ in forms]
    for piece, word in zip(encoded.ids, encoded.word_ids, strict=True):
        ids[word].append(piece)
    return Pieces(
        tuple(tuple(i[:LONGEST]) for i in ids),
        tuple(map(case_of, forms)),
        doc["paragraphs"],
        doc["numbers"],
    )
