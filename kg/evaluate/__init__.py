"""Gold documents and event lines in, scores out: how well events, roles, positions and entities were found.

Events of a document are matched one to one with its gold events, once for each of four levels:

detect   the PLOVER class is the same, and the evidence overlaps the gold quote
core     the type is the same, and an actor and a target agree; an empty gold side asks nothing
strict   the type is the same, and actors and targets agree as sets
full     strict, with polarity, factuality, date and who says so

Without any matching of events, ``classes`` asks which sentences express which PLOVER class.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kg.errors import InputError
from kg.evaluate.agree import (
    LEVELS,
    MARKS,
    Names,
    levels_of,
    mark_agrees,
    matched,
    name_of,
    overlaps,
    side,
    words,
)
from kg.evaluate.classes import cells
from kg.evaluate.gold import Gold, Line, documents, load_gold, read_lines
from kg.ontology import Ontology

__all__ = [
    "CAUSES",
    "LEVELS",
    "MARKS",
    "Evaluation",
    "Gold",
    "Miss",
    "Score",
    "documents",
    "evaluate",
    "load_gold",
    "read_lines",
]

CAUSES = ("no trigger", "wrong type", "argument missing", "wrong argument", "duplicate", "spurious")


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and their harmonic mean."""

    precision: float = 0.0
    recall: float = 0.0
    f1: float = 0.0

    @classmethod
    def of(cls, precision: float, recall: float) -> Score:
        both = precision + recall
        return cls(precision, recall, 2 * precision * recall / both if both else 0.0)

    @classmethod
    def counted(cls, right: int, system: int, gold: int) -> Score:
        return cls.of(right / system if system else 0.0, right / gold if gold else 0.0)


