"""A Source in, flat nodes and edges out: what GraphML, GEXF, node-link JSON and DOT have in common."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kg.export.records import Records
from kg.export.source import Source

Value = str | int | float | bool

NODE_KEYS = {"label": "string", "cls": "string"}
# A type of GraphML for each attribute; GEXF and the others use the same words.
EDGE_KEYS = {
    "event": "string",
    "type": "string",
    "predicate": "string",
    "plover": "string",
    "quad": "string",
    "intensity": "double",
    "date": "string",
    "polarity": "string",
    "factuality": "string",
    "count": "int",
    "comparator": "string",
    "confidence": "double",
    "reports": "int",
    "speaker": "string",
    "place": "string",
    "theme": "string",
    "symmetric": "boolean",
    "document": "string",
    "start": "int",
    "end": "int",
    "quote": "string",
}


class Point(NamedTuple):
    """An entity; ``id`` is "ent:" and its slug."""

    id: str
    values: dict[str, Value]


class Edge(NamedTuple):
    """One event between two entities; ``key`` is the event's id and the predicate.

    The place and the words are those of the first mention; an attribute without a value is left out.
    """

    id: str
    source: str
    target: str
    key: str
    values: dict[str, Value]


def points(source: Source) -> Iterator[Point]:
    """The entities that an edge touches, sorted."""
    entities = Records(source).entities
    for ident in sorted({end for start, stop, *_ in source.edges for end in (start, stop)}):
        entity = entities[ident]
        values = {"label": entity.label, "cls": entity.cls}
        yield Point(ident, {k: v for k, v in values.items() if v})


def edges(source: Source) -> Iterator[Edge]:
    """Every edge, sorted by event; the ids count from e1."""
    for number, (start, end, key, data) in enumerate(source.edges, 1):
        first = data["quotes"][0] if data["quotes"] else None
        if first is not None:
            data = data | {"document": first.document, "start": first.start, "end": first.end}  # noqa: PLW2901
            data["quote"] = first.quote or None
        values = {k: data[k] for k in EDGE_KEYS if data.get(k) is not None}
        yield Edge(f"e{number}", start, end, key, values)


def written(value: Value) -> str:
    """A value as XML Schema writes it."""
    return str(value).lower() if isinstance(value, bool) else str(value)
