from __future__ import annotations

import csv
import dataclasses
import io
import runpy
from pathlib import Path

from kg.export.tables import ENTITY_COLUMNS, EVENT_COLUMNS, entities_csv, events_csv
from kg.model import Resolution
from kg.ontology import load

SAMPLE = runpy.run_path(str(Path(__file__).parents[1] / "graph" / "sample.py"))
RESOLUTION: Resolution = SAMPLE["RESOLUTION"]
ONTOLOGY = load()


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_events_one_row_each_sorted_with_codes_and_ids() -> None:
    text = events_csv(RESOLUTION, ONTOLOGY)
    found = rows(text)
    assert text.split("\r\n")[0] == ",".join(EVENT_COLUMNS)
    assert [r["id"] for r in found] == sorted(e.id for e in RESOLUTION.events)
    assert {
        k: found[0][k] for k in ("type", "plover", "cameo", "quad", "intensity", "documents")
    } == {
        "type": "Expulsion",
        "plover": "SANCTION",
        "cameo": "161",
        "quad": "materialConflict",
        "intensity": "-5.2",
        "documents": "live/1; wire-2",
    }
    assert found[0]["actor"] == "Moldova"
    assert found[0]["theme_id"] == "ent:russian-diplomats"
    assert found[0]["confidence"] == "0.3"
    assert found[4]["actor"] == ""


def test_entities_one_row_each_with_the_number_of_events() -> None:
    found = {r["id"]: r for r in rows(entities_csv(RESOLUTION))}
    assert tuple(found["ent:russia"]) == ENTITY_COLUMNS
    assert found["ent:odesa"]["events"] == "3"
    assert found["ent:pyongyang"]["part_of"] == "ent:north-korea"
    assert found["ent:sergei-shoigu"]["class"] == ""


def test_awkward_cells_survive_and_formulas_are_defused() -> None:
    label = 'a "b", c\nשלום 🙂'
    entities = (dataclasses.replace(RESOLUTION.entities[0], label=label), *RESOLUTION.entities[1:])
    found = rows(entities_csv(dataclasses.replace(RESOLUTION, entities=entities)))
    assert found[0]["label"] == label
    assert found[-1]["aliases"] == "'=Putin"
    events = rows(events_csv(RESOLUTION, ONTOLOGY))
    assert events[-1]["theme"] == "'= a line"


def test_the_order_of_the_input_does_not_matter() -> None:
    turned = dataclasses.replace(
        RESOLUTION, entities=RESOLUTION.entities[::-1], events=RESOLUTION.events[::-1]
    )
    assert events_csv(turned, ONTOLOGY) == events_csv(RESOLUTION, ONTOLOGY)
    assert entities_csv(turned) == entities_csv(RESOLUTION)
