"""A small Resolution made by hand: two documents, eight events, one position; the words are our own."""

from __future__ import annotations

import datetime as dt

from kg.model import (
    Claim,
    Comparator,
    Document,
    Entity,
    EntityClass,
    Event,
    EventType,
    Evidence,
    Factuality,
    Link,
    Mention,
    MentionKind,
    Polarity,
    Position,
    PositionClaim,
    Post,
    Resolution,
    Verdict,
)

_FIRST = "Moldova expelled 45 Russian diplomats, foreign minister Nicu Popescu said. Kim met Shoigu in Pyongyang."
_SECOND = (
    "Russia struck Odesa, killing a guard, Ukraine said. Putin plans to visit China in October."
)
_WIRE = (
    "Moldova ordered 45 diplomats of Russia to leave. Ukraine did not shoot down the missiles, Russia said. "
    'It "never" hit Odesa, Russia insisted. Two guards died in Odesa. She called it = a line.'
)

LIVE = Document(
    id="live/1",
    text=f"{_FIRST}\n{_SECOND}",
    date=dt.date(2023, 7, 27),
    title='A "live" day',
    url="https://example.org/live?a=1&b=2",
    publisher="Example",
    posts=(
        Post(
            1,
            0,
            len(_FIRST),
            dt.datetime(2023, 7, 26, 10, 12, tzinfo=dt.timezone(dt.timedelta(hours=1))),
        ),
        Post(2, len(_FIRST) + 1, len(_FIRST) + 1 + len(_SECOND), author="A. Writer", supersedes=1),
    ),
)
WIRE = Document(id="wire-2", text=_WIRE, date=dt.date(2023, 7, 28))
DOCUMENTS = (LIVE, WIRE)


def mention(
    document: Document, words: str, after: str = "", kind: MentionKind = MentionKind.NAME
) -> Mention:
    start = document.text.index(words, document.text.index(after))
    return Mention(document.id, start, start + len(words), words, None, kind)


def evidence(
    document: Document,
    quote: str,
    trigger: str,
    *,
    speaker: Mention | None = None,
    cue: str | None = None,
    rule: str = "frames/test",
) -> Evidence:
    start = document.text.index(quote)
    at = document.text.index(trigger, start)
    post = document.post_at(start)
    return Evidence(
        document=document.id,
        post=None if post is None else post.number,
        start=start,
        end=start + len(quote),
        quote=quote,
        rule=rule,
        trigger=(at, at + len(trigger)),
        speaker=speaker,
        cue=cue,
    )


def entity(slug: str, cls: str | None, label: str, **more: object) -> Entity:
    ident = f"ent:{slug}"
    country = ident if cls == "Country" else more.get("part_of")
    kind = None if cls is None else EntityClass(cls)
    return Entity(ident, kind, label, country=country, **more)  # type: ignore[arg-type]


ENTITIES = (
    entity("china", "Country", "China", iso3="CHN"),
    entity("guard", "Group", "guard"),
    entity("guards", "Group", "guards"),
    entity("kim-jong-un", "Person", "Kim Jong Un", aliases=("Kim",)),
    entity("missiles", "Weapon", "missiles"),
    entity(
        "moldova",
        "Country",
        "Moldova",
        aliases=("Chișinău",),
        exact_matches=("http://www.wikidata.org/entity/Q217",),
        iso3="MDA",
        origin="gazetteer",
    ),
    entity("nicu-popescu", "Person", "Nicu Popescu", part_of="ent:moldova"),
    entity("odesa", "Place", "Odesa", part_of="ent:ukraine", position=(46.49, 30.74)),
    entity("pyongyang", "Place", "Pyongyang", part_of="ent:north-korea"),
    entity("russia", "Country", "Russia", aliases=("Moscow",), iso3="RUS"),
    entity("russian-diplomats", "Group", "Russian diplomats", part_of="ent:russia"),
    entity("sergei-shoigu", None, "Sergei Shoigu", aliases=("Shoigu",)),
    entity("ukraine", "Country", "Ukraine", iso3="UKR"),
    entity("vladimir-putin", "Person", "Vladimir Putin", aliases=("=Putin",)),
)

