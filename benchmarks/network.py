"""A made network in, seeded: a projection of so many actors and events, as ``kg.graph.project`` gives them."""

from __future__ import annotations

import datetime as dt
import random
from itertools import accumulate
from typing import Any

import networkx as nx

from kg.graph.project import Quote
from kg.ontology import KG, load


def network(actors: int = 10_000, events: int = 40_000, *, seed: int = 8) -> nx.MultiDiGraph[Any]:
    """Few actors with many events and many with few, over three years; a tenth is not told as having happened."""
    dice = random.Random(seed)
    kinds = list(load().event_types.values())
    weights = list(accumulate((rank + 1) ** -0.8 for rank in range(actors)))
    out: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
    for number in range(actors):
        out.add_node(f"ent:a{number}", label=f"Actor {number}", cls="Country")
    first = dt.date(2021, 1, 1)
    for number in range(events):
        # Each actor has at least one event, as in a projection.
        source = number if number < actors else dice.choices(range(actors), cum_weights=weights)[0]
        target = source
        while target == source:
            target = dice.choices(range(actors), cum_weights=weights)[0]
        info = dice.choice(kinds)
        day = (first + dt.timedelta(days=dice.randrange(1095))).isoformat()
        text = f"Actor {source} did what {info.name} says to Actor {target}"
        name = f"ev:{number:06}"
        out.add_edge(
            f"ent:a{source}",
            f"ent:a{target}",
            key=name,
            event=name,
            type=info.name,
            predicate=str(info.predicate).removeprefix(KG),
            plover=info.plover,
            quad=info.quad,
            intensity=info.intensity,
            date=dice.choice((day, day, day, day[:7], None)),
            polarity=dice.choices(("positive", "negative"), (19, 1))[0],
            factuality=dice.choices(("actual", "alleged", "planned"), (18, 1, 1))[0],
            count=None,
            comparator=None,
            confidence=1.0,
            reports=1,
            sources=dice.choices((1, 2, 3), (8, 1, 1))[0],
            denies=[],
            speaker=None,
            place=None,
            theme=None,
            symmetric=info.symmetric,
            quotes=[Quote(text, f"doc-{number % 400}", 0, len(text), "frames/x", (0, 1))],
        )
    return out
