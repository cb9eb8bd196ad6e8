"""A model as it ships (``kg/train/export.py``) -> the network, so that training can go on from it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from kg.train.net import Net

FUSED = {"model": "net.", "roles": "head.", "links": "head."}
PARTS = {"model": "", "roles": "roles.", "links": "links."}
SUFFIX = "_quantized"
FROZEN = ("encoder.pieces.weight", "encoder.positions.weight")


def weights(path: Path, prefix: str, own: dict[str, Tensor]) -> dict[str, Tensor]:
    """Parameters of one graph, by the network's names.

    The export keeps the names of biases and tables. A matrix that it had to transpose is named after its node
    alone; such matrices stand in the order in which the network's own are used, and their shapes must agree.
    """
    tensors = {i.name: i for i in onnx.load(str(path)).graph.initializer}
    found: dict[str, Tensor] = {}
    nameless: list[Tensor] = []
    for name, tensor in tensors.items():
        if name.endswith(SUFFIX):
            stem = name.removesuffix(SUFFIX)
            scale = numpy_helper.to_array(tensors[f"{stem}_scale"])
            value = torch.tensor(numpy_helper.to_array(tensor).astype("float32") * scale)
            if stem.startswith(prefix):
                found[stem.removeprefix(prefix)] = value
            else:
                nameless.append(value.T)
        elif name.removeprefix(prefix) in own:
            found[name.removeprefix(prefix)] = torch.tensor(numpy_helper.to_array(tensor))
    open_names = [n for n, v in own.items() if n not in found and v.ndim == 2]
    if len(open_names) != len(nameless):
        raise ValueError(f"{path}: {len(nameless)} nameless matrices for {open_names}")
    found.update(zip(open_names, nameless, strict=True))
    for name, value in found.items():
        if name not in FROZEN and value.shape != own[name].shape:
            raise ValueError(
                f"{path}: {name} is {tuple(value.shape)}, not {tuple(own[name].shape)}"
            )
    return found


def take(net: Net, folder: Path) -> None:
    """Loads the weights of a stored model into a network that already holds the base model's word pieces."""
    state: dict[str, Any] = net.state_dict()
    for name, part in PARTS.items():
        if name == "model":
            own = {k: v for k, v in state.items() if k.startswith(("encoder.", "triggers."))}
        else:
            own = {k.removeprefix(part): v for k, v in state.items() if k.startswith(part)}
        for key, value in weights(folder / f"{name}.onnx", FUSED[name], own).items():
            if part + key not in FROZEN:
                state[part + key] = value
    net.load_state_dict(state)
