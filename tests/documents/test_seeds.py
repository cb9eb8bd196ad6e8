"""The documents that ship: what the project says of them."""

import pytest

from kg.documents import read
from kg.model import BlockKind, Document, Report
from kg.resources import seeds_dir

REPORT = Report()
SEEDS = read([seeds_dir()], report=REPORT)


def test_six_documents_as_text_and_json_lines() -> None:
    suffixes = sorted(path.suffix for path in seeds_dir().iterdir())
    assert suffixes == [".jsonl", ".txt", ".txt", ".txt", ".txt"]
    assert len(SEEDS) == 6
    assert not REPORT.dropped


@pytest.mark.parametrize("document", SEEDS, ids=lambda document: document.id)
def test_each_is_dated_and_of_250_to_400_words(document: Document) -> None:
    assert document.date is not None
    assert document.title
    assert 250 <= len(document.text.split()) <= 400


def test_they_hold_every_kind_of_block_and_times_in_two_zones() -> None:
    assert {block.kind for document in SEEDS for block in document.blocks} == set(BlockKind)
    times = [post.published for document in SEEDS for post in document.posts if post.published]
    assert len({time.utcoffset() for time in times}) >= 2


def test_one_repeats_a_paragraph() -> None:
    (live,) = (document for document in SEEDS if document.id == "live-blog-2023-07-27")
    words = [live.text[block.start : block.end] for block in live.blocks]
    assert len(words) == len(set(words)) + 1
