"""Two actors in, those who had contact with both out, each contact a dated quote."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import networkx as nx

from kg.analyse.actors import find_two
from kg.analyse.pairs import Choice, Row, by_date, chosen_edges, event_row
from kg.analyse.relations import Rules, load
from kg.analyse.when import apart


def brokers(
    graph: nx.MultiDiGraph[Any],
    one: str,
    other: str,
    choice: Choice | None = None,
    *,
    days: int | None = None,
    rules: Rules | None = None,
) -> list[Row]:
    """Who had contact with both, and how close in time: "who went between A and B".

    Parameters
    ----------
    days : keeps those who certainly met both within so many days; None keeps all, the undated as well.
    rules : what counts as contact, from ``ontology/relations.toml``: meetings, visits, calls, talks.

    Returns
    -------
    Rows with ``id``, ``label``, ``cls``, ``kind``, ``days`` (the most that may lie between the two
    contacts; None where one is undated), ``order`` ("Moldova then Russia", "same day" or "not known"),
    ``pairs`` (of contacts, within ``days``) and ``events``: the two contacts that lie closest. ``kind``
    is "mediated" where one event says so, "met both at once" where one event links all three, else
    "met both". Those come first that mediated, then those with the shortest time.

    Notes
    -----
    Who met both need not have carried anything. Great powers and large gatherings meet everybody: read
    the quotes, and look first at the small actors with few days between the two.
    """
    first, second = find_two(graph, one, other)
    contact = (rules or load()).contact
    met: dict[str, dict[str, list[Row]]] = {first: {}, second: {}}
    for source, target, data in chosen_edges(graph, choice or Choice()):
        if data["plover"] not in contact:
            continue
        for side, broker in ((source, target), (target, source)):
            if side in met and broker not in met:
                row = event_row(graph, source, target, data)
                met[side].setdefault(broker, []).append(row)
    rows = [
        _broker(graph, node, met[first][node], met[second][node], days)
        for node in sorted(met[first].keys() & met[second].keys())
    ]
    found = [row for row in rows if row is not None]
    return sorted(found, key=lambda r: (r["kind"] != "mediated", _far(r["days"]), r["id"]))


def _far(days: int | None) -> int:
    return 10**6 if days is None else days


def _broker(
    graph: nx.MultiDiGraph[Any],
    node: str,
    first: list[Row],
    second: list[Row],
    days: int | None,
) -> Row | None:
    pairs = [
        (a["event"] != b["event"], _far(between), by_date(a), by_date(b), between, a, b)
        for a in first
        for b in second
        if (between := _between(a, b)) is not None or days is None
        if days is None or (between is not None and between <= days)
    ]
    if not pairs:
        return None
    apart_, _, _, _, between, a, b = min(pairs, key=lambda p: p[:4])
    mediated = not apart_ and a["type"] == "Mediation"
    kind = "mediated" if mediated else "met both" if apart_ else "met both at once"
    data: Mapping[str, Any] = graph.nodes[node]
    return {
        "id": node,
        "label": data["label"],
        "cls": data["cls"],
        "kind": kind,
        "days": between,
        "order": _order(node, a, b),
        "pairs": len(pairs),
        "events": [a] if not apart_ and a == b else [a, b],
    }


def _between(a: Row, b: Row) -> int | None:
    if a["event"] == b["event"]:
        return 0
    if a["date"] is None or b["date"] is None:
        return None
    return apart(a["date"], b["date"])


def _order(node: str, a: Row, b: Row) -> str:
    names = [row["to_label"] if row["from"] == node else row["from_label"] for row in (a, b)]
    if a["event"] == b["event"] or (a["date"] == b["date"] and len(a["date"] or "") == 10):
        return "same day"
    if a["date"] is None or b["date"] is None:
        return "not known"
    shared = min(len(a["date"]), len(b["date"]))
    one, other = a["date"][:shared], b["date"][:shared]
    if one == other:
        return "not known"
    return " then ".join(names if one < other else names[::-1])
