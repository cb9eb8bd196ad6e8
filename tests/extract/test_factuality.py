"""Polarity and factuality of one event word; half of the rows hold an operator that must not reach it."""

import dataclasses

import pytest

from kg import modality, ontology
from kg.errors import OntologyError
from kg.extract import engine, factuality
from tests.parsed import modal, read, word

pytestmark = pytest.mark.model


@pytest.mark.parametrize(
    ("text", "event", "polarity", "facts"),
    [
        ("Sudan bombed the port.", "bombed", "positive", "actual"),
        ("Sudan did not bomb the port.", "bomb", "negative", "actual"),
        ("Sudan never bombed the port.", "bombed", "negative", "actual"),
        ("No attack hit the port.", "hit", "negative", "actual"),
        ("No ships were bombed in the port.", "bombed", "negative", "actual"),
        ("Nobody bombed the port.", "bombed", "negative", "actual"),
        ("Ships with no flag were bombed in the port.", "bombed", "positive", "actual"),
        ("Sudan no longer bombs the port.", "bombs", "negative", "actual"),
        ("Sudan bombed the port for no longer than an hour.", "bombed", "positive", "actual"),
        ("Sudan stopped short of bombing the port.", "bombing", "negative", "actual"),
        ("Sudan said that it would bomb the port.", "bomb", "positive", "planned"),
        (
            "Sudan said that it would bomb the port if ships came.",
            "bomb",
            "positive",
            "hypothetical",
        ),
        ("Sudan failed to bomb the port.", "bomb", "negative", "actual"),
        ("Sudan did not fail to bomb the port.", "bomb", "positive", "actual"),
        ("Sudan will bomb the port.", "bomb", "positive", "planned"),
        ("Sudan plans to bomb the port.", "bomb", "positive", "planned"),
        ("Sudan planned nothing and bombed the port.", "bombed", "positive", "actual"),
        ("Sudan could bomb the port.", "bomb", "positive", "hypothetical"),
        ("Sudan was able to bomb the port.", "bomb", "positive", "actual"),
        ("If Sudan bombs the port, ships will leave.", "bombs", "positive", "hypothetical"),
        ("Kenya accused Sudan of bombing the port.", "bombing", "positive", "alleged"),
        ("Kenya, which accused Sudan, bombed the port.", "bombed", "positive", "actual"),
        ("The alleged attack lasted an hour.", "attack", "positive", "alleged"),
        ("The port's alleged owner saw the attack.", "attack", "positive", "actual"),
        ("Kenya cancelled the visit.", "visit", "negative", "actual"),
        ("Kenya has put its visit to Oman on hold.", "visit", "negative", "actual"),
        ("Kenya has put its visit to Oman on television.", "visit", "positive", "actual"),
        ("Kenya has ruled out a visit.", "visit", "negative", "actual"),
        ("Kenya has not ruled out a visit.", "visit", "positive", "hypothetical"),
        ("Kenya sent jets to bomb the port.", "bomb", "positive", "planned"),
        ("The president is to visit Oman.", "visit", "positive", "planned"),
    ],
)
def test_an_operator_reaches_what_is_in_its_scope(
    text: str, event: str, polarity: str, facts: str
) -> None:
    found = factuality.read(word(read(text), event), modal())
    assert (found.polarity, found.factuality) == (polarity, facts)


@pytest.mark.parametrize(
    ("text", "event", "kind", "facts"),
    [
        ("Students marched to demand his release.", "demand", "Request", "actual"),
        ("Students marched on the palace to seize it.", "seize", "Capture", "planned"),
        ("Students plan to march to demand his release.", "demand", "Request", "planned"),
        ("Students could march to demand his release.", "demand", "Request", "hypothetical"),
        ("Students plan to demand his release.", "demand", "Request", "planned"),
    ],
)
def test_what_is_done_by_words_is_done_by_what_serves_it(
    text: str, event: str, kind: str, facts: str
) -> None:
    assert factuality.read(word(read(text), event), modal(), kind).factuality == facts


@pytest.mark.parametrize(
    ("text", "event", "content"),
    [
        ("Kenya urged Sudan to leave the port.", "leave", "urged"),
        ("Kenya threatened to bomb the port.", "bomb", "threatened"),
        ("Sudan denied bombing the port.", "bombing", "denied"),
        ("Sudan denied that it had bombed the port.", "bombed", "denied"),
        ("Kenya dismissed reports of a meeting.", "reports", "dismissed"),
        ("Kenya dismissed the envoy.", "envoy", None),
        ("Sudan was not accused of bombing the port.", "bombing", "accused"),
        ("Sudan was accused of bombing the port.", "bombing", None),
        ("Kenya shot down suggestions that Sudan would leave.", "leave", "shot"),
        ("Sudan said it had bombed the port.", "bombed", None),
        ("Kenya warned that Sudan bombed the port.", "bombed", None),
    ],
)
def test_what_is_only_asked_threatened_or_denied_names_the_word_that_does_so(
    text: str, event: str, content: str | None
) -> None:
    found = factuality.read(word(read(text), event), modal())
    assert (found.content.text if found.content is not None else None) == content


def test_a_type_that_the_ontology_lacks_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    changed = dataclasses.replace(modal(), by_words=frozenset({"Request", "Requst"}))
    monkeypatch.setattr(modality, "load", lambda _: changed)
    with pytest.raises(OntologyError, match=r"by_words: \['Requst'\]"):
        engine.load(ontology.load(), extractor="frames")
