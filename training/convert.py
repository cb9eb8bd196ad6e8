"""Authored files -> JSON in the folder ``json`` beside them: ``python training/convert.py training/corpus/*.txt``."""

from __future__ import annotations

import json
import pathlib
import sys

from kg.train.authoring import parse


def main() -> None:
    bad = n = events = 0
    for name in sys.argv[1:]:
        out = pathlib.Path(name).parent / "json"
        out.mkdir(exist_ok=True)
        docs, faults = parse(pathlib.Path(name).read_text(encoding="utf-8"), name)
        for fault in faults:
            print(fault)
        bad += len(faults)
        for doc in docs:
            (out / f"{doc['id']}.json").write_text(
                json.dumps(doc, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
            )
            n += 1
            events += len(doc["events"])
    print(f"{n} documents, {events} events, {bad} faults")
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
