"""The nouns of the project: frozen values that every stage takes and returns.

Offsets are always character offsets into ``Document.text`` as it was read, half open.
Nothing here imports spaCy or rdflib.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType

EntityClass = NewType("EntityClass", str)
EventType = NewType("EventType", str)


class Polarity(StrEnum):
    POSITIVE = "positive"
    NEGATIVE = "negative"


class Factuality(StrEnum):
    ACTUAL = "actual"
    ALLEGED = "alleged"
    PLANNED = "planned"
    HYPOTHETICAL = "hypothetical"


class Comparator(StrEnum):
    EXACTLY = "exactly"
    AT_LEAST = "atLeast"
    AT_MOST = "atMost"
    MORE_THAN = "moreThan"
    LESS_THAN = "lessThan"
    ABOUT = "about"


class BlockKind(StrEnum):
    """What a run of lines is; a QUOTE block is a statement introduced by a line that ends in a colon."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    QUOTE = "quote"


class MentionKind(StrEnum):
    NAME = "name"
    ADJECTIVE = "adjective"  # "Russian" in "Russian troops"
    NOMINAL = "nominal"  # "the security guard"
    PRONOUN = "pronoun"


class Verdict(StrEnum):
    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text of one kind; markers such as "-" or "14:32 BST" stand outside [start, end)."""

    kind: BlockKind
    start: int
    end: int
    post: int
    speaker_line: tuple[int, int] | None = None  # the line that opens a QUOTE block


@dataclass(frozen=True, slots=True)
class Post:
    """A part of a live blog with its own time; ``number`` counts from 1 in reading order."""

    number: int
    start: int
    end: int
    published: dt.datetime | None = None
    author: str | None = None
    supersedes: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One source as it was read. ``text`` is never rewritten."""

    id: str
    text: str
    date: dt.date | None = None
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    language: str = "en"
    posts: tuple[Post, ...] = ()
    blocks: tuple[Block, ...] = ()

    def post_at(self, offset: int) -> Post | None:
        """The post that holds ``offset``, or None."""
        return next((p for p in self.posts if p.start <= offset < p.end), None)


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of a document that mean something or someone: ``text == document.text[start:end]``.

    ``part`` tells apart what the same words mean together: "the two leaders" are part 0 and part 1.
    """

    document: str
    start: int
    end: int
    text: str
    cls: EntityClass | None
    kind: MentionKind = MentionKind.NAME
    part: int = 0

    @property
    def span(self) -> tuple[int, int]:
        return (self.start, self.end)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that say so, and the rule that read them (``frames/expulsion/expel``)."""

    document: str
    post: int | None
    start: int
    end: int
    quote: str
    rule: str
    trigger: tuple[int, int]
    speaker: Mention | None = None
    cue: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """What one clause says of one event. ``date`` is ISO: a day, a month ("2023-10") or a year."""

    type: EventType
    evidence: Evidence
    actor: tuple[Mention, ...] = ()
    target: tuple[Mention, ...] = ()
    theme: Mention | None = None
    instrument: Mention | None = None
    place: Mention | None = None
    date: str | None = None
    count: int | None = None
    comparator: Comparator | None = None
    polarity: Polarity = Polarity.POSITIVE
    factuality: Factuality = Factuality.ACTUAL
    confidence: float = 1.0
    grounds: tuple[str, ...] = ()  # what the confidence rests on: "actor clear", "target pronoun"

    @property
    def id(self) -> str:
        """SHA-256 of the content: same words, same reading, same id."""
        roles = [[(*m.span, m.part) for m in ms] for ms in (self.actor, self.target)]
        ones = [m.span if m else None for m in (self.theme, self.instrument, self.place)]
        return content_id(
            self.type, self.evidence.document, self.evidence.start, self.evidence.end,
            self.evidence.trigger, roles, ones, self.date, self.count, self.polarity, self.factuality,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class PositionClaim:
    """A title that the text gives a person: "Russian defence minister Sergei Shoigu"."""

    person: Mention
    title: str
    body: Mention
    evidence: Evidence

    @property
    def id(self) -> str:
        e = self.evidence
        return content_id(
            "Position", e.document, e.start, e.end, self.person.span, self.title, self.body.span
        )


@dataclass(frozen=True, slots=True)
class Rejected:
    """A candidate that was not taken, with the reason; kept so that it can be looked at."""

    document: str
    start: int
    end: int
    quote: str
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Chain:
    """Mentions of one document that mean the same; ``links`` holds (mention, score, reason) in text order.

    ``entry`` is the gazetteer's id where it knows the name; ``key`` is equal for equal names across
    documents. ``part_of`` is the gazetteer's id of what it lies in or belongs to, ``within`` a mention of the
    place that the text puts it in, ``whose`` one of its owner ("supporters of the president"). A chain
    without links is a whole that no text names.
    """

    document: str
    key: str
    label: str
    cls: EntityClass | None
    links: tuple[tuple[Mention, float, str], ...]
    entry: str | None = None
    iso3: str | None = None
    exact: tuple[str, ...] = ()
    country: str | None = None  # label of the country that it belongs to
    home: str | None = (
        None  # the same for ``Entity.country``: None where its words only seem to say so
    )
    part_of: str | None = None
    position: tuple[float, float] | None = None  # latitude, longitude
    within: Mention | None = None
    whose: Mention | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one document says, before anything is compared with other documents."""

    document: Document
    claims: tuple[Claim, ...]
    positions: tuple[PositionClaim, ...]
    chains: tuple[Chain, ...]
    rejected: tuple[Rejected, ...] = ()


@dataclass(frozen=True, slots=True)
class Entity:
    """One person, country, body …; ``id`` is "ent:" and a slug of the label, unique in a build."""

    id: str
    cls: EntityClass | None
    label: str
    aliases: tuple[str, ...] = ()
    exact_matches: tuple[str, ...] = ()  # IRIs: Wikidata, GeoNames
    iso3: str | None = None
    part_of: str | None = None  # id of the country, body or place that it belongs to or lies in
    country: str | None = None  # id of the country that it is, lies in, belongs to or speaks for
    position: tuple[float, float] | None = None  # latitude, longitude
    origin: str = "found"  # or "gazetteer"


@dataclass(frozen=True, slots=True)
class Link:
    """Mention to entity, with a verdict, a score in [0, 1] and a reason that a person can read."""

    mention: Mention
    entity: str
    verdict: Verdict
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Event:
    """What one or more claims say of one real-world event; computed from them, never edited.

    Participants are entity ids; ``theme_text`` holds the words where the theme is no entity.
    """

    id: str
    type: EventType
    claims: tuple[Claim, ...]
    actor: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    theme: str | None = None
    theme_text: str | None = None
    instrument: str | None = None
    place: str | None = None
    date: str | None = None
    count: int | None = None
    comparator: Comparator | None = None
    polarity: Polarity = Polarity.POSITIVE
    factuality: Factuality = Factuality.ACTUAL
    attributed_to: str | None = None
    confidence: float = 1.0
    reports: int = 1
    independent_sources: int = 1
    denies: tuple[str, ...] = ()  # ids of the accusations and alleged events that a Denial answers


@dataclass(frozen=True, slots=True)
class Position:
    """A person holds a title at a body or country, with every place that says so."""

    id: str
    person: str
    title: str
    body: str
    claims: tuple[PositionClaim, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided of the reading; ``touches`` holds the ids of entities and events that it shaped.

    ``verdict`` is same or different for entities, and accept, reject or "type:NEW" for events and claims.
    """

    what: str  # entity, event or claim
    a: str
    b: str
    verdict: str
    reason: str = ""
    who: str = ""
    touches: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """By what was decided, why and by whom; what it shaped does not count."""
        return "dec:" + content_id(self.what, self.a, self.b, self.verdict, self.reason, self.who)

    def __str__(self) -> str:
        return " ".join(x for x in (self.what, self.a, self.b, self.verdict) if x)


@dataclass(frozen=True, slots=True)
class Resolution:
    """The whole reading of a set of documents: what the graph is built from. Sorted by id throughout."""

    entities: tuple[Entity, ...]
    links: tuple[Link, ...]
    events: tuple[Event, ...]
    positions: tuple[Position, ...]
    rejected: tuple[Rejected, ...] = ()
    names: Mapping[tuple[str, str], str] = field(
        default_factory=dict
    )  # (document, entity) to the name it has there
    decisions: tuple[Decision, ...] = ()  # those that were applied


@dataclass(slots=True)
class Report:
    """Counts per stage, and every drop with its reason; the one mutable value, which stages only add to."""

    counts: Counter[str] = field(default_factory=Counter)
    dropped: list[dict[str, str]] = field(default_factory=list)

    def drop(self, stage: str, what: str, reason: str) -> None:
        self.dropped.append({"stage": stage, "what": what, "reason": reason})
        self.counts[f"{stage}: dropped"] += 1


def content_id(*parts: object) -> str:
    """First 16 hexadecimal digits of the SHA-256 of the parts' text."""
    return hashlib.sha256("\x1f".join(str(p) for p in parts).encode()).hexdigest()[:16]
