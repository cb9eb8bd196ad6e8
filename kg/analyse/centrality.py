"""The projection in, one row an actor with its centralities out, the most central first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

import networkx as nx

from kg.analyse import engines
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


_LIGHT: dict[str, Callable[[nx.Graph[Any]], _Values]] = {
    "degree": lambda pairs: dict(pairs.degree()),
    "weighted_degree": lambda pairs: dict(pairs.degree(weight="weight")),
    "eigenvector": _eigenvector,
}
MEASURES: tuple[str, ...] = (
    "degree",
    "weighted_degree",
    "betweenness",
    "harmonic",
    "eigenvector",
    "pagerank",
)


def centrality(
    graph: nx.MultiDiGraph[Any],
    choice: Choice | None = None,
    *,
    measures: Collection[str] = MEASURES,
    top: int | None = None,
    engine: str | None = None,
) -> list[Row]:
    """Centralities of the actors, sorted by the first of ``measures`` that was asked for.

    Parameters
    ----------
    graph : what ``kg.graph.project.project`` returned.
    choice : which edges count; by default the confirmed ones of both sides.
    measures : any of ``MEASURES``. Betweenness and harmonic closeness are exact; their time grows
        with actors times pairs.
    engine : who computes these two, one of ``kg.analyse.engines.ENGINES``; all give the same numbers.

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
    pairs = undirected(graph, choice)
    wanted = [name for name in MEASURES if name in measures]
    events: dict[str, set[str]] = {}
    for source, target, data in chosen_edges(graph, choice):
        events.setdefault(source, set()).add(data["event"])
        events.setdefault(target, set()).add(data["event"])
    values: dict[str, _Values] = dict(engines.compute(pairs, wanted, engine))
    if "harmonic" in values:
        others = max(len(pairs) - 1, 1)
        values["harmonic"] = {node: value / others for node, value in values["harmonic"].items()}
    if pairs:
        values |= {name: measure(pairs) for name, measure in _LIGHT.items() if name in wanted}
    if pairs and "pagerank" in wanted:
        values["pagerank"] = _pagerank(directed(graph, choice), events)
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
