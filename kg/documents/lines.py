"""Text to the units that a block can be made of: lines, or paragraphs that were wrapped by hand."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_LINE = re.compile(r"[^\r\n\u2028\u2029]+|\r\n|[\r\n\u2028\u2029]")
_INVISIBLE = "\ufeff\u200b\u200e\u200f\u2060"
_CLOSED = re.compile(r"[.!?…:][”\"’'»)\]]*$")
_WRAP_AT_MOST = 120  # nobody wraps by hand at more columns
_FULL_LINE = 0.6  # of the width: a shorter line ends its paragraph


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, without the space around it; ``after_blank``: a blank line is above."""

    start: int
    end: int
    after_blank: bool


def lines(text: str, start: int) -> Iterator[Line]:
    """Every line from ``start`` on that holds something to see."""
    after_blank, at_line_start = True, True
    for match in _LINE.finditer(text, start):
        if match.group()[0] in "\r\n\u2028\u2029":
            after_blank, at_line_start = after_blank or at_line_start, True
            continue
        first, end = trim(text, match.start(), match.end())
        at_line_start = first == end
        if not at_line_start:
            yield Line(first, end, after_blank)
            after_blank = False


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch without spaces and invisible characters at either end."""
    while start < end and (text[start].isspace() or text[start] in _INVISIBLE):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in _INVISIBLE):
        end -= 1
    return start, end


def units(text: str, start: int, opens: Callable[[str], bool]) -> list[Line]:
    """The lines, or, where a text is wrapped at a fixed width, whole paragraphs and bullets.

    ``opens`` says whether a line starts something of its own (a bullet, a time stamp).
    """
    found = list(lines(text, start))
    width = max((line.end - line.start for line in found), default=0)
    if not _is_wrapped(text, found, width, opens):
        return found
    joined: list[Line] = []
    previous_is_full = False
    for line in found:
        if (
            joined
            and previous_is_full
            and not line.after_blank
            and not opens(text[line.start : line.end])
        ):
            joined[-1] = Line(joined[-1].start, line.end, joined[-1].after_blank)
        else:
            joined.append(line)
        previous_is_full = line.end - line.start >= _FULL_LINE * width
    return joined


def _is_wrapped(text: str, found: list[Line], width: int, opens: Callable[[str], bool]) -> bool:
    """Whether most lines with a further line below break off in mid-sentence at about one width."""
    if width > _WRAP_AT_MOST:
        return False
    upper = [
        text[line.start : line.end]
        for line, below in itertools.pairwise(found)
        if not below.after_blank and not opens(text[below.start : below.end])
    ]
    cut = [line for line in upper if len(line) >= _FULL_LINE * width and not _CLOSED.search(line)]
    return width >= 40 and len(cut) >= 2 and 2 * len(cut) > len(upper)
