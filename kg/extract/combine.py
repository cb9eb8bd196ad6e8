"""Hits of the frames and predictions of the learned reader in, candidates out: one documented rule for both.

1. A prediction stands by itself when its probability reaches ``model_alone``.
2. A frame hit stands when the reader gives its type at least ``frame_floor`` somewhere in the same
   sentence, when there is no reader, or when the hit has both sides and a word decides its factuality;
   another one is dropped and logged.
3. Where both speak of one type in one sentence and of words that belong together (the same word, a light
   verb and its noun), they are one candidate: the word is the frame's, and so is each role that the frame
   fills, unless the reader gives another filler ``role_over``; the reader fills the others. It reads an
   argument from ``role`` on, and where none reaches that, its best one from ``role_best`` on.
4. Polarity, factuality and speaker come from the rules in ``factuality`` and ``quotes`` where a word
   decides; where none does, from the reader if it is surer than ``sure_negative`` and ``sure_factuality``.
5. The date is that of the expression that the rules in ``clock`` attach. Where they find none, it is the one
   that the reader gives at least ``time``; another one of at least ``time_over`` replaces theirs, and theirs
   falls where the reader gives it less than ``time_floor``.
The thresholds stand in ``ontology/combine.toml``; the ablation behind them is in ``docs/quality.md``.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from spacy.tokens import Token

from kg.annotate.pipeline import Annotated
from kg.errors import OntologyError
from kg.extract import factuality, neural
from kg.extract.claims import Candidate
from kg.extract.clock import Dating
from kg.extract.match import Hit
from kg.extract.neural import FACTUALITIES, Detector, Prediction
from kg.extract.reading import Reading
from kg.extract.windows import layout
from kg.modality import Modality
from kg.model import EventType, Factuality, Polarity
from kg.resources import ontology_dir, read_toml

_SEVERAL = {"actor", "target", "place"}  # roles for which several words may be read


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Probabilities in [0, 1]; see the module."""

    model_alone: float
    frame_floor: float
    look: float  # predictions below this are not read at all
    sure_negative: float
    sure_factuality: float
    role: float
    role_best: float
    role_over: float
    content: float
    time: float
    time_over: float
    time_floor: float

    @property
    def dating(self) -> Dating:
        """Those for the date of an event."""
        return Dating(self.time, self.time_over, self.time_floor)


@functools.cache
def thresholds(folder: Path | None = None) -> Thresholds:
    """Reads ``combine.toml``; a missing, unknown or impossible value is an OntologyError."""
    path = (folder or ontology_dir()) / "combine.toml"
    data = read_toml(path)
    names = {f.name for f in fields(Thresholds)}
    if set(data) != names:
        raise OntologyError(
            f"{path}: {sorted(set(data) ^ names)}: the thresholds are {sorted(names)}, each once"
        )
    wrong = sorted(n for n, v in data.items() if not isinstance(v, int | float) or not 0 <= v <= 1)
    if wrong:
        raise OntologyError(f"{path}: {wrong} must be numbers from 0 to 1")
    return Thresholds(**{n: float(v) for n, v in data.items()})


def encoded(a: Annotated, detector: Detector) -> neural.Reading:
    """A document after the encoder, with the dependency tree for the roles."""
    words, sentences, tree = layout(a)
    return detector.read(a.document.text, words, sentences, tree)


def predictions(
    a: Annotated, read: neural.Reading, limits: Thresholds, hits: Sequence[Hit]
) -> list[Prediction]:
    """Everything that the reader finds above ``look``.

    Roles are read only where they can count: for what stands by itself, and for the types of frame
    hits in their sentences.
    """
    sentence = [n for n, s in enumerate(a.doc.sents) for _ in s]
    hit = {(sentence[h.token.i], str(k)) for h in hits for k in (h.trigger.type, *h.trigger.also)}
    return read.events(
        limits.look,
        lambda word, kind, chance: chance >= limits.model_alone or (sentence[word], kind) in hit,
    )


