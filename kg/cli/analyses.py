"""The analyses of ``kg analyse`` by name: what each is given, and how many names it takes."""

# ruff: noqa: PLC0415 (a command loads what it needs when it runs: `kg query` starts without spaCy)

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Asked:
    """What an analysis is given: the projection, which edges count, names and options."""

    graph: Any
    choice: Any
    names: list[str]
    top: int
    by: str
    days: int | None
    in_time: bool
    measure: str | None
    engine: str | None
    method: str


def _centrality(a: Asked) -> Any:
    from kg import analyse as work

    # The first measure ranks the rows; the others stand beside it.
    first = [] if a.measure is None else [a.measure]
    wanted = [*first, *(m for m in work.MEASURES if m != a.measure)]
    return work.centrality(a.graph, a.choice, measures=wanted, top=a.top, engine=a.engine)


def _stability(a: Asked) -> Any:
    from kg import analyse as work

    return work.stability(a.graph, a.choice, measure=a.measure or "degree", top=a.top)


def _unconfirmed(a: Asked) -> Any:
    from kg import analyse as work

    return work.unconfirmed(a.graph, a.choice, measure=a.measure or "degree", top=a.top)


def _over_time(a: Asked) -> Any:
    from kg import analyse as work

    return work.over_time(a.graph, a.choice, measure=a.measure or "degree", by=a.by, top=a.top)


def _communities(a: Asked) -> Any:
    from kg import analyse as work

    return work.communities(a.graph, a.choice, method=a.method)


def _path(a: Asked) -> Any:
    from kg import analyse as work

    if a.in_time:
        found = work.time_respecting_path(a.graph, a.names[0], a.names[1], a.choice)
        return [] if found is None else [found]
    weighted = a.choice.weight != "events"
    return work.k_shortest_paths(
        a.graph, a.names[0], a.names[1], a.choice, k=min(a.top, 3), weighted=weighted
    )


def _brokers(a: Asked) -> Any:
    from kg import analyse as work

    return work.brokers(a.graph, a.names[0], a.names[1], a.choice, days=a.days)[: a.top]


def _dyads(a: Asked) -> Any:
    from kg import analyse as work

    if a.names:
        return work.dyad(a.graph, a.names[0], a.names[1], a.choice, by=a.by)
    return work.dyads(a.graph, a.choice, by=a.by, top=a.top)


def _matrix(a: Asked) -> Any:
    from kg import analyse as work

    series = work.matrix(a.graph, a.names[0], a.names[1], a.choice, by=a.by)
    return series | {"changes": work.change_points(series)}


def _reciprocity(a: Asked) -> Any:
    from kg import analyse as work

    act = a.names[0] if a.names else "Expulsion"
    return work.reciprocity(a.graph, a.choice, type=act, days=90 if a.days is None else a.days)


def _status(a: Asked) -> Any:
    from kg import analyse as work

    return work.status(a.graph, a.names[0], a.names[1], a.choice)


def _listed(name: str, *, chosen: bool = True) -> Callable[[Asked], Any]:
    """An analysis that needs no more than the graph, and mostly the choice, and is cut at the end."""

    def run(a: Asked) -> Any:
        from kg import analyse as work

        function = getattr(work, name)
        return (function(a.graph, a.choice) if chosen else function(a.graph))[: a.top]

    return run


def _balance(a: Asked) -> Any:
    from kg import analyse as work

    return work.balance(a.graph, a.choice, top=a.top)


@dataclass(frozen=True, slots=True)
class Analysis:
    """The work, and how many names it may be given."""

    run: Callable[[Asked], Any]
    names: tuple[int, ...] = (0,)


ANALYSES: Mapping[str, Analysis] = {
    "centrality": Analysis(_centrality),
    "over-time": Analysis(_over_time),
    "stability": Analysis(_stability),
    "unconfirmed": Analysis(_unconfirmed),
    "path": Analysis(_path, (2,)),
    "brokers": Analysis(_brokers, (2,)),
    "communities": Analysis(_communities),
    "components": Analysis(_listed("components")),
    "bridges": Analysis(_listed("bridges")),
    "cores": Analysis(_listed("cores")),
    "balance": Analysis(_balance),
    "dyads": Analysis(_dyads, (0, 2)),
    "matrix": Analysis(_matrix, (2,)),
    "reciprocity": Analysis(_reciprocity, (0, 1)),
    "status": Analysis(_status, (2,)),
    "contested": Analysis(_listed("contested", chosen=False)),
    "corroborated": Analysis(_listed("corroborated", chosen=False)),
}
