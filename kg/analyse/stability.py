"""The projection in, how firm its ranks are out: drawn anew, and with what is not confirmed let in."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import networkx as nx
import numpy as np

from kg.analyse.centrality import MEASURES, centrality
from kg.analyse.pairs import DIGITS, WEIGHTS, Choice, Row, by_date, chosen_edges, event_row
from kg.errors import SettingsError, choices

_Ranks = Callable[[set[str]], Mapping[str, int]]


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
    events = sorted({data["event"] for _, _, data in chosen_edges(graph, choice)})
    dice = random.Random(seed)  # noqa: S311 (a repeatable draw, not a secret)
    ranks = _ranks(graph, choice, measure)
    drawn = (set(dice.choices(events, k=len(events))) if events else set() for _ in range(draws))
    places = [ranks(kept) for kept in drawn]
    return [row | _interval(row["id"], places, len(rows)) for row in rows[:top]]


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
    counts or does not, by the throw of a coin.

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
    events = sorted({row["event"] for rows in doubtful.values() for row in rows})
    dice = random.Random(seed)  # noqa: S311 (a repeatable draw, not a secret)
    ranks = _ranks(graph, loose, measure)
    places = [ranks(sure | {e for e in events if dice.random() < 0.5}) for _ in range(draws)]
    before = {row["id"]: row["rank"] for row in strict}
    after = {row["id"]: row for row in every}
    heads = {row["id"] for row in (*strict[:top], *every[:top])}
    ordered = sorted(heads, key=lambda n: (before.get(n, len(every) + 1), after[n]["rank"]))
    return {
        "measure": measure,
        "confirmed": len(sure),
        "unconfirmed": len(events),
        "tau": _tau(strict, every, measure),
        "rows": [
            {
                "id": node,
                "label": after[node]["label"],
                "rank": before.get(node),
                "rank_all": after[node]["rank"],
                "moves": before.get(node, len(strict) + 1) - after[node]["rank"],
            }
            | _interval(node, places, len(every))
            | {"events": sorted(doubtful.get(node, []), key=by_date)}
            for node in ordered
        ],
    }


def _interval(node: str, places: list[Mapping[str, int]], last: int) -> Row:
    seen = sorted(place.get(node, last) for place in places)
    draws = len(seen)
    return {
        "rank_low": seen[int(draws * 0.05)],
        "rank_high": seen[min(int(draws * 0.95), draws - 1)],
    }


def _tau(strict: list[Row], every: list[Row], measure: str) -> float | None:
    from scipy.stats import kendalltau  # noqa: PLC0415 (a second to load)

    few = {row["id"]: row[measure] for row in strict}
    if len(every) < 2:
        return None
    found = kendalltau([few.get(r["id"], 0) for r in every], [r[measure] for r in every])
    value = float(found.statistic)
    return None if np.isnan(value) else round(value, 3)


def _ranks(graph: nx.MultiDiGraph[Any], choice: Choice, measure: str) -> _Ranks:
    """A function from a set of events to the ranks of ``centrality`` that they alone would give."""
    if measure not in MEASURES:
        raise SettingsError(f"unknown measure {measure!r}; {choices(measure, MEASURES)}")
    if measure in {"degree", "weighted_degree"}:
        return _counted(graph, choice, weighted=measure != "degree")

    def general(kept: set[str]) -> Mapping[str, int]:
        part: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
        part.add_nodes_from((n, graph.nodes[n]) for n in graph)
        part.add_edges_from(e for e in graph.edges(keys=True, data=True) if e[3]["event"] in kept)
        return {row["id"]: row["rank"] for row in centrality(part, choice, measures=[measure])}

    return general


def _counted(graph: nx.MultiDiGraph[Any], choice: Choice, *, weighted: bool) -> _Ranks:
    """The same for sums over pairs, in arrays: hundreds of draws of a large graph in a second."""
    weigh = WEIGHTS[choice.weight]
    names = sorted(graph)
    at = {name: i for i, name in enumerate(names)}
    number: dict[str, int] = {}
    ties: dict[tuple[int, int, int], float] = {}
    parts: set[tuple[int, int]] = set()
    for source, target, data in chosen_edges(graph, choice):
        event = number.setdefault(data["event"], len(number))
        a, b = sorted((at[source], at[target]))
        ties[a, b, event] = weigh(data)
        parts |= {(a, event), (b, event)}
    tie = np.array(sorted(ties), dtype=np.int64).reshape(-1, 3)
    weight = np.array([ties[key] for key in sorted(ties)])
    part = np.array(sorted(parts), dtype=np.int64).reshape(-1, 2)
    pair = tie[:, 0] * len(names) + tie[:, 1]

    def ranks(kept: set[str]) -> Mapping[str, int]:
        there = np.zeros(len(number), dtype=bool)
        there[[number[event] for event in kept]] = True
        mine = there[tie[:, 2]]
        if weighted:
            ends, worth = tie[mine][:, :2].ravel(), np.repeat(weight[mine], 2)
        else:
            ends = np.concatenate(np.divmod(np.unique(pair[mine]), len(names)))
            worth = np.ones(len(ends))
        value = np.round(np.bincount(ends, worth, minlength=len(names)), DIGITS)
        events = np.bincount(part[there[part[:, 1]]][:, 0], minlength=len(names))
        order = np.lexsort((np.arange(len(names)), -events, -value))
        present = (int(i) for i in order if events[i])
        return {names[i]: rank for rank, i in enumerate(present, start=1)}

    return ranks
