"""Two actors in, the state of their relations over time out, with the words behind each step."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import networkx as nx

from kg.analyse.actors import find_two
from kg.analyse.pairs import Choice, Row, chosen_edges, event_row
from kg.analyse.relations import Rules, Step, Track, load
from kg.graph.project import span


def status(
    graph: nx.MultiDiGraph[Any],
    one: str,
    other: str,
    choice: Choice | None = None,
    *,
    rules: Rules | None = None,
) -> list[Row]:
    """The steps of each track of ``ontology/relations.toml``, in the order of time.

    Returns
    -------
    Rows with ``track``, ``side`` (who acts, in a directed track, else None), ``date``, ``before``,
    ``after`` (the states), ``verdict``, ``why`` and ``event`` (a row with its quote). The verdict is
    "possible"; "impossible" where the step cannot follow on the state before, which then stays; "order not
    known" where it could not, but dates that are no days leave open which came first; "undated".

    Notes
    -----
    States are what the texts tell, not what the two had: "not stated" is the start, since no text
    says that an embassy is open as ever. An impossible step is a place to read: a repeated report with
    another date, a wrong reading, or a step between that nobody reported.
    """
    pair = find_two(graph, one, other)
    rules = rules or load()
    edges = [
        edge for edge in chosen_edges(graph, choice or Choice()) if {edge[0], edge[1]} == set(pair)
    ]
    rows: list[Row] = []
    for track in rules.tracks:
        sides = pair if track.directed else (None,)
        for side in sides:
            mine = [edge for edge in edges if side is None or edge[0] == side]
            rows.extend(_steps(graph, track, side, mine))
    return rows


_Edge = tuple[str, str, Mapping[str, Any]]


def _steps(
    graph: nx.MultiDiGraph[Any], track: Track, side: str | None, edges: list[_Edge]
) -> Iterator[Row]:
    told = [(n, edge) for edge in edges if (n := _step(track, edge[2])) is not None]
    told.sort(key=lambda t: (span(t[1][2]["date"] or "9999")[1], t[0], t[1][2]["event"]))
    state, since = track.states[0], ""
    seen: set[str] = set()
    for number, (source, target, data) in told:
        if data["event"] in seen:
            continue
        seen.add(data["event"])
        step = track.steps[number]
        verdict, before = _verdict(step, state, data["date"], since), state
        if verdict == "possible":
            state, since = step.to, span(data["date"])[1]
        yield {
            "track": track.name,
            "side": None if side is None else graph.nodes[side]["label"],
            "date": data["date"],
            "before": before,
            "after": state,
            "verdict": verdict,
            "why": "" if verdict in {"possible", "undated"} else step.why,
            "event": event_row(graph, source, target, data),
        }


def _verdict(step: Step, state: str, date: str | None, since: str) -> str:
    if date is None:
        return "undated"
    if state in step.before:
        return "possible"
    first, last = span(date)
    # Two steps of one day may have come in either order; so may a month and a day in it.
    return (
        "order not known" if first <= since and (first != last or first == since) else "impossible"
    )


def _step(track: Track, data: Mapping[str, Any]) -> int | None:
    for number, step in enumerate(track.steps):
        if data["type"] in step.events and _says(step, data):
            return number
    return None


def _says(step: Step, data: Mapping[str, Any]) -> bool:
    if not step.words:
        return True
    words = re.findall(r"[\w-]+", " ".join(q.quote for q in data["quotes"]).casefold())
    return all(any(w.startswith(group) for w in words) for group in step.words)
