"""Hits of the frames and predictions of the learned reader in, candidates out: one documented rule for both.

1. A prediction stands by itself when its probability reaches ``model_alone``.
2. A frame hit stands when the reader gives its type at least ``frame_floor`` somewhere in the same sentence, or when there is no
   reader; a hit that the reader gives less is dropped and logged.
3. Where both speak of one type in one sentence and of words that belong together (the same word, a light verb and its noun), they
   are one candidate: the word is the frame's, and so is each role that the frame fills, unless the reader gives another filler
   ``role_over``; the reader fills the others. It reads an argument from ``role`` on, and where none reaches that, its best one from
   ``role_best`` on.
4. Polarity, factuality and speaker come from the rules in ``factuality`` and ``quotes`` where a word decides; where none does, from
   the reader if it is surer than ``sure_negative`` and ``sure_factuality``.
The thresholds stand in ``ontology/combine.toml``; the ablation behind them is in ``docs/quality.md``.
"""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

from spacy.tokens import Token

from kg.errors import OntologyError
from kg.extract import factuality
from kg.extract.claims import Candidate
from kg.extract.match import Hit
from kg.extract.neural import FACTUALITIES, Detector, Prediction
from kg.extract.reading import Reading
from kg.extract.windows import Tree
from kg.modality import Modality
from kg.model import EventType, Factuality, Polarity
from kg.resources import ontology_dir


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


@functools.cache
def thresholds(folder: Path | None = None) -> Thresholds:
    """Reads ``combine.toml``; a missing, unknown or impossible value is an OntologyError."""
    path = (folder or ontology_dir()) / "combine.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    names = {f.name for f in fields(Thresholds)}
    if set(data) != names:
        raise OntologyError(
            f"{path}: {sorted(set(data) ^ names)}: the thresholds are {sorted(names)}, each once"
        )
    wrong = sorted(n for n, v in data.items() if not isinstance(v, int | float) or not 0 <= v <= 1)
    if wrong:
        raise OntologyError(f"{path}: {wrong} must be numbers from 0 to 1")
    return Thresholds(**{n: float(v) for n, v in data.items()})


def predictions(reading: Reading, detector: Detector, limits: Thresholds) -> list[Prediction]:
    """Everything that the reader finds above ``look``, with the dependency tree for the roles."""
    a = reading.annotated
    words = list(zip(a.starts, a.ends, strict=True))
    sentences = [(a.starts[s.start], a.ends[s.end - 1]) for s in a.doc.sents]
    tree = Tree([t.head.i for t in a.doc], [t.dep_ for t in a.doc])
    return detector.predict(a.document.text, words, sentences, tree, limits.look)


def candidates(
    reading: Reading,
    hits: list[Hit],
    found: list[Prediction] | None,
    limits: Thresholds,
    modality: Modality,
) -> tuple[list[Candidate], list[tuple[Candidate, str]]]:
    """Candidates in text order, and those dropped with the reason. ``found`` is None where there is no reader."""
    kept: list[Candidate] = []
    dropped: list[tuple[Candidate, str]] = []
    used: set[int] = set()
    doc = reading.annotated.doc
    for hit in hits:
        for kind in (hit.trigger.type, *hit.trigger.also):
            c = Candidate(
                hit.token,
                kind,
                {r: list(w) for r, w in hit.roles.items()},
                f"frames/{hit.trigger.rule}",
                0.6,
                hit.trigger.polarity,
                hit.trigger.factuality,
            )
            if found is None:
                kept.append(c)
                continue
            near = [
                (i, p)
                for i, p in enumerate(found)
                if p.type == kind and doc[p.word].sent.start == hit.token.sent.start
            ]
            best = max((p.score for _, p in near), default=0.0)
            twin = next(
                (
                    (i, p)
                    for i, p in sorted(near, key=lambda x: (-x[1].score, x[0]))
                    if _together(doc[p.word], hit.token)
                ),
                None,
            )
            if best < limits.frame_floor and not (
                hit.roles.get("actor")
                and hit.roles.get("target")
                and factuality.read(hit.token, modality).operator
            ):
                dropped.append(
                    (c, f"the learned reader gives {kind} only {best:.2f} in this sentence")
                )
                continue
            if twin is not None:
                used.add(twin[0])
                _merge(c, twin[1], reading, limits)
            else:
                c.score = round(0.3 + 0.5 * best, 2)
            kept.append(c)
    for i, p in enumerate(found or ()):
        if i in used or p.score < limits.model_alone:
            continue
        c = Candidate(doc[p.word], EventType(p.type), {}, f"model/{p.type}", p.score)
        _merge(c, p, reading, limits)
        kept.append(c)
    return sorted(kept, key=lambda c: (c.token.i, c.type, c.rule)), dropped


def _together(a: Token, b: Token) -> bool:
    """One word, or a verb and the noun that it governs ("carried out an attack"), or neighbours in one idiom."""
    if a.i == b.i or a.head.i == b.i or b.head.i == a.i:
        return True
    return abs(a.i - b.i) <= 3 or a.head.i == b.head.i and abs(a.i - b.i) <= 5


def _merge(c: Candidate, p: Prediction, reading: Reading, limits: Thresholds) -> None:
    """Fills what the candidate leaves open from a prediction."""
    doc = reading.annotated.doc
    c.score = max(c.score, p.score)
    for role in ("actor", "target", "theme", "instrument", "place"):
        found = sorted((x for x in p.arguments if x.role == role), key=lambda x: (-x.score, x.word))
        if not found or c.roles.get(role) and found[0].score < limits.role_over:
            continue
        words = sorted((x.word for x in found if x.score >= limits.role)) or (
            [found[0].word] if found[0].score >= limits.role_best else []
        )
        if words:
            c.roles[role] = (
                [doc[w] for w in words] if role in {"actor", "target"} else [doc[found[0].word]]
            )
    speaker = max(
        (x for x in p.arguments if x.role == "speaker" and x.score >= limits.role),
        key=lambda x: (x.score, -x.word),
        default=None,
    )
    if speaker is not None:
        c.speaker = doc[speaker.word]
    if c.polarity is None and (
        p.negative >= limits.sure_negative or p.negative <= 1 - limits.sure_negative
    ):
        c.polarity = Polarity.NEGATIVE if p.negative >= 0.5 else Polarity.POSITIVE
    surest = max(range(len(FACTUALITIES)), key=lambda k: (p.factuality[k], -k))
    if c.factuality is None and p.factuality[surest] >= limits.sure_factuality:
        c.factuality = Factuality(FACTUALITIES[surest])
