"""Gold documents in, features out: words, sentences, and the words that express events or take part."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from kg.annotate.pipeline import SAME_LENGTH
from kg.extract.neural import FACTUALITIES
from kg.extract.windows import LONGEST, Pieces, Span, case_of
from kg.train.authoring import Doc

Features = dict[str, Any]
PRONOUNS = frozenset(
    "he she it they him her them his hers its their theirs himself herself itself themselves who which that "
    "whom whose we us our i me my both this these those".split()
)


def analyse(text: str, nlp: Any) -> tuple[list[Span], list[Span], list[int], list[str]]:
    """Word spans, sentence spans, the head of each word and its label, line by line."""
    words: list[Span] = []
    sentences: list[Span] = []
    heads: list[int] = []
    labels: list[str] = []
    for line in re.finditer(r"[^\n]+", text):
        doc = nlp(line.group().translate(SAME_LENGTH))
        base, offset = len(words), line.start()
        words += [(offset + t.idx, offset + t.idx + len(t)) for t in doc]
        heads += [base + t.head.i for t in doc]
        labels += [t.dep_ for t in doc]
        sentences += [(offset + s.start_char, offset + s.end_char) for s in doc.sents]
    return words, sentences, heads, labels


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


def features(doc: Doc, nlp: Any) -> Features:
    """A gold document as numbers of words: its parse, its events with their roles, its mentions."""
    words, sentences, heads, labels = analyse(doc["text"], nlp)
    mentions = _Mentions(doc, words, heads)
    events = [_event(event, mentions) for event in doc["events"]]
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
        "heads": heads,
        "labels": labels,
        "mentions": sorted([w, e, int(n)] for w, (e, n) in mentions.found.items()),
    }


def _event(event: dict[str, Any], mentions: _Mentions) -> dict[str, Any]:
    """An event with words in place of its spans."""
    spans, words = event["spans"], mentions.words
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
    start, end = event["trigger"]
    return {
        "trigger": next(i for i, (s, e) in enumerate(words) if s < end and start < e),
        "type": event["type"],
        "roles": roles,
        "negative": int(event["polarity"] == "negative"),
        "factuality": FACTUALITIES.index(event["factuality"]),
        "keys": {r: [mentions.keys.index(k) for k in event[r]] for r in ("actor", "target")},
    }


def prepare(docs: Iterable[Doc], nlp: Any) -> list[Features]:
    """Features of gold documents that have triggers, in the order of their ids."""
    return [features(doc, nlp) for doc in sorted(docs, key=lambda d: str(d["id"]))]


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
