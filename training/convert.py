"""Authoring format (training/corpus/FORMAT.md) -> gold JSON with triggers and surface spans."""

from __future__ import annotations

import json
import pathlib
import re
import sys
from typing import Any

TYPES = set(
    """Meeting Visit Call Negotiation Mediation Attendance Agreement Praise Endorsement Cooperation Aid ArmsTransfer
Concession Retreat Request Accusation Condemnation Denial Rejection TreatyExit Threat Protest Sanction Expulsion RelationsCut
Mobilization Arrest Prosecution Restriction Seizure Attack Shootdown Killing Injury Damage Capture ResponsibilityClaim""".split()
)
CLASSES = set(
    """Person Country Place GovernmentBody ArmedForce ArmedGroup IntergovernmentalOrganization Party Company Media
Organization Group Facility Agreement Gathering Weapon Law Case""".split()
)
FACTUALITY = {"alleged": "alleged", "plan": "planned", "hyp": "hypothetical"}


class Fault(Exception):  # noqa: N818 (a fault of a line, which is collected and listed)
    pass


def near(text: str, words: str, trigger: int) -> list[int] | None:
    """The occurrence of ``words`` (whole words) nearest to the trigger, as [start, end]."""
    spans = [
        [m.start(), m.end()] for m in re.finditer(r"(?<!\w)" + re.escape(words) + r"(?!\w)", text)
    ]
    return (
        min(spans, key=lambda s: min(abs(s[0] - trigger), abs(s[1] - trigger))) if spans else None
    )


def participant(
    part: str, entities: dict[str, Any], text: str, trigger: int
) -> tuple[str, list[int] | None]:
    key, _, surface = (x.strip() for x in part.partition("="))
    if key not in entities:
        raise Fault(f"{key!r} is not in entities")
    if surface == "?":
        return key, None
    forms = [surface] if surface else [key, *entities[key]["aliases"]]
    spans = [s for f in forms if (s := near(text, f, trigger))]
    if not spans:
        raise Fault(
            f"no form of {key!r} stands in the text (tried {forms}); give Key=surface or Key=?"
        )
    return key, min(spans, key=lambda s: min(abs(s[0] - trigger), abs(s[1] - trigger)))


def event(line: str, entities: dict[str, Any], text: str) -> dict[str, Any]:
    head, mark, quote = line.partition("| q=")
    fields = [f.strip() for f in head.strip().strip("|").split("|")]
    quote = quote.strip()
    if not mark or len(fields) < 4:
        raise Fault("needs: type | actors | targets | trigger | options | q=quote")
    kind, actors, targets, trigger, *options = fields
    if kind not in TYPES:
        raise Fault(f"unknown type {kind!r}")
    if quote not in text:
        raise Fault(f"quote is not in the text: {quote[:70]!r}")
    at = [m.start() for m in re.finditer(r"(?<!\w)" + re.escape(trigger) + r"(?!\w)", quote)]
    if len(at) != 1:
        raise Fault(
            f"trigger {trigger!r} occurs {len(at)} times in the quote; it must be there once"
        )
    base = text.index(quote)
    t0 = base + at[0]
    word = re.match(r"[\w’'-]+", trigger)
    t1 = t0 + (len(word.group()) if word else len(trigger))
    ev: dict[str, Any] = {"type": kind, "actor": [], "target": [], "theme": None, "instrument": None, "place": None, "date": None,
                          "count": None, "polarity": "positive", "factuality": "actual", "attributed_to": None, "quote": quote,
                          "trigger": [t0, t1], "spans": {"actor": [], "target": []}}  # fmt: skip
    for role, side in (("actor", actors), ("target", targets)):
        for part in side.split(";"):
            if part.strip() not in ("", "-"):
                key, span = participant(part.strip(), entities, text, t0)
                ev[role].append(key)
                ev["spans"][role].append(span)
    for option in filter(None, options):
        name, eq, value = (x.strip() for x in option.partition("="))
        if option == "neg":
            ev["polarity"] = "negative"
        elif option in FACTUALITY:
            ev["factuality"] = FACTUALITY[option]
        elif name in ("theme", "instr") and eq:
            role = "instrument" if name == "instr" else "theme"
            ev[role] = value
            ev["spans"][role] = near(text, value, t0)
            if ev["spans"][role] is None:
                raise Fault(f"{name} {value!r} is not in the text")
        elif name in ("place", "by") and eq:
            role = "place" if name == "place" else "attributed_to"
            ev[role], ev["spans"]["place" if name == "place" else "speaker"] = participant(
                value, entities, text, t0
            )
        elif name == "date" and re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", value):
            ev["date"] = value
        elif name == "count" and value.isdigit():
            ev["count"] = int(value)
        else:
            raise Fault(f"unknown option {option!r}")
    return ev


