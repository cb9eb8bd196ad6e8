"""The projected graph in, rows with the sentences behind them out: one function a question, no side effects.

Two warnings hold for every figure here. The actors of a live blog are those that its editors wrote
about, not a sample; and what is counted is reports, not what happened.
"""

from kg.analyse.actors import find_actor
from kg.analyse.centrality import MEASURES, centrality, centrality_by_side, stability
from kg.analyse.contested import contested, corroborated
from kg.analyse.dyads import dyad, dyads
from kg.analyse.pairs import SIDES, Choice
from kg.analyse.paths import k_shortest_paths, shortest_path, time_respecting_path
from kg.analyse.structure import bridges, communities, components, cores

__all__ = [
    "MEASURES",
    "SIDES",
    "Choice",
    "bridges",
    "centrality",
    "centrality_by_side",
    "communities",
    "components",
    "contested",
    "cores",
    "corroborated",
    "dyad",
    "dyads",
    "find_actor",
    "k_shortest_paths",
    "shortest_path",
    "stability",
    "time_respecting_path",
]
