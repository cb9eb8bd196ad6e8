"""How long the analyses of a made network take, the whole report included, and how that compares to networkx.

    python benchmarks/analysis.py [--actors 10000] [--events 40000] [--sources 200]

The report is written with its charts. Betweenness and closeness are timed by each engine that is installed;
networkx is timed on so many sources and its time is scaled to all of them, for it needs the same for each.
What is compared is exact, and the figures are checked against each other. Ratios are of seconds of
computing, all threads together, for other work on the machine does not count there.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import networkx as nx
from network import network

from kg import analyse
from kg.analyse import engines
from kg.analyse.pairs import Choice, undirected


def timed(name: str, work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of computing that a call took, and what it gave; printed with the seconds on the clock."""
    clock, start = time.perf_counter(), time.process_time()
    found = work()
    seconds, past = time.process_time() - start, time.perf_counter() - clock
    print(f"{name:44} {seconds:8.2f} s computing, {past:8.2f} s on the clock", flush=True)
    return seconds, found


def plain(pairs: nx.Graph[Any], sources: int) -> dict[str, float]:
    """Seconds that networkx would take for both measures, from a sample of sources."""
    some = sorted(pairs)[:: max(len(pairs) // sources, 1)][:sources]
    scale = len(pairs) / len(some)
    start = time.process_time()
    nx.betweenness_centrality(pairs, k=len(some), seed=0)
    middle = time.process_time()
    nx.harmonic_centrality(pairs, sources=some)
    end = time.process_time()
    return {"betweenness": (middle - start) * scale, "harmonic": (end - middle) * scale}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--actors", type=int, default=10_000)
    parser.add_argument("--events", type=int, default=40_000)
    parser.add_argument("--sources", type=int, default=200)
    given = parser.parse_args()
    graph = network(given.actors, given.events)
    pairs = undirected(graph, Choice())
    print(
        f"{len(graph)} actors, {graph.number_of_edges()} events; {pairs.number_of_edges()} pairs count"
    )
    with tempfile.TemporaryDirectory() as folder:
        timed("the whole report with charts", lambda: analyse.report(graph).write(Path(folder)))
    estimate = plain(pairs, given.sources)
    reference: dict[str, engines.Values] = {}
    for engine, extra in engines.ENGINES.items():
        if engine == "networkx" or (extra and find_spec(engine) is None):
            continue
        for measures in (
            (["betweenness", "harmonic"],)
            if engine == "arrays"
            else (["betweenness"], ["harmonic"])
        ):
            if engine not in engines.HEAVY[measures[0]]:
                continue
            title = f"{' and '.join(measures)}, {engine}"
            seconds, found = timed(title, lambda m=measures, e=engine: engines.compute(pairs, m, e))
            for name, values in found.items():
                known = reference.setdefault(name, values)
                assert max(abs(known[n] - values[n]) for n in pairs) < 1e-6, (engine, name)
            all_of = sum(estimate[name] for name in measures)
            print(f"{'':44} {all_of / seconds:8.1f} times networkx ({all_of:.0f} s, estimated)")
    numbers = nx.convert_node_labels_to_integers(pairs, ordering="sorted")
    louvain = statistics.median(
        timed(
            "communities, louvain (networkx)", lambda s=s: engines.METHODS["louvain"](numbers, 1, s)
        )[0]
        for s in range(3)
    )
    if find_spec("igraph"):
        leiden = timed(
            "communities, leiden (igraph)", lambda: engines.METHODS["leiden"](numbers, 1, 0)
        )[0]
        print(f"{'':44} {louvain / leiden:8.1f} times networkx's Louvain")


if __name__ == "__main__":
    main()
