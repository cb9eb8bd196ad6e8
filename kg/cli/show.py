"""Rows of an analysis and lists of queries in, text out: for people, as CSV, as JSON."""

# ruff: noqa: PLC0415 (a command loads what it needs when it runs)

from __future__ import annotations

import csv
import io
import json
import sys
import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.query import NamedQuery

Row = dict[str, Any]
_CELL = 48


def named(queries: Sequence[NamedQuery]) -> str:
    """The named queries with title and parameters."""
    lines = []
    for found in queries:
        lines.append(f"{found.name:22} {found.title}")
        for param in found.params:
            optional = ", may be left out" if param.optional else ""
            lines.append(f"{'':22}   {param.name}: {param.kind}{optional}; {param.description}")
    return "\n".join(lines) + "\n"


def as_json(value: Any) -> str:
    """Indented JSON."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def as_csv(rows: Sequence[Row]) -> str:
    """CSV (RFC 4180) with the columns of the first row."""
    out = io.StringIO(newline="")
    if rows:
        writer = csv.DictWriter(out, list(rows[0]), extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return out.getvalue()


def analysis(found: Any) -> str:
    """What an analysis found, for people: tables, and quotes where there are some."""
    if isinstance(found, dict):
        return _whole(found)
    if not found:
        return "nothing found\n"
    if "hops" in found[0]:
        return "\n".join(_path(n, row) for n, row in enumerate(found, 1))
    if "claim" in found[0]:
        return "\n".join(
            f"{row['kind']}\n{event(row['claim'])}{event(row['denial'])}" for row in found
        )
    if "verdict" in found[0]:
        return "".join(_step(row) for row in found)
    if "order" in found[0]:
        return "".join(_broker(row) for row in found)
    if "quote" in found[0]:
        return "".join(event(row) for row in found)
    return table([_shown(row) for row in found])


def _whole(found: Row) -> str:
    """Rows with the figures that hold for all of them, and the events that stand behind."""
    heads = [f"{k} {v}" for k, v in found.items() if not isinstance(v, (list, dict))]
    text = ", ".join(heads) + "\n" if heads else ""
    rows = found["rows"]
    if rows and "act" in rows[0]:
        return text + "".join(_answer(row) for row in rows)
    if rows and "moves" in rows[0]:
        return text + "".join(_moved(row) for row in rows)
    text += table([_shown(row) for row in rows])
    for row in found.get("changes", ()):
        text += f"from {row['period']} on: {row['before']} to {row['after']} (p {row['p']})\n"
    for row in found.get("frustrated", ()):
        text += f"{row['from_label']} – {row['to_label']}: {row['kind']}\n"
        text += "".join(event(e) for e in row["events"][:3])
    return text + "".join(event(e) for e in found.get("events", ()))


def _answer(row: Row) -> str:
    low, high = row["lag_low"], row["lag_high"]
    lag = f"{low} days" if low == high else f"{low} to {high} days"
    numbers = f"{row['act_count'] or '?'} and {row['answer_count'] or '?'}"
    head = f"{row['from_label']} → {row['to_label']}, answered after {lag}, numbers {numbers}\n"
    return head + event(row["act"]) + event(row["answer"])


def _moved(row: Row) -> str:
    low, high = row["rank_low"], row["rank_high"]
    rank = "no rank" if row["rank"] is None else f"rank {row['rank']}"
    head = (
        f"{row['label']}: {rank}, with what is not confirmed {row['rank_all']} ({low} to {high})\n"
    )
    return head + "".join(event(e) for e in row["events"][:3])


def _step(row: Row) -> str:
    side = f" of {row['side']}" if row["side"] else ""
    why = f": {row['why']}" if row["why"] else ""
    head = f"{row['track']}{side}: {row['before']} → {row['after']}, {row['verdict']}{why}\n"
    return head + event(row["event"])


def _broker(row: Row) -> str:
    days = "days not known" if row["days"] is None else f"within {row['days']} days"
    head = f"{row['label']}: {row['kind']}, {days}, {row['order']}\n"
    return head + "".join(event(e) for e in row["events"])


def event(row: Row, indent: str = "  ") -> str:
    """An event with its quote, in two or more lines."""
    marks = [m for m in (row["factuality"], row["polarity"]) if m not in {"actual", "positive"}]
    day = row["date"] or "no date"
    day = f"told {day}" if row["dated"] == "report" else day
    says = f", says {row['speaker']}" if row["speaker"] else ""
    head = (
        f"{day:10}  {row['from_label']} {row['predicate']} {row['to_label']}"
        f"{' (' + ', '.join(marks) + ')' if marks else ''}{says}  [{row['event']}]"
    )
    return f"{indent}{head}\n{quote(row['quote'], indent + '    ')}"


def quote(words: str | None, indent: str) -> str:
    """A quote, folded and indented."""
    text = " ".join((words or "").split())
    return textwrap.fill(f"“{text}”", 96, initial_indent=indent, subsequent_indent=indent) + "\n"


def table(rows: Sequence[Row]) -> str:
    """Columns side by side: plain in a pipe or a file, drawn where a person looks on.

    A long cell is cut and ends in an ellipsis.
    """
    if not rows:
        return "nothing found\n"
    columns = list(rows[0])
    cells = [[_cut(row.get(c)) for c in columns] for row in rows]
    if sys.stdout.isatty():
        right = [all(_is_number(row.get(c)) for row in rows) for c in columns]
        if (text := drawn(columns, cells, right=right)) is not None:
            return text
    widths = [max(len(line[n]) for line in [columns, *cells]) for n in range(len(columns))]

    def line(values: Sequence[str]) -> str:
        return "  ".join(v.ljust(w) for v, w in zip(values, widths, strict=True)).rstrip()

    return "\n".join([line(columns), line(["-" * w for w in widths]), *map(line, cells)]) + "\n"


def drawn(
    columns: Sequence[str],
    cells: Sequence[Sequence[str]],
    *,
    right: Sequence[bool],
    width: int | None = None,
) -> str | None:
    """The table as rich draws it for a terminal, numbers on the right; None where it is too narrow."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(width=width)
    made = Table(box=box.SIMPLE_HEAD, header_style="bold", show_edge=False)
    for n, (name, to_right) in enumerate(zip(columns, right, strict=True)):
        longest = max(len(line[n]) for line in cells)
        made.add_column(
            name.replace("_", " "),
            justify="right" if to_right else "left",
            no_wrap=to_right,  # numbers are never cut
            min_width=max(len(name), longest) if to_right else min(12, longest),
        )
    for line in cells:
        made.add_row(*(Text(cell) for cell in line))  # brackets in a name are no markup
    roomy = console.options.update(max_width=10_000)
    if console.measure(made, options=roomy).minimum > console.width:
        return None
    with console.capture() as captured:
        console.print(made)
    return captured.get()


