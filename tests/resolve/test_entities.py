from __future__ import annotations

import runpy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kg.model import EntityClass
from kg.ontology import load
from kg.resolve import resolve
from kg.resolve.candidates import Named, candidates
from kg.resolve.decisions import Decisions, kinds
from kg.resolve.entities import groups, made, slug, spelling

_SMALL: dict[str, Any] = runpy.run_path(str(Path(__file__).with_name("small.py")))
doc, chain, claim, office, said = (_SMALL[n] for n in ("doc", "chain", "claim", "office", "said"))


def persons(*names: str) -> list[str]:
    """The labels of the entities when each name stands in a document of its own."""
    chains = [chain(doc(f"d{n}", f"{name} spoke."), name, "Person") for n, name in enumerate(names)]
    return sorted(e.label for e in made(groups(chains)).all.values())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Volodymyr Zelensky", "Volodymyr Zelenskyy"),
        ("Volodymyr Zelensky", "Volodymyr Zelenskiy"),
        ("Volodymyr Zelenskyi", "Volodymyr Zelenskii"),
        ("Sergei Ivanov", "Sergey Ivanov"),
        ("Dmitry Orlov", "Dmitriy Orlov"),
        ("Yevgeny Orlov", "Evgeny Orlov"),
        ("Aleksandr Belov", "Alexandr Belov"),
        ("Mikheil Javakhishvili", "Mikheil Javahishvili"),
        ("Mehmet Şahin", "Mehmet Sahin"),
        ("Jörg Möller", "Joerg Moeller"),
        ("Kim Jong Un", "Kim Jong-un"),
        ("Đorđe Đokić", "Dorde Dokic"),
        ("Øystein Ås", "Oystein As"),
    ],
)
def test_spellings_of_one_full_name_meet(one: str, other: str) -> None:
    assert len(persons(one, other)) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Popescu", "Popescu"),
        ("Popescu", "Nicu Popescu"),
        ("Maria Popescu", "Nicu Popescu"),
        ("Kim Jong Un", "Kim Jong Il"),
        ("Ivan Petrov", "Ivan Petrovsky"),
        ("Igor Orlov", "Igor Orlova"),
    ],
)
def test_a_surname_alone_or_another_name_does_not_merge(one: str, other: str) -> None:
    assert len(persons(one, other)) == 2


def test_names_of_different_classes_keep_apart() -> None:
    person = chain(doc("a", "Sana Mercer spoke."), "Sana Mercer", "Person")
    ship = chain(doc("b", "The Sana Mercer sank."), "Sana Mercer", "Facility")
    assert {g.cls for g in groups([person, ship]).values()} == {"Person", "Facility"}


def namesakes(*told: tuple[str, str | None]) -> list[list[str]]:
    """Documents of each John Mercer, where document n gives him an office of the country, or none."""
    read = []
    for ident, country in told:
        text = f"John Mercer, minister of {country}, spoke." if country else "John Mercer spoke."
        document = doc(ident, text)
        chains = [chain(document, "John Mercer", "Person")]
        held = []
        if country:
            chains.append(chain(document, country, "Country", entry=f"ent:{country.lower()}"))
            held = [office(document, "John Mercer", "minister", country)]
        talk = claim("Call", document, text[:-1], "spoke", actor=["John Mercer"])
        read.append(said(document, chains, [talk], held))
    found = resolve(read)
    out: dict[str, list[str]] = {}
    for link in found.links:
        if link.mention.text == "John Mercer":
            out.setdefault(link.entity, []).append(link.mention.document)
    return sorted(out.values())


def test_namesakes_with_offices_of_different_countries_keep_apart() -> None:
    assert namesakes(("a", "Moldova"), ("b", "Iran")) == [["a"], ["b"]]
    assert namesakes(("a", "Moldova"), ("b", "Moldova")) == [["a", "b"]]
    assert namesakes(("a", "Moldova"), ("b", None)) == [["a", "b"]]
    # Where there are two, nobody knows whom a third document means.
    assert namesakes(("a", "Moldova"), ("b", "Iran"), ("c", None), ("d", "Iran")) == [
        ["a"],
        ["b", "d"],
        ["c"],
    ]


def test_an_envoy_may_be_named_after_either_country() -> None:
    document = [
        doc(i, f"John Mercer, envoy of {c}, spoke.") for i, c in (("a", "Iran"), ("b", "Moldova"))
    ]
    read = []
    for d, country in zip(document, ("Iran", "Moldova"), strict=True):
        chains = [
            chain(d, "John Mercer", "Person"),
            chain(d, country, "Country", entry=f"ent:{country.lower()}"),
        ]
        read.append(said(d, chains, [], [office(d, "John Mercer", "special envoy", country)]))
    assert len([e for e in resolve(read).entities if e.cls == "Person"]) == 1


