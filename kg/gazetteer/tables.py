"""The CSV tables of ``ontology/gazetteer`` in; names, titles, nouns and office holders out, checked."""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from kg.errors import KgError, choices
from kg.gazetteer.values import CLASSES, Entry, Gazetteer, Hits, Office, Title
from kg.letters import plain
from kg.model import EntityClass
from kg.resources import ontology_dir

_ORGANISATION = "id,label,class,acronym,aliases,adjectives,people,seats,nominals,parent,country"
_COLUMNS = {
    "countries.csv": "id,label,iso3,aliases,adjectives,people,capital,seats,nominals,exact",
    "organisations.csv": _ORGANISATION,
    "places.csv": "id,label,class,aliases,adjectives,people,nominals,country,lat,lon,exact",
    "people.csv": "id,label,aliases,title,country,from,to",
    "weapons.csv": "id,label,aliases,kind",
    "titles.csv": "title,kind,body,same_as",
    "nominals.csv": "lemma,class",
    "firstnames.csv": "name,gender",
}
# Tables of entries in the order in which the bearers of a shared form are listed.
_ENTRY_FILES = {
    "countries.csv": "Country",
    "organisations.csv": None,
    "places.csv": None,
    "people.csv": "Person",
    "weapons.csv": "Weapon",
}
_FORM_COLUMNS = {
    "label": "name",
    "aliases": "name",
    "acronym": "acronym",
    "adjectives": "adjective",
    "people": "people",
    "capital": "seat",
    "seats": "seat",
    "nominals": "nominal",
}
_TITLE_KINDS = ("office", "rank", "occupation", "honorific")
_EXACT = {
    "wikidata": "http://www.wikidata.org/entity/{}",
    "geonames": "https://sws.geonames.org/{}/",
}
_ID = re.compile(r"ent:[a-z0-9]+(?:-[a-z0-9]+)*")
_DATE = re.compile(r"(\d{4}(-\d\d(-\d\d)?)?)?")
_ACRONYM = re.compile(r"(?:[A-Z]\.?){2,7}")


@dataclass(frozen=True, slots=True)
class _Row:
    where: str  # file and line
    cells: dict[str, str]
    cls: EntityClass

    def get(self, column: str) -> str:
        return self.cells.get(column, "")


def load(folder: Path | None = None) -> Gazetteer:
    """Reads and checks all tables of ``folder`` (by default the one that ships), once a process.

    Raises
    ------
    KgError
        A table is missing, empty or wrong; the message names file and line.
    """
    return _load(folder if folder is not None else ontology_dir() / "gazetteer")


@functools.cache
def _load(folder: Path) -> Gazetteer:
    rows = _entry_rows(folder)
    ids = {row.get("label"): row.get("id") for row in rows if row.cls != "Person"}
    countries = {row.get("label"): row.get("id") for row in rows if row.cls == "Country"}
    ids |= countries  # the state of Georgia shares its name with a country
    entries: dict[str, Entry] = {}
    for row in rows:
        _check_owners(row, countries, ids)
        if row.get("id") not in entries:
            entries[row.get("id")] = _entry(row, ids)
    return Gazetteer(
        by_id=MappingProxyType(entries),
        lookup=MappingProxyType(_lookup(entries)),
        titles=MappingProxyType(_titles(folder)),
        nominals=MappingProxyType(_nominals(folder)),
        genders=MappingProxyType(_genders(folder)),
        offices=tuple(_offices((row for row in rows if row.cls == "Person"), entries)),
    )