def candidates(
    reading: Reading,
    hits: list[Hit],
    found: list[Prediction] | None,
    limits: Thresholds,
    modality: Modality,
) -> tuple[list[Candidate], list[tuple[Candidate, str]]]:
    """Candidates in text order, and those dropped with the reason; ``found`` is None without a reader."""
    kept: list[Candidate] = []
    dropped: list[tuple[Candidate, str]] = []
    used: set[int] = set()
    fired = {(h.token.i, k) for h in hits for k in (h.trigger.type, *h.trigger.also)}
    for hit in hits:
        for kind in (hit.trigger.type, *hit.trigger.also):
            if hit.token.head.i != hit.token.i and (hit.token.head.i, kind) in fired:
                continue  # "ordered them to leave" is one expulsion
            c = _from_frame(hit, kind)
            if found is None:
                kept.append(c)
                continue
            best, twin = _support(reading, c, found)
            c.chance, c.agreed = best, twin is not None
            if best < limits.frame_floor and not _decided(hit, modality):
                dropped.append(
                    (c, f"the learned reader gives {kind} only {best:.2f} in this sentence")
                )
                continue
            if twin is not None:
                used.add(twin)
                _merge(c, found[twin], reading, limits)
            else:
                c.score = round(0.3 + 0.5 * best, 2)
            kept.append(c)
    for i, p in enumerate(found or ()):
        if i not in used and p.score >= limits.model_alone:
            word = reading.annotated.doc[p.word]
            c = Candidate(word, EventType(p.type), {}, f"model/{p.type}", p.score)
            c.chance = p.score
            _merge(c, p, reading, limits)
            kept.append(c)
    return sorted(kept, key=lambda c: (c.token.i, c.type, c.rule)), dropped


def _from_frame(hit: Hit, kind: EventType) -> Candidate:
    trigger = hit.trigger
    roles = {role: list(words) for role, words in hit.roles.items()}
    rule = f"frames/{trigger.rule}"
    states = trigger.polarity, trigger.factuality
    return Candidate(hit.token, kind, roles, rule, 0.6, *states, None, *states)


def _support(reading: Reading, c: Candidate, found: list[Prediction]) -> tuple[float, int | None]:
    """The reader's best score for the type in this sentence, and its prediction of the same event."""
    doc = reading.annotated.doc
    near = [
        (p.score, i)
        for i, p in enumerate(found)
        if p.type == c.type and doc[p.word].sent.start == c.token.sent.start
    ]
    near.sort(key=lambda x: (-x[0], x[1]))
    twin = next((i for _, i in near if _together(doc[found[i].word], c.token)), None)
    return near[0][0] if near else 0.0, twin


def _decided(hit: Hit, modality: Modality) -> bool:
    """Whether a hit knows both sides and a word decides whether it happened, which the reader seldom sees."""
    sides = hit.roles.get("actor") and hit.roles.get("target")
    return bool(sides) and factuality.read(hit.token, modality, hit.trigger.type).operator


def _together(a: Token, b: Token) -> bool:
    """One word, a verb and the noun that it governs ("carried out an attack"), or neighbours in an idiom."""
    apart = abs(a.i - b.i)
    return a.head.i == b.i or b.head.i == a.i or apart <= 3 or (a.head.i == b.head.i and apart <= 5)


def _within(reading: Reading, word: Token, trigger: Token) -> bool:
    """Whether an argument stands in the event's own post: a new post starts afresh."""
    a = reading.annotated
    return a.block(word).post == a.block(trigger).post


def _merge(c: Candidate, p: Prediction, reading: Reading, limits: Thresholds) -> None:
    """Fills what the candidate leaves open from a prediction."""
    doc = reading.annotated.doc
    c.score = max(c.score, p.score)
    for role in ("actor", "target", "theme", "instrument", "place"):
        # Who is acted on does not act.
        taken = {w.i for w in c.roles.get("target", ())} if role == "actor" else set()
        found = sorted(
            (
                x
                for x in p.arguments
                if x.role == role and x.word not in taken and _within(reading, doc[x.word], c.token)
            ),
            key=lambda x: (-x.score, x.word),
        )
        if not found or (c.roles.get(role) and found[0].score < limits.role_over):
            continue
        words = sorted(x.word for x in found if x.score >= limits.role)
        if (not words and found[0].score >= limits.role_best) or (words and role not in _SEVERAL):
            words = [found[0].word]
        if role == "place":
            words = [x.word for x in found if x.word in words]  # the likeliest first
        if words:
            c.roles[role] = [doc[w] for w in words]
            c.filled[role] = min(x.score for x in found if x.word in words)
    speaker = max(
        (x for x in p.arguments if x.role == "speaker" and x.score >= limits.role),
        key=lambda x: (x.score, -x.word),
        default=None,
    )
    if speaker is not None:
        c.speaker = doc[speaker.word]
    c.times = {
        x.word: x.score
        for x in p.arguments
        if x.role == "time" and _within(reading, doc[x.word], c.token)
    }
    sure = p.negative >= limits.sure_negative or p.negative <= 1 - limits.sure_negative
    if c.polarity is None and sure:
        c.polarity = Polarity.NEGATIVE if p.negative >= 0.5 else Polarity.POSITIVE
    surest = max(range(len(FACTUALITIES)), key=lambda k: (p.factuality[k], -k))
    if c.factuality is None and p.factuality[surest] >= limits.sure_factuality:
        c.factuality = Factuality(FACTUALITIES[surest])
