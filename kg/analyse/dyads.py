"""The projection in, pairs of actors over time out: events and PLOVER intensity, each direction apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import networkx as nx

from kg.analyse.actors import find_actor
from kg.analyse.pairs import SIDES, Choice, Row, by_date, chosen_edges, event_row
from kg.analyse.when import period as period_of

_UNDATED = "9999"


def dyads(
    graph: nx.MultiDiGraph[Any],
    choice: Choice | None = None,
    *,
    by: str = "month",
    top: int | None = None,
) -> list[Row]:
    """All pairs over time: a row for each ordered pair and period.

    Returns
    -------
    Rows with ``from``, ``to``, their labels, ``period``, ``direction`` ("one" or, for symmetric events
    such as a meeting, "both"), ``events``, ``intensity`` (sum over the events), ``cooperation`` and
    ``conflict`` (events of each side), sorted by pair and period; the pairs with most events first.
    ``top`` is the number of pairs. A date that is coarser than the period stands as it is
    ("2023-10" among days), an undated event in the period None.

    Notes
    -----
    PLOVER's intensities are an expert's scale from about -10 to 10, not a measurement; a sum of many
    mild words can equal one attack. More reports of a day may mean more reporters.
    """
    period_of("2000-01-01", by)  # refuses an unknown period, also of an empty graph
    groups: dict[tuple[str, str, str, str], dict[str, Mapping[str, Any]]] = {}
    volume: dict[frozenset[str], set[str]] = {}
    for source, target, data in chosen_edges(graph, choice or Choice()):
        date = data["date"]
        period = None if date is None else period_of(date, by) or date
        pair = (source, target)
        if data["symmetric"]:
            pair = (min(pair), max(pair))
        direction = "both" if data["symmetric"] else "one"
        groups.setdefault((*pair, period or _UNDATED, direction), {})[data["event"]] = data
        volume.setdefault(frozenset(pair), set()).add(data["event"])
    order = sorted(volume, key=lambda pair: (-len(volume[pair]), sorted(pair)))[:top]
    place = {pair: i for i, pair in enumerate(order)}
    rows = []
    for key, found in sorted(groups.items()):
        source, target, period, direction = key
        if frozenset((source, target)) not in place:
            continue
        quads = [data["quad"] for data in found.values()]
        rows.append(
            {
                "from": source,
                "from_label": graph.nodes[source]["label"],
                "to": target,
                "to_label": graph.nodes[target]["label"],
                "period": None if period == _UNDATED else period,
                "direction": direction,
                "events": len(found),
                "intensity": round(sum(data["intensity"] for data in found.values()), 2),
                **{side: sum(quad in SIDES[side] for quad in quads) for side in SIDES},
            }
        )
    # The sort is stable: within a pair the order by direction and period stays.
    return sorted(rows, key=lambda row: place[frozenset((row["from"], row["to"]))])


def dyad(
    graph: nx.MultiDiGraph[Any],
    one: str,
    other: str,
    choice: Choice | None = None,
    *,
    by: str = "month",
) -> Row:
    """One pair over time: ``rows`` as of ``dyads``, and ``events`` with their quotes, by date.

    ``one`` and ``other`` are ids or names; QueryError names the near ones when there is none.
    """
    choice = choice or Choice()
    pair = frozenset((find_actor(graph, one), find_actor(graph, other)))
    kept = [e for e in graph.edges(keys=True) if frozenset(e[:2]) == pair]
    part: nx.MultiDiGraph[Any] = graph.edge_subgraph(kept)
    events = [event_row(graph, s, t, data) for s, t, data in chosen_edges(part, choice)]
    return {"rows": dyads(part, choice, by=by), "events": sorted(events, key=by_date)}
