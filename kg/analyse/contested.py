"""The projection in, what one side says and another denies out; and what several sources tell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import networkx as nx

from kg.analyse.pairs import Row, by_date, event_row
from kg.analyse.when import gap

_Edge = tuple[str, str, dict[str, Any]]


def contested(graph: nx.MultiDiGraph[Any], *, days: int = 14) -> list[Row]:
    """What one side claims and another denies.

    Returns
    -------
    Rows with ``kind``, ``claim`` and ``denial`` (rows of events with their quotes), by the claim's date:
    "denied", where the build linked a denial to the accusation or alleged event that it answers
    (``kg:denies``), and "opposed", where an event of one type between the same two is told once as
    having happened (or as alleged) and once as not, within ``days``.

    Notes
    -----
    A denial that names nobody has no edge in the projection, so it is missing here; `kg claims
    --contested` has it. A claim without a row may still be contested. Undated events are compared
    by their actors alone.
    """
    edges: list[_Edge] = [(s, t, d) for s, t, d in graph.edges(data=True)]
    rows: list[Row] = [
        {
            "kind": kind,
            "claim": event_row(graph, *claim),
            "denial": event_row(graph, *denial),
        }
        for kind, claim, denial in (*_opposed(edges, days), *_denied(edges))
    ]
    unique = {(r["kind"], r["claim"]["event"], r["denial"]["event"]): r for r in reversed(rows)}
    return sorted(
        unique.values(), key=lambda r: (by_date(r["claim"]), by_date(r["denial"]), r["kind"])
    )


def corroborated(graph: nx.MultiDiGraph[Any], *, least: int = 2) -> list[Row]:
    """Events that at least ``least`` independent sources tell, the most sources first.

    Returns
    -------
    Rows of events with ``sources`` (different speakers or publishers, as the build counts them) and
    ``documents``.

    Notes
    -----
    Two publishers are not two witnesses: most wire copy goes back to one agency or one ministry.
    """
    rows: dict[str, Row] = {}
    for source, target, data in graph.edges(data=True):
        if data["sources"] >= least and data["event"] not in rows:
            documents = sorted({quote.document for quote in data["quotes"]})
            rows[data["event"]] = event_row(graph, source, target, data) | {"documents": documents}
    return sorted(
        rows.values(), key=lambda row: (-row["sources"], -len(row["documents"]), by_date(row))
    )


def _opposed(edges: list[_Edge], days: int) -> Iterator[tuple[str, _Edge, _Edge]]:
    told: dict[tuple[str, str, str], list[_Edge]] = {}
    for edge in edges:
        told.setdefault((edge[0], edge[1], edge[2]["type"]), []).append(edge)
    for group in told.values():
        for denial in group:
            if denial[2]["polarity"] != "negative":
                continue
            for claim in group:
                if claim[2]["polarity"] == "positive" and _near(claim, denial, days):
                    yield "opposed", claim, denial


def _denied(edges: list[_Edge]) -> Iterator[tuple[str, _Edge, _Edge]]:
    claims: dict[str, _Edge] = {}
    for edge in edges:
        claims.setdefault(edge[2]["event"], edge)
    for denial in edges:
        for event in denial[2]["denies"]:
            if event in claims:
                yield "denied", claims[event], denial


def _near(claim: _Edge, denial: _Edge, days: int) -> bool:
    first, second = claim[2]["date"], denial[2]["date"]
    if first is None or second is None:
        return True
    low, high = gap(first, second)
    return low <= days and high >= -days
