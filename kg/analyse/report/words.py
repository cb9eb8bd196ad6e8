"""Rows in, Markdown out: tables, quoted sentences, numbered documents, and what a figure means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from kg.analyse.measures import Measure, load
from kg.analyse.pairs import Row

_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?|–")
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~$])")


class Source(Protocol):
    """What is known of a document."""

    @property
    def title(self) -> str | None: ...
    @property
    def publisher(self) -> str | None: ...
    @property
    def date(self) -> str | None: ...
    @property
    def url(self) -> str | None: ...


class Documents:
    """Numbers documents in the order in which they are first quoted."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._sources = sources
        self._numbers: dict[str, int] = {}

    def number(self, ident: str) -> int:
        """The number of a document, a new one when it is quoted for the first time."""
        return self._numbers.setdefault(ident, len(self._numbers) + 1)

    def listed(self) -> str:
        """All that were quoted, with what is known of them."""
        lines = []
        for ident, number in self._numbers.items():
            source = self._sources.get(ident)
            known = (
                [] if source is None else [source.title, source.publisher, source.date, source.url]
            )
            words = [plain(k) for k in known if k]
            lines.append(f"{number}. {', '.join([*words, f'`{ident}`'])}")
        return "\n".join(lines) + "\n" if lines else "No sentence is quoted.\n"


def plain(text: str) -> str:
    """Text that Markdown leaves as it is, on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A table; numbers stand right, names left, and a line says so where there are no rows."""
    cells = [[_cell(value) for value in row] for row in rows]
    if not cells:
        return "Nothing found.\n"
    right = [all(_NUMBER.fullmatch(row[n]) for row in cells) for n in range(len(columns))]
    lines = [
        f"| {' | '.join(columns)} |",
        f"|{'|'.join('---:' if r else '---' for r in right)}|",
        *(f"| {' | '.join(row)} |" for row in cells),
    ]
    return "\n".join(lines) + "\n"


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.4f}" if abs(value) < 1 else f"{value:.2f}"
    return plain(str(value))


def event(row: Row, documents: Documents) -> str:
    """An event as an item of a list: date, who did what to whom, its standing, and its sentence."""
    marks = [m for m in (row["factuality"], row["polarity"]) if m not in {"actual", "positive"}]
    if row["speaker"]:
        marks.append(f"says {row['speaker']}")
    verb = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", row["predicate"]).lower()
    day = "no date" if row["date"] is None else row["date"]
    day = f"told on {day}" if row["dated"] == "report" else day
    line = f"- {day}: {plain(row['from_label'])} *{verb}* {plain(row['to_label'])}"
    line += f" ({plain(', '.join(marks))})" if marks else ""
    if row["quote"] is None:
        return f"{line}, `{row['event']}`\n"
    return f"{line}\n  “{plain(row['quote'])}” [{documents.number(row['document'])}], `{row['event']}`\n"


def events(rows: Sequence[Row], documents: Documents, *, limit: int = 5) -> str:
    """The first events of a list, and how many there are beyond."""
    text = "".join(event(row, documents) for row in rows[:limit])
    more = len(rows) - limit
    return text + (f"- and {more} more\n" if more > 0 else "")


def meaning(figure: str) -> str:
    """What a figure is, whose it is, and when it misleads, as a paragraph."""
    found = _measure(figure)
    return (
        f"*Definition.* {found.definition} *Source.* {found.source}. "
        f"*When it misleads.* {found.misleads}\n"
    )


def heading(figure: str, level: int = 3) -> str:
    """The title of a figure as a heading."""
    return f"{'#' * level} {_measure(figure).title}\n"


def _measure(figure: str) -> Measure:
    return load()[figure]


def counted(number: int, noun: str) -> str:
    """1 event, 2 events."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
