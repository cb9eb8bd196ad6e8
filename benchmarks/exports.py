"""How long each export of a large invented graph takes, and how much memory it needs at most.

    python benchmarks/exports.py [--events 100000] [--formats nquads,events] [--folder DIR]

Each format is written by a process of its own, so that its peak memory is its own; reading the graph is
part of the time. Compare the peaks of two sizes: with streaming they grow far less than the graph.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from kg import ontology
from kg.export import formats, source
from kg.export.folder import write_file
from kg.graph.iris import DEFAULT_BASE, Iris, prefixes
from kg.ontology import KG

_DAYS = 28


def statements(events: int, entities: int = 2000, per_document: int = 20) -> Iterator[str]:
    """N-Triples of a graph with that many events, each with one mention; no two runs differ."""
    iris = Iris(DEFAULT_BASE)
    names = prefixes(DEFAULT_BASE)
    types = sorted(str(i.iri) for i in ontology.load().event_types.values())

    def line(subject: str, predicate: str, value: str) -> str:
        prefix, _, local = predicate.partition(":")
        return f"<{subject}> <{names[prefix]}{local}> {value} .\n"

    def number(value: int) -> str:
        return f'"{value}"^^<{names["xsd"]}integer>'

    yield line(DEFAULT_BASE, "rdf:type", f"<{names['void']}Dataset>")
    for n in range(entities):
        node = iris.entity(f"ent:party-{n}")
        yield line(node, "rdf:type", f"<{KG}{('Country', 'Person', 'ArmedGroup')[n % 3]}>")
        yield line(node, "skos:prefLabel", f'"Party {n}"')
        yield line(node, "skos:altLabel", f'"P{n}"')
    for n in range(events):
        name = f"d{n // per_document}"
        document = iris.document(name)
        if n % per_document == 0:
            yield line(document, "rdf:type", f"<{KG}Document>")
            yield line(document, "dcterms:identifier", f'"{name}"')
            yield line(document, "dcterms:publisher", '"Example"')
            context = iris.context(name, 9000)
            yield line(context, "rdf:type", f"<{names['nif']}Context>")
        ident = hashlib.sha256(str(n).encode()).hexdigest()[:16]
        event = iris.event(f"ev:{ident}")
        mention = iris.mention(name, ident, 100, 160)
        sides = (iris.entity(f"ent:party-{(n * k + 1) % entities}") for k in (7, 13))
        day = f'"2024-{n % 12 + 1:02}-{n % _DAYS + 1:02}"^^<{names["xsd"]}date>'
        said = (
            ("kg:date", day),
            ("kg:polarity", f"<{KG}{'negative' if n % 9 == 0 else 'positive'}>"),
            ("kg:factuality", f"<{KG}{'alleged' if n % 7 == 0 else 'actual'}>"),
            ("kg:confidence", f'"0.8"^^<{names["xsd"]}decimal>'),
        )
        yield line(event, "rdf:type", f"<{types[n % len(types)]}>")
        for role, side in zip(("kg:actor", "kg:target"), sides, strict=True):
            yield line(event, role, f"<{side}>")
            yield line(event, "sem:hasActor", f"<{side}>")
        for predicate, value in (
            *said,
            ("sem:hasTimeStamp", day),
            ("kg:reports", number(1)),
            ("kg:independentSources", number(1)),
            ("kg:mention", f"<{mention}>"),
        ):
            yield line(event, predicate, value)
        for predicate, value in (
            *said,
            ("rdf:type", f"<{KG}Mention>"),
            ("rdf:type", f"<{names['nif']}RFC5147String>"),
            ("nif:beginIndex", number(100)),
            ("nif:endIndex", number(160)),
            ("nif:anchorOf", f'"Party {n} did what the sentence of number {n} says"'),
            ("nif:referenceContext", f"<{iris.context(name, 9000)}>"),
            ("kg:rule", '"frames/invented"'),
            ("kg:triggerBegin", number(110)),
            ("kg:triggerEnd", number(118)),
            ("prov:wasDerivedFrom", f"<{document}>"),
        ):
            yield line(mention, predicate, value)


def measure(graph: Path, name: str, out: Path) -> None:
    """Write one format in a fresh process; print seconds of clock and processor, megabytes, peak memory."""
    start, cpu = time.perf_counter(), time.process_time()
    given = source.read(graph, ontology.load())
    read = time.perf_counter() - start
    written = write_file(given, formats.get(name), out)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures = {
        "format": name,
        "read_s": round(read, 1),
        "total_s": round(time.perf_counter() - start, 1),
        "cpu_s": round(time.process_time() - cpu, 1),
        "file_mb": round(written.size / 1e6, 1),
        "peak_mb": round(peak),
    }
    print(json.dumps(figures), flush=True)
    out.unlink()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--formats", default="turtle,nquads,events,mentions,graphml,gdelt2,polecat")
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        graph = Path(folder, "graph.nt")
        with graph.open("w", encoding="utf-8") as stream:
            count = sum(stream.write(text) > 0 for text in statements(given.events))
        print(f"{given.events} events, {count} triples", file=sys.stderr)
        fresh = multiprocessing.get_context("spawn")
        for name in given.formats.split(","):
            child = fresh.Process(target=measure, args=(graph, name, Path(folder, "out")))
            child.start()
            child.join()
            if child.exitcode:
                sys.exit(f"{name}: ended with {child.exitcode}")


if __name__ == "__main__":
    main()
