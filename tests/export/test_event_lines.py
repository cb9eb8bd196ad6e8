from __future__ import annotations

import dataclasses
import json
import runpy
from pathlib import Path
from typing import Any

import pytest

from kg.errors import GraphError
from kg.export.jsonl import event_lines, to_jsonl
from kg.model import Document, Resolution
from kg.ontology import load

SAMPLE = runpy.run_path(str(Path(__file__).parents[1] / "graph" / "sample.py"))
DOCUMENTS: tuple[Document, ...] = SAMPLE["DOCUMENTS"]
RESOLUTION: Resolution = SAMPLE["RESOLUTION"]
ONTOLOGY = load()
LINES = list(event_lines(RESOLUTION, DOCUMENTS, ONTOLOGY))


def line(document: str, event: str) -> dict[str, Any]:
    return next(x for x in LINES if x["doc"] == document and x["id"] == event)


def test_a_line_has_the_keys_of_the_contract_in_their_order() -> None:
    assert list(line("live/1", "ev:2f00aa02")) == [
        "id",
        "doc",
        "type",
        "plover",
        "cameo",
        "actor",
        "target",
        "theme",
        "instrument",
        "place",
        "date",
        "count",
        "comparator",
        "polarity",
        "factuality",
        "attributed_to",
        "confidence",
        "evidence",
    ]


def test_an_event_of_one_document() -> None:
    assert line("live/1", "ev:4f00aa04") == {
        "id": "ev:4f00aa04",
        "doc": "live/1",
        "type": "Killing",
        "plover": "ASSAULT",
        "cameo": None,
        "actor": [
            {"id": "ent:russia", "name": "Russia", "class": "Country", "mentions": ["Russia"]}
        ],
        "target": [{"id": "ent:guard", "name": "guard", "class": "Group", "mentions": ["a guard"]}],
        "theme": None,
        "instrument": None,
        "place": {"id": "ent:odesa", "name": "Odesa", "class": "Place", "mentions": ["Odesa"]},
        "date": None,
        "count": 1,
        "comparator": "exactly",
        "polarity": "positive",
        "factuality": "actual",
        "attributed_to": {
            "id": "ent:ukraine",
            "name": "Ukraine",
            "class": "Country",
            "mentions": ["Ukraine"],
        },
        "confidence": 1.0,
        "evidence": [
            {
                "post": 2,
                "start": 104,
                "end": 140,
                "quote": "Russia struck Odesa, killing a guard",
                "rule": "frames/test",
            }
        ],
    }


def test_each_document_tells_its_own_view_under_the_id_of_the_event() -> None:
    first, second = line("live/1", "ev:3f00aa03"), line("wire-2", "ev:3f00aa03")
    assert (first["polarity"], second["polarity"]) == ("positive", "negative")
    assert first["attributed_to"]["name"] == "Ukraine"
    assert second["attributed_to"]["name"] == "Russia"
    assert second["place"] is None
    assert second["actor"][0]["mentions"] == ["It"]
    one, other = line("live/1", "ev:1f00aa01"), line("wire-2", "ev:1f00aa01")
    assert (one["factuality"], other["factuality"]) == ("actual", "planned")
    assert (one["date"], other["date"]) == ("2023-07-26", None)
    assert other["attributed_to"] is None
    assert other["count"] == 45
    assert other["theme"]["mentions"] == ["45 diplomats of Russia"]


def test_a_theme_that_is_no_entity_keeps_its_words() -> None:
    assert line("wire-2", "ev:8f00aa08")["theme"] == {
        "id": None,
        "name": "= a line",
        "class": None,
        "mentions": ["= a line"],
    }


def test_a_position() -> None:
    found = line("live/1", "pos:9f00aa09")
    assert found["type"] == "Position"
    assert (found["person"]["name"], found["title"], found["of"]["name"]) == (
        "Nicu Popescu",
        "foreign minister",
        "Moldova",
    )
    assert found["evidence"][0]["quote"] == "foreign minister Nicu Popescu"


def test_every_quote_is_the_text_at_its_offsets() -> None:
    texts = {d.id: d.text for d in DOCUMENTS}
    pieces = [(x["doc"], e) for x in LINES for e in x["evidence"]]
    assert len(pieces) == 11
    assert all(texts[d][e["start"] : e["end"]] == e["quote"] for d, e in pieces)


def test_lines_come_by_document_and_place_in_any_order_of_input() -> None:
    turned = dataclasses.replace(
        RESOLUTION, events=RESOLUTION.events[::-1], links=RESOLUTION.links[::-1]
    )
    assert list(event_lines(turned, DOCUMENTS[::-1], ONTOLOGY)) == LINES
    keys = [(x["doc"], x["evidence"][0]["start"]) for x in LINES]
    assert keys == sorted(keys)


def test_only_the_given_documents_are_told() -> None:
    assert {x["doc"] for x in event_lines(RESOLUTION, DOCUMENTS[1:], ONTOLOGY)} == {"wire-2"}


def test_an_unknown_entity_is_named() -> None:
    broken = dataclasses.replace(RESOLUTION, entities=RESOLUTION.entities[1:])
    with pytest.raises(GraphError, match="ent:china"):
        list(event_lines(broken, DOCUMENTS, ONTOLOGY))


def test_text_is_one_object_a_line_in_utf8() -> None:
    text = to_jsonl([{"a": "Chișinău\n"}, {"b": None}])
    assert text == '{"a": "Chișinău\\n"}\n{"b": null}\n'
    assert [json.loads(x) for x in to_jsonl(LINES).splitlines()] == LINES
