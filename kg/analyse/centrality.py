"""The projection in, one row an actor with its centralities out, the most central first."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Mapping
from typing import Any

import networkx as nx

from kg.analyse.heavy import LARGE, heavy
from kg.analyse.pairs import DIGITS, SIDES, Choice, Row, chosen_edges, directed, undirected
from kg.errors import SettingsError, choices

_Values = Mapping[str, float]


def _eigenvector(pairs: nx.Graph[Any]) -> _Values:
    # Defined for a connected graph only: the actors outside of the largest part get 0.
    if not pairs:
        return {}
    largest = min(nx.connected_components(pairs), key=lambda part: (-len(part), min(part)))
    part = pairs.subgraph(sorted(largest))
    if len(part) > 2:
        found = nx.eigenvector_centrality_numpy(part, weight="weight", max_iter=10_000)
    else:  # too small for the solver
        found = nx.eigenvector_centrality(part, weight="weight")
    values: dict[str, float] = dict.fromkeys(pairs, 0.0)
    values.update(found)
    return values


def _pagerank(arcs: nx.DiGraph[Any], events: Mapping[str, set[str]]) -> _Values:
    # With jumps to all alike, two actors that only met each other come before a great power.
    jumps = {node: len(events[node]) for node in arcs}
    values: _Values = nx.pagerank(arcs, weight="weight", personalization=jumps, dangling=jumps)
    return values


def _harmonic(pairs: nx.Graph[Any]) -> _Values:
    others = max(len(pairs) - 1, 1)
    found = heavy(pairs)[1] if len(pairs) >= LARGE else nx.harmonic_centrality(pairs)
    return {node: value / others for node, value in found.items()}


def _betweenness(pairs: nx.Graph[Any]) -> _Values:
    return heavy(pairs)[0] if len(pairs) >= LARGE else nx.betweenness_centrality(pairs)


_UNDIRECTED: dict[str, Callable[[nx.Graph[Any]], _Values]] = {
    "degree": lambda pairs: dict(pairs.degree()),
    "weighted_degree": lambda pairs: dict(pairs.degree(weight="weight")),
    "betweenness": _betweenness,
    "harmonic": _harmonic,
    "eigenvector": _eigenvector,
}
MEASURES: tuple[str, ...] = (*_UNDIRECTED, "pagerank")


def centrality(
    graph: nx.MultiDiGraph[Any],
    choice: Choice | None = None,
    *,
    measures: Collection[str] = MEASURES,
    top: int | None = None,
) -> list[Row]:
    """Centralities of the actors, sorted by the first of ``measures`` that was asked for.

    Parameters
    ----------
    graph : what ``kg.graph.project.project`` returned.
    choice : which edges count; by default the confirmed ones of both sides.
    measures : any of ``MEASURES``. Betweenness and harmonic closeness are exact; their time grows
        with actors times pairs.

    Returns
    -------
    Rows with ``id``, ``label``, ``cls``, ``rank`` from 1, ``events`` (distinct events of the actor) and
    the measures: ``degree`` (distinct others), ``weighted_degree`` (events summed over the others),
    ``betweenness`` (share of the shortest paths that lead through, unweighted), ``harmonic`` (mean
    of 1/distance), ``pagerank`` (damping .85, arcs weighted with events, and jumps go to actors in
    proportion to their events), ``eigenvector`` (weighted).

    Notes
    -----
    PageRank follows the arcs, and in events an arc points at whom something is done *to*: who is
    attacked ranks high, and a circle that only deals with itself (the signatories of one agreement)
    keeps what flows into it. Betweenness finds brokers only if paths mean contact, so read it for
    cooperation alone; a path of attacks brokers nothing. Eigenvector centrality is 0 outside of the
    largest connected part, and degree grows with how often the editors wrote of somebody.
    """
    for name in measures:
        if name not in MEASURES:
            raise SettingsError(f"unknown measure {name!r}; {choices(name, MEASURES)}")
    choice = choice or Choice()
    arcs, pairs = directed(graph, choice), undirected(graph, choice)
    wanted = [name for name in MEASURES if name in measures]
    events: dict[str, set[str]] = {}
    for source, target, data in chosen_edges(graph, choice):
        events.setdefault(source, set()).add(data["event"])
        events.setdefault(target, set()).add(data["event"])
    values: dict[str, _Values] = {
        name: _pagerank(arcs, events) if name == "pagerank" else _UNDIRECTED[name](pairs)
        for name in wanted
        if pairs
    }
    rows: list[Row] = [
        {"id": node, "label": graph.nodes[node]["label"], "cls": graph.nodes[node]["cls"]}
        | {"events": len(events[node])}
        | {name: round(values[name][node], DIGITS) for name in wanted}
        for node in pairs
    ]
    first = next((name for name in measures if name in wanted), "events")
    rows.sort(key=lambda row: (-row[first], -row["events"], row["id"]))
    return [{"rank": rank} | row for rank, row in enumerate(rows[:top], start=1)]


def centrality_by_side(
    graph: nx.MultiDiGraph[Any],
    *,
    confirmed: bool = True,
    measures: Collection[str] = MEASURES,
    top: int | None = None,
) -> dict[str, list[Row]]:
    """``centrality`` of all events, of cooperation alone and of conflict alone."""
    return {
        name: centrality(
            graph,
            Choice(None if name == "all" else name, confirmed=confirmed),
            measures=measures,
            top=top,
        )
        for name in ("all", *SIDES)
    }


def stability(
    graph: nx.MultiDiGraph[Any],
    choice: Choice | None = None,
    *,
    measure: str = "degree",
    draws: int = 100,
    seed: int = 0,
    top: int = 10,
) -> list[Row]:
    """How firm the ranks are: events drawn anew with replacement, ``draws`` times.

    Returns
    -------
    The ``top`` rows of ``centrality`` with ``rank_low`` and ``rank_high``, between which 90 % of the
    draws put the actor. An actor that a draw leaves out counts as ranked last in it.

    Notes
    -----
    The interval says what rests on few reports. It says nothing of events that nobody reported.
    """
    choice = choice or Choice()
    rows = centrality(graph, choice, measures=[measure])
    events = sorted({data["event"] for _, _, data in chosen_edges(graph, choice)})
    dice = random.Random(seed)  # noqa: S311 (a repeatable draw, not a secret)
    ranks: dict[str, list[int]] = {row["id"]: [] for row in rows}
    for _ in range(draws):
        drawn = set(dice.choices(events, k=len(events))) if events else set()
        found = centrality(_only(graph, drawn), choice, measures=[measure])
        place = {row["id"]: row["rank"] for row in found}
        for node, seen in ranks.items():
            seen.append(place.get(node, len(rows)))
    return [
        row
        | {
            "rank_low": sorted(ranks[row["id"]])[int(draws * 0.05)],
            "rank_high": sorted(ranks[row["id"]])[min(int(draws * 0.95), draws - 1)],
        }
        for row in rows[:top]
    ]


def _only(graph: nx.MultiDiGraph[Any], events: set[str]) -> nx.MultiDiGraph[Any]:
    kept = [e for e in graph.edges(keys=True, data=True) if e[3]["event"] in events]
    out: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
    out.add_nodes_from((n, graph.nodes[n]) for n in graph)
    out.add_edges_from(kept)
    return out
