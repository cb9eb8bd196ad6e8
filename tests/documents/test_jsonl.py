import datetime as dt
import json

import pytest

from kg.documents.jsonl import jsonl_documents
from kg.errors import InputError
from kg.model import Document, Report

DAY = dt.date(2023, 7, 27)
TEXT = "The two ministers met in the capital on Wednesday."
GOOD = json.dumps({"id": "a", "text": TEXT})


def documents(
    *lines: str | bytes, report: Report | None = None, date: dt.date | None = None
) -> list[Document]:
    data = b"\n".join(line.encode() if isinstance(line, str) else line for line in lines)
    return jsonl_documents(data, source="in/x.jsonl", date=date, report=report or Report())


def test_a_record_with_all_fields() -> None:
    record = {
        "id": "a1", "date": "2023-07-27", "title": "Talks", "text": f"14:32 BST\r\n{TEXT}",
        "url": "https://example.org/a", "publisher": "The Wire", "language": "en",
    }  # fmt: skip
    (found,) = documents(json.dumps(record))
    assert (found.id, found.date, found.title, found.text) == ("a1", DAY, "Talks", record["text"])
    assert (found.url, found.publisher, found.language) == (record["url"], "The Wire", "en")
    assert found.posts[0].published is not None
    assert found.text[found.blocks[0].start : found.blocks[0].end] == TEXT


def test_a_record_needs_only_text() -> None:
    (first,) = documents(json.dumps({"text": TEXT, "url": None, "title": ""}))
    (again,) = documents("", json.dumps({"text": TEXT}))
    assert first.id == again.id
    assert first.id.startswith("x-")
    assert (first.date, first.url, first.title, first.language) == (None, None, None, "en")


def test_a_number_may_be_an_id() -> None:
    assert documents(json.dumps({"id": 7, "text": TEXT}))[0].id == "7"


def test_the_date_given_is_for_records_without_one() -> None:
    own = json.dumps({"id": "b", "date": "1 July 2023", "text": TEXT})
    assert [d.date for d in documents(GOOD, own, date=DAY)] == [DAY, dt.date(2023, 7, 1)]


def test_the_first_lines_of_a_record_are_text_and_no_front_matter() -> None:
    (found,) = documents(json.dumps({"text": f"title: Talks\n{TEXT}"}))
    assert found.text[found.blocks[0].start : found.blocks[0].end] == "title: Talks"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"id": "b", "text": ', "broken JSON, Expecting value at column"),
        ("not json", "broken JSON, Expecting value at column 1"),
        ('["a"]', 'a record is an object with a field "text", not a list'),
        ("7", "not a number"),
        ("null", "not null"),
        ('{"id": "b"}', 'the record has no text; give it a field "text"'),
        ('{"text": "  "}', "the record has no text"),
        ('{"text": "***"}', "there is no text in it"),
        ('{"text": ["a"]}', "the field 'text' is a list, not a string"),
        ('{"id": true, "text": "A b."}', "the field 'id' is true or false, not a string"),
        ('{"title": {}, "text": "A b."}', "the field 'title' is an object, not a string"),
        ('{"date": 2023, "text": "A b."}', "the field 'date' is a number, not a string"),
        (
            '{"date": "7/8/2023", "text": "A b."}',
            "the date '7/8/2023' is not understood; write 2023-07-27",
        ),
        ('{"text": "A \\u0000 b."}', "the field 'text' holds a NUL character"),
        ('{"text": "A \\ud800 b."}', "the field 'text' holds half of a surrogate pair"),
        (b'{"text": "caf\xe9"}', "no valid UTF-8 at byte 13 of the line"),
        ("[" * 100_000, "the JSON is nested too deeply"),
    ],
)
def test_a_bad_line_is_dropped_by_number_and_the_good_ones_are_kept(
    line: str | bytes, reason: str
) -> None:
    report = Report()
    found = documents(GOOD, "", line, GOOD.replace('"a"', '"z"'), report=report)
    assert [document.id for document in found] == ["a", "z"]
    (drop,) = report.dropped
    assert drop["what"] == "in/x.jsonl:3"
    assert reason in drop["reason"]
    assert "in/x.jsonl" not in drop["reason"]


def test_a_field_nobody_uses_is_counted() -> None:
    report = Report()
    documents(json.dumps({"text": TEXT, "mood": "calm"}), report=report)
    assert report.counts["read: field 'mood' not used"] == 1


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"nothing\n[]", "no record could be read; line 1: broken JSON"),
        (b"\n \n", "the file is empty"),
    ],
)
def test_a_file_without_any_record_is_an_error(data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        jsonl_documents(data, source="x.jsonl", date=None, report=Report())


def test_byte_order_mark_and_line_ends_do_not_matter() -> None:
    assert (
        len(
            jsonl_documents(
                f"\ufeff{GOOD}\r\n{GOOD}\r\n".encode(), source="x", date=None, report=Report()
            )
        )
        == 2
    )
