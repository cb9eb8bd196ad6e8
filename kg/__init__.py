"""News live blogs on conflict and diplomacy in, a graph with the exact words behind every triple out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.query.frame import Graph

__version__ = "0.1.0"
__all__ = ["open_graph"]


def open_graph(path: str) -> Graph:
    """A graph that ``kg build`` wrote, to be asked from Python: ``query`` and ``ask`` give DataFrames."""
    from kg.query.frame import Graph  # noqa: PLC0415 (importing kg loads nothing heavy)

    return Graph.open(path)
