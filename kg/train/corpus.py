"""Files of annotated documents in, gold documents to learn from out, or what is wrong with them and where."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from kg.errors import InputError, choices
from kg.train.authoring import CLASSES, TYPES, Doc, parse

_OPEN = {"theme": None, "instrument": None, "place": None, "date": None, "count": None}
_KNOWN = {
    "polarity": ("positive", "negative"),
    "factuality": ("actual", "alleged", "planned", "hypothetical"),
}
_TRIGGER = (
    'has no trigger; give "trigger": [start, end], the offsets in the text of the word that expresses '
    "the event, or write the document in the authoring format"
)


def read(paths: Sequence[Path]) -> tuple[list[Doc], list[str]]:
    """Gold documents (.json) and authored files (.txt), and their faults as "file:line: fault".

    A folder stands for such files in it, not for those below it; what is left out of an event (place, date
    and the like) is null.

    Raises
    ------
    InputError
        When a file cannot be read, or there is none.
    """
    docs: list[Doc] = []
    faults: list[str] = []
    sources: dict[str, str] = {}
    for file in files(paths):
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"{file}: cannot be read as UTF-8 text: {error}") from error
        found, wrong = (_gold if file.suffix == ".json" else parse)(text, str(file))
        faults += wrong
        if not found and not wrong:
            faults.append(f"{file}:1: no document; needs: === id | YYYY-MM-DD | title")
        for doc in found:
            if doc["id"] in sources:
                taken = f"the id {doc['id']!r} is taken by {sources[doc['id']]}"
                faults.append(f"{file}:1: {taken}; give each document its own")
            sources[doc["id"]] = str(file)
        docs += found
    return docs, faults


def files(paths: Sequence[Path]) -> list[Path]:
    """The files that paths stand for, in the order of their names within a folder."""
    found: list[Path] = []
    for path in paths:
        inside = [*path.glob("*.json"), *path.glob("*.txt")] if path.is_dir() else [path]
        if not inside:
            raise InputError(
                f"{path}: no document there (.json or .txt); name a folder that holds some"
            )
        found += sorted(inside)
    return found


def _gold(text: str, source: str) -> tuple[list[Doc], list[str]]:
    """The document of a gold file, with its faults."""
    try:
        doc = json.loads(text)
    except json.JSONDecodeError as error:
        return [], [f"{source}:{error.lineno}: broken JSON: {error.msg}"]
    wrong = _form(doc)
    if wrong:
        return [], [f"{source}:1: not a gold document: {wrong}"]
    lines = _event_lines(text)
    events = [_OPEN | {"attributed_to": None, "spans": {}} | e for e in doc["events"]]
    faults = [
        f"{source}:{lines[n]}: event {n + 1} {fault}"
        for n, event in enumerate(events)
        if (fault := next(_event_faults(event, doc), None))
    ]
    return [{"date": None, "title": None, "positions": [], **doc, "events": events}], faults


def _form(doc: Any) -> str | None:
    """What is wrong with the frame of a gold document."""
    if not isinstance(doc, dict):
        return "it must be an object with id, text, entities and events"
    for name, kind in (("id", str), ("text", str), ("entities", dict), ("events", list)):
        if not isinstance(doc.get(name), kind) or (kind is str and not doc[name].strip()):
            return f"{name!r} is missing or no {kind.__name__}"
    for key, entity in doc["entities"].items():
        if not isinstance(entity, dict) or entity.get("type") not in CLASSES:
            return f"entity {key!r} needs a type of the guide: {', '.join(sorted(CLASSES))}"
        if not all(isinstance(a, str) for a in entity.setdefault("aliases", [])):
            return f"the aliases of {key!r} are no list of names"
    if not all(isinstance(e, dict) for e in doc["events"]):
        return "'events' is a list of objects"
    return None


def _event_faults(event: dict[str, Any], doc: Doc) -> Iterator[str]:
    """What is wrong with an event, and what it needs."""
    kind, quote, text = event.get("type"), event.get("quote"), doc["text"]
    if kind not in TYPES:
        yield f"has the unknown type {kind!r}; {choices(str(kind), TYPES)}"
    if not isinstance(quote, str) or not quote or quote not in text:
        yield f"has a quote that is not in the text: {str(quote)[:70]!r}"
    if not _stands(event.get("trigger"), text):
        yield _TRIGGER
    for name, valid in _KNOWN.items():
        if event.get(name) not in valid:
            yield f"has the {name} {event.get(name)!r}; valid: {', '.join(valid)}"
    named = [event["place"], event["attributed_to"]]
    for role in ("actor", "target"):
        keys, spans = event.get(role), event["spans"].get(role)
        if not isinstance(keys, list):
            yield f"has no list of entities as {role!r}; give [] for none"
        elif spans is not None and len(spans) != len(keys):
            yield f"has {len(spans)} spans for {len(keys)} {role}s; give null where nothing expresses one"
        named += keys or []
    unknown = [n for n in named if n is not None and n not in doc["entities"]]
    if unknown:
        yield f"names {unknown[0]!r}, which is not in entities; add it there, or correct it"
    for role, spans in event["spans"].items():
        for span in spans or [] if role in ("actor", "target") else [spans]:
            if span is not None and not _stands(span, text):
                yield f"has a span of {role} that is no [start, end] in the text: {span!r}"


def _stands(span: Any, text: str) -> bool:
    """Whether a value is [start, end] around something in the text."""
    if not isinstance(span, list) or len(span) != 2 or not all(isinstance(x, int) for x in span):
        return False
    return 0 <= span[0] < span[1] <= len(text) and bool(text[slice(*span)].strip())


def _event_lines(text: str) -> list[int]:
    """The line of a gold file in which each of its events begins."""
    opening = re.search(r'"events"\s*:\s*\[', text)
    assert opening is not None  # the document has a list of events
    between, decoder, at = re.compile(r"[\s,]*"), json.JSONDecoder(), opening.end()
    found: list[int] = []
    while True:
        gap = between.match(text, at)
        at = gap.end() if gap else at
        if text[at] == "]":
            return found
        found.append(text.count("\n", 0, at) + 1)
        _, at = decoder.raw_decode(text, at)


def digest(docs: Iterable[Doc]) -> str:
    """SHA-256 over documents as sorted JSON, in the order of their ids."""
    found = hashlib.sha256()
    for doc in sorted(docs, key=lambda d: str(d["id"])):
        line = json.dumps(doc, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        found.update(line.encode() + b"\n")
    return found.hexdigest()


def _rank(name: str) -> int:
    return int(hashlib.sha256(name.encode()).hexdigest()[:8], 16)


def held_out(names: Iterable[str], fold: int = 0, folds: int = 10) -> frozenset[str]:
    """The ids that stay out of training: one in ten by their hash, so that none moves as a corpus grows."""
    return frozenset(n for n in names if _rank(n) % folds == fold)


def some_held_out(names: Sequence[str]) -> frozenset[str]:
    """A fifth of a few ids, at least one: those whose hashes are the smallest.

    Raises
    ------
    InputError
        When there is but one document.
    """
    if len(names) < 2:
        raise InputError("one document cannot be learned from and measured on; give two or more")
    return frozenset(sorted(names, key=lambda n: (_rank(n), n))[: -(-len(names) // 5)])
