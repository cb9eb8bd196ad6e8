"""Gold JSON without triggers + marks files -> gold JSON with triggers and spans, as convert.py writes it.

A marks file has one line an event, in the order of the document's events:
    doc | index | trigger | actor surfaces | target surfaces | place surface | speaker surface
surfaces are joined by ";" and parallel to the gold list; "?": not expressed nearby; "-" for none.
"""

from __future__ import annotations

import json
import pathlib
import sys
from typing import Any

from kg.train.authoring import Fault, near, trigger_at


def mark(doc: dict[str, Any], line: str) -> str | None:
    """Adds one line's marks to the document; returns what is wrong with the line, or None."""
    fields = [f.strip() for f in line.split("|")]
    if len(fields) != 7 or not fields[1].isdigit() or int(fields[1]) >= len(doc["events"]):
        return "needs: doc | index | trigger | actors | targets | place | speaker"
    ev, text = doc["events"][int(fields[1])], doc["text"]
    try:
        ev["trigger"] = trigger_at(fields[2], ev["quote"], text)
    except Fault as fault:
        return str(fault)
    t0 = ev["trigger"][0]
    ev["spans"] = {}
    for role, field in (("actor", fields[3]), ("target", fields[4])):
        surfaces = [] if field in ("-", "") else [s.strip() for s in field.split(";")]
        if len(surfaces) != len(ev[role]):
            return f"{role}: {len(surfaces)} surfaces for {ev[role]}"
        ev["spans"][role] = [None if s == "?" else near(text, s, t0) for s in surfaces]
        lost = [
            s
            for s, span in zip(surfaces, ev["spans"][role], strict=True)
            if span is None and s != "?"
        ]
        if lost:
            return f"{role}: not in the text: {lost}"
    for role, key, field in (
        ("place", "place", fields[5]),
        ("speaker", "attributed_to", fields[6]),
    ):
        if ev[key] and field not in ("-", "?", ""):
            ev["spans"][role] = near(text, field, t0)
            if ev["spans"][role] is None:
                return f"{role}: not in the text: {field!r}"
    for role in ("theme", "instrument"):
        ev["spans"][role] = near(text, ev[role], t0) if ev[role] else None
    return None


def main() -> None:
    gold, out = pathlib.Path(sys.argv[1]), pathlib.Path(__file__).parent / "corpus" / "json"
    out.mkdir(parents=True, exist_ok=True)
    docs: dict[str, dict[str, Any]] = {}
    faults = 0
    for name in sys.argv[2:]:
        for number, line in enumerate(
            pathlib.Path(name).read_text(encoding="utf-8").splitlines(), 1
        ):
            if not line.strip():
                continue
            did = line.split("|")[0].strip()
            path = gold / f"{did}.json"
            if did not in docs and path.exists():
                docs[did] = json.loads(path.read_text(encoding="utf-8"))
            wrong = mark(docs[did], line) if did in docs else f"no document {did!r} in {gold}"
            if wrong:
                faults += 1
                print(f"{name}:{number}: {wrong}")
    for did, doc in docs.items():
        for i, ev in enumerate(doc["events"]):
            if "trigger" not in ev:
                faults += 1
                print(f"{did}: event {i} has no line")
        (out / f"{did}.json").write_text(
            json.dumps(doc, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
    print(f"{len(docs)} documents, {faults} faults")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
