"""A trained network in, the files of the runtime out: graphs, a vocabulary, settings, a card.

Weights are stored in eight bits, and everything is computed with 32-bit numbers. Processors differ in the
last bits of such a number. Where what goes into a product is rounded to eight bits as well, as quantised
arithmetic does, these bits decide how: a change of 3e-7 in the weights then altered the events of 133 of 150
documents. Without that rounding it altered none.
"""

from __future__ import annotations

import dataclasses
import json
import logging
import tempfile
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.transformers.optimizer import optimize_model
from tokenizers import Tokenizer
from torch import Tensor, nn

from kg.extract import neural
from kg.extract.neural import ROLES, Detector
from kg.train.card import write_card
from kg.train.data import Features
from kg.train.measure import calibrate, measure, reliability
from kg.train.net import Net
from kg.train.settings import KINDS, Settings
from kg.train.stored import SUFFIX

# The vocabulary is ordered by frequency: these first pieces of it are kept whatever the corpus holds.
COMMON = 18_000
_STORED = {"MatMul", "Gemm", "Gather"}
_LARGEST = 127  # of a signed number of eight bits


class Whole(nn.Module):
    """Encoder and trigger head over one window."""

    def __init__(self, net: Net) -> None:
        super().__init__()
        self.net = net

    def forward(
        self, ids: Tensor, cases: Tensor, first: Tensor, last: Tensor
    ) -> tuple[Tensor, Tensor]:
        x = self.net.encoder(ids[None], cases[None])[0]
        words = (x[first] + x[last]) / 2
        return words, self.net.triggers(words)


class Single(nn.Module):
    """A head over one window."""

    def __init__(self, head: nn.Module) -> None:
        super().__init__()
        self.head = head

    def forward(self, vectors: Tensor, at: Tensor, *rest: Tensor) -> Any:
        return self.head(vectors[None], torch.zeros_like(at), at, *rest)


def kept_pieces(tokenizer: Any, documents: Sequence[Features]) -> set[int]:
    """Ids of the pieces that stay.

    Those are the special ones, the common ones, short continuations, and the corpus's own.
    """
    keep: set[int] = set()
    foreign: set[int] = set()
    for piece, number in tokenizer.get_vocab().items():
        bare = piece.removeprefix("##")
        if piece.startswith("[unused"):
            continue
        special = piece.startswith("[") and piece.endswith("]")
        short = bare.isascii() and (len(bare) == 1 or (bare != piece and len(bare) <= 3))
        if number < COMMON or special or short:
            keep.add(number)
        if len(bare) == 1 and not piece.isascii() and number >= 1000 and not piece[-1].isalpha():
            foreign.add(number)
    for doc in documents:
        keep.update(tokenizer.encode(doc["text"], add_special_tokens=False).ids)
    return keep - foreign


def prune(
    net: Net, tokenizer: Any, documents: Sequence[Features], known: frozenset[str], out: Path
) -> None:
    """Shrinks the embedding to the kept pieces and writes the tokenizer that belongs to it.

    ``known`` are the pieces of the model that was gone on from, which stay.
    """
    tokenizer.no_truncation()
    tokenizer.no_padding()
    pieces = tokenizer.get_vocab()
    keep = sorted({*kept_pieces(tokenizer, documents), *(pieces[p] for p in known)})
    spec = json.loads(tokenizer.to_str())
    names = {i: p for p, i in spec["model"]["vocab"].items()}
    number = {old: new for new, old in enumerate(keep)}
    spec["model"]["vocab"] = {names[old]: new for old, new in number.items()}
    spec["added_tokens"] = [
        {**t, "id": number[t["id"]]} for t in spec["added_tokens"] if t["id"] in number
    ]
    spec["post_processor"] = spec["truncation"] = spec["padding"] = None
    (out / "tokenizer.json").write_text(
        json.dumps(spec, ensure_ascii=False, separators=(",", ":")), encoding="utf-8"
    )
    smaller = nn.Embedding(len(keep), net.encoder.pieces.embedding_dim)
    smaller.weight.data.copy_(net.encoder.pieces.weight.data[keep])
    net.encoder.pieces = smaller


# The dimensions of each graph's inputs and outputs that vary.
_WHOLE = {
    **dict.fromkeys(("ids", "cases"), ("pieces",)),
    **dict.fromkeys(("first", "last", "vectors", "scores"), ("words",)),
}
_ROLES = {
    "vectors": ("words",),
    **dict.fromkeys(("triggers", "types", "negative", "factuality"), ("events",)),
    **dict.fromkeys(("distances", "same"), ("events", "words")),
    "relations": ("kinds", "events", "words"),
    "roles": ("events", "role", "words"),
}
_LINKS = {
    "vectors": ("words",),
    "queries": ("queries",),
    **dict.fromkeys(("distances", "links"), ("queries", "words")),
}


