"""The network and features in, the trained network out."""

from __future__ import annotations

import copy
import math
import random
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from kg.train.data import Features
from kg.train.net import Net
from kg.train.samples import Sample, collate, samples
from kg.train.settings import Settings
from kg.train.swap import Swapper

# Events a window that a loss is shared among, so that text without events does not outweigh all else.
FEWEST = 2
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
    """What a batch says against the network: of triggers, roles and properties, and antecedents."""
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


def batches(pool: list[Sample], count: int, rng: random.Random) -> list[list[Sample]]:
    """Windows in random batches, those of like length together: padding costs as much as text does."""
    rng.shuffle(pool)
    stride = math.ceil(len(pool) / count)
    result = []
    for start in range(0, len(pool), POOLED * stride):
        near = sorted(pool[start : start + POOLED * stride], key=Sample.__len__)
        result += [near[i : i + stride] for i in range(0, len(near), stride)]
    rng.shuffle(result)
    return result


def train(
    net: Net, documents: Sequence[Features], tokenizer: Any, s: Settings, say: Callable[[str], None]
) -> Net:
    """Trains in place and returns the running average of the weights, which is what is used."""
    device = next(net.parameters()).device
    short = device.type == "cuda" or torch.cpu._is_avx512_bf16_supported()
    rng = random.Random(s.seed)  # noqa: S311 (a fixed order, no secret)
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
            with torch.autocast(device.type, torch.bfloat16, enabled=short):
                value = loss(net, x, s)
            optimiser.zero_grad(set_to_none=True)
            value.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            step += 1
            sums += value.detach()
            keep = min(s.average, step / (step + 10))
            with torch.no_grad():
                torch._foreach_lerp_(list(average.parameters()), list(net.parameters()), 1 - keep)
        took = time.monotonic() - began
        say(f"epoch {epoch + 1}/{s.epochs}: loss {float(sums) / share:.3f}, {took:.0f} s")
    average.eval()
    return average
