"""The projection in, acts with what answered them out: lag and numbers, each with its sentences."""

from __future__ import annotations

import statistics
from collections.abc import Mapping
from typing import Any

import networkx as nx

from kg.analyse.pairs import Choice, Row, chosen_edges, event_row
from kg.analyse.relations import Rules, load
from kg.analyse.when import gap
from kg.errors import SettingsError, choices

_Edge = tuple[str, str, Mapping[str, Any]]


def reciprocity(
    graph: nx.MultiDiGraph[Any],
    choice: Choice | None = None,
    *,
    type: str = "Expulsion",
    days: int = 90,
    rules: Rules | None = None,
) -> Row:
    """Acts of one type and their answers: expulsion and counter-expulsion, sanction and counter-sanction.

    Parameters
    ----------
    type : an event type that ``ontology/relations.toml`` has answers for.
    days : an answer comes at most so many days later. Undated events take no part.

    Returns
    -------
    ``rows``, ``acts`` (dated acts, those that are answers themselves left out), ``answered``, ``share``
    and ``median_lag``. Rows have ``from``, ``to``, their labels, ``lag_low`` and ``lag_high`` (days; equal
    where both dates are days), ``act_count``, ``answer_count``, ``difference`` of the two numbers, and
    ``act`` and ``answer`` (events with quotes). An act has one answer, the first in time that is not
    already another act's.

    Notes
    -----
    That one act follows another does not make it an answer; the quotes may say so. Of two acts of one day
    the order is not known, and the one with the lower id is taken first. A lag in reports is a lag in
    publishing too.
    """
    answers = (rules or load()).answers
    if type not in answers:
        raise SettingsError(f"no answers are known for {type!r}; {choices(type, answers)}")
    edges: dict[tuple[str, str, str], _Edge] = {}
    for source, target, data in chosen_edges(graph, choice or Choice()):
        if data["date"] is not None and data["type"] in {type, *answers[type]}:
            edges[data["event"], source, target] = (source, target, data)
    ordered = sorted(edges.values(), key=lambda e: (e[2]["date"], e[2]["event"], e[0], e[1]))
    by_pair: dict[tuple[str, str], list[int]] = {}
    for number, (source, target, _) in enumerate(ordered):
        by_pair.setdefault((source, target), []).append(number)
    used: set[int] = set()
    rows, acts = [], 0
    for number, (source, target, data) in enumerate(ordered):
        if data["type"] != type or number in used or data["symmetric"]:
            continue
        acts += 1
        for later in by_pair.get((target, source), ()):
            back = ordered[later]
            if later <= number or later in used or back[2]["type"] not in answers[type]:
                continue
            if back[2]["event"] == data["event"]:
                continue
            low, high = gap(data["date"], back[2]["date"])
            if high < 0 or low > days:
                continue
            used.add(later)
            rows.append(_row(graph, ordered[number], back, (max(low, 0), high)))
            break
    lags = [row["lag_low"] for row in rows if row["lag_low"] == row["lag_high"]]
    return {
        "type": type,
        "acts": acts,
        "answered": len(rows),
        "share": round(len(rows) / acts, 3) if acts else None,
        "median_lag": statistics.median(lags) if lags else None,
        "rows": rows,
    }


def _row(graph: nx.MultiDiGraph[Any], act: _Edge, answer: _Edge, lag: tuple[int, int]) -> Row:
    numbers = act[2]["count"], answer[2]["count"]
    known = numbers[0] is not None and numbers[1] is not None
    return {
        "from": act[0],
        "from_label": graph.nodes[act[0]]["label"],
        "to": act[1],
        "to_label": graph.nodes[act[1]]["label"],
        "lag_low": lag[0],
        "lag_high": lag[1],
        "act_count": numbers[0],
        "answer_count": numbers[1],
        "difference": numbers[1] - numbers[0] if known else None,
        "act": event_row(graph, *act),
        "answer": event_row(graph, *answer),
    }


def arc_reciprocity(graph: nx.MultiDiGraph[Any], choice: Choice | None = None) -> Row:
    """The share of ordered pairs whose other direction is there too, symmetric events left out.

    Returns
    -------
    ``arcs``, ``mutual`` and ``share`` (None without arcs; Wasserman and Faust 1994, ch. 13).
    """
    arcs = {
        (source, target)
        for source, target, data in chosen_edges(graph, choice or Choice())
        if not data["symmetric"]
    }
    mutual = sum((b, a) in arcs for a, b in arcs)
    share = round(mutual / len(arcs), 3) if arcs else None
    return {"arcs": len(arcs), "mutual": mutual, "share": share}
