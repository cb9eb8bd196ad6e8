import datetime as dt

import pytest

from kg.documents.dates import date_in_name, date_line, dateline, parse_date

JULY = dt.date(2023, 7, 27)


@pytest.mark.parametrize(
    "words",
    [
        "2023-07-27",
        "2023-07-27T14:32:00Z",
        "27 July 2023",
        "27 Jul 2023",
        "27th July 2023",
        "Thursday, 27 July 2023",
        "Thu 27 Jul 2023",
        "July 27, 2023",
        "Jul. 27, 2023",
        " July 27 2023 ",
    ],
)
def test_a_day_is_read_in_every_usual_form(words: str) -> None:
    assert parse_date(words) == JULY


@pytest.mark.parametrize(
    "words",
    [
        "",
        "soon",
        "27/07/2023",
        "7/8/2023",
        "July 2023",
        "27 July",
        "2023-02-30",
        "31 June 2023",
        "2023",
    ],
)
def test_what_names_no_single_day_is_refused(words: str) -> None:
    assert parse_date(words) is None


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("live-blog-2023-07-27", JULY),
        ("20230727", JULY),
        ("wire_20230727_final", JULY),
        ("2023.07.27 evening", JULY),
        ("report-12345678", None),
        ("2023-13-01", None),
        ("20230727143000", None),
        ("2023-0727", None),
        ("notes", None),
    ],
)
def test_a_day_in_a_file_name(name: str, day: dt.date | None) -> None:
    assert date_in_name(name) == day


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Thursday, 27 July 2023", JULY),
        ("Warsaw, 27 July 2023", JULY),
        ("LIVE BLOG | Thursday 27 July 2023", JULY),
        ("PRESS RELEASE – Algiers, 27 July 2023", JULY),
        ("Data cut-off: 1800 ICT, 27 July 2023", JULY),
        ("Two years after 27 July 2023", None),
        ("27 July 2023 and what came of it", None),
        ("Thursday 27 July", None),
    ],
)
def test_a_line_that_is_a_date(line: str, day: dt.date | None) -> None:
    assert date_line(line) == day


@pytest.mark.parametrize(
    ("paragraph", "day"),
    [
        ("COLOMBO, May 3, 2021 — Police arrested two men.", dt.date(2021, 5, 3)),
        ("COLOMBO, Sri Lanka, 3 May 2021 (Wire) – Police arrested two men.", dt.date(2021, 5, 3)),
        ("PORT SUDAN, 3 May 2021 (Wire) - Police arrested two men.", dt.date(2021, 5, 3)),
        ("Colombo, May 3, 2021 was a Monday.", None),
        ("COLOMBO — Police arrested two men on May 3, 2021.", None),
        ("On May 3, 2021 — a Monday — police arrested two men.", None),
    ],
)
def test_the_day_of_a_dateline(paragraph: str, day: dt.date | None) -> None:
    assert dateline(paragraph) == day
