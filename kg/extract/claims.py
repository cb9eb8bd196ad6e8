"""Candidate events in, claims out: each gets its words, speaker, polarity, factuality, date, place and count."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from spacy.tokens import Token

from kg.extract import factuality, quantities, times
from kg.extract.reading import Reading
from kg.model import Claim, Comparator, EntityClass, EventType, Evidence, Factuality, Mention, MentionKind, Polarity, PositionClaim, Rejected
from kg.modality import Modality

# Roles whose number is the event's count, in order.
_COUNTED = {
    "Expulsion": ("theme", "target"), "Killing": ("target", "theme"), "Injury": ("target", "theme"), "Arrest": ("target", "theme"),
    "Shootdown": ("theme", "target"), "Attack": ("instrument", "theme"), "ArmsTransfer": ("theme",), "Aid": ("theme",), "Concession": ("theme", "target"),
    "Seizure": ("theme", "target"), "Mobilization": ("theme",), "Prosecution": ("target",), "Damage": ("target", "theme"), "Protest": ("actor",),
    "Retreat": ("theme", "actor"), "Sanction": ("target", "theme"), "Capture": ("target", "theme"), "Attendance": ("actor",), "TreatyExit": ("target", "theme"),
    "Cooperation": ("theme",),
}  # fmt: skip
_WHERE = {"Place", "Country", "Facility"}


@dataclass(slots=True)
class Candidate:
    """One possible event at one word; ``roles`` maps role to argument tokens. Factuality may come from the model."""

    token: Token
    type: EventType
    roles: dict[str, list[Token]]
    rule: str
    score: float
    polarity: Polarity | None = None
    factuality: Factuality | None = None
    speaker: Token | None = None
    origins: set[str] = field(default_factory=set)


class Assembler:
    """Turns candidates of one document into claims; what it refuses goes to ``rejected`` with the reason."""

    def __init__(self, reading: Reading, modality: Modality) -> None:
        self.reading, self.modality = reading, modality
        self.rejected: list[Rejected] = []
        self._dated: dict[int, list[times.Dated]] = {}

    def claim(self, c: Candidate) -> Claim | None:
        r, a = self.reading, self.reading.annotated
        read = factuality.read(c.token, self.modality)
        actor, target = self._people(c.roles.get("actor", [])), self._people(c.roles.get("target", []))
        known = {self._chain(m) for m in actor}
        if any(self._chain(m) in known for m in target):
            target = [m for m in target if self._chain(m) not in known]
        if not actor and not target:
            return self.reject(c, "neither actor nor target is known")
        theme = self._one(c.roles.get("theme", []))
        instrument = self._one(c.roles.get("instrument", []))
        place = self._place(c)
        counted = self._count(c)
        start, end = self._extent(c, [*actor, *target, theme, instrument])
        saying = r.sayings.get(c.token.i)
        speaker = r.mention(saying.speaker) if saying is not None else None
        cue = a.doc[saying.cue].text if saying is not None else None
        if c.speaker is not None and speaker is None and (n := r.ref_of(c.speaker)) is not None and n in r.chains.of:
            speaker = r.mention(n)
        post = a.document.post_at(a.starts[c.token.i])
        evidence = Evidence(
            a.document.id, post.number if post else None, start, end, a.document.text[start:end], c.rule,
            (a.starts[c.token.i], a.ends[c.token.i]), speaker, cue,
        )  # fmt: skip
        polarity = c.polarity or read.polarity
        facts = c.factuality or read.factuality
        date = self._date(c, facts)
        return Claim(
            c.type, evidence, tuple(actor), tuple(target), theme, instrument, place, date,
            counted[0] if counted else None, counted[1] if counted else None, polarity, facts, round(c.score, 2),
        )  # fmt: skip

    def reject(self, c: Candidate, reason: str) -> None:
        a = self.reading.annotated
        start, end = a.starts[c.token.sent.start], a.ends[c.token.sent.end - 1]
        self.rejected.append(Rejected(a.document.id, start, end, a.document.text[start:end], c.rule, reason))

    # -- participants -----------------------------------------------------------------------------------------------
    def _people(self, tokens: Sequence[Token]) -> list[Mention]:
        """Mentions of arguments that are resolved, each entity once, in text order."""
        out: list[Mention] = []
        seen: set[int] = set()
        for token in tokens:
            n = self.reading.ref_of(token)
            chain = self.reading.chains.of.get(n) if n is not None else None
            if n is None or chain is None or chain in seen:
                continue
            seen.add(chain)
            out.append(self.reading.mention(n))
        return out

    def _chain(self, mention: Mention) -> int | None:
        return next((self.reading.chains.of.get(n) for n, ref in enumerate(self.reading.refs) if self.reading.annotated.starts[ref.start] == mention.start and self.reading.annotated.ends[ref.end - 1] == mention.end), None)  # fmt: skip

    def _one(self, tokens: Sequence[Token]) -> Mention | None:
        """Theme or instrument: a reference where there is one, else the words of the phrase or clause."""
        if not tokens:
            return None
        token = tokens[0]
        n = self.reading.by_token.get(token.i)
        if n is not None and self.reading.refs[n].kind != MentionKind.PRONOUN:
            return self.reading.mention(n)
        a = self.reading.annotated
        low, high = token.left_edge.i, min(token.right_edge.i + 1, token.sent.end)
        while high - 1 > low and a.doc[high - 1].is_punct:
            high -= 1
        start, end = a.starts[low], a.ends[high - 1]
        return Mention(a.document.id, start, end, a.document.text[start:end], None, MentionKind.NOMINAL)

    def _place(self, c: Candidate) -> Mention | None:
        """A place named by the model or in a locative phrase of the event word, its clause, or the phrase it governs."""
        r = self.reading
        tokens = list(c.roles.get("place", []))
        if not tokens:
            heads = [c.token, times.clause(c.token, set())]
            for head in heads:
                p = r.reader.predicate(head)
                tokens = [t for s in ("in", "at", "near", "outside", "off", "inside", "across", "around", "over") for t in p.get(s) if t.ent_type_ not in {"DATE", "TIME"}]
                tokens = [t for t in tokens if r.class_of(t) in _WHERE]
                if tokens:
                    break
        for token in tokens:
            n = r.ref_of(token)
            if n is not None and n in r.chains.of and (r.refs[n].cls is None or str(r.refs[n].cls) in _WHERE or c.roles.get("place")):
                return r.mention(n)
        return None

    def _count(self, c: Candidate) -> tuple[int, Comparator] | None:
        for role in _COUNTED.get(c.type, ()):
            for token in c.roles.get(role, []):
                if (found := quantities.count(token)) is not None:
                    return found
        return None

    # -- words and times ----------------------------------------------------------------------------------------------
    def _extent(self, c: Candidate, arguments: Sequence[Mention | None]) -> tuple[int, int]:
        """From the first to the last word of event word and arguments; at most the sentences that hold them."""
        a = self.reading.annotated
        start, end = a.starts[c.token.i], a.ends[c.token.i]
        sent = c.token.sent
        low, high = a.starts[sent.start], a.ends[sent.end - 1]
        for m in arguments:
            if m is not None:
                start, end = min(start, m.start), max(end, m.end if m.end <= high or m.start > high else end)
        return start, end

    def _date(self, c: Candidate, facts: Factuality) -> str | None:
        a = self.reading.annotated
        sent = c.token.sent
        ref = self._reference_date(c.token)
        if ref is None:
            return None
        if sent.start not in self._dated:
            self._dated[sent.start] = times.expressions(a.doc, sent.start, sent.end, ref, lambda t: _future(t, self.modality))
        found = times.attach(c.token, self._dated[sent.start], set())
        return found.value if found else None

    def _reference_date(self, token: Token) -> dt.date | None:
        a = self.reading.annotated
        post = a.document.post_at(a.starts[token.i])
        return post.published.date() if post and post.published else a.document.date


def _future(token: Token, words: Modality) -> bool:
    """Whether the clause of a date expression tells of what is to come."""
    verb = times.clause(token, set())
    if any(c.dep_ == "aux" and c.lower_ in words.future for c in verb.children):
        return True
    if verb.lemma_.lower() in {"plan", "schedule", "expect", "due", "intend", "set", "prepare", "slate"}:
        return True
    infinitive = verb.tag_ == "VB" and any(c.lower_ == "to" for c in verb.children)
    return infinitive and verb.head.lemma_.lower() in words.planners | {"be", "due", "set", "go"}


def positions(reading: Reading) -> list[PositionClaim]:
    """Every title that the text gives a person together with its body; a title without one takes the nearest country or body."""
    out: list[PositionClaim] = []
    a = reading.annotated
    for role in reading.roles:
        body = role.body if role.body is not None and role.body in reading.chains.of else _nearest_body(reading, role.start)
        if role.person not in reading.chains.of or body is None:
            continue
        start, end = a.starts[role.start], a.ends[role.end - 1]
        person, of = reading.mention(role.person), reading.mention(body)
        start, end = min(start, person.start), max(end, person.end)
        post = a.document.post_at(start)
        evidence = Evidence(a.document.id, post.number if post else None, start, end, a.document.text[start:end], "roles/title", (start, end))
        out.append(PositionClaim(person, role.title, of, evidence))
    return out


def _nearest_body(reading: Reading, token: int) -> int | None:
    """The country that the text speaks of just before a title without a body."""
    best = None
    for n, ref in enumerate(reading.refs):
        if ref.start < token and n in reading.chains.of and reading.chains.all[reading.chains.of[n]].cls == EntityClass("Country"):
            best = n
    return best