_POPESCU = mention(LIVE, "Nicu Popescu")
_MOLDOVA = mention(LIVE, "Moldova")
_DIPLOMATS = mention(LIVE, "45 Russian diplomats", kind=MentionKind.NOMINAL)
_RUSSIAN = mention(LIVE, "Russian", kind=MentionKind.ADJECTIVE)
_KIM, _SHOIGU, _PYONGYANG = (mention(LIVE, w) for w in ("Kim", "Shoigu", "Pyongyang"))
_RUSSIA, _ODESA, _UKRAINE = (
    mention(LIVE, w, "Russia struck") for w in ("Russia", "Odesa", "Ukraine")
)
_GUARD = mention(LIVE, "a guard", kind=MentionKind.NOMINAL)
_PUTIN, _CHINA = mention(LIVE, "Putin"), mention(LIVE, "China")
_MOLDOVA2, _DIPLOMATS2 = mention(WIRE, "Moldova"), mention(WIRE, "45 diplomats of Russia")
_RUSSIA2 = mention(WIRE, "Russia", "diplomats of")
_UKRAINE2, _MISSILES = mention(WIRE, "Ukraine"), mention(WIRE, "the missiles")
_RUSSIA3, _RUSSIA4 = mention(WIRE, "Russia", "missiles,"), mention(WIRE, "Russia", "hit Odesa")
_IT, _ODESA2 = mention(WIRE, "It", kind=MentionKind.PRONOUN), mention(WIRE, "Odesa")
_GUARDS, _ODESA3 = mention(WIRE, "Two guards"), mention(WIRE, "Odesa", "died in")
_SHE = mention(WIRE, "She", kind=MentionKind.PRONOUN)

_LINKS = {
    "china": (_CHINA,),
    "guard": (_GUARD,),
    "guards": (_GUARDS,),
    "kim-jong-un": (_KIM,),
    "missiles": (_MISSILES,),
    "moldova": (_MOLDOVA, _MOLDOVA2),
    "nicu-popescu": (_POPESCU,),
    "odesa": (_ODESA, _ODESA2, _ODESA3),
    "pyongyang": (_PYONGYANG,),
    "russia": (_RUSSIAN, _RUSSIA, _RUSSIA2, _RUSSIA3, _RUSSIA4, _IT),
    "russian-diplomats": (_DIPLOMATS, _DIPLOMATS2),
    "sergei-shoigu": (_SHOIGU,),
    "ukraine": (_UKRAINE, _UKRAINE2),
    "vladimir-putin": (_PUTIN,),
}
LINKS = (
    *(
        Link(m, f"ent:{slug}", Verdict.SAME, 1.0, "by hand")
        for slug, ms in _LINKS.items()
        for m in ms
    ),
    Link(_KIM, "ent:china", Verdict.DIFFERENT, 0.1, "by hand"),
)

