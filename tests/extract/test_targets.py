"""At whom an event is aimed: the doer of a deed, the country of a capital."""

from __future__ import annotations

import datetime as dt

import pytest

from kg import ontology
from kg.documents.plain import make_document
from kg.extract import engine
from kg.model import Report
from kg.resolve import resolve


@pytest.fixture(scope="module")
def frames() -> engine.Engine:
    return engine.load(ontology.load(), extractor="frames")


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("Visit", "Uganda sent aid. The Kenyan minister flew to Kampala.", {"Uganda"}),
        ("Visit", "The Kenyan minister flew to Mombasa.", {"Mombasa"}),
        ("Attack", "Gunmen attacked a bakery in Kampala.", {"bakery"}),
        ("Attack", "Uganda sent aid. Gunmen attacked Kampala on Friday.", {"Kampala"}),
        ("Attack", "Uganda sent aid. Kenyan airstrikes on Kampala went on.", {"Kampala"}),
        ("Sanction", "Kenya imposed sanctions on Kampala.", {"Uganda"}),
        ("Expulsion", "Uganda kept silent. Kenya expelled two Ugandans.", {"Uganda"}),
        ("Arrest", "Uganda kept silent. Kenya arrested two Ugandans.", {"Ugandans"}),
        ("Condemnation", "Kenya condemned the raid carried out by Chad.", {"Chad"}),
        ("Condemnation", "Kenya condemned the words that Chad chose.", {"Chad"}),
        ("Condemnation", "Kenya condemned the words that reached Chad.", {"words"}),
        (
            "Condemnation",
            "Chad condemned the bombing of a market. Kenya condemned the killing of two guards.",
            {"bombing of a market", "killing of two guards"},
        ),
        ("Condemnation", "Kenya condemned the dismissal of the judges by Chad.", {"Chad"}),
        ("Protest", "Students protested outside the Chadian embassy.", {"Chad"}),
        ("Mobilization", "Kenya sent troops to its border with Uganda.", {"Uganda"}),
        ("Rejection", "Kenya rejected an offer by Chad to send troops.", {"Chad"}),
    ],
)
def test_at_whom_it_is_aimed(
    frames: engine.Engine, kind: str, text: str, expected: set[str]
) -> None:
    document = make_document(
        text, id="text", fields={}, stated=dt.date(2024, 5, 7), fallback=None,
        source="text", report=Report(),
    )  # fmt: skip
    resolution = resolve(list(frames.extract([document])))
    labels = {e.id: e.label for e in resolution.entities}
    events = [e for e in resolution.events if e.type == kind]
    assert events
    found = {labels[t] for e in events for t in e.target}
    assert found == expected
    assert not found & ({"Chad", "Uganda", "Kampala"} - expected)
