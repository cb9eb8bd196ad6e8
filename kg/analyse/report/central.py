"""The projection in, the part of the report on who is central out, with the sentences behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import networkx as nx

from kg.analyse import charts
from kg.analyse.centrality import centrality
from kg.analyse.pairs import Choice, Row, by_date, chosen_edges, event_row
from kg.analyse.report.words import Documents, events, heading, meaning, plain, table
from kg.analyse.stability import stability, unconfirmed
from kg.analyse.windows import over_time

RANKED = ("degree", "betweenness", "pagerank")
_ORDINALS = ("first", "second", "third", "fourth", "fifth")


def ranked(graph: nx.MultiDiGraph[Any], choice: Choice, engine: str | None) -> list[Row]:
    """All actors with the three measures of the report."""
    return centrality(graph, choice, measures=RANKED, engine=engine)


def best(rows: list[Row], measure: str, top: int = 5) -> list[Row]:
    """The first actors by one measure; of equal ones those with more events, then by id."""
    return sorted(rows, key=lambda r: (-r[measure], -r["events"], r["id"]))[:top]


def chart(rows: list[Row]) -> charts.Chart:
    """The ranked bars of the report."""
    return charts.bars(rows, RANKED)


def text(
    graph: nx.MultiDiGraph[Any],
    choice: Choice,
    rows: list[Row],
    picture: str,
    documents: Documents,
) -> str:
    """The whole part, from the tables to what is not confirmed."""
    parts = ["## Who is central\n", picture]
    for measure in RANKED:
        found = best(rows, measure)
        cells = [
            (n, r["label"], r["cls"] or None, r[measure], r["events"])
            for n, r in enumerate(found, 1)
        ]
        parts += [
            heading(measure),
            table(("rank", "actor", "class", measure, "events"), cells),
            meaning(measure),
        ]
    parts += [_sentences(graph, choice, rows, documents), _sides(graph, choice)]
    parts += [_when(graph, choice), _firm(graph, choice), _loose(graph, choice, documents)]
    return "\n".join(parts)


def _sentences(
    graph: nx.MultiDiGraph[Any], choice: Choice, rows: list[Row], documents: Documents
) -> str:
    """Three events of each actor that stands among the first five by some measure."""
    places: dict[str, list[str]] = {}
    labels: dict[str, str] = {}
    for measure in RANKED:
        for place, row in zip(_ORDINALS, best(rows, measure), strict=False):
            places.setdefault(row["id"], []).append(f"{place} by {measure}")
            labels[row["id"]] = row["label"]
    behind: dict[str, list[Row]] = {node: [] for node in places}
    for source, target, data in chosen_edges(graph, choice):
        for node in {source, target} & behind.keys():
            behind[node].append(event_row(graph, source, target, data))
    out = [
        "### The sentences behind the first five\n",
        "Up to three events each, those of most sources first, with different others if possible.\n",
    ]
    for node, where in places.items():
        out.append(f"**{plain(labels[node])}**, {', '.join(where)}\n")
        out.append(events(spread(behind[node], node), documents, limit=3))
    return "\n".join(out)


def spread(rows: Iterable[Row], node: str) -> list[Row]:
    """Events of an actor, well told ones first, and with ever new others before the same again."""
    unique = {row["event"]: row for row in sorted(rows, key=by_date, reverse=True)}
    ordered = sorted(unique.values(), key=lambda r: (-r["sources"], -r["reports"], by_date(r)))
    seen: dict[str, int] = {}
    turns = []
    for row in ordered:
        other = row["to"] if row["from"] == node else row["from"]
        seen[other] = seen.get(other, 0) + 1
        turns.append((seen[other], row))
    return [row for _, row in sorted(turns, key=lambda turn: turn[0])]


def _sides(graph: nx.MultiDiGraph[Any], choice: Choice) -> str:
    out = ["### Cooperation and conflict apart\n"]
    for side in ("cooperation", "conflict"):
        found = centrality(graph, replace(choice, side=side), measures=["weighted_degree"], top=5)
        cells = [(r["rank"], r["label"], r["weighted_degree"], r["events"]) for r in found]
        out.append(f"The first five by weighted degree, {side} only:\n")
        out.append(table(("rank", "actor", "weighted degree", "events"), cells))
    return "\n".join([*out, meaning("weighted_degree")])


def _when(graph: nx.MultiDiGraph[Any], choice: Choice) -> str:
    """The first three of each year, of the last ten that have events."""
    found = over_time(graph, choice, top=3)
    years: dict[str, list[str]] = {}
    for row in found["rows"]:
        years.setdefault(row["period"], []).append(f"{row['label']} ({row['degree']})")
    aside = f"{found['undated']} events without a date stand in no year.\n"
    columns = ("year", "first three by degree")
    cells = [(year, "; ".join(names)) for year, names in list(years.items())[-10:]]
    return "\n".join([heading("over_time"), table(columns, cells), aside, meaning("over_time")])


def _firm(graph: nx.MultiDiGraph[Any], choice: Choice) -> str:
    cells = [
        (r["rank"], r["label"], r["degree"], f"{r['rank_low']} to {r['rank_high']}")
        for r in stability(graph, choice)
    ]
    columns = ("rank", "actor", "degree", "90 of 100 draws")
    return "\n".join([heading("stability"), table(columns, cells), meaning("stability")])


def _loose(graph: nx.MultiDiGraph[Any], choice: Choice, documents: Documents) -> str:
    found = unconfirmed(graph, choice)
    cells = [
        (r["rank"], r["rank_all"], r["label"], f"{r['rank_low']} to {r['rank_high']}")
        for r in found["rows"]
    ]
    tau = "not defined" if found["tau"] is None else f"{found['tau']:.3f}"
    out = [
        heading("unconfirmed"),
        f"{found['confirmed']} events are confirmed and {found['unconfirmed']} are not. "
        f"Tau between the two orders of all actors by degree: {tau}.\n",
        table(("confirmed", "with all", "actor", "both, and 90 of 100 draws"), cells),
        meaning("unconfirmed"),
    ]
    moved = [row for row in found["rows"] if row["moves"] and row["events"]]
    for row in sorted(moved, key=lambda r: (-abs(r["moves"]), r["rank_all"]))[:3]:
        places = "not ranked" if row["rank"] is None else f"rank {row['rank']}"
        out.append(f"**{plain(row['label'])}**, {places}, with all {row['rank_all']}:\n")
        out.append(events(row["events"], documents, limit=3))
    return "\n".join(out)
