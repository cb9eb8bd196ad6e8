"""Two actors in, the paths between them out, every hop with its dated quotes."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice, pairwise
from typing import Any

import networkx as nx

from kg.analyse.actors import find_two
from kg.analyse.pairs import DIGITS, Choice, Row, by_date, chosen_edges, event_row, undirected
from kg.graph.project import span


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
    graph: nx.MultiDiGraph[Any],
    start: str,
    end: str,
    choice: Choice | None = None,
    *,
    k: int = 3,
    weighted: bool = False,
) -> list[Row]:
    """Up to ``k`` paths without a loop, the shortest first.

    Parameters
    ----------
    start, end : ids or names; QueryError names the near ones when there is none of that name.
    choice : which events link two actors; by default only confirmed ones.
    weighted : a hop is as long as 1 divided by the pair's weight, so that few strong ties come before
        many weak ones (Newman 2001); else each hop has the length 1.

    Returns
    -------
    Rows with ``length`` (hops), ``distance``, ``nodes`` and ``hops``; a hop has ``from``, ``to``, their
    labels and ``events``, by date, each with its quote. Empty when the two are not connected.
    """
    choice = choice or Choice()
    first, last = find_two(graph, start, end)
    pairs = undirected(graph, choice)
    if first not in pairs or last not in pairs or not nx.has_path(pairs, first, last):
        return []
    for _, _, data in pairs.edges(data=True):
        data["distance"] = 1 / data["weight"] if weighted and data["weight"] else 1.0

    def far(path: list[str]) -> float:
        return round(float(sum(pairs[a][b]["distance"] for a, b in pairwise(path))), DIGITS)

    # Equal lengths come in the order of a search, so all of the last length are looked at, up to a bound.
    found: list[tuple[float, list[str]]] = []
    search = nx.shortest_simple_paths(pairs, first, last, weight="distance" if weighted else None)
    for path in islice(search, 50 * k):
        if len(found) >= k and far(path) > found[k - 1][0]:
            break
        found.append((far(path), path))
    found.sort()
    links = _links(
        graph, choice, {frozenset(hop) for _, path in found[:k] for hop in pairwise(path)}
    )
    return [_path(graph, path, links) | {"distance": length} for length, path in found[:k]]


def no_path(graph: nx.MultiDiGraph[Any], start: str, end: str, choice: Choice | None = None) -> str:
    """Why no path was found, in a sentence: who has no event of that kind, or how large the parts are."""
    choice = choice or Choice()
    ends = find_two(graph, start, end)
    names = [graph.nodes[node]["label"] for node in ends]
    pairs = undirected(graph, choice)
    lone = [name for name, node in zip(names, ends, strict=True) if node not in pairs]
    kind = "confirmed event" if choice.confirmed else "event"
    if lone:
        return f"no path: no {kind} that was asked for links {' or '.join(lone)} with anybody"
    sizes = [len(nx.node_connected_component(pairs, node)) for node in ends]
    if nx.has_path(pairs, *ends):
        return (
            f"no path in the order of time from {names[0]} to {names[1]}; without it there is one"
        )
    return (
        f"no path: {names[0]} is in a part of {sizes[0]} actors, {names[1]} in another of {sizes[1]}, "
        f"and no {kind} links the two parts"
    )


def time_respecting_path(
    graph: nx.MultiDiGraph[Any],
    start: str,
    end: str,
    choice: Choice | None = None,
    *,
    since: str | None = None,
) -> Row | None:
    """The path that arrives first when no hop may be earlier than the one before, or None.

    After Kempe et al. (2002). Undated events cannot be part of it, and one event is no two hops in a row:
    who acted together took part at once. An event that is dated by a month or a year may stand after
    another only if all of it lies after. Each hop has
    the one event that the path uses.

    Notes
    -----
    Within one day the order is not known, so two events of a day may follow each other. That
    something *could* have passed along a path is no sign that it did.
    """
    choice = choice or Choice()
    first, last = find_two(graph, start, end)
    arrived = _arrivals(_leaving(graph, choice), first, since, last)
    return _walked(graph, arrived, last) if last in arrived else None


def indirect(
    graph: nx.MultiDiGraph[Any], nodes: Sequence[str], choice: Choice | None = None
) -> Row | None:
    """The ``time_respecting_path`` between the first two of ``nodes`` that no event links directly.

    Those who act or are acted upon together in an event share it, though no edge joins them.

    "First" is by the sum of their places, then by the start's; None when there are no such two.
    """
    choice = choice or Choice()
    leaving, shared = _leaving(graph, choice), _shared(graph, choice)
    best: tuple[int, int] | None = None
    found: Row | None = None
    for i, start in enumerate(nodes):
        if best is not None and i > best[0]:
            break
        arrived = _arrivals(leaving, start)
        for j, end in enumerate(nodes):
            if (
                end in arrived
                and end != start
                and not shared[start] & shared[end]
                and (best is None or (i + j, i) < best)
            ):
                best, found = (i + j, i), _walked(graph, arrived, end)
    return found


_Hop = tuple[str, str, Mapping[str, Any]]


def _shared(graph: nx.MultiDiGraph[Any], choice: Choice) -> dict[str, set[str]]:
    """The events of each actor, in whichever role."""
    shared: dict[str, set[str]] = {}
    for source, target, data in chosen_edges(graph, choice):
        shared.setdefault(source, set()).add(data["event"])
        shared.setdefault(target, set()).add(data["event"])
    return shared


def _leaving(
    graph: nx.MultiDiGraph[Any], choice: Choice
) -> dict[str, list[tuple[str, str, str, _Hop]]]:
    """The dated events of each actor: last day, first day, the other, and the edge."""
    leaving: dict[str, list[tuple[str, str, str, _Hop]]] = {}
    for source, target, data in chosen_edges(graph, choice):
        if data["date"] is None:
            continue
        begins, ends = span(data["date"])
        hop = (source, target, data)
        leaving.setdefault(source, []).append((ends, begins, target, hop))
        leaving.setdefault(target, []).append((ends, begins, source, hop))
    return leaving


def _arrivals(
    leaving: Mapping[str, list[tuple[str, str, str, _Hop]]],
    first: str,
    since: str | None = None,
    last: str | None = None,
) -> dict[str, tuple[str, _Hop] | None]:
    """Who is reached from ``first``, with the actor and the edge before; the search ends at ``last``."""
    arrived: dict[str, tuple[str, _Hop] | None] = {}
    queue: list[tuple[str, int, str, str, str]] = [
        (span(since)[0] if since else "", 0, first, "", "")
    ]
    best: dict[tuple[str, str, str], _Hop] = {}
    while queue:
        time, hops, node, before, event = heapq.heappop(queue)
        if node in arrived:
            continue
        arrived[node] = (before, best[node, before, event]) if before else None
        if node == last:
            break
        for ends, begins, other, hop in leaving.get(node, ()):
            if other not in arrived and begins >= time and hop[2]["event"] != event:
                best[other, node, hop[2]["event"]] = hop
                heapq.heappush(queue, (ends, hops + 1, other, node, hop[2]["event"]))
    return arrived


def _walked(
    graph: nx.MultiDiGraph[Any], arrived: Mapping[str, tuple[str, _Hop] | None], last: str
) -> Row:
    nodes, hops = [last], []
    while (step := arrived[nodes[-1]]) is not None:
        nodes.append(step[0])
        hops.append(step[1])
    links = {
        frozenset(pair): [event_row(graph, *hop)]
        for pair, hop in zip(pairwise(nodes), hops, strict=True)
    }
    return _path(graph, nodes[::-1], links)


_Links = dict[frozenset[str], list[Row]]


def _links(graph: nx.MultiDiGraph[Any], choice: Choice, wanted: set[frozenset[str]]) -> _Links:
    links: _Links = {}
    for source, target, data in chosen_edges(graph, choice):
        if frozenset((source, target)) not in wanted:
            continue
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
