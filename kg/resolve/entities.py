"""Chains of all documents in, entities and links out: who is the same across documents, each link with its reason.

Names that the gazetteer knows meet there; full names of persons meet by a spelling that is blind to diacritics and to the
common transliterations of one name; other names by their words and class. A surname alone, and a description without a
country ("the rebels"), stay with their document: a wrong merge is worse than none.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.model import Chain, Entity, EntityClass, Link, Mention, Verdict, content_id

_TRANSLITERATIONS = (
    (r"(?:iyy|yy|iy|ii|ij|yi|y)\b", "i"), (r"ou", "u"), (r"kh", "h"), (r"gh", "g"), (r"dzh", "j"), (r"q", "k"), (r"ph", "f"),
    (r"tch", "ch"), (r"y", "i"), (r"ee", "i"), (r"ae|oe|ue", "e"), (r"(.)\1", r"\1"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entities:
    """``of`` maps (document, start, end, part) of a mention to the id of its entity."""

    all: dict[str, Entity]
    links: dict[str, tuple[Link, ...]]
    of: dict[tuple[str, int, int, int], str]
    names: dict[tuple[str, str], str]

    def id(self, mention: Mention | None) -> str | None:
        return None if mention is None else self.of.get((mention.document, *mention.span, mention.part))


def fold(name: str) -> str:
    """A name without diacritics, case and punctuation."""
    plain = unicodedata.normalize("NFKD", name.replace("ı", "i").replace("ø", "o").replace("ł", "l").replace("đ", "d"))
    letters = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return " ".join(re.findall(r"[^\W_]+", letters.replace("’s", "").replace("'s", "")))


def spelling(name: str) -> str:
    """A full name blind to transliteration: Zelensky, Zelenskyy and Zelenskiy are one."""
    text = fold(name)
    for pattern, into in _TRANSLITERATIONS:
        text = re.sub(pattern, into, text)
    return text


def slug(label: str) -> str:
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
        return f"noun {fold(chain.label)} {chain.country}", f"the description with its country, {chain.country}"
    return f"noun {chain.key} {chain.document}", "a description in one document"


def resolve(chains: Iterable[Chain]) -> Entities:
    """Entities with content-based ids; the order of the documents does not matter."""
    groups: dict[str, list[Chain]] = defaultdict(list)
    reasons: dict[str, str] = {}
    for chain in chains:
        key, reason = group_key(chain)
        groups[key].append(chain)
        reasons[key] = reason
    labels = {key: _label(found) for key, found in groups.items()}
    ids = _ids(groups, labels)
    all_: dict[str, Entity] = {}
    links: dict[str, tuple[Link, ...]] = {}
    of: dict[tuple[str, int, int, int], str] = {}
    names: dict[tuple[str, str], str] = {}
    for key in sorted(groups):
        found = sorted(groups[key], key=lambda c: (c.document, c.key))
        ident = ids[key]
        out: list[Link] = []
        for chain in found:
            names[chain.document, ident] = max(names.get((chain.document, ident), ""), chain.label, key=lambda x: (len(x.split()), x))
            for mention, score, reason in chain.links:
                of[(mention.document, *mention.span, mention.part)] = ident
                why = reason if len(found) == 1 else f"{reason}; across documents by {reasons[key]}"
                out.append(Link(mention, ident, Verdict.SAME if score >= 0.5 else Verdict.UNSURE, score, why))
        lead = found[0]
        forms = sorted({" ".join(m.text.split()) for c in found for m, _, r in c.links if m.kind in {"name", "nominal", "adjective"}} | {labels[key]})
        all_[ident] = Entity(
            ident, _class(found), labels[key], tuple(forms), lead.exact, lead.iso3, None,
            "gazetteer" if lead.entry else "found",
        )  # fmt: skip
        links[ident] = tuple(sorted(out, key=lambda x: (x.mention.document, x.mention.start, x.mention.end)))
    return Entities(all_, links, of, names)


def _label(chains: Sequence[Chain]) -> str:
    labels = Counter(c.label for c in chains)
    return min(labels, key=lambda x: (-len(x.split()), -labels[x], -len(x), x))


def _class(chains: Sequence[Chain]) -> EntityClass | None:
    votes = Counter(c.cls for c in chains if c.cls)
    return min(votes, key=lambda c: (-votes[c], c)) if votes else None


def _ids(groups: dict[str, list[Chain]], labels: dict[str, str]) -> dict[str, str]:
    """A readable slug for each group; where two would share one, all but the gazetteer's get a digest of their key."""
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
