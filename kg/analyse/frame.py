"""A built graph in, its projection with all analyses as DataFrames out: what a notebook asks."""

# ruff: noqa: PLC0415 (pandas is an extra)

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx

from kg.analyse.flat import flat
from kg.analyse.reported import projected
from kg.errors import SettingsError, choices
from kg.graph.places import open_graph
from kg.graph.project import Filter

if TYPE_CHECKING:
    import pandas as pd


def to_frame(found: Any) -> pd.DataFrame:
    """What any function of ``kg.analyse`` gave, as a DataFrame; SettingsError where pandas is missing.

    A path gives a row for each event, a group one for each member. Figures that hold for all rows, such as
    a modularity, stand in the frame's ``attrs``.
    """
    try:
        import pandas as pd
    except ModuleNotFoundError as error:
        raise SettingsError("DataFrames need pandas: pip install 'livekg[frames]'") from error
    one_path = isinstance(found, dict) and "hops" in found
    rows = [found] if one_path else [] if found is None else found
    frame: Any = pd.DataFrame(flat(rows))
    if isinstance(rows, dict):
        frame.attrs = {k: v for k, v in rows.items() if not isinstance(v, (list, dict))}
    # A column with gaps keeps whole numbers whole.
    return frame.convert_dtypes() if len(frame) else frame


@dataclass(frozen=True, eq=False)
class Network:
    """A projection and the functions of ``kg.analyse`` on it. Two are equal only when they are the same.

    ``network.frame("centrality", Choice("conflict"), top=5)`` is as a DataFrame what
    ``centrality(network.graph, Choice("conflict"), top=5)`` gives as rows. The functions themselves
    take ``network.graph``, a networkx MultiDiGraph.
    """

    graph: nx.MultiDiGraph[Any] = field(repr=False)
    origin: str

    @classmethod
    def open(
        cls,
        path: Path | str,
        *,
        types: Collection[str] | None = None,
        classes: Collection[str] | None = None,
        since: str | None = None,
        until: str | None = None,
        reported: bool = False,
    ) -> Network:
        """Project a built graph, as ``kg.graph.project.Filter`` chooses; InputError when there is none.

        With ``reported`` an undated event stands on the day of the first document that tells it
        (``dated_by_report``), and the window is for such days as well.
        """
        store, ontology = open_graph(path)
        keep = Filter(types=types, classes=classes, since=since, until=until)
        return cls(projected(store, ontology, keep, reported=reported), str(path))

    def frame(self, analysis: str, /, *given: Any, **options: Any) -> pd.DataFrame:
        """One of ``FRAMES`` as a DataFrame, given what its function takes after the graph."""
        return to_frame(_function(analysis)(self.graph, *given, **options))


# The analyses whose answer has rows.
FRAMES = (
    *(
        "centrality",
        "stability",
        "unconfirmed",
        "over_time",
        "communities",
        "components",
        "bridges",
        "cores",
    ),
    *("balance", "dyads", "dyad", "matrix", "reciprocity", "status", "contested", "corroborated"),
    *("brokers", "k_shortest_paths", "shortest_path", "time_respecting_path"),
)


def _function(name: str) -> Callable[..., Any]:
    from kg import analyse

    if name not in FRAMES:
        raise SettingsError(f"unknown analysis {name!r}; {choices(name, FRAMES)}")
    found: Callable[..., Any] = getattr(analyse, name)
    return found
