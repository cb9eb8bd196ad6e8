"""A document's text to blocks (heading, paragraph, bullet, quote) and posts, by offsets alone."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.documents.dates import MONTH, date_line
from kg.documents.lines import Line, trim, units
from kg.documents.stamps import Stamp, read_stamp, stated_zone
from kg.model import Block, BlockKind, Post

LONGEST_BLOCK = 10_000
"""Characters of one block; a longer paragraph is cut at sentence ends, so that a parser can hold it."""

_BULLET = re.compile(r"(?:[-–—•‣▪◦·*→►●■]|\d{1,2}[.)](?=\s+\S)|\(\d{1,2}\)(?=\s+\S))(?:\s+|$)")
_MARKDOWN_HEADING = re.compile(r"#{1,6}\s+")
_MARKDOWN_QUOTE = re.compile(r"(?:>\s?)+")
_CLOSED = re.compile(r"[.!?…:;,][”\"’'»)\]]*$")
_ABBREVIATED = re.compile(r"\b(?:[A-Z]\.){2,}$")
_OPENING_MARK = "“\"‘'«„"
_DATELINE = re.compile(
    rf"""
    (?P<place>[A-Z][\w.'’-]*(?:\s[A-Z][\w.'’-]*){{0,3}})(?:,\s[A-Z][\w.]+(?:\s[A-Z][\w.]+)?(?=\s|,))??
    (?P<date>,\s(?:{MONTH}\s\d{{1,2}}|\d{{1,2}}\s{MONTH})(?:,?\s\d{{4}})?)?
    (?P<agency>\s\([A-Z][^()]{{1,30}}\))?
    (?:\s?[—–]\s?|\s--?\s|(?P<colon>:)\s)(?=["“‘'A-Z\d])
    """,
    re.VERBOSE,
)

_SAYING = (
    r"(?:said|says|say|told|tells|tell|wrote|writes|write|written|posted|posts|added|adds|stated|states"
    r"|announced|announces|declared|declares|tweeted|tweets|reported|reports|warned|warns|claimed|claims"
    r"|commented|comments|explained|explains|replied|replies|responded|responds|confirmed|confirms"
    r"|insisted|insists|argued|argues|quoted|quotes|quoting|remarked|remarks|noted|notes)"
)
_INTRODUCING = re.compile(
    rf"\b(?:{_SAYING}|offers?|offered|publish(?:es|ed)?|issued?|shared?|shares|gave|gives?|put it|puts it"
    r"|sums? up|summed up|has this|had this|statement|on (?:Telegram|X|Twitter|Facebook|social media))\b"
)
_NAME = (
    r"\b(?!(?:He|She|It|They|We|I|You|This|That|There|Who|What|As|In|At|On|The|A|An|No|All|Many|Some"
    r"|Nobody|Everybody|Everyone|Anyone|Someone)\b)[A-ZÀ-Ž][\w’'-]{1,30}"
)
_NAMED_SPEAKER = re.compile(
    rf"{_NAME},?\s(?:also\s|later\s|then\s|has\s|have\s|had\s|on\s\w+\s)?{_SAYING}\b"
    rf"|{_NAME},\s[^.;:“”\"]{{1,120}},\s(?:also\s|later\s|then\s)?{_SAYING}\b"
    rf"|\b(?:said|says|told|added|wrote|reported|according\sto)\s(?:the\s)?(?:\w+\s){{0,2}}?{_NAME}"
    rf"|[”\"],?\s(?:he|she|they|it|the\s[\w\s]{{3,40}}|[A-Z][\w\s’'-]{{1,60}})\s{_SAYING}\b"
)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A block to be, before it is known which post holds it; ``line`` is where its markers start."""

    kind: BlockKind
    line: int
    start: int
    end: int
    stamps: tuple[Stamp, ...] = ()
    day: dt.date | None = None
    speaker_line: tuple[int, int] | None = None


def segment(
    text: str, *, start: int = 0, date: dt.date | None = None
) -> tuple[tuple[Block, ...], tuple[Post, ...]]:
    """Blocks and posts of ``text`` from ``start`` on; ``date`` is the day of the time stamps.

    A time stamp opens a post; in a text without any, a heading does.

    Returns
    -------
    The blocks in reading order, and the posts that together cover everything from the first line on.
    """
    pieces = list(_quotes(text, _pieces(text, units(text, start, _opens_unit))))
    return _posts(text, pieces, date)


def _opens_unit(line: str) -> bool:
    return bool(
        _BULLET.match(line)
        or _MARKDOWN_HEADING.match(line)
        or _MARKDOWN_QUOTE.match(line)
        or read_stamp(line)
    )


def _pieces(text: str, found: list[Line]) -> Iterator[_Piece]:
    """One piece for each unit with words: markers are taken off and decide its kind."""
    stamps: list[Stamp] = []
    line_start: int | None = None  # where a lone marker began that belongs to the next unit
    bullet = in_list = False  # the next unit is a bullet; the last one was
    for number, unit in enumerate(found):
        start = unit.start
        line_start = start if line_start is None else line_start
        if stamp := read_stamp(text[start : unit.end]):
            stamps.append(stamp)
            start += stamp.length
        marker, (mark, start) = _marker(text, start, unit.end)
        if not any(c.isalnum() for c in text[start : unit.end]):
            bullet = marker is BlockKind.BULLET and start == unit.end  # else a rule, "* * *"
            continue
        after = found[number + 1 : number + 2]
        below = text[after[0].start : after[0].end] if after else ""
        heading = is_heading(text[start : unit.end], below)
        numbered = marker is BlockKind.BULLET and text[mark].isdigit()
        if numbered and heading and not in_list and below and not _opens_unit(below):
            kind = BlockKind.HEADING  # "2. What Ecowas says" above a paragraph
        elif bullet:
            kind = BlockKind.BULLET
        elif marker:
            kind = marker
        else:
            kind = BlockKind.HEADING if heading else BlockKind.PARAGRAPH
        if kind is BlockKind.PARAGRAPH:
            start = _after_dateline(text, start, unit.end)
        day = date_line(text[start : unit.end]) if kind is BlockKind.HEADING else None
        yield _Piece(kind, line_start, start, unit.end, tuple(stamps), day)
        stamps, line_start, bullet, in_list = [], None, False, kind is BlockKind.BULLET


def _marker(text: str, start: int, end: int) -> tuple[BlockKind | None, tuple[int, int]]:
    """The kind that a marker at ``start`` gives, and where the marker is; no kind without one."""
    for pattern, kind in (
        (_BULLET, BlockKind.BULLET),
        (_MARKDOWN_HEADING, BlockKind.HEADING),
        (_MARKDOWN_QUOTE, BlockKind.QUOTE),
    ):
        if match := pattern.match(text, start, end):
            return kind, match.span()
    return None, (start, start)


def is_heading(line: str, below: str) -> bool:
    """Whether ``line``, with ``below`` as the next one, is a heading.

    "Moldova orders Moscow diplomats to leave" is one, and "Who fired first?" above a longer line;
    "Dust hung over the Nile all day." is none.
    """
    words = line.split()
    if not words or len(words) > 18 or len(line) > 120 or not any(c.isalpha() for c in line):
        return False
    if line.endswith(":"):
        return len(words) <= 4 and not _INTRODUCING.search(line) and bool(below)
    if line.endswith("?"):
        above = len(below) > len(line) or read_stamp(below) is not None
        return above and len(words) <= 10 and line[0] not in _OPENING_MARK
    return not _CLOSED.search(line) or bool(_ABBREVIATED.search(line))


def _after_dateline(text: str, start: int, end: int) -> int:
    """The offset behind "MANAGUA, Jan 15 (Agencies) - ", so that a sentence starts the block."""
    match = _DATELINE.match(text, start, end)
    if match is None:
        return start
    sure = (
        match["date"] or match["agency"] or (match["place"].isupper() and len(match["place"]) > 3)
    )
    return match.end() if sure and (not match["colon"] or match["agency"]) else start


def _quotes(text: str, pieces: Iterable[_Piece]) -> Iterator[_Piece]:
    """Paragraphs below "Governor Oleg Kiper wrote on Telegram:" become QUOTE pieces.

    The run ends at a heading, a bullet, a time stamp, a line with a speaker of its own, and, where
    its first line stands in quotation marks, at the first line that does not.
    """
    opener: tuple[int, int] | None = None
    in_marks: bool | None = None
    for piece in pieces:
        words = text[piece.start : piece.end]
        if opener and (piece.kind in (BlockKind.HEADING, BlockKind.BULLET) or piece.stamps):
            opener = None
        starts_with_mark = words[0] in _OPENING_MARK
        if opener and piece.kind is BlockKind.PARAGRAPH:
            in_marks = starts_with_mark if in_marks is None else in_marks
            if _NAMED_SPEAKER.search(words) or (in_marks and not starts_with_mark):
                opener = None
        if words.endswith(":") and piece.kind in (BlockKind.PARAGRAPH, BlockKind.BULLET):
            yield piece
            opener = (piece.start, piece.end) if _INTRODUCING.search(words) else None
            in_marks = None
        elif opener:
            yield _Piece(
                BlockKind.QUOTE, piece.line, piece.start, piece.end, piece.stamps, None, opener
            )
        else:
            yield piece


def _posts(
    text: str, pieces: list[_Piece], date: dt.date | None
) -> tuple[tuple[Block, ...], tuple[Post, ...]]:
    stamped = any(piece.stamps for piece in pieces)
    zone = stated_zone(text) if stamped else dt.UTC
    blocks: list[Block] = []
    starts: list[tuple[int, dt.datetime | None]] = []
    only_headings = True  # so far in this post
    for piece in pieces:
        date = piece.day or date
        opens = (
            bool(piece.stamps) if stamped else piece.kind is BlockKind.HEADING and not only_headings
        )
        if opens or not starts:
            published = piece.stamps[0].on(date, zone) if piece.stamps else None
            starts.append((piece.line, published))
            only_headings = True
        only_headings = only_headings and piece.kind is BlockKind.HEADING
        for start, end in _cut(text, piece.start, piece.end):
            blocks.append(Block(piece.kind, start, end, len(starts), piece.speaker_line))
    if not starts:
        return (), ()
    ends = [start for start, _ in starts[1:]] + [len(text)]
    posts = tuple(
        Post(number, start, end, published)
        for number, ((start, published), end) in enumerate(zip(starts, ends, strict=True), 1)
    )
    return tuple(blocks), posts


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretch in parts of at most ``LONGEST_BLOCK``: at a sentence end, else at a space."""
    while end - start > LONGEST_BLOCK:
        limit = start + LONGEST_BLOCK
        sentence = max(text.rfind(mark, start, limit) for mark in (". ", "! ", "? ", ".\n"))
        at = sentence + 1 if sentence > start else text.rfind(" ", start + 1, limit)
        at = at if at > start else limit
        yield trim(text, start, at)
        start = trim(text, at, end)[0]
    if start < end:
        yield start, end
