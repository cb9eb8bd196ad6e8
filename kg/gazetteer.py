"""The CSV tables of ``ontology/gazetteer`` in; names, titles, head nouns and office holders, ready for look-up, out."""

from __future__ import annotations

import csv
import datetime as dt
import functools
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from kg.errors import KgError, choices
from kg.model import EntityClass
from kg.resources import ontology_dir

# The classes of entities as kg.ttl has them; written here as well because reading Turtle would triple the time to load.
CLASSES = tuple(
    EntityClass(name)
    for name in (
        "Person", "Country", "Place", "GovernmentBody", "ArmedForce", "ArmedGroup",
        "IntergovernmentalOrganization", "Party", "Company", "Media", "Organization", "Group",
        "Facility", "Agreement", "Gathering", "Weapon", "Law", "Case",
    )
)  # fmt: skip

_COLUMNS = {
    "countries.csv": "id,label,iso3,aliases,adjectives,people,capital,seats,nominals,exact",
    "organisations.csv": "id,label,class,acronym,aliases,adjectives,people,seats,nominals,parent,country",
    "places.csv": "id,label,class,aliases,adjectives,people,nominals,country,lat,lon,exact",
    "people.csv": "id,label,aliases,title,country,from,to",
    "weapons.csv": "id,label,aliases,kind",
    "titles.csv": "title,kind,body,same_as",
    "nominals.csv": "lemma,class",
    "firstnames.csv": "name,gender",
}
# In this order, so that a form of several bearers lists the likelier one first.
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
_TITLE_KINDS = ("office", "rank", "honorific")
_EXACT = {"wikidata": "http://www.wikidata.org/entity/{}", "geonames": "https://sws.geonames.org/{}/"}
_ID = re.compile(r"ent:[a-z0-9]+(?:-[a-z0-9]+)*")
_DATE = re.compile(r"(\d{4}(-\d\d(-\d\d)?)?)?")
_ACRONYM = re.compile(r"(?:[A-Z]\.?){2,7}")

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """What the gazetteer knows of one bearer of names; equal when every field is.

    ``forms`` are pairs (form, kind), kind one of name, acronym, adjective, people, seat, nominal.
    ``country`` is the label of the country that it belongs to (for a country its own label), and
    ``part_of`` the id of the body or country above it. ``exact`` holds IRIs of the same thing elsewhere.
    """

    id: str
    cls: EntityClass
    label: str
    forms: tuple[tuple[str, str], ...]
    iso3: str | None = None
    country: str | None = None
    exact: tuple[str, ...] = ()
    part_of: str | None = None
    position: tuple[float, float] | None = None  # latitude, longitude


@dataclass(frozen=True, slots=True)
class Title:
    """A role word in lower case. ``same_as`` is the title under which the table keeps its meaning."""

    title: str
    kind: str  # office, rank or honorific
    body: str  # kind of body, such as "foreign ministry", or empty
    same_as: str


