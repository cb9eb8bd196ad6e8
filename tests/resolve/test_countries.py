"""The country of each entity; half of the cases have none."""

from __future__ import annotations

from dataclasses import replace

from kg.model import Chain, Position
from kg.resolve.countries import countries
from kg.resolve.entities import groups, made
from tests.resolve.small import chain, doc

TEXT = "Kenya and Chad. Ana Ruiz, supporters, port, embassy, army, rebels, Lorn."
SOURCE = doc("d", TEXT)
KENYA, CHAD = (chain(SOURCE, n, "Country", entry=f"ent:{n.lower()}") for n in ("Kenya", "Chad"))
RUIZ = chain(SOURCE, "Ana Ruiz", "Person")


def held(body: str, title: str = "minister") -> Position:
    return Position(f"pos:{title}", "ent:ana-ruiz", title, body, ())


def found(*chains: Chain, positions: tuple[Position, ...] = ()) -> dict[str, str | None]:
    entities = made(groups([KENYA, CHAD, *chains]))
    return {i: e.country for i, e in countries(entities, positions).items()}


def test_a_country_is_its_own_and_a_town_is_of_the_country_that_it_lies_in() -> None:
    town = replace(chain(SOURCE, "Lorn", "Place", entry="ent:lorn"), part_of="ent:kenya")
    assert found(town) == {
        "ent:kenya": "ent:kenya", "ent:chad": "ent:chad", "ent:lorn": "ent:kenya",
    }  # fmt: skip


def test_who_holds_an_office_and_those_whose_leader_he_is_are_of_its_country() -> None:
    crowd = replace(chain(SOURCE, "supporters", "Group", key="noun:x"), whose=RUIZ.links[0][0])
    assert found(RUIZ, crowd)["ent:supporters"] is None
    countries_of = found(RUIZ, crowd, positions=(held("ent:kenya"),))
    assert countries_of["ent:ana-ruiz"] == countries_of["ent:supporters"] == "ent:kenya"


def test_offices_of_two_countries_say_nothing() -> None:
    positions = (held("ent:kenya"), held("ent:chad", "envoy"))
    assert found(RUIZ, positions=positions)["ent:ana-ruiz"] is None
    elsewhere = replace(RUIZ, home="Chad")
    assert found(elsewhere)["ent:ana-ruiz"] == "ent:chad"
    assert found(elsewhere, positions=(held("ent:kenya"),))["ent:ana-ruiz"] is None


def test_the_description_goes_before_the_owner_and_a_circle_of_owners_ends() -> None:
    army = chain(SOURCE, "army", "ArmedForce", key="noun:army")
    army = replace(army, whose=KENYA.links[0][0], home="Chad")
    assert found(army)["ent:army"] == "ent:chad"
    rebels = chain(SOURCE, "rebels", "ArmedGroup", key="noun:rebels")
    port = replace(chain(SOURCE, "port", "Facility", key="noun:port"), whose=rebels.links[0][0])
    rebels = replace(rebels, whose=port.links[0][0])
    assert {found(rebels, port)[i] for i in ("ent:rebels", "ent:port")} == {None}


def test_an_embassy_is_its_owners_and_not_of_where_it_stands() -> None:
    embassy = chain(SOURCE, "embassy", "Facility", key="noun:embassy")
    standing = replace(embassy, within=CHAD.links[0][0])
    assert found(standing)["ent:embassy"] == "ent:chad"
    assert found(replace(standing, whose=KENYA.links[0][0]))["ent:embassy"] == "ent:kenya"
