"""Confidences with whether each was right in, how far they can be trusted out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Judged = tuple[float, bool]
BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """The events of one tenth of confidence: how many, their mean confidence, and the share that is right."""

    start: float
    count: int
    mean: float
    right: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """How far confidence and what is right lie apart.

    ``error`` is the expected calibration error: the distance of each bin, weighted by its events.
    ``brier`` is the mean square of confidence less outcome, and ``ranking`` the chance that an event that is
    right has more confidence than one that is not (.5 is no better than a coin; ties count half).
    """

    bins: tuple[Bin, ...]
    error: float
    brier: float
    ranking: float


def reliability(judged: Sequence[Judged]) -> Reliability:
    """The table and the three figures; all zero and empty for no event.

    The expected calibration error is that of Naeini, Cooper and Hauskrecht (2015) over tenths.
    """
    if not judged:
        return Reliability((), 0.0, 0.0, 0.0)
    tenths: dict[int, list[Judged]] = {}
    for sure, right in judged:
        tenths.setdefault(min(int(sure * BINS + 1e-9), BINS - 1), []).append((sure, right))
    bins = tuple(
        Bin(
            n / BINS,
            len(mine),
            sum(s for s, _ in mine) / len(mine),
            sum(r for _, r in mine) / len(mine),
        )
        for n, mine in sorted(tenths.items())
    )
    error = sum(b.count * abs(b.mean - b.right) for b in bins) / len(judged)
    brier = sum((s - r) ** 2 for s, r in judged) / len(judged)
    return Reliability(bins, error, brier, _ranking(judged))


def _ranking(judged: Sequence[Judged]) -> float:
    """The area under the curve of hits against false alarms, by ranks (Mann and Whitney)."""
    good = sorted(s for s, right in judged if right)
    bad = sorted(s for s, right in judged if not right)
    if not good or not bad:
        return 0.0
    won = sum((g > b) + (g == b) / 2 for g in good for b in bad)
    return won / (len(good) * len(bad))
