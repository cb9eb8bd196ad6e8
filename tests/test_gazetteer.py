from __future__ import annotations

import csv
import datetime as dt
import re
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import KgError
from kg.gazetteer import CLASSES, Gazetteer, load
from kg.letters import plain
from kg.model import EntityClass
from kg.resources import ontology_dir

FOLDER = ontology_dir() / "gazetteer"
TABLES = sorted(FOLDER.glob("*.csv"))


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load()


@pytest.mark.parametrize(
    ("form", "label", "kind"),
    [
        ("US", "United States", "acronym"),
        ("Russian", "Russia", "adjective"),
        ("North Korean", "North Korea", "adjective"),
        ("north korean", "North Korea", "adjective"),
        ("Swedes", "Sweden", "people"),
        ("Kremlin", "Russia", "seat"),
        ("Elysee", "France", "seat"),
        ("Kyiv", "Ukraine", "seat"),
        ("Kyiv", "Kyiv", "name"),
        ("the North", "North Korea", "nominal"),
        ("the kingdom", "Jordan", "nominal"),
        ("the kingdom", "Saudi Arabia", "nominal"),
        ("Houthi", "Houthis", "adjective"),
        ("UNHCR", "UN High Commissioner for Refugees", "acronym"),
        ("Brussels", "European Union", "seat"),
        ("the alliance", "Nato", "nominal"),
        ("Zelenskiy", "Volodymyr Zelensky", "name"),
        ("Chisinau", "Chișinău", "name"),
        ("HIMARS", "Himars", "acronym"),
        ("Zaporizhzhia nuclear power plant", "Zaporizhzhia nuclear plant", "name"),
    ],
)
def test_lookup_gives_bearer_and_kind(
    gazetteer: Gazetteer, form: str, label: str, kind: str
) -> None:
    assert (label, kind) in [(entry.label, k) for entry, k in gazetteer.lookup[form]]


@pytest.mark.parametrize("form", ["us", "the north", "the states", "who", "it", "May", "Dawn"])
def test_common_words_are_no_names(gazetteer: Gazetteer, form: str) -> None:
    assert form not in gazetteer.lookup


def test_forms_of_several_bearers_list_the_country_first(gazetteer: Gazetteer) -> None:
    assert [e.cls for e, _ in gazetteer.lookup["Georgia"]] == ["Country", "Place"]


@pytest.mark.parametrize(
    ("title", "country", "day", "names"),
    [
        ("defence minister", "Russia", "2023-06-24", ["Sergei Shoigu"]),
        ("Defense Minister", "Russia", "2024-06-01", ["Andrei Belousov"]),
        ("foreign minister", "United Kingdom", "2024-01-10", ["David Cameron"]),
        ("secretary of state", "United States", "2023-01-01", ["Antony Blinken"]),
        ("president", "United States", "2018-03-03", ["Donald Trump"]),
        ("president", "United States", "2025-03-03", ["Donald Trump"]),
        ("secretary general", "Nato", "2022-02-24", ["Jens Stoltenberg"]),
        ("president", "Iran", "2010-01-01", ["Mahmoud Ahmadinejad"]),
        ("president", "Narnia", "2023-01-01", []),
    ],
)
def test_holders_at_a_day(
    gazetteer: Gazetteer, title: str, country: str, day: str, names: list[str]
) -> None:
    found = gazetteer.holders(title, country, dt.date.fromisoformat(day))
    assert [entry.label for entry in found] == names


def test_holders_without_a_day_are_all_by_start_of_office(gazetteer: Gazetteer) -> None:
    labels = [entry.label for entry in gazetteer.holders("secretary-general", "Nato")]
    assert labels[-2:] == ["Jens Stoltenberg", "Mark Rutte"]
    assert labels[0] == "Manfred Wörner"


def test_entries_know_where_they_belong(gazetteer: Gazetteer) -> None:
    force = gazetteer.by_id["ent:quds-force"]
    assert force.country == "Iran"
    assert force.part_of == "ent:islamic-revolutionary-guard-corps"
    assert gazetteer.by_id["ent:goma"].part_of == "ent:democratic-republic-of-congo"
    iran = gazetteer.by_id["ent:iran"]
    assert (iran.iso3, iran.country, iran.part_of) == ("IRN", "Iran", None)
    assert "http://www.wikidata.org/entity/Q794" in iran.exact
    lat, lon = gazetteer.by_id["ent:bakhmut"].position or (0.0, 0.0)
    assert (round(lat, 1), round(lon, 1)) == (48.6, 38.0)


def test_titles_nominals_and_genders(gazetteer: Gazetteer) -> None:
    assert gazetteer.titles["maj gen"].same_as == "major general"
    assert gazetteer.titles["foreign minister"].body == "foreign ministry"
    assert gazetteer.nominals["troop"] == "ArmedForce"
    assert gazetteer.nominals["rebel"] == "ArmedGroup"
    assert gazetteer.genders["Maria"] == "f"
    assert gazetteer.genders["Sergei"] == "m"
    assert "Kim" not in gazetteer.genders


