"""A Result in, text out: a table for people, the four forms of SPARQL 1.1, or RDF for triples."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape, quoteattr  # these write XML; nothing is parsed

import pyoxigraph as ox

from kg.errors import QueryError

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_STRING = "http://www.w3.org/2001/XMLSchema#string"


@dataclass(frozen=True, slots=True)
class Result:
    """What a query answers: rows of a SELECT, the truth of an ASK, or triples; two are equal by value.

    ``cut`` says that there were more rows or triples than were asked for.
    """

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Term | None, ...], ...] = ()
    truth: bool | None = None
    triples: tuple[ox.Triple, ...] | None = None
    prefixes: Mapping[str, str] = field(default_factory=dict)
    sparql: str = ""
    cut: bool = False

    def values(self) -> list[tuple[str | None, ...]]:
        """The rows as plain text, IRIs shortened by the prefixes."""
        return [
            tuple(None if t is None else short(t, self.prefixes) for t in row) for row in self.rows
        ]

    def table(self) -> tuple[tuple[str, ...], Iterable[tuple[Term | None, ...]]]:
        """Columns and rows; triples are rows of three."""
        if self.triples is None:
            return self.columns, self.rows
        rows = ((t.subject, t.predicate, t.object) for t in self.triples)
        return ("subject", "predicate", "object"), rows


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
    else:
        head, rows = result.table()
        writer.writerow(head)
        writer.writerows([["" if t is None else _plain(t) for t in row] for row in rows])
    return out.getvalue()


def to_tsv(result: Result) -> str:
    """TSV as SPARQL 1.1 has it: variables with their mark, terms as Turtle writes them."""
    if result.truth is not None:
        return f"?answer\n{str(result.truth).lower()}\n"
    head, rows = result.table()
    lines = ["\t".join("" if t is None else _exact(t) for t in row) for row in rows]
    return "\n".join(["\t".join(f"?{c}" for c in head), *lines]) + "\n"


def to_json(result: Result) -> str:
    """The SPARQL 1.1 query results JSON format, a row a line; for triples use ``to_rdf``."""
    if result.triples is not None:
        raise QueryError("CONSTRUCT and DESCRIBE give triples: ask for Turtle, not JSON")
    if result.truth is not None:
        return json.dumps({"head": {}, "boolean": result.truth}) + "\n"
    rows = (
        {c: _json(t) for c, t in zip(result.columns, row, strict=True) if t is not None}
        for row in result.rows
    )
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    head = json.dumps({"vars": list(result.columns)}, ensure_ascii=False)
    return f'{{"head": {head},\n"results": {{"bindings": [\n{lines}\n]}}}}\n'


def to_xml(result: Result) -> str:
    """The SPARQL query results XML format. Raises QueryError for a text that XML 1.0 cannot hold."""
    if result.triples is not None:
        raise QueryError("CONSTRUCT and DESCRIBE give triples: ask for RDF/XML")
    variables = "".join(f"<variable name={quoteattr(c)}/>" for c in result.columns)
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns='
        f'"http://www.w3.org/2005/sparql-results#"><head>{variables}</head>'
    ]
    if result.truth is not None:
        parts.append(f"<boolean>{str(result.truth).lower()}</boolean>")
    else:
        parts.append("<results>\n")
        for row in result.rows:
            cells = "".join(
                f"<binding name={quoteattr(c)}>{_xml(t)}</binding>"
                for c, t in zip(result.columns, row, strict=True)
                if t is not None
            )
            parts.append(f"<result>{cells}</result>\n")
        parts.append("</results>")
    return "".join(parts) + "</sparql>\n"


def to_rdf(result: Result, form: str) -> str:
    """The triples as "turtle", "ntriples", "jsonld" or "rdfxml"."""
    if result.triples is None:
        raise QueryError("only CONSTRUCT and DESCRIBE give triples; ask for a table, CSV or JSON")
    prefixes = dict(sorted(result.prefixes.items()))
    try:
        data = ox.serialize(result.triples, format=_RDF[form], prefixes=prefixes)
    except ValueError as error:
        raise QueryError(f"the triples cannot be written as {_RDF[form].name}: {error}") from error
    assert data is not None
    text = data.decode()
    if form != "turtle":
        return text
    # The library writes the prefixes in an order of its own, which changes from run to run.
    lines = text.splitlines(keepends=True)
    heads = sorted(line for line in lines[: len(prefixes)] if line.startswith("@prefix"))
    return "".join(heads + lines[len(heads) :])


_RDF = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}


def to_turtle(result: Result) -> str:
    """The triples of a CONSTRUCT or DESCRIBE as Turtle."""
    return to_rdf(result, "turtle")


def _exact(term: Term) -> str:
    """As Turtle writes it; a tab or the end of a line is escaped, so that a row stays a line."""
    if isinstance(term, ox.Literal) and "\t" in term.value:
        return str(term).replace("\t", "\\t")
    return str(term)


def _xml(term: Term) -> str:
    if isinstance(term, ox.NamedNode):
        return f"<uri>{escape(term.value)}</uri>"
    if isinstance(term, ox.BlankNode):
        return f"<bnode>{escape(term.value)}</bnode>"
    if isinstance(term, ox.Literal):
        if found := _NOT_XML.search(term.value):
            raise QueryError(
                f"a text holds U+{ord(found[0]):04X}, which XML cannot hold; ask for JSON"
            )
        kind = ""
        if term.language:
            kind = f" xml:lang={quoteattr(term.language)}"
        elif term.datatype.value != _STRING:
            kind = f" datatype={quoteattr(term.datatype.value)}"
        text = escape(term.value, {"\r": "&#13;"})
        return f"<literal{kind}>{text}</literal>"
    inside = (("subject", term.subject), ("predicate", term.predicate), ("object", term.object))
    return f"<triple>{''.join(f'<{n}>{_xml(t)}</{n}>' for n, t in inside)}</triple>"


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