@dataclass(frozen=True, slots=True)
class Office:
    """A title that ``person`` held; ``start`` and ``end`` are ISO days, months, years, or empty where not known."""

    person: Entry
    title: str
    country: str  # or the label of an organisation
    start: str
    end: str

    def covers(self, date: dt.date) -> bool:
        """Whether ``date`` is not outside the dates that are known."""
        day = date.isoformat()
        return day[: len(self.start)] >= self.start and (not self.end or day[: len(self.end)] <= self.end)


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Everything that was loaded; ``lookup`` lists for each form its bearers with the kind of the form.

    Keys keep their case. Forms of two words and more, "the" not counted, are there in lower case
    too, and forms with accents without them.
    """

    by_id: Mapping[str, Entry]
    lookup: Mapping[str, tuple[tuple[Entry, str], ...]]
    titles: Mapping[str, Title]
    nominals: Mapping[str, EntityClass]
    genders: Mapping[str, str]  # first name to "m" or "f"
    offices: tuple[Office, ...]

    def canonical(self, title: str) -> str:
        """The title under which the table keeps this one: "foreign minister" for "Foreign Secretary"."""
        key = " ".join(title.lower().replace("’", "'").split())
        known = self.titles.get(key)
        return known.same_as if known else key

    def holders(self, title: str, country: str, date: dt.date | None = None) -> tuple[Entry, ...]:
        """Who held the title in a country (or organisation) at ``date``, by start of office; without a date, ever."""
        wanted = self.canonical(title)
        found = [
            office
            for office in self.offices
            if office.country == country
            and self.canonical(office.title) == wanted
            and (date is None or office.covers(date))
        ]
        found.sort(key=lambda office: (office.start, office.person.id))
        return tuple(dict.fromkeys(office.person for office in found))


def load(folder: Path | None = None) -> Gazetteer:
    """Reads and checks every table of ``folder``, by default the one that ships; a table is read once a process."""
    return _load(folder if folder is not None else ontology_dir() / "gazetteer")


@functools.cache
def _load(folder: Path) -> Gazetteer:
    entries, rows = _entries(folder)
    labels = {e.label: e.id for e in entries.values() if e.cls != "Person"}
    countries = {e.label for e in entries.values() if e.cls == "Country"}
    for where, row in rows:
        entry = entries[row["id"]]
        country, parent = row.get("country", ""), row.get("parent", "")
        valid = labels.keys() if entry.cls == "Person" else countries
        if country and country not in valid:
            raise KgError(f"{where}: unknown country {country!r}; {choices(country, valid)}")
        if parent and parent not in labels:
            raise KgError(f"{where}: unknown parent {parent!r}; {choices(parent, labels)}")
        above = labels.get(parent or country)
        if above and entry.cls != "Person":
            entries[entry.id] = replace(entry, part_of=above)
    people = [(where, row) for where, row in rows if where.startswith(str(folder / "people.csv"))]
    return Gazetteer(
        by_id=MappingProxyType(entries),
        lookup=MappingProxyType(_lookup(entries)),
        titles=MappingProxyType(_titles(folder)),
        nominals=MappingProxyType(_nominals(folder)),
        genders=MappingProxyType(_genders(folder)),
        offices=tuple(_offices(people, entries)),
    )


def _rows(path: Path) -> Iterator[tuple[str, Row]]:
    """Rows with "file:line" beside each; the header must be the table's own."""
    columns = _COLUMNS[path.name].split(",")
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, [])
            if header != columns:
                raise KgError(f"{path}:1: the header must be {','.join(columns)}")
            empty = True
            for cells in reader:
                empty = False
                where = f"{path}:{reader.line_num}"
                if len(cells) != len(columns):
                    raise KgError(f"{where}: {len(cells)} cells where the header has {len(columns)}")
                if not cells[0]:
                    raise KgError(f"{where}: no {columns[0]}; fill the cell or remove the line")
                yield where, dict(zip(columns, cells, strict=True))
    except (OSError, UnicodeDecodeError) as error:
        raise KgError(f"{path}: cannot be read as UTF-8 text ({error})") from error
    if empty:
        raise KgError(f"{path}: the table is empty; add rows under its header")


def _entries(folder: Path) -> tuple[dict[str, Entry], list[tuple[str, Row]]]:
    entries: dict[str, Entry] = {}
    rows: list[tuple[str, Row]] = []
    first: dict[str, tuple[str, str]] = {}
    for name, fixed in _ENTRY_FILES.items():
        for where, row in _rows(folder / name):
            rows.append((where, row))
            id_ = row["id"]
            if id_ in first:
                # A person's second line is one more office of the same person.
                if name == "people.csv" and first[id_] == (name, row["label"]):
                    continue
                file, label = first[id_]
                raise KgError(f"{where}: id {id_} is already that of {label!r} in {file}; ids are unique")
            first[id_] = (name, row["label"])
            entries[id_] = _entry(where, row, _class(where, fixed or row["class"]))
    return entries, rows


