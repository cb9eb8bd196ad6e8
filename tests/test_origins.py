"""What the names of office-holders tell of another name."""

import pytest

from kg.gazetteer import Entry, Office, load
from kg.model import EntityClass
from kg.origins import learn


def office(name: str, country: str, title: str = "minister") -> Office:
    person = Entry(f"ent:{name.lower()}", EntityClass("Person"), name, ())
    return Office(person, title, country, "", "")


@pytest.mark.parametrize(
    ("name", "likelier", "than"),
    [
        ("Artak Sahakyan", "Armenia", "Azerbaijan"),
        ("Elnur Hasanov", "Azerbaijan", "Armenia"),
        ("Zdravko Pavlić", "Croatia", "Hungary"),
        ("Ferenc Szalai", "Hungary", "Croatia"),
        ("Choi Min-ho", "South Korea", "Japan"),
        ("Takeda Kenji", "Japan", "South Korea"),
    ],
)
def test_a_name_sounds_like_those_of_its_country(name: str, likelier: str, than: str) -> None:
    origins = learn(load().offices)
    assert origins.likeness(name, likelier) > 0 > origins.likeness(name, than)


def test_nothing_is_known_of_a_country_without_names() -> None:
    assert learn([office("Ada Breth", "Kenya")]).likeness("Ada Breth", "Chad") == 0.0


def test_a_name_without_letters_sounds_like_none() -> None:
    assert learn([office("Ada Breth", "Kenya")]).likeness("", "Kenya") == 0.0


def test_one_who_held_many_offices_counts_once() -> None:
    once = learn([office("Ada Breth", "Kenya"), office("Tom Reed", "Chad")])
    often = learn(
        [office("Ada Breth", "Kenya", t) for t in ("minister", "president")]
        + [office("Tom Reed", "Chad")]
    )
    assert once == often
