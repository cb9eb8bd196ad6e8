"""Documents and a moment in, what was published up to then out: later posts and documents are left out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

from kg.documents.dates import parse_date
from kg.model import Document, Post, Report

MOMENTS = "2023-07-27, or with an hour as 2023-07-27T14:30 or 2023-07-27T14:30+03:00"
_END_OF_DAY = dt.time(23, 59, 59, 999_999)
_CLOCK = re.compile(r".*\d[T ]\d{1,2}:\d{2}.*")


def parse_moment(words: str) -> dt.datetime | None:
    """The moment that ``words`` name, or None; a day means its end.

    >>> parse_moment("2023-07-27T14:30")
    datetime.datetime(2023, 7, 27, 14, 30)
    >>> parse_moment("2023-07-27").hour
    23
    """
    if _CLOCK.fullmatch(words):
        try:
            return dt.datetime.fromisoformat(words.strip())
        except ValueError:
            return None
    day = parse_date(words)
    return None if day is None else dt.datetime.combine(day, _END_OF_DAY)


def as_of(documents: Sequence[Document], moment: dt.datetime, report: Report) -> list[Document]:
    """The documents as they were known at a moment, without the posts that came later.

    A post counts from its time on. A document, or a post without a time, counts from the end of the
    document's day on: its hour is not known. What has neither is left out, and so is a document of which
    nothing remains. The text and all offsets stay; only posts and blocks go, and only blocks are read.
    A moment without a zone is compared with the clock that each post shows.
    """
    kept = []
    for document in documents:
        posts = tuple(p for p in document.posts if _known(p.published, document.date, moment))
        if document.posts and posts:
            kept.append(_cut(document, posts))
        elif not document.posts and _known(None, document.date, moment):
            kept.append(document)
        else:
            undated = document.date is None and not any(p.published for p in document.posts)
            reason = "its time is not known" if undated else "published later"
            report.drop("as of", document.id, f"{reason}; left out as of {moment.isoformat()}")
        left = len(document.posts) - len(posts)
        if posts and left:
            report.counts["as of: posts left out"] += left
    return kept


def _known(published: dt.datetime | None, day: dt.date | None, moment: dt.datetime) -> bool:
    if published is None:
        # The end of a day in no zone: the moment's own, so that a day given as one includes it.
        return day is not None and dt.datetime.combine(day, _END_OF_DAY) <= moment.replace(
            tzinfo=None
        )
    if moment.tzinfo is None:
        return published.replace(tzinfo=None) <= moment
    return (published if published.tzinfo else published.replace(tzinfo=dt.UTC)) <= moment


def _cut(document: Document, posts: tuple[Post, ...]) -> Document:
    numbers = {p.number for p in posts}
    whole = (p if p.supersedes in numbers else replace(p, supersedes=None) for p in posts)
    blocks = tuple(b for b in document.blocks if b.post in numbers)
    return replace(document, posts=tuple(whole), blocks=blocks)
