"""Actors and the pairs among them in, integer positions out on which no two labels lie over each other.

Written out in plain arithmetic instead of a numerical library: the same graph gives the same
positions, and so the same bytes, on every machine.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

_GOLDEN = math.pi * (3 - math.sqrt(5))
_STEP = 104.0  # pixels that a distance of 1 takes
_ROUNDS = 120
_GAP = 8.0
_TRIES = 150  # places that are looked at around an actor
_BEAD = 30.0  # pixels between the places at which a line counts as taking room
_ANCHORS = 1500  # actors that get others around them


class Box(NamedTuple):
    """Half the width of what is drawn for an actor, and how far it reaches above and below its centre."""

    half: float
    above: float
    below: float


Point = tuple[float, float]
Neighbours = Mapping[str, Sequence[str]]


def positions(
    ranked: Sequence[str], neighbours: Neighbours, boxes: Mapping[str, Box], *, core: int
) -> dict[str, tuple[int, int]]:
    """Where each actor stands.

    The first ``core`` of ``ranked`` are laid out by stress majorization, so that the distance on the page
    follows the distance in the graph. Each part that nothing links to the rest is laid out by itself
    and moved as a whole to the free place nearest to the middle, over no line of another. Every later
    actor takes the free place nearest to its first ranked neighbour, so nothing moves when a reader
    asks for more actors.
    """
    first = ranked[:core]
    inside = set(first)
    among = {n: [m for m in neighbours[n] if m in inside] for n in first}
    field = _Field(boxes)
    places: dict[str, Point] = {}
    for part in _parts(first, among):
        local = _apart(_stress(part, among), boxes)
        beads = _beads(local, among)
        right, down = field.room(local, beads) if places else (0.0, 0.0)
        for node, (x, y) in local.items():
            places[node] = (x + right, y + down)
            field.put(node, *places[node])
        field.draw((x + right, y + down) for x, y in beads)
    field.outside = field.radius
    rank = {node: i for i, node in enumerate(ranked)}
    for node in ranked:
        if node in places:
            continue
        anchor = min((m for m in neighbours[node] if m in places), key=rank.__getitem__, default="")
        places[node] = field.free(node, places.get(anchor), anchor)
        field.put(node, *places[node])
    return {node: (round(x), round(y)) for node, (x, y) in places.items()}


def _parts(nodes: Sequence[str], neighbours: Neighbours) -> list[list[str]]:
    """The connected parts, the largest first, each in the order of ``nodes``."""
    found: list[list[str]] = []
    seen: set[str] = set()
    for node in nodes:
        if node not in seen:
            part = set(_distances(node, neighbours))
            seen |= part
            found.append([n for n in nodes if n in part])
    return sorted(found, key=len, reverse=True)


def _beads(places: Mapping[str, Point], neighbours: Neighbours) -> list[Point]:
    """Points along the lines between neighbours."""
    out: list[Point] = []
    for node, (x, y) in places.items():
        for other in neighbours[node]:
            if node < other:
                to_x, to_y = places[other]
                steps = max(round(math.sqrt((to_x - x) ** 2 + (to_y - y) ** 2) / _BEAD), 1)
                out += [
                    (x + (to_x - x) * i / steps, y + (to_y - y) * i / steps)
                    for i in range(1, steps)
                ]
    return out


def _distances(start: str, neighbours: Neighbours) -> dict[str, int]:
    found = {start: 0}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        for other in neighbours[node]:
            if other not in found:
                found[other] = found[node] + 1
                queue.append(other)
    return found


def _stress(nodes: Sequence[str], neighbours: Neighbours) -> dict[str, Point]:
    """Gansner, Koren and North's majorization with weights 1/d²; begins on a sunflower spiral."""
    count = len(nodes)
    hops = [_distances(node, neighbours) for node in nodes]
    # Neighbours of a hub that know only the hub would share one ring; a longer arm for each ring's
    # crowd makes room for it.
    arm = [1.0 + 0.28 * math.sqrt(len(neighbours[node])) for node in nodes]
    wide = [
        [
            (hops[i][nodes[j]] * (min(arm[i], arm[j]) + 0.25 * max(arm[i], arm[j]))) / 1.25
            for j in range(count)
        ]
        for i in range(count)
    ]
    x = [math.sqrt(i + 0.5) * math.cos(i * _GOLDEN) for i in range(count)]
    y = [math.sqrt(i + 0.5) * math.sin(i * _GOLDEN) for i in range(count)]
    for _ in range(_ROUNDS):
        for i in range(count):
            total = sum_x = sum_y = 0.0
            for j in range(count):
                if i == j:
                    continue
                wanted = wide[i][j]
                weight = 1.0 / (wanted * wanted)
                dx, dy = x[i] - x[j], y[i] - y[j]
                far = max(math.sqrt(dx * dx + dy * dy), 1e-9)
                total += weight
                sum_x += weight * (x[j] + wanted * dx / far)
                sum_y += weight * (y[j] + wanted * dy / far)
            if total:
                x[i], y[i] = sum_x / total, sum_y / total
    # Higher than wide: names are wide, and moving them apart gives the width back.
    return {node: (x[i] * _STEP * 0.92, y[i] * _STEP * 1.08) for i, node in enumerate(nodes)}


