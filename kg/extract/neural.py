"""The learned reader at run time: which words express an event, and which words take part in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from kg.errors import SettingsError
from kg.extract.windows import (
    Array,
    Pieces,
    Span,
    Tree,
    Window,
    bucket,
    cut,
    inputs,
    pooled,
    relations,
    windows,
)

ROLES: Final = ("actor", "target", "theme", "instrument", "place", "speaker", "time")
FACTUALITIES: Final = ("actual", "alleged", "planned", "hypothetical")
MODEL: Final = Path(__file__).parent.parent / "data" / "model"
FILES: Final = ("config.json", "tokenizer.json", "model.onnx", "roles.onnx", "links.onnx")
CONFIG: Final = ("calibration", "context", "labels", "roles", "thresholds", "types", "window")
CLS, SEP = "[CLS]", "[SEP]"
NEVER: Final = -30.0


@dataclass(frozen=True, slots=True)
class Argument:
    """One word that takes part in an event: the head of the phrase that names the participant."""

    role: str
    word: int
    score: float


@dataclass(frozen=True, slots=True)
class Prediction:
    """One event that a word expresses; ``score`` is a probability calibrated on held-out documents."""

    word: int
    type: str
    score: float
    arguments: tuple[Argument, ...]
    negative: float
    factuality: tuple[float, float, float, float]  # in the order of FACTUALITIES


def missing(folder: Path = MODEL) -> str | None:
    """Why the reader cannot run, or None where it can."""
    absent = [name for name in FILES if not (folder / name).is_file()]
    if absent:
        return (
            f"no model in {folder} (missing: {', '.join(absent)}); "
            "name a folder that `kg train` wrote, or use --extractor frames"
        )
    try:
        import onnxruntime  # noqa: F401, PLC0415  (so that frames alone run without it)
        import tokenizers  # noqa: F401, PLC0415
    except ImportError as error:
        return (
            f"{error.name} is not installed; install the package again, or use --extractor frames"
        )
    return None


def config(folder: Path) -> dict[str, Any]:
    """The settings of a model; a SettingsError where they are not those of one."""
    file = folder / "config.json"
    try:
        found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        lacking = sorted(set(CONFIG) - set(found))
    except (ValueError, TypeError) as error:
        raise SettingsError(f"{file}: not the settings of a model: {error}") from error
    if lacking:
        raise SettingsError(
            f"{file}: lacks {', '.join(lacking)}; name a folder that `kg train` wrote"
        )
    return found


def digest(folder: Path = MODEL) -> str:
    """SHA-256 over the names and bytes of a model's files."""
    found = hashlib.sha256()
    for name in FILES:
        found.update(name.encode() + b"\0" + (folder / name).read_bytes())
    return found.hexdigest()


@dataclass(frozen=True, slots=True)
class Encoded:
    """A window after the encoder: a vector for each word, and a score for each word and type."""

    window: Window
    vectors: Array
    scores: Array


class Detector:
    """The three graphs and their settings.

    Windows are run one by one, so that results do not depend on what else is read.
    """

    def __init__(self, folder: Path, threads: int) -> None:
        import onnxruntime as ort  # noqa: PLC0415
        from tokenizers import Tokenizer  # noqa: PLC0415

        self.config = config(folder)
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        pieces: dict[str, int] = self.tokenizer.get_vocab()
        self.cls, self.sep = pieces[CLS], pieces[SEP]
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3

        def graph(name: str) -> Callable[[dict[str, Array]], list[Array]]:
            session = ort.InferenceSession(
                str(folder / name), options, providers=["CPUExecutionProvider"]
            )
            return lambda feed: list(session.run(None, feed))

        self.encoder, self.roles, self.links = (
            graph(f"{n}.onnx") for n in ("model", "roles", "links")
        )
        self.types: tuple[str, ...] = tuple(self.config["types"])
        self.labels = {label: number for number, label in enumerate(self.config["labels"], 1)}
        self.thresholds: dict[str, float] = self.config["thresholds"]

    @classmethod
    def load(cls, folder: Path = MODEL, threads: int = 1) -> Detector | None:
        """The reader, or None where ``missing(folder)`` says why there is none."""
        return None if missing(folder) else cls(folder, threads)

    def read(
        self, text: str, words: Sequence[Span], sentences: Sequence[Span], tree: Tree | None = None
    ) -> Reading:
        """Runs the encoder over a document, whose tokens and sentences are given by their character offsets.

        The roles are read better where the dependency tree of the tokens is given too.
        """
        pieces = cut(text, words, sentences, self.tokenizer)
        encoded = []
        for window in (
            windows(pieces, self.config["window"], self.config["context"]) if words else ()
        ):
            ids, cases, first, last = (
                np.array(x, dtype=np.int64) for x in inputs(pieces, window, self.cls, self.sep)
            )
            vectors, scores = self.encoder(
                {"ids": ids, "cases": cases, "first": first, "last": last}
            )
            encoded.append(Encoded(window, vectors, scores))
        return Reading(self, pieces, tree, tuple(encoded))

    def predict(
        self,
        text: str,
        words: Sequence[Span],
        sentences: Sequence[Span],
        tree: Tree | None = None,
        floor: float | None = None,
    ) -> list[Prediction]:
        """The events of a document in reading order; see ``Reading.events``."""
        return self.read(text, words, sentences, tree).events(floor)

    def calibrated(self, scores: Array, head: str) -> Array:
        """Scores as probabilities, by the line fitted on held-out documents; rounded before any threshold."""
        slope, offset = self.config["calibration"][head]
        chances: Array = np.round(
            1.0 / (1.0 + np.exp(-(slope * scores.astype(np.float64) + offset))), 4
        )
        return chances


