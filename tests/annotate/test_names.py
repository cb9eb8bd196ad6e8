"""Names and their classes in a text; an empty row for capitals that are no name."""

import pytest

from tests.parsed import read

pytestmark = pytest.mark.model


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Near Sanam, rebels shelled a bridge.", [("Sanam", "Place")]),
        ("Near Sanam, a mine killed two soldiers.", [("Sanam", "Place")]),
        ("Near Anna Brandt, a guard fell.", [("Anna Brandt", "Person")]),
        ("They wrote to Presidents Ada Ruiz and Tom Reed.", [("Ada Ruiz", "Person"), ("Tom Reed", "Person")]),
        ("President Ada Ruiz Wednesday rejected the offer.", [("Ada Ruiz", "Person")]),
        ("The Minister left.", []),
        ("Near the bridge, rebels fell.", []),
    ],
)  # fmt: skip
def test_names_have_their_class(text: str, expected: list[tuple[str, str]]) -> None:
    found = read(text)
    names = [r for r in found.refs if r.named]
    assert [(found.annotated.text(r.start, r.end), str(r.cls)) for r in names] == expected


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Near Sanam, rebels shelled a bridge.", "rebels"),
        ("Sanam shelled a bridge.", "Sanam"),
        ("Near misses frightened the crew.", "misses"),
    ],
)
def test_a_sentence_that_begins_with_a_place_has_its_own_subject(text: str, subject: str) -> None:
    doc = read(text).annotated.doc
    assert [t.text for t in doc if t.dep_ == "nsubj"] == [subject]
