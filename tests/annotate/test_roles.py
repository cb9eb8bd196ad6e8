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
        ("In Port Breth, the ambassador spoke.", []),
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
