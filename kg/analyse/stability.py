"""The projection in, how firm its ranks are out: drawn anew, and with what is not confirmed let in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import networkx as nx
import numpy as np

from kg.analyse.centrality import MEASURES, centrality
from kg.analyse.pairs import DIGITS, WEIGHTS, Choice, Row, by_date, chosen_edges, event_row
from kg.errors import SettingsError, choices

_Kept = np.ndarray[Any, np.dtype[np.bool_]]
_Ranks = np.ndarray[Any, np.dtype[np.int64]]


def stability(
    graph: nx.MultiDiGraph[Any],
    choice: Choice | None = None,
    *,
    measure: str = "degree",
    draws: int = 100,
    seed: int = 0,
    top: int = 10,
) -> list[Row]:
    """How firm the ranks are: events drawn anew with replacement, ``draws`` times (Efron 1979).

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
    events, ranks = ranker(graph, choice, measure)
    dice = np.random.default_rng(seed)
    n = len(events)
    places = [
        ranks(np.bincount(dice.integers(0, n, n), minlength=n) > 0)
        for _ in range(draws if rows else 0)
    ]
    nodes = [row["id"] for row in rows[:top]]
    found = _intervals(sorted(graph), nodes, places, len(rows))
    return [row | found[row["id"]] for row in rows[:top]]


def unconfirmed(
    graph: nx.MultiDiGraph[Any],
    choice: Choice | None = None,
    *,
    measure: str = "degree",
    draws: int = 100,
    seed: int = 0,
    top: int = 10,
) -> Row:
    """What the ranks owe to events that are only alleged, planned or supposed.

    Returns
    -------
    ``measure``, ``confirmed`` and ``unconfirmed`` (numbers of events), ``tau`` (Kendall's tau-b between the
    two rankings of all actors; None where it is not defined) and ``rows`` for the ``top`` actors of
    either ranking: ``rank`` by confirmed events (None: has none), ``rank_all`` with the others let in,
    ``moves`` (places gained by them), ``rank_low`` and ``rank_high``, and ``events``: the unconfirmed
    ones with their quotes. The interval holds 90 % of ``draws`` in each of which every unconfirmed event
    counts or does not, by the throw of a coin, and both ``rank`` and ``rank_all``.

    Notes
    -----
    A plan that was carried out is often told again as done; then it is no longer unconfirmed, and here
    only the rest counts. An actor that moves much is one of whom much is said and little is known.
    """
    choice = replace(choice or Choice(), confirmed=True)
    loose = replace(choice, confirmed=False)
    strict = centrality(graph, choice, measures=[measure])
    every = centrality(graph, loose, measures=[measure])
    sure = {data["event"] for _, _, data in chosen_edges(graph, choice)}
    doubtful: dict[str, list[Row]] = {}
    for source, target, data in chosen_edges(graph, loose):
        if data["event"] not in sure:
            row = event_row(graph, source, target, data)
            for end in (source, target):
                doubtful.setdefault(end, []).append(row)
    events, ranks = ranker(graph, loose, measure)
    known = np.array([event in sure for event in events], dtype=bool)
    dice = np.random.default_rng(seed)
    places = [ranks(known | (dice.random(len(events)) < 0.5)) for _ in range(draws)]
    before = {row["id"]: row["rank"] for row in strict}
    after = {row["id"]: row for row in every}
    heads = {row["id"] for row in (*strict[:top], *every[:top])}
    intervals = _intervals(sorted(graph), list(heads), places, len(every))
    ordered = sorted(heads, key=lambda n: (before.get(n, len(every) + 1), after[n]["rank"]))
    return {
        "measure": measure,
        "confirmed": len(sure),
        "unconfirmed": len(events) - len(sure),
        "tau": _tau(strict, every, measure),
        "rows": [
            {
                "id": node,
                "label": after[node]["label"],
                "rank": before.get(node),
                "rank_all": after[node]["rank"],
                "moves": before.get(node, len(strict) + 1) - after[node]["rank"],
            }
            | _reaching(intervals[node], before.get(node, len(every)), after[node]["rank"])
            | {"events": sorted(doubtful.get(node, []), key=by_date)}
            for node in ordered
        ],
    }


