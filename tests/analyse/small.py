"""A projection written as lines "from type to date status": what the analysis reads of an edge."""

from __future__ import annotations

from typing import Any

import networkx as nx

from kg.graph.project import Quote
from kg.ontology import KG, load

ONTOLOGY = load()


def graph(lines: str) -> nx.MultiDiGraph[Any]:
    """One edge a line, as in "a Meeting b 2023-07-26 alleged"; "-" is no date, and "not" a denied event."""
    out: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
    for number, line in enumerate(lines.strip().splitlines()):
        source, kind, target, date, status = [*line.split(), "-", "actual"][:5]
        if len(line.split()) == 4:
            status = "actual"
        info = ONTOLOGY.event_types[ONTOLOGY.event_type(kind)]
        for name in (source, target):
            out.add_node(f"ent:{name}", label=name.capitalize(), cls="Country")
        text = f"{source} {kind} {target}"
        out.add_edge(
            f"ent:{source}",
            f"ent:{target}",
            key=f"ev:{number:02}",
            event=f"ev:{number:02}",
            type=kind,
            predicate=str(info.predicate).removeprefix(KG),
            plover=info.plover,
            quad=info.quad,
            intensity=info.intensity,
            date=None if date == "-" else date,
            polarity="negative" if status == "not" else "positive",
            factuality="actual" if status == "not" else status,
            count=None,
            comparator=None,
            confidence=1.0,
            reports=1,
            sources=1,
            denies=[],
            speaker=None,
            place=None,
            theme=None,
            symmetric=info.symmetric,
            quotes=[Quote(text, f"doc-{number % 3}", 0, len(text), "frames/x", (0, 1))],
        )
    return out


def relabelled(plain: nx.Graph[Any], type: str = "Agreement") -> nx.MultiDiGraph[Any]:
    """A textbook network as a projection: each edge one event."""
    return graph(
        "\n".join(f"{a} {type} {b}".lower().replace(type.lower(), type) for a, b in plain.edges())
    )
