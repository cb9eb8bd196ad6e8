"""Documents, chains and claims made by hand; the words are our own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from kg.model import (
    Chain,
    Claim,
    Document,
    EntityClass,
    EventType,
    Evidence,
    Extraction,
    Factuality,
    Mention,
    MentionKind,
    Polarity,
    PositionClaim,
)

CLASSES = {
    "Russia": "Country", "Ukraine": "Country", "Moldova": "Country", "Iran": "Country", "Odesa": "Place",
    "Russian defence ministry": "GovernmentBody",
}  # fmt: skip


def doc(ident: str, text: str, day: str | None = "2023-07-27") -> Document:
    return Document(ident, text, dt.date.fromisoformat(day) if day else None)


def words(document: Document, text: str, after: str = "") -> Mention:
    start = document.text.index(text, document.text.index(after))
    return Mention(document.id, start, start + len(text), text, None)


def chain(
    document: Document,
    label: str,
    cls: str | None = None,
    *,
    key: str | None = None,
    entry: str | None = None,
    country: str | None = None,
    score: float = 1.0,
) -> Chain:
    """A chain of every place where ``label`` stands in the document."""
    cls = cls or CLASSES.get(label)
    found = []
    at = document.text.find(label)
    while at >= 0:
        found.append(Mention(document.id, at, at + len(label), label, None, MentionKind.NAME))
        at = document.text.find(label, at + len(label))
    links = tuple((m, score, "by hand") for m in found)
    start = key or ("person:" if cls == "Person" else "name:") + label
    kind = None if cls is None else EntityClass(cls)
    return Chain(document.id, start, label, kind, links, entry, country=country)


def claim(
    type: str,
    document: Document,
    quote: str,
    trigger: str,
    *,
    actor: Iterable[str] = (),
    target: Iterable[str] = (),
    theme: str | None = None,
    speaker: str | None = None,
    factuality: str = "actual",
    polarity: str = "positive",
    confidence: float = 1.0,
) -> Claim:
    start = document.text.index(quote)
    at = document.text.index(trigger, start)

    def near(text: str) -> Mention:
        """The words in the quote, else anywhere in the document."""
        return words(document, text, quote if text in quote else "")

    evidence = Evidence(
        document.id, None, start, start + len(quote), quote, "frames/test", (at, at + len(trigger)),
        near(speaker) if speaker else None,
    )  # fmt: skip
    return Claim(
        EventType(type),
        evidence,
        tuple(map(near, actor)),
        tuple(map(near, target)),
        near(theme) if theme else None,
        polarity=Polarity(polarity),
        factuality=Factuality(factuality),
        confidence=confidence,
    )


def office(document: Document, person: str, title: str, body: str) -> PositionClaim:
    mention = words(document, person)
    at = (mention.start, mention.end)
    evidence = Evidence(document.id, None, *at, person, "roles/test", at)
    return PositionClaim(mention, title, words(document, body), evidence)


def said(
    document: Document,
    chains: Iterable[Chain],
    claims: Iterable[Claim] = (),
    positions: Iterable[PositionClaim] = (),
) -> Extraction:
    return Extraction(document, tuple(claims), tuple(positions), tuple(chains))
