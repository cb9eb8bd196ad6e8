"""Documents in the authoring format (training/corpus/FORMAT.md) in, gold documents with triggers out."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from kg.errors import choices

TYPES = frozenset(
    """Meeting Visit Call Negotiation Mediation Attendance Agreement Praise Endorsement Cooperation Aid
    ArmsTransfer Concession Retreat Request Accusation Condemnation Denial Rejection TreatyExit Threat Protest
    Sanction Expulsion RelationsCut Mobilization Arrest Prosecution Restriction Seizure Attack Shootdown
    Killing Injury Damage Capture ResponsibilityClaim""".split()
)
CLASSES = frozenset(
    """Person Country Place GovernmentBody ArmedForce ArmedGroup IntergovernmentalOrganization Party Company
    Media Organization Group Facility Agreement Gathering Weapon Law Case""".split()
)
_FACTUALITY = {"alleged": "alleged", "plan": "planned", "hyp": "hypothetical"}
_OPTIONS = "theme=, instr=, place=, by=, date=, count=, neg, alleged, plan, hyp"

Doc = dict[str, Any]
Place = list[int]  # [start, end] in the text


class Fault(Exception):  # noqa: N818 (a fault of a line, which is collected and listed)
    """What is wrong with a line, and what it needs."""


def parse(text: str, source: str) -> tuple[list[Doc], list[str]]:
    """The documents of a file, and what is wrong with it as ``source:line: fault``."""
    docs: list[Doc] = []
    faults: list[str] = []
    doc: Doc | None = None
    section, begun = "text", False
    for number, line in enumerate(text.split("\n"), 1):
        try:
            if line.startswith("=== ") or (line.strip() and not begun):
                doc, section, begun = None, "text", True
                doc = _opened(line)
                docs.append(doc)
            elif doc is None:
                continue  # the fault of its first line is told
            elif line.startswith("--- "):
                doc["text"] = doc["text"].strip("\n")
                section = _section(line)
            elif section == "text":
                doc["text"] += line + "\n"
            elif line.strip():
                _SECTIONS[section](line, doc)
        except Fault as fault:
            faults.append(f"{source}:{number}: {fault}")
    for found in docs:
        found["text"] = found["text"].strip("\n")
    return docs, faults


def _opened(line: str) -> Doc:
    fields = [f.strip() for f in line.removeprefix("=== ").split("|", 2)]
    if (
        not line.startswith("=== ")
        or len(fields) != 3
        or not re.fullmatch(r"\d{4}-\d\d-\d\d", fields[1])
    ):
        raise Fault("needs: === id | YYYY-MM-DD | title")
    doc: Doc = dict(zip(("id", "date", "title"), fields, strict=True))
    return doc | {"entities": {}, "events": [], "positions": [], "text": ""}


def _section(line: str) -> str:
    name = line[4:].strip()
    if name not in _SECTIONS:
        raise Fault(f"unknown section {name!r}; {choices(name, _SECTIONS)}")
    return name


def _entity(line: str, doc: Doc) -> None:
    fields = [f.strip() for f in line.split("|")]
    if len(fields) < 2 or fields[1] not in CLASSES:
        raise Fault("needs: Key | Class | alias; alias, with a class of the guide")
    aliases = [a.strip() for a in fields[2].split(";") if a.strip()] if len(fields) > 2 else []
    doc["entities"][fields[0]] = {"type": fields[1], "aliases": aliases}
    if not any(a.lower() in doc["text"].lower() for a in [fields[0], *aliases]):
        raise Fault(f"no name of {fields[0]!r} stands in the text; give one as an alias")


def _event(line: str, doc: Doc) -> None:
    head, mark, quote = line.partition("| q=")
    fields = [f.strip() for f in head.strip().strip("|").split("|")]
    if not mark or len(fields) < 4:
        raise Fault("needs: type | actors | targets | trigger | options | q=quote")
    kind, actors, targets, trigger, *options = fields
    if kind not in TYPES:
        raise Fault(f"unknown type {kind!r}; {choices(kind, TYPES)}")
    at = trigger_at(trigger, quote.strip(), doc["text"])
    ev: dict[str, Any] = {
        "type": kind,
        "actor": [],
        "target": [],
        "theme": None,
        "instrument": None,
        "place": None,
    }
    ev |= {
        "date": None,
        "count": None,
        "polarity": "positive",
        "factuality": "actual",
        "attributed_to": None,
    }
    ev |= {"quote": quote.strip(), "trigger": at, "spans": {"actor": [], "target": []}}
    for role, side in (("actor", actors), ("target", targets)):
        for part in side.split(";"):
            if part.strip() not in ("", "-"):
                key, span = _participant(part.strip(), doc, at[0])
                ev[role].append(key)
                ev["spans"][role].append(span)
    for option in filter(None, options):
        _option(option, ev, doc)
    doc["events"].append(ev)


def trigger_at(trigger: str, quote: str, text: str) -> Place:
    """Where the first word of a trigger stands, which must be once in the quote."""
    if not quote or quote not in text:
        raise Fault(f"quote is not in the text: {quote[:70]!r}")
    at = [m.start() for m in re.finditer(r"(?<!\w)" + re.escape(trigger) + r"(?!\w)", quote)]
    if len(at) != 1:
        raise Fault(
            f"trigger {trigger!r} occurs {len(at)} times in the quote; it must be there once"
        )
    start = text.index(quote) + at[0]
    word = re.match(r"[\w’'-]+", trigger)
    return [start, start + (len(word.group()) if word else len(trigger))]


def _option(option: str, ev: dict[str, Any], doc: Doc) -> None:
    name, eq, value = (x.strip() for x in option.partition("="))
    if option == "neg":
        ev["polarity"] = "negative"
    elif option in _FACTUALITY:
        ev["factuality"] = _FACTUALITY[option]
    elif name in ("theme", "instr") and eq:
        role = "instrument" if name == "instr" else "theme"
        ev[role] = value
        ev["spans"][role] = near(doc["text"], value, ev["trigger"][0])
        if ev["spans"][role] is None:
            raise Fault(f"{name} {value!r} is not in the text")
    elif name in ("place", "by") and eq:
        role, spot = ("place", "place") if name == "place" else ("attributed_to", "speaker")
        ev[role], ev["spans"][spot] = _participant(value, doc, ev["trigger"][0])
    elif name == "date" and re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", value):
        ev["date"] = value
    elif name == "count" and value.isdigit():
        ev["count"] = int(value)
    else:
        raise Fault(f"unknown option {option!r}; the options are {_OPTIONS}")


def _participant(part: str, doc: Doc, trigger: int) -> tuple[str, Place | None]:
    key, _, surface = (x.strip() for x in part.partition("="))
    entities, text = doc["entities"], doc["text"]
    if key not in entities:
        raise Fault(f"{key!r} is not in entities; add it there, or correct it")
    if surface == "?":
        return key, None
    forms = [surface] if surface else [key, *entities[key]["aliases"]]
    spans = [s for f in forms if (s := near(text, f, trigger))]
    if not spans:
        raise Fault(
            f"no form of {key!r} stands in the text (tried {forms}); give Key=surface or Key=?"
        )
    return key, min(spans, key=lambda s: _apart(s, trigger))


def near(text: str, words: str, trigger: int) -> Place | None:
    """The occurrence of ``words`` (whole words) nearest to the trigger."""
    found = re.finditer(r"(?<!\w)" + re.escape(words) + r"(?!\w)", text)
    return min(([*m.span()] for m in found), key=lambda s: _apart(s, trigger), default=None)


def _apart(span: Place, trigger: int) -> int:
    return min(abs(span[0] - trigger), abs(span[1] - trigger))


def _position(line: str, doc: Doc) -> None:
    head, _, quote = line.partition("| q=")
    fields = [f.strip() for f in head.strip().strip("|").split("|")]
    quote = quote.strip()
    if len(fields) != 3:
        raise Fault("needs: person | title | body | q=quote")
    unknown = [f for f in (fields[0], fields[2]) if f not in doc["entities"]]
    if unknown:
        raise Fault(f"{unknown[0]!r} is not in entities; add it there, or correct it")
    if not quote or quote not in doc["text"]:
        raise Fault(f"quote is not in the text: {quote[:70]!r}")
    held = {"person": fields[0], "title": fields[1], "of": fields[2], "quote": quote}
    doc["positions"].append(held)


_SECTIONS: dict[str, Callable[[str, Doc], None]] = {
    "entities": _entity,
    "events": _event,
    "positions": _position,
}
