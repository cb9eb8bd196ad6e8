"""The runtime's reader over the network itself, so that training is measured by the code that is shipped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from kg.extract.neural import CLS, ROLES, SEP, Detector
from kg.train.net import Net
from kg.train.settings import KINDS, Settings


class TorchDetector(Detector):
    """The reader over the network itself."""

    def __init__(self, net: Net, tokenizer: Any, labels: Sequence[str], s: Settings) -> None:
        self.labels = {label: number for number, label in enumerate(labels, 1)}
        self.config = {
            "types": list(KINDS),
            "roles": list(ROLES),
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
