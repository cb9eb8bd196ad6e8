"""Many clients at once on one endpoint: wrong answers, failures, and how long an answer takes.

    python benchmarks/load.py [GRAPH] [--clients 50] [--seconds 60]

Starts `kg serve` on this machine (loopback only) and stops by itself. Each client sends one query after the
other and compares every answer with what the store gives directly. One more client sends queries that would
run for hours, which the server has to end while the others go on.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from urllib.parse import quote

from kg import ontology
from kg.graph.store import Store
from kg.query import run, to_json

QUERIES = (
    "SELECT ?a ?b WHERE { ?a kg:met ?b } ORDER BY ?a ?b",
    "SELECT ?e ?q WHERE { ?e a kg:Attack ; kg:mention/nif:anchorOf ?q } ORDER BY ?e ?q",
    "SELECT ?t (COUNT(?e) AS ?n) WHERE { ?e a ?t ; kg:polarity kg:positive } GROUP BY ?t ORDER BY ?t",
    "ASK { ?e a kg:Expulsion }",
    'SELECT ?e WHERE { ?e skos:prefLabel "Moldova" }',
)
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


async def get(port: int, query: str) -> tuple[int, str]:
    """One answer on a connection of its own."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = (
        f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
    )
    writer.write(head.encode())
    data = await reader.read()
    writer.close()
    top, _, body = data.partition(b"\r\n\r\n")
    return int(top.split()[1]), body.decode()


async def client(
    port: int,
    right: dict[str, object],
    until: float,
    number: int,
    seen: Counter[str],
    times: list[float],
) -> None:
    while time.monotonic() < until:
        query = QUERIES[(number + seen["answers"]) % len(QUERIES)]
        start = time.monotonic()
        status, body = await get(port, query)
        times.append(time.monotonic() - start)
        seen["answers"] += 1
        seen[f"status {status}"] += 1
        if status == 200 and json.loads(body) != right[query]:
            seen["wrong"] += 1


async def nuisance(port: int, until: float, seen: Counter[str]) -> None:
    while time.monotonic() < until:
        status, _ = await get(port, ENDLESS)
        seen[f"endless: status {status}"] += 1


async def play(port: int, right: dict[str, object], clients: int, seconds: float) -> None:
    until = time.monotonic() + seconds
    seen: Counter[str] = Counter()
    times: list[float] = []
    await asyncio.gather(
        *(client(port, right, until, n, seen, times) for n in range(clients)),
        nuisance(port, until, seen),
    )
    cuts = statistics.quantiles(times, n=1000)
    print(f"{clients} clients, {seconds:g} s: {dict(sorted(seen.items()))}")
    print(f"{len(times) / seconds:.0f} answers a second; milliseconds: " + ", ".join(
        f"{name} {1000 * value:.0f}"
        for name, value in (("median", cuts[499]), ("p90", cuts[899]), ("p99", cuts[989]), ("p99.9", cuts[998]), ("most", max(times)))
    ))  # fmt: skip
    assert not seen["wrong"], "wrong answers"
    bad = [k for k in seen if k.startswith("status 5")]
    assert not bad, f"failures: {bad}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("graph", type=Path, nargs="?", default=Path("exports/graph.ttl"))
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    given = parser.parse_args()
    file = given.graph / "graph.ttl" if given.graph.is_dir() else given.graph
    store = Store.memory(file, ontology.load())
    right = {q: json.loads(to_json(run(store, q))) for q in QUERIES}
    command = [
        sys.executable,
        "-m",
        "kg",
        "serve",
        str(given.graph),
        "--port",
        "0",
        "--seconds",
        "5",
    ]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert server.stderr is not None
    try:
        port = int(server.stderr.readline().split("/")[2].rpartition(":")[2])
        asyncio.run(play(port, right, given.clients, given.seconds))
    finally:
        server.terminate()
        server.wait(20)


if __name__ == "__main__":
    main()
