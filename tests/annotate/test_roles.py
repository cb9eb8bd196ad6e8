"""Titles: person, title, body; an empty row for a text that gives none."""

import pytest

from tests.parsed import read

pytestmark = pytest.mark.model


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Russian defence minister Sergei Shoigu spoke.",
            [("Sergei Shoigu", "defence minister", "Russian")],
        ),
        (
            "The prime minister of Hungary, Viktor Orban, spoke.",
            [("Viktor Orban", "prime minister", "Hungary")],
        ),
        (
            "Viktor Orban, the prime minister of Hungary, spoke.",
            [("Viktor Orban", "prime minister", "Hungary")],
        ),
        (
            "Tom Reed, who leads the Labour Party, spoke.",
            [("Tom Reed", "leader", "Labour Party")],
        ),
        (
            "Alaina Breth, the American ambassador, spoke.",
            [("Alaina Breth", "ambassador", "American")],
        ),
        (
            "The French ambassador in Chad, Anne Roy, was expelled.",
            [("Anne Roy", "ambassador", "French")],
        ),
        (
            "Anna Ruiz, who heads the European Commission, spoke.",
            [("Anna Ruiz", "head", "European Commission")],
        ),
        (
            "Tom Reed stepped down as prime minister of Haiti.",
            [("Tom Reed", "prime minister", "Haiti")],
        ),
        (
            "The spokesman of the Kenyan navy, Commodore Ade Bello, spoke.",
            [("Ade Bello", "spokesman", "Kenyan navy")],
        ),
        (
            "President Ada Breth of Chad met Prime Minister Tom Reed of the Gambia.",
            [("Ada Breth", "president", "Chad"), ("Tom Reed", "prime minister", "the Gambia")],
        ),
        (
            "They wrote to Presidents Ada Ruiz of Chad and Tom Reed of Kenya.",
            [("Ada Ruiz", "president", "Chad"), ("Tom Reed", "president", "Kenya")],
        ),
        (
            "Tom Reed, leader of the opposition Liberty Party, spoke.",
            [("Tom Reed", "leader of the opposition", "Liberty Party")],
        ),
        (
            "Britain's minister for the Americas, Ada Breth, spoke.",
            [("Ada Breth", "minister", "Britain")],
        ),
        (
            "The Kenyan oil minister, Ada Breth, flew in. The Chadian president, Max Kohl, saw her Malian "
            "counterpart, Tom Reed.",
            [
                ("Ada Breth", "oil minister", "Kenyan"),
                ("Max Kohl", "president", "Chadian"),
                ("Tom Reed", "president", "Malian"),
            ],
        ),
        (
            "Tom Reed, who headed the government of Chad, and Ada Ruiz, who leads Kenya's government, met.",
            [("Tom Reed", "head", "Chad"), ("Ada Ruiz", "leader", "Kenya")],
        ),
        ("The General Council of the World Trade Organization met.", []),
        (
            "Tom Reed, Ada Breth and Anna Ruiz, the presidents of Kenya, Chad and Mali, spoke.",
            [
                ("Tom Reed", "president", "Kenya"),
                ("Ada Breth", "president", "Chad"),
                ("Anna Ruiz", "president", "Mali"),
            ],
        ),
        (
            "The foreign ministers of Kenya and Chad, Tom Reed and Anna Ruiz, spoke.",
            [("Tom Reed", "foreign minister", "Kenya"), ("Anna Ruiz", "foreign minister", "Chad")],
        ),
        (
            "Kenya's president, Tom Reed, met his Chadian counterpart, Anna Ruiz.",
            [("Tom Reed", "president", "Kenya"), ("Anna Ruiz", "president", "Chadian")],
        ),
        (
            "Tom Reed, president of Kenya and former governor of the bank, spoke.",
            [("Tom Reed", "president", "Kenya"), ("Tom Reed", "former governor", "bank")],
        ),
        (
            "Tom Reed, until Friday the president of Kenya, spoke.",
            [("Tom Reed", "president", "Kenya")],
        ),
        (
            "Tom Reed handed in his resignation as president of Kenya.",
            [("Tom Reed", "president", "Kenya")],
        ),
        ("The president of Kenya is Tom Reed.", [("Tom Reed", "president", "Kenya")]),
        (
            "The Labour Party, led by Tom Reed, spoke.",
            [("Tom Reed", "leader", "Labour Party")],
        ),
        (
            "Tom Reed, France's Europe minister, spoke.",
            [("Tom Reed", "europe minister", "France")],
        ),
        (
            "Tom Reed, the speaker of parliament, spoke.",
            [("Tom Reed", "speaker of parliament", "parliament")],
        ),
        (
            "Hwan Min-joon, leader of the Liberty Party, spoke.",
            [("Hwan Min-joon", "leader", "Liberty Party")],
        ),
        ("The reporter\n\nTom Reed left.", []),
        ("Amir Breth left Kenya.", []),
        ("Tom Reed, her aides said, left Kenya.", []),
        ("Tom Reed, a secretary of state, spoke.", [("Tom Reed", "secretary of state", None)]),
        ("In Port Breth, the ambassador spoke.", []),
        ("The presidents of Kenya and Chad met Tom Reed and Anna Ruiz.", []),
        ("The convoy, led by Tom Reed, left Kenya.", []),
        ("The president of Kenya was Tom Reed's friend.", []),
        ("Tom Reed, until Friday in Kenya, met the president.", []),
        ("Tom Reed saw the resignation of the president of Kenya.", []),
        ("Anna Ruiz heads to the European Commission.", []),
        ("Viktor Orban met the prime minister of Italy.", []),
        ("The prime minister of Italy spoke.", []),
        ("General Tom Reed spoke.", []),
        ("Mr Tom Reed spoke.", []),
        ("Tom Reed, who left the Labour Party, spoke.", []),
    ],
)
def test_who_holds_which_title_where(text: str, expected: list[tuple[str, str, str]]) -> None:
    found = read(text)
    name = [found.annotated.text(r.start, r.end) for r in found.refs]
    assert [
        (name[r.person], r.title, name[r.body] if r.body is not None else None) for r in found.roles
    ] == expected