def _entry(where: str, row: Row, cls: EntityClass) -> Entry:
    if not _ID.fullmatch(row["id"]) or not row["label"]:
        raise KgError(f"{where}: an entry needs a label and an id such as ent:saudi-arabia, not {row['id']!r}")
    forms: dict[tuple[str, str], None] = {}
    for column, kind in _FORM_COLUMNS.items():
        cell = row.get(column)
        if cell:
            for form in cell.split(";"):
                short = kind == "name" and _ACRONYM.fullmatch(form)
                forms[form, "acronym" if short else kind] = None
    if any(form != form.strip() or not form for form, _ in forms):
        raise KgError(f"{where}: an empty name or a name with spaces at its ends; write a;b;c")
    lat, lon = row.get("lat"), row.get("lon")
    try:
        position = (float(lat), float(lon)) if lat and lon else None
    except ValueError as error:
        raise KgError(f"{where}: lat and lon must be numbers, not {lat!r} and {lon!r}") from error
    return Entry(
        id=row["id"],
        cls=cls,
        label=row["label"],
        forms=tuple(forms),
        iso3=row.get("iso3") or None,
        country=(row["label"] if cls == "Country" else row.get("country")) or None,
        exact=tuple(_iri(where, x) for x in row.get("exact", "").split(";") if x),
        position=position,
    )


def _iri(where: str, compact: str) -> str:
    prefix, _, rest = compact.partition(":")
    if prefix not in _EXACT or not rest:
        raise KgError(f"{where}: {compact!r} is no exact match; write {' or '.join(f'{p}:ID' for p in _EXACT)}")
    return _EXACT[prefix].format(rest)


def _class(where: str, name: str) -> EntityClass:
    if name not in CLASSES:
        raise KgError(f"{where}: unknown class {name!r}; {choices(name, CLASSES, all_up_to=len(CLASSES))}")
    return EntityClass(name)


def _lookup(entries: Mapping[str, Entry]) -> dict[str, tuple[tuple[Entry, str], ...]]:
    found: dict[str, dict[tuple[str, str], tuple[Entry, str]]] = {}
    for entry in entries.values():
        for form, kind in entry.forms:
            for key in _keys(form):
                found.setdefault(key, {}).setdefault((entry.id, kind), (entry, kind))
    return {form: tuple(hits.values()) for form, hits in found.items()}


def _keys(form: str) -> list[str]:
    keys = [form]
    if not form.isascii():
        keys.append("".join(c for c in unicodedata.normalize("NFKD", form) if not unicodedata.combining(c)))
    # "the South" in lower case is a direction, "South Korean" is not.
    if " " in form.removeprefix("the "):
        keys += [key.casefold() for key in keys]
    return keys


def _titles(folder: Path) -> dict[str, Title]:
    titles: dict[str, Title] = {}
    places: dict[str, str] = {}
    for where, row in _rows(folder / "titles.csv"):
        title = row["title"]
        if title in titles or title != title.lower() or row["kind"] not in _TITLE_KINDS:
            kinds = ", ".join(_TITLE_KINDS)
            raise KgError(f"{where}: {title!r} must be in lower case, there once, of kind {kinds}")
        titles[title] = Title(title, row["kind"], row["body"], row["same_as"] or title)
        places[title] = where
    for title in titles.values():
        other = title.same_as
        if other not in titles:
            raise KgError(f"{places[title.title]}: same_as {other!r} is no title; {choices(other, titles)}")
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


def _offices(rows: list[tuple[str, Row]], entries: Mapping[str, Entry]) -> Iterator[Office]:
    seen: set[tuple[str, str, str, str]] = set()
    for where, row in rows:
        key = (row["id"], row["title"], row["country"], row["from"])
        start, end = row["from"], row["to"]
        if key in seen:
            raise KgError(f"{where}: the same office of {row['label']!r} is there twice")
        if not (_DATE.fullmatch(start) and _DATE.fullmatch(end)) or (end and start[: len(end)] > end[: len(start)]):
            raise KgError(f"{where}: from {start!r} and to {end!r} must be a day, month or year each, in this order")
        seen.add(key)
        if row["title"]:
            yield Office(entries[row["id"]], row["title"], row["country"], start, end)
