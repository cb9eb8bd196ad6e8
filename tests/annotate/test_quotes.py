"""Who says what: the source of the statement that a word stands in, None where it is the text's own."""

import pytest

from tests.parsed import read, word

pytestmark = pytest.mark.model


@pytest.mark.parametrize(
    ("text", "event", "speaker"),
    [
        ("Kenya said Sudan bombed the port.", "bombed", "Kenya"),
        ("Sudan bombed the port, Kenya said.", "bombed", "Kenya"),
        ("According to Kenya, Sudan bombed the port.", "bombed", "Kenya"),
        ("Sudan bombed the port, according to Kenya.", "bombed", "Kenya"),
        ("A diplomat told Reuters that Sudan bombed the port.", "bombed", "Reuters"),
        ("Kenya claimed to have bombed the port.", "bombed", "Kenya"),
        ("Reuters quoted Ana Gomez as saying that Sudan bombed the port.", "bombed", "Ana Gomez"),
        ("Sudan bombed the port.", "bombed", None),
        ("Sudan bombed the port; Kenya says the port was empty.", "bombed", None),
        ("Kenya said so after Sudan bombed the port.", "bombed", None),
        ("Kenya saw that Sudan bombed the port.", "bombed", None),
        ("A statement said Sudan bombed the port.", "bombed", None),
        ("Sudan bombed the port. Kenya said the port was empty.", "bombed", None),
        ("Sudan bombed the port according to plan.", "bombed", None),
    ],
)
def test_the_source_of_a_statement(text: str, event: str, speaker: str | None) -> None:
    found = read(text)
    saying = found.sayings.get(word(found, event).i)
    ref = found.refs[saying.speaker] if saying is not None else None
    assert (found.annotated.text(ref.start, ref.end) if ref is not None else None) == speaker