def graph(
    module: nn.Module,
    feed: dict[str, Tensor],
    outputs: Sequence[str],
    axes: Mapping[str, Sequence[str]],
    path: Path,
) -> None:
    """Writes a module as an ONNX graph; ``axes`` names the dimensions that vary."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module.eval(),
            tuple(feed.values()),
            str(path),
            input_names=list(feed),
            output_names=list(outputs),
            dynamic_axes={n: dict(enumerate(a)) for n, a in axes.items()},
            opset_version=17,
            dynamo=False,
        )


def graphs(net: Net, out: Path) -> None:
    """Writes the three graphs into a folder."""
    n, m, e = 12, 9, 2
    whole = {
        k: torch.zeros(s, dtype=torch.long)
        for k, s in (("ids", n), ("cases", n), ("first", m), ("last", m))
    }
    vectors = torch.zeros(m, net.encoder.pieces.weight.shape[1])
    pair = torch.zeros(e, m, dtype=torch.long)
    one = torch.zeros(e, dtype=torch.long)
    roles = {"vectors": vectors, "triggers": one, "types": one, "distances": pair, "same": pair}
    roles["relations"] = torch.zeros(4, e, m, dtype=torch.long)
    links = {"vectors": vectors, "queries": one, "distances": pair}
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder)
        graph(Whole(net), whole, ("vectors", "scores"), _WHOLE, raw / "model.onnx")
        graph(
            Single(net.roles),
            roles,
            ("roles", "negative", "factuality"),
            _ROLES,
            raw / "roles.onnx",
        )
        graph(Single(net.links), links, ("links",), _LINKS, raw / "links.onnx")
        logging.getLogger().setLevel(logging.ERROR)
        fused = optimize_model(
            str(raw / "model.onnx"),
            "bert",
            num_heads=net.encoder.layers[0].heads,
            hidden_size=vectors.shape[1],
            opt_level=0,
        )
        fused.save_model_to_file(str(raw / "model.onnx"))
        for name in ("model", "roles", "links"):
            small = narrowed(onnx.load(str(raw / f"{name}.onnx")))
            onnx.checker.check_model(small)
            onnx.save(small, str(out / f"{name}.onnx"))


def narrowed(model: onnx.ModelProto) -> onnx.ModelProto:
    """The same graph with its matrices in eight bits, which the runtime widens once, on loading.

    Each row of a table and each column of a product has a scale of its own.
    """
    given = {i.name: i for i in model.graph.initializer}
    wide: dict[str, int] = {}  # a matrix, to the axis over which its scale is one
    for node in model.graph.node:
        turned = any(a.name == "transB" and a.i for a in node.attribute)
        for name in (n for n in node.input if n in given and node.op_type in _STORED):
            if len(given[name].dims) == 2 and given[name].data_type == TensorProto.FLOAT:
                wide.setdefault(name, int(turned or node.op_type == "Gather"))
    widening = []
    for name, axis in wide.items():
        matrix = numpy_helper.to_array(given[name])
        scale = np.abs(matrix).max(axis=axis, keepdims=True) / np.float32(_LARGEST)
        scale[scale == 0] = 1
        whole, parts = np.rint(matrix / scale).astype(np.int8), f"{name}{SUFFIX}"
        model.graph.initializer.remove(given[name])
        model.graph.initializer.extend(
            (numpy_helper.from_array(whole, parts), numpy_helper.from_array(scale, f"{name}_scale"))
        )
        widening += [
            helper.make_node("Cast", [parts], [f"{name}_wide"], to=TensorProto.FLOAT),
            helper.make_node("Mul", [f"{name}_wide", f"{name}_scale"], [name]),
        ]
    for node in reversed(widening):
        model.graph.node.insert(0, node)
    return model


def rounded(value: Any) -> Any:
    """A value for JSON with every number at six digits, which is the same on all machines."""
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, dict):
        return {k: rounded(v) for k, v in value.items()}
    return [rounded(v) for v in value] if isinstance(value, list | tuple) else value


@dataclass(frozen=True, slots=True)
class Source:
    """What a network was made from, as ``kg.train.run.Task`` has it; ``kept`` was not trained on."""

    documents: Sequence[Features]
    kept: Sequence[Features]
    digest: str
    origin: str
    base: Path
    start: Path | None


def export(net: Net, source: Source, labels: Sequence[str], s: Settings, out: Path) -> None:
    """Writes the files of the runtime and the card, calibrated and measured on what was kept back."""
    net = net.cpu().eval()
    net.load_state_dict({k: v.half().float() for k, v in net.state_dict().items()})
    start = neural.config(source.start) if source.start else None
    known = vocabulary(source.start) if source.start else frozenset()
    out.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer.from_file(str(source.base / "tokenizer.json"))
    with torch.no_grad():
        prune(net, tokenizer, source.documents, known, out)
    graphs(net, out)
    config: dict[str, Any] = {
        "types": list(KINDS),
        "roles": list(ROLES),
        "vocabulary": len(net.encoder.pieces.weight),
        "window": s.window,
        "context": s.context,
        "labels": list(labels),
        "calibration": {},
        "thresholds": dict.fromkeys(("trigger", "negative", *ROLES), 0.5),
    }
    path = out / "config.json"
    path.write_text(json.dumps(config), encoding="utf-8")
    detector = Detector.load(out)
    assert detector is not None  # its files have just been written
    calibrate(detector, source.kept, start)
    config |= {
        "calibration": detector.config["calibration"],
        "thresholds": detector.thresholds,
        "corpus": {
            "sha256": source.digest,
            "origin": source.origin,
            "documents": len(source.documents),
            "events": sum(len(d["events"]) for d in source.documents),
            "held_out": len(source.kept),
            "held_out_events": sum(len(d["events"]) for d in source.kept),
        },
        "start": neural.digest(source.start) if source.start else None,
        "settings": dataclasses.asdict(s),
        "figures": measure(detector, source.kept),
        "reliability": reliability(detector, source.kept),
    }
    path.write_text(json.dumps(rounded(config), indent=1) + "\n", encoding="utf-8")
    write_card(out, rounded(config))


def vocabulary(folder: Path) -> frozenset[str]:
    """The word pieces that a model knows."""
    spec = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    return frozenset(spec["model"]["vocab"])
