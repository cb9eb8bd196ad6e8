"""The projected graph in; actors, joined pairs and events out, as plain values for the page's data block."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx

from kg.view.contest import against
from kg.view.groups import SHAPES, group_of
from kg.view.layout import Box, positions
from kg.view.marks import marked

Value = dict[str, Any]

_LINE = 16  # characters of a line of a name on the canvas, and two lines of them; the panels show all of it
# What a quote marks, beside its trigger, and the roles whose names it is.
_MARKED = {"actor": ("actor",), "target": ("target", "theme")}
# Marks that turn the direction of text, and what no font draws: a canvas cannot isolate them.
_UNSEEN = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
)


@dataclass(frozen=True, slots=True)
class Source:
    """What the page says of a document beside its id; equal when every field is."""

    title: str | None = None
    publisher: str | None = None
    date: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """All that the page draws: actors by rank, pairs with the numbers of their events, events by date."""

    nodes: list[Value]
    edges: list[Value]
    events: list[Value]
    sources: dict[str, Value]


def picture(
    graph: nx.MultiDiGraph[Any],
    sources: Mapping[str, Source],
    *,
    first: int,
    address: Callable[[str], str] | None = None,
) -> Picture:
    """Rank, join and place; the same graph gives the same values in the same order."""
    events, number = _events(graph)
    pairs = _pairs(graph, number)
    ranked, share = _ranked(graph, pairs)
    top = max(share.values(), default=1.0)
    sizes = {n: round(8 + 24 * (share[n] / top) ** 0.5) for n in ranked}
    labels = {n: _short(graph.nodes[n]["label"] or n) for n in ranked}
    fonts = {n: 13 if sizes[n] < 14 else 15 if sizes[n] < 22 else 18 for n in ranked}
    boxes = {
        # The canvas draws a name centred under its mark; .56 is a letter's mean width of its height.
        n: Box(
            max(sizes[n], max(map(len, labels[n])) * fonts[n] * 0.28),
            sizes[n],
            sizes[n] + fonts[n] * (0.3 + 1.2 * len(labels[n])),
        )
        for n in ranked
    }
    neighbours: dict[str, set[str]] = {n: set() for n in ranked}
    for a, b, _ in pairs:
        neighbours[a].add(b)
        neighbours[b].add(a)
    ordered = {n: sorted(found) for n, found in neighbours.items()}
    places = positions(ranked, ordered, boxes, core=first)
    touched = _touched(events)
    nodes = [
        {
            "id": n,
            "lines": labels[n],
            "name": graph.nodes[n]["label"] or n,
            "cls": graph.nodes[n]["cls"],
            "group": group_of(graph.nodes[n]["cls"]),
            "shape": SHAPES[group_of(graph.nodes[n]["cls"])],
            "size": sizes[n],
            "font": fonts[n],
            "x": places[n][0],
            "y": places[n][1],
            "events": touched.get(n, 0),
        }
        for n in ranked
    ]
    edges = [
        {"id": f"{a}|{b}|{side}", "from": a, "to": b, "side": side, "events": sorted(found)}
        for (a, b, side), found in sorted(pairs.items())
    ]
    if address is not None:
        for value in (*nodes, *events):
            value["page"] = address(value["id"])
    used = sorted({quote["doc"] for event in events for quote in event["quotes"]})
    return Picture(nodes, edges, events, {d: _source(sources[d]) for d in used if d in sources})


def leading(graph: nx.MultiDiGraph[Any]) -> list[str]:
    """The names of the actors, those whom most of the graph is about first."""
    ranked, _ = _ranked(graph, _pairs(graph, _events(graph)[1]))
    return [graph.nodes[n]["label"] or n for n in ranked]


def _events(graph: nx.MultiDiGraph[Any]) -> tuple[list[Value], dict[str, int]]:
    """Each event once, with every link that it makes, by date and the undated last."""
    found: dict[str, Value] = {}
    for source, target, data in graph.edges(data=True):
        event = found.setdefault(data["event"], _event(graph, data))
        event["links"].append([source, data["predicate"], target])
    events = sorted(found.values(), key=lambda e: (e["date"] or "9999", e["id"]))
    for event in events:
        event["links"].sort()
    for event, others in zip(events, against(events), strict=True):
        event["against"] = others
    return events, {event["id"]: i for i, event in enumerate(events)}


def _event(graph: nx.MultiDiGraph[Any], data: Mapping[str, Any]) -> Value:
    same = (
        "type", "quad", "date", "factuality", "polarity", "count", "comparator", "confidence",
        "reports", "speaker", "place", "theme", "symmetric", "intensity",
        "denies", "roles",
    )  # fmt: skip
    forms = [
        (kind, (graph.nodes[n]["label"], *graph.nodes[n]["aliases"]))
        for kind, roles in _MARKED.items()
        for role in roles
        for n in data["roles"].get(role, ())
        if n in graph
    ]
    return {
        "id": data["event"],
        **{name: data[name] for name in same},
        "links": [],
        "quotes": [
            {
                "text": quote.quote,
                "doc": quote.document,
                "start": quote.start,
                "end": quote.end,
                "rule": quote.rule,
                "spans": marked(
                    quote.quote,
                    (quote.trigger[0] - quote.start, quote.trigger[1] - quote.start),
                    forms,
                ),
            }
            for quote in data["quotes"]
        ],
    }


def _pairs(
    graph: nx.MultiDiGraph[Any], number: Mapping[str, int]
) -> dict[tuple[str, str, str], set[int]]:
    """Parallel edges joined: two actors and a side of PLOVER's quad classes to their events."""
    pairs: dict[tuple[str, str, str], set[int]] = {}
    for source, target, data in graph.edges(data=True):
        a, b = min(source, target), max(source, target)
        side = "conflict" if data["quad"].endswith("Conflict") else "cooperation"
        pairs.setdefault((a, b, side), set()).add(number[data["event"]])
    return pairs


