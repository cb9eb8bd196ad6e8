"""The time stamp at the start of a line, as live blogs set it, to a clock time with its zone."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from kg.documents.dates import DAY, parse_date

# Minutes east of UTC. A name with two readings has the one that live blogs use most.
ZONES = {
    "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "WAT": 60, "BST": 60, "WEST": 60, "CET": 60, "MET": 60,
    "CEST": 120, "EET": 120, "CAT": 120, "SAST": 120, "EEST": 180, "MSK": 180, "EAT": 180, "TRT": 180,
    "AST": 180, "IRST": 210, "GST": 240, "AZT": 240, "AMT": 240, "GET": 240, "AFT": 270, "PKT": 300,
    "UZT": 300, "IST": 330, "NPT": 345, "ICT": 420, "WIB": 420, "SGT": 480, "HKT": 480, "PHT": 480,
    "PST": -480, "PDT": -420, "MST": -420, "MDT": -360, "CST": -360, "CDT": -300, "EST": -300,
    "EDT": -240, "ART": -180, "BRT": -180, "AWST": 480, "JST": 540, "KST": 540, "AEST": 600,
    "AEDT": 660, "NZST": 720, "NZDT": 780,
}  # fmt: skip

_KNOWN = "|".join(sorted(ZONES, key=len, reverse=True))
_OFFSET = r"(?:UTC|GMT)\s?[+−-]\d{1,2}(?::?\d{2})?|[+−-]\d{2}:\d{2}"
_AGO = r"\d{1,3}\s?(?:h|hrs?|hours?|m|mins?|minutes?)\s+ago"
_STAMP = re.compile(
    rf"""
    [\[(]?
    (?P<lead>(?i:(?:first\s+|last\s+)?(?:published|posted|updated)(?:\s+(?:at|on))?:?\s+))?
    (?:{_AGO}[,\s]+)?
    (?:(?P<before>{DAY}),?\s+(?:at\s+)?)?
    (?P<hour>\d{{1,2}})
    (?:(?P<mark>[:.h])(?P<minute>\d{{2}})(?::\d{{2}})?(?:\s?(?P<half>[ap]\.?m\b\.?))?
      |\s?(?P<round>[ap]\.?m\b\.?))
    (?:\s?(?P<zone>{_OFFSET}|(?:{_KNOWN})\b)|\s(?P<other>[A-Z]{{2,5}})(?=\s*[\])]?\s*(?:$|[-–—|:]\s)))?
    (?:,?\s+(?:on\s+)?(?P<after>{DAY}))?
    [\])]?
    (?P<close>\s*[-–—|:]\s+|\s*$|\s+)
    """,
    re.VERBOSE,
)
_ONLY_AGO = re.compile(rf"{_AGO}\s*$")
_ALL_TIMES = re.compile(
    rf"\ball times (?:are |shown |given )*(?:in )?({_OFFSET}|(?:{_KNOWN})\b)", re.I
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time stamp; ``length`` characters of the line belong to it. ``clock`` is None for "3h ago"."""

    length: int
    clock: dt.time | None = None
    zone: dt.timezone | None = None
    day: dt.date | None = None

    def on(self, day: dt.date | None, zone: dt.timezone) -> dt.datetime | None:
        """The aware moment, with the document's ``day`` and ``zone`` where the stamp has none."""
        day = self.day or day
        if day is None or self.clock is None:
            return None
        return dt.datetime.combine(day, self.clock, tzinfo=self.zone or zone)


def read_stamp(line: str) -> Stamp | None:
    """The time stamp that ``line`` (without leading space) starts with, or None.

    >>> read_stamp("14:32 BST").clock, read_stamp("2.15pm Talks have ended.").length
    (datetime.time(14, 32), 7)
    >>> read_stamp("2.15 million people have fled.") is None
    True
    """
    if ago := _ONLY_AGO.match(line):
        return Stamp(ago.end())
    match = _STAMP.match(line)
    if match is None or not _stands_alone(match, line[match.end() :]):
        return None
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if half := (match["half"] or match["round"]):
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.lower().startswith("p") else 0)
    if hour > 23 or minute > 59:
        return None
    words = match["before"] or match["after"]
    named = match["zone"] or match["other"]
    zone = read_zone(named) if named else None
    return Stamp(match.end(), dt.time(hour, minute), zone, parse_date(words) if words else None)


def _stands_alone(match: re.Match[str], rest: str) -> bool:
    """Whether the words behind the figures let them be a time: "09:00 was too early" does not."""
    if not rest or match["close"].strip():
        return True
    if match["round"] and not match["zone"]:
        return False
    if rest[0].islower():
        return False
    if match["mark"] == "." and not (match["half"] or match["zone"]):
        return len(match["hour"]) == 2 and not rest[0].isdigit()
    return True


def read_zone(words: str) -> dt.timezone:
    """The zone for "BST", "UTC+3" or "+05:30"; UTC for a name that is not in the table."""
    name = words.strip().upper()
    if name in ZONES:
        return _zone(ZONES[name])
    offset = re.search(r"([+−-])(\d{1,2}):?(\d{2})?$", name)
    if offset is None or int(offset[2]) > 14:
        return dt.UTC
    minutes = int(offset[2]) * 60 + int(offset[3] or 0)
    return _zone(minutes if offset[1] == "+" else -minutes)


def stated_zone(text: str) -> dt.timezone:
    """The zone of "All times BST" anywhere in the text, else UTC."""
    match = _ALL_TIMES.search(text)
    return read_zone(match[1]) if match else dt.UTC


def _zone(minutes: int) -> dt.timezone:
    return dt.timezone(dt.timedelta(minutes=minutes)) if minutes else dt.UTC
