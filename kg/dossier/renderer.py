"""A Source in, its pages as HTML out: the same functions write a folder and answer a server."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from rdflib import RDFS, URIRef

from kg.dossier.links import Links
from kg.dossier.values import LedgerRows, Value, Values, words
from kg.errors import GraphError
from kg.export.source import Source
from kg.ontology import KG
from kg.view.heading import shown_date

TEMPLATES = Path(__file__).with_name("templates")
# The pages beside those of entities and events; "graph" is drawn by kg.view.
PAGES = {
    "index": "Overview",
    "graph": "Graph",
    "timeline": "Timeline",
    "contested": "Contested",
    "entities": "Entities",
    "events": "Events",
    "codebook": "Codebook",
    "downloads": "Downloads",
}


class Renderer:
    """Pages of one graph; every text of a document is escaped, and no page runs a script.

    Parameters
    ----------
    source : from ``kg.export.source.read`` or ``make``.
    links : from the level of a page (0 for the top, 1 for an entity or event) to its Links.
    ledger, contested : from ``kg.query.ledger``; empty where nobody asks who claims and who denies.
    pages : those that the site has, with their labels.
    forms : addresses and labels of the same thing as data, below an entity or event.
    """

    def __init__(
        self,
        source: Source,
        *,
        links: Callable[[int], Links],
        title: str,
        ledger: LedgerRows | None = None,
        contested: LedgerRows | None = None,
        pages: Mapping[str, str] = PAGES,
        forms: Sequence[tuple[str, str]] = (),
    ) -> None:
        self.values = Values(source, ledger)
        self.title = title
        self.pages = list(pages.items())
        self._forms = forms
        self._contested = contested or {}
        self._links = links

    def event(self, ident: str, *, note: str | None = None) -> str:
        """The page of an event; GraphError when the graph has none of that id."""
        found = self.values.events.get(ident)
        if found is None:
            raise GraphError(f"{ident}: no event of this graph; `kg query` lists them")
        return self._render(
            "event", 1, event=self.values.event(found), note=note, forms=self._forms
        )

    def entity(self, ident: str, *, note: str | None = None) -> str:
        """The page of an entity; GraphError when the graph has none of that id."""
        found = self.values.records.entities.get(ident)
        if found is None:
            raise GraphError(f"{ident}: no entity of this graph; `kg entities` lists them")
        return self._render(
            "entity", 1, entity=self.values.entity(found), note=note, forms=self._forms
        )

    def index(self) -> str:
        """What the dossier holds, in numbers, and who is in most of it."""
        values = self.values
        busy = sorted(values.by_entity.items(), key=lambda item: (-len(item[1]), item[0]))
        documents = sorted({m.document for e in values.events.values() for m in e.mentions})
        dates = [e.date for e in values.events.values() if e.date]
        status: dict[str, int] = {}
        for event in values.events.values():
            name = values.row(event)["status"]
            status[name] = status.get(name, 0) + 1
        return self._render(
            "index",
            0,
            busy=[values.name(i) | {"events": len(e)} for i, e in busy[:20]],
            documents=[values.document(d) for d in documents],
            since=min(dates, default=None),
            until=max(dates, default=None),
            status=sorted(status.items(), key=lambda item: -item[1]),
            events=len(values.events),
            entities=len(values.records.entities),
            contested=len(self._contested),
        )

    def timeline(self) -> str:
        """Every event by month and day, with its first words."""
        months: dict[str, list[Value]] = {}
        for event in self.values.events.values():
            row = self.values.row(event)
            if event.mentions:
                row["quote"] = self.values.quote(event, event.mentions[0])
            months.setdefault((event.date or "")[:7], []).append(row)
        return self._render("timeline", 0, months=list(months.items()))

    def contested(self) -> str:
        """What one side says and another denies, side by side."""
        pairs = [
            {
                "event": self.values.row(self.values.events[ident]),
                "claims": [r for r in rows if r["stance"] != "denies"],
                "denials": [r for r in rows if r["stance"] == "denies"],
            }
            for ident, rows in self._contested.items()
            if ident in self.values.events
        ]
        return self._render("contested", 0, pairs=pairs)

    def entities(self) -> str:
        """The table of all entities."""
        values = self.values
        rows = [
            {
                "id": e.id,
                "name": e.label,
                "cls": words(e.cls) if e.cls else "",
                "aliases": [a for a in e.aliases if a != e.label],
                "events": len(values.by_entity.get(e.id, ())),
            }
            for e in values.records.entities.values()
        ]
        rows.sort(key=lambda r: (str(r["name"]).casefold(), str(r["id"])))
        return self._render("entities", 0, rows=rows)

    def events(self) -> str:
        """The table of all events."""
        rows = [self.values.row(e) for e in self.values.events.values()]
        return self._render("events", 0, rows=rows)

    def codebook(self) -> str:
        """What every event type, class and property of the ontology means."""
        ontology = self.values.source.ontology
        plover = [
            {
                "name": name,
                "comment": ontology.graph.value(URIRef(KG + name), RDFS.comment),
                "types": [ontology.event_types[t] for t in types],
            }
            for name, types in ontology.plover_classes.items()
        ]
        return self._render(
            "codebook",
            0,
            version=ontology.version,
            iri=KG,
            plover=plover,
            classes=list(ontology.entity_classes.values()),
            predicates=[
                {"info": p, "comment": ontology.graph.value(p.iri, RDFS.comment) or ""}
                for p in sorted(ontology.predicates.values(), key=lambda p: p.name)
            ],
        )

    def downloads(self, files: Sequence[tuple[str, str, int, str]]) -> str:
        """The files (path, title, bytes, SHA-256) that lie beside the pages."""
        return self._render("downloads", 0, files=files)

    def _render(self, name: str, depth: int, **values: Any) -> str:
        links = self._links(depth)
        return _environment().get_template(f"{name}.html").render(
            here=name, links=links, site=self.title, pages=self.pages, **values
        )  # fmt: skip


def policy() -> str:
    """What a page lets a browser do: show itself, with the style that stands in it."""
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; "
        "form-action 'none'"
    )


@cache
def _style() -> str:
    return (TEMPLATES / "style.css").read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    out = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    # Markup: the project's own file; nothing of a document is in it.
    out.globals.update(style=Markup(_style()), policy=Markup(policy()))  # noqa: S704
    out.filters["words"] = words
    out.filters["sentence"] = lambda text: text[:1].upper() + text[1:]
    out.filters["day"] = shown_date
    return out