def _rows(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Rows with "file:line" beside each; the header must be the table's own."""
    columns = _COLUMNS[path.name].split(",")
    empty = True
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            if next(reader, []) != columns:
                raise KgError(f"{path}:1: the header must be {','.join(columns)}")
            for cells in reader:
                empty = False
                where = f"{path}:{reader.line_num}"
                if len(cells) != len(columns):
                    raise KgError(f"{where}: {len(cells)} cells, the header has {len(columns)}")
                if not cells[0]:
                    raise KgError(f"{where}: no {columns[0]}; fill the cell or remove the line")
                yield where, dict(zip(columns, cells, strict=True))
    except (OSError, UnicodeDecodeError) as error:
        raise KgError(f"{path}: cannot be read as UTF-8 text ({error})") from error
    if empty:
        raise KgError(f"{path}: the table is empty; add rows under its header")


def _entry_rows(folder: Path) -> list[_Row]:
    rows: list[_Row] = []
    first: dict[str, tuple[str, str]] = {}
    for name, fixed in _ENTRY_FILES.items():
        for where, cells in _rows(folder / name):
            id_, label = cells["id"], cells["label"]
            if not _ID.fullmatch(id_) or not label:
                raise KgError(
                    f"{where}: a label and an id such as ent:iran are needed, not {id_!r}"
                )
            # A person's second line is one more office of the same person.
            if id_ in first and (name != "people.csv" or first[id_] != (name, label)):
                file, other = first[id_]
                raise KgError(f"{where}: id {id_} is that of {other!r} in {file}; ids are unique")
            first[id_] = (name, label)
            rows.append(_Row(where, cells, _class(where, fixed or cells["class"])))
    return rows


def _check_owners(row: _Row, countries: Mapping[str, str], ids: Mapping[str, str]) -> None:
    country, parent = row.get("country"), row.get("parent")
    valid = ids.keys() if row.cls == "Person" else countries.keys()
    if country and country not in valid:
        raise KgError(f"{row.where}: unknown country {country!r}; {choices(country, valid)}")
    if parent and parent not in ids:
        raise KgError(f"{row.where}: unknown parent {parent!r}; {choices(parent, ids)}")


def _entry(row: _Row, ids: Mapping[str, str]) -> Entry:
    country = row.get("label") if row.cls == "Country" else row.get("country")
    above = row.get("parent") or row.get("country") if row.cls != "Person" else ""
    lat, lon = row.get("lat"), row.get("lon")
    try:
        position = (float(lat), float(lon)) if lat and lon else None
    except ValueError as error:
        raise KgError(f"{row.where}: lat and lon must be numbers, not {lat!r}, {lon!r}") from error
    return Entry(
        id=row.get("id"),
        cls=row.cls,
        label=row.get("label"),
        forms=_forms(row),
        iso3=row.get("iso3") or None,
        country=country or None,
        exact=tuple(_iri(row.where, x) for x in row.get("exact").split(";") if x),
        part_of=ids[above] if above else None,
        position=position,
    )


def _forms(row: _Row) -> tuple[tuple[str, str], ...]:
    forms: dict[tuple[str, str], None] = {}
    for column, kind in _FORM_COLUMNS.items():
        cell = row.get(column)
        for form in cell.split(";") if cell else ():
            if form != form.strip() or not form:
                raise KgError(f"{row.where}: {column} has an empty or padded name; write a;b;c")
            short = kind == "name" and _ACRONYM.fullmatch(form)
            forms[form, "acronym" if short else kind] = None
    return tuple(forms)


def _iri(where: str, compact: str) -> str:
    prefix, _, rest = compact.partition(":")
    if prefix not in _EXACT or not rest:
        valid = " or ".join(f"{p}:ID" for p in _EXACT)
        raise KgError(f"{where}: {compact!r} is no exact match; write {valid}")
    return _EXACT[prefix].format(rest)


def _class(where: str, name: str) -> EntityClass:
    if name not in CLASSES:
        valid = choices(name, CLASSES, all_up_to=len(CLASSES))
        raise KgError(f"{where}: unknown class {name!r}; {valid}")
    return EntityClass(name)


def _lookup(entries: Mapping[str, Entry]) -> dict[str, Hits]:
    found: dict[str, dict[tuple[str, str], tuple[Entry, str]]] = {}
    for entry in entries.values():
        for form, kind in entry.forms:
            for key in _keys(form):
                found.setdefault(key, {}).setdefault((entry.id, kind), (entry, kind))
    return {form: tuple(hits.values()) for form, hits in found.items()}


def _keys(form: str) -> list[str]:
    keys = [form]
    if not form.isascii():
        keys.append(plain(form))
    # "the South" in lower case is a direction, "South Korean" is not.
    if " " in form.removeprefix("the "):
        keys += [key.casefold() for key in keys]
    return keys


def _titles(folder: Path) -> dict[str, Title]:
    titles: dict[str, Title] = {}
    wheres: dict[str, str] = {}
    for where, row in _rows(folder / "titles.csv"):
        title = row["title"]
        if title in titles or title != title.lower():
            raise KgError(f"{where}: {title!r} must be in lower case, and there once")
        if row["kind"] not in _TITLE_KINDS:
            raise KgError(f"{where}: kind must be {' or '.join(_TITLE_KINDS)}, not {row['kind']!r}")
        titles[title] = Title(title, row["kind"], row["body"], row["same_as"] or title)
        wheres[title] = where
    for title, entry in titles.items():
        other = entry.same_as
        if other not in titles:
            valid = choices(other, titles)
            raise KgError(f"{wheres[title]}: same_as {other!r} is no title; {valid}")
    return titles


def _nominals(folder: Path) -> dict[str, EntityClass]:
    nominals: dict[str, EntityClass] = {}
    for where, row in _rows(folder / "nominals.csv"):
        if row["lemma"] in nominals:
            raise KgError(f"{where}: {row['lemma']!r} is there twice; keep one class")
        nominals[row["lemma"]] = _class(where, row["class"])
    return nominals


def _genders(folder: Path) -> dict[str, str]:
    genders: dict[str, str] = {}
    for where, row in _rows(folder / "firstnames.csv"):
        if row["name"] in genders or row["gender"] not in {"m", "f"}:
            raise KgError(f"{where}: {row['name']!r} must be there once, with gender m or f")
        genders[row["name"]] = row["gender"]
    return genders


def _offices(rows: Iterator[_Row], entries: Mapping[str, Entry]) -> Iterator[Office]:
    seen: set[tuple[str, ...]] = set()
    for row in rows:
        person = entries[row.get("id")]
        title, country, start, end = (row.get(c) for c in ("title", "country", "from", "to"))
        if not (_DATE.fullmatch(start) and _DATE.fullmatch(end)):
            raise KgError(f"{row.where}: from and to must be 2024-05-12, 2024-05, 2024 or empty")
        if end and start[: len(end)] > end[: len(start)]:
            raise KgError(f"{row.where}: the office ends ({end}) before it begins ({start})")
        if (person.id, title, country, start) in seen:
            raise KgError(f"{row.where}: this office of {person.label!r} is there twice")
        seen.add((person.id, title, country, start))
        if title:
            yield Office(person, title, country, start, end)
