"""A store in, the ledger out: for each event who asserts, claims or denies it, in the order of time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from kg.graph.store import Store
from kg.ontology import Ontology
from kg.query.named import named_queries
from kg.query.run import run_named

Row = dict[str, str | None]
Ledger = dict[str, list[Row]]


def ledger(store: Store, ontology: Ontology, params: Mapping[str, str] | None = None) -> Ledger:
    """Event id to its rows, the event that was told first coming first.

    A row has the columns of the query ``claims``; ``params`` are its parameters.
    """
    found: Ledger = defaultdict(list)
    for row in _rows(store, ontology, "claims", dict(params or {})):
        found[row["event"] or ""].append(row)
    return in_order(found)


def contested(store: Store, ontology: Ontology, found: Ledger) -> Ledger:
    """Those of ``found`` that somebody denies; where another event says the opposite, its rows as well."""
    out: Ledger = defaultdict(list)
    seen: set[tuple[str, str]] = set()
    for pair in _rows(store, ontology, "claims-contested", {}):
        event, denial = pair["event"] or "", pair["denial"] or ""
        if event not in found or (event, denial) in seen:
            continue
        seen.add((event, denial))
        if event not in out:
            out[event] = list(found[event])
        if pair["how"] == "opposed":
            out[event] += [row | {"event": event} for row in found.get(denial, ())]
    return in_order(out)


def in_order(found: Ledger) -> Ledger:
    """The rows of each event, and the events, in the order of time."""
    for told in found.values():
        told.sort(key=_place)
    return dict(sorted(found.items(), key=lambda item: (item[1][0]["time"] or "", item[0])))


def _place(row: Row) -> tuple[str, str, int]:
    return row["time"] or "", row["document"] or "", int(row["begin"] or 0)


def _rows(store: Store, ontology: Ontology, name: str, params: dict[str, str]) -> list[Row]:
    result = run_named(store, named_queries()[name], ontology, params)
    rows = [dict(zip(result.columns, values, strict=True)) for values in result.values()]
    return [{k: _short(v) if k in {"event", "denial"} else v for k, v in r.items()} for r in rows]


def _short(ident: str | None) -> str:
    return f"ev:{(ident or '').removeprefix('ev:').rpartition('/')[2]}"


def wordless(found: Ledger) -> Ledger:
    """The same without the words of the sources; who spoke and where stays."""
    return {e: [row | {"quote": None} for row in rows] for e, rows in found.items()}
