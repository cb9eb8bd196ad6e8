"""References in, titles out: who the text says is minister, commander, spokesperson … of what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from kg.annotate import holders
from kg.annotate.holders import Title
from kg.annotate.matcher import Words
from kg.annotate.refs import ACTORS, Ref, cover, head_of
from kg.annotate.titles import Phrases
from kg.model import MentionKind

_EMPLOYERS = {"GovernmentBody", "IntergovernmentalOrganization", "Party", "Person"}
_GOVERNED = {"Country", "Place"}
_LED = ACTORS - {"Person", "Group"}


@dataclass(frozen=True, slots=True)
class Role:
    """``person`` and ``body`` index the references; ``body`` is None where the text leaves it out."""

    person: int
    title: str
    body: int | None
    start: int  # tokens of the words that say so
    end: int
    head: int = -1  # the last word of the title, -1 where a verb says it
    position: bool = True  # an occupation is none
    described: bool = False  # ``person`` is the noun itself: "the French president", without a name


def read(doc: Doc, refs: Sequence[Ref], words: Words) -> list[Role]:
    """Titles before a name, after it, behind a copula, and verbs of leading; each once a place."""
    phrases = Phrases(doc, refs, cover(refs), words.vocabulary)
    sizes = _offices([t.lower_ for t in doc], words)
    out: dict[tuple[int, int], Role] = {}
    before: list[
        tuple[Title, list[holders.Held]]
    ] = []  # the titles read so far, and who holds them
    i = 0
    while i < len(doc):
        size = sizes[i]
        if size == 1 and doc[i].text in words.gazetteer.genders:
            size = 0  # "Amir Peretz": a first name
        if size and doc[i].pos_ != "VERB":
            title = holders.title(phrases, i, i + size)
            held = holders.of(phrases, title)
            if not held and before:
                held = holders.shared(phrases, title, *before[-1])
            before.append((title, held))
            if not held and (noun := _described(phrases, title, words)) is not None:
                out.setdefault((noun.person, i), noun)
            for h in held:
                if h.body is not None or _kind(doc[i : i + size].text, words) != "rank":
                    held_at = None if h.body is None else refs[h.body]
                    position = _position(doc[i : i + size].text, held_at, words)
                    role = Role(
                        h.person,
                        h.title,
                        h.body,
                        h.start,
                        h.end,
                        head_of(doc, i, i + size),
                        position,
                    )
                    out.setdefault((role.person, i), role)
            i += size
        else:
            for role in _leading(phrases, i):
                out.setdefault((role.person, i), role)
            i += 1
    found = [_counterpart(r, out.values(), phrases, words) for r in out.values()]
    return sorted(found, key=lambda r: (r.start, r.person))


def _counterpart(role: Role, others: Iterable[Role], phrases: Phrases, words: Words) -> Role:
    """A peer has the title of whose peer he is: of "Ada Breth and his Uzbek counterpart", that of Breth.

    Where the text gives that person none, the one office of either that the gazetteer has is taken; without
    one it is no position. Where nobody can be told, it is the title named last before, or the next one. A
    mere colleague is a peer only where a country is named.
    """
    peers = phrases.vocabulary.peers
    last = role.title.split()[-1]
    if last not in peers:
        return role
    body = None if role.body is None else phrases.refs[role.body]
    if last == "colleague" and (body is None or not body.named or body.person):
        return replace(role, position=False)
    titled = [r for r in others if r.person != role.person and r.title.split()[-1] not in peers]
    principal = phrases.principal(role.head, role.person, {r.head for r in titled})
    if principal is None:
        staff = phrases.vocabulary.staff
        found = [r for r in titled if not r.described and r.title.split()[-1] not in staff]
    else:
        found = [r for r in titled if phrases.same(r.person, r.head, principal)]
    before = [r for r in found if r.start < role.start]
    peer = max(
        before, key=lambda r: r.start, default=min(found, key=lambda r: r.start, default=None)
    )
    if peer is not None:
        return replace(role, title=peer.title)
    known = (
        _only_office(phrases.refs[n], words) for n in (role.person, principal) if n is not None
    )
    title = next(filter(None, known), None)
    return replace(role, title=title) if title else replace(role, position=False)


def _only_office(ref: Ref, words: Words) -> str | None:
    """The title that the gazetteer gives a person, where it is one."""
    held = {
        words.gazetteer.canonical(o.title)
        for o in words.gazetteer.offices
        if ref.entry is not None and o.person.id == ref.entry.id
    }
    return held.pop() if len(held) == 1 else None


def _described(phrases: Phrases, title: Title, words: Words) -> Role | None:
    """A title without a name, which may mean somebody whom the text names elsewhere."""
    n = phrases.at.get(title.b - 1)
    if n is None or phrases.refs[n].kind != MentionKind.NOMINAL or title.plural:
        return None
    if _kind(phrases.doc[title.a : title.b].text, words) != "office":
        return None
    return Role(n, title.words, title.body, title.left, title.end, title.b - 1, described=True)


def _kind(text: str, words: Words) -> str:
    title = words.gazetteer.titles.get(text.lower().replace(" - ", "-"))
    return title.kind if title is not None else ""


def _position(text: str, body: Ref | None, words: Words) -> bool:
    """Whether a title is a position: an occupation is one only at an organisation or for a person."""
    if _kind(text, words) != "occupation" or text.lower() in words.vocabulary.peers:
        return True
    return body is not None and str(body.cls) in _EMPLOYERS and body.kind != MentionKind.PRONOUN


def _leading(phrases: Phrases, i: int) -> Iterator[Role]:
    """A verb of leading: "Tom Reed, who leads the Labour Party", "the party, led by Tom Reed"."""
    verb, refs = phrases.doc[i], phrases.refs
    title = phrases.vocabulary.leads.get(verb.lemma_)
    if verb.pos_ != "VERB" or title is None:
        return
    agents = [o for c in verb.children if c.dep_ == "agent" for o in c.children if o.dep_ == "pobj"]
    if agents:
        subject = agents[0]
        led = [verb.head] if verb.dep_ == "acl" else []
        led += [c for c in verb.children if c.dep_ == "nsubjpass"]
    else:
        found = next((c for c in verb.children if c.dep_ == "nsubj"), None)
        # "who chairs the AU's commission": the commission where its class is known, else the AU.
        led = [c for c in verb.children if c.dep_ == "dobj"]
        led += [c for o in led for c in o.children if c.dep_ == "poss"]
        if found is not None and found.lower_ in {"who", "that"} and verb.dep_ == "relcl":
            found = verb.head
        if found is None:
            return
        subject = found
    # "headed the government of Chad" is held at Chad.
    states = [o for c in led if c.lemma_ in phrases.vocabulary.governments for o in _owners(c)]
    governed = [n for c in states if (n := phrases.at.get(c.i)) is not None]
    bodies = [n for n in governed if str(refs[n].cls) in _GOVERNED]
    bodies += [n for c in led if (n := phrases.at.get(c.i)) is not None and _may_be_led(refs[n])]
    body = bodies[0] if bodies else None
    person = phrases.person_on(subject.i)
    if person is None and subject.dep_ == "appos":
        person = phrases.person_on(subject.head.i)  # "Tom Reed, the banker who led …"
    if person is not None and body is not None:
        start, end = min(refs[person].start, i), max(refs[body].end, i + 1)
        if agents:
            start, end = min(start, refs[body].start), max(end, refs[person].end)
        yield Role(person, title, body, start, end)


def _owners(noun: Token) -> Iterator[Token]:
    """Whose a noun is: "Chad's government", "the Chadian government", "the government of Chad"."""
    for child in noun.children:
        if child.dep_ in {"poss", "amod", "nmod"}:
            yield child
        elif child.dep_ == "prep" and child.lower_ == "of":
            yield from (o for o in child.children if o.dep_ == "pobj")


def _may_be_led(ref: Ref) -> bool:
    unknown = ref.kind == MentionKind.NAME and str(ref.cls) in {"None", "Gathering"}
    return unknown or str(ref.cls) in _LED


def _offices(tokens: list[str], words: Words) -> list[int]:
    """For each token the number of tokens of the longest title that starts there; honorifics do not count."""
    matcher, titles = words.matcher, words.gazetteer.titles
    out = []
    for i, token in enumerate(tokens):
        plural = matcher.title([token[:-1]], 0) if token.endswith("s") else 0
        if not plural and i + 1 < len(tokens) and tokens[i + 1].endswith("s"):
            plural = matcher.title([token, tokens[i + 1][:-1]], 0)
        size = matcher.title(tokens, i) or plural
        key = " ".join(tokens[i : i + size]).replace(" - ", "-")
        title = titles.get(key) or titles.get(key[:-1])
        out.append(0 if title is None or title.kind == "honorific" else size)
    return out
