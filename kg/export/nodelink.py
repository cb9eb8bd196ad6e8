"""A Source in, node-link JSON out, as networkx's ``node_link_graph`` and D3 read it."""

from __future__ import annotations

import json
from collections.abc import Iterator

from kg.export.edges import edges, points
from kg.export.source import Source


def nodelink(source: Source) -> Iterator[str]:
    """The projection on entities as a directed multigraph; the key of an edge begins with its event."""
    yield '{"directed": true, "multigraph": true, "graph": {},\n"nodes": ['
    before = "\n"
    for point in points(source):
        yield before + json.dumps({"id": point.id, **point.values}, ensure_ascii=False)
        before = ",\n"
    yield '\n],\n"edges": ['
    before = "\n"
    for edge in edges(source):
        ends = {"source": edge.source, "target": edge.target, "key": edge.key}
        yield before + json.dumps(ends | edge.values, ensure_ascii=False)
        before = ",\n"
    yield "\n]}\n"
