"""A Result in, text out: a table for people, CSV, SPARQL JSON, or Turtle for triples."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as ox

from kg.errors import QueryError

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_STRING = "http://www.w3.org/2001/XMLSchema#string"


@dataclass(frozen=True, slots=True)
class Result:
    """What a query answers: rows of a SELECT, the truth of an ASK, or triples; two are equal by value."""

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Term | None, ...], ...] = ()
    truth: bool | None = None
    triples: tuple[ox.Triple, ...] | None = None
    prefixes: Mapping[str, str] = field(default_factory=dict)
    sparql: str = ""

    def values(self) -> list[tuple[str | None, ...]]:
        """The rows as plain text, IRIs shortened by the prefixes."""
        return [
            tuple(None if t is None else short(t, self.prefixes) for t in row) for row in self.rows
        ]


def short(term: Term, prefixes: Mapping[str, str]) -> str:
    """A term as a person reads it: the text of a literal, a prefixed name, else the whole IRI."""
    if isinstance(term, ox.Literal):
        return term.value
    if not isinstance(term, ox.NamedNode):
        return str(term)
    fits = [(ns, p) for p, ns in prefixes.items() if term.value.startswith(ns)]
    if not fits:
        return term.value
    namespace, prefix = max(fits, key=lambda fit: len(fit[0]))
    return f"{prefix}:{term.value.removeprefix(namespace)}"


def to_table(result: Result, *, width: int = 60) -> str:
    """A table of fixed columns; a cell longer than ``width`` is cut and ends in an ellipsis."""
    if result.truth is not None:
        return "yes\n" if result.truth else "no\n"
    if result.triples is not None:
        return to_turtle(result)
    cells = [tuple(_cut(v or "", width) for v in row) for row in result.values()]
    table = [result.columns, *cells]
    widths = [max(len(row[n]) for row in table) for n in range(len(result.columns))]
    lines = [
        "  ".join(v.ljust(w) for v, w in zip(row, widths, strict=True)).rstrip() for row in table
    ]
    rule = "  ".join("-" * w for w in widths)
    count = f"{len(cells)} row{'' if len(cells) == 1 else 's'}"
    return "\n".join([lines[0], rule, *lines[1:], "", count]) + "\n"


def to_csv(result: Result) -> str:
    """CSV as SPARQL 1.1 has it: a header, plain values, CRLF."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    if result.truth is not None:
        writer.writerows([("answer",), (str(result.truth).lower(),)])
    elif result.triples is not None:
        writer.writerow(("subject", "predicate", "object"))
        for t in result.triples:
            writer.writerow([_plain(part) for part in (t.subject, t.predicate, t.object)])
    else:
        writer.writerow(result.columns)
        writer.writerows([["" if t is None else _plain(t) for t in row] for row in result.rows])
    return out.getvalue()


def to_json(result: Result) -> str:
    """The SPARQL 1.1 query results JSON format; for triples use ``to_turtle``."""
    if result.triples is not None:
        raise QueryError("CONSTRUCT and DESCRIBE give triples: ask for Turtle, not JSON")
    if result.truth is not None:
        data: dict[str, Any] = {"head": {}, "boolean": result.truth}
    else:
        bindings = [
            {c: _json(t) for c, t in zip(result.columns, row, strict=True) if t is not None}
            for row in result.rows
        ]
        data = {"head": {"vars": list(result.columns)}, "results": {"bindings": bindings}}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def to_turtle(result: Result) -> str:
    """The triples of a CONSTRUCT or DESCRIBE as Turtle."""
    if result.triples is None:
        raise QueryError("only CONSTRUCT and DESCRIBE give Turtle; ask for a table, CSV or JSON")
    data = ox.serialize(
        result.triples, format=ox.RdfFormat.TURTLE, prefixes=dict(sorted(result.prefixes.items()))
    )
    assert data is not None
    return data.decode()


def _cut(text: str, width: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= width else text[: width - 1] + "…"


def _plain(term: Term) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


def _json(term: Term) -> dict[str, Any]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Literal):
        out = {"type": "literal", "value": term.value}
        if term.language:
            out["xml:lang"] = term.language
        elif term.datatype.value != _STRING:
            out["datatype"] = term.datatype.value
        return out
    parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
    return {"type": "triple", "value": {k: _json(v) for k, v in parts.items()}}
