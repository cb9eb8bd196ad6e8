"""The pages of entities and events: a dossier's, made from the statements that each needs."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.dossier import Links, Renderer
from kg.export import source
from kg.graph.iris import Iris
from kg.graph.store import Store
from kg.ontology import load
from kg.query.ledger import ledger
from kg.serve import pages

ROOT = Path(__file__).parents[2]
FILE = ROOT / "exports" / "graph.ttl"
ONTOLOGY = load()
STORE = Store.memory(FILE, ONTOLOGY)
WHOLE = source.read(FILE, ONTOLOGY)
IRIS = Iris(STORE.base)


def whole() -> Renderer:
    """What renders the same pages from all of the graph."""
    base = STORE.base
    links = Links(
        entity=lambda ident: "/" + IRIS.entity(ident).removeprefix(base),
        event=lambda ident: "/" + IRIS.event(ident).removeprefix(base),
        page=lambda name: {"index": "/"}.get(name, f"/{name}"),
    )
    forms = [
        ("?format=turtle", "Turtle"), ("?format=jsonld", "JSON-LD"), ("?format=ntriples", "N-Triples")
    ]  # fmt: skip
    return Renderer(
        WHOLE,
        links=lambda _: links,
        title="War",
        ledger=ledger(STORE, ONTOLOGY),
        pages={"index": "Query", "graph": "Graph"},
        forms=forms,
    )


def test_a_page_from_what_it_needs_is_the_one_from_the_whole_graph() -> None:
    renderer = whole()
    entities, events = renderer.values.records.entities, renderer.values.events
    assert len(entities) > 50
    assert len(events) > 50
    for ident in entities:
        iri = str(IRIS.entity(ident))
        made = pages.dossier_page(STORE, ONTOLOGY, iri, "War", "/")
        assert made == renderer.entity(ident), ident
    for ident in events:
        iri = str(IRIS.event(ident))
        made = pages.dossier_page(STORE, ONTOLOGY, iri, "War", "/")
        assert made == renderer.event(ident), ident


def test_a_page_with_many_events_has_the_latest_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    values = whole().values
    busy = max(values.by_entity, key=lambda ident: len(values.by_entity[ident]))
    events = values.by_entity[busy]
    assert len(events) > 3
    monkeypatch.setattr(pages, "MOST", 3)
    page = pages.dossier_page(STORE, ONTOLOGY, str(IRIS.entity(busy)), "War", "/") or ""
    assert f"{len(events) - 3} earlier events are left out" in page
    latest = max(e.date or "" for e in events)
    assert any(f'href="/event/{e.id[3:]}"' in page for e in events if e.date == latest)
    linked = {e.id for e in events if f'href="/event/{e.id[3:]}"' in page}
    assert len(linked) <= 3


@pytest.mark.parametrize("rest", ["entity/nobody", "event/0000", "doc/x", "entity/a b", ""])
def test_what_is_no_entity_or_event_has_no_such_page(rest: str) -> None:
    assert pages.dossier_page(STORE, ONTOLOGY, STORE.base + rest, "War", "/") is None
