"""The projection in, the same with undated events on the day of their report out: on request, and marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import networkx as nx

from kg.graph.project import Filter, document_days, overlaps, project
from kg.graph.store import Store
from kg.ontology import Ontology


def projected(
    store: Store, ontology: Ontology, keep: Filter, *, reported: bool = False
) -> nx.MultiDiGraph[Any]:
    """The projection of a store; with ``reported``, undated events on the days of their documents.

    The window of ``keep`` is then for the days of reports as well.
    """
    told = store.to_rdflib()
    if not reported:
        return project(told, ontology, keep)
    graph = project(told, ontology, replace(keep, since=None, until=None))
    days = document_days(told, ontology)
    return dated_by_report(graph, days, since=keep.since, until=keep.until)


def dated_by_report(
    graph: nx.MultiDiGraph[Any],
    days: Mapping[str, str],
    *,
    since: str | None = None,
    until: str | None = None,
) -> nx.MultiDiGraph[Any]:
    """A copy in which an event without a date has that of the first document that tells it, and says so.

    Parameters
    ----------
    days : the days of documents, by their ids; an event that only others tell stays undated.
    since, until : a window, as in ``kg.graph.project.Filter``, which the day of the report may meet too.

    Returns
    -------
    Edges whose date was taken from a report have ``dated`` "report"; actors without an event are left out.

    Notes
    -----
    News tells mostly of the day before and of the day itself, but also recalls what was years ago
    without saying when: a date of a report is the latest day on which the event can have been, not its day.
    """
    out: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
    kept = []
    for source, target, key, data in graph.edges(keys=True, data=True):
        told = dict(data)
        if told["date"] is None:
            first = min(
                (days[q.document] for q in told["quotes"] if q.document in days), default=None
            )
            if first is not None:
                told |= {"date": first, "dated": "report"}
        if overlaps(told["date"], since, until):
            kept.append((source, target, key, told))
    ends = {end for source, target, _, _ in kept for end in (source, target)}
    out.add_nodes_from((node, data) for node, data in graph.nodes(data=True) if node in ends)
    for source, target, key, told in kept:
        out.add_edge(source, target, key=key, **told)
    return out