def _apart(places: dict[str, Point], boxes: Mapping[str, Box]) -> dict[str, Point]:
    """Push boxes that overlap off each other, along the way that is shorter, until none do."""
    nodes = list(places)
    x = [places[n][0] for n in nodes]
    y = [places[n][1] for n in nodes]
    for _ in range(300):
        moved = False
        for i in range(len(nodes)):
            a = boxes[nodes[i]]
            for j in range(i + 1, len(nodes)):
                b = boxes[nodes[j]]
                over_x = a.half + b.half + _GAP - abs(x[i] - x[j])
                if over_x <= 0.5:
                    continue
                reach = a.below + b.above if y[i] <= y[j] else a.above + b.below
                over_y = reach + _GAP - abs(y[i] - y[j])
                if over_y <= 0.5:
                    continue
                moved = True
                if over_x < over_y:
                    push = over_x / 2 if x[i] <= x[j] else -over_x / 2
                    x[i], x[j] = x[i] - push, x[j] + push
                else:
                    push = over_y / 2 if y[i] <= y[j] else -over_y / 2
                    y[i], y[j] = y[i] - push, y[j] + push
        if not moved:
            break
    return {node: (x[i], y[i]) for i, node in enumerate(nodes)}


def _spiral(turn: int, base: float, centre: Point) -> Point:
    far = base + 22.0 * math.sqrt(turn)
    return (
        centre[0] + far * math.cos(turn * _GOLDEN),
        centre[1] + far * math.sin(turn * _GOLDEN),
    )


class _Field:
    """What is taken already, in cells, so that looking for a free place stays quick."""

    _CELL = 160.0

    def __init__(self, boxes: Mapping[str, Box]) -> None:
        self.boxes = boxes
        self.cells: dict[tuple[int, int], list[tuple[float, float, float, float]]] = {}
        self.radius = 0.0
        self.turns: dict[str, int] = {}
        self.turn = 0
        self.outside = 0.0  # how far the core reaches from its centre

    def put(self, node: str, x: float, y: float) -> None:
        """Take the place of ``node``."""
        edges = self._edges(node, x, y)
        self.radius = max(self.radius, math.sqrt(x * x + y * y) + self.boxes[node].half)
        for cell in self._around(edges):
            self.cells.setdefault(cell, []).append(edges)

    def draw(self, beads: Iterable[Point]) -> None:
        """Take the places along lines."""
        for x, y in beads:
            edges = self._bead(x, y)
            for cell in self._around(edges):
                self.cells.setdefault(cell, []).append(edges)

    def room(self, places: Mapping[str, Point], beads: Sequence[Point]) -> Point:
        """How far to move a part, so that it lies over nothing and as near to the middle as can be."""
        mid_x = sum(x for x, _ in places.values()) / len(places)
        mid_y = sum(y for _, y in places.values()) / len(places)
        turn = 0
        while True:
            x, y = _spiral(turn, 0.0, (-mid_x, -mid_y))
            turn += 1
            if all(
                self._is_free(self._edges(node, at_x + x, at_y + y, _GAP))
                for node, (at_x, at_y) in places.items()
            ) and all(self._is_free(self._bead(at_x + x, at_y + y)) for at_x, at_y in beads):
                return x, y

    def free(self, node: str, near: Point | None, anchor: str) -> Point:
        """The first free place on a spiral around ``near``, or outside of the core for None."""
        if near is not None and self.turns.get(anchor, 0) < _TRIES and len(self.turns) < _ANCHORS:
            for turn in range(self.turns.get(anchor, 0), _TRIES):
                self.turns[anchor] = turn + 1
                x, y = _spiral(turn, 52.0, near)
                if self._is_free(self._edges(node, x, y)):
                    return x, y
        # Linked to nobody here, or to somebody who is walled in: well apart, so that nobody reads it
        # as a neighbour. The count never goes back, so that thousands take no longer than they must.
        while True:
            x, y = _spiral(self.turn, self.outside * 0.5, (0.0, 0.0))
            self.turn += 1
            if self._is_free(self._edges(node, x, y, 26.0)):
                return x, y

    def _edges(
        self, node: str, x: float, y: float, clear: float = 0.0
    ) -> tuple[float, float, float, float]:
        half, above, below = (side + clear for side in self.boxes[node])
        return x - half - _GAP, y - above - _GAP, x + half, y + below

    def _bead(self, x: float, y: float) -> tuple[float, float, float, float]:
        return x - _GAP, y - _GAP, x + _GAP, y + _GAP

    def _around(self, edges: tuple[float, float, float, float]) -> list[tuple[int, int]]:
        left, top, right, bottom = (math.floor(e / self._CELL) for e in edges)
        return [(i, j) for i in range(left, right + 1) for j in range(top, bottom + 1)]

    def _is_free(self, edges: tuple[float, float, float, float]) -> bool:
        left, top, right, bottom = edges
        return not any(
            left < r and l < right and top < b and t < bottom
            for cell in self._around(edges)
            for l, t, r, b in self.cells.get(cell, ())  # noqa: E741
        )
