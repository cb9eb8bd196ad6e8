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
        layers = [ways > 0]  # whom each source reaches in so many steps
        unseen = ~layers[0]
        front = ways
        while True:
            front = matrix @ front
            front *= unseen
            reached = front > 0
            if not reached.any():
                break
            near += reached.sum(axis=1) / len(layers)
            layers.append(reached)
            unseen &= ~reached
            ways += front
        share = np.zeros(ways.shape)
        flow = np.empty(ways.shape)
        for before, here in zip(layers[-2::-1], layers[:0:-1], strict=True):
            np.add(share, 1, out=flow)
            np.divide(flow, ways, out=flow, where=here)
            flow *= here
            np.multiply(matrix @ flow, ways, out=share, where=before)
        share[sources, columns] = 0
        between += share.sum(axis=1)
    if n > 2:
        between /= (n - 1) * (n - 2)
    return dict(zip(names, between.tolist(), strict=True)), dict(
        zip(names, near.tolist(), strict=True)
    )
