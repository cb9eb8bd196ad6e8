"""The projection in, who was central when out: each period for itself."""

from __future__ import annotations

from typing import Any

import networkx as nx

from kg.analyse.centrality import MEASURES, centrality
from kg.analyse.pairs import Choice, Row, chosen_edges
from kg.analyse.when import period
from kg.errors import SettingsError, choices


def over_time(
    graph: nx.MultiDiGraph[Any],
    choice: Choice | None = None,
    *,
    measure: str = "degree",
    by: str = "year",
    top: int = 5,
) -> Row:
    """The ``top`` actors of each day, week, month or year that has events.

    Returns
    -------
    ``measure``, ``by``, ``coarse`` and ``undated`` (numbers of events that no period can hold) and ``rows``
    with ``period``, ``rank``, ``id``, ``label``, ``events`` and the measure, by period and rank.

    Notes
    -----
    Each period is a network of its own, and a small one is easily led by whoever had one busy day:
    compare the numbers of events. An actor that falls may only be told of less.
    """
    if measure not in MEASURES:
        raise SettingsError(f"unknown measure {measure!r}; {choices(measure, MEASURES)}")
    choice = choice or Choice()
    period("2000-01-01", by)  # refuses an unknown period, also of an empty graph
    parts: dict[str, nx.MultiDiGraph[Any]] = {}
    coarse: set[str] = set()
    undated: set[str] = set()
    for source, target, data in chosen_edges(graph, choice):
        name = None if data["date"] is None else period(data["date"], by)
        if name is None:
            (undated if data["date"] is None else coarse).add(data["event"])
            continue
        part = parts.setdefault(name, nx.MultiDiGraph())
        for end in (source, target):
            part.add_node(end, **graph.nodes[end])
        part.add_edge(source, target, **data)
    rows = [
        {"period": name} | {k: row[k] for k in ("rank", "id", "label", "events", measure)}
        for name, part in sorted(parts.items())
        for row in centrality(part, choice, measures=[measure], top=top)
    ]
    return {
        "measure": measure,
        "by": by,
        "coarse": len(coarse),
        "undated": len(undated),
        "rows": rows,
    }
