"""How fast documents are read, as a share of the bare pipeline's speed with the same model.

    python benchmarks/speed.py [CORPUS.jsonl] [--documents 60] [--rounds 3] [--extractor both]

Words a second of one machine say little on another, so the figure to look at is the ratio: both are
timed in one process on the same texts, in turns, and the medians of the rounds are compared. The bare
pipeline gets the same paragraphs that the extractor gives to it. Loading is not timed.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from corpus import corpus

from kg import documents, ontology
from kg.export import jsonl
from kg.extract import engine
from kg.model import Document, Report
from kg.resolve import resolve


def load(path: Path | None, number: int) -> list[Document]:
    """The corpus that is named, or an invented one."""
    if path is not None:
        return documents.read([path], report=Report())[:number]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "bench.jsonl")
        file.write_text(jsonl.to_jsonl(corpus(number, 400)), "utf-8")
        return documents.read([file], report=Report())


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path, nargs="?")
    parser.add_argument("--documents", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--extractor", choices=engine.EXTRACTORS, default="both")
    given = parser.parse_args()
    found = load(given.corpus, given.documents)
    words = sum(len(d.text.split()) for d in found)
    loaded = engine.load(ontology.load(), extractor=given.extractor)
    blocks = [d.text[b.start : b.end] for d in found for b in d.blocks]
    works = {
        "bare pipeline": lambda: list(loaded.nlp.pipe(blocks, batch_size=64)),
        "extraction": lambda: list(loaded.extract(found)),
        "with resolution": lambda: resolve(list(loaded.extract(found))),
    }
    works["extraction"]()  # caches fill in the first run
    times = {name: [] for name in works}
    for _ in range(given.rounds):
        for name, work in works.items():
            times[name].append(seconds(work))
    bare = statistics.median(times["bare pipeline"])
    print(f"{len(found)} documents, {words} words, {given.rounds} rounds, {given.extractor}")
    for name, all_ in times.items():
        middle = statistics.median(all_)
        print(f"{name:16} {words / middle:8.0f} words/s   {bare / middle:.2f} of the bare pipeline")


if __name__ == "__main__":
    main()
