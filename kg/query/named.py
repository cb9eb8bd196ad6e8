"""``ontology/queries/*.rq`` in, named queries with title, description and typed parameters out.

The head of a file::

    # title: Who expelled whose diplomats
    # description: Expulsions by pair of countries, with numbers.
    # param actor: entity? = who expels

A parameter is a variable of the query. Its kind is entity, type (an event type or a PLOVER class),
date (ISO day, month or year), integer or text; a question mark makes it optional.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from kg.errors import QueryError, choices
from kg.query.guard import check_allowed, variables
from kg.resources import ontology_dir

KINDS = ("entity", "type", "date", "integer", "text", "event")
_HEAD = re.compile(r"#\s*(title|description):\s*(.+)")
_PARAM = re.compile(r"#\s*param\s+(\w+):\s*(\w+)(\?)?\s*(?:=\s*(.+))?")


@dataclass(frozen=True, slots=True)
class Param:
    """One parameter of a named query."""

    name: str
    kind: str
    optional: bool
    description: str


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query with a name; equal when the text is."""

    name: str
    title: str
    description: str
    params: tuple[Param, ...]
    text: str


def named_queries(folder: Path | str | None = None) -> dict[str, NamedQuery]:
    """All named queries by name, sorted; raises QueryError for a file whose head is incomplete."""
    where = Path(folder) if folder is not None else ontology_dir() / "queries"
    return {p.stem: parse_query(p) for p in sorted(where.glob("*.rq"))}


def parse_query(path: Path) -> NamedQuery:
    """Read one ``.rq`` file; the message of a QueryError names the file and the line."""
    text = path.read_text(encoding="utf-8")
    head: dict[str, str] = {}
    params: list[Param] = []
    known = variables(text)
    for number, line in enumerate(text.splitlines(), 1):
        if match := _HEAD.fullmatch(line.strip()):
            head[match[1]] = match[2].strip()
        elif line.strip().startswith(("# param", "#param")):
            param = _param(line.strip(), f"{path}:{number}")
            if param.name not in known:
                raise QueryError(f"{path}:{number}: the query has no variable ?{param.name}")
            params.append(param)
    for needed in ("title", "description"):
        if needed not in head:
            raise QueryError(f"{path}: the head lacks a line `# {needed}: ...`")
    check_allowed(text)
    return NamedQuery(path.stem, head["title"], head["description"], tuple(params), text)


def _param(line: str, where: str) -> Param:
    match = _PARAM.fullmatch(line)
    if match is None:
        raise QueryError(
            f"{where}: write `# param NAME: KIND = what it is`, a ? behind an optional kind"
        )
    if match[2] not in KINDS:
        raise QueryError(f"{where}: unknown kind {match[2]!r}; {choices(match[2], KINDS)}")
    return Param(match[1], match[2], match[3] is not None, (match[4] or "").strip())
