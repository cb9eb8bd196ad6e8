"""Ten typical queries: the store in memory and on disk against rdflib's own engine and against bare pyoxigraph,
which has the data in one graph.

    python benchmarks/store.py [--triples 100000] [--rounds 3]

Seconds of one machine say little on another: look at the ratios, which come from one run. Each engine runs in
a process of its own on the same invented graph, but for the last comparison, in which two take turns; a figure is the median of the rounds, and rdflib gets one round
for a query that takes it longer than ten seconds. Rows are counted, and must be the same for all.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox

PREFIXES = {
    "kg": "https://w3id.org/livekg/ontology#",
    "ent": "https://w3id.org/livekg/data/entity/",
    "ev": "https://w3id.org/livekg/data/event/",
    "nif": "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "prov": "http://www.w3.org/ns/prov#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
TYPES = "Meeting Visit Call Attack Expulsion Sanction Accusation Denial Aid Threat".split()
QUERIES = {
    "one event": "SELECT ?p ?o WHERE { ev:e7 ?p ?o }",
    "two hops": "SELECT ?b ?a WHERE { ?e a kg:Expulsion ; kg:actor ent:a3 ; kg:target ?b . ?f kg:actor ?b ; a kg:Sanction ; kg:target ?a }",
    "days": 'SELECT ?e WHERE { ?e kg:date ?d . FILTER(?d >= "2023-03-01"^^xsd:date && ?d < "2023-03-05"^^xsd:date) }',
    "pairs": "SELECT ?a ?b (COUNT(?e) AS ?n) WHERE { ?e kg:actor ?a ; kg:target ?b } GROUP BY ?a ?b ORDER BY DESC(?n) ?a ?b LIMIT 20",
    "classes": "SELECT (COUNT(?e) AS ?n) WHERE { ?t rdfs:subClassOf* kg:CONSULT . ?e a ?t }",
    "optional": "SELECT ?e ?d ?q WHERE { ?e a kg:Visit ; kg:actor ent:a3 ; kg:mention ?m . ?m nif:anchorOf ?q OPTIONAL { ?e kg:date ?d } }",
    "words": 'SELECT ?m WHERE { ?m nif:anchorOf ?q . FILTER(CONTAINS(?q, "number 77 ")) }',
    "names": 'SELECT ?e ?n WHERE { ?x skos:prefLabel "Actor 5" . ?e kg:actor ?x ; kg:target ?y . ?y skos:prefLabel ?n } ORDER BY ?e',
    "not": "SELECT (COUNT(?e) AS ?n) WHERE { ?e a kg:Attack . FILTER NOT EXISTS { ?e kg:date ?d } }",
    "union": "SELECT DISTINCT ?x WHERE { { ?e kg:actor ent:a1 ; kg:target ?x } UNION { ?e kg:target ent:a1 ; kg:actor ?x } }",
}  # fmt: skip


def invent(path: Path, triples: int) -> None:
    """Events with actors, dates and mentions, some fourteen triples each, as N-Triples."""
    dice = random.Random(7)
    names = dict(PREFIXES)
    typed, integer = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", f"{names['xsd']}integer"
    with path.open("w", encoding="utf-8") as out:
        written = 0

        def put(s: str, p: str, o: str) -> None:
            nonlocal written
            out.write(f"{s} {p} {o} .\n")
            written += 1

        def iri(prefix: str, local: str) -> str:
            return f"<{names[prefix]}{local}>"

        void = "<http://rdfs.org/ns/void#Dataset>"
        put("<https://w3id.org/livekg/data/>", typed, void)
        actors = max(50, triples // 400)
        for n in range(actors):
            put(iri("ent", f"a{n}"), iri("skos", "prefLabel"), f'"Actor {n}"')
            put(iri("ent", f"a{n}"), typed, iri("kg", "Country"))
        event = 0
        while written < triples:
            e, m = (
                iri("ev", f"e{event}"),
                f"<https://w3id.org/livekg/data/doc/d{event // 20}#m{event}>",
            )
            put(e, typed, iri("kg", TYPES[event % len(TYPES)]))
            put(e, iri("kg", "actor"), iri("ent", f"a{int(actors * dice.random() ** 2)}"))
            put(e, iri("kg", "target"), iri("ent", f"a{int(actors * dice.random() ** 2)}"))
            if event % 7:
                day = f"2023-{1 + event % 12:02}-{1 + event % 28:02}"
                put(e, iri("kg", "date"), f'"{day}"^^<{names["xsd"]}date>')
            for name, value in (("polarity", "positive"), ("factuality", "actual")):
                put(e, iri("kg", name), iri("kg", value))
            put(e, iri("kg", "mention"), m)
            put(m, typed, iri("kg", "Mention"))
            put(m, iri("nif", "anchorOf"), f'"What was said under number {event} on that day"')
            put(m, iri("nif", "beginIndex"), f'"{event % 5000}"^^<{integer}>')
            put(m, iri("nif", "endIndex"), f'"{event % 5000 + 46}"^^<{integer}>')
            put(m, iri("kg", "rule"), '"frames/test"')
            document = f"<https://w3id.org/livekg/data/doc/d{event // 20}>"
            put(m, iri("prov", "wasDerivedFrom"), document)
            event += 1


def engine(kind: str, file: Path, folder: Path) -> Callable[[str], int]:
    """What runs a query and says how many rows it gave."""
    heads = "".join(f"PREFIX {p}: <{iri}>\n" for p, iri in PREFIXES.items())
    if kind == "rdflib":
        from rdflib import Graph

        from kg.ontology import load

        graph = Graph().parse(file, format="nt")
        for triple in load().graph:
            graph.add(triple)
        return lambda text: len(list(graph.query(heads + text)))
    from kg import ontology
    from kg.graph.store import Store
    from kg.query import run

    on_disk = kind.endswith("disk")
    if kind.startswith("bare"):
        flat = folder.with_name("flat")
        inner = ox.Store.read_only(str(flat)) if on_disk else bare(ox.Store(), file)
        return lambda text: sum(
            1 for _ in inner.query(heads + text, use_default_graph_as_union=True)
        )
    store = Store.open(folder) if on_disk else Store.memory(file, ontology.load())
    return lambda text: len(run(store, text).rows)


def bare(inner: Any, file: Path) -> Any:
    """The same data as pyoxigraph alone would hold them: no graph a document, the ontology beside."""
    from kg.graph.graphs import ONTOLOGY_GRAPH
    from kg.ontology import load

    inner.load(path=str(file), format=ox.RdfFormat.N_TRIPLES)
    ontology = load().graph.serialize(format="nt", encoding="utf-8")
    inner.load(ontology, format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(ONTOLOGY_GRAPH))
    return inner


def measure(kind: str, file: Path, folder: Path, rounds: int) -> dict[str, Any]:
    """Seconds to load, seconds of each query, rows, and the peak of memory in MiB."""
    start = time.perf_counter()
    ask = engine(kind, file, folder)
    found: dict[str, Any] = {"load": time.perf_counter() - start, "seconds": {}, "rows": {}}
    for name, text in QUERIES.items():
        times: list[float] = []
        # The shortest ones are asked often enough that one hiccup does not count.
        while (len(times) < rounds or sum(times) < 0.2) and not (
            kind == "rdflib" and times and times[0] > 10
        ):
            start = time.perf_counter()
            found["rows"][name] = ask(text)
            times.append(time.perf_counter() - start)
        found["seconds"][name] = statistics.median(times)
    found["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


def turns(kind: str, file: Path, folder: Path, rounds: int) -> dict[str, float]:
    """How many times as long as bare pyoxigraph our class takes for each query; they take turns in one process."""
    ours, bare = engine(kind, file, folder), engine(f"bare {kind}", file, folder)
    found: dict[str, float] = {}
    for name, text in QUERIES.items():
        taken: tuple[list[float], list[float]] = ([], [])
        rows = set()
        while len(taken[0]) < rounds or sum(taken[0]) < 0.2:
            for ask, times in zip((ours, bare), taken, strict=True):
                start = time.perf_counter()
                rows.add(ask(text))
                times.append(time.perf_counter() - start)
        assert len(rows) == 1, f"{name}: other rows than bare pyoxigraph: {rows}"
        found[name] = statistics.median(taken[0]) / statistics.median(taken[1])
    return found


def build(file: Path, folder: Path) -> None:
    from rdflib import Graph

    from kg import ontology
    from kg.graph.store import Store

    Store.build(folder, Graph().parse(file, format="nt"), ontology.load())
    inner = bare(ox.Store(str(folder.with_name("flat"))), file)
    inner.optimize()
    inner.flush()


def apart(*words: str) -> Any:
    """This script in a process of its own."""
    done = subprocess.run(
        [sys.executable, __file__, *words], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout or "null")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--triples", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--engine", help=argparse.SUPPRESS)
    parser.add_argument("--place", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.engine:
        file, folder = given.place / "graph.nt", given.place / "store"
        if given.engine == "build":
            build(file, folder)
        elif given.engine.startswith("turns "):
            kind = given.engine.removeprefix("turns ")
            print(json.dumps(turns(kind, file, folder, given.rounds)))
        else:
            print(json.dumps(measure(given.engine, file, folder, given.rounds)))
        return
    with tempfile.TemporaryDirectory() as place:
        invent(Path(place, "graph.nt"), given.triples)
        common = ("--place", place, "--rounds", str(given.rounds))
        apart(*common, "--engine", "build")
        kinds = ("rdflib", "memory", "disk")
        found = {kind: apart(*common, "--engine", kind) for kind in kinds}
        slower = {kind: apart(*common, "--engine", f"turns {kind}") for kind in kinds[1:]}
    report(given.triples, found, slower)


def report(triples: int, found: dict[str, Any], slower: dict[str, dict[str, float]]) -> None:
    base = found["rdflib"]
    for kind, figures in found.items():
        wrong = [n for n in QUERIES if figures["rows"][n] != base["rows"][n]]
        assert not wrong, f"{kind}: other rows than rdflib: {wrong}"
    print(f"{triples} triples; times faster than rdflib (its seconds in the last column)")
    print(f"{'query':10} {'memory':>8} {'disk':>8} {'rows':>8} {'rdflib s':>9}")
    for name in QUERIES:
        took = base["seconds"][name]
        ratios = [took / found[k]["seconds"][name] for k in ("memory", "disk")]
        print(f"{name:10} {ratios[0]:8.1f} {ratios[1]:8.1f} {base['rows'][name]:8} {took:9.3f}")

    def mean(over: str, under: str) -> float:
        pairs = ((found[over]["seconds"][n], found[under]["seconds"][n]) for n in QUERIES)
        return statistics.geometric_mean(a / b for a, b in pairs)

    print(
        f"geometric mean: in memory {mean('rdflib', 'memory'):.1f}, on disk {mean('rdflib', 'disk'):.1f}"
    )
    ratios = (statistics.geometric_mean(slower[k].values()) for k in ("memory", "disk"))
    print("as slow as bare pyoxigraph: in memory {:.2f}, on disk {:.2f}".format(*ratios))
    for kind in ("memory", "disk"):
        load, memory = base["load"] / found[kind]["load"], found[kind]["memory"] / base["memory"]
        print(f"{kind}: opened {load:.0f} times faster, peak memory {memory:.2f} of rdflib's")


if __name__ == "__main__":
    main()