@dataclass(frozen=True, slots=True)
class Reading:
    """A document that went through the encoder; events and antecedents are read off it."""

    detector: Detector
    pieces: Pieces
    tree: Tree | None
    encoded: tuple[Encoded, ...]

    def events(
        self, floor: float | None = None, wanted: Callable[[int, str, float], bool] | None = None
    ) -> list[Prediction]:
        """Events whose probability reaches ``floor``, by default the threshold of the held-out documents.

        Each has one argument for theme, instrument, place and speaker, any number for actor and target.
        Where ``wanted`` says no to (word, type, probability), the roles are not read.
        """
        limit = self.detector.thresholds["trigger"] if floor is None else floor
        result: list[Prediction] = []
        for part in self.encoded:
            chances = self.detector.calibrated(self.scores(part), "trigger")
            at, types = np.nonzero(chances >= limit)
            start, names = part.window.start, self.detector.types
            read = np.array(
                [
                    wanted is None or wanted(start + int(w), names[k], float(chances[w, k]))
                    for w, k in zip(at, types, strict=True)
                ],
                dtype=bool,
            )
            for w, k in zip(at[~read], types[~read], strict=True):
                result.append(
                    Prediction(
                        start + int(w),
                        names[k],
                        float(chances[w, k]),
                        (),
                        0.0,
                        (1.0, 0.0, 0.0, 0.0),
                    )
                )
            at, types = at[read], types[read]
            if len(at):
                result.extend(self.participants(part, at, types, chances[at, types], floor))
        return sorted(result, key=lambda p: (p.word, p.type))

    def scores(self, part: Encoded) -> Array:
        """A score for each word and type of a window; words of the context and white space get none."""
        start, own, end = part.window.start, part.window.own, part.window.end
        result = part.scores.astype(np.float64)
        result[: own - start] = NEVER
        result[[i for i in range(end - start) if not self.pieces.ids[start + i]]] = NEVER
        return pooled(result, np.array(self.pieces.sentences[start:end]))

    def role_scores(self, part: Encoded, at: Array, types: Array) -> list[Array]:
        """For each trigger, a word and a type: scores of roles and words, of negation, of factuality."""
        detector, start, end = self.detector, part.window.start, part.window.end
        sentences = np.array(self.pieces.sentences[start:end])
        return detector.roles({
            "vectors": part.vectors, "triggers": at.astype(np.int64), "types": types.astype(np.int64),
            "distances": bucket(np.arange(len(sentences))[None, :] - at[:, None]),
            "same": (sentences[None, :] == sentences[at][:, None]).astype(np.int64),
            "relations": relations(self.tree, detector.labels, [start + int(w) for w in at], start, end),
        })  # fmt: skip

    def participants(
        self, part: Encoded, at: Array, types: Array, chances: Array, floor: float | None
    ) -> Iterable[Prediction]:
        """A prediction for each trigger, a word and a type of a window, with its roles and properties."""
        detector, start = self.detector, part.window.start
        scores, negative, factuality = self.role_scores(part, at, types)
        negative = detector.calibrated(negative, "negative")
        shares = np.exp(factuality - factuality.max(axis=1, keepdims=True)).astype(np.float64)
        shares = np.round(shares / shares.sum(axis=1, keepdims=True), 4)
        blank = np.array([not ids for ids in self.pieces.ids[start : part.window.end]])
        for row, (word, kind) in enumerate(zip(at, types, strict=True)):
            arguments: list[Argument] = []
            for number, role in enumerate(detector.config["roles"]):
                limit = (
                    detector.thresholds[role]
                    if floor is None
                    else min(floor, detector.thresholds[role])
                )
                chance = detector.calibrated(scores[row, number], role)
                chance[blank] = -1.0
                found = [int(i) for i in np.nonzero(chance >= limit)[0]]
                if role not in ("actor", "target") and floor is None:
                    found = sorted(found, key=lambda i: (-chance[i], i))[:1]
                arguments.extend(Argument(role, start + i, float(chance[i])) for i in found)
            values = tuple(float(x) for x in shares[row])
            yield Prediction(
                start + int(word),
                detector.types[kind],
                float(chances[row]),
                tuple(arguments),
                float(negative[row]),
                (values[0], values[1], values[2], values[3]),
            )

    def antecedents(self, queries: Sequence[int]) -> dict[int, tuple[int, float]]:
        """For each word asked about, a pronoun or the head of a description: what it likely stands for.

        That is an earlier word of its window, with its share of the probability; a word is left out where
        no earlier word is likelier than none at all.
        """
        result = {}
        for part in self.encoded:
            start = part.window.start
            asked = [q for q in queries if part.window.own <= q < part.window.end and q > start]
            if not asked:
                continue
            at = np.array(asked, dtype=np.int64) - start
            gap = np.arange(len(part.vectors))[None, :] - at[:, None]
            (scores,) = self.detector.links(
                {"vectors": part.vectors, "queries": at, "distances": bucket(gap)}
            )
            scores = scores.astype(np.float64)
            scores[:, 1:][gap >= 0] = -np.inf
            shares = np.exp(scores - scores.max(axis=1, keepdims=True))
            shares = np.round(shares / shares.sum(axis=1, keepdims=True), 4)
            for row, word in enumerate(asked):
                best = int(shares[row].argmax())
                if best:
                    result[word] = (start + best - 1, float(shares[row, best]))
        return result