def position(line: str, entities: dict[str, Any], text: str) -> dict[str, Any]:
    head, _, quote = line.partition("| q=")
    fields = [f.strip() for f in head.strip().strip("|").split("|")]
    quote = quote.strip()
    if len(fields) != 3:
        raise Fault("needs: person | title | body | q=quote")
    if fields[0] not in entities or fields[2] not in entities:
        raise Fault(f"{fields[0]!r} or {fields[2]!r} is not in entities")
    if not quote or quote not in text:
        raise Fault(f"quote is not in the text: {quote[:70]!r}")
    return {"person": fields[0], "title": fields[1], "of": fields[2], "quote": quote}


def convert(path: pathlib.Path) -> tuple[list[dict[str, Any]], list[str]]:
    docs: list[dict[str, Any]] = []
    faults: list[str] = []
    section, body = "", []
    doc: dict[str, Any] = {}

    def close_text() -> None:
        if doc and "text" not in doc:
            doc["text"] = "\n".join(body).strip("\n")

    for number, line in enumerate([*path.read_text(encoding="utf-8").split("\n"), "=== end"], 1):
        try:
            if line.startswith("=== "):
                close_text()
                if doc:
                    docs.append(doc)
                if line == "=== end":
                    break
                fields = [f.strip() for f in line[4:].split("|", 2)]
                if len(fields) != 3 or not re.fullmatch(r"\d{4}-\d\d-\d\d", fields[1]):
                    raise Fault("needs: === id | YYYY-MM-DD | title")
                doc = {"id": fields[0], "date": fields[1], "title": fields[2]}
                doc.update(entities={}, events=[], positions=[])
                section, body = "text", []
            elif line.startswith("--- ") and doc:
                section = line[4:].strip()
                close_text()
                if section not in ("entities", "events", "positions"):
                    raise Fault(f"unknown section {section!r}")
            elif section == "text":
                body.append(line)
            elif line.strip() and section == "entities":
                fields = [f.strip() for f in line.split("|")]
                if len(fields) < 2 or fields[1] not in CLASSES:
                    raise Fault("needs: Key | Class | alias; alias, with a class of the guide")
                aliases = (
                    [a.strip() for a in fields[2].split(";") if a.strip()]
                    if len(fields) > 2
                    else []
                )
                doc["entities"][fields[0]] = {"type": fields[1], "aliases": aliases}
                if not any(a.lower() in doc["text"].lower() for a in [fields[0], *aliases]):
                    raise Fault(f"no name of {fields[0]!r} stands in the text")
            elif line.strip() and section == "events":
                doc["events"].append(event(line, doc["entities"], doc["text"]))
            elif line.strip() and section == "positions":
                doc["positions"].append(position(line, doc["entities"], doc["text"]))
        except Fault as fault:
            faults.append(f"{path}:{number}: {fault}")
    return docs, faults


def main() -> None:
    out = pathlib.Path(__file__).parent / "corpus" / "json"
    out.mkdir(parents=True, exist_ok=True)
    bad = n = events = 0
    for name in sys.argv[1:]:
        docs, faults = convert(pathlib.Path(name))
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
