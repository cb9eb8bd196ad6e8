"""What a graph says of one IRI in, a page of HTML out; every text is escaped.

Entities and events have the pages of a dossier. They are made from the statements that the page needs,
looked up for each request: a Source of the whole graph would take seconds and memory with each worker,
and the dossier's pages read more than a few queries would give. Documents, posts, positions and
decisions have plain tables.
"""

from __future__ import annotations

from html import escape

from kg.dossier import Links, Renderer, policy
from kg.export.source import make
from kg.graph.iris import Iris
from kg.graph.nearby import nearby
from kg.graph.store import Store
from kg.ontology import Ontology
from kg.query.describe import Description
from kg.query.ledger import ledger
from kg.query.result import Term, short

MOST = 500  # events on the page of an entity
POLICY = f"{policy()}; frame-ancestors 'none'"
_FORMS = (("turtle", "Turtle"), ("jsonld", "JSON-LD"), ("ntriples", "N-Triples"))


def dossier_page(store: Store, ontology: Ontology, iri: str, title: str, root: str) -> str | None:
    """The dossier's page of an entity or event, with links below ``root``; None for any other IRI."""
    found = nearby(store, ontology, iri, most=MOST)
    if found is None:
        return None
    near, left_out = found
    iris = Iris(store.base)
    links = Links(
        entity=lambda ident: root + iris.entity(ident).removeprefix(store.base),
        event=lambda ident: root + iris.event(ident).removeprefix(store.base),
        page=lambda name: root + {"index": ""}.get(name, name),
    )
    is_event = iri.startswith(f"{store.base}event/")
    renderer = Renderer(
        make(near.triples(), ontology),
        links=lambda _: links,
        title=title,
        ledger=ledger(near, ontology) if is_event else None,
        pages={"index": "Query", "graph": "Graph"},
        forms=[(f"?format={form}", label) for form, label in _FORMS],
    )
    note = f"{left_out} earlier events are left out; the endpoint gives all." if left_out else None
    return (renderer.event if is_event else renderer.entity)(iris.ident(iri), note=note)


def description_page(about: Description, base: str, root: str) -> str:
    """A page with tables; IRIs under ``base`` lead to their pages below ``root``."""
    labels = ("prefLabel", "label", "title", "identifier")
    said = about.said
    name = next(
        (
            short(row[2], {})
            for label in labels
            for row in said.rows
            if row[0] is not None and row[2] is not None and _iri(row[0]).endswith(label)
        ),
        about.iri.removeprefix(base),
    )
    write = _Writer(base, root)
    parts = [
        write.table("What is said", ("property", "value"), [
            (write.named(p, plabel), write.named(o, olabel)) for p, plabel, o, olabel in said.rows
        ]),
        write.table("The words", about.words.columns, [
            tuple(write.named(t, None) for t in row) for row in about.words.rows
        ]),
        write.table("Takes part in", about.takes_part.columns, [
            tuple(write.named(t, None) for t in row) for row in about.takes_part.rows
        ]),
    ]  # fmt: skip
    cut = any(r.cut for r in (about.said, about.words, about.takes_part))
    note = "<p class=note>Long tables are cut; the endpoint gives all rows.</p>" if cut else ""
    forms = " ".join(f'<a href="?format={form}">{title}</a>' for form, title in _FORMS)
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(name)}</title>"
        f'<link rel="stylesheet" href="{escape(root)}static/page.css"></head><body><main>'
        f'<nav><a href="{escape(root)}">Query</a> <a href="{escape(root)}graph">Graph</a></nav>'
        f"<h1>{escape(name)}</h1><p><code>{escape(about.iri)}</code></p><p>{forms}</p>{note}"
        f"{''.join(parts)}</main></body></html>\n"
    )


class _Writer:
    """Cells and tables, with links to pages of this server where an IRI is under the base."""

    def __init__(self, base: str, root: str) -> None:
        self.base, self.root = base, root

    def named(self, term: Term | None, label: Term | None) -> str:
        if term is None:
            return ""
        text = escape(short(label if label is not None else term, {}))
        iri = _iri(term)
        if iri.startswith(self.base):
            return f'<a href="{escape(self.root + iri.removeprefix(self.base))}">{text}</a>'
        if iri.startswith(("http://", "https://")):
            return f'<a rel="noreferrer" href="{escape(iri)}">{text}</a>'
        return text

    def table(self, title: str, columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
        if not rows:
            return ""
        head = "".join(f'<th scope="col">{escape(c)}</th>' for c in columns)
        body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
        return (
            f"<h2>{escape(title)}</h2><table><thead><tr>{head}</tr></thead>"
            f"<tbody>{body}</tbody></table>"
        )


def _iri(term: Term) -> str:
    return short(term, {}) if str(term).startswith("<") else ""
