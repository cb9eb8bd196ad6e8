"""What an analysis found in, rows of plain values out: what a table, a CSV file or a frame can hold."""

from __future__ import annotations

from typing import Any

from kg.analyse.pairs import Row


def flat(found: Any) -> list[Row]:
    """Rows with plain values only: a path gives a row for each event, a group one for each member."""
    rows: list[Row] = []
    for row in found.get("rows", []) if isinstance(found, dict) else found:
        if "hops" in row:
            hops = enumerate(row["hops"], 1)
            rows += [{"hop": n} | event for n, hop in hops for event in hop["events"]]
        elif "claim" in row:
            pair = {f"{side}_{k}": v for side in ("claim", "denial") for k, v in row[side].items()}
            rows.append({"kind": row["kind"]} | pair)
        elif "act" in row and "answer" in row:
            pair = {f"{side}_{k}": v for side in ("act", "answer") for k, v in row[side].items()}
            rows.append({k: v for k, v in row.items() if k not in {"act", "answer"}} | pair)
        elif isinstance(row.get("event"), dict):
            rows.append({k: v for k, v in row.items() if k != "event"} | row["event"])
        elif "members" in row:
            rest = {k: v for k, v in row.items() if k != "members"}
            rows += [rest | member for member in row["members"]]
        else:
            rows.append({k: joined(v) for k, v in row.items()})
    return rows


def joined(value: Any) -> Any:
    """A list as one text: labels of things, ids of events."""
    if not isinstance(value, list):
        return value
    labels = (x.get("label", x.get("event")) if isinstance(x, dict) else x for x in value)
    return "; ".join(str(label) for label in labels)
