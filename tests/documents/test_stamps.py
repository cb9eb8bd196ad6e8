import datetime as dt

import pytest

from kg.documents.stamps import read_stamp, read_zone, stated_zone


@pytest.mark.parametrize(
    ("line", "clock", "hours", "rest"),
    [
        ("14:32 BST", "14:32", 1, ""),
        ("14:32 GMT", "14:32", 0, ""),
        ("14:32", "14:32", None, ""),
        ("17.42", "17:42", None, ""),
        ("09:10 The envoy has landed.", "09:10", None, "The envoy has landed."),
        ("17.42 The envoy has landed.", "17:42", None, "The envoy has landed."),
        ("09:10 45 diplomats must go.", "09:10", None, "45 diplomats must go."),
        ("2.15pm", "14:15", None, ""),
        ("2.15pm Talks have ended.", "14:15", None, "Talks have ended."),
        ("2:15 p.m. EST – Talks have ended.", "14:15", -5, "Talks have ended."),
        ("12.05am GMT", "00:05", 0, ""),
        ("12.05pm GMT", "12:05", 0, ""),
        ("2pm BST", "14:00", 1, ""),
        ("18:42 – Out by Friday", "18:42", None, "Out by Friday"),
        ("16.50 - First off the mark was Ankara.", "16:50", None, "First off the mark was Ankara."),
        ("21:10 GMT - He has gone.", "21:10", 0, "He has gone."),
        ("[14:32] He has gone.", "14:32", None, "He has gone."),
        ("(14:32 MSK)", "14:32", 3, ""),
        ("14h32 He has gone.", "14:32", None, "He has gone."),
        ("08:15 UTC+3", "08:15", 3, ""),
        ("10:00 XYZ", "10:00", 0, ""),
        ("12:30 USAID has set money aside.", "12:30", None, "USAID has set money aside."),
        ("Published at 10:05", "10:05", None, ""),
        ("Updated: 10:05 CEST", "10:05", 2, ""),
        ("3h ago 14.32 BST", "14:32", 1, ""),
        ("11:20: Polls have opened.", "11:20", None, "Polls have opened."),
    ],
)
def test_a_time_stamp(line: str, clock: str, hours: int | None, rest: str) -> None:
    stamp = read_stamp(line)
    assert stamp is not None
    assert stamp.clock == dt.time.fromisoformat(clock)
    assert stamp.zone == (None if hours is None else dt.timezone(dt.timedelta(hours=hours)))
    assert line[stamp.length :] == rest


@pytest.mark.parametrize(
    "line",
    [
        "2.15 million people have fled.",
        "2.15 Million people have fled.",
        "16.50 2023 was the price.",
        "09:00 was too early for the envoys.",
        "45 Russian diplomats must leave.",
        "25:10 Nothing",
        "14:75",
        "13.05pm",
        "2pm talks are due in Doha.",
        "3 hours later he had gone.",
        "1079 people were flown out.",
        "At 14:32 the siren went off.",
        "Published in 2023",
        "",
    ],
)
def test_figures_that_are_no_time_stamp(line: str) -> None:
    assert read_stamp(line) is None


def test_a_stamp_may_bring_its_own_day() -> None:
    day = dt.date(2023, 7, 27)
    for line in (
        "Thu 27 Jul 2023 14.32 BST",
        "14:32 BST, 27 July 2023",
        "First published on 27 July 2023 14:32",
    ):
        stamp = read_stamp(line)
        assert stamp is not None
        assert (stamp.day, stamp.length) == (day, len(line))


def test_so_many_hours_ago_is_a_stamp_without_a_clock() -> None:
    stamp = read_stamp("3h ago")
    assert stamp is not None
    assert stamp.on(dt.date(2023, 7, 27), dt.UTC) is None


def test_a_moment_needs_a_day_and_takes_the_documents_zone() -> None:
    stamp = read_stamp("14:32")
    assert stamp is not None
    assert stamp.on(None, dt.UTC) is None
    moment = stamp.on(dt.date(2023, 7, 27), read_zone("BST"))
    assert moment is not None
    assert moment.isoformat() == "2023-07-27T14:32:00+01:00"


def test_zones() -> None:
    assert read_zone("GMT-3") == dt.timezone(dt.timedelta(hours=-3))
    assert read_zone("+05:30") == dt.timezone(dt.timedelta(hours=5, minutes=30))
    assert read_zone("nowhere") is dt.UTC
    assert stated_zone("All times are in CEST.") == dt.timezone(dt.timedelta(hours=2))
    assert stated_zone("All times local.") is dt.UTC
