"""The projection in, what one side says and another denies out; and what several sources tell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import networkx as nx

from kg.analyse.pairs import Row, by_date, event_row

_DENIALS = ("Denial", "Rejection")
_Edge = tuple[str, str, dict[str, Any]]


def contested(graph: nx.MultiDiGraph[Any], *, days: int = 14) -> list[Row]:
    """Claims beside the denials that may answer them.

    Returns
    -------
    Rows with ``kind``, ``claim`` and ``denial`` (rows of events with their quotes), by the claim's date:
    "opposed", where an event of one type between the same two is told once as having happened
    (or as alleged) and once as not; "answered", where somebody who is accused denies or rejects
    something of the accuser within ``days``, or of whom something is alleged denies something.

    Notes
    -----
    "answered" is a guess from who, to whom and when; only the quotes say whether the denial is of
    this claim. Undated events are compared by their actors alone. A denial that names nobody and
    nothing has no edge in the projection, so it is missing here; a claim without a row may still
    be contested.
    """
    edges: list[_Edge] = [(s, t, d) for s, t, d in graph.edges(data=True)]
    rows: list[Row] = [
        {
            "kind": kind,
            "claim": event_row(graph, *claim),
            "denial": event_row(graph, *denial),
        }
        for kind, claim, denial in (*_opposed(edges, days), *_answered(edges, days))
    ]
    unique = {(r["kind"], r["claim"]["event"], r["denial"]["event"]): r for r in reversed(rows)}
    return sorted(
        unique.values(), key=lambda r: (by_date(r["claim"]), by_date(r["denial"]), r["kind"])
    )


def corroborated(graph: nx.MultiDiGraph[Any], *, least: int = 2) -> list[Row]:
    """Events that at least ``least`` documents tell, the most documents first.

    Notes
    -----
    Two documents are not two witnesses: most wire copy goes back to one agency or one ministry.
    """
    rows: dict[str, Row] = {}
    for source, target, data in graph.edges(data=True):
        documents = sorted({quote.document for quote in data["quotes"]})
        if len(documents) >= least and data["event"] not in rows:
            rows[data["event"]] = event_row(graph, source, target, data) | {"documents": documents}
    return sorted(rows.values(), key=lambda row: (-len(row["documents"]), by_date(row)))


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


def _answered(edges: list[_Edge], days: int) -> Iterator[tuple[str, _Edge, _Edge]]:
    denials: dict[str, list[_Edge]] = {}
    for edge in edges:
        if edge[2]["type"] in _DENIALS and edge[2]["polarity"] == "positive":
            denials.setdefault(edge[0], []).append(edge)
    for claim in edges:
        source, target, data = claim
        if data["type"] == "Accusation":
            accused, accuser = target, source
        elif data["factuality"] == "alleged":
            accused, accuser = source, None
        else:
            continue
        for denial in denials.get(accused, ()):
            # A rejection answers only whom it names: it may be of an offer, or of an appeal.
            answers = denial[1] == accuser or (accuser is None and denial[2]["type"] == "Denial")
            if denial is not claim and answers and _near(claim, denial, days, after=True):
                yield "answered", claim, denial


def _near(claim: _Edge, denial: _Edge, days: int, *, after: bool = False) -> bool:
    first, second = claim[2]["date"], denial[2]["date"]
    if first is None or second is None:
        return True
    if len(first) < 10 or len(second) < 10:
        shared = min(len(first), len(second))
        return bool(first[:shared] == second[:shared])
    gap = (dt.date.fromisoformat(second) - dt.date.fromisoformat(first)).days
    return (0 if after else -days) <= gap <= days
