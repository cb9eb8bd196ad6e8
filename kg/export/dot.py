"""A Source in, Graphviz's DOT out: entities as nodes, events as labelled edges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.export.edges import Value, edges, points, written
from kg.export.source import Source


def dot(source: Source) -> Iterator[str]:
    """The projection on entities; the predicate is the label, everything else stands as attributes."""
    yield "digraph livekg {\n"
    for point in points(source):
        yield f"  {quoted(point.id)} [{_list(point.values)}];\n"
    for edge in edges(source):
        values: dict[str, Value] = {"label": edge.values["predicate"]}
        if edge.values["symmetric"]:
            values["dir"] = "none"
        yield f"  {quoted(edge.source)} -> {quoted(edge.target)} [{_list(values | edge.values)}];\n"
    yield "}\n"


def quoted(text: str) -> str:
    """A quoted id: a quotation mark is escaped, and a backslash doubled so that it stays one."""
    folded = " ".join(text.replace("\x00", "\ufffd").split())
    return '"' + folded.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _list(values: Mapping[str, Value]) -> str:
    return ", ".join(f"{name}={quoted(written(v))}" for name, v in values.items())
