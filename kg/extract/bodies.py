"""A title without a body in, the reference that it is held at out: the best of the document's candidates."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from kg.annotate.refs import COUNTRY, PERSON, PLACE
from kg.annotate.roles import Role
from kg.extract.reading import Reading
from kg.gazetteer import Entry, Gazetteer
from kg.model import EntityClass, MentionKind
from kg.offices import Offices
from kg.origins import Origins

_LOCAL = {"governor", "mayor"}
_SUBJECTS = {"nsubj", "nsubjpass"}
_CHAMBERS = {"GovernmentBody", "Organization"}  # "his own house" is none
_FAR = 6  # sentences from which on a mention counts as far


@dataclass(frozen=True)
class Context:
    """One document as the place where bodies are looked for."""

    reading: Reading
    gazetteer: Gazetteer
    offices: Offices
    holders: Mapping[str, str]  # person's id to the country of the office that the gazetteer gives
    origins: Origins

    @cached_property
    def sent(self) -> dict[int, int]:
        """Sentence of each token."""
        return {t.i: n for n, s in enumerate(self.reading.annotated.doc.sents) for t in s}

    @cached_property
    def spots(self) -> dict[int, list[int]]:
        """Chain to the references that mean it, in text order."""
        found: dict[int, list[int]] = {}
        for n in range(len(self.reading.refs)):
            for chain, _ in self.reading.meanings(n):
                found.setdefault(chain, []).append(n)
        return found

    @cached_property
    def places(self) -> dict[str, int]:
        """Country to the number of its places in the text."""
        found: dict[str, int] = {}
        for ref in self.reading.refs:
            if ref.cls == PLACE and ref.entry is not None and ref.entry.country:
                found[ref.entry.country] = found.get(ref.entry.country, 0) + 1
        return found

    def kind(self, title: str) -> str:
        """What the table of titles says that a title is held at; "" where it says nothing."""
        words = title.split()
        for k in range(len(words)):
            if (known := self.gazetteer.titles.get(" ".join(words[k:]))) is not None:
                return known.body
        return ""

    def open(self, role: Role) -> bool:
        """Whether the text leaves the body out: none is named, or only by "its", "his" or "Putin's"."""
        of, refs = self.reading.chains.of, self.reading.refs
        if role.body is None or role.body not in of or refs[role.body].kind == MentionKind.PRONOUN:
            return True
        person = self.reading.chains.all[of[role.body]].cls == PERSON
        return person and refs[role.body].start < role.head

    def typical(self, title: str) -> frozenset[str]:
        """The few countries or bodies that have such an office; empty where many have."""
        words = title.split()
        ends = (" ".join(words[k:]) for k in range(len(words)))
        return next(
            (self.offices.typical[e] for e in ends if e in self.offices.typical), frozenset()
        )

    def country(self, entry: Entry) -> Entry | None:
        """The country of a place of the gazetteer."""
        owner = self.gazetteer.by_id.get(entry.part_of or "")
        return owner if owner is not None and owner.cls == COUNTRY else None

    def body(self, role: Role) -> tuple[int, int] | None:
        """(reference, part) of what the title is held at; None where nothing is likely.

        "The prime minister in Beirut" is that of the country.
        """
        if not self.open(role) and role.body is not None:
            local = role.title.split()[-1] in _LOCAL
            state = None if local else self.reading.state(role.body)
            return role.body, state[1] if state else 0
        return self._known(role) or self._likeliest(role)

    def _known(self, role: Role) -> tuple[int, int] | None:
        """The country of the office that the gazetteer gives the person, where the text names it nowhere.

        "President Emmerson Mnangagwa", with no word of Zimbabwe.
        """
        chain = self.reading.chains.all[self.reading.chains.of[role.person]]
        day = self.reading.annotated.document.date
        if chain.entry is None:
            return None
        title = self.gazetteer.canonical(role.title)
        labels = {
            o.country
            for o in self.gazetteer.offices
            if o.person.id == chain.entry.id
            and self.gazetteer.canonical(o.title) == title
            and (day is None or o.covers(day))
        }
        states = [
            e for e in self.gazetteer.by_id.values() if e.label in labels and e.cls == COUNTRY
        ]
        if len(states) != 1 or any(self.label(c) == states[0].label for c in self.spots):
            return None
        return role.person, self.reading.opened(role.person, states[0])

    def _likeliest(self, role: Role) -> tuple[int, int] | None:
        reading = self.reading
        rivals = self.rivals(role)
        weights = self.offices.weights
        scores = {
            c: sum(weights[k] * v for k, v in self.signs(role, c, rivals).items()) for c in rivals
        }
        best = max(scores, key=lambda c: (scores[c], -c), default=None)
        if best is None:
            return None
        sure = 1 / sum(math.exp(score - scores[best]) for score in scores.values())
        if sure < self.offices.floor:
            return None
        n = min(self.spots[best], key=lambda n: (abs(reading.refs[n].start - role.start), n))
        return n, next(part for chain, part in reading.meanings(n) if chain == best)

    def label(self, c: int) -> str:
        """The name of a chain in the gazetteer, where it has one."""
        chain = self.reading.chains.all[c]
        return chain.entry.label if chain.entry is not None else chain.label

    def rivals(self, role: Role) -> list[int]:
        """The chains of the classes that such a title may be held at; countries where there are none."""
        chains, own = self.reading.chains.all, {self.reading.chains.of[role.person]}
        classes = self.offices.classes(self.kind(role.title))
        if role.body is not None and self._cls(role.body) != PERSON:
            classes |= self.offices.classes("")  # "the bank stopped, said its president"
        own |= self._hosts(role)
        found = [c for c in self.spots if c not in own and str(chains[c].cls) in classes]
        if words := self.offices.within.get(role.title.split()[-1]):
            chambers = [
                c
                for c in self.spots
                if chains[c].label.split()[-1].lower() in words and chains[c].cls in _CHAMBERS
            ]
            found = chambers or found
        return found or [c for c in self.spots if c not in own and chains[c].cls == COUNTRY]

    def _cls(self, n: int) -> EntityClass | None:
        chain = self.reading.chains.of.get(n)
        return None if chain is None else self.reading.chains.all[chain].cls

    def _hosts(self, role: Role) -> set[int]:
        """What an envoy's title names behind it is where he is sent: "the ambassador in Washington"."""
        if self.kind(role.title) != "embassy" or role.head < 0:
            return set()
        return {
            c
            for c, spots in self.spots.items()
            if any(role.head < self.reading.refs[n].start < role.end for n in spots)
        }

    def signs(self, role: Role, c: int, rivals: list[int]) -> dict[str, float]:
        """What speaks for chain c as the body of a title, from 0 to 1 each; a sound below 0 is against."""
        reading, refs, doc = self.reading, self.reading.refs, self.reading.annotated.doc
        chain, spots = reading.chains.all[c], self.spots[c]
        label = self.label(c)
        here = self.sent[role.start]
        nearest = min(spots, key=lambda n: (abs(refs[n].head - role.start), n))
        before = [n for n in spots if refs[n].head < role.start]
        gap = abs(self.sent[refs[nearest].head] - here)
        person = reading.chains.of[role.person]
        own = {self.sent[refs[n].head] for n in self.spots.get(person, ())}
        there = {self.sent[refs[n].head] for n in spots}
        last = max(
            (n for r in rivals for n in self.spots[r] if refs[n].head < role.start),
            default=None,
            key=lambda n: refs[n].head,
        )
        heads = [doc[refs[n].head] for n in spots if 0 <= here - self.sent[refs[n].head] <= 1]
        first = min(refs[self.spots[r][0]].head for r in rivals)
        entry, named = reading.chains.all[person].entry, reading.chains.all[person].label
        block = reading.annotated.blocks
        body = reading.chains.of.get(role.body) if role.body is not None else None
        possessor = body is not None and reading.chains.all[body].cls == PERSON
        typical = self.typical(role.title)
        its = role.body is not None and not possessor
        return {
            "before": float(any(self.sent[refs[n].head] == here for n in before)),
            "after": float(any(self.sent[refs[n].head] == here and n not in before for n in spots)),
            "block": float(any(block[refs[n].head] == block[role.start] for n in spots)),
            "gap": min(gap, _FAR) / _FAR,
            "near": 1 / (1 + abs(refs[nearest].head - role.start) / 10),
            "first": float(refs[spots[0]].head == first),
            "opening": float(self.sent[refs[spots[0]].head] <= 1),
            "subject": float(any(t.dep_ in _SUBJECTS for t in heads)),
            "possessor": float(any(t.dep_ == "poss" for t in heads)),
            "beside": len(own & there) / max(1, len(own)),
            "elsewhere": float(self._held(role, c)),
            "stated": self._stated(role, c),
            "office": float(entry is not None and self.holders.get(entry.id) == label),
            "sound": self.origins.likeness(named, label)
            if entry is None and chain.cls == COUNTRY
            else 0.0,
            "places": min(1.0, math.log1p(self.places.get(label, 0)) / 2),
            "ahead": float(not before),
            "its_subject": float(its and any(t.dep_ in _SUBJECTS for t in heads)),
            "its_last": float(its and last in spots),
            "typical": float(label in typical),
            "usual": float(c in self._bodies(person)),
            "theirs": float(possessor and c in self._bodies(body)),
            "country": float(chain.cls == "Country"),
            "known": float(chain.entry is not None),
            "noun": float(chain.entry is None and chain.key.startswith("noun")),
        }

    def _held(self, role: Role, c: int) -> bool:
        """Whether the text gives the same title there to somebody else."""
        of = self.reading.chains.of
        return any(
            r.body is not None
            and of.get(r.body) == c
            and of.get(r.person) != of[role.person]
            and r.title.split()[-1] == role.title.split()[-1]
            and r.title.split()[0] not in {"former", "ex"}
            for r in self.reading.roles
        )

    def _stated(self, role: Role, c: int) -> float:
        """Nearness of the last title that is stated to be held there."""
        of = self.reading.chains.of
        stated = [
            (r.start, of[r.body])
            for r in self.reading.roles
            if r.start < role.start and r.body is not None and r.body in of
        ]
        if not stated:
            return 0.0
        start, body = max(stated)
        return float(body == c) / (1 + self.sent[role.start] - self.sent[start])

    def _bodies(self, person: int | None) -> set[int]:
        of = self.reading.chains.of
        found = {
            of[r.body] for r in self.reading.roles if of.get(r.person) == person and r.body in of
        }
        entry = self.reading.chains.all[person].entry if person is not None else None
        office = self.holders.get(entry.id) if entry is not None else None
        return found | {
            c for c in range(len(self.reading.chains.all)) if office and self.label(c) == office
        }
