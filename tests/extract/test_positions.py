"""Positions with the bodies that the text leaves out; an empty row for a text that gives none."""

import functools

import pytest

from kg import offices, origins
from kg.errors import OntologyError
from kg.extract.bodies import Context
from kg.extract.positions import positions
from kg.resources import ontology_dir
from tests.parsed import read, words

pytestmark = pytest.mark.model

Held = tuple[str, str, str]


@functools.cache
def holders() -> dict[str, str]:
    return {o.person.id: o.country for o in words().gazetteer.offices}


@functools.cache
def names() -> origins.Origins:
    return origins.learn(words().gazetteer.offices)


def held(text: str) -> list[Held]:
    """(person, title, body) of a text, the body by the name of its chain."""
    reading = read(text)
    context = Context(reading, words().gazetteer, offices.load(), holders(), names())
    found = positions(context)
    label = {
        (m.start, m.end, m.part): reading.chains.all[c].label
        for n in range(len(reading.refs))
        for c, part in reading.meanings(n)
        for m in [reading.mention(n, part)]
    }
    return [(p.person.text, p.title, label[p.body.start, p.body.end, p.body.part]) for p in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "KAMPALA - Uganda shut its border with Kenya on Monday. The trade minister, Ada Breth, spoke.",
            [("Ada Breth", "trade minister", "Uganda")],
            id="the country of the story",
        ),
        pytest.param(
            "Kenya rejected the plan. Its foreign minister, Ada Breth, spoke.",
            [("Ada Breth", "foreign minister", "Kenya")],
            id="its",
        ),
        pytest.param(
            "Kenya, whose foreign minister, Ada Breth, spoke, rejected the plan of Chad.",
            [("Ada Breth", "foreign minister", "Kenya")],
            id="whose",
        ),
        pytest.param(
            "Kenya's president, Tom Reed, met Chad's king. His defence minister, Ada Breth, spoke.",
            [("Tom Reed", "president", "Kenya"), ("Ada Breth", "defence minister", "Kenya")],
            id="his",
        ),
        pytest.param(
            "Chad thanked President Emmanuel Macron.",
            [("Emmanuel Macron", "president", "France")],
            id="the country of a known office, which the text names nowhere",
        ),
        pytest.param(
            "The coach, Emmanuel Macron, spoke of the weather.",
            [],
            id="a known person with another title",
        ),
        pytest.param(
            "The council of the African Union met in Tom Reed's house in Chad. The speaker, Ada Breth, spoke.",
            [("Ada Breth", "speaker", "Chad")],
            id="a house where somebody lives is no chamber",
        ),
        pytest.param(
            "Azerbaijan and Armenia quarrelled. President Artak Sahakyan spoke.",
            [("Artak Sahakyan", "president", "Armenia")],
            id="the country whose names sound so",
        ),
        pytest.param(
            "The minister, Artak Sahakyan, spoke of the weather.",
            [],
            id="how a name sounds says nothing where no country is named",
        ),
        pytest.param(
            "Chad sheltered Tom Reed, a former minister to whom Kenya had sent a warning.",
            [("Tom Reed", "former minister", "Chad")],
            id="what a clause says of the holder is no body",
        ),
        pytest.param(
            "Chad and Kenya quarrelled. Tom Reed, an adviser to Ada Breth, spoke.",
            [("Tom Reed", "adviser", "Ada Breth")],
            id="whom one serves",
        ),
        pytest.param(
            "Chad expelled Kenya's people. Tom Reed, the Kenyan ambassador to Chad, left.",
            [("Tom Reed", "ambassador", "Kenya")],
            id="who sends, not where to",
        ),
        pytest.param(
            "The Kenyan foreign ministry spokesman, Tom Reed, spoke.",
            [("Tom Reed", "foreign ministry spokesman", "foreign ministry")],
            id="the body in the title's own words",
        ),
        pytest.param(
            "Emmanuel Macron left Chad. The French president spoke.",
            [("French president", "president", "France")],
            id="who is only described by an office",
        ),
        pytest.param(
            "Chad quarrelled with Kenya. Chad heard Uhuru Kenyatta's envoy, Tom Reed.",
            [("Tom Reed", "envoy", "Kenya")],
            id="where the possessor holds office",
        ),
        pytest.param(
            "Kenya's parliament met. The speaker, Ada Breth, spoke.",
            [("Ada Breth", "speaker", "Kenya's parliament")],
            id="a chamber has a speaker",
        ),
        pytest.param(
            "Kenya protested. Tom Reed, the ambassador in Chad, spoke.",
            [("Tom Reed", "ambassador", "Kenya")],
            id="where an envoy is sent is not who sends him",
        ),
        pytest.param(
            "Emmanuel Macron left Chad. The former French president spoke.", [], id="a former one"
        ),
        pytest.param(
            "Emmanuel Macron left Chad. The Chadian president spoke.", [], id="another's office"
        ),
        pytest.param("Chad quarrelled with Kenya. Tom Reed, a lawyer, spoke.", [], id="a lawyer"),
        pytest.param("Chad hailed a Kenyan poet, Tom Reed.", [], id="a poet of a country"),
        pytest.param("Chad shut its border. His colleague Tom Reed spoke.", [], id="a colleague"),
        pytest.param("Sheikh Tom Reed left Kenya.", [], id="a form of address"),
        pytest.param("The minister, Ada Breth, spoke.", [], id="nothing to be minister of"),
        pytest.param("Chad has a president. Tom Reed spoke.", [], id="nobody's title"),
    ],
)
def test_a_title_is_held_where_the_text_around_it_says(text: str, expected: list[Held]) -> None:
    assert held(text) == expected


def test_offices_are_checked(tmp_path) -> None:  # type: ignore[no-untyped-def]
    text = (ontology_dir() / "offices.toml").read_text(encoding="utf-8")
    for old, new, told in (
        ('classes = ["Country"]', 'classes = ["Land"]', "Land"),
        ("[weights]", "[weights]\nluck = 1.0", "luck"),
        ('"taoiseach" = ["Ireland"]', '"taoiseach" = []', "taoiseach"),
        ('speaker = ["parliament"', 'speaker = []\nreader = ["parliament"', "speaker"),
        ("floor = 0.5", "floor = 5", "floor"),
        ('kinds = ["region", "city"]', 'kinds = ["region", "embassy"]', "embassy"),
    ):
        assert old in text
        (tmp_path / "offices.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
        offices.load.cache_clear()
        with pytest.raises(OntologyError, match=told):
            offices.load(tmp_path)
    offices.load.cache_clear()
