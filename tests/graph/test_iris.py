from __future__ import annotations

import datetime as dt

import pytest
import rdflib

from kg.errors import GraphError
from kg.graph.iris import Iris, date, decimal, moment

IRIS = Iris("https://example.org/kg/")


@pytest.mark.parametrize(
    ("made", "ident"),
    [
        (IRIS.entity("ent:moldova"), "ent:moldova"),
        (IRIS.event("ev:9f2c4e71"), "ev:9f2c4e71"),
        (IRIS.position("pos:12"), "pos:12"),
        (IRIS.document("news/a b#1?.txt"), "news/a b#1?.txt"),
        (IRIS.mention("news/a b", "c1", 3, 9), "news/a b"),
        (IRIS.context("Zürich", 10), "Zürich"),
        (IRIS.entity('ent:"><script>'), 'ent:"><script>'),
    ],
)
def test_an_iri_leads_back_to_its_id(made: str, ident: str) -> None:
    assert IRIS.ident(made) == ident
    assert made.isascii()
    assert not set(' <>"{}|\\^`') & set(made)


def test_a_mention_ends_in_its_character_range() -> None:
    assert (
        str(IRIS.mention("a1", "c9", 812, 878))
        == "https://example.org/kg/doc/a1?claim=c9#char=812,878"
    )


@pytest.mark.parametrize(
    "base", ["data/", "https://example.org/kg", "https://example.org/a b/", ""]
)
def test_a_base_that_cannot_be_one_is_refused(base: str) -> None:
    with pytest.raises(GraphError, match="base IRI"):
        Iris(base)


def test_an_empty_id_and_a_stranger_are_refused() -> None:
    with pytest.raises(GraphError, match="empty"):
        IRIS.entity("ent:")
    with pytest.raises(GraphError, match="not under the base"):
        IRIS.ident("https://example.com/entity/x")


@pytest.mark.parametrize(
    ("number", "text"),
    [(0.1 + 0.2, "0.3"), (1, "1.0"), (0.82, "0.82"), (0.00001, "0.0"), (2 / 3, "0.6667")],
)
def test_decimals_print_no_noise(number: float, text: str) -> None:
    assert str(decimal(number)) == text


def test_dates_and_times() -> None:
    assert date("2023", "x").datatype == rdflib.XSD.gYear
    zone = dt.timezone(dt.timedelta(hours=3))
    assert str(moment(dt.datetime(2023, 7, 27, 1, 0, tzinfo=zone))) == "2023-07-26T22:00:00Z"
    assert str(moment(dt.datetime(2023, 7, 27, 1, 0))) == "2023-07-27T01:00:00"  # noqa: DTZ001 - a naive one
