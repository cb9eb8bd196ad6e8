import datetime as dt

import pytest

from kg.documents.plain import decode, plain_document
from kg.errors import InputError
from kg.model import Document, Report

DAY = dt.date(2023, 7, 27)
TEXT = "The two ministers met in the capital on Wednesday.\n"


def document(data: bytes | str, *, stem: str = "x", date: dt.date | None = None) -> Document:
    data = data.encode() if isinstance(data, str) else data
    return plain_document(data, source="x.txt", stem=stem, date=date, report=Report())


def words(found: Document) -> list[str]:
    return [found.text[block.start : block.end] for block in found.blocks]


@pytest.mark.parametrize(
    "line", ["date: 2023-07-27", "Date: 27 July 2023", "DATE:July 27, 2023", 'date: "2023-07-27"']
)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_the_first_lines_state_date_title_and_source(line: str, newline: str) -> None:
    head = [
        line,
        "title: Talks: the second day",
        "url: https://example.org/a",
        "publisher: The Wire",
        "language: en",
    ]
    found = document(newline.join([*head, "", TEXT]))
    assert (found.date, found.title) == (DAY, "Talks: the second day")
    assert (found.url, found.publisher, found.language) == (
        "https://example.org/a",
        "The Wire",
        "en",
    )
    assert words(found) == [TEXT.strip()]
    assert found.text.startswith(line)
    assert found.post_at(0) is None


def test_front_matter_between_fences_and_a_field_nobody_uses() -> None:
    report = Report()
    data = f"---\ndate: 2023-07-27\nmood: calm\n---\n{TEXT}".encode()
    found = plain_document(data, source="x.md", stem="x", date=None, report=report)
    assert (found.date, words(found)) == (DAY, [TEXT.strip()])
    assert report.counts["read: field 'mood' not used"] == 1


@pytest.mark.parametrize(
    "text",
    [
        TEXT + "date: 2023-07-27\n",
        "Key events: none\n" + TEXT,
        "---\n" + TEXT,
        "Markets: wheat fell.\n" + TEXT,
    ],
)
def test_a_colon_in_the_text_is_no_front_matter(text: str) -> None:
    found = document(text)
    assert found.date is None
    assert TEXT.strip() in words(found)
    assert len(words(found)) >= text.count("\n") - text.count("---")


def test_a_date_that_is_not_understood_is_an_error_with_its_line() -> None:
    with pytest.raises(
        InputError, match=r"x\.txt:2: the date '7/8/2023' is not understood; write 2023-07-27"
    ):
        document(f"title: Talks\ndate: 7/8/2023\n{TEXT}")


def test_where_the_date_comes_from() -> None:
    other = dt.date(2020, 1, 1)
    stated = f"date: 2023-07-27\n{TEXT}"
    headed = f"LIVE BLOG | Thursday, 27 July 2023\n{TEXT}"
    assert document(stated, stem="2020-01-01", date=other).date == DAY
    assert document(headed, stem="2020-01-01", date=DAY).date == DAY
    assert document(headed, stem="live-2020-01-01").date == other
    assert document(headed).date == DAY
    assert document(TEXT).date is None


def test_a_date_line_at_the_head_dates_the_posts_as_well() -> None:
    found = document(f"Thursday, 27 July 2023\n14:32 BST\n{TEXT}")
    assert found.posts[-1].published is not None
    assert found.posts[-1].published.date() == DAY


def test_what_the_report_says_of_dates() -> None:
    report = Report()
    for data in (TEXT, f"date: 2023-07-27\n{TEXT}"):
        plain_document(
            data.encode(),
            source="x",
            stem="2020-01-01" if "date" in data else "x",
            date=None,
            report=report,
        )
    assert report.counts == {"read: without a date": 1, "read: own date kept, another one given": 1}


def test_the_first_heading_is_the_title() -> None:
    assert document(f"Talks in the capital\n{TEXT}").title == "Talks in the capital"
    assert document(TEXT).title is None


def test_text_is_kept_as_it_was_read() -> None:
    text = "Chișinău\u00a0said\tso.\r\n\r\n  “Yes” \u200b\r\n" + TEXT
    found = document(b"\xef\xbb\xbf" + text.encode())
    assert found.text == text
    assert words(found) == ["Chișinău\u00a0said\tso.", "“Yes”", TEXT.strip()]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b" \n\t\n", "the file is empty"),
        (b"\xef\xbb\xbf", "there is no text in it"),
        (b"date: 2023-07-27\n", "there is no text in it"),
        (b"***\n---\n", "there is no text in it"),
        (b"%PDF-1.7 \xe2", "this is a PDF file"),
        (b"PK\x03\x04rest", "a ZIP or Office file"),
        (b"\x1f\x8bxx", "a gzip file"),
        (b"\x89PNG\x00\x01", r"a binary file \(NUL byte at offset 4\)"),
        ("Talks".encode("utf-16"), "this is UTF-16; save it as UTF-8"),
        (
            b"The caf\xe9 was shut.",
            r"no valid UTF-8 at byte offset 7 \(0xe9\); save the file as UTF-8",
        ),
        (b"\xef\xbb\xbfThe caf\xe9 was shut.", r"at byte offset 10 \(0xe9\)"),
        (b"Cut off \xe2\x80", "at byte offset 8"),
    ],
)
def test_what_cannot_be_read_says_why_and_what_to_do(data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=rf"^x\.txt: .*{message}"):
        document(data)


def test_decode_takes_the_byte_order_mark_away_and_nothing_else() -> None:
    assert decode(b"\xef\xbb\xbfa\r\nb\x0c", "x") == "a\r\nb\x0c"
