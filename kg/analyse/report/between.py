"""The projection in, the parts of the report on pairs in time and on paths out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import networkx as nx

from kg.analyse import charts
from kg.analyse.brokers import brokers
from kg.analyse.dyads import dyad, dyads
from kg.analyse.pairs import Choice, Row, chosen_edges
from kg.analyse.reciprocity import reciprocity
from kg.analyse.report.words import Documents, counted, events, heading, meaning, plain, table
from kg.analyse.series import change_points, matrix
from kg.analyse.status import status
from kg.analyse.when import PERIODS

_FULL = 60  # periods that a chart shows well


def busiest(graph: nx.MultiDiGraph[Any], choice: Choice) -> tuple[str, str] | None:
    """The pair with most events; of equal ones that with more dated ones, then the first by ids."""
    found: dict[tuple[str, str], set[tuple[bool, str]]] = {}
    for source, target, data in chosen_edges(graph, choice):
        pair = (source, target) if source < target else (target, source)
        found.setdefault(pair, set()).add((data["date"] is not None, data["event"]))
    if not found:
        return None
    return min(found, key=lambda pair: (-len(found[pair]), -sum(d for d, _ in found[pair]), pair))


def series(graph: nx.MultiDiGraph[Any], pair: tuple[str, str], choice: Choice) -> Row:
    """The pair in the finest periods that a chart can show, and that hold most of its dated events."""
    made = [matrix(graph, *pair, choice, by=by) for by in PERIODS]
    best = max(sum(_held(row) for row in one["rows"]) for one in made)
    for one in made[:-1]:
        held = sum(_held(row) for row in one["rows"])
        if one["rows"] and not one["cut"] and len(one["rows"]) <= _FULL and held * 2 > best:
            return one
    return made[-1]


def _held(row: Row) -> int:
    return sum(int(row[f"events_{way}"]) for way in ("forth", "back", "both"))


def pairs_text(
    graph: nx.MultiDiGraph[Any],
    choice: Choice,
    pair: tuple[str, str],
    one: Row,
    pictures: tuple[str, str],
    documents: Documents,
) -> str:
    """Pairs by events, the matrix, and one pair in time with its status, changes and sentences."""
    names = [plain(one["from_label"]), plain(one["to_label"])]
    changes = change_points(one)
    told = dyad(graph, *pair, choice)["events"]
    unique = list({row["event"]: row for row in told}.values())
    coarse = f"{counted(one['coarse'], 'event')} dated less exactly, {one['undated']} undated"
    parts = [
        "## Pairs in time\n",
        heading("dyads"),
        table(("pair", "events", "cooperation", "conflict", "intensity"), _volumes(graph, choice)),
        pictures[0],
        meaning("dyads"),
        heading("matrix"),
        f"{names[0]} and {names[1]}: {counted(len(unique), 'event')}, by {one['by']} "
        f"({coarse} beside it).\n"
        if one["rows"]
        else f"{names[0]} and {names[1]}: {counted(len(unique), 'event')}, none with a date.\n",
        pictures[1],
        meaning("matrix"),
        events(unique, documents, limit=10),
        heading("changes"),
        _changes(changes, len(one["rows"])),
        meaning("changes"),
        heading("status"),
        _status(status(graph, *pair, choice), documents),
        meaning("status"),
        heading("reciprocity"),
        _answers(graph, choice, documents),
        meaning("reciprocity"),
    ]
    return "\n".join(part for part in parts if part)


def grid(graph: nx.MultiDiGraph[Any], choice: Choice) -> charts.Chart:
    """The matrix of the report."""
    return charts.grid(dyads(graph, choice, by="year"))


def timeline(one: Row) -> charts.Chart:
    """The timeline of the report, with the changes of level."""
    return charts.timeline(one, change_points(one))


def _volumes(graph: nx.MultiDiGraph[Any], choice: Choice, top: int = 10) -> list[Sequence[Any]]:
    sums: dict[tuple[str, str], list[float]] = {}
    for row in dyads(graph, choice, by="year", top=top):
        a, b = sorted((row["from"], row["to"]))
        pair = (graph.nodes[a]["label"], graph.nodes[b]["label"])
        total = sums.setdefault(pair, [0, 0, 0, 0.0])
        for n, column in enumerate(("events", "cooperation", "conflict", "intensity")):
            total[n] += row[column]
    return [(f"{a} – {b}", *t[:3], f"{t[3]:+.1f}") for (a, b), t in sums.items()]


def _changes(found: list[Row], periods: int) -> str:
    if found:
        columns = ("from", "mean before", "mean after", "p")
        return table(columns, [(r["period"], r["before"], r["after"], r["p"]) for r in found])
    return f"None in {counted(periods, 'period')}.\n"


def _status(rows: list[Row], documents: Documents) -> str:
    out = []
    for row in rows:
        side = f" of {plain(row['side'])}" if row["side"] else ""
        why = f": {row['why']}" if row["why"] else ""
        out.append(
            f"{row['track']}{side}: {row['before']} → {row['after']}, {row['verdict']}{why}\n"
        )
        out.append(events([row["event"]], documents))
    return "\n".join(out) if out else "No event of the pair is a step.\n"


def _answers(graph: nx.MultiDiGraph[Any], choice: Choice, documents: Documents) -> str:
    out = []
    for kind in ("Expulsion", "Sanction", "Attack", "Accusation"):
        found = reciprocity(graph, choice, type=kind)
        if not found["acts"]:
            continue
        lag = "" if found["median_lag"] is None else f", median lag {found['median_lag']} days"
        out.append(
            f"{kind}: {counted(found['acts'], 'dated act')}, {found['answered']} answered{lag}.\n"
        )
        out += [events([row["act"], row["answer"]], documents) for row in found["rows"][:2]]
    return "\n".join(out) if out else "No dated act of the kinds that may be answered.\n"


def paths_text(
    graph: nx.MultiDiGraph[Any], choice: Choice, found: Row | None, documents: Documents
) -> str:
    """A path in time between two that no event links directly, and who went between them."""
    parts = ["## Paths\n", heading("path_in_time")]
    if found is None:
        parts.append(
            "Among the most central actors there are no two that no event links directly and that a path "
            "in the order of time joins.\n"
        )
        return "\n".join([*parts, meaning("path_in_time")])
    ends = (found["nodes"][0], found["nodes"][-1])
    names = [plain(graph.nodes[node]["label"]) for node in found["nodes"]]
    parts.append(
        f"{names[0]} and {names[-1]} are the most central two that no event links directly and that a "
        f"path in the order of time joins: {' → '.join(names)}.\n"
    )
    parts.append("".join(events(hop["events"], documents) for hop in found["hops"]))
    parts += [meaning("path_in_time"), heading("brokers")]
    between = brokers(graph, *ends, choice)
    if not between:
        parts.append(f"Nobody had contact with both {names[0]} and {names[-1]} in these texts.\n")
    for row in between[:3]:
        days = "days not known" if row["days"] is None else f"within {counted(row['days'], 'day')}"
        parts.append(f"**{plain(row['label'])}**: {row['kind']}, {days}, {row['order']}\n")
        parts.append(events(row["events"], documents))
    return "\n".join([*parts, meaning("brokers")])
