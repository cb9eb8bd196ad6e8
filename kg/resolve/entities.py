"""Chains of all documents in, entities and links out: who is the same across documents, and why.

Names that the gazetteer knows meet there. Full names of persons meet by a spelling that is blind to
diacritics and to the common transliterations of one name, unless their documents give them offices of
different countries. Other names meet by their words and class. A surname alone, and a description
without a country ("the rebels"), stay with their document: a wrong merge is worse than none.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg.letters import plain
from kg.model import Chain, Entity, EntityClass, Link, Mention, Verdict, content_id

_TRANSLITERATIONS = (
    (r"(?:iyy|yy|iy|ii|ij|yi|y)\b", "i"), (r"ou", "u"), (r"kh", "h"), (r"gh", "g"), (r"dzh", "j"),
    (r"q", "k"), (r"ph", "f"), (r"tch", "ch"), (r"x", "ks"), (r"\bye", "e"), (r"y", "i"), (r"ee", "i"),
    (r"oe", "o"), (r"ue", "u"), (r"(.)\1", r"\1"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entities:
    """``of`` maps (document, start, end, part) of a mention to its entity.

    ``countries`` maps an entity to the country of its name or description, ``homes`` to the one that this
    surely says, ``owners`` to whose it is.
    """

    all: dict[str, Entity]
    links: dict[str, tuple[Link, ...]]
    of: dict[tuple[str, int, int, int], str]
    names: dict[tuple[str, str], str]
    countries: dict[str, str]
    owners: dict[str, str]
    homes: dict[str, str]

    def id(self, mention: Mention | None) -> str | None:
        """The entity that a mention was linked to; None for none."""
        if mention is None:
            return None
        return self.of.get((mention.document, *mention.span, mention.part))


@dataclass(frozen=True, slots=True)
class Group:
    """Chains that are one entity, and why; ``notes`` says what a decision did with (document, key)."""

    id: str
    label: str
    reason: str
    chains: tuple[Chain, ...]
    notes: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @property
    def cls(self) -> EntityClass | None:
        votes = Counter(c.cls for c in self.chains if c.cls)
        return min(votes, key=lambda c: (-votes[c], c)) if votes else None


def fold(name: str) -> str:
    """A name without diacritics, case and punctuation."""
    letters = plain(name).casefold()
    return " ".join(re.findall(r"[^\W_]+", letters.replace("’s", "").replace("'s", "")))


def spelling(name: str) -> str:
    """A full name blind to transliteration: Zelensky, Zelenskyy and Zelenskiy are one."""
    text = fold(name)
    for pattern, into in _TRANSLITERATIONS:
        text = re.sub(pattern, into, text)
    return text


def slug(label: str) -> str:
    """The readable part of an id."""
    return "-".join(fold(label).split()) or "x"


def group_key(chain: Chain) -> tuple[str, str]:
    """What must be equal for two chains to be one entity, and the reason in words."""
    if chain.entry:
        return f"gazetteer {chain.entry}", "the gazetteer's entry"
    kind = chain.key.split(":", 1)[0]
    if kind == "person":
        words = chain.label.split()
        if len(words) > 1:
            return f"person {spelling(chain.label)}", "the full name, whatever its transliteration"
        return f"person {fold(chain.label)} {chain.document}", "a single name in one document"
    if kind in {"place", "people"}:
        return f"{kind} {fold(chain.label)}", f"the name of a {kind}"
    if kind == "name":
        return f"name {fold(chain.label)} {chain.cls or ''}", "the name and class"
    if chain.country and len(chain.label.split()) > 1:
        return (
            f"noun {fold(chain.label)} {chain.country}",
            f"the description with its country, {chain.country}",
        )
    return f"noun {chain.key} {chain.document}", "a description in one document"


def groups(
    chains: Iterable[Chain], stated: Mapping[tuple[str, str], frozenset[str]] | None = None
) -> dict[str, Group]:
    """Groups by content-based ids; the order of the documents does not matter.

    ``stated`` gives the countries whose offices a chain (document, key) of a person holds.
    """
    found: dict[str, list[Chain]] = defaultdict(list)
    reasons: dict[str, str] = {}
    for chain in chains:
        key, reason = group_key(chain)
        found[key].append(chain)
        reasons[key] = reason
    for key in [k for k in found if k.startswith("person ")]:
        parts = _namesakes(found[key], stated or {})
        if len(parts) > 1:
            reason = reasons[key]
            del found[key]
            for part, held in parts.items():
                found[f"{key} {part}"] = held
                reasons[f"{key} {part}"] = f"{reason}, and the office of one country"
    labels = {key: _label(held) for key, held in found.items()}
    ids = _ids(found, labels)
    out = {}
    for key in sorted(found):
        ordered = tuple(sorted(found[key], key=lambda c: (c.document, c.key)))
        out[ids[key]] = Group(ids[key], labels[key], reasons[key], ordered)
    return out


def _namesakes(
    chains: Sequence[Chain], stated: Mapping[tuple[str, str], frozenset[str]]
) -> dict[str, list[Chain]]:
    """Bearers of one full name: apart where their documents give them offices of different countries.

    A document that gives no office stays by itself then: nobody knows whom it means.
    """
    parts: list[tuple[set[str], list[Chain]]] = []
    silent: list[Chain] = []
    for chain in sorted(chains, key=lambda c: (c.document, c.key)):
        countries = stated.get((chain.document, chain.key), frozenset())
        if not countries:
            silent.append(chain)
            continue
        near = [p for p in parts if p[0] & countries]
        joined = (
            set(countries).union(*(p[0] for p in near)),
            [c for p in near for c in p[1]] + [chain],
        )
        parts = [p for p in parts if p not in near] + [joined]
    if len(parts) < 2:
        return {"": list(chains)}
    return {" ".join(sorted(c)): held for c, held in parts} | {c.document: [c] for c in silent}


def made(found: Mapping[str, Group]) -> Entities:
    """The entities of groups, and each mention's link with its reason."""
    all_: dict[str, Entity] = {}
    links: dict[str, tuple[Link, ...]] = {}
    of: dict[tuple[str, int, int, int], str] = {}
    names: dict[tuple[str, str], str] = {}
    countries: dict[str, str] = {}
    homes: dict[str, str] = {}
    states = {g.label: g.id for g in found.values() if g.cls == "Country"}
    for ident, group in found.items():
        out: list[Link] = []
        for chain in group.chains:
            names[chain.document, ident] = max(
                names.get((chain.document, ident), ""),
                chain.label,
                key=lambda x: (len(x.split()), x),
            )
            note = group.notes.get((chain.document, chain.key), "")
            for mention, score, reason in chain.links:
                of[(mention.document, *mention.span, mention.part)] = ident
                why = (
                    reason
                    if len(group.chains) == 1
                    else f"{reason}; across documents by {group.reason}"
                )
                out.append(
                    Link(
                        mention,
                        ident,
                        Verdict.SAME if score >= 0.5 else Verdict.UNSURE,
                        score,
                        why + note,
                    )
                )
        lead = next((c for c in group.chains if c.entry == ident), group.chains[0])
        if lead.country in states:
            countries[ident] = states[lead.country]
        if lead.home in states:
            homes[ident] = states[lead.home]
        forms = sorted(
            {
                " ".join(m.text.split())
                for c in group.chains
                for m, _, r in c.links
                if m.kind in {"name", "nominal", "adjective"}
            }
            | {group.label}
        )
        all_[ident] = Entity(
            ident, group.cls, group.label, tuple(forms), lead.exact, lead.iso3, None, None, lead.position,
            "gazetteer" if lead.entry else "found",
        )  # fmt: skip
        links[ident] = tuple(
            sorted(out, key=lambda x: (x.mention.document, x.mention.start, x.mention.end))
        )
    found_in = nested(found, of)
    all_ = {i: replace(e, part_of=found_in.get(i)) for i, e in all_.items()}
    return Entities(all_, links, of, names, countries, _owners(found, of), homes)


