"""Candidate events in, claims out: each with its words, speaker, polarity, factuality, date, place, count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from spacy.tokens import Token

from kg.annotate.refs import ACTORS
from kg.extract import factuality, quantities, times
from kg.extract.clock import Clock, Dating
from kg.extract.reading import Reading
from kg.modality import Modality
from kg.model import (
    Claim,
    Comparator,
    EventType,
    Evidence,
    Factuality,
    Mention,
    MentionKind,
    Polarity,
    Rejected,
)

# Roles whose number is the event's count, in order.
_COUNTED = {
    "Aid": ("theme", "target"),
    "ArmsTransfer": ("theme",),
    "Arrest": ("target", "theme"),
    "Attack": ("instrument", "theme"),
    "Attendance": ("actor",),
    "Capture": ("target", "theme"),
    "Concession": ("theme", "target"),
    "Cooperation": ("theme",),
    "Damage": ("target", "theme"),
    "Expulsion": ("theme", "target"),
    "Injury": ("target", "theme"),
    "Killing": ("target", "theme"),
    "Mobilization": ("theme",),
    "Prosecution": ("target",),
    "Protest": ("actor",),
    "Retreat": ("theme", "actor"),
    "Sanction": ("target", "theme"),
    "Seizure": ("theme", "target"),
    "Shootdown": ("theme", "target"),
    "TreatyExit": ("target", "theme"),
}
# Whose people or envoys are meant is the target, not the envoy.
_OF_COUNTRY = {"Expulsion", "RelationsCut"}
# Classes of what seldom does a deed itself.
_SELDOM_ACT = {"Place", "Facility", "Weapon", "Gathering", "Agreement", "Law", "Case"}
# The place is the target where the text names no other.
_AT_PLACE = {"RelationsCut", "Restriction", "Mobilization", "Capture", "Visit", "Retreat", "Attack"}
# What is done to a deed is done to its doer.
_OF_DOER = {"Condemnation", "Praise", "Rejection", "Endorsement", "Denial", "Protest"}
_POWERS = frozenset(
    {"Country", "IntergovernmentalOrganization", "GovernmentBody", "Party", "Company"}
)
_FORCES = frozenset({"ArmedGroup", "ArmedForce"})
_TO_STATE = {"Visit", "RelationsCut"}
_WHENCE = {"from", "using"}
# Before whose door one protests.
_FACING = ("outside", "in_front_of", "against", "before")
_WHERE = {"Place", "Country", "Facility"}
_OWNERS = ("poss", "by", "adj")
# What one does by not doing it: "would not hear of it", "will have none of it".
_REFUSALS = {"Rejection", "Denial"}
_PLACING = ("in", "at", "near", "outside", "off", "inside", "across", "around", "over")

Meant = tuple[Mention, int]  # a mention and the chain that it is of


@dataclass(slots=True)
class Candidate:
    """One possible event at one word; ``roles`` maps role to argument tokens.

    ``chance`` is the learned reader's probability of the type, None without a reader; ``agreed`` says that it
    reads the event at the frame's word. ``filled`` gives the probability of each role that it alone fills,
    ``times`` that of each word to date the event, None where the reader does not read it.
    """

    token: Token
    type: EventType
    roles: dict[str, list[Token]]
    rule: str
    score: float
    polarity: Polarity | None = None
    factuality: Factuality | None = None
    speaker: Token | None = None
    states_polarity: Polarity | None = None  # by the frame itself
    states_factuality: Factuality | None = None
    chance: float | None = None
    agreed: bool = False
    filled: dict[str, float] = field(default_factory=dict)
    times: dict[int, float] | None = None


def _happened(c: Candidate, read: factuality.Reading) -> tuple[Polarity, Factuality]:
    """Whether it happened: a word that decides ("failed to", "plans to") goes before the reader's guess.

    What a frame states is part of its own meaning: "no longer bound" is an exit that took place, "will pay
    a price" a threat made; "skip" is no attendance, also where it is planned, and "did not skip" is one.
    """
    polarity = read.polarity if read.operator or c.polarity is None else c.polarity
    if c.states_polarity == Polarity.POSITIVE:
        polarity = Polarity.POSITIVE
    elif c.states_polarity == Polarity.NEGATIVE:
        negated = any(child.dep_ == "neg" for child in c.token.children)
        polarity = Polarity.POSITIVE if negated else Polarity.NEGATIVE
    facts = read.factuality
    if _refuses(c, polarity, read):
        polarity, facts = Polarity.POSITIVE, Factuality.ACTUAL
    if facts == Factuality.ACTUAL and c.factuality is not None:
        facts = c.factuality
    if c.states_factuality == Factuality.ACTUAL and facts != Factuality.ALLEGED:
        facts = Factuality.ACTUAL
    return polarity, facts


class Assembler:
    """Turns candidates of one document into claims; what it refuses goes to ``rejected`` with the reason.

    An event that is only asked for, threatened or denied counts when its score reaches ``content``;
    ``deeds`` are the nouns that name events.
    """

    def __init__(
        self,
        reading: Reading,
        modality: Modality,
        *,
        content: float,
        deeds: frozenset[str],
        dating: Dating,
    ) -> None:
        self.reading, self.modality, self.content = reading, modality, content
        self.deeds = deeds
        self.rejected: list[Rejected] = []
        self.clock = Clock(reading, modality, dating)

    def claim(self, c: Candidate) -> Claim | None:
        """The claim of a candidate, or None where a check refuses it."""
        read = factuality.read(c.token, self.modality, str(c.type))
        if why := self._idle(c, read):
            self.reject(c, why)
            return None
        self._unjudged(c)
        where = self._place(c)
        place = None if where is None else self.reading.mention(where)
        actor, target = self._sides(c, where)
        target = self._unspoken(c, read, target)
        if not actor and not target:
            self.reject(c, "neither actor nor target is known")
            return None
        theme = self._one(c.roles.get("theme", []))
        instrument = self._one(c.roles.get("instrument", []))
        count, comparator = self._count(c) or (None, None)
        polarity, facts = _happened(c, read)
        return Claim(
            c.type,
            self._evidence(c, read, actor, [*actor, *target, theme, instrument]),
            actor=tuple(actor),
            target=tuple(target),
            theme=theme,
            instrument=instrument,
            place=place,
            date=self.clock.date(c.token, str(c.type), c.times),
            count=count,
            comparator=comparator,
            polarity=polarity,
            factuality=facts,
        )

    def reject(self, c: Candidate, reason: str) -> None:
        """Keeps a candidate that is not taken, with its sentence and the reason."""
        a = self.reading.annotated
        start, end = a.starts[c.token.sent.start], a.ends[c.token.sent.end - 1]
        quote = a.document.text[start:end]
        self.rejected.append(Rejected(a.document.id, start, end, quote, c.rule, reason))

    def _unjudged(self, c: Candidate) -> None:
        """Drops from both sides who only judges or tells of the deed: "Bosnia condemned the killing"."""
        verb = c.token
        while verb.pos_ in {"NOUN", "PROPN"} and verb.head.i != verb.i:
            verb = verb.head
        if verb.i == c.token.i or verb.lemma_ not in self.reading.vocabulary.judging:
            return
        judges = {t.i for t in self.reading.reader.predicate(verb).get("subj")}
        for role in ("actor", "target"):
            c.roles[role] = [t for t in c.roles.get(role, []) if t.i not in judges]

    def _idle(self, c: Candidate, read: factuality.Reading) -> str | None:
        """Why a candidate is no event at all, or None."""
        alleged = read.factuality == Factuality.ALLEGED
        if alleged and read.content is not None and read.by is not None and read.by.pos_ == "NOUN":
            p = self.reading.reader.predicate(read.by)
            alleged = any(
                p.get(slot) for slot in _OWNERS
            )  # "rejected claims that …" names no accuser
        if read.content is not None and not alleged and c.score < self.content:
            return f"only what is asked, threatened or denied (“{read.content.text}”)"
        actors = c.roles.get("actor", [])
        if actors and all(t.lower_ in {"one", "nobody"} and factuality.nobody(t) for t in actors):
            return "nobody did it"
        own = (t for t in c.token.children if t.dep_ in {"nsubj", "compound"})
        if any(t.lemma_.lower() in self.modality.nature for t in (*actors, *own)):
            return "weather, sickness, accident, sport or an animal does no deed of the table"
        return None

    # -- participants -------------------------------------------------------------------------------

    def _sides(self, c: Candidate, place: int | None) -> tuple[list[Mention], list[Mention]]:
        """Who acts and who is acted on; nobody is both. ``place`` is a reference."""
        if c.token.lemma_ in self.reading.vocabulary.reciprocal and (pair := self._pair(c)):
            return pair
        actors = self._people(c.roles.get("actor", []))
        of_country = str(c.type) in _OF_COUNTRY
        aimed = c.roles.get("target", [])
        if c.type == "Protest" and not aimed:
            aimed = self.reading.reader.predicate(c.token).first(*_FACING)
        if c.type == "Attack":  # whence and whereby one fires is not what is hit
            aimed = [t for t in aimed if t.dep_ != "pobj" or t.head.lower_ not in _WHENCE]
        targets = self._people(aimed, c.type, countries=of_country)
        # A place, a weapon or a treaty gives way to somebody who can act: "Bashagha, from Sirte".
        acting = [(m, n) for m, n in actors if str(m.cls) not in _SELDOM_ACT]
        if any(m.cls is not None for m, _ in acting):
            actors = acting
        if c.type == "Attack" and any(m.cls != "Weapon" for m, _ in targets):
            targets = [
                (m, n) for m, n in targets if m.cls != "Weapon"
            ]  # what strikes is not what is struck
        # "Kherson and Dnipropetrovsk regions came under fire": half of a place does not act on the whole.
        actors = [
            (m, n)
            for m, n in actors
            if m.cls != "Place"
            or not any(t.start <= m.start and m.end <= t.end for t, _ in targets)
        ]
        known = {chain for _, chain in actors}
        target = [m for m, chain in targets if chain not in known]
        if not target and place is not None and str(c.type) in _AT_PLACE:
            target = [m for m, _ in self._meant(place, c.type)]
        if str(c.type) in _OF_DOER and not any(
            m.cls in ACTORS or (m.cls is None and m.kind == MentionKind.NAME) for m in target
        ):
            target = self._doers(aimed, known) or target
        return [m for m, _ in actors], target

    def _pair(self, c: Candidate) -> tuple[list[Mention], list[Mention]] | None:
        """Both sides of "Thai and Cambodian troops exchanged fire", where nobody else is named."""
        actors = c.roles.get("actor", [])
        if len(actors) != 1:
            return None
        r = self.reading
        sides = [w for w in r.reader.predicate(actors[0]).get("adj") if r.class_of(w) in _POWERS]
        if len(sides) != 2:
            return None
        first, second = (self._people([w]) for w in sides)
        return [m for m, _ in first], [m for m, _ in second]

    def _unspoken(
        self, c: Candidate, read: factuality.Reading, target: list[Mention]
    ) -> list[Mention]:
        """The targets without whoever says so, where the parser took the speaker into their list."""
        speaker = self._speaker(c, read)[0] if len(target) > 1 else None
        return [
            m for m in target if speaker is None or (m.start, m.end) != (speaker.start, speaker.end)
        ]

    def _meant(self, n: int, kind: str) -> list[Meant]:
        """All that a reference means; a visit to a capital is one to its country, a closed embassy too."""
        r = self.reading
        state = r.state(n) if kind in _TO_STATE else None
        return [
            (r.mention(n, part), chain) for chain, part in ([state] if state else r.meanings(n))
        ]

    def _doers(self, deeds: Sequence[Token], known: set[int]) -> list[Mention]:
        """Who did what is condemned, praised or refused: "the raid by X", "words that Y chose"."""
        found: list[Token] = []
        for deed in deeds:
            p = self.reading.reader.predicate(deed)
            found += p.first("by", "poss")
            for child in deed.children:
                if child.dep_ in {"relcl", "acl"}:
                    found += (
                        t for t in self.reading.reader.predicate(child).get("subj") if t.i != deed.i
                    )
            # "the raid of the rebels on the town" is theirs, "the dismissal of the judges" is not.
            done = deed.lemma_.lower() in self.deeds and not p.first("on", "against", "into")
            found += p.first("adj") if done else p.first("of", "adj")
        return [m for m, c in self._people(found) if m.cls in ACTORS and c not in known][:1]

    def _people(
        self, tokens: Sequence[Token], kind: str = "", *, countries: bool = False
    ) -> list[Meant]:
        """Mentions of arguments that are resolved, with their chains, each once, in text order."""
        r = self.reading
        out: dict[int, Mention] = {}
        single = [self._stood_for(t, kind) for t in tokens] if len(tokens) == 1 else tokens
        for token in single:
            n = r.ref_of(token)
            if n is None:
                continue
            country = r.nationality(n) if countries else None
            meant = [(r.mention(n, country[1]), country[0])] if country else self._meant(n, kind)
            for mention, chain in meant:
                out.setdefault(chain, mention)
        return [(mention, chain) for chain, mention in out.items()]

    def _stood_for(self, token: Token, kind: str) -> Token:
        """Whose border, ship, embassy or camp it is: "its border with Chad" means Chad.

        Who protests outside an embassy protests against its country; who bombs a camp bombs whose it is.
        """
        r = self.reading
        p, cls = r.reader.predicate(token), r.class_of(token)
        if token.lemma_.lower() in r.vocabulary.borders:
            owners, wanted = p.get("with"), ACTORS
        elif cls == "Weapon":
            owners, wanted = p.first("poss", "adj"), ACTORS
        elif kind == "Damage" and token.lemma_.lower() in r.vocabulary.partitives:
            owners, wanted = p.get("poss"), ACTORS | {"Facility", "Place"}
        elif kind == "Protest" and cls in {"Facility", "Organization", "GovernmentBody", None}:
            owners, wanted = p.first("poss", "adj", "of"), _POWERS
        elif kind == "Attack" and cls in {"Facility", "Place", "Group", None}:
            owners, wanted = p.first("poss", "of"), _FORCES
        else:
            return token
        return next((w for w in owners if r.class_of(w) in wanted), token)

    def _one(self, tokens: Sequence[Token]) -> Mention | None:
        """Theme or instrument: a reference where there is one, else the words of the phrase or clause."""
        if not tokens:
            return None
        token, a = tokens[0], self.reading.annotated
        n = self.reading.by_token.get(token.i)
        if n is not None and self.reading.refs[n].kind != MentionKind.PRONOUN:
            return self.reading.mention(n)
        low, high = token.left_edge.i, min(token.right_edge.i + 1, token.sent.end)
        while high - 1 > low and a.doc[high - 1].is_punct:
            high -= 1
        start, end = a.starts[low], a.ends[high - 1]
        text = a.document.text[start:end]
        return Mention(a.document.id, start, end, text, None, MentionKind.NOMINAL)

    def _place(self, c: Candidate) -> int | None:
        """A place that the reader gives, or one in a locative phrase of the event word or its clause.

        Of a country and a place in it ("a camp near Sinjar in Iraq") it is the place.
        """
        r = self.reading
        given = c.roles.get("place", [])
        found = []
        for token in given or self._located(c.token):
            n = r.ref_of(token)
            if n is None or n not in r.chains.of:
                continue
            if given or r.refs[n].cls is None or str(r.refs[n].cls) in _WHERE:
                found.append(n)
        inside = (n for n in found[1:] if self._inside(n, found[0]))
        return next(inside, next(iter(found), None))

    def _inside(self, n: int, country: int) -> bool:
        """Whether the gazetteer puts a place into a country."""
        small, large = self.reading.refs[n].entry, self.reading.refs[country].entry
        return small is not None and large is not None and small.part_of == large.id

    def _located(self, token: Token) -> list[Token]:
        for head in (token, times.clause(token)):
            p = self.reading.reader.predicate(head)
            tokens = (t for slot in _PLACING for t in p.get(slot))
            found = [
                t
                for t in tokens
                if t.ent_type_ not in {"DATE", "TIME"} and self.reading.class_of(t) in _WHERE
            ]
            if found:
                return found
        return []

    def _count(self, c: Candidate) -> tuple[int, Comparator] | None:
        for role in _COUNTED.get(c.type, ()):
            for token in c.roles.get(role, []):
                if (found := quantities.count(token)) is not None:
                    return found
        return None

    # -- words and times ----------------------------------------------------------------------------

    def _evidence(
        self,
        c: Candidate,
        read: factuality.Reading,
        actor: Sequence[Mention],
        arguments: Sequence[Mention | None],
    ) -> Evidence:
        a = self.reading.annotated
        trigger = a.starts[c.token.i], a.ends[c.token.i]
        start, end = self._extent(c, arguments)
        speaker, cue = self._speaker(c, read)
        if any(m.text.lower() in {"i", "we"} for m in actor):
            speaker, cue = None, None  # what one does by saying it needs no source but oneself
        post = a.document.post_at(trigger[0])
        number, quote = post.number if post else None, a.document.text[start:end]
        return Evidence(a.document.id, number, start, end, quote, c.rule, trigger, speaker, cue)

    def _speaker(self, c: Candidate, read: factuality.Reading) -> tuple[Mention | None, str | None]:
        """Who says so and by which word: who accuses, else who is quoted, else whom the reader gives."""
        r = self.reading
        if read.by is not None and (accuser := self._accuser(read.by)) is not None:
            return accuser, read.by.text
        saying = r.sayings.get(c.token.i)
        if saying is not None:
            return r.mention(saying.speaker), r.annotated.doc[saying.cue].text
        n = r.ref_of(c.speaker) if c.speaker is not None else None
        return (r.mention(n) if n is not None and n in r.chains.of else None), None

    def _accuser(self, verb: Token) -> Mention | None:
        """Who accuses, for an event that stands inside the accusation."""
        p = self.reading.reader.predicate(verb)
        for slot in ("subj", "support_subj", "poss", "by", "adj"):
            if found := self._people(p.get(slot)):
                return found[0][0]
        return None

    def _extent(self, c: Candidate, arguments: Sequence[Mention | None]) -> tuple[int, int]:
        """From the first to the last word of event word and arguments."""
        a = self.reading.annotated
        start, end = a.starts[c.token.i], a.ends[c.token.i]
        high = a.ends[c.token.sent.end - 1]
        for m in arguments:
            if m is not None:
                start = min(start, m.start)
                if m.end <= high or m.start > high:
                    end = max(end, m.end)
        return start, end


def _refuses(c: Candidate, polarity: Polarity, read: factuality.Reading) -> bool:
    """Whether the negation is what makes it a refusal, for words that the reader alone takes for one."""
    by_reader = c.rule.startswith("model/") and str(c.type) in _REFUSALS
    open_ = read.factuality in {Factuality.PLANNED, Factuality.HYPOTHETICAL}
    return by_reader and open_ and polarity == Polarity.NEGATIVE
