"""Extractions and decisions in, ``readings.jsonl`` out and back: what an earlier state is made from.

A line holds one document as it was read with all that was found in it, or one decision. A field that has
its default is left out; words that stand in the document's text are written once, as its offsets.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import json
import types
import typing
from collections.abc import Iterable
from enum import Enum
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.model import Decision, Document, Evidence, Extraction, Mention, Rejected

# The words at [start, end) of a document, by the field that holds them.
_WORDS: dict[type, str] = {Mention: "text", Evidence: "quote", Rejected: "quote"}


def to_jsonl(extractions: Iterable[Extraction], decisions: Iterable[Decision] = ()) -> str:
    """The lines by document id, then the decisions; the same values give the same bytes."""
    found = sorted(extractions, key=lambda x: x.document.id)
    lines = [{"reading": _plain(x, x.document)} for x in found]
    lines += [{"decision": _plain(d, None)} for d in decisions]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def load(path: Path) -> tuple[tuple[Extraction, ...], tuple[Decision, ...]]:
    """What ``to_jsonl`` was given.

    Raises
    ------
    InputError
        When the file is not there, or is not what this version writes.
    """
    extractions: list[Extraction] = []
    decisions: list[Decision] = []
    try:
        for line in path.read_text(encoding="utf-8").split("\n")[:-1]:
            record = json.loads(line)
            if "decision" in record:
                decisions.append(_made(Decision, record["decision"], None))
            else:
                document = _made(Document, record["reading"]["document"], None)
                extractions.append(_made(Extraction, record["reading"], document))
    except OSError as error:
        raise InputError(f"{path}: cannot be read; build the graph again") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{path}: no readings of this version; build the graph again") from error
    return tuple(extractions), tuple(decisions)


def _plain(value: Any, document: Document | None) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(v, document) for v in value]
    if not dataclasses.is_dataclass(value):
        return value
    kind: Any = type(value)
    out = {}
    for name, _, default in _fields(kind):
        found = getattr(value, name)
        if found == default or _known(kind, name, value, document):
            continue
        out[name] = _plain(found, document)
    return out


def _known(kind: type, name: str, value: Any, document: Document | None) -> bool:
    """Whether the document says what the field holds."""
    if document is None or kind not in _WORDS or value.document != document.id:
        return False
    if name == "document":
        return True
    words = document.text[value.start : value.end]
    return name == _WORDS[kind] and bool(getattr(value, name) == words)


def _made(kind: Any, value: Any, document: Document | None) -> Any:
    if isinstance(kind, typing.NewType):
        return value
    if isinstance(kind, types.UnionType):
        (plain,) = (k for k in typing.get_args(kind) if k is not type(None))
        return None if value is None else _made(plain, value, document)
    if typing.get_origin(kind) is tuple:
        inner = typing.get_args(kind)
        kinds = inner[:1] * len(value) if inner[-1] is Ellipsis else inner
        return tuple(_made(k, v, document) for k, v in zip(kinds, value, strict=True))
    if dataclasses.is_dataclass(kind):
        return _object(kind, value, document)
    if isinstance(kind, type) and issubclass(kind, dt.date):
        return kind.fromisoformat(value)
    return kind(value) if isinstance(kind, type) and issubclass(kind, Enum) else value


def _object(kind: Any, value: dict[str, Any], document: Document | None) -> Any:
    given = {
        name: _made(hint, value[name], document) for name, hint, _ in _fields(kind) if name in value
    }
    if document is not None and kind in _WORDS:
        given.setdefault("document", document.id)
        given.setdefault(_WORDS[kind], document.text[value["start"] : value["end"]])
    return kind(**given)


@functools.cache
def _fields(kind: Any) -> tuple[tuple[str, Any, Any], ...]:
    """Name, type and default of each field."""
    hints = typing.get_type_hints(kind)
    return tuple((f.name, hints[f.name], f.default) for f in dataclasses.fields(kind))
