"""A trained network -> the files of the runtime: three ONNX graphs in 8-bit weights, a pruned vocabulary, settings, a card."""

from __future__ import annotations

import json
import logging
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.optimizer import optimize_model
from tokenizers import Tokenizer
from torch import Tensor, nn

from kg.extract.neural import ROLES, Detector
from training.card import write_card
from training.data import Features, held_out
from training.measure import calibrate, measure, reliability
from training.net import Net, Shape
from training.settings import KINDS, Settings

COMMON = 18_000  # the vocabulary is ordered by frequency: these first pieces of it are kept whatever the corpus holds


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


def kept_pieces(tokenizer: Any, documents: Sequence[Features]) -> list[int]:
    """Ids of the pieces that stay: special ones, single characters and their continuations, the common ones, the corpus's."""
    vocabulary = tokenizer.get_vocab()
    keep = {
        i
        for p, i in vocabulary.items()
        if (p.startswith("[") and not p.startswith("[unused") and p.endswith("]")) or i < COMMON
    }
    keep -= {i for p, i in vocabulary.items() if p.startswith("[unused")}
    keep |= {
        i
        for p, i in vocabulary.items()
        if len(p.removeprefix("##")) == 1 and p.removeprefix("##").isascii()
    }
    keep |= {
        i for p, i in vocabulary.items() if p.startswith("##") and p[2:].isascii() and len(p) <= 5
    }
    for doc in documents:
        keep.update(tokenizer.encode(doc["text"], add_special_tokens=False).ids)
    foreign = {
        i
        for p, i in vocabulary.items()
        if not p.isascii() and len(p.removeprefix("##")) == 1 and i >= 1000 and not p[-1].isalpha()
    }
    return sorted(keep - foreign)


def prune(net: Net, tokenizer: Any, documents: Sequence[Features], out: Path) -> None:
    """Shrinks the embedding to the kept pieces and writes the tokenizer that belongs to it."""
    tokenizer.no_truncation()
    tokenizer.no_padding()
    keep = kept_pieces(tokenizer, documents)
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


def graph(
    module: nn.Module,
    feed: dict[str, Tensor],
    outputs: Sequence[str],
    axes: dict[str, list[str]],
    path: Path,
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module.eval(), tuple(feed.values()), str(path), input_names=list(feed), output_names=list(outputs),
            dynamic_axes={n: dict(enumerate(a)) for n, a in axes.items()}, opset_version=17, dynamo=False,
        )  # fmt: skip


def graphs(net: Net, out: Path) -> None:
    """The three graphs, weights quantised to 7 bits a channel (8 would overflow on processors without VNNI)."""
    n, m, e = 12, 9, 2
    whole = {
        k: torch.zeros(s, dtype=torch.long)
        for k, s in (("ids", n), ("cases", n), ("first", m), ("last", m))
    }
    vectors = torch.zeros(m, net.encoder.pieces.weight.shape[1])
    pair = torch.zeros(e, m, dtype=torch.long)
    one = torch.zeros(e, dtype=torch.long)
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder)
        graph(Whole(net), whole, ("vectors", "scores"), {"ids": ["pieces"], "cases": ["pieces"], "first": ["words"],
              "last": ["words"], "vectors": ["words"], "scores": ["words"]}, raw / "model.onnx")  # fmt: skip
        graph(Single(net.roles), {"vectors": vectors, "triggers": one, "types": one, "distances": pair, "same": pair,
              "relations": torch.zeros(4, e, m, dtype=torch.long)},
              ("roles", "negative", "factuality"), {"vectors": ["words"], "triggers": ["events"], "types": ["events"],
              "distances": ["events", "words"], "same": ["events", "words"],
              "relations": ["kinds", "events", "words"], "roles": ["events", "role", "words"],
              "negative": ["events"], "factuality": ["events"]}, raw / "roles.onnx")  # fmt: skip
        graph(Single(net.links), {"vectors": vectors, "queries": one, "distances": pair}, ("links",),
              {"vectors": ["words"], "queries": ["queries"], "distances": ["queries", "words"],
               "links": ["queries", "words"]}, raw / "links.onnx")  # fmt: skip
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
            onnx.checker.check_model(str(raw / f"{name}.onnx"))
            quantize_dynamic(
                raw / f"{name}.onnx", out / f"{name}.onnx", weight_type=QuantType.QInt8, per_channel=True, reduce_range=True,
                op_types_to_quantize=["MatMul", "Gemm", "Gather", "Attention"], extra_options={"MatMulConstBOnly": True, "DefaultTensorType": onnx.TensorProto.FLOAT},
            )  # fmt: skip


def rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, dict):
        return {k: rounded(v) for k, v in value.items()}
    return [rounded(v) for v in value] if isinstance(value, list | tuple) else value


def export(
    weights: Path, base: Path, documents: Sequence[Features], digest: str, out: Path
) -> None:
    stored = torch.load(weights, map_location="cpu", weights_only=True)
    s = Settings(**stored["settings"])
    base_config = json.loads((base / "config.json").read_text(encoding="utf-8"))
    net = Net(Shape(
        vocabulary=base_config["vocab_size"], width=base_config["hidden_size"], layers=base_config["num_hidden_layers"],
        attention=base_config["num_attention_heads"], inner=base_config["intermediate_size"],
        positions=base_config["max_position_embeddings"], types=len(KINDS), head=s.head, pair=s.pair,
    ))  # fmt: skip
    net.load_state_dict({k: v.float() for k, v in stored["state"].items()})
    net.eval()
    out.mkdir(parents=True, exist_ok=True)
    with torch.no_grad():
        prune(net, Tokenizer.from_file(str(base / "tokenizer.json")), documents, out)
    graphs(net, out)
    config: dict[str, Any] = {
        "types": list(KINDS),
        "vocabulary": len(net.encoder.pieces.weight),
        "window": s.window,
        "context": s.context,
        "labels": stored["labels"],
        "calibration": {},
        "thresholds": dict.fromkeys(("trigger", "negative", *ROLES), 0.5),
    }
    path = out / "config.json"
    path.write_text(json.dumps(config), encoding="utf-8")
    detector = Detector.load(out)
    assert detector is not None
    kept = [d for d in documents if held_out(d["id"], s.fold, s.folds)]
    calibrate(detector, kept)
    config.update(
        calibration=detector.config["calibration"], thresholds=detector.thresholds,
        corpus={"sha256": digest, "documents": len(documents), "events": sum(len(d["events"]) for d in documents),
                "held_out": len(kept), "held_out_events": sum(len(d["events"]) for d in kept)},
        settings=stored["settings"], figures=measure(detector, kept), reliability=reliability(detector, kept),
    )  # fmt: skip
    path.write_text(json.dumps(rounded(config), indent=1) + "\n", encoding="utf-8")
    write_card(out, rounded(config))
