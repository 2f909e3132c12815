"""Where the numbers of markers go: beside them, around them, or further off on a leader line."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gis_app.printing.page_template import Box

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.domain.table import FloatArray

_EIGHT: Final = (
    (1.0, 0.0), (0.0, -1.0), (-1.0, 0.0), (0.0, 1.0),
    (1.0, -1.0), (-1.0, -1.0), (-1.0, 1.0), (1.0, 1.0),
)  # fmt: skip
"""Right first, then above, left, below and the corners; x to the right, y downwards."""
_GAP_MM: Final = 0.35
_LEADER_RADII_MM: Final = ((4.0, 6.0), (8.5, 11.5, 15.0, 19.0))
"""Tried in turn: the further ones only where the nearer ones are taken."""
_LEADER_DIRECTIONS: Final = 16
_CELL_MM: Final = 8.0
_CLEAN: Final = 0.5
"""With no place beside its marker that costs less, a number looks for one further off."""
_GOOD: Final = 4.0
_HIDDEN: Final = 60.0
"""A number that costs more covers over half a square millimetre of a marker or a number."""
_RANK_COST: Final = 0.02
_HARD, _SOFT = 100.0, 2.0


@dataclass(frozen=True, slots=True)
class NumberPlace:
    """Hold the box of a number; `leader_from` is set when a line leads to its marker."""

    box: Box
    leader_to_mm: tuple[float, float] | None = None
    is_hidden: bool = False
    """True where the number lies over a marker or another number."""


class _Placed:
    """Find the numbers placed so far near a box, by cells of a few millimetres."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], list[tuple[float, float, float, float]]] = defaultdict(
            list
        )

    def add(self, x0: float, y0: float, x1: float, y1: float) -> None:
        box = (x0, y0, x1, y1)
        for column in range(int(x0 // _CELL_MM), int(x1 // _CELL_MM) + 1):
            for row in range(int(y0 // _CELL_MM), int(y1 // _CELL_MM) + 1):
                self._cells[column, row].append(box)

    def shared_mm2(self, x0: float, y0: float, x1: float, y1: float) -> float:
        """Return how much of a box is taken; what lies in two cells may count more than once."""
        total = 0.0
        for column in range(int(x0 // _CELL_MM), int(x1 // _CELL_MM) + 1):
            for row in range(int(y0 // _CELL_MM), int(y1 // _CELL_MM) + 1):
                for a0, b0, a1, b1 in self._cells.get((column, row), ()):
                    if a0 < x1 and x0 < a1 and b0 < y1 and y0 < b1:
                        total += (min(a1, x1) - max(a0, x0)) * (min(b1, y1) - max(b0, y0))
        return total


def place_numbers(
    markers: Sequence[Box],
    sizes_mm: Sequence[tuple[float, float]],
    frame: Box,
    avoid: Sequence[Box] = (),
) -> tuple[NumberPlace, ...]:
    """Place one number a marker, crowded ones on leader lines; markers keep their exact place.

    `avoid` are labels already on the map: a number covers them only when nothing else is free.
    Where every place is taken the number goes where it covers least, and is marked as hidden.
    """
    if not markers:
        return ()
    boxes = np.array([(m.x_mm, m.y_mm, m.right_mm, m.bottom_mm) for m in markers])
    sizes = np.array(sizes_mm, float)
    fixed = _Fixed(boxes, np.array([(b.x_mm, b.y_mm, b.right_mm, b.bottom_mm) for b in avoid]))
    near = _beside(boxes, sizes)
    near_cost = fixed.costs(near, frame) + np.arange(near.shape[1]) * _RANK_COST
    order = np.argsort(near_cost, axis=1, kind="stable")
    crowded = np.flatnonzero(near_cost.min(axis=1) >= _CLEAN)
    ring = _LEADER_RADII_MM[0]
    around = _around(boxes[crowded], sizes[crowded], ring)
    known = dict(
        zip(
            crowded.tolist(),
            zip(around, fixed.costs(around, frame) if len(crowded) else (), strict=True),
            strict=True,
        )
    )
    placed = _Placed()
    out: list[NumberPlace] = []
    for i in range(len(markers)):
        best, chosen, leads = np.inf, near[i, 0].tolist(), False
        places, costs = near[i].tolist(), near_cost[i].tolist()
        for rank in order[i].tolist():
            if costs[rank] >= best:
                break
            cost = costs[rank] + _HARD * placed.shared_mm2(*places[rank])
            if cost < best:
                best, chosen = cost, places[rank]
        first = len(_EIGHT)
        for radii in _LEADER_RADII_MM:
            if best < _CLEAN or (leads and best < _GOOD):
                break
            if radii is ring and i in known:
                far, far_cost = known[i]
            else:
                far = _around(boxes[i : i + 1], sizes[i : i + 1], radii)[0]
                far_cost = fixed.costs(far[None], frame)[0]
            costs = (far_cost + (first + np.arange(len(far))) * _RANK_COST).tolist()
            first += len(far)
            for rank in sorted(range(len(far)), key=costs.__getitem__):
                if costs[rank] >= best:
                    break
                place = far[rank].tolist()
                cost = costs[rank] + _HARD * placed.shared_mm2(*place)
                if cost < best:
                    best, chosen, leads = cost, place, True
        x0, y0, x1, y1 = (float(v) for v in chosen)
        placed.add(x0, y0, x1, y1)
        leader = None
        if leads:
            x, y = (boxes[i, 0] + boxes[i, 2]) / 2, (boxes[i, 1] + boxes[i, 3]) / 2
            leader = (float(min(max(x, x0), x1)), float(min(max(y, y0), y1)))
        is_hidden = best >= _HIDDEN
        out.append(NumberPlace(Box(x0, y0, x1 - x0, y1 - y0), leader, is_hidden))
    return tuple(out)


class _Fixed:
    """Know what a number costs over markers and labels, which stay where they are."""

    def __init__(self, markers: FloatArray, labels: FloatArray) -> None:
        self._all = [
            (boxes, shapely.STRtree(shapely.box(*boxes.T)), weight)
            for boxes, weight in ((markers, _HARD), (labels, _SOFT))
            if len(boxes)
        ]

    def costs(self, places: FloatArray, frame: Box) -> FloatArray:
        """Return the costs of places (n, k, 4); infinite outside the frame."""
        flat = places.reshape(-1, 4)
        cost = np.zeros(len(flat))
        shapes = shapely.box(*flat.T)
        for boxes, tree, weight in self._all:
            mine, other = tree.query(shapes)
            a, b = flat[mine], boxes[other]
            wide = np.minimum(a[:, 2], b[:, 2]) - np.maximum(a[:, 0], b[:, 0])
            high = np.minimum(a[:, 3], b[:, 3]) - np.maximum(a[:, 1], b[:, 1])
            shared = np.maximum(wide, 0.0) * np.maximum(high, 0.0)
            cost += weight * np.bincount(mine, shared, len(flat))
        inside = (flat[:, 0] >= frame.x_mm) & (flat[:, 1] >= frame.y_mm)
        inside &= (flat[:, 2] <= frame.right_mm) & (flat[:, 3] <= frame.bottom_mm)
        cost[~inside] = np.inf
        return cost.reshape(places.shape[:2])


def _beside(markers: FloatArray, sizes: FloatArray) -> FloatArray:
    """Return the eight places around every marker, as (n, 8, 4) edges."""
    across, down = np.array(_EIGHT).T
    # at the corners the number tucks in: the marker's own corner is empty there
    tuck = np.where((across != 0) & (down != 0), 0.8, 1.0)
    middle_x = (markers[:, 0] + markers[:, 2]) / 2
    middle_y = (markers[:, 1] + markers[:, 3]) / 2
    reach_x = (markers[:, 2] - markers[:, 0]) / 2 + _GAP_MM + sizes[:, 0] / 2
    reach_y = (markers[:, 3] - markers[:, 1]) / 2 + _GAP_MM + sizes[:, 1] / 2
    x = middle_x[:, None] + reach_x[:, None] * across * tuck
    y = middle_y[:, None] + reach_y[:, None] * down * tuck
    return _edges(x, y, sizes[:, None, 0], sizes[:, None, 1])


def _around(markers: FloatArray, sizes: FloatArray, radii_mm: Sequence[float]) -> FloatArray:
    """Return places further off every marker, nearest first, as (n, k, 4) edges."""
    angle = 2 * np.pi * np.arange(_LEADER_DIRECTIONS) / _LEADER_DIRECTIONS
    radius = np.repeat(radii_mm, _LEADER_DIRECTIONS)
    across = np.tile(np.cos(angle), len(radii_mm))
    down = np.tile(np.sin(angle), len(radii_mm))
    wide, high = sizes[:, 0, None], sizes[:, 1, None]
    x = (markers[:, 0] + markers[:, 2])[:, None] / 2 + across * (radius + wide / 2)
    y = (markers[:, 1] + markers[:, 3])[:, None] / 2 + down * (radius + high / 2)
    return _edges(x, y, wide, high)


def _edges(x: FloatArray, y: FloatArray, width: FloatArray, height: FloatArray) -> FloatArray:
    edges = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
    return np.stack(edges, axis=-1)