@pytest.mark.parametrize(
    ("cls", "least"),
    [
        ("Country", 200),
        ("Place", 900),
        ("Person", 350),
        ("Facility", 150),
        ("Weapon", 150),
        ("ArmedGroup", 100),
        ("IntergovernmentalOrganization", 100),
        ("Media", 100),
    ],
)
def test_every_class_is_well_filled(gazetteer: Gazetteer, cls: str, least: int) -> None:
    assert Counter(entry.cls for entry in gazetteer.by_id.values())[EntityClass(cls)] >= least


def test_tables_of_the_rest_are_well_filled(gazetteer: Gazetteer) -> None:
    sizes = [len(x) for x in (gazetteer.titles, gazetteer.nominals, gazetteer.genders)]
    assert all(size >= least for size, least in zip(sizes, (250, 500, 600), strict=True))


def test_no_country_code_or_exact_match_is_given_twice(gazetteer: Gazetteer) -> None:
    codes = Counter(e.iso3 for e in gazetteer.by_id.values() if e.iso3)
    exact = Counter(iri for e in gazetteer.by_id.values() for iri in e.exact)
    assert [x for counter in (codes, exact) for x, n in counter.items() if n > 1] == []


def test_an_id_keeps_the_letters_of_its_label(gazetteer: Gazetteer) -> None:
    barred = re.compile("[đĐøØłŁıæÆœŒþÞðÐßəƏ]")
    named = [e for e in gazetteer.by_id.values() if barred.search(e.label)]
    short = [e.id for e in named if len(e.id.removeprefix("ent:")) < len(plain(e.label))]
    assert named
    assert short == []


def test_a_name_is_known_without_its_bars_and_marks(gazetteer: Gazetteer) -> None:
    assert [e.id for e, _ in gazetteer.lookup["Tromso"]] == ["ent:tromso"]


def test_positions_lie_on_the_globe(gazetteer: Gazetteer) -> None:
    points = [e.position for e in gazetteer.by_id.values() if e.position]
    assert all(-90 <= lat <= 90 and -180 <= lon <= 180 for lat, lon in points)


def test_offices_use_titles_of_the_table(gazetteer: Gazetteer) -> None:
    assert [o for o in gazetteer.offices if o.title not in gazetteer.titles] == []


def test_classes_are_those_of_the_ontology() -> None:
    # EntityClass "Agreement" is kg:Accord there, since an event type has the other name.
    text = (ontology_dir() / "kg.ttl").read_text(encoding="utf-8")
    named = {"Accord" if cls == "Agreement" else cls for cls in CLASSES}
    assert [c for c in sorted(named) if not re.search(rf"^kg:{c} a owl:Class", text, re.M)] == []


@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.name)
def test_cells_are_plain(table: Path) -> None:
    with table.open(encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert [
        c for c in cells if re.search("[\u2018\u2019\u201c\u201d\u00a0\t]|  |;;|^;|;$", c)
    ] == []


Edit = Callable[[str], str]


@pytest.mark.parametrize(
    ("name", "edit", "message"),
    [
        ("organisations.csv", lambda t: t.replace(",ArmedGroup,", ",ArmedGruop,", 1), "ArmedGroup"),
        ("organisations.csv", lambda t: t + t.splitlines()[-1] + "\n", "ids are unique"),
        ("countries.csv", lambda t: t.splitlines()[0] + "\n", "the table is empty"),
        ("countries.csv", lambda t: "", "the header must be"),
        ("countries.csv", lambda t: t + "ent:x,X\n", "2 cells"),
        ("countries.csv", lambda t: t + "x,X,,,,,,,,\n", "ent:iran"),
        ("countries.csv", lambda t: t + "ent:x,X,,a;;b,,,,,,\n", "empty or padded"),
        ("countries.csv", lambda t: t + "ent:x,X,,,,,,,,isbn:1\n", "no exact match"),
        ("places.csv", lambda t: t + "ent:x,X,Place,,,,,Narnia,,,\n", "unknown country 'Narnia'"),
        ("places.csv", lambda t: t + "ent:x,X,Place,,,,,,north,1,\n", "must be numbers"),
        ("people.csv", lambda t: t + "ent:x,X,,president,Chad,2024,2020\n", "before it begins"),
        ("people.csv", lambda t: t + "ent:x,X,,president,Chad,May 2024,\n", "from and to"),
        ("people.csv", lambda t: t + t.splitlines()[-1] + "\n", "is there twice"),
        ("titles.csv", lambda t: t + "President,office,,\n", "lower case"),
        ("titles.csv", lambda t: t + "satrap,job,,\n", "kind must be"),
        ("titles.csv", lambda t: t + "satrap,office,,governour\n", "did you mean governor"),
        ("nominals.csv", lambda t: t + t.splitlines()[-1] + "\n", "keep one class"),
        ("firstnames.csv", lambda t: t + "Robin,x\n", "gender m or f"),
    ],
)
def test_a_wrong_table_is_refused_with_its_place(
    tmp_path: Path, name: str, edit: Edit, message: str
) -> None:
    folder = tmp_path / "gazetteer"
    shutil.copytree(FOLDER, folder)
    path = folder / name
    path.write_text(edit(path.read_text(encoding="utf-8")), encoding="utf-8", newline="")
    with pytest.raises(KgError, match=re.escape(message)) as caught:
        load(folder)
    assert re.search(rf"{re.escape(name)}(:\d+)?: ", str(caught.value))


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(KgError, match=r"countries\.csv"):
        load(tmp_path)
