"""What a name, noun or pronoun means: labels of its chains; nothing where nobody named is meant."""

import pytest

from kg.annotate.reference import NO_HINTS, Hints
from kg.annotate.reference.names import initials
from tests.parsed import read

pytestmark = pytest.mark.model


def meant(text: str, words: str, hints: Hints = NO_HINTS) -> list[str]:
    """Labels of what the last reference with these words means."""
    found = read(text, hints)
    ns = [n for n, r in enumerate(found.refs) if found.annotated.text(r.start, r.end) == words]
    return [found.chains.all[chain].label for chain, _ in found.meanings(ns[-1])]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Maria Gomez left the town. Gomez spoke.", "Gomez", ["Maria Gomez"]),
        ("Maria Gomez met Luis Gomez. Luis Gomez left. Gomez spoke.", "Gomez", ["Luis Gomez"]),
        ("Maria Gomez left the town. She spoke.", "She", ["Maria Gomez"]),
        ("Mali and Chad met. Both countries signed.", "countries", ["Mali", "Chad"]),
        (
            "Maria Gomez met Luis Reyes in Oman. The two leaders signed a pact.",
            "two leaders",
            ["Maria Gomez", "Luis Reyes"],
        ),
        ("Ministers from Mali and Niger met.", "Ministers", ["Mali", "Niger"]),
        ("Kenyan authorities spoke.", "Kenyan authorities", ["Kenya"]),
        ("Kenya spoke. The country is calm.", "country", ["Kenya"]),
        (
            "Kenya hit Sudan. Sudan hit Kenya. Kenya hit Sudan. Oman and Mali were silent. Chad urged both sides to stop.",
            "sides",
            ["Kenya", "Sudan"],
        ),
        ("Moscow's mayor, Adan Wiko, spoke.", "Moscow", ["Moscow"]),
        ("The Moscow suburbs were hit.", "Moscow", ["Moscow"]),
        ("Moscow's minister, Adan Wiko, spoke.", "Moscow", ["Russia"]),
        ("The head of the council, Adan Wiko, spoke.", "head of the council", ["Adan Wiko"]),
        ("The Minister, Adan Wiko, left. The Minister is ill.", "Minister", ["Adan Wiko"]),
        ("Prime Minister Adan Wiko spoke. The premier is ill.", "premier", ["Adan Wiko"]),
        ("The Kenyan envoy, Adan Wiko, left. The Kenyan flew home.", "Kenyan", ["Adan Wiko"]),
    ],
)
def test_words_that_mean_somebody_named(text: str, words: str, expected: list[str]) -> None:
    assert meant(text, words) == expected


@pytest.mark.parametrize(
    ("text", "words", "unwanted"),
    [
        ("Maria Gomez left. Reyes spoke.", "Reyes", "Maria Gomez"),
        ("Luis Gomez left. She spoke.", "She", "Luis Gomez"),
        ("Maria Gomez spoke. The two leaders signed a pact.", "two leaders", "Maria Gomez"),
        ("Mali and Chad met. The two leaders signed a pact.", "two leaders", "Mali"),
        ("Kenya spoke. The ministers from the south met.", "ministers", "Kenya"),
        ("Maria Gomez spoke to Eva Reyes and thanked her.", "her", "Maria Gomez"),
        ("Kenya spoke. A country is calm.", "country", "Kenya"),
        ("The jet landed in Moscow.", "Moscow", "Russia"),
        # One of a country is not the country, nor who stands for another.
        ("Kenya sent an envoy. The Kenyan flew home.", "Kenyan", "Kenya"),
        ("The Kenyan envoy, Adan Wiko, left. The Russian flew home.", "Russian", "Adan Wiko"),
        # Who urges is none of the sides, nor is whoever is only named with another.
        ("Kenya shelled Sudan. Chad urged both sides to stop.", "sides", "Chad"),
        # A plural title is not the one person behind the comma.
        ("He met the ministers, Adan Wiko said.", "ministers", "Adan Wiko"),
        # Who acts does not act on himself.
        ("The envoy for refugees, Adan Wiko, appealed to him.", "him", "Adan Wiko"),
    ],
)
def test_words_that_do_not_mean_the_one_named(text: str, words: str, unwanted: str) -> None:
    assert unwanted not in meant(text, words)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("United Nations Development Programme", "UNDP"),
        ("Bank of the South", "BS"),
        ("African-led Force", "AF"),
        ("the bank", ""),
    ],
)
def test_initials(name: str, expected: str) -> None:
    assert initials(name) == expected


@pytest.mark.parametrize(
    ("text", "words", "antecedent", "share", "expected"),
    [
        ("Maria Gomez met Anna Reyes. She left.", "She", "Reyes", 1.0, ["Anna Reyes"]),
        ("Maria Gomez met Anna Reyes. She left.", "She", "Reyes", 0.3, ["Maria Gomez"]),
        ("Maria Gomez met Anna Reyes. She left.", "She", "Gomez", 1.0, ["Maria Gomez"]),
        ("Maria Gomez left Kenya. She spoke.", "She", "Kenya", 1.0, ["Maria Gomez"]),
        ("Maria Gomez left Kenya. She spoke.", "She", "left", 1.0, ["Maria Gomez"]),
        ("Kenya hit Sudan. It left.", "It", "Sudan", 1.0, ["Sudan"]),
        ("Maria Gomez spoke. It stopped.", "It", "Gomez", 1.0, []),
    ],
)
def test_a_learned_antecedent_tips_the_scale_between_those_that_fit(
    text: str, words: str, antecedent: str, share: float, expected: list[str]
) -> None:
    token = {t.text: t.i for t in read(text).annotated.doc}
    assert meant(text, words, {token[words]: (token[antecedent], share)}) == expected
