"""Dates: what the words give for Wednesday 6 March 2024, and which event they date."""

import datetime as dt

import pytest
from spacy.lang.en import English

from kg.extract import attach, times
from kg.extract.clock import Clock, Dating
from tests.parsed import DAY, modal, read, word


def value(text: str, *, future: bool = False) -> str | None:
    doc = English()(text)
    found = times.expressions(doc, 0, len(doc), times.Now(DAY, lambda _: future))
    return found[0].value if found else None


@pytest.mark.parametrize(
    ("text", "past", "future"),
    [
        ("on 2023-10-07", "2023-10-07", "2023-10-07"),
        ("on 7 October 2023", "2023-10-07", "2023-10-07"),
        ("on Saturday, 7 October 2023", "2023-10-07", "2023-10-07"),
        ("on Oct 7, 2023", "2023-10-07", "2023-10-07"),
        ("on 31 February", None, None),
        ("on 5 March", "2024-03-05", "2024-03-05"),
        ("on 5 February", "2024-02-05", "2025-02-05"),
        ("on 10 April", "2024-04-10", "2024-04-10"),
        ("on 10 June", "2023-06-10", "2024-06-10"),
        ("in October 2023", "2023-10", "2023-10"),
        ("October last year", "2023-10", "2023-10"),
        ("last October", "2023-10", "2023-10"),
        ("next March", "2025-03", "2025-03"),
        ("in January", "2024-01", "2025-01"),
        ("in may", "2023-05", "2024-05"),
        ("troops may march", None, None),
        ("on Wednesday", "2024-03-06", "2024-03-06"),
        ("on Friday", "2024-03-01", "2024-03-08"),
        ("last Wednesday", "2024-02-28", "2024-03-06"),
        ("last Monday", "2024-02-26", "2024-03-11"),
        ("last Friday", "2024-03-01", "2024-03-08"),
        ("next Wednesday", "2024-03-13", "2024-03-13"),
        ("on the 3rd", "2024-03-03", "2024-03-03"),
        ("on the 9th", "2024-02-09", "2024-03-09"),
        ("yesterday", "2024-03-05", "2024-03-05"),
        ("the day before yesterday", "2024-03-04", "2024-03-04"),
        ("overnight", "2024-03-06", "2024-03-06"),
        ("tomorrow", "2024-03-07", "2024-03-07"),
        ("three days ago", "2024-03-03", "2024-03-03"),
        ("two weeks ago", "2024-02", "2024-02"),
        ("a week ago", None, None),
        ("four months ago", "2023-11", "2023-11"),
        ("14 months ago", None, None),
        ("last month", "2024-02", "2024-02"),
        ("last year", "2023", "2023"),
        ("in 1999", "1999", "1999"),
        ("the 2014 accord", "2014", "2014"),
        ("1999 people", None, None),
        ("by the end of the year", "2024", "2024"),
        ("the end of the war", None, None),
        ("last week", None, None),
        ("a guard born in 1979", None, None),
        ("a guard born on 3 May 1979", None, None),
        ("the state born of war in 1979", "1979", "1979"),
        ("three days of talks", None, None),
        ("the sun set", None, None),
        ("The Sun reported", None, None),
        ("some day soon", None, None),
    ],
)
def test_words_to_dates(text: str, past: str | None, future: str | None) -> None:
    assert (value(text), value(text, future=True)) == (past, future)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The raid came the same day.", "2024-01-10"),
        ("They had left the day before.", "2024-01-09"),
        ("He flew home the next morning.", "2024-01-11"),
        ("Within hours the port was hit.", "2024-01-10"),
        ("Three days later he resigned.", "2024-01-13"),
        ("Two months later came the strike.", "2024-03"),
        ("Two weeks later came the strike.", None),
        ("The next of kin were told.", None),
    ],
)
def test_days_that_count_from_the_day_named_before(text: str, expected: str | None) -> None:
    doc = English()(text)
    now = times.Now(DAY, lambda _: False, lambda: dt.date(2024, 1, 10))
    found = times.expressions(doc, 0, len(doc), now)
    assert (found[0].value if found else None) == expected


