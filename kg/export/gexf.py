"""A Source in, GEXF 1.3 out: dynamic edges with the days of their events, for a timeline."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping

from kg.export.edges import EDGE_KEYS, NODE_KEYS, Value, edges, points, written
from kg.export.markup import attribute
from kg.export.source import Source

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" version="1.3"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xsi:schemaLocation="http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd">
  <meta>
    <creator>livekg</creator>
    <description>Events of conflict and diplomacy between their actors</description>
  </meta>
  <graph mode="dynamic" defaultedgetype="directed" timeformat="date" timerepresentation="interval">
"""
_TYPES = {"int": "integer"}  # GraphML's word to GEXF's, where they differ


def gexf(source: Source) -> Iterator[str]:
    """The projection on entities. An edge exists on the days of its event; without a date, always."""
    yield _HEAD
    keys = {"node": [k for k in NODE_KEYS if k != "label"], "edge": list(EDGE_KEYS)}
    types = NODE_KEYS | EDGE_KEYS
    for kind, names in keys.items():
        yield f'    <attributes class="{kind}" mode="static">\n'
        for name in names:
            word = _TYPES.get(types[name], types[name])
            yield f'      <attribute id="{name}" title="{name}" type="{word}"/>\n'
        yield "    </attributes>\n"
    yield "    <nodes>\n"
    for point in points(source):
        label = attribute(point.values["label"])
        values = _values(point.values, keys["node"])
        yield f"      <node id={attribute(point.id)} label={label}>{values}</node>\n"
    yield "    </nodes>\n    <edges>\n"
    for edge in edges(source):
        name = attribute(edge.values["predicate"])
        # The kind keeps edges of one pair apart in tools that would merge them. Readers refuse a mix
        # of directions, so a symmetric event is an attribute here, not an undirected edge.
        yield (
            f'      <edge id="{edge.id}" source={attribute(edge.source)} '
            f"target={attribute(edge.target)} kind={name} label={name}>"
            f"{_values(edge.values, keys['edge'])}{_spells(edge.values.get('date'))}</edge>\n"
        )
    yield "    </edges>\n  </graph>\n</gexf>\n"


def days(date: str) -> tuple[str, str]:
    """The first and the last day of a day, month or year.

    >>> days("2024-02")
    ('2024-02-01', '2024-02-29')
    """
    if len(date) == 4:
        return f"{date}-01-01", f"{date}-12-31"
    if len(date) == 7:
        year, month = date.split("-")
        return f"{date}-01", f"{date}-{calendar.monthrange(int(year), int(month))[1]}"
    return date, date


def _spells(date: Value | None) -> str:
    if date is None:
        return ""
    first, last = days(str(date))
    return f'<spells><spell start="{first}" end="{last}"/></spells>'


def _values(values: Mapping[str, Value], names: list[str]) -> str:
    items = (
        f"<attvalue for={attribute(name)} value={attribute(written(values[name]))}/>"
        for name in names
        if name in values
    )
    return f"<attvalues>{''.join(items)}</attvalues>"
