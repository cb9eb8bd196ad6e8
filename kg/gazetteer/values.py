"""What the gazetteer knows: bearers of names, titles, offices, and how they are looked up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from kg.model import EntityClass

# As kg.ttl has them; written here as well, because reading Turtle would take longer than all tables.
CLASSES = tuple(
    EntityClass(name)
    for name in (
        "Person", "Country", "Place", "GovernmentBody", "ArmedForce", "ArmedGroup",
        "IntergovernmentalOrganization", "Party", "Company", "Media", "Organization", "Group",
        "Facility", "Agreement", "Gathering", "Weapon", "Law", "Case",
    )
)  # fmt: skip

Hits = tuple[tuple["Entry", str], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """What the gazetteer knows of one bearer of names; equal when every field is.

    ``forms`` are pairs (form, kind): name, acronym, adjective, people, seat or nominal.
    ``country`` is the label of its country (for a country its own, for a person possibly a body's),
    ``part_of`` the id of the body or country above it, ``exact`` IRIs of the same thing elsewhere.
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
    """A role in lower case; ``same_as`` is the title that the table uses for the same role."""

    title: str
    kind: str  # office, rank or honorific
    body: str  # kind of body, such as "foreign ministry", or empty
    same_as: str


@dataclass(frozen=True, slots=True)
class Office:
    """A title that ``person`` held; dates are ISO days, months or years, empty where not known."""

    person: Entry
    title: str
    country: str  # or the label of an organisation or place
    start: str
    end: str

    def covers(self, date: dt.date) -> bool:
        """Whether ``date`` is not outside the dates that are known."""
        day = date.isoformat()
        begun = day[: len(self.start)] >= self.start
        return begun and (not self.end or day[: len(self.end)] <= self.end)


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Everything that was loaded; ``lookup`` gives a form's bearers with the kind of the form.

    Keys keep their case. Forms of two words and more, "the" not counted, are there in lower case
    too, and forms with accents without them.
    """

    by_id: Mapping[str, Entry]
    lookup: Mapping[str, Hits]
    titles: Mapping[str, Title]
    nominals: Mapping[str, EntityClass]
    genders: Mapping[str, str]  # first name to "m" or "f"
    offices: tuple[Office, ...]

    def canonical(self, title: str) -> str:
        """The table's title for the same role: "foreign minister" for "Foreign Secretary"."""
        key = " ".join(title.lower().replace("\u2019", "'").split())
        known = self.titles.get(key)
        return known.same_as if known else key

    def holders(self, title: str, country: str, date: dt.date | None = None) -> tuple[Entry, ...]:
        """Who held a title in a country or body, ordered by start of office.

        Parameters
        ----------
        title
            In any spelling that the table knows: "Defense Secretary" finds "defence minister".
        country
            The label of a country, organisation or place.
        date
            The day in question; without it everybody who ever held the title.
        """
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
