"""The parts of the report in order, with what was counted before and the documents quoted after them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import networkx as nx

from kg.analyse.actors import find_two
from kg.analyse.charts import FORMS, Chart
from kg.analyse.contested import contested, corroborated
from kg.analyse.pairs import SIDES, Choice, Row, chosen_edges, undirected
from kg.analyse.paths import indirect
from kg.analyse.report import between, central, groups
from kg.analyse.report.words import Documents, Source, counted, plain, table
from kg.errors import InputError, SettingsError

_CENTRAL = 40  # actors among whom a path is looked for
_WARNINGS = """**Before you read a number.** The actors are those that the editors of these documents wrote
about, not a sample of anything. What is counted is reports, not what happened: a place without reporters
is quiet here, and a story that is told for days is loud. Every figure leads back to sentences. Read them.
"""


@dataclass(frozen=True, slots=True)
class Report:
    """The text, and the charts that it shows, by the names of their files without the ending."""

    text: str
    charts: Mapping[str, Chart] = field(default_factory=dict)

    def write(self, path: Path) -> list[Path]:
        """Write a file that ends in .md, or ``report.md`` in a folder; the charts, as PNG and SVG, beside it.

        Returns the files. InputError where one cannot be written.
        """
        file = path if path.suffix.lower() == ".md" else path / "report.md"
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(self.text, encoding="utf-8", newline="\n")
        except OSError as error:
            raise InputError(f"{file}: cannot be written: {error.strerror}") from error
        files = [file]
        for name, chart in self.charts.items():
            for form in FORMS:
                files.append(file.parent / f"{name}.{form}")
                chart.save(files[-1])
        return files


@dataclass(frozen=True, slots=True)
class Plan:
    """What a report is to hold beside its figures; equal when all its fields are.

    ``sources`` is what is known of the documents, by their ids. ``pair`` are the names or ids of the two
    whose time is shown; by default the two with most events. ``method`` and ``engine`` are as
    ``communities`` and ``centrality`` take them. Without ``pictures`` no matplotlib is needed; ``prefix``
    begins the names of their files. ``made`` says how the report was made, in its last part.
    """

    title: str = "Who is connected with whom"
    sources: Mapping[str, Source] = field(default_factory=dict)
    pair: tuple[str, str] | None = None
    method: str = "louvain"
    engine: str | None = None
    pictures: bool = True
    prefix: str = ""
    made: str = ""


def report(
    graph: nx.MultiDiGraph[Any], choice: Choice | None = None, plan: Plan | None = None
) -> Report:
    """All analyses of one graph, as a text that can be handed in.

    ``choice`` says which edges count: of both sides, for the report tells them apart by itself. Raises
    SettingsError for one side alone, an unknown method or engine, and QueryError for an unknown actor.
    """
    choice, plan = choice or Choice(), plan or Plan()
    if choice.side is not None:
        raise SettingsError("a report tells cooperation and conflict apart; leave the side out")
    documents = Documents(plan.sources)
    parts = [f"# {plain(plan.title)}\n", _counted(graph, choice), _WARNINGS]
    drawn: dict[str, Chart] = {}

    def picture(name: str, chart: Chart, caption: str) -> str:
        if not plan.pictures:
            return ""
        drawn[plan.prefix + name] = chart
        return f"![{caption}]({plan.prefix}{name}.png)\n"

    busy = find_two(graph, *plan.pair) if plan.pair else between.busiest(graph, choice)
    if busy is None:
        parts.append("No event that counts links two actors, so there is nothing to analyse.\n")
        return Report("\n".join(parts))
    rows = central.ranked(graph, choice, plan.engine)
    path = indirect(graph, [row["id"] for row in rows[:_CENTRAL]], choice)
    parts.append(_brief(graph, choice, rows, busy, path))
    bars = picture("ranks", central.chart(rows), "The first ten actors by each measure")
    parts.append(central.text(graph, choice, rows, bars, documents))
    one = between.series(graph, busy, choice)
    images = (
        picture(
            "matrix", between.grid(graph, choice), "Who acts upon whom, by events and intensity"
        ),
        picture("pair", between.timeline(one), "Events and intensity of the pair")
        if one["rows"]
        else "",
    )
    parts.append(between.pairs_text(graph, choice, busy, one, images, documents))
    parts.append(between.paths_text(graph, choice, path, documents))
    parts.append(groups.groups_text(graph, choice, plan.method, documents))
    parts.append(groups.said_text(graph, documents))
    parts += ["## Documents quoted\n", documents.listed()]
    parts += ["## How this was made\n", _made(choice, plan)]
    return Report("\n".join(parts), drawn)


def _brief(
    graph: nx.MultiDiGraph[Any],
    choice: Choice,
    rows: list[Row],
    pair: tuple[str, str],
    path: Row | None,
) -> str:
    """What the report finds, in four sentences."""
    firsts = [
        f"by {measure} {plain(central.best(rows, measure, 1)[0]['label'])}"
        for measure in central.RANKED
    ]
    names = [plain(graph.nodes[node]["label"]) for node in pair]
    quads = {
        data["event"]: data["quad"]
        for source, target, data in chosen_edges(graph, choice)
        if {source, target} == set(pair)
    }
    sides = [f"{sum(q in SIDES[side] for q in quads.values())} of {side}" for side in SIDES]
    lines = [
        f"The first is {', '.join(firsts)}.",
        f"{names[0]} and {names[1]} share {counted(len(quads), 'event')}: {' and '.join(sides)}.",
    ]
    if path is not None:
        way = [plain(graph.nodes[node]["label"]) for node in path["nodes"]]
        lines.append(
            f"{way[0]} and {way[-1]} share no event, but a path in the order of time: {' → '.join(way)}."
        )
    lines.append(
        f"Claims that stand against a denial: {len(contested(graph))}. "
        f"Events that two or more independent sources tell: {len(corroborated(graph))}."
    )
    return "\n".join(["## In brief\n", *(f"- {line}" for line in lines), ""])


def _counted(graph: nx.MultiDiGraph[Any], choice: Choice) -> str:
    events = {data["event"]: data for _, _, data in graph.edges(data=True)}
    told = [d for d in events.values() if d["polarity"] == "positive"]
    actual = sum(d["factuality"] == "actual" for d in told)
    reported = sum(d.get("dated") == "report" for d in events.values())
    dates = sorted(d["date"] for d in events.values() if d["date"])
    documents = {q.document for d in events.values() for q in d["quotes"]}
    pairs = undirected(graph, choice)
    cells = [
        ("documents with an event between two actors", len(documents)),
        ("events", len(events)),
        ("told as having happened (confirmed)", actual),
        ("alleged, planned or supposed", len(told) - actual),
        ("told as not having happened", len(events) - len(told)),
        ("without a date", len(events) - len(dates)),
        *([("dated by their report alone", reported)] if reported else []),
        ("actors with an event that counts", len(pairs)),
        ("pairs with an event that counts", pairs.number_of_edges()),
    ]
    time = f"The dates of the events lie between {dates[0]} and {dates[-1]}.\n" if dates else ""
    if reported:
        time += (
            "\nAn event that its text does not date stands on the day of the first document that tells it, "
            "as “told on”: the latest day on which it can have been, not its day.\n"
        )
    return "\n".join([table(("what", "number"), cells), time])


def _made(choice: Choice, plan: Plan) -> str:
    which = "confirmed events" if choice.confirmed else "events, also those not confirmed"
    if choice.since or choice.until:
        which += f", from {choice.since or 'the first'} to {choice.until or 'the last'}"
    by = f", by {plan.engine}" if plan.engine else ""
    return (
        f"{plan.made}Counted: {which}; a pair weighs its {choice.weight}. What a text says did not happen "
        f"links nobody. Communities by {plan.method}; betweenness is exact{by}. No figure is sampled, and "
        "draws have a fixed seed: the same graph and the same command give the same bytes.\n"
    )
