"""The projected graph in, rows with the sentences behind them out: one function a question, no side effects.

Two warnings hold for every figure here. The actors of a live blog are those that its editors wrote
about, not a sample; and what is counted is reports, not what happened.
"""

from kg.analyse.actors import find_actor
from kg.analyse.balance import balance
from kg.analyse.brokers import brokers
from kg.analyse.centrality import MEASURES, centrality, centrality_by_side
from kg.analyse.contested import contested, corroborated
from kg.analyse.dyads import dyad, dyads
from kg.analyse.flat import flat
from kg.analyse.frame import FRAMES, Network, to_frame
from kg.analyse.pairs import SIDES, WEIGHTS, Choice
from kg.analyse.paths import k_shortest_paths, no_path, shortest_path, time_respecting_path
from kg.analyse.reciprocity import arc_reciprocity, reciprocity
from kg.analyse.report import Plan, Report, report
from kg.analyse.reported import dated_by_report, projected
from kg.analyse.series import change_points, matrix
from kg.analyse.stability import stability, unconfirmed
from kg.analyse.status import status
from kg.analyse.structure import bridges, communities, components, cores
from kg.analyse.windows import over_time

__all__ = [
    "FRAMES",
    "MEASURES",
    "SIDES",
    "WEIGHTS",
    "Choice",
    "Network",
    "Plan",
    "Report",
    "arc_reciprocity",
    "balance",
    "bridges",
    "brokers",
    "centrality",
    "centrality_by_side",
    "change_points",
    "communities",
    "components",
    "contested",
    "cores",
    "corroborated",
    "dated_by_report",
    "dyad",
    "dyads",
    "find_actor",
    "flat",
    "k_shortest_paths",
    "matrix",
    "no_path",
    "over_time",
    "projected",
    "reciprocity",
    "report",
    "shortest_path",
    "stability",
    "status",
    "time_respecting_path",
    "to_frame",
    "unconfirmed",
]
