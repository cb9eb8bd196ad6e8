"""``kg claims``: a built graph in, who asserts, claims and denies each event out, in the order of time."""

# ruff: noqa: PLC0415 (a command loads what it needs when it runs: `kg query` starts without spaCy)

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from kg.cli import show
from kg.cli.common import AsOf, Form, Format, Graph
from kg.cli.graphs import open_graph

Row = dict[str, str | None]


def claims(
    graph: Graph,
    contested: Annotated[
        bool, typer.Option("--contested", help="Only what one side says and another denies.")
    ] = False,
    about: Annotated[
        str | None,
        typer.Option(
            "--about", metavar="NAME", help="Only events in which this entity has a part."
        ),
    ] = None,
    type: Annotated[
        str | None,
        typer.Option("--type", "-t", metavar="TYPE", help="Only this event type or PLOVER class."),
    ] = None,
    as_of: AsOf = None,
    format: Form = Format.TABLE,
) -> None:
    """List for each event who asserts, who claims and who denies it, in the order of time, with quotes."""
    from kg.query import ledger as work

    store, ontology = open_graph(graph, as_of)
    params = {k: v for k, v in (("about", about), ("type", type)) if v is not None}
    found = work.ledger(store, ontology, params)
    if contested:
        found = work.contested(store, ontology, found)
    if format is Format.JSON:
        typer.echo(show.as_json([row for told in found.values() for row in told]), nl=False)
    elif format is Format.CSV:
        typer.echo(show.as_csv([row for told in found.values() for row in told]), nl=False)
    else:
        typer.echo("\n".join(_text(told) for told in found.values()) or "nothing found\n", nl=False)


def _range(told: Sequence[Row]) -> str:
    """The lowest and the highest number that sources give, and the last that was told, where they differ."""
    counted = [(int(n.rpartition(" ")[2]), n) for row in told if (n := row["number"])]
    if len({number for number, _ in counted}) < 2:
        return ""
    lowest, highest = min(counted)[1], max(counted)[1]
    return f", numbers from {lowest} to {highest}, last {counted[-1][1]}"


def _text(told: Sequence[Row]) -> str:
    first = told[0]
    sides = f"{first['who'] or '?'} → {first['whom'] or '?'}"
    lines = [f"{first['kind']}: {sides}{_range(told)}  [{first['event']}]\n"]
    for row in told:
        where = ", ".join(filter(None, (row["time"], row["document"])))
        number = f", number {row['number']}" if row["number"] else ""
        lines.append(f"  {row['stance']}: {row['source']} ({where}){number}\n")
        lines.append(show.quote(row["quote"], "      "))
    return "".join(lines)
