"""Counts of a noun phrase; years, money and shares are none."""

import pytest

from kg.extract import quantities
from tests.parsed import read, word


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("17", 17),
        ("1,079", 1079),
        ("forty-five", 45),
        ("two dozen", 24),
        ("dozen", 12),
        ("three hundred and six", 306),
        ("two million", 2_000_000),
        ("hundred", None),
        ("few", None),
        ("and", None),
        ("3.5", None),
        ("", None),
    ],
)
def test_words_to_numbers(words: str, expected: int | None) -> None:
    assert quantities.number(words.split()) == expected


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "head", "expected"),
    [
        ("Chad expelled 12 diplomats.", "diplomats", (12, "exactly")),
        ("Chad expelled at least 12 diplomats.", "diplomats", (12, "atLeast")),
        ("Chad expelled up to 12 diplomats.", "diplomats", (12, "atMost")),
        ("Chad expelled more than 12 diplomats.", "diplomats", (12, "moreThan")),
        ("Chad expelled fewer than 12 diplomats.", "diplomats", (12, "lessThan")),
        ("Chad expelled about 12 diplomats.", "diplomats", (12, "about")),
        ("Chad shot down eight of 10 missiles.", "missiles", (8, "exactly")),
        ("Chad expelled the ambassador of 12 states.", "states", (12, "exactly")),
        ("Chad expelled the diplomats.", "diplomats", None),
        ("Chad expelled diplomats after 12 days.", "diplomats", None),
        ("Chad paid 12 million dollars.", "dollars", None),
        ("Prices rose by 12 percent.", "percent", None),
    ],
)
def test_the_count_of_a_phrase(text: str, head: str, expected: tuple[int, str] | None) -> None:
    assert quantities.count(word(read(text), head)) == expected
