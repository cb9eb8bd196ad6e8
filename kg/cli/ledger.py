"""``kg claims``: a built graph in, who asserts, claims and denies each event out, in the order of time."""

# ruff: noqa: PLC0415 (a command loads what it needs when it runs: `kg query` starts without spaCy)

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli import show
from kg.cli.asking import Form, Format
from kg.cli.common import Graph
from kg.cli.graphs import open_graph

if TYPE_CHECKING:
    from kg.graph.store import Store
    from kg.ontology import Ontology

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
    format: Form = Format.TABLE,
) -> None:
    """List for each event who asserts, who claims and who denies it, in the order of time, with quotes."""
    store, ontology = open_graph(graph)
    params = {k: v for k, v in (("about", about), ("type", type)) if v is not None}
    ledger: dict[str, list[Row]] = defaultdict(list)
    for row in _rows(store, ontology, "claims", params):
        ledger[row["event"] or ""].append(row)
    if contested:
        ledger = _contested(store, ontology, ledger)
    for told in ledger.values():
        told.sort(key=_place)
    order = sorted(ledger.items(), key=lambda item: (item[1][0]["time"] or "", item[0]))
    if format is Format.JSON:
        typer.echo(show.as_json([row for _, told in order for row in told]), nl=False)
    elif format is Format.CSV:
        typer.echo(show.as_csv([row for _, told in order for row in told]), nl=False)
    else:
        typer.echo("\n".join(_text(told) for _, told in order) or "nothing found\n", nl=False)


def _place(row: Row) -> tuple[str, str, int]:
    return row["time"] or "", row["document"] or "", int(row["begin"] or 0)


def _rows(store: Store, ontology: Ontology, name: str, params: dict[str, str]) -> list[Row]:
    from kg.query import named_queries, run_named

    result = run_named(store, named_queries()[name], ontology, params)
    rows = [dict(zip(result.columns, values, strict=True)) for values in result.values()]
    return [{k: _short(v) if k in {"event", "denial"} else v for k, v in r.items()} for r in rows]


def _short(ident: str | None) -> str:
    return f"ev:{(ident or '').removeprefix('ev:').rpartition('/')[2]}"


def _contested(
    store: Store, ontology: Ontology, ledger: dict[str, list[Row]]
) -> dict[str, list[Row]]:
    """The events that somebody denies; where another event says the opposite, its rows as well."""
    out: dict[str, list[Row]] = defaultdict(list)
    seen: set[tuple[str, str]] = set()
    for pair in _rows(store, ontology, "claims-contested", {}):
        event, denial = pair["event"] or "", pair["denial"] or ""
        if event not in ledger or (event, denial) in seen:
            continue
        seen.add((event, denial))
        if event not in out:
            out[event] = list(ledger[event])
        if pair["how"] == "opposed":
            out[event] += [row | {"event": event} for row in ledger.get(denial, ())]
    return out


def _text(told: Sequence[Row]) -> str:
    first = told[0]
    sides = f"{first['who'] or '?'} → {first['whom'] or '?'}"
    lines = [f"{first['kind']}: {sides}  [{first['event']}]\n"]
    for row in told:
        where = ", ".join(filter(None, (row["time"], row["document"])))
        lines.append(f"  {row['stance']}: {row['source']} ({where})\n")
        lines.append(show.quote(row["quote"], "      "))
    return "".join(lines)
