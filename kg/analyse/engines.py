"""A graph of pairs in, the heavy measures out: one table says which library may compute which.

networkx is the interface and the reference. From ``LARGE`` actors on the arrays of ``kg.analyse.heavy`` take
over by themselves: they need nothing that is not there anyway, so that the same graph gives the same
bytes whatever else is installed. rustworkx and igraph compute when they are named. All are exact and
agree; only communities differ, for there are many divisions that are nearly as good.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Mapping
from importlib import import_module
from typing import Any

import networkx as nx

from kg.analyse.heavy import LARGE, heavy
from kg.errors import SettingsError, choices

Values = Mapping[str, float]
Parts = list[set[int]]


def compute(
    pairs: nx.Graph[Any], measures: Collection[str], engine: str | None = None
) -> dict[str, Values]:
    """Those of ``HEAVY`` that ``measures`` names: betweenness normalised, harmonic as a sum of 1/distance.

    An engine that lacks one leaves it to the one that is taken when none is named. SettingsError for an
    unknown engine, or one that is not installed.
    """
    check(engine)
    usual = "arrays" if len(pairs) >= LARGE else "networkx"
    found: dict[str, Values] = {}
    for name in HEAVY:
        if name not in measures or name in found:
            continue
        chosen = engine if engine in HEAVY[name] else usual
        assert chosen is not None
        if chosen == "arrays":  # which gives both at once
            found |= dict(zip(("betweenness", "harmonic"), heavy(pairs), strict=True))
        else:
            found[name] = HEAVY[name][chosen](pairs)
    return {name: found[name] for name in HEAVY if name in measures}


def check(engine: str | None) -> None:
    """SettingsError unless the engine is known and there."""
    if engine is None:
        return
    if engine not in ENGINES:
        raise SettingsError(f"unknown engine {engine!r}; {choices(engine, ENGINES)}")
    if (extra := ENGINES[engine]) is not None:
        _load(engine, extra)


def _load(library: str, extra: str) -> Any:
    try:
        return import_module(library)
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"{library} is not installed: pip install 'livekg[{extra}]', or name another engine"
        ) from error


def _rustworkx_betweenness(pairs: nx.Graph[Any]) -> Values:
    rx = _load("rustworkx", "fast")
    names = list(pairs)
    at = {name: i for i, name in enumerate(names)}
    graph = rx.PyGraph(multigraph=False)
    graph.add_nodes_from(names)
    graph.add_edges_from([(at[a], at[b], 1.0) for a, b in pairs.edges()])
    found = rx.betweenness_centrality(graph)
    return {name: found[i] for i, name in enumerate(names)}


def _igraph(pairs: nx.Graph[Any]) -> Any:
    ig = _load("igraph", "igraph")
    at = {name: i for i, name in enumerate(pairs)}
    weights = [weight for _, _, weight in pairs.edges(data="weight", default=1)]
    edges = [(at[a], at[b]) for a, b in pairs.edges()]
    return ig.Graph(n=len(at), edges=edges, edge_attrs={"weight": weights})


def _igraph_betweenness(pairs: nx.Graph[Any]) -> Values:
    n = len(pairs)
    ways = max((n - 1) * (n - 2) / 2, 1)
    return {a: v / ways for a, v in zip(pairs, _igraph(pairs).betweenness(), strict=True)}


def _igraph_harmonic(pairs: nx.Graph[Any]) -> Values:
    found = _igraph(pairs).harmonic_centrality(normalized=False)
    return {a: 0.0 if len(pairs) < 2 else v for a, v in zip(pairs, found, strict=True)}


def _louvain(pairs: nx.Graph[Any], resolution: float, seed: int) -> Parts:
    return [
        set(p) for p in nx.community.louvain_communities(pairs, resolution=resolution, seed=seed)
    ]


def _leiden(pairs: nx.Graph[Any], resolution: float, seed: int) -> Parts:
    ig = _load("igraph", "igraph")
    # igraph draws from the generator that it is given, for the whole process; it gets its own back.
    ig.set_random_number_generator(random.Random(seed))  # noqa: S311 (repeatable, not secret)
    try:
        found = _igraph(pairs).community_leiden(
            "modularity", weights="weight", resolution=resolution, n_iterations=-1
        )
    finally:
        ig.set_random_number_generator(random)
    names = list(pairs)
    return [{names[i] for i in part} for part in found]


# Each engine with the extra that installs it.
ENGINES: Mapping[str, str | None] = {
    "networkx": None,
    "arrays": None,
    "rustworkx": "fast",
    "igraph": "igraph",
}
# What needs actors times pairs, and who can do it.
HEAVY: Mapping[str, Mapping[str, Callable[[nx.Graph[Any]], Values]]] = {
    "betweenness": {
        "networkx": nx.betweenness_centrality,
        "arrays": lambda pairs: heavy(pairs)[0],
        "rustworkx": _rustworkx_betweenness,
        "igraph": _igraph_betweenness,
    },
    "harmonic": {
        "networkx": nx.harmonic_centrality,
        "arrays": lambda pairs: heavy(pairs)[1],
        "igraph": _igraph_harmonic,
    },
}
# Divisions into communities, of a graph of numbers; Leiden needs igraph.
METHODS: Mapping[str, Callable[[nx.Graph[Any], float, int], Parts]] = {
    "louvain": _louvain,
    "leiden": _leiden,
}
