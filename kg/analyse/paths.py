"""Two actors in, the paths between them out, every hop with its dated quotes."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from itertools import islice, pairwise
from typing import Any

import networkx as nx

from kg.analyse.actors import find_actor
from kg.analyse.pairs import Choice, Row, by_date, chosen_edges, event_row, undirected


def shortest_path(
    graph: nx.MultiDiGraph[Any], start: str, end: str, choice: Choice | None = None
) -> Row | None:
    """The path with the fewest hops, or None; of equal ones the first by ids.

    Notes
    -----
    Direction is ignored: a hop says that an event links the two, not that anything passed along.
    A path through a country that everybody deals with says little; look at ``k_shortest_paths``.
    """
    return next(iter(k_shortest_paths(graph, start, end, choice, k=1)), None)


def k_shortest_paths(
    graph: nx.MultiDiGraph[Any], start: str, end: str, choice: Choice | None = None, *, k: int = 3
) -> list[Row]:
    """Up to ``k`` paths without a loop, the shortest first.

    Parameters
    ----------
    start, end : ids or names; QueryError names the near ones when there is none of that name.
    choice : which events link two actors; by default only confirmed ones.

    Returns
    -------
    Rows with ``length``, ``nodes`` and ``hops``; a hop has ``from``, ``to``, their labels and
    ``events``, by date, each with its quote. Empty when the two are not connected.
    """
    choice = choice or Choice()
    pairs = undirected(graph, choice)
    first, last = find_actor(graph, start), find_actor(graph, end)
    if first not in pairs or last not in pairs or not nx.has_path(pairs, first, last):
        return []
    # Equal lengths come in the order of a search, so all of the last length are looked at, up to a bound.
    found: list[list[str]] = []
    for path in islice(nx.shortest_simple_paths(pairs, first, last), 50 * k):
        if len(found) >= k and len(path) > len(found[k - 1]):
            break
        found.append(path)
    found.sort(key=lambda path: (len(path), path))
    links = _links(graph, choice)
    return [_path(graph, path, links) for path in found[:k]]


def time_respecting_path(
    graph: nx.MultiDiGraph[Any],
    start: str,
    end: str,
    choice: Choice | None = None,
    *,
    since: str = "",
) -> Row | None:
    """The path that arrives first when no hop may be earlier than the one before, or None.

    Undated events cannot be part of it. An event that is dated by a month or a year may stand after
    another only if all of it lies after. Each hop has the one event that the path uses.

    Notes
    -----
    Within one day the order is not known, so two events of a day may follow each other. That
    something *could* have passed along a path is no sign that it did.
    """
    choice = choice or Choice()
    first, last = find_actor(graph, start), find_actor(graph, end)
    leaving: dict[str, list[tuple[str, str, str, Row]]] = {}
    for source, target, data in chosen_edges(graph, choice):
        if data["date"] is None:
            continue
        begins, ends = _days(data["date"])
        row = event_row(graph, source, target, data)
        leaving.setdefault(source, []).append((ends, begins, target, row))
        leaving.setdefault(target, []).append((ends, begins, source, row))
    arrived: dict[str, tuple[str, Row] | None] = {}
    queue: list[tuple[str, int, str, str, str]] = [(_days(since)[0], 0, first, "", "")]
    best: dict[tuple[str, str, str], Row] = {}
    while queue:
        time, hops, node, before, event = heapq.heappop(queue)
        if node in arrived:
            continue
        arrived[node] = (before, best[node, before, event]) if before else None
        if node == last:
            break
        for ends, begins, other, row in leaving.get(node, ()):
            if other not in arrived and begins >= time:
                best[other, node, row["event"]] = row
                heapq.heappush(queue, (ends, hops + 1, other, node, row["event"]))
    if last not in arrived:
        return None
    nodes, rows = [last], []
    while (step := arrived[nodes[-1]]) is not None:
        nodes.append(step[0])
        rows.append(step[1])
    links = {frozenset(pair): [row] for pair, row in zip(pairwise(nodes), rows, strict=True)}
    return _path(graph, nodes[::-1], links)


def _days(date: str) -> tuple[str, str]:
    # Padded to days, ISO dates compare as text; "-31" is a bound, not a day that must exist.
    if not date:
        return "", ""
    return f"{date}-01-01"[:10], date + {4: "-12-31", 7: "-31"}.get(len(date), "")


_Links = dict[frozenset[str], list[Row]]


def _links(graph: nx.MultiDiGraph[Any], choice: Choice) -> _Links:
    links: _Links = {}
    for source, target, data in chosen_edges(graph, choice):
        links.setdefault(frozenset((source, target)), []).append(
            event_row(graph, source, target, data)
        )
    return links


def _path(graph: nx.MultiDiGraph[Any], nodes: Iterable[str], links: _Links) -> Row:
    path = list(nodes)
    hops = [
        {
            "from": a,
            "from_label": graph.nodes[a]["label"],
            "to": b,
            "to_label": graph.nodes[b]["label"],
            "events": sorted(links[frozenset((a, b))], key=by_date),
        }
        for a, b in pairwise(path)
    ]
    return {"length": len(hops), "nodes": path, "hops": hops}