@dataclass(frozen=True, slots=True)
class Miss:
    """A gold event without a system event at level core ("missed"), or the reverse ("spurious")."""

    kind: str
    document: str
    type: str
    cause: str
    actor: tuple[str, ...]
    target: tuple[str, ...]
    quote: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Every figure of one evaluation; ``groups`` holds (gold, system, core) by type and by document.

    ``judged`` holds each event of the system with whether it has a gold event at level core.
    """

    documents: int
    gold: int
    system: int
    evidence: float
    levels: Mapping[str, Score]
    classes: Score
    positions: Score
    entities: Score
    marks: Mapping[str, float]
    groups: Mapping[str, Mapping[str, tuple[int, int, int]]]
    judged: tuple[tuple[Line, bool], ...] = field(repr=False)
    misses: tuple[Miss, ...] = field(repr=False)


def evaluate(gold: Sequence[Gold], lines: Iterable[Line], ontology: Ontology) -> Evaluation:
    """Score the lines of a system.

    Raises
    ------
    InputError
        When a line is of a document that is not among the gold ones.
    """
    of: dict[str, list[Line]] = {g.id: [] for g in gold}
    for line in lines:
        if line["doc"] not in of:
            raise InputError(
                f"no gold document is called {line['doc']!r}; evaluate on its own gold"
            )
        of[line["doc"]].append(line)
    judged = [_Judged.of(g, of[g.id], ontology) for g in gold]
    system = sum(len(j.events) for j in judged)
    wanted = sum(len(j.gold.events) for j in judged)
    spans = [ok for j in judged for ok in j.spans()]
    on_core = [(j.events[e], j.gold.events[g], j.names) for j in judged for e, g in j.pairs["core"]]
    held = [j.positions() for j in judged]
    told = [cells(j.gold, j.events, ontology) for j in judged]
    return Evaluation(
        documents=len(gold),
        gold=wanted,
        system=system,
        evidence=sum(spans) / len(spans) if spans else 0.0,
        levels={
            level: Score.counted(sum(len(j.pairs[level]) for j in judged), system, wanted)
            for level in LEVELS
        },
        classes=Score.counted(
            sum(len(a & b) for a, b in told),
            sum(len(b) for _, b in told),
            sum(len(a) for a, _ in told),
        ),
        positions=Score.counted(*(sum(h[n] for h in held) for n in range(3))),
        entities=_b_cubed([item for j in judged for item in j.identities()]),
        marks={
            mark: sum(mark_agrees(mark, e, g, names) for e, g, names in on_core) / len(on_core)
            for mark in MARKS
            if on_core
        },
        groups={"type": _grouped(judged, by_type=True), "doc": _grouped(judged, by_type=False)},
        judged=tuple(pair for j in judged for pair in j.judged()),
        misses=tuple(miss for j in judged for miss in j.misses()),
    )


@dataclass(frozen=True, slots=True)
class _Judged:
    """One document: its events, the levels that each pair reaches, and the pairs of each level."""

    gold: Gold
    names: Names
    events: list[Line]
    held: list[Line]
    reached: list[dict[int, frozenset[str]]]
    pairs: Mapping[str, list[tuple[int, int]]]

    @classmethod
    def of(cls, gold: Gold, lines: list[Line], ontology: Ontology) -> _Judged:
        names = Names(gold.entities)
        events = [x for x in lines if x["type"] != "Position"]
        held = [x for x in lines if x["type"] == "Position" and x.get("of")]
        reached = [
            {n: levels_of(e, g, gold.text, names, ontology) for n, g in enumerate(gold.events)}
            for e in events
        ]
        pairs = {level: matched(reached, level) for level in LEVELS}
        return cls(gold, names, events, held, reached, pairs)

    def judged(self) -> Iterator[tuple[Line, bool]]:
        """Each event with whether it is right: its type, an actor and a target."""
        right = {e for e, _ in self.pairs["core"]}
        yield from ((event, n in right) for n, event in enumerate(self.events))

    def spans(self) -> Iterator[bool]:
        """For each piece of evidence whether it quotes the text; an event without any counts as false."""
        for event in self.events:
            evidence = event.get("evidence") or ()
            for said in evidence:
                yield self.gold.text[said["start"] : said["end"]] == said["quote"]
            if not evidence:
                yield False

    def positions(self) -> tuple[int, int, int]:
        """How many gold positions are found, how many the system has, how many there are."""
        left = list(self.held)
        for wanted in self.gold.positions:
            hit = next((p for p in left if self._same_position(p, wanted)), None)
            if hit is not None:
                left.remove(hit)
        return len(self.held) - len(left), len(self.held), len(self.gold.positions)

    def _same_position(self, found: Line, wanted: Line) -> bool:
        return (
            self.names.same(name_of(found["person"]), wanted["person"])
            and self.names.same(name_of(found["of"]), wanted["of"])
            and bool(set(words(found["title"])) & set(words(wanted["title"])))
        )

    def identities(self) -> Iterator[tuple[str, str]]:
        """The system's id and the gold key of each argument of a core match."""
        for e, g in self.pairs["core"]:
            event, wanted = self.events[e], self.gold.events[g]
            keys = [*wanted["actor"], *wanted["target"]]
            for x in [*(event.get("actor") or ()), *(event.get("target") or ())]:
                key = next((k for k in keys if self.names.same(name_of(x), k)), None)
                if key and isinstance(x, dict) and x.get("id"):
                    yield self.gold.id + x["id"], self.gold.id + key

    def misses(self) -> Iterator[Miss]:
        """What level core lacks on either side, each with its likely cause."""
        found = {e for e, _ in self.pairs["core"]}
        got = {g for _, g in self.pairs["core"]}
        free = [e for e in range(len(self.events)) if e not in found]
        blamed: dict[int, str] = {}
        for n, wanted in enumerate(self.gold.events):
            if n in got:
                continue
            start = self.gold.text.index(wanted["quote"])
            near = [
                e for e in free if overlaps(self.events[e], start, start + len(wanted["quote"]))
            ]
            near.sort(key=lambda e: (self.events[e]["type"] != wanted["type"], e in blamed, e))
            cause = self._cause(self.events[near[0]], wanted) if near else "no trigger"
            if near:
                blamed.setdefault(near[0], cause)
            sides = tuple(wanted["actor"]), tuple(wanted["target"])
            yield Miss("missed", self.gold.id, wanted["type"], cause, *sides, wanted["quote"])
        for e in free:
            event = self.events[e]
            cause = blamed.get(e, "spurious")
            if any("core" in levels for levels in self.reached[e].values()):
                cause = "duplicate"
            quote = (event.get("evidence") or [{}])[0].get("quote", "")
            sides = tuple(side(event, "actor")), tuple(side(event, "target"))
            yield Miss("spurious", self.gold.id, event["type"], cause, *sides, quote)

    def _cause(self, event: Line, wanted: Line) -> str:
        if event["type"] != wanted["type"]:
            return "wrong type"
        for role in ("actor", "target"):
            if wanted[role] and not event.get(role):
                return "argument missing"
        return "wrong argument"


def _b_cubed(items: Sequence[tuple[str, str]]) -> Score:
    """Bagga and Baldwin's measure of the ids: one gold entity, one id, and the other way round."""
    if not items:
        return Score()
    pairs, ids, keys = Counter(items), Counter(i for i, _ in items), Counter(k for _, k in items)
    precision = sum(pairs[i, k] / ids[i] for i, k in items) / len(items)
    recall = sum(pairs[i, k] / keys[k] for i, k in items) / len(items)
    return Score.of(precision, recall)


def _grouped(judged: Sequence[_Judged], *, by_type: bool) -> dict[str, tuple[int, int, int]]:
    gold, system, core = Counter[str](), Counter[str](), Counter[str]()
    for j in judged:
        gold.update(g["type"] if by_type else j.gold.id for g in j.gold.events)
        system.update(e["type"] if by_type else j.gold.id for e in j.events)
        core.update(j.gold.events[g]["type"] if by_type else j.gold.id for _, g in j.pairs["core"])
    return {name: (gold[name], system[name], core[name]) for name in sorted(gold | system)}
