"""A made-up war and its diplomacy as a projection: some forty actors, 120 events, all words our own."""

from __future__ import annotations

import datetime as dt
import random
from functools import cache
from typing import Any

import networkx as nx

from kg.graph.project import Quote
from kg.ontology import KG, load

ACTORS = {
    "Country": "Arvenia Belmark Corvia Dastan Eldoria Fenland Gorland Hestia",
    "Person": "Ana_Tarr Boris_Kell Clara_Voss Dmitri_Orlan Edda_Moor Felix_Haak Greta_Lund Hugo_Pell",
    "GovernmentBody": "Arvenian_foreign_ministry Belmark_defence_ministry Kremva_palace Corvian_parliament",
    "IntergovernmentalOrganization": "Northern_Alliance League_of_Ports Grain_Council",
    "ArmedForce": "Arvenian_air_defence Belmark_navy Corvian_army",
    "ArmedGroup": "Black_Reef_militia",
    "Company": "Seaway_Lines",
    "Media": "Harbour_News",
    "Group": "Belmark_diplomats dock_workers relief_workers prisoners_of_war",
    "Place": "Port_Selin Old_Kessar Ravna Tolm",
    "Facility": "Selin_grain_terminal Kessar_bridge",
    "Agreement": "Grain_Passage_Accord",
    "Weapon": "Heron_drones Spear_missiles",
}
TYPES = "Attack Attack Attack Shootdown Killing Damage Accusation Accusation Condemnation Denial Meeting Meeting Visit Call Negotiation Agreement Aid ArmsTransfer Sanction Expulsion Request Threat Praise Rejection"
STATUSES = ["actual"] * 7 + ["alleged", "alleged", "planned", "hypothetical"]


def slug(name: str) -> str:
    return "ent:" + name.lower().replace(" ", "-")


def actors() -> list[tuple[str, str]]:
    return [
        (name.replace("_", " "), cls) for cls, names in ACTORS.items() for name in names.split()
    ]


def edge(type: str, number: int, **more: Any) -> dict[str, Any]:
    """The attributes of one edge, as the projection gives them; ``more`` replaces some."""
    info = load_types()[type]
    return {
        "event": f"ev:{number:08x}",
        "type": type,
        "predicate": str(info.predicate).removeprefix(KG),
        "plover": info.plover,
        "quad": info.quad,
        "intensity": info.intensity,
        "date": "2031-03-04",
        "polarity": "positive",
        "factuality": "actual",
        "count": None,
        "comparator": None,
        "confidence": 0.8,
        "reports": 1,
        "speaker": None,
        "place": None,
        "theme": None,
        "symmetric": info.symmetric,
        "denies": [],
        "roles": {},
        "quotes": [],
    } | more


@cache
def load_types() -> dict[str, Any]:
    return {str(name): info for name, info in load().event_types.items()}


def put(graph: nx.MultiDiGraph[Any], source: str, target: str, data: dict[str, Any]) -> None:
    graph.add_edge(source, target, key=f"{data['event']} {data['predicate']}", **data)


def sample(events: int = 120, *, seed: int = 7) -> nx.MultiDiGraph[Any]:
    dice = random.Random(seed)
    people = actors()
    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph(base="https://example.org/data/")
    types = TYPES.split()
    for number in range(events):
        # Few actors are in most of the news.
        first = people[int(len(people) * dice.random() ** 2.6)]
        second = people[int(len(people) * dice.random() ** 1.3)]
        if first == second:
            continue
        kind = types[int(len(types) * dice.random())]
        day = dt.date(2031, 3, 1) + dt.timedelta(days=int(40 * dice.random()))
        status = STATUSES[int(len(STATUSES) * dice.random())]
        negative = dice.random() < 0.06
        before = f"On {day:%A} "
        verb = "did not " * negative + kind.lower()
        text = f"{before}{first[0]} {verb} {second[0]}, according to officials — ‘{number}’."
        start = 100 + number * 7
        at = start + len(before) + len(first[0]) + 1
        quote = Quote(
            text, f"wire-{number % 9}", start, start + len(text), f"frames/{kind.lower()}/verb",
            (at, at + len(verb)),
        )  # fmt: skip
        for name, cls in (first, second):
            graph.add_node(slug(name), label=name, cls=cls, aliases=())
        data = edge(
            kind,
            number,
            date=None if number % 17 == 0 else day.isoformat() if number % 13 else "2031-04",
            polarity="negative" if negative else "positive",
            factuality=status,
            count=number % 9 if kind in {"Killing", "Shootdown", "Expulsion"} else None,
            comparator="atLeast" if number % 2 else None,
            speaker=people[8 + number % 8][0] if number % 3 else None,
            place="Port Selin" if kind in {"Attack", "Meeting"} else None,
            reports=1 + number % 3,
            confidence=round(0.3 + 0.05 * (number % 14), 2),
            roles={"actor": [slug(first[0])], "target": [slug(second[0])]},
            quotes=[quote],
        )
        put(graph, slug(first[0]), slug(second[0]), data)
    return graph
