"""A quote with its trigger and the names of its parties in, the quote in marked and plain parts out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

Span = tuple[int, int, str]


def marked(
    quote: str, trigger: tuple[int, int], names: Sequence[tuple[str, Iterable[str]]]
) -> list[Span]:
    """Spans (start, end, kind) in order, none over another; kind is "trigger" or the key of a name.

    ``trigger`` holds offsets into the quote and is left out when it lies outside; ``names`` are pairs
    of a kind and the forms under which a text may name it. A longer form wins; a form counts
    wherever it stands as whole words.
    """
    found: list[Span] = []
    if 0 <= trigger[0] < trigger[1] <= len(quote):
        found.append((*trigger, "trigger"))
    forms = sorted(
        {(form, kind) for kind, many in names for form in many if form.strip()},
        key=lambda pair: (-len(pair[0]), pair),
    )
    for form, kind in forms:
        for match in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", quote):
            if all(match.end() <= start or end <= match.start() for start, end, _ in found):
                found.append((*match.span(), kind))
    return sorted(found)


def parts(quote: str, spans: Iterable[Span]) -> list[tuple[str, str]]:
    """The quote cut at its spans: pairs of words and kind, "" for what is not marked."""
    out: list[tuple[str, str]] = []
    at = 0
    for start, end, kind in spans:
        if at < start:
            out.append((quote[at:start], ""))
        out.append((quote[start:end], kind))
        at = end
    if at < len(quote):
        out.append((quote[at:], ""))
    return out
