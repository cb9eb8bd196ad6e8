"""A pair of actors in, its events and intensity period by period out, and where the level changes."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np

from kg.analyse.actors import find_two
from kg.analyse.pairs import SIDES, Choice, Row, chosen_edges
from kg.analyse.when import first_day, period, periods

_LONGEST = 5000  # periods of a matrix: thirteen years of days


def matrix(
    graph: nx.MultiDiGraph[Any],
    one: str,
    other: str,
    choice: Choice | None = None,
    *,
    by: str = "day",
) -> Row:
    """A pair by day, week, month or year, quiet periods included.

    Returns
    -------
    ``from``, ``to``, their labels, ``by``, ``rows``, ``coarse`` and ``undated`` (numbers of events that no
    period can hold). Rows have ``period``, and for ``forth`` (the first acts), ``back`` and ``both``
    (symmetric events) ``events_*`` and ``intensity_*``; ``intensity``, ``cooperation`` and ``conflict`` sum
    all up. A series of more than 5,000 periods is cut at the front, and ``cut`` says how many were.

    Notes
    -----
    An empty period means that nothing was reported in these documents. PLOVER's intensities are an
    expert's scale from about -10 to 10, so a sum of many mild words can equal one attack.
    """
    first, second = find_two(graph, one, other)
    groups: dict[str, dict[tuple[str, str], Any]] = {}
    coarse: set[str] = set()
    undated: set[str] = set()
    period("2000-01-01", by)
    for source, target, data in chosen_edges(graph, choice or Choice()):
        if {source, target} != {first, second}:
            continue
        name = None if data["date"] is None else period(data["date"], by)
        if name is None:
            (undated if data["date"] is None else coarse).add(data["event"])
            continue
        way = "both" if data["symmetric"] else "forth" if source == first else "back"
        groups.setdefault(name, {})[way, data["event"]] = data
    names = list(periods(min(groups), max(groups), by)) if groups else []
    rows = [_row(name, groups.get(name, {})) for name in names[-_LONGEST:]]
    return {
        "from": first,
        "from_label": graph.nodes[first]["label"],
        "to": second,
        "to_label": graph.nodes[second]["label"],
        "by": by,
        "coarse": len(coarse),
        "undated": len(undated),
        "cut": max(len(names) - _LONGEST, 0),
        "rows": rows,
    }


def _row(name: str, found: dict[tuple[str, str], Any]) -> Row:
    row: Row = {"period": name}
    for way in ("forth", "back", "both"):
        mine = [data for (direction, _), data in found.items() if direction == way]
        row[f"events_{way}"] = len(mine)
        row[f"intensity_{way}"] = round(sum(data["intensity"] for data in mine), 2)
    quads = [data["quad"] for data in found.values()]
    row["intensity"] = round(sum(data["intensity"] for data in found.values()), 2)
    return row | {side: sum(quad in SIDES[side] for quad in quads) for side in SIDES}


def change_points(
    series: Row,
    *,
    of: str = "intensity",
    level: float = 0.05,
    least: int = 3,
    draws: int = 999,
    seed: int = 0,
) -> list[Row]:
    """Where the level of a series of ``matrix`` changes: binary segmentation of the cumulative sum.

    Parameters
    ----------
    of : a column of numbers. ``level``: the chance that is allowed for a change in a series that has
        none. ``least``: periods on either side. ``draws``: shuffles of the series that are compared.

    Returns
    -------
    Rows with ``period`` (the first of the new level), ``day``, ``before`` and ``after`` (means up to the
    neighbouring changes) and ``p``: the share of shuffled series with a change as large (Taylor 2000).

    Notes
    -----
    Shuffling assumes that periods are exchangeable: a series with a trend, or in which one event brings
    reports for days, gives more changes than it has. A rare outburst is no change of level. Below
    about ten periods hardly anything can be told.
    """
    values = np.array([row[of] for row in series["rows"]], dtype=float)
    dice = np.random.default_rng(seed)
    found: dict[int, float] = {}
    parts = [(0, len(values))]
    while parts:
        low, high = parts.pop()
        if high - low < 2 * least:
            continue
        place, size = _largest(values[low:high], least)
        if size <= 1e-9:
            continue
        shuffled = (_largest(dice.permutation(values[low:high]), least)[1] for _ in range(draws))
        p = (1 + sum(other >= size - 1e-9 for other in shuffled)) / (draws + 1)
        if p <= level:
            found[low + place] = p
            parts += [(low, low + place), (low + place, high)]
    cuts = [0, *sorted(found), len(values)]
    names = [row["period"] for row in series["rows"]]
    return [
        {
            "period": names[here],
            "day": first_day(names[here]),
            "before": round(float(values[before:here].mean()), 3),
            "after": round(float(values[here:after].mean()), 3),
            "p": round(found[here], 3),
        }
        for before, here, after in zip(cuts, cuts[1:], cuts[2:], strict=False)
    ]


def _largest(values: np.ndarray[Any, Any], least: int) -> tuple[int, float]:
    """Where the cumulative sum of deviations is farthest from 0, scaled so that both ends can win."""
    n = len(values)
    sums = np.cumsum(values - values.mean())[:-1]
    left = np.arange(1, n)
    size = np.abs(sums) / np.sqrt(left * (n - left) / n)
    size[: least - 1] = 0
    size[n - least :] = 0
    place = int(size.argmax())
    return place + 1, float(size[place])
