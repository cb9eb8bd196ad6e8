"""An Accept header and the form of a query in, the form of the answer out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

from kg.query import Result, to_csv, to_json, to_rdf, to_tsv, to_xml


class Form(NamedTuple):
    """One form of an answer; ``ending`` is that of a file that holds it."""

    media_type: str
    ending: str
    write: Callable[[Result], str]


ROWS: Mapping[str, Form] = {
    "json": Form("application/sparql-results+json", "json", to_json),
    "xml": Form("application/sparql-results+xml", "xml", to_xml),
    "csv": Form("text/csv; charset=utf-8; header=present", "csv", to_csv),
    "tsv": Form("text/tab-separated-values; charset=utf-8", "tsv", to_tsv),
}
GRAPHS: Mapping[str, Form] = {
    "turtle": Form("text/turtle; charset=utf-8", "ttl", partial(to_rdf, form="turtle")),
    "ntriples": Form("application/n-triples", "nt", partial(to_rdf, form="ntriples")),
    "jsonld": Form("application/ld+json", "jsonld", partial(to_rdf, form="jsonld")),
    "rdfxml": Form("application/rdf+xml", "rdf", partial(to_rdf, form="rdfxml")),
}
# Further names under which clients ask for a form; the first are those of the parameter `format`.
_ROW_NAMES = {
    "application/json": "json",
    "text/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
}
_GRAPH_NAMES = {
    "n3": "turtle",
    "ttl": "turtle",
    "nt": "ntriples",
    "n-triples": "ntriples",
    "json-ld": "jsonld",
    "json": "jsonld",
    "rdf": "rdfxml",
    "rdf+xml": "rdfxml",
    "xml": "rdfxml",
    "text/n3": "turtle",
    "text/rdf+n3": "turtle",
    "application/turtle": "turtle",
    "application/x-turtle": "turtle",
    "text/plain": "ntriples",
    "application/json": "jsonld",
    "application/xml": "rdfxml",
    "text/xml": "rdfxml",
}


def choose(accept: str, wanted: str | None, *, graph: bool) -> Form | None:
    """The form of an answer that holds rows or, with ``graph``, triples; None when none is accepted.

    ``wanted`` is the value of the parameter ``format``: a name or a media type that wins where it is
    known. An empty Accept takes JSON or Turtle.
    """
    forms = GRAPHS if graph else ROWS
    names = _GRAPH_NAMES if graph else _ROW_NAMES
    known = {f.media_type.partition(";")[0]: n for n, f in forms.items()} | names
    if wanted is not None and (name := known.get(wanted.lower(), wanted.lower())) in forms:
        return forms[name]
    best, quality = None, 0.0
    for media, q in ranges(accept):
        if q > quality:
            found = _first(media, known, forms)
            if found is not None:
                best, quality = forms[found], q
    return best


def ranges(accept: str) -> list[tuple[str, float]]:
    """The media types of an Accept header with their quality, in the order in which they stand."""
    out = []
    for part in (accept or "*/*").split(","):
        media, *params = (p.strip().lower() for p in part.split(";"))
        q = next((p[2:] for p in params if p.startswith("q=")), "1")
        try:
            out.append((media, float(q)))
        except ValueError:
            out.append((media, 0.0))
    return out


def wants_html(accept: str) -> bool:
    """Whether a browser asks: HTML stands before any form of RDF or of rows."""
    html = max(
        (q for m, q in ranges(accept) if m in {"text/html", "application/xhtml+xml"}), default=0
    )
    forms = {f.media_type.partition(";")[0] for f in (*ROWS.values(), *GRAPHS.values())}
    return html > max((q for m, q in ranges(accept) if m in forms), default=0)


def _first(media: str, known: Mapping[str, str], forms: Mapping[str, Form]) -> str | None:
    if media in known:
        return known[media] if "/" in media else None
    if media == "*/*":
        return next(iter(forms))
    if media.endswith("/*"):
        return next((n for m, n in known.items() if m.startswith(media[:-1])), None)
    return None
