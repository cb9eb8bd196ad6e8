"""A Source in, GraphML out: entities as nodes, events as edges, every attribute with its type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.export.edges import EDGE_KEYS, NODE_KEYS, Value, edges, points, written
from kg.export.markup import attribute, shown
from kg.export.source import Source

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns \
http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""


def graphml(source: Source) -> Iterator[str]:
    """The projection on entities; edges of one pair stand side by side, each with its event's id."""
    yield _HEAD
    for kind, keys in (("node", NODE_KEYS), ("edge", EDGE_KEYS)):
        for name, word in keys.items():
            yield (
                f'  <key id="{kind}-{name}" for="{kind}" attr.name="{name}" attr.type="{word}"/>\n'
            )
    yield '  <graph id="livekg" edgedefault="directed">\n'
    for point in points(source):
        yield f"    <node id={attribute(point.id)}>{_data('node', point.values)}</node>\n"
    for edge in edges(source):
        yield (
            f"    <edge id={attribute(edge.id)} source={attribute(edge.source)} "
            f"target={attribute(edge.target)}>{_data('edge', edge.values)}</edge>\n"
        )
    yield "  </graph>\n</graphml>\n"


def _data(kind: str, values: Mapping[str, Value]) -> str:
    return "".join(
        f'<data key="{kind}-{name}">{shown(written(v))}</data>' for name, v in values.items()
    )
