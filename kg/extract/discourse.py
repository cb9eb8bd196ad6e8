"""Claims of one document in, claims with participants that only the neighbouring sentence names out.

A denial is aimed at who accused, a rejection at who asked, a condemnation of "the raid" at who raided, a
claim of responsibility for "the strike" at what was struck; a demand, threat, sanction or broken relation at
the other side of the actor's last event; an offer to mediate at the two sides of the last one; and who
killed is who attacked in the same breath. The sentence before is as far as this looks, two sentences for what
one side answers the other, and further back in the post for a deed that is named again. The evidence grows to
hold the words that are taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from kg.annotate.refs import ACTORS
from kg.model import Claim, Factuality, Mention, MentionKind, Polarity

_HARM = {"Killing", "Injury", "Damage"}
_STRIKES = {"Attack", "Shootdown", "Capture"}
_BLOWS = {"Attack", "Shootdown", "Capture", "Killing"}
_DEEDS = (
    _BLOWS
    | _HARM
    | set(
        "Arrest Prosecution Restriction Seizure Sanction Expulsion RelationsCut Mobilization "
        "TreatyExit Threat Accusation Rejection Agreement Visit Endorsement ArmsTransfer Denial "
        "Retreat Concession Aid Mediation Condemnation".split()
    )
)
# Types that need another side: a power that was named shortly before.
_TWO_SIDED = {"RelationsCut", "Threat", "Sanction"}
_POWERS = {"Country", "IntergovernmentalOrganization", "ArmedGroup"}
_ASKED = set("Request Threat Mediation Aid Negotiation Agreement Visit Call".split())
# What is done to a deed is done to its doer.
_OF_DOER = {"Condemnation", "Praise", "Rejection", "Endorsement", "Protest"}
# What one side does to the other, so that a third may mediate between them.
_QUARRELS = _BLOWS | set(
    "Accusation Condemnation Threat Mobilization RelationsCut Expulsion Sanction Negotiation".split()
)
_POSTS = 1  # a post further up that one may answer
_REACH = 2  # sentences between what one side does and the other answers
_ANSWERED = 5  # sentences between an event and what its other side gets for it
_NAMED_AGAIN = 6  # sentences between a deed and a noun that names it again


@dataclass(frozen=True, slots=True)
class Text:
    """What the linking needs: sentence, block and post of an offset.

    Of a mention its chain, the chains of whoever it speaks for (its own among them), and the types of event
    that its noun may name.
    """

    sentence: Callable[[int], int]
    block: Callable[[int], int]
    post: Callable[[int], int]
    chain: Callable[[Mention], int | None]
    side: Callable[[Mention], frozenset[int]]
    kinds: Callable[[Mention], frozenset[str]]


def link(claims: Sequence[Claim], text: Text) -> list[Claim]:
    """The same claims in text order, some with a participant more."""
    order = sorted(claims, key=lambda c: (c.evidence.trigger, c.type, c.id))
    out: list[Claim] = []
    for n, claim in enumerate(order):
        out.append(_completed(claim, out[::-1], order[n + 1 :], text))
    return out


def _completed(claim: Claim, before: list[Claim], after: list[Claim], text: Text) -> Claim:
    """One claim with what the claims before (nearest first) and after it tell."""
    kind = str(claim.type)
    if kind == "Denial" and not _acts(claim.target):
        return _aimed(claim, _accuser(claim, before, text), text)
    if kind in _OF_DOER and not _acts(claim.target):
        doer = _doer(claim, before, text)
        if not doer and kind == "Rejection":
            doer = _partner(claim, before, _ASKED, _REACH, text)
        if not doer and kind == "Condemnation" and not any(map(text.kinds, _deeds(claim))):
            here = text.block(claim.evidence.trigger[0])
            near = [c for c in before if text.block(c.evidence.trigger[0]) == here]
            doer = _partner(claim, near, _DEEDS, 1, text)
        return _aimed(claim, doer, text)
    if kind in _TWO_SIDED and not claim.target:
        return _aimed(claim, _counterpart(claim, before, text), text)
    if kind == "Request" and not claim.target:
        asked = _counterpart(claim, before, text) or _partner(claim, before, _DEEDS, _REACH, text)
        return _aimed(claim, asked, text)
    if kind == "Shootdown" and not claim.target:
        return _aimed(claim, _partner(claim, before, {"Attack"}, _REACH, text), text)
    if kind == "Mediation" and not claim.target:
        return _aimed(claim, _parties(claim, before, text), text)
    if kind == "ResponsibilityClaim" and _event_words(claim.target):
        # The strike itself before whom it killed.
        near = [c for c in before if c.target and _gap(c, claim, text) <= _REACH]
        blow = next(
            (c for kinds in (_STRIKES, _HARM | _BLOWS) for c in near if str(c.type) in kinds), None
        )
        return _aimed(claim, blow.target, text) if blow is not None else claim
    if kind in _HARM and not (claim.actor and claim.date):
        blow = next((c for c in [*before, *after] if _delivers(c, claim, text)), None)
        if blow is not None:
            dated = replace(claim, date=claim.date or blow.date)
            return dated if claim.actor else _widen(replace(dated, actor=blow.actor), blow.actor)
        if claim.date is None and (
            blow := next((c for c in before if _dates(c, claim, text)), None)
        ):
            return replace(claim, date=blow.date)
    return claim


_ELSEWHERE = 1000


def _gap(a: Claim, b: Claim, text: Text, *, posts: int = 0) -> int:
    """Sentences between two events; a new post starts afresh, but for ``posts`` that may lie between."""
    one, two = a.evidence.trigger[0], b.evidence.trigger[0]
    if abs(text.post(one) - text.post(two)) > posts:
        return _ELSEWHERE
    return abs(text.sentence(one) - text.sentence(two))


def _delivers(blow: Claim, harm: Claim, text: Text) -> bool:
    """An attack with a known actor in the same sentence, or in the sentence before in the same block."""
    if (
        str(blow.type) not in _BLOWS | _HARM
        or not blow.actor
        or blow.polarity != harm.polarity
        or blow.factuality != harm.factuality
    ):
        return False
    if _sides(blow.actor, text) & _sides(harm.target, text):
        return False
    here, there = text.sentence(harm.evidence.trigger[0]), text.sentence(blow.evidence.trigger[0])
    if here == there:
        return True
    return (
        there == here - 1
        and str(blow.type) == "Attack"
        and text.block(harm.evidence.trigger[0]) == text.block(blow.evidence.trigger[0])
    )


def _dates(blow: Claim, harm: Claim, text: Text) -> bool:
    """An attack by nobody known that is dated, in the sentence before in the same block."""
    here, there = text.sentence(harm.evidence.trigger[0]), text.sentence(blow.evidence.trigger[0])
    return (
        str(blow.type) in _STRIKES
        and blow.date is not None
        and here - 1 <= there <= here
        and text.block(harm.evidence.trigger[0]) == text.block(blow.evidence.trigger[0])
        and (blow.polarity, blow.factuality) == (harm.polarity, harm.factuality)
    )


def _accuser(denial: Claim, before: list[Claim], text: Text) -> tuple[Mention, ...]:
    """Who accused whoever denies: by an accusation, or as the source of what is alleged."""
    mine = {text.chain(m) for m in denial.actor}
    near = [c for c in before if _gap(c, denial, text, posts=_POSTS) <= _REACH]
    for c in near:
        if c.type == "Accusation" and c.actor and not mine & {text.chain(m) for m in c.actor}:
            return c.actor
    for c in near:
        if (
            c.factuality == Factuality.ALLEGED
            and c.evidence.speaker is not None
            and text.chain(c.evidence.speaker) not in mine
        ):
            return (c.evidence.speaker,)
    for c in near:
        s = c.evidence.speaker
        if s is not None and _gap(c, denial, text, posts=_POSTS) <= 1 and not mine & text.side(s):
            return (s,)
    return ()


def _deeds(claim: Claim) -> tuple[Mention, ...]:
    return claim.target or ((claim.theme,) if claim.theme else ())


def _doer(claim: Claim, before: list[Claim], text: Text) -> tuple[Mention, ...]:
    """Who did the deed that is named again: "the raid" is the last attack that the post tells of."""
    mine = _mine(claim, text)
    kinds = {k for m in _deeds(claim) for k in text.kinds(m)}
    for c in before:
        if (
            str(c.type) in kinds
            and _gap(c, claim, text, posts=_POSTS) <= _NAMED_AGAIN
            and _acts(c.actor)
            and not mine & _sides(c.actor, text)
        ):
            return c.actor
    return ()


def _partner(
    claim: Claim, before: list[Claim], types: set[str], within: int, text: Text
) -> tuple[Mention, ...]:
    """The other side that acted in an event of these types, at most ``within`` sentences away."""
    mine = _mine(claim, text)
    for c in before:
        if (
            _gap(c, claim, text) <= within
            and str(c.type) in types
            and c.actor
            and c.polarity == Polarity.POSITIVE
            and not mine & _sides(c.actor, text)
        ):
            return c.actor
    return ()


def _counterpart(claim: Claim, before: list[Claim], text: Text) -> tuple[Mention, ...]:
    """The power on the other side of the nearest event that whoever acts here had a part in."""
    mine = _mine(claim, text)
    for c in before:
        if _gap(c, claim, text, posts=_POSTS) > _ANSWERED or not mine:
            continue
        for one, other in ((c.actor, c.target), (c.target, c.actor)):
            powers = tuple(m for m in other if str(m.cls) in _POWERS and not mine & text.side(m))
            if powers and mine & _sides(one, text):
                return powers
    return ()


def _parties(claim: Claim, before: list[Claim], text: Text) -> tuple[Mention, ...]:
    """The two sides of the last quarrel, for who offers to mediate."""
    mine = _mine(claim, text)
    for c in before:
        if str(c.type) not in _QUARRELS or _gap(c, claim, text) > _REACH:
            continue
        pair = tuple(
            m for m in (*c.actor, *c.target) if str(m.cls) in _POWERS | {"Person", "GovernmentBody"}
        )
        if c.actor and c.target and len(pair) > 1 and not mine & _sides(pair, text):
            return pair
    return ()


def _sides(mentions: Iterable[Mention], text: Text) -> frozenset[int]:
    return frozenset().union(*(text.side(m) for m in mentions))


def _mine(claim: Claim, text: Text) -> frozenset[int]:
    return _sides(claim.actor, text)


def _acts(mentions: tuple[Mention, ...]) -> bool:
    return any(
        str(m.cls) in ACTORS or (m.cls is None and m.kind == MentionKind.NAME) for m in mentions
    )


def _event_words(mentions: tuple[Mention, ...]) -> bool:
    """Whether a target is missing, or only names the deed ("the strike")."""
    return all(m.cls is None and m.kind == MentionKind.NOMINAL for m in mentions)


def _aimed(claim: Claim, target: tuple[Mention, ...], text: Text) -> Claim:
    mine = {text.chain(m) for m in claim.actor}
    target = tuple(m for m in target if text.chain(m) not in mine)
    return _widen(replace(claim, target=target), target) if target else claim


def _widen(claim: Claim, mentions: tuple[Mention, ...]) -> Claim:
    """The claim with evidence that holds these mentions; its quote is to be read again."""
    e = claim.evidence
    start, end = min(e.start, *(m.start for m in mentions)), max(e.end, *(m.end for m in mentions))
    return replace(claim, evidence=replace(e, start=start, end=end, quote=""))
