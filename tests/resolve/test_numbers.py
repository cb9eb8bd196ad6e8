"""One deed told with several numbers is one event with a range; two deeds stay two."""

from __future__ import annotations

import datetime as dt
import runpy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kg.model import Claim, Document, EntityClass, Event, Extraction, Post
from kg.resolve import resolve

_SMALL: dict[str, Any] = runpy.run_path(str(Path(__file__).with_name("small.py")))
doc, chain, claim, words = (_SMALL[n] for n in ("doc", "chain", "claim", "words"))
DAY = "2023-07-26"


def toll(
    document: Document,
    count: int,
    *,
    victims: str,
    place: str = "Lorn",
    cls: str = "Place",
    date: str | None = DAY,
    post: int | None = None,
    kind: str = "Killing",
    speaker: str | None = None,
) -> Claim:
    made: Claim = claim(
        kind, document, document.text[:20], "killed", target=[victims], speaker=speaker
    )
    where = replace(words(document, place), cls=EntityClass(cls))
    evidence = replace(made.evidence, post=post, end=made.evidence.end + count)
    return replace(made, count=count, place=where, date=date, evidence=evidence)


def read(document: Document, *claims: Claim, place: str = "Lorn", cls: str = "Place") -> Extraction:
    victims = sorted({m.text for c in claims for m in c.target})
    chains = [chain(document, place, cls), chain(document, "mayor", "Person", key="noun:mayor")]
    chains += [chain(document, v, "Group", key=f"noun:{v}") for v in victims]
    return Extraction(document, claims, (), tuple(chains))


def paper(ident: str, count: str, *, day: str = "2023-07-27", place: str = "Lorn") -> Document:
    made: Document = doc(ident, f"Shells killed {count} people in {place}, the mayor said.", day)
    return made


def events(*extractions: Extraction) -> tuple[Event, ...]:
    return resolve(extractions).events


def test_two_papers_with_two_numbers_tell_of_one_event_and_the_later_number_counts() -> None:
    early, late = paper("b", "three"), paper("a", "five", day="2023-07-28")
    (event,) = events(
        read(early, toll(early, 3, victims="three people")),
        read(late, toll(late, 5, victims="five people")),
    )
    assert (event.count, {c.count for c in event.claims}) == (5, {3, 5})
    assert event.independent_sources == 2


def test_two_papers_with_one_number_tell_of_one_event() -> None:
    one, other = paper("a", "three"), paper("b", "three")
    (event,) = events(*(read(d, toll(d, 3, victims="three people")) for d in (one, other)))
    assert (event.count, event.reports) == (3, 2)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"place": "Keth"}, "another town"),
        ({"date": "2023-07-25"}, "another day"),
        ({"date": None}, "a day that nobody names"),
        ({"date": "2023-07"}, "a month is no day"),
        ({"kind": "Injury"}, "another fate"),
        ({"victims": "five guards"}, "other victims"),
        ({"cls": "Country"}, "a country is too large"),
    ],
)
def test_what_may_be_another_deed_stays_another_event(changed: dict[str, Any], why: str) -> None:
    given: dict[str, Any] = {"victims": "five people"} | changed
    where = given.get("place", "Lorn")
    one, other = paper("a", "three"), paper("b", given["victims"].split()[0], place=where)
    if given["victims"] == "five guards":
        other = replace(other, text=other.text.replace("people", "guards"))
    cls = given.get("cls", "Place")
    found = events(
        read(one, toll(one, 3, victims="three people", cls=cls), cls=cls),
        read(other, toll(other, 5, **given), place=where, cls=cls),
    )
    assert len(found) == 2, why


def blog(*hours: int) -> Document:
    text = "Shells killed three people in Lorn. five people. The mayor said so."
    posts = tuple(
        Post(n, 0, 1, dt.datetime(2023, 7, 27, hour, tzinfo=dt.UTC))
        for n, hour in enumerate(hours, 1)
    )
    made: Document = replace(doc("blog", text, "2023-07-27"), posts=posts)
    return made


@pytest.mark.parametrize(("hours", "latest"), [((9, 12), 5), ((12, 9), 3)])
def test_in_a_blog_the_post_that_came_last_has_the_number(
    hours: tuple[int, int], latest: int
) -> None:
    document = blog(*hours)
    first = toll(document, 3, victims="three people", post=1, date=None)
    second = toll(document, 5, victims="five people", post=2, date=None)
    (event,) = events(read(document, first, second))
    assert event.count == latest


@pytest.mark.parametrize(("speaker", "number"), [(None, 2), ("mayor", 1)])
def test_in_one_post_two_numbers_are_two_deeds_unless_somebody_else_counts(
    speaker: str | None, number: int
) -> None:
    document = blog(9)
    first = toll(document, 3, victims="three people", post=1)
    second = toll(document, 5, victims="five people", post=1, speaker=speaker)
    assert len(events(read(document, first, second))) == number


@pytest.mark.parametrize(("country", "number"), [("Ukraine", 1), ("Moldova", 2)])
def test_whom_a_country_killed_its_troops_killed(country: str, number: int) -> None:
    paper = doc("a", "Ukraine killed a guard. Then: the troops killed a guard. Moldova watched.")
    chains = [
        chain(paper, "Ukraine"),
        chain(paper, "Moldova"),
        chain(paper, "troops", "ArmedForce", key="noun:troops", country=country),
        chain(paper, "guard", "Group", key="noun:guard"),
    ]
    quotes = "Ukraine killed a guard", "the troops killed a guard"
    claims = tuple(
        claim("Killing", paper, quote, "killed", actor=[who], target=["guard"])
        for quote, who in zip(quotes, ("Ukraine", "troops"), strict=True)
    )
    assert len(events(Extraction(paper, claims, (), tuple(chains)))) == number
