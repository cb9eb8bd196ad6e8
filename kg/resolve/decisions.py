"""A file of decisions in, checked decisions out: what a person says of entities, events and claims."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import InputError, OntologyError, choices
from kg.model import Decision, EntityClass
from kg.ontology import Ontology

COLUMNS = ("what", "a", "b", "verdict", "reason", "who")
_VERDICTS = {
    "entity": ("different", "same"),
    "event": ("accept", "reject", "type:NEW"),
    "claim": ("accept", "reject", "type:NEW"),
}
# Entities of one of these kinds may turn out to be one; a country acts and is a place as well.
_KINDS = ("Person", "CollectiveActor", "Location", "LegalInstrument", "Gathering", "Weapon")


@dataclass(frozen=True, slots=True)
class Decisions:
    """The lines of a file, sorted; ``kinds`` says of each class what an entity of it can be one with."""

    lines: tuple[Decision, ...] = ()
    kinds: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def may_be_one(self, a: EntityClass | None, b: EntityClass | None) -> bool:
        """Whether entities of these classes can be the same; an unknown class contradicts none."""
        return a is None or b is None or bool(self.kinds[a] & self.kinds[b])


def load(path: Path, ontology: Ontology) -> Decisions:
    """The decisions of a CSV file; a row whose verdict is empty waits and does nothing.

    Raises InputError with file and line for a row that cannot be understood or contradicts another.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}; name a CSV file") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8; save it as UTF-8") from error
    return Decisions(parse(text, ontology, str(path)), kinds(ontology))


def kinds(ontology: Ontology) -> dict[str, frozenset[str]]:
    """What an entity of each class can be one with."""
    out: dict[str, frozenset[str]] = {
        cls: frozenset(k for k in _KINDS if ontology.is_a(EntityClass(cls), k))
        for cls in ontology.entity_classes
    }
    return {**out, "Country": frozenset({"Location", "CollectiveActor"})}


def parse(text: str, ontology: Ontology, source: str) -> tuple[Decision, ...]:
    """The decisions of a CSV text, each once, in an order that does not depend on the file's."""
    found: dict[tuple[str, ...], tuple[Decision, int]] = {}
    for number, row in _rows(text, source):
        decision = _decision(row, ontology, f"{source}:{number}")
        key = (decision.what, *sorted((decision.a, decision.b)))
        first, line = found.setdefault(key, (decision, number))
        if first.verdict != decision.verdict:
            raise InputError(
                f"{source}:{number}: {decision} contradicts line {line}, {first}; remove one of them"
            )
    return tuple(
        sorted((d for d, _ in found.values()), key=lambda d: (d.what, d.a, d.b, d.verdict))
    )


def _rows(text: str, source: str) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.reader(io.StringIO(text, newline=""))
    head = tuple(cell.strip() for cell in next(reader, []))
    if head != COLUMNS:
        raise InputError(f"{source}:1: the first line must be {','.join(COLUMNS)}")
    for cells in reader:
        if len(cells) > len(COLUMNS):
            raise InputError(
                f"{source}:{reader.line_num}: {len(cells)} cells in {len(COLUMNS)} columns; "
                'put a text with a comma into "quotes"'
            )
        row = dict.fromkeys(COLUMNS, "")
        row |= {n: " ".join(c.split()) for n, c in zip(COLUMNS, cells, strict=False)}
        if row["verdict"]:
            yield reader.line_num, row


def _decision(row: dict[str, str], ontology: Ontology, where: str) -> Decision:
    what, verdict = row["what"], row["verdict"]
    if what not in _VERDICTS:
        raise InputError(f"{where}: unknown kind {what!r} in what; {choices(what, _VERDICTS)}")
    known = [v for v in _VERDICTS[what] if v != "type:NEW"]
    if what != "entity" and verdict.startswith("type:"):
        try:
            ontology.event_type(verdict.removeprefix("type:"))
        except OntologyError as error:
            raise InputError(f"{where}: {error}") from error
    elif verdict not in known:
        raise InputError(
            f"{where}: unknown verdict {verdict!r} for {what}; {choices(verdict, _VERDICTS[what])}"
        )
    if not row["a"]:
        raise InputError(f"{where}: a is empty; give the id of the {what}")
    if bool(row["b"]) != (what == "entity"):
        raise InputError(
            f"{where}: b is empty; give the other entity"
            if what == "entity"
            else f"{where}: b must be empty, for {verdict} is about one {what}"
        )
    if row["a"] == row["b"]:
        raise InputError(f"{where}: a and b are the same id; give two")
    return Decision(what, row["a"], row["b"], verdict, row["reason"], row["who"])