_EXPEL = Claim(
    EventType("Expulsion"),
    evidence(
        LIVE, "Moldova expelled 45 Russian diplomats", "expelled", speaker=_POPESCU, cue="said"
    ),
    actor=(_MOLDOVA,),
    target=(_RUSSIAN,),
    theme=_DIPLOMATS,
    date="2023-07-26",
    count=45,
    confidence=0.9,
)
_EXPEL2 = Claim(
    EventType("Expulsion"),
    evidence(WIRE, "Moldova ordered 45 diplomats of Russia to leave", "ordered"),
    actor=(_MOLDOVA2,),
    target=(_RUSSIA2,),
    theme=_DIPLOMATS2,
    count=45,
    factuality=Factuality.PLANNED,
    confidence=0.7,
)
_MEET = Claim(
    EventType("Meeting"),
    evidence(LIVE, "Kim met Shoigu in Pyongyang", "met"),
    actor=(_KIM,),
    target=(_SHOIGU,),
    place=_PYONGYANG,
    date="2023-07-26",
)
_STRIKE_QUOTE = "Russia struck Odesa, killing a guard"
_ATTACK = Claim(
    EventType("Attack"),
    evidence(LIVE, _STRIKE_QUOTE, "struck", speaker=_UKRAINE, cue="said"),
    actor=(_RUSSIA,),
    target=(_ODESA,),
    place=_ODESA,
)
_ATTACK2 = Claim(
    EventType("Attack"),
    evidence(WIRE, 'It "never" hit Odesa', "hit", speaker=_RUSSIA4, cue="insisted"),
    actor=(_IT,),
    target=(_ODESA2,),
    polarity=Polarity.NEGATIVE,
)
_KILL = Claim(
    EventType("Killing"),
    evidence(LIVE, _STRIKE_QUOTE, "killing", speaker=_UKRAINE, cue="said"),
    actor=(_RUSSIA,),
    target=(_GUARD,),
    place=_ODESA,
    count=1,
)
_KILL2 = Claim(
    EventType("Killing"),
    evidence(WIRE, "Two guards died in Odesa", "died"),
    target=(_GUARDS,),
    place=_ODESA3,
    count=2,
    comparator=Comparator.AT_LEAST,
)
_VISIT = Claim(
    EventType("Visit"),
    evidence(LIVE, "Putin plans to visit China in October", "visit"),
    actor=(_PUTIN,),
    target=(_CHINA,),
    date="2023-10",
    factuality=Factuality.PLANNED,
)
_DOWN = Claim(
    EventType("Shootdown"),
    evidence(
        WIRE, "Ukraine did not shoot down the missiles", "shoot", speaker=_RUSSIA3, cue="said"
    ),
    actor=(_UKRAINE2,),
    theme=_MISSILES,
    polarity=Polarity.NEGATIVE,
)
_CALLED = Claim(
    EventType("Condemnation"),
    evidence(WIRE, "She called it = a line", "called", speaker=_SHE),
    target=(_RUSSIA4,),
    theme=mention(WIRE, "= a line"),
)

EVENTS = (
    Event(
        "ev:1f00aa01",
        EventType("Expulsion"),
        (_EXPEL, _EXPEL2),
        actor=("ent:moldova",),
        target=("ent:russia",),
        theme="ent:russian-diplomats",
        date="2023-07-26",
        count=45,
        comparator=Comparator.EXACTLY,
        attributed_to="ent:nicu-popescu",
        confidence=0.1 + 0.2,
        reports=2,
        independent_sources=2,
    ),
    Event(
        "ev:2f00aa02",
        EventType("Meeting"),
        (_MEET,),
        actor=("ent:kim-jong-un",),
        target=("ent:sergei-shoigu",),
        place="ent:pyongyang",
        date="2023-07-26",
    ),
    Event(
        "ev:3f00aa03",
        EventType("Attack"),
        (_ATTACK, _ATTACK2),
        actor=("ent:russia",),
        target=("ent:odesa",),
        place="ent:odesa",
        attributed_to="ent:ukraine",
        reports=2,
    ),
    Event(
        "ev:4f00aa04",
        EventType("Killing"),
        (_KILL,),
        actor=("ent:russia",),
        target=("ent:guard",),
        place="ent:odesa",
        count=1,
        attributed_to="ent:ukraine",
    ),
    Event(
        "ev:5f00aa05",
        EventType("Killing"),
        (_KILL2,),
        target=("ent:guards",),
        place="ent:odesa",
        count=2,
        comparator=Comparator.AT_LEAST,
    ),
    Event(
        "ev:6f00aa06",
        EventType("Visit"),
        (_VISIT,),
        actor=("ent:vladimir-putin",),
        target=("ent:china",),
        date="2023-10",
        factuality=Factuality.PLANNED,
    ),
    Event(
        "ev:7f00aa07",
        EventType("Shootdown"),
        (_DOWN,),
        actor=("ent:ukraine",),
        theme="ent:missiles",
        polarity=Polarity.NEGATIVE,
        attributed_to="ent:russia",
    ),
    Event(
        "ev:8f00aa08",
        EventType("Condemnation"),
        (_CALLED,),
        target=("ent:russia",),
        theme_text="= a line",
    ),
)

_HELD = PositionClaim(
    _POPESCU,
    "foreign minister",
    _MOLDOVA,
    evidence(LIVE, "foreign minister Nicu Popescu", "foreign minister", rule="roles/title-before"),
)
POSITIONS = (
    Position("pos:9f00aa09", "ent:nicu-popescu", "foreign minister", "ent:moldova", (_HELD,)),
)

RESOLUTION = Resolution(ENTITIES, LINKS, EVENTS, POSITIONS)
