"""Where places lie, as the gazetteer and the text have it; half of the cases are no nesting."""

import pytest

from kg.extract.engine import chains
from kg.extract.nesting import placed
from kg.model import Chain
from tests.parsed import read, words

pytestmark = pytest.mark.model


def found(text: str) -> tuple[Chain, ...]:
    reading = read(text)
    return placed(chains(reading), reading, words().gazetteer)


@pytest.mark.parametrize(
    ("text", "inner", "outer"),
    [
        ("The rebels took Kirkala in Baragoi County.", "Kirkala", "Baragoi County"),
        ("Ministers met in Kampala, Uganda.", "Kampala", "Uganda"),
        ("A missile hit a warehouse in Kherson.", "warehouse", "Kherson"),
        ("A drone struck the port of Odesa.", "port of Odesa", "Odesa"),
        ("Protesters in Kismayo, Somalia and Kenya were held.", "Kismayo", None),
        ("Troops moved through Garissa, Kenya, and Somalia.", "Garissa", None),
        ("Macron met Tinubu in Paris.", "Paris", None),
        ("Chad attacked Togo in Ghana.", "Togo", None),
        ("Police in Nairobi said so. In Kenya nobody was hurt.", "Nairobi", None),
    ],
)  # fmt: skip
def test_what_a_text_says_of_where_a_place_lies(text: str, inner: str, outer: str | None) -> None:
    whole = {c.label: c.within for c in found(text)}[inner]
    assert (whole.text if whole else None) == outer


def test_the_gazetteer_places_a_town_and_brings_the_country_along() -> None:
    chains_of = {c.label: c for c in found("A drone struck Odesa.")}
    chain, country = chains_of["Odesa"], chains_of["Ukraine"]
    assert (chain.part_of, chain.position) == ("ent:ukraine", (46.49, 30.74))
    assert (country.entry, country.links, country.iso3) == ("ent:ukraine", (), "UKR")


def test_a_capital_that_means_the_town_is_the_gazetteers_town() -> None:
    (town,) = (c for c in found("Macron landed in Paris on Monday.") if c.label == "Paris")
    assert (town.entry, town.part_of) == ("ent:paris", "ent:france")
