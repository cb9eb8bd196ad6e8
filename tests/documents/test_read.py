import datetime as dt
import io
import itertools
import json
import sys
from pathlib import Path

import pytest

from kg.documents import read
from kg.errors import InputError
from kg.model import Report

DAY = dt.date(2023, 7, 27)
TEXT = "The two ministers met in the capital on Wednesday.\n"
OTHER = "Eight drones were shot down over the port.\n"


def write(path: Path, text: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def stdin(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_files_folders_and_json_lines_in_one_go(tmp_path: Path) -> None:
    write(tmp_path / "in/deep/b-2023-07-27.txt", TEXT)
    write(tmp_path / "in/a.md", OTHER)
    write(tmp_path / "c.JSONL", json.dumps({"id": "0", "text": "A third text."}))
    report = Report()
    found = read([tmp_path / "c.JSONL", str(tmp_path / "in")], report=report)
    assert [(document.id, document.date) for document in found] == [
        ("0", None),
        ("a", None),
        ("b-2023-07-27", DAY),
    ]
    assert report.counts["read: documents"] == 3
    assert not report.dropped


def test_standard_input_is_text_or_json_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin(monkeypatch, TEXT.encode())
    (plain,) = read(["-"], date=DAY, report=Report())
    assert (plain.id, plain.text, plain.date) == ("stdin", TEXT, DAY)
    stdin(
        monkeypatch, b'\n{"id": "a", "text": "Some words."}\n{"id": "b", "text": "More words."}\n'
    )
    assert [document.id for document in read(["-"], report=Report())] == ["a", "b"]


def test_a_file_without_a_suffix_is_read_by_its_content(tmp_path: Path) -> None:
    write(tmp_path / "blog", TEXT)
    write(tmp_path / "records", '{"id": "a", "text": "Some words."}')
    assert [
        document.id for document in read([tmp_path / "blog", tmp_path / "records"], report=Report())
    ] == ["a", "blog"]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("none.txt", None, r"there is no such file or folder; check the path"),
        ("empty.txt", b"", "the file is empty"),
        (
            "photo.png",
            b"\x89PNG",
            r"files ending in '\.png' are not read; use \.txt and \.md for text, \.jsonl",
        ),
        ("page.json", b"{}", r"files ending in '\.json' are not read"),
        ("binary.txt", b"a\x00b", "this is a binary file"),
        ("latin.txt", b"caf\xe9", "no valid UTF-8 at byte offset 3"),
        ("broken.jsonl", b"{", "no record could be read; line 1"),
    ],
)
def test_a_named_file_that_cannot_be_read_is_an_error(
    tmp_path: Path, name: str, data: bytes | None, message: str
) -> None:
    good = write(tmp_path / "good.txt", TEXT)
    if data is not None:
        write(tmp_path / name, data)
    with pytest.raises(InputError, match=rf"{name}: {message}"):
        read([good, tmp_path / name], report=Report())


def test_in_a_folder_what_cannot_be_read_is_reported_and_the_rest_kept(tmp_path: Path) -> None:
    write(tmp_path / "good.txt", TEXT)
    write(tmp_path / "empty.txt", b"")
    write(tmp_path / "photo.png", b"\x89PNG")
    write(tmp_path / ".hidden.txt", OTHER)
    write(tmp_path / ".git/config.txt", OTHER)
    report = Report()
    assert [document.id for document in read([tmp_path], report=report)] == ["good"]
    reasons = {Path(drop["what"]).name: drop["reason"] for drop in report.dropped}
    assert sorted(reasons) == [".git", ".hidden.txt", "empty.txt", "photo.png"]
    assert reasons["empty.txt"].startswith("the file is empty")
    assert report.counts["read: dropped"] == 4


def test_a_folder_without_a_document_is_an_error(tmp_path: Path) -> None:
    write(tmp_path / "photo.png", b"\x89PNG")
    with pytest.raises(InputError, match="no readable document in this folder"):
        read([tmp_path], report=Report())


def test_nothing_named_and_standard_input_twice() -> None:
    with pytest.raises(InputError, match="name a file, a folder"):
        read([], report=Report())
    with pytest.raises(InputError, match="named twice"):
        read(["-", "-"], report=Report())


def test_a_text_that_comes_twice_is_kept_once_and_reported(tmp_path: Path) -> None:
    first = write(tmp_path / "a.txt", TEXT)
    write(tmp_path / "b.txt", "date: 2023-07-27\r\n\r\n" + TEXT.replace(" met ", "  met "))
    report = Report()
    found = read([tmp_path, first], report=report)
    assert [document.id for document in found] == ["a"]
    assert [(drop["what"], drop["reason"]) for drop in report.dropped] == [
        ("a", "the same text as document 'a'"),
        ("b", "the same text as document 'a'"),
    ]


def test_of_one_text_under_one_id_the_dated_copy_is_kept(tmp_path: Path) -> None:
    write(tmp_path / "1/a.txt", TEXT)
    write(tmp_path / "2/a.txt", "date: 2023-07-27\n" + TEXT)
    (found,) = read([tmp_path], report=Report())
    assert found.date == DAY


def test_two_texts_with_one_id_both_get_an_id_of_their_own(tmp_path: Path) -> None:
    write(tmp_path / "1/a.txt", TEXT)
    write(tmp_path / "2/a.txt", OTHER)
    report = Report()
    ids = [document.id for document in read([tmp_path], report=report)]
    assert len(set(ids)) == 2
    assert [name[:2] for name in ids] == ["a-", "a-"]
    assert report.counts["read: id made unique"] == 2
    (tmp_path / "1/a.txt").rename(tmp_path / "1/a.md")
    assert [document.id for document in read([tmp_path], report=Report())] == ids


def test_the_order_of_the_paths_does_not_matter(tmp_path: Path) -> None:
    paths = [
        write(tmp_path / "a.txt", TEXT),
        write(tmp_path / "b.txt", TEXT),
        write(tmp_path / "1/c.txt", OTHER),
        write(
            tmp_path / "2/c.jsonl",
            "\n".join(['{"id": "c", "text": "Some words."}', "{", '{"id": "a", "text": "Else."}']),
        ),
    ]
    outcomes = []
    for order in itertools.permutations(paths):
        report = Report()
        outcomes.append((read(order, report=report), report))
    assert all(outcome == outcomes[0] for outcome in outcomes)
    assert len(outcomes[0][0]) == 5 - 1
    assert len(outcomes[0][1].dropped) == 2


def test_a_line_of_five_megabytes_is_read_whole(tmp_path: Path) -> None:
    line = (TEXT.strip() + " ") * 100_000
    (plain,) = read([write(tmp_path / "long.txt", line)], report=Report())
    (record,) = read([write(tmp_path / "long.jsonl", json.dumps({"text": line}))], report=Report())
    assert plain.text == record.text == line
    assert plain.blocks == record.blocks
    assert plain.blocks[-1].end == len(line) - 1
