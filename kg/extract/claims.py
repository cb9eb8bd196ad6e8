"""Candidate events in, claims out: each gets its words, speaker, polarity, factuality, date, place and count."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Token

from kg.annotate.mentions import PERSON
from kg.extract import factuality, quantities, times
from kg.extract.reading import Reading
from kg.model import (
    Claim,
    Comparator,
    EntityClass,
    EventType,
    Evidence,
    Factuality,
    Mention,
    MentionKind,
    Polarity,
    PositionClaim,
    Rejected,
)
from kg.modality import Modality

# Roles whose number is the event's count, in order.
_COUNTED = {
    "Expulsion": ("theme", "target"), "Killing": ("target", "theme"), "Injury": ("target", "theme"), "Arrest": ("target", "theme"),
    "Shootdown": ("theme", "target"), "Attack": ("instrument", "theme"), "ArmsTransfer": ("theme",), "Aid": ("theme",), "Concession": ("theme", "target"),
    "Seizure": ("theme", "target"), "Mobilization": ("theme",), "Prosecution": ("target",), "Damage": ("target", "theme"), "Protest": ("actor",),
    "Retreat": ("theme", "actor"), "Sanction": ("target", "theme"), "Capture": ("target", "theme"), "Attendance": ("actor",), "TreatyExit": ("target", "theme"),
    "Cooperation": ("theme",),
}  # fmt: skip
# Whose people or envoys are meant is the target, not the envoy.
_OF_COUNTRY = {"Expulsion", "RelationsCut"}
# The place is the target where the text names no other.
_AT_PLACE = {"RelationsCut", "Restriction", "Mobilization", "Capture", "Visit", "Retreat", "Attack"}
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
    """Turns candidates of one document into claims; what it refuses goes to ``rejected`` with the reason.

    An event that is only asked for, threatened or denied counts when its score reaches ``content``.
    """

    def __init__(self, reading: Reading, modality: Modality, *, content: float) -> None:
        self.reading, self.modality, self.content = reading, modality, content
        self.rejected: list[Rejected] = []
        self._dated: dict[int, list[times.Dated]] = {}

    def claim(self, c: Candidate) -> Claim | None:
        r, a = self.reading, self.reading.annotated
        read = factuality.read(c.token, self.modality)
        if (
            read.content is not None
            and read.factuality != Factuality.ALLEGED
            and c.score < self.content
        ):
            return self.reject(
                c, f"only what is asked, threatened or denied (“{read.content.text}”)"
            )
        if any(t.lemma_.lower() in self.modality.nature for t in c.roles.get("actor", [])):
            return self.reject(
                c, "weather, sickness, accident, sport or an animal does no deed of the table"
            )
        place = self._place(c)
        actors, targets = (
            self._people(c.roles.get("actor", [])),
            self._people(c.roles.get("target", []), countries=str(c.type) in _OF_COUNTRY),
        )
        if len(actors) > 1 and any(
            str(m.cls) not in {"Place", "Facility", "None"} for m, _ in actors
        ):
            actors = [
                (m, chain) for m, chain in actors if str(m.cls) not in {"Place", "Facility"}
            ]  # "Bashagha, from Sirte"
        known = {chain for _, chain in actors}
        actor = [m for m, _ in actors]
        target = [m for m, chain in targets if chain not in known]
        if not target and place is not None and str(c.type) in _AT_PLACE:
            target = [place]
        if not actor and not target:
            return self.reject(c, "neither actor nor target is known")
        theme = self._one(c.roles.get("theme", []))
        instrument = self._one(c.roles.get("instrument", []))
        counted = self._count(c)
        start, end = self._extent(c, [*actor, *target, theme, instrument])
        saying = r.sayings.get(c.token.i)
        speaker = r.mention(saying.speaker) if saying is not None else None
        cue = a.doc[saying.cue].text if saying is not None else None
        if read.by is not None and (accuser := self._accuser(read.by)) is not None:
            speaker, cue = accuser, read.by.text
        if (
            c.speaker is not None
            and speaker is None
            and (n := r.ref_of(c.speaker)) is not None
            and n in r.chains.of
        ):
            speaker = r.mention(n)
        if any(m.text.lower() in {"i", "we"} for m in actor):
            speaker, cue = None, None  # what one does by saying it needs no source but oneself
        post = a.document.post_at(a.starts[c.token.i])
        evidence = Evidence(
            a.document.id, post.number if post else None, start, end, a.document.text[start:end], c.rule,
            (a.starts[c.token.i], a.ends[c.token.i]), speaker, cue,
        )  # fmt: skip
        # A word that decides ("failed to", "plans to") goes before the reader's guess.
        polarity = read.polarity if read.operator or c.polarity is None else c.polarity
        facts = (
            read.factuality
            if read.factuality != Factuality.ACTUAL or c.factuality is None
            else c.factuality
        )
        date = self._date(c, facts)
        return Claim(
            c.type, evidence, tuple(actor), tuple(target), theme, instrument, place, date,
            counted[0] if counted else None, counted[1] if counted else None, polarity, facts, round(c.score, 2),
        )  # fmt: skip

    def reject(self, c: Candidate, reason: str) -> None:
        a = self.reading.annotated
        start, end = a.starts[c.token.sent.start], a.ends[c.token.sent.end - 1]
        self.rejected.append(
            Rejected(a.document.id, start, end, a.document.text[start:end], c.rule, reason)
        )

    # -- participants -----------------------------------------------------------------------------------------------
    def _people(
        self, tokens: Sequence[Token], *, countries: bool = False
    ) -> list[tuple[Mention, int]]:
        """Mentions of arguments that are resolved, with their chains, each once, in text order."""
        out: list[tuple[Mention, int]] = []
        seen: set[int] = set()
        for token in tokens:
            n = self.reading.ref_of(token)
            country = self.reading.nationality(n) if countries and n is not None else None
            for chain, part in (
                [country] if country else self.reading.meanings(n) if n is not None else ()
            ):
                if chain not in seen:
                    seen.add(chain)
                    out.append((self.reading.mention(n, part), chain))  # type: ignore[arg-type]
        return out

    def _accuser(self, verb: Token) -> Mention | None:
        """Who accuses, for an event that stands inside the accusation."""
        p = self.reading.reader.predicate(verb)
        for slot in ("subj", "support_subj", "poss", "by", "adj"):
            if found := self._people(p.get(slot)):
                return found[0][0]
        return None

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
        return Mention(
            a.document.id, start, end, a.document.text[start:end], None, MentionKind.NOMINAL
        )

    def _place(self, c: Candidate) -> Mention | None:
        """A place named by the model or in a locative phrase of the event word, its clause, or the phrase it governs."""
        r = self.reading
        tokens = list(c.roles.get("place", []))
        if not tokens:
            heads = [c.token, times.clause(c.token, set())]
            for head in heads:
                p = r.reader.predicate(head)
                tokens = [
                    t
                    for s in (
                        "in",
                        "at",
                        "near",
                        "outside",
                        "off",
                        "inside",
                        "across",
                        "around",
                        "over",
                    )
                    for t in p.get(s)
                    if t.ent_type_ not in {"DATE", "TIME"}
                ]
                tokens = [t for t in tokens if r.class_of(t) in _WHERE]
                if tokens:
                    break
        for token in tokens:
            n = r.ref_of(token)
            if (
                n is not None
                and n in r.chains.of
                and (r.refs[n].cls is None or str(r.refs[n].cls) in _WHERE or c.roles.get("place"))
            ):
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
                start, end = (
                    min(start, m.start),
                    max(end, m.end if m.end <= high or m.start > high else end),
                )
        return start, end

    def _date(self, c: Candidate, facts: Factuality) -> str | None:
        a = self.reading.annotated
        sent = c.token.sent
        ref = self._reference_date(c.token)
        if ref is None:
            return None
        if sent.start not in self._dated:
            self._dated[sent.start] = times.expressions(
                a.doc, sent.start, sent.end, ref, lambda t: _future(t, self.modality)
            )
        found = times.attach(c.token, self._dated[sent.start], set())
        return found.value if found else None

    def _reference_date(self, token: Token) -> dt.date | None:
        a = self.reading.annotated
        post = a.document.post_at(a.starts[token.i])
        return post.published.date() if post and post.published else a.document.date


def _future(token: Token, words: Modality) -> bool:
    """Whether the clause of a date expression tells of what is to come."""
    verb = times.clause(token, set())
    if any(c.dep_ == "aux" and c.lower_ in words.future | {"would"} for c in verb.children):
        return True
    if (
        verb.lemma_.lower() in {"plan", "schedule", "expect", "intend", "slate"}
        and verb.tag_ != "VBD"
    ):
        return True
    infinitive = verb.tag_ == "VB" and any(c.lower_ == "to" for c in verb.children)
    return infinitive and verb.head.lemma_.lower() in words.planners | {"be", "due", "set", "go"}


def positions(reading: Reading, offices: Mapping[str, str]) -> list[PositionClaim]:
    """Every title that the text gives a person together with its body.

    A title without one takes the body of the person's other titles, the country of an office that the gazetteer knows
    (``offices``: person's id to country), or the country that the document speaks of most.
    """
    out: list[PositionClaim] = []
    a, of = reading.annotated, reading.chains.of
    usual = {
        of[r.person]: r.body
        for r in reading.roles
        if r.body is not None and r.body in of and r.person in of
    }
    for role in reading.roles:
        if role.person not in of:
            continue
        person = of[role.person]
        body = role.body if role.body in of else usual.get(person)
        if (
            body is not None and reading.chains.all[of[body]].cls == PERSON
        ):  # "Moon's security adviser" serves Moon's country
            body = usual.get(of[body])
        if body is None:
            if role.title.split()[-1] in {"governor", "mayor"}:
                body = _nearest_place(reading, role.start)
        if body is None:
            entry = reading.chains.all[person].entry
            body = _country(
                reading, role.start, offices.get(entry.id) if entry else None
            ) or _country(reading, role.start, None)
        if body is None or of[body] == person:
            continue
        start, end = a.starts[role.start], a.ends[role.end - 1]
        holder, held = reading.mention(role.person), reading.mention(body)
        start, end = min(start, holder.start), max(end, holder.end)
        post = a.document.post_at(start)
        evidence = Evidence(
            a.document.id,
            post.number if post else None,
            start,
            end,
            a.document.text[start:end],
            "roles/title",
            (start, end),
        )
        out.append(PositionClaim(holder, role.title, held, evidence))
    return out


def _country(reading: Reading, token: int, label: str | None) -> int | None:
    """The nearest reference to the country of that label, or to the one that the document names most."""
    chains = [
        n
        for n, c in enumerate(reading.chains.all)
        if c.cls == EntityClass("Country") and (label is None or c.label == label)
    ]
    if not chains:
        return None
    most = max(chains, key=lambda n: (len(reading.chains.all[n].links), -n))
    return min(
        (n for n, _, _ in reading.chains.all[most].links),
        key=lambda n: abs(reading.refs[n].start - token),
    )


def _nearest_place(reading: Reading, token: int) -> int | None:
    """The last place before a governor or mayor whose seat is not named."""
    return max(
        (
            n
            for n, r in enumerate(reading.refs)
            if r.start < token and str(r.cls) == "Place" and n in reading.chains.of
        ),
        default=None,
        key=lambda n: reading.refs[n].start,
    )