def test_each_link_says_why_documents_met() -> None:
    chains = [
        chain(doc(d, f"{name} spoke."), name, "Person")
        for d, name in (("a", "Volodymyr Zelensky"), ("b", "Volodymyr Zelenskiy"))
    ]
    (links,) = made(groups(chains)).links.values()
    assert all("the full name, whatever its transliteration" in link.reason for link in links)


def test_the_spelling_is_blind_to_transliteration_only() -> None:
    assert spelling("Zelenskyy") == spelling("Zelenskiy") == spelling("Zelensky")
    assert spelling("Volodymyr") != spelling("Vladimir")


def pairs(*named: tuple[str, str, str] | tuple[str, str, str, bool]) -> list[tuple[str, str]]:
    found = [Named(f"ent:{n[0]}", EntityClass(n[1]), n[2], len(n) > 3) for n in named]
    return [(c.a.id[4:], c.b.id[4:]) for c in candidates(found, Decisions(kinds=kinds(load())))]


def test_a_surname_and_a_full_name_that_ends_in_it_are_candidates() -> None:
    assert pairs(("p", "Person", "Popescu"), ("np", "Person", "Nicu Popescu")) == [("np", "p")]
    assert pairs(("k", "Person", "Kim"), ("kju", "Person", "Kim Jong Un", True)) == [("kju", "k")]
    assert pairs(("mp", "Person", "Maria Popescu"), ("np", "Person", "Nicu Popescu")) == [
        ("mp", "np")
    ]


def test_acronyms_and_near_spellings_are_candidates_within_their_kind() -> None:
    agency = ("gpa", "Organization", "Gulf Press Agency")
    assert pairs(agency, ("g", "Media", "GPA")) == [("g", "gpa")]
    assert pairs(agency, ("g", "Person", "GPA")) == []
    assert pairs(("h", "Place", "Harkiv"), ("k", "Place", "Kharkiv")) == [("h", "k")]


@pytest.mark.parametrize(
    ("label", "readable"),
    [
        ("Đorđe Đokić", "dorde-dokic"),
        ("Øystein Ås", "oystein-as"),
        ("ŁÓDŹ", "lodz"),
        ("Ilkin Əsgərov", "ilkin-asgarov"),
        ("Straße der Einheit", "strasse-der-einheit"),
        ("N'Djamena", "n-djamena"),
    ],
)
def test_an_id_loses_no_letter(label: str, readable: str) -> None:
    assert slug(label) == readable


@pytest.mark.parametrize(
    "named",
    [
        (("a", "Person", "Ivan Orlov"), ("b", "Person", "Ivan Belov")),
        (("a", "Person", "Ivan Orlov", True), ("b", "Person", "Igor Orlov", True)),
        (("a", "Group", "rebels"), ("b", "ArmedGroup", "rebels")),
        (("a", "Person", "Odesa"), ("b", "Place", "Odesa")),
    ],
    ids=["given name", "both known", "description", "person and place"],
)
def test_what_cannot_be_one_is_no_candidate(named: Any) -> None:
    assert pairs(*named) == []


def test_a_village_lies_in_its_district_and_that_in_the_country_of_the_town() -> None:
    source = doc("d", "Lorn in Keth district. Kenya.")
    district, kenya = (
        chain(source, "Keth district", "Place"),
        chain(source, "Kenya", "Country", entry="ent:kenya"),
    )
    village = replace(
        chain(source, "Lorn", "Place", entry="ent:lorn"),
        part_of="ent:kenya",
        within=district.links[0][0],
    )
    found = made(groups([village, district, kenya])).all
    assert {i: e.part_of for i, e in found.items()} == {
        "ent:lorn": "ent:keth-district", "ent:keth-district": "ent:kenya", "ent:kenya": None,
    }  # fmt: skip


def test_a_region_of_another_country_and_a_circle_are_no_nesting() -> None:
    source = doc("d", "Lorn in Vash. Vash in Lorn. Kenya. Chad. Doro in Vash.")
    kenya, chad = (chain(source, n, "Country", entry=f"ent:{n.lower()}") for n in ("Kenya", "Chad"))
    vash = replace(chain(source, "Vash", "Place", entry="ent:vash"), part_of="ent:chad")
    doro = replace(
        chain(source, "Doro", "Place", entry="ent:doro"),
        part_of="ent:kenya",
        within=vash.links[0][0],
    )
    lorn = replace(chain(source, "Lorn", "Place"), within=vash.links[0][0])
    vash = replace(vash, within=lorn.links[0][0])
    found = made(groups([lorn, vash, doro, kenya, chad])).all
    assert found["ent:doro"].part_of == "ent:kenya", "Vash lies in Chad"
    # Of two that are each put into the other, one lies in the other and both in the country.
    assert (found["ent:vash"].part_of, found["ent:lorn"].part_of) == ("ent:lorn", "ent:chad")
