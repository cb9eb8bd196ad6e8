"""Builds that are killed at any moment: the store must open each time, with the old graph or the new one.

python benchmarks/crash.py [--builds 100]
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from rdflib import RDF, Graph, Literal, URIRef

from kg import ontology
from kg.graph.iris import DEFAULT_BASE, VOID
from kg.graph.store import Store


def graph(triples: int) -> Graph:
    out = Graph()
    out.add((URIRef(DEFAULT_BASE), RDF.type, VOID.Dataset))
    for number in range(triples - 1):
        out.add((URIRef(f"{DEFAULT_BASE}event/{number}"), RDF.value, Literal(number)))
    return out


def write(folder: str) -> None:
    """What is killed: builds in turns of a graph of 2,000 and one of 3,000 triples."""
    loaded, graphs = ontology.load(), (graph(2000), graph(3000))
    print("ready", flush=True)
    while True:
        for found in graphs:
            Store.build(folder, found, loaded)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--builds", type=int, default=100)
    parser.add_argument("--write", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.write:
        write(given.write)
    dice, seen = random.Random(7), Counter[int]()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "store")
        Store.build(folder, graph(2000), ontology.load())
        for _ in range(given.builds):
            writer = subprocess.Popen(
                [sys.executable, __file__, "--write", str(folder)], stdout=subprocess.PIPE
            )
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(dice.random() * 0.3)
            writer.send_signal(signal.SIGKILL)
            writer.wait()
            writer.stdout.close()
            seen[len(Store.open(folder))] += 1
    print(f"{given.builds} builds killed; triples found afterwards: {dict(sorted(seen.items()))}")
    assert set(seen) <= {2000, 3000}


if __name__ == "__main__":
    main()
