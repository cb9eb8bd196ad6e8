"""The projection in, its edges joined to one a pair out; and the rows in which an event is shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx

from kg.errors import SettingsError, choices

Row = dict[str, Any]

SIDES: Mapping[str, frozenset[str]] = {
    "cooperation": frozenset({"verbalCooperation", "materialCooperation"}),
    "conflict": frozenset({"verbalConflict", "materialConflict"}),
}
DIGITS = 6  # beyond them, machines differ


@dataclass(frozen=True, slots=True)
class Choice:
    """Which edges count: a side of PLOVER's quad classes or both, and whether only confirmed events.

    An event is confirmed when it is told as actual and not negated: the events that have a direct
    triple. With ``confirmed=False`` alleged, planned and hypothetical events count as well. What a
    text says did *not* happen never links two actors.
    """

    side: str | None = None
    confirmed: bool = True

    def __post_init__(self) -> None:
        if self.side is not None and self.side not in SIDES:
            raise SettingsError(f"unknown side {self.side!r}; {choices(self.side, SIDES)}")

    def takes(self, data: Mapping[str, Any]) -> bool:
        """Whether an edge with these attributes counts."""
        if data["polarity"] != "positive":
            return False
        if self.confirmed and data["factuality"] != "actual":
            return False
        return self.side is None or data["quad"] in SIDES[self.side]


def chosen_edges(
    graph: nx.MultiDiGraph[Any], choice: Choice
) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """The edges that count, in the projection's order."""
    return (edge for edge in graph.edges(data=True) if choice.takes(edge[2]))


def directed(graph: nx.MultiDiGraph[Any], choice: Choice) -> nx.DiGraph[Any]:
    """One arc an ordered pair, ``weight`` = its distinct events; a symmetric event gives both arcs."""
    events: dict[tuple[str, str], set[str]] = {}
    for source, target, data in chosen_edges(graph, choice):
        events.setdefault((source, target), set()).add(data["event"])
        if data["symmetric"]:
            events.setdefault((target, source), set()).add(data["event"])
    out: nx.DiGraph[Any] = nx.DiGraph()
    out.add_nodes_from(sorted({node for pair in events for node in pair}))
    for (source, target), found in sorted(events.items()):
        out.add_edge(source, target, weight=len(found))
    return out


def undirected(graph: nx.MultiDiGraph[Any], choice: Choice) -> nx.Graph[Any]:
    """One edge a pair, ``weight`` = the distinct events between the two, whoever acted."""
    events: dict[tuple[str, str], set[str]] = {}
    for source, target, data in chosen_edges(graph, choice):
        pair = (source, target) if source < target else (target, source)
        events.setdefault(pair, set()).add(data["event"])
    out: nx.Graph[Any] = nx.Graph()
    out.add_nodes_from(sorted({node for pair in events for node in pair}))
    for (a, b), found in sorted(events.items()):
        out.add_edge(a, b, weight=len(found))
    return out


def event_row(
    graph: nx.MultiDiGraph[Any], source: str, target: str, data: Mapping[str, Any]
) -> Row:
    """An event between two actors as a row, with the first of its quotes in document order."""
    quote = data["quotes"][0] if data["quotes"] else None
    return {
        "event": data["event"],
        "type": data["type"],
        "predicate": data["predicate"],
        "date": data["date"],
        "from": source,
        "from_label": graph.nodes[source]["label"],
        "to": target,
        "to_label": graph.nodes[target]["label"],
        "polarity": data["polarity"],
        "factuality": data["factuality"],
        "speaker": data["speaker"],
        "reports": data["reports"],
        "quote": None if quote is None else quote.quote,
        "document": None if quote is None else quote.document,
        "start": None if quote is None else quote.start,
        "end": None if quote is None else quote.end,
    }


def by_date(row: Row) -> tuple[str, str, str, str]:
    """A key that sorts rows of events by date, the undated last."""
    return (row["date"] or "9999", row["event"], row["from"], row["to"])
