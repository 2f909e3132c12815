"""Many thousands of labels that want a place beside their marker: placed in rounds, as columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gis_app.rendering.point_layout import cells_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from gis_app.domain.table import FloatArray, Int64Array
    from gis_app.rendering.label_boxes import Occupied
    from gis_app.rendering.taken_raster import TakenRaster

SLANT: Final = 0.7
MOST_ROUNDS: Final = 8
FLATNESS: Final = 7.0
"""A label is about so many times as wide as it is high."""

# which of the offsets each place takes: right, left, below, above, the corners, and a little
# lower or higher at the sides
_ACROSS: Final = np.array([0, 1, 2, 2, 3, 3, 4, 4, 0, 0, 1, 1])
_DOWN: Final = np.array([0, 0, 1, 2, 3, 4, 3, 4, 5, 6, 5, 6])
PLACES: Final = len(_ACROSS)


class PlacesAround:
    """Hold the places about many markers, the best first, without writing each of them out.

    All lengths are device pixels; `gap` is what a label keeps free around it.
    """

    def __init__(
        self, x: FloatArray, y: FloatArray, size: FloatArray, reach: FloatArray, gap: float
    ) -> None:
        width, height = size[:, 0], size[:, 1]
        far_x, out_x = reach + width / 2 + gap, reach * SLANT + width / 2
        far_y, out_y = reach + height / 2, reach * SLANT + height / 2
        none = np.zeros(len(x))
        self._x = x + np.stack([far_x, -far_x, none, out_x, -out_x])
        self._y = y + np.stack([none, far_y, -far_y, out_y, -out_y, height / 2, -height / 2])
        self._half_w, self._half_h = (width + gap) / 2, (height + gap) / 2

    def boxes(self, labels: Int64Array, places: Int64Array | slice) -> NDArray[np.float64]:
        """Return (left, top, right, bottom) of some labels, one place each or all of some."""
        x, y = self._x[_ACROSS[places], labels], self._y[_DOWN[places], labels]
        half_w, half_h = self._half_w[labels], self._half_h[labels]
        return np.stack([x - half_w, y - half_h, x + half_w, y + half_h], axis=-1)

    def every_box(self, labels: Int64Array) -> NDArray[np.float64]:
        """Return the boxes (label, place, edges) of every place of some labels."""
        return np.stack(
            [self.boxes(labels, np.full(len(labels), n)) for n in range(PLACES)], axis=1
        )

    def corners(
        self, labels: Int64Array, raster: TakenRaster
    ) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Return what the raster knows the boxes by, (corner, place, label), and which lie inside.

        Each edge is worked out once for all places that share it.
        """
        x, y = self._x[:, labels], self._y[:, labels]
        half_w, half_h = self._half_w[labels], self._half_h[labels]
        left, right, is_across = raster.columns(x - half_w, x + half_w)
        top, bottom, is_down = raster.rows(y - half_h, y + half_h)
        corners = np.empty((4, PLACES, len(labels)), np.int64)
        for place, (a, d) in enumerate(zip(_ACROSS.tolist(), _DOWN.tolist(), strict=True)):
            np.add(top[d], left[a], out=corners[0, place])
            np.add(top[d], right[a], out=corners[1, place])
            np.add(bottom[d], left[a], out=corners[2, place])
            np.add(bottom[d], right[a], out=corners[3, place])
        return corners, is_across[_ACROSS] & is_down[_DOWN]


def place_in_rounds(
    around: PlacesAround,
    middles: tuple[FloatArray, FloatArray],
    markers: TakenRaster,
    labels: Occupied,
    neighbourhood_px: float,
    enough: int,
    check: Callable[[], None],
    *,
    may_cover: bool,
) -> tuple[Int64Array, NDArray[np.float64], Int64Array]:
    """Place labels, the most urgent first; return which, their boxes, and those still to be placed.

    Each round takes the most urgent label of every neighbourhood. Those left, `enough` or fewer,
    are for placing one by one. `may_cover` lets labels lie over markers where nothing else is free.
    """
    x, y = middles
    cell, _ = cells_of(x, y * FLATNESS, neighbourhood_px)
    waiting = np.arange(len(x))
    which: list[Int64Array] = []
    boxes: list[NDArray[np.float64]] = []
    for number in range(MOST_ROUNDS):
        if len(waiting) <= enough:
            break
        # the first round has no use for places that it will not take
        asked = _first_of_each(cell) if number == 0 else waiting
        best, has_place = _best_places(around, asked, markers, labels.raster, may_cover)
        hopeful, best = asked[has_place], best[has_place]
        if number:
            waiting = hopeful
            one = _first_of_each(cell[hopeful])
            hopeful, best = hopeful[one], best[one]
        else:
            waiting = np.delete(waiting, asked[~has_place])
        rects = around.boxes(hopeful, best)
        won = winners(rects)
        labels.take_all(rects[won])
        which.append(hopeful[won])
        boxes.append(rects[won])
        is_placed = np.zeros(len(x), np.bool_)
        is_placed[hopeful[won]] = True
        waiting = waiting[~is_placed[waiting]]
        check()
    if not which:
        return waiting[:0], np.zeros((0, 4)), waiting
    return np.concatenate(which), np.concatenate(boxes), waiting


def _best_places(
    around: PlacesAround,
    labels: Int64Array,
    markers: TakenRaster,
    taken: TakenRaster,
    may_cover: bool,
) -> tuple[Int64Array, NDArray[np.bool_]]:
    """Return the best free place of each label, and whether it has any."""
    corners, is_free = around.corners(labels, taken)
    is_free &= taken.are_free(corners)
    has_free = np.asarray(is_free.any(axis=0))
    score = is_free.astype(np.int8) * may_cover
    at = np.flatnonzero(is_free)
    # markers are asked about only where no label stands
    off_markers = markers.are_free(corners.reshape(4, -1).take(at, axis=1))
    score.ravel()[at] = 2 * off_markers + may_cover
    if not may_cover:
        has_free = np.asarray(score.max(axis=0, initial=0) > 0)
    return np.asarray(score.argmax(axis=0)), has_free


def _first_of_each(cell: Int64Array) -> Int64Array:
    """Return the first position of each cell, in their order."""
    _, first = np.unique(cell, return_index=True)
    first.sort()
    return first


def winners(rects: NDArray[Any]) -> NDArray[np.bool_]:
    """Tell which boxes stay when each goes in order and must not overlap one that stayed.

    The same as asking box after box, but all pairs that overlap are found at once.
    """
    count = len(rects)
    left, top, right, bottom = rects.T
    order = np.argsort(top, kind="stable")
    end = np.searchsorted(top[order], bottom[order], side="left")
    below = np.maximum(end - np.arange(count) - 1, 0)
    upper = np.repeat(np.arange(count), below)
    start = np.cumsum(below) - below
    lower = np.arange(len(upper)) - start[upper] + upper + 1
    a, b = order[upper], order[lower]
    overlaps = (left[a] < right[b]) & (left[b] < right[a])
    a, b = a[overlaps], b[overlaps]
    earlier, later = np.minimum(a, b), np.maximum(a, b)
    won = np.zeros(count, np.bool_)
    lost = np.zeros(count, np.bool_)
    while len(earlier):
        # a box with no earlier one in doubt beside it stays, and its neighbours go
        is_blocked = np.zeros(count, np.bool_)
        is_blocked[later] = True
        stays = earlier[~is_blocked[earlier]]
        won[stays] = True
        lost[later[won[earlier]]] = True
        in_doubt = ~(won[earlier] | lost[earlier] | lost[later])
        earlier, later = earlier[in_doubt], later[in_doubt]
    return ~lost
