"""A graph of pairs in, exact betweenness and harmonic closeness out, many sources at a time in arrays."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np

LARGE = 400  # actors from which on the arrays are faster than networkx, which stays the reference
_BLOCK = 64  # sources at a time


def heavy(pairs: nx.Graph[Any]) -> tuple[dict[str, float], dict[str, float]]:
    """Betweenness (Brandes 2001, normalised) and harmonic closeness, as networkx gives them; both exact."""
    names = list(pairs)
    n = len(names)
    # From networkx, for scipy has no types of its own here.
    matrix = nx.to_scipy_sparse_array(pairs, nodelist=names, weight=None, dtype=float, format="csr")
    between, near = np.zeros(n), np.zeros(n)
    for low in range(0, n, _BLOCK):
        sources = np.arange(low, min(low + _BLOCK, n))
        columns = np.arange(len(sources))
        ways = np.zeros((n, len(sources)))
        ways[sources, columns] = 1.0
        depth = np.full(ways.shape, -1)
        depth[sources, columns] = 0
        front, level = ways, 0
        while front.any():
            level += 1
            front = (matrix @ front) * (depth < 0)
            reached = front > 0
            depth[reached] = level
            ways += front
            near += reached.sum(axis=1) / level
        share = np.zeros(ways.shape)
        for step in range(level, 0, -1):
            here = depth == step
            flow = np.where(here, (1 + share) / np.where(here, ways, 1), 0)
            share += np.where(depth == step - 1, ways * (matrix @ flow), 0)
        share[sources, columns] = 0
        between += share.sum(axis=1)
    if n > 2:
        between /= (n - 1) * (n - 2)
    return dict(zip(names, between.tolist(), strict=True)), dict(
        zip(names, near.tolist(), strict=True)
    )