def _intervals(
    names: Sequence[str], nodes: Sequence[str], places: Sequence[_Ranks], last: int
) -> dict[str, Row]:
    """Between which ranks 90 % of the draws put each of ``nodes``; who has none in a draw counts as last."""
    at = [names.index(node) for node in nodes]
    seen = np.sort([np.where(place[at] == 0, last, place[at]) for place in places], axis=0)
    low, high = int(len(places) * 0.05), min(int(len(places) * 0.95), len(places) - 1)
    return {
        node: {"rank_low": int(seen[low, n]), "rank_high": int(seen[high, n])}
        for n, node in enumerate(nodes)
    }


def _reaching(interval: Row, *ranks: int) -> Row:
    """The interval, widened to hold these ranks as well."""
    return {
        "rank_low": min(interval["rank_low"], *ranks),
        "rank_high": max(interval["rank_high"], *ranks),
    }


def _tau(strict: list[Row], every: list[Row], measure: str) -> float | None:
    from scipy.stats import kendalltau  # noqa: PLC0415 (a second to load)

    few = {row["id"]: row[measure] for row in strict}
    if len(every) < 2:
        return None
    found = kendalltau([few.get(r["id"], 0) for r in every], [r[measure] for r in every])
    value = float(found.statistic)
    return None if np.isnan(value) else round(value, 3)


def ranker(
    graph: nx.MultiDiGraph[Any], choice: Choice, measure: str
) -> tuple[list[str], Callable[[_Kept], _Ranks]]:
    """The events that count, and a function from which of them are kept to the ranks that these give.

    Ranks are those of ``centrality``, in the order of the sorted actors; 0 where an actor has none.
    """
    if measure not in MEASURES:
        raise SettingsError(f"unknown measure {measure!r}; {choices(measure, MEASURES)}")
    events = sorted({data["event"] for _, _, data in chosen_edges(graph, choice)})
    if measure in {"degree", "weighted_degree"}:
        return events, _counted(graph, choice, events, weighted=measure != "degree")
    names = sorted(graph)

    def general(kept: _Kept) -> _Ranks:
        mine = {event for event, there in zip(events, kept, strict=True) if there}
        part: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
        part.add_nodes_from((n, graph.nodes[n]) for n in graph)
        part.add_edges_from(e for e in graph.edges(keys=True, data=True) if e[3]["event"] in mine)
        rows = centrality(part, choice, measures=[measure])
        found = {row["id"]: row["rank"] for row in rows}
        return np.array([found.get(name, 0) for name in names], dtype=np.int64)

    return events, general


def _counted(
    graph: nx.MultiDiGraph[Any], choice: Choice, events: Sequence[str], *, weighted: bool
) -> Callable[[_Kept], _Ranks]:
    """The same for sums over pairs, in arrays: hundreds of draws of a large graph in seconds."""
    weigh = WEIGHTS[choice.weight]
    at = {name: i for i, name in enumerate(sorted(graph))}
    number = {event: i for i, event in enumerate(events)}
    ties: dict[tuple[int, int, int], float] = {}
    parts: set[tuple[int, int]] = set()
    for source, target, data in chosen_edges(graph, choice):
        event = number[data["event"]]
        a, b = sorted((at[source], at[target]))
        ties[a, b, event] = weigh(data)
        parts |= {(a, event), (b, event)}
    tie = np.array(sorted(ties), dtype=np.int64).reshape(-1, 3)
    weight = np.array([ties[key] for key in sorted(ties)])
    part = np.array(sorted(parts), dtype=np.int64).reshape(-1, 2)
    n = len(at)
    pair = tie[:, 0] * n + tie[:, 1]

    def ranks(kept: _Kept) -> _Ranks:
        mine = kept[tie[:, 2]]
        if weighted:
            ends, worth = tie[mine][:, :2].ravel(), np.repeat(weight[mine], 2)
        else:
            ends = np.concatenate(np.divmod(np.unique(pair[mine]), max(n, 1)))
            worth = np.ones(len(ends))
        value = np.round(np.bincount(ends, worth, minlength=n), DIGITS)
        events = np.bincount(part[kept[part[:, 1]]][:, 0], minlength=n)
        order = np.lexsort((np.arange(n), -events, -value))
        present = order[events[order] > 0]
        found = np.zeros(n, dtype=np.int64)
        found[present] = np.arange(1, len(present) + 1)
        return found

    return ranks