def _ranked(
    graph: nx.MultiDiGraph[Any], pairs: Mapping[tuple[str, str, str], set[int]]
) -> tuple[list[str], dict[str, float]]:
    """Actors by PageRank over the joined pairs, whoever acted: who is at the centre of the reports.

    Those of a single event come last: PageRank puts a pair that is linked to nobody else above the
    hundredth neighbour of a great power, and a page of such pairs says nothing.
    """
    joined: nx.Graph[Any] = nx.Graph()
    joined.add_nodes_from(sorted(graph))
    for (a, b, _), found in sorted(pairs.items()):
        weight = joined.get_edge_data(a, b, {"weight": 0})["weight"]
        joined.add_edge(a, b, weight=weight + len(found))
    # Beyond five digits, machines differ.
    share = {n: round(v, 5) for n, v in nx.pagerank(joined, weight="weight").items()}
    once = {n: sum(d["weight"] for d in joined[n].values()) < 2 for n in joined}
    ranked = sorted(share, key=lambda n: (once[n], -share[n], n))
    rank = {n: i for i, n in enumerate(ranked)}
    # An actor without any of its others beside it is a dot that says nothing: it brings its first one.
    order: dict[str, None] = {}
    for node in ranked:
        others = list(joined[node])
        order[node] = None
        if others and not any(other in order for other in others):
            order[min(others, key=rank.__getitem__)] = None
    return list(order), share


def _touched(events: list[Value]) -> dict[str, int]:
    count: dict[str, int] = {}
    for event in events:
        for node in sorted(
            {end for source, _, target in event["links"] for end in (source, target)}
        ):
            count[node] = count.get(node, 0) + 1
    return count


def _short(label: str) -> list[str]:
    """The one or two lines that the canvas draws of a name."""
    words = _UNSEEN.sub("", label).split() or [""]
    lines = [words[0]]
    for i, word in enumerate(words[1:], 1):
        if len(lines[-1]) + 1 + len(word) <= _LINE:
            lines[-1] += " " + word
        elif len(lines) == 1:
            lines.append(word)
        else:
            lines[-1] = " ".join((lines[-1], *words[i:]))
            break
    return [line if len(line) <= _LINE + 2 else line[: _LINE + 1].rstrip() + "…" for line in lines]


def _source(source: Source) -> Value:
    safe = source.url is not None and re.match(r"https?://[^\s]+$", source.url)
    return {
        "title": source.title,
        "publisher": source.publisher,
        "date": source.date,
        "url": source.url if safe else None,
    }