def _is_number(value: Any) -> bool:
    return value is None or (isinstance(value, (int, float)) and not isinstance(value, bool))


def _path(number: int, row: Row) -> str:
    nodes = [row["hops"][0]["from_label"], *(hop["to_label"] for hop in row["hops"])]
    lines = [f"{number}. {' – '.join(nodes)}\n"]
    for hop in row["hops"]:
        lines += [event(e, "   ") for e in hop["events"][:3]]
        more = len(hop["events"]) - 3
        if more > 0:
            lines.append(f"   and {more} more between {hop['from_label']} and {hop['to_label']}\n")
    return "".join(lines)


def _shown(row: Row) -> Row:
    """A row without ids that repeat a label, and with names in place of nested values."""
    from kg.analyse.flat import joined

    hidden = {k.removesuffix("_label") for k in row if k.endswith("_label")}
    if "label" in row:
        hidden.add("id")
    return {k.removesuffix("_label"): joined(v) for k, v in row.items() if k not in hidden}


def _cut(value: Any) -> str:
    text = "" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)
    text = " ".join(text.split())
    return text if len(text) <= _CELL else text[: _CELL - 1] + "…"


def bullets(title: str, items: Iterable[str]) -> str:
    """A heading with indented lines; nothing for no items."""
    found = list(items)
    return f"{title}\n" + "".join(f"  {item}\n" for item in found) if found else ""
