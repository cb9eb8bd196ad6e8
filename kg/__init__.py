"""News live blogs on conflict and diplomacy in, a graph with the exact words behind every triple out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.analyse.frame import Network
    from kg.graph.store import Store
    from kg.ontology import Ontology
    from kg.query.frame import Graph

__version__ = "0.1.0"
__all__ = ["open_graph", "open_network"]


def open_graph(path: str) -> Graph:
    """A graph that ``kg build`` wrote, to be asked from Python: ``query`` and ``ask`` give DataFrames.

    A notebook shows it as the page of ``kg view``.
    """
    from kg.query.frame import Graph  # noqa: PLC0415 (importing kg loads nothing heavy)

    return Graph.open(path, draw=_framed)


def _framed(store: Store, ontology: Ontology) -> str:
    from kg.graph.project import project  # noqa: PLC0415
    from kg.query.describe import documents  # noqa: PLC0415
    from kg.view import Source, frame, page  # noqa: PLC0415

    sources = {ident: Source(*rest) for ident, rest in documents(store).items()}
    return frame(page(project(store.to_rdflib(), ontology), sources=sources))


def open_network(path: str, **chosen: Any) -> Network:
    """Who is linked with whom in such a graph: ``frame`` gives each analysis as a DataFrame.

    ``chosen`` are ``types``, ``classes``, ``since``, ``until``, ``reported``, as ``Network.open`` has them.
    """
    from kg.analyse.frame import Network  # noqa: PLC0415 (importing kg loads nothing heavy)

    return Network.open(path, **chosen)