def test_the_same_day_says_nothing_where_no_day_was_named() -> None:
    doc = English()("The raid came the same day.")
    assert not times.expressions(doc, 0, len(doc), times.Now(DAY, lambda _: False))


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "event", "expected"),
    [
        ("Mali left the bloc on Monday.", "left", "2024-03-04"),
        ("Mali, which signed on Monday, left the bloc.", "signed", "2024-03-04"),
        ("Mali, which signed on Monday, left the bloc.", "left", None),
        ("Nine were killed when a jet bombed the town on Friday.", "killed", "2024-03-01"),
        ("Nine men were held and beaten on Friday.", "held", "2024-03-01"),
        ("Mali signed on Monday, and Chad will leave the bloc.", "leave", None),
        ("Mali said on Monday that Chad had left.", "said", "2024-03-04"),
        ("Mali said on Monday that Chad had left.", "left", None),
        (
            "Guns hit the fort on Monday, killing two men and wounding six.",
            "wounding",
            "2024-03-04",
        ),
        ("Mali left on Monday after Chad had refused the text.", "refused", None),
        ("Two men were hurt on Monday as gunmen raided the post.", "raided", "2024-03-04"),
        ("A truce brokered by Qatar collapsed on Monday.", "brokered", None),
        ("The truce signed with Chad on Monday still holds.", "truce", "2024-03-04"),
        ("Boats boarded by the navy on Monday returned to port.", "boarded", "2024-03-04"),
        ("Talks are to resume on Friday.", "Talks", "2024-03-01"),
        ("Mali said on Monday that it was leaving the bloc.", "leaving", "2024-03-04"),
        ("The airport stays shut until Monday.", "shut", None),
        ("Mali tore up the 1994 accord.", "tore", None),
        ("Mali suspended the pact of May 2021.", "suspended", None),
        ("The raid of January 2021 failed.", "raid", "2021-01"),
        ("The raid came at dawn on Monday.", "raid", "2024-03-04"),
        ("The raid came in the small hours of Monday.", "raid", "2024-03-04"),
        ("Chad expelled the envoy on Monday, and Mali blames France.", "blames", None),
    ],
)
def test_a_date_stays_with_its_clause(text: str, event: str, expected: str | None) -> None:
    token = word(read(text), event)
    dated = times.expressions(token.doc, 0, len(token.doc), times.Now(DAY, lambda _: False))
    found = attach.nearest(token, dated)
    assert (found.value if found else None) == expected


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "event", "kind", "expected"),
    [
        ("The minister arrives on Friday.", "arrives", "", "2024-03-08"),
        ("The minister is due in Oslo on Friday.", "due", "", "2024-03-08"),
        ("The minister arrived on Friday.", "arrived", "", "2024-03-01"),
        ("The army has held the town since Friday.", "held", "", "2024-03-01"),
        ("Mali condemns the raid of Friday.", "condemns", "", None),
        ("Rebels have claimed the attack on Friday.", "claimed", "", None),
        ("Guns shelled the port on Friday; two dockers died.", "died", "Killing", "2024-03-01"),
        ("Guns shelled the port on Friday; two dockers fled.", "fled", "Retreat", None),
        ("The army said on Friday that two dockers died.", "died", "Killing", None),
        ("Two men were held on Friday over a plot to kill the envoy.", "kill", "Killing", None),
        ("The envoy must leave within 48 hours.", "leave", "", None),
    ],
)
def test_a_day_fits_the_verb_and_what_came_of_a_deed_has_its_day(
    text: str, event: str, kind: str, expected: str | None
) -> None:
    found = read(text)
    assert Clock(found, modal()).date(word(found, event), kind) == expected


@pytest.mark.model
@pytest.mark.parametrize(
    ("event", "chances", "expected"),
    [
        ("met", None, None),
        ("met", {}, None),
        ("met", {"Friday": 0.6}, "2024-03-01"),
        ("met", {"Friday": 0.4}, None),
        ("met", {"Friday": 0.6, "Sunday": 0.7}, "2024-03-03"),
        ("flew", None, "2024-03-03"),
        ("flew", {}, None),
        ("flew", {"Sunday": 0.2}, "2024-03-03"),
        ("flew", {"Friday": 0.8, "Sunday": 0.2}, "2024-03-03"),
        ("flew", {"Friday": 0.95, "Sunday": 0.2}, "2024-03-01"),
    ],
)
def test_the_learned_reader_dates_where_the_rules_do_not_or_where_it_is_sure(
    event: str, chances: dict[str, float] | None, expected: str | None
) -> None:
    found = read("Guns shelled the port on Friday.\nThe two met in Oslo. He flew home on Sunday.")
    clock = Clock(found, modal(), Dating(alone=0.5, over=0.9, floor=0.1))
    given = None if chances is None else {word(found, w).i: p for w, p in chances.items()}
    assert clock.date(word(found, event), read=given) == expected
