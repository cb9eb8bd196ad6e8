"""Whose somebody is by the text's own words; half of the cases say nothing of the kind."""

import pytest

from kg.extract.engine import chains
from kg.extract.nesting import placed
from tests.parsed import read, words

pytestmark = pytest.mark.model


@pytest.mark.parametrize(
    ("text", "mine", "whose"),
    [
        ("Kenyan landowners blocked the road.", "Kenyan landowners", "Kenyan"),
        ("Kenya's envoy left Chad.", "Kenya's envoy", "Kenya"),
        ("Supporters of Ana Ruiz marched.", "Supporters of Ana Ruiz", "Ana Ruiz"),
        ("Refugees from Chad arrived in Togo.", "Refugees", "Chad"),
        ("Students throughout Kenya marched.", "Students", "Kenya"),
        ("The army shelled a village in western Chad.", "village", "Chad"),
        ("The Malian Rescue Front attacked the barracks.", "Rescue Front", "Malian"),
        ("Critics of Kenya marched.", "Critics of Kenya", None),
        ("Anti-Kenyan protesters marched in the rain.", "Kenyan protesters", None),
        ("The Kenya-Africa summit began in Togo.", "Africa", None),
        ("The ambassador in Nairobi left.", "ambassador", None),
        ("Troops in Chad opened fire.", "Troops", None),
        ("Ministers from Kenya and Chad met.", "Ministers", None),
        ("Chad praised the recognition by Ana Ruiz of Kenya.", "Ana Ruiz", None),
        ("The rebels took the town.", "rebels", None),
    ],
)
def test_whose_somebody_is_by_the_text(text: str, mine: str, whose: str | None) -> None:
    reading = read(text)
    found = {c.label: c.whose for c in placed(chains(reading), reading, words().gazetteer)}
    assert {label: m.text for label, m in found.items() if m and label == mine} == (
        {mine: whose} if whose else {}
    ), sorted(found)


@pytest.mark.parametrize(
    ("text", "label", "home"),
    [
        ("Kenyan troops shelled the town.", "Kenyan troops", "Kenya"),
        ("Critics of Kenya met the minister.", "Critics of Kenya", None),
        ("Pro-Kenyan rebels attacked the town.", "Kenyan rebels", None),
        ("Kenyan and Chadian troops attacked the town.", "Kenyan and Chadian troops", None),
    ],
)
def test_a_country_in_the_words_is_not_always_the_home(
    text: str, label: str, home: str | None
) -> None:
    reading = read(text)
    found = {
        c.label.removeprefix("Pro-"): c for c in placed(chains(reading), reading, words().gazetteer)
    }
    mine = found[label]
    assert (mine.home, mine.whose is not None) == (home, home is not None)