def _owners(
    found: Mapping[str, Group], of: Mapping[tuple[str, int, int, int], str]
) -> dict[str, str]:
    """Entity to the one whose it is by most of the documents."""
    out = {}
    for ident, group in found.items():
        told = (m for c in group.chains if (m := c.whose) is not None)
        votes = Counter(of.get((m.document, *m.span, m.part), ident) for m in told)
        del votes[ident]
        if votes:
            out[ident] = min(votes, key=lambda i: (-votes[i], i))
    return out


def nested(
    found: Mapping[str, Group], of: Mapping[tuple[str, int, int, int], str]
) -> dict[str, str]:
    """Entity to the next larger one: a place to the region that texts put it in, and that to its country.

    What texts say must not contradict the gazetteer: a region that it knows lies in the same country. A
    region that nobody places lies where the towns lie that are put in it.
    """
    known: dict[str, str] = {}
    for ident, group in found.items():
        state = next((c.part_of for c in group.chains if c.part_of in found), None)
        if state is not None:
            known[ident] = state
    out = dict(known)
    for ident, group in found.items():
        said = Counter(
            of[(m.document, *m.span, m.part)]
            for c in group.chains
            if (m := c.within) is not None and (m.document, *m.span, m.part) in of
        )
        for whole in sorted(said, key=lambda w: (-said[w], w)):
            state = known.get(ident)
            if whole in {ident, state} or ident in above(whole, out.get):
                continue
            if state is None or known.get(whole, state) == state:
                out[ident] = whole
                if state is not None and whole not in above(state, out.get):
                    out.setdefault(whole, state)
                break
    return out


def above(ident: str, whole: Callable[[str], str | None]) -> list[str]:
    """All that an entity belongs to or lies in, the nearest first; ``whole``, the next, has no circle."""
    out: list[str] = []
    up = whole(ident)
    while up is not None:
        out.append(up)
        up = whole(up)
    return out


def _label(chains: Sequence[Chain]) -> str:
    labels = Counter(c.label for c in chains)
    return min(labels, key=lambda x: (-len(x.split()), -labels[x], -len(x), x))


def _ids(groups: dict[str, list[Chain]], labels: dict[str, str]) -> dict[str, str]:
    """A readable slug for each group; of those that would share one, each gets a digest of its key.

    The gazetteer's ids stay as they are.
    """
    taken = Counter(f"ent:{slug(labels[key])}" for key in groups if not groups[key][0].entry)
    known = {found[0].entry for found in groups.values() if found[0].entry}
    out: dict[str, str] = {}
    for key, found in groups.items():
        entry = found[0].entry
        plain = f"ent:{slug(labels[key])}"
        if entry:
            out[key] = entry
        elif taken[plain] > 1 or plain in known:
            out[key] = f"{plain}-{content_id(key)[:6]}"
        else:
            out[key] = plain
    return out
