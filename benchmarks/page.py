"""How long the page takes to write and to open in a browser, and how large it is, by number of actors.

``python benchmarks/page.py`` prints a line for each size; it needs Debian's chromium.
"""

from __future__ import annotations

import random
import runpy
import tempfile
import time
from pathlib import Path
from typing import Any

import networkx as nx

from kg.view import page, write

TESTS = Path(__file__).parents[1] / "tests" / "view"
MADE = runpy.run_path(str(TESTS / "sample.py"))
CHROME = runpy.run_path(str(TESTS / "chrome.py"))
SIZES = (100, 1_000, 5_000, 20_000)


def scale_free(nodes: int, *, seed: int = 3) -> nx.MultiDiGraph[Any]:
    """Two events for each actor, few actors in most of them."""
    dice = random.Random(seed)
    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
    for number in range(nodes):
        graph.add_node(f"ent:a{number}", label=f"Actor {number}", cls="Country", aliases=())
    kinds = MADE["TYPES"].split()
    for number in range(2 * nodes):
        first, second = number % nodes, int(nodes * dice.random() ** 4)
        if first != second:
            data = MADE["edge"](kinds[number % len(kinds)], number)
            MADE["put"](graph, f"ent:a{first}", f"ent:a{second}", data)
    return graph


def main() -> None:
    """Print actors, seconds to write, megabytes, seconds until the page can be used."""
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        CHROME["chrome"](Path(folder) / "profile") as browser,
    ):
        for size in SIZES:
            graph = scale_free(size)
            file = Path(folder) / f"{size}.html"
            start = time.perf_counter()
            write(file, page(graph, title=f"{size} actors"))
            made = time.perf_counter()
            browser.open(file)
            opened = time.perf_counter() - made
            mega = file.stat().st_size / 1e6
            print(f"{size:6} actors  {made - start:6.1f} s  {mega:5.1f} MB  {opened:5.2f} s")


if __name__ == "__main__":
    main()
