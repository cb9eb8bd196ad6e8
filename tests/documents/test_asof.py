import datetime as dt

import pytest

from kg.documents.asof import as_of, parse_moment
from kg.documents.plain import plain_document
from kg.model import Document, Post, Report

BLOG = """LIVE | 27 July 2023

16:10 GMT
Third things happened in Odesa.

14:30 GMT
Second things happened in Kyiv.

09:00 GMT
First things happened in Chisinau.
"""


def blog() -> Document:
    return plain_document(BLOG.encode(), source="blog.txt", stem="blog", date=None, report=Report())


def known(moment: str, *documents: Document) -> tuple[str, Report]:
    """The words that are left to read, and the report."""
    report = Report()
    then = parse_moment(moment)
    assert then is not None
    kept = as_of(documents or (blog(),), then, report)
    return " ".join(d.text[b.start : b.end] for d in kept for b in d.blocks), report


@pytest.mark.parametrize(
    ("moment", "places"),
    [
        ("2023-07-27T08:59Z", []),
        ("2023-07-27T09:00Z", ["Chisinau"]),
        ("2023-07-27T15:00Z", ["Chisinau", "Kyiv"]),
        ("2023-07-27T16:10:00+00:00", ["Chisinau", "Kyiv", "Odesa"]),
        ("2023-07-27T12:00+03:00", ["Chisinau"]),
        ("2023-07-27T14:29", ["Chisinau"]),
        ("2023-07-26", []),
        ("27 July 2023", ["Chisinau", "Kyiv", "Odesa"]),
    ],
)
def test_posts_count_from_their_time_on(moment: str, places: list[str]) -> None:
    words, _ = known(moment)
    assert [p for p in ("Chisinau", "Kyiv", "Odesa") if p in words] == places


def test_the_text_and_its_offsets_stay() -> None:
    (kept,) = as_of([blog()], dt.datetime(2023, 7, 27, 15, tzinfo=dt.UTC), Report())
    assert kept.text == BLOG
    assert [p.number for p in kept.posts] == [p.number for p in blog().posts if p.number in {3, 4}]
    assert {b.post for b in kept.blocks} == {p.number for p in kept.posts}


def test_a_document_without_an_hour_counts_from_the_end_of_its_day_on() -> None:
    wire = Document("w", "Talks ended.", dt.date(2023, 7, 27))
    assert as_of([wire], dt.datetime(2023, 7, 27, 23, tzinfo=dt.UTC), Report()) == []
    assert as_of([wire], dt.datetime(2023, 7, 28, tzinfo=dt.UTC), Report()) == [wire]
    assert known("2023-07-27", wire)[1].dropped == []


def test_what_has_no_time_is_left_out_and_said() -> None:
    wire = Document("w", "Talks ended.")
    report = known("2023-07-27", wire)[1]
    assert report.dropped[0]["what"] == "w"
    assert "its time is not known" in report.dropped[0]["reason"]
    late = Document("l", "Talks ended.", dt.date(2023, 8, 1))
    assert "published later" in known("2023-07-27", late)[1].dropped[0]["reason"]


def test_a_correction_of_a_post_that_is_left_out_points_nowhere() -> None:
    posts = (
        Post(1, 0, 2, dt.datetime(2023, 7, 27, 18, tzinfo=dt.UTC)),
        Post(2, 2, 4, dt.datetime(2023, 7, 27, 10, tzinfo=dt.UTC), supersedes=1),
    )
    blog = Document("b", "abcd", dt.date(2023, 7, 27), posts=posts)
    (kept,) = as_of([blog], dt.datetime(2023, 7, 27, 12, tzinfo=dt.UTC), Report())
    assert [(p.number, p.supersedes) for p in kept.posts] == [(2, None)]


@pytest.mark.parametrize("words", ["yesterday", "2023-13-01", "2023-07-27T25:00", "27/07/2023", ""])
def test_what_is_no_moment(words: str) -> None:
    assert parse_moment(words) is None
