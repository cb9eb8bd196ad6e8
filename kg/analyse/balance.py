"""The projection in, who is with whom and against whom out: signs of pairs, triads and two camps."""

from __future__ import annotations

from typing import Any

import networkx as nx

from kg.analyse.pairs import SIDES, Choice, Row, by_date, chosen_edges, event_row
from kg.errors import SettingsError


def signed(graph: nx.MultiDiGraph[Any], choice: Choice | None = None) -> nx.Graph[Any]:
    """One edge a pair: ``net`` is the sum of PLOVER intensities, ``sign`` is 1, -1, or 0 where it is 0."""
    events: dict[tuple[str, str], dict[str, float]] = {}
    for source, target, data in chosen_edges(graph, choice or Choice()):
        pair = (min(source, target), max(source, target))
        events.setdefault(pair, {})[data["event"]] = data["intensity"]
    out: nx.Graph[Any] = nx.Graph()
    for (a, b), found in sorted(events.items()):
        net = round(sum(found.values()), 2)
        out.add_edge(a, b, net=net, sign=(net > 0) - (net < 0), events=len(found))
    return out


def balance(graph: nx.MultiDiGraph[Any], choice: Choice | None = None, *, top: int = 10) -> Row:
    """Structural balance: whether friends of friends are friends (Heider 1946; Cartwright and Harary 1956).

    Returns
    -------
    ``positive`` and ``negative`` (pairs), ``triads`` (with three signs), ``balanced`` (their signs multiply
    to +), ``share`` and ``by_chance`` (the share if the signs were thrown on the pairs at random; None
    without triads), ``frustration`` (pairs against the division into two camps), ``exact`` (true when it
    is 0, for then no division is better), ``rows`` (``camp`` from 1, ``size``, ``members``) and
    ``frustrated``: pairs against it, the strongest first, with the events that make them so.

    Notes
    -----
    The sign is that of a sum, so a pair that trades blows and meets once to end them counts as
    enemies. Two camps are found even where there are three or none: compare ``share`` with
    ``by_chance``. Which camp a part without ties to the others is in means nothing. The division is
    the best that switching one actor at a time finds, unless ``exact``.
    """
    if choice is not None and choice.side is not None:
        raise SettingsError(f"balance needs both sides, not only {choice.side}; leave the side out")
    pairs = signed(graph, choice)
    pairs.remove_edges_from([(a, b) for a, b, s in pairs.edges(data="sign") if s == 0])
    pairs.remove_nodes_from([n for n in list(pairs) if not pairs.degree(n)])
    positive = sum(s > 0 for _, _, s in pairs.edges(data="sign"))
    negative = pairs.number_of_edges() - positive
    triads, balanced = _triads(pairs)
    plus = positive / max(positive + negative, 1)
    camp = _camps(pairs)
    against = [(a, b) for a, b, s in pairs.edges(data="sign") if (camp[a] == camp[b]) != (s > 0)]
    against.sort(key=lambda pair: (-abs(pairs.edges[pair]["net"]), pair))
    rows = []
    for number, side in enumerate((1, -1), 1):
        members = sorted((n for n in camp if camp[n] == side), key=lambda n: (-pairs.degree(n), n))
        rows.append(
            {
                "camp": number,
                "size": len(members),
                "members": [{"id": n, "label": graph.nodes[n]["label"]} for n in members],
            }
        )
    return {
        "positive": positive,
        "negative": negative,
        "triads": triads,
        "balanced": balanced,
        "share": round(balanced / triads, 3) if triads else None,
        "by_chance": round(plus**3 + 3 * plus * (1 - plus) ** 2, 3) if triads else None,
        "frustration": len(against),
        "exact": not against,
        "rows": rows if pairs else [],
        "frustrated": _told(graph, pairs, camp, against[:top], choice or Choice()),
    }


def _triads(pairs: nx.Graph[Any]) -> tuple[int, int]:
    rank = {n: i for i, n in enumerate(sorted(pairs, key=lambda n: (pairs.degree(n), n)))}
    later = {n: {m for m in pairs[n] if rank[m] > rank[n]} for n in pairs}
    triads = balanced = 0
    for a in pairs:
        for b in later[a]:
            for c in later[a] & later[b]:
                triads += 1
                signs = (pairs[a][b]["sign"], pairs[b][c]["sign"], pairs[a][c]["sign"])
                balanced += signs[0] * signs[1] * signs[2] > 0
    return triads, balanced


def _camps(pairs: nx.Graph[Any]) -> dict[str, int]:
    """1 or -1 for each actor: along the strongest ties first, then switched one by one while it helps."""
    strength = ((a, b, {"w": abs(d["net"])}) for a, b, d in pairs.edges(data=True))
    weighed: nx.Graph[Any] = nx.Graph()
    weighed.add_nodes_from(sorted(pairs))
    weighed.add_edges_from(strength)
    tree = nx.maximum_spanning_tree(weighed, weight="w")
    camp: dict[str, int] = {}
    for part in sorted(nx.connected_components(tree), key=lambda p: (-len(p), min(p))):
        root = min(part, key=lambda n: (-pairs.degree(n), n))
        camp[root] = 1
        for before, node in nx.bfs_edges(tree, root, sort_neighbors=sorted):
            camp[node] = camp[before] * pairs[before][node]["sign"]
    waiting = sorted(pairs)
    while waiting:
        moved = set()
        for node in waiting:
            ties = sum(camp[node] * camp[o] * pairs[node][o]["sign"] for o in pairs[node])
            if ties < 0:  # each switch leaves fewer pairs against the division, so this ends
                camp[node] = -camp[node]
                moved |= {node, *pairs[node]}
        waiting = sorted(moved)
    return camp


def _told(
    graph: nx.MultiDiGraph[Any],
    pairs: nx.Graph[Any],
    camp: dict[str, int],
    against: list[tuple[str, str]],
    choice: Choice,
) -> list[Row]:
    events: dict[frozenset[str], list[Row]] = {frozenset(pair): [] for pair in against}
    for source, target, data in chosen_edges(graph, choice):
        pair = frozenset((source, target))
        if pair in events:
            friendly = data["quad"] in SIDES["cooperation"]
            if friendly == (pairs[source][target]["sign"] > 0):
                events[pair].append(event_row(graph, source, target, data))
    return [
        {
            "from": a,
            "from_label": graph.nodes[a]["label"],
            "to": b,
            "to_label": graph.nodes[b]["label"],
            "net": pairs[a][b]["net"],
            "kind": "enemies in one camp" if camp[a] == camp[b] else "friends across camps",
            "events": sorted(events[frozenset((a, b))], key=by_date),
        }
        for a, b in against
    ]
