"""The projection in, its edges joined to one a pair out; and the rows in which an event is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import networkx as nx

from kg.errors import SettingsError, choices
from kg.graph.project import overlaps

Row = dict[str, Any]
_Events = dict[tuple[str, str], dict[str, Mapping[str, Any]]]
_Joined = TypeVar("_Joined", bound="nx.Graph[Any]")

SIDES: Mapping[str, frozenset[str]] = {
    "cooperation": frozenset({"verbalCooperation", "materialCooperation"}),
    "conflict": frozenset({"verbalConflict", "materialConflict"}),
}
WEIGHTS: Mapping[str, Callable[[Mapping[str, Any]], float]] = {
    "events": lambda data: 1,
    "intensity": lambda data: abs(data["intensity"]),
    "sources": lambda data: max(data["sources"], 1),
}
DIGITS = 6  # beyond them, machines differ


@dataclass(frozen=True, slots=True)
class Choice:
    """Which edges count, and what a pair weighs: the documented settings of every measure.

    ``side`` is one of ``SIDES`` or both (None). ``since`` and ``until`` are ISO days, months or years, as
    in ``kg.graph.project.Filter``, and leave undated events out. ``weight`` is one of ``WEIGHTS``:
    "events" counts the distinct events of a pair, "intensity" adds up their PLOVER intensities without
    the sign, "sources" adds up their independent sources (at least one an event).

    An event is confirmed when it is told as actual and not negated: the events that have a direct
    triple. With ``confirmed=False`` alleged, planned and hypothetical events count as well. What a
    text says did *not* happen never links two actors.
    """

    side: str | None = None
    confirmed: bool = True
    since: str | None = None
    until: str | None = None
    weight: str = "events"

    def __post_init__(self) -> None:
        if self.weight not in WEIGHTS:
            raise SettingsError(f"unknown weight {self.weight!r}; {choices(self.weight, WEIGHTS)}")
        if self.side is not None and self.side not in SIDES:
            raise SettingsError(f"unknown side {self.side!r}; {choices(self.side, SIDES)}")

    def takes(self, data: Mapping[str, Any]) -> bool:
        """Whether an edge with these attributes counts."""
        if data["polarity"] != "positive":
            return False
        if self.confirmed and data["factuality"] != "actual":
            return False
        if self.side is not None and data["quad"] not in SIDES[self.side]:
            return False
        if self.since is None and self.until is None:
            return True
        return overlaps(data["date"], self.since, self.until)


def chosen_edges(
    graph: nx.MultiDiGraph[Any], choice: Choice
) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """The edges that count, in the projection's order."""
    takes = choice.takes
    # The same order as `graph.edges`, without a view for each step, which takes most of the time.
    for source, others in graph.adjacency():
        for target, keyed in others.items():
            for data in keyed.values():
                if takes(data):
                    yield source, target, data


def directed(graph: nx.MultiDiGraph[Any], choice: Choice) -> nx.DiGraph[Any]:
    """One arc an ordered pair with its ``weight``; a symmetric event gives both arcs."""
    events: _Events = {}
    for source, target, data in chosen_edges(graph, choice):
        events.setdefault((source, target), {})[data["event"]] = data
        if data["symmetric"]:
            events.setdefault((target, source), {})[data["event"]] = data
    return _joined(nx.DiGraph(), events, choice)


def undirected(graph: nx.MultiDiGraph[Any], choice: Choice) -> nx.Graph[Any]:
    """One edge a pair with its ``weight``, from the distinct events between the two, whoever acted."""
    events: _Events = {}
    for source, target, data in chosen_edges(graph, choice):
        pair = (source, target) if source < target else (target, source)
        events.setdefault(pair, {})[data["event"]] = data
    return _joined(nx.Graph(), events, choice)


def _joined(out: _Joined, events: _Events, choice: Choice) -> _Joined:
    weigh = WEIGHTS[choice.weight]
    out.add_nodes_from(sorted({node for pair in events for node in pair}))
    for (a, b), found in sorted(events.items()):
        out.add_edge(a, b, weight=round(sum(weigh(data) for data in found.values()), DIGITS))
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
        "dated": data.get("dated", "text") if data["date"] else None,
        "from": source,
        "from_label": graph.nodes[source]["label"],
        "to": target,
        "to_label": graph.nodes[target]["label"],
        "polarity": data["polarity"],
        "factuality": data["factuality"],
        "count": data["count"],
        "comparator": data["comparator"],
        "intensity": data["intensity"],
        "speaker": data["speaker"],
        "reports": data["reports"],
        "sources": data["sources"],
        "quote": None if quote is None else quote.quote,
        "document": None if quote is None else quote.document,
        "start": None if quote is None else quote.start,
        "end": None if quote is None else quote.end,
    }


def by_date(row: Row) -> tuple[str, str, str, str]:
    """A key that sorts rows of events by date, the undated last."""
    return (row["date"] or "9999", row["event"], row["from"], row["to"])
