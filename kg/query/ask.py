"""A question in plain words in, a named query with its parameters out, by the forms of ``questions.toml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.errors import OntologyError, QueryError
from kg.query.named import NamedQuery
from kg.resources import ontology_dir, read_toml

_SLOT = re.compile(r"\{(\w+)\}")
_MONTHS = {
    name: number
    for number, name in enumerate(
        "january february march april may june july august september october november december".split(),
        1,
    )
}
_WHEN = r"(?:\d{4}(?:-\d\d){0,2}|(?:\d{1,2} )?[a-z]+ \d{4})"
_TIME = re.compile(rf" (?P<word>in|on|since|until|before|after) (?P<when>{_WHEN})$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Form:
    """One way to ask a named query; ``words`` has its parameters in braces."""

    words: str
    query: NamedQuery

    def fits(self, question: str) -> dict[str, str] | None:
        """The values of the parameters, as they are written; None when the form is another."""
        parts = _SLOT.split(self.words)
        pattern = "".join(
            rf"(?P<{part}>\S.*?)" if place % 2 else re.escape(part)
            for place, part in enumerate(parts)
        )
        match = re.fullmatch(pattern, question, re.IGNORECASE)
        return None if match is None else match.groupdict()


def load(queries: Mapping[str, NamedQuery], file: Path | None = None) -> tuple[Form, ...]:
    """The checked forms, in their order; a OntologyError names what is wrong."""
    path = file or ontology_dir() / "questions.toml"
    data = read_toml(path)
    out: list[Form] = []
    seen: set[str] = set()
    for entry in data.get("form", []):
        if set(entry) != {"query", "ask"} or entry["query"] not in queries:
            raise OntologyError(
                f"{path}: a form needs `ask` and the name of a `query`, not {entry}"
            )
        query = queries[entry["query"]]
        for words in entry["ask"]:
            slots = _SLOT.findall(words)
            known = {p.name for p in query.params}
            needed = {p.name for p in query.params if not p.optional}
            if not needed <= set(slots) <= known or len(set(slots)) < len(slots):
                raise OntologyError(
                    f"{path}: {words!r}: the parameters of {query.name} are "
                    f"{', '.join(sorted(known)) or 'none'}, needed: {', '.join(sorted(needed)) or 'none'}"
                )
            shape = _SLOT.sub("{}", words)
            if shape in seen:
                raise OntologyError(
                    f"{path}: {words!r} stands there twice; no question could reach it"
                )
            seen.add(shape)
            out.append(Form(words, query))
    if not out:
        raise OntologyError(f"{path}: holds no form")
    # "who met whom" before "who met {actor}", and the longer words before the shorter.
    out.sort(key=lambda f: (f.words.count("{"), -len(_SLOT.sub("", f.words))))
    return tuple(out)


def understand(question: str, forms: tuple[Form, ...]) -> tuple[NamedQuery, dict[str, str]]:
    """The query and the parameters that a question means; a QueryError lists what can be asked."""
    asked = " ".join(question.split()).rstrip("?!. ").strip()
    bare, times = _time(asked)
    for form in forms:
        timed = bool(times) and {"since", "until"} <= {p.name for p in form.query.params}
        values = form.fits(bare if timed else asked)
        if values is not None:
            return form.query, values | (times if timed else {})
    lines: dict[str, list[str]] = {}
    for form in forms:
        lines.setdefault(form.query.name, []).append(form.words)
    listed = "\n".join(f"  {' | '.join(words)}" for _, words in sorted(lines.items()))
    raise QueryError(f"{question!r} is none of the questions that can be asked:\n{listed}")


def _time(question: str) -> tuple[str, dict[str, str]]:
    """The question without the time at its end, and the parameters that the time means."""
    match = _TIME.search(question)
    when = None if match is None else _iso(match["when"])
    if match is None or when is None:
        return question, {}
    rest, word = question[: match.start()], match["word"].casefold()
    if word in {"since", "after"}:
        return rest, {"since": when}
    if word in {"until", "before"}:
        return rest, {"until": when}
    return rest, {"since": when, "until": when}


def _iso(when: str) -> str | None:
    """A day, month or year as ISO 8601 has it: "27 July 2023" is 2023-07-27.

    >>> _iso("27 July 2023"), _iso("May 2024"), _iso("2023-07"), _iso("Room 2024")
    ('2023-07-27', '2024-05', '2023-07', None)
    """
    *before, year = when.split()
    if not before:
        return when
    month = _MONTHS.get(before[-1].casefold())
    if month is None:
        return None
    day = f"-{int(before[0]):02}" if len(before) == 2 else ""
    return f"{year}-{month:02}{day}"
