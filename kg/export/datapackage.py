"""The tables' columns in, a Frictionless data package out, which documents every column."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import kg
from kg.export.columns import TABLES, Table
from kg.export.source import Source


def datapackage(source: Source) -> Iterator[str]:
    """The descriptor of the five CSV files that stand beside it."""
    found = {
        "profile": "tabular-data-package",
        "name": "livekg-tables",
        "title": "Events of conflict and diplomacy, with the words behind them",
        "description": (
            "Read from documents by livekg. A cell that a spreadsheet would take for a formula "
            "begins with an apostrophe. codebook.md explains types and classes."
        ),
        "homepage": source.iris.base,
        "version": kg.__version__,
        **({} if source.license is None else {"licenses": [{"path": source.license}]}),
        "resources": [_resource(t) for t in TABLES.values()],
    }
    yield json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _resource(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [
            {"name": c.name, "type": c.type, "description": c.description} for c in table.columns
        ],
        "missingValues": [""],
        "primaryKey": list(table.key),
        "foreignKeys": [
            # A resource that refers to itself is named by the empty string.
            {
                "fields": column,
                "reference": {"resource": "" if other == table.name else other, "fields": "id"},
            }
            for column, other in table.references
        ],
    }
    return {
        "name": table.name,
        "title": table.title,
        "path": f"{table.name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }
