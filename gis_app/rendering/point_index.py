"""The points of a layer, sorted by place once, and what of them a picture shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gis_app.domain.terms import Colour
from gis_app.geo.crs import to_map
from gis_app.geo.point_grid import PointGrid

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from gis_app.domain.table import FloatArray, Int64Array
    from gis_app.rendering.map_settings import MapSettings
    from gis_app.rendering.render_cache import RenderCache
    from gis_app.rendering.render_layer import RenderLayer

FINE_PX: Final = 8.0
"""Points of one cell of this size, about a third of a symbol, are drawn once."""
MARGIN_CELLS: Final = 3
"""So many cells around the picture are looked at: their markers reach into it."""
FEW: Final = 20_000
"""Up to so many points each one's place is worked out; more are only counted by cells."""
AT_ONCE: Final = 125_000


class PointIndex:
    """Hold a layer's points in EPSG:3857, one grid for each colour, least urgent first."""

    def __init__(self, layer: RenderLayer) -> None:
        marks = layer.marks
        assert marks is not None
        x, y = to_map(marks.lon_deg, marks.lat_deg)
        self.grids: list[tuple[int, PointGrid]] = []
        for colour in Colour:
            rows = np.flatnonzero(marks.colour == colour)
            if len(rows):
                self.grids.append((int(colour), PointGrid(x[rows], y[rows], rows)))


def indexed(cache: RenderCache | None, layer: RenderLayer) -> PointIndex:
    """Return a layer's index, kept as long as the layer's marks stay the same object."""
    if cache is None:
        return PointIndex(layer)
    found: PointIndex = cache.remember(("points", layer.id), layer.marks, lambda: PointIndex(layer))
    return found


@dataclass(frozen=True, eq=False)
class PointsInView:
    """Hold each point in view: layer (position in the layers asked for), row, place and colour."""

    layer: Int64Array
    row: Int64Array
    x_px: FloatArray
    y_px: FloatArray
    colour: NDArray[np.int8]

    def take(self, at: NDArray[Any]) -> PointsInView:
        """Return some of them."""
        return PointsInView(
            self.layer[at], self.row[at], self.x_px[at], self.y_px[at], self.colour[at]
        )


@dataclass(frozen=True, eq=False)
class FineCells:
    """Hold points counted by cells of FINE_PX screen pixels, `across` in a row.

    `by_colour[c]` counts each cell's points of a colour; `last` is the point that stands for the
    cell, one of its most urgent, as a position in `points`, or -1.
    """

    across: int
    pitch_px: float
    by_colour: Int64Array
    last: Int64Array
    points: PointsInView

    def origin_px(self, cells: Int64Array) -> tuple[FloatArray, FloatArray]:
        """Return the left and upper edge of cells in device pixels."""
        column, row = cells % self.across, cells // self.across
        left: FloatArray = (column - MARGIN_CELLS) * np.float64(self.pitch_px)
        top: FloatArray = (row - MARGIN_CELLS) * np.float64(self.pitch_px)
        return left, top


def count_in_view(
    settings: MapSettings, indexes: Sequence[PointIndex]
) -> tuple[int, list[list[list[tuple[int, int]]]]]:
    """Return about how many points are in view, and the runs of each grid that hold them."""
    box = settings.extent_with_margin(MARGIN_CELLS * FINE_PX * settings.pixel_ratio)
    runs = [[grid.ranges(box) for _, grid in index.grids] for index in indexes]
    total = sum(b - a for layer in runs for grid in layer for a, b in grid)
    return total, runs


def few_in_view(
    settings: MapSettings,
    layers: Sequence[RenderLayer],
    indexes: Sequence[PointIndex],
    runs: Sequence[Sequence[Sequence[tuple[int, int]]]],
) -> PointsInView:
    """Return every point in view, exactly placed, layer by layer in the order of their rows."""
    margin = settings.size(24.0, 4.0)
    parts: list[tuple[Any, ...]] = []
    for number, (layer, index, of_layer) in enumerate(zip(layers, indexes, runs, strict=True)):
        near = [
            grid.rows[a:b]
            for (_, grid), of_grid in zip(index.grids, of_layer, strict=True)
            for a, b in of_grid
        ]
        if not near or layer.marks is None:
            continue
        rows = np.sort(np.concatenate(near)).astype(np.int64)
        x, y = settings.to_screen(*to_map(layer.marks.lon_deg[rows], layer.marks.lat_deg[rows]))
        inside = (x >= -margin) & (x <= settings.width_px + margin)
        inside &= (y >= -margin) & (y <= settings.height_px + margin)
        rows = rows[inside]
        which = np.full(len(rows), number, np.int64)
        parts.append((which, rows, x[inside], y[inside], layer.marks.colour[rows]))
    if not parts:
        nothing = np.empty(0, np.int64)
        return PointsInView(nothing, nothing, np.empty(0), np.empty(0), np.empty(0, np.int8))
    return PointsInView(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def many_in_view(
    settings: MapSettings,
    layers: Sequence[RenderLayer],
    indexes: Sequence[PointIndex],
    runs: Sequence[Sequence[Sequence[tuple[int, int]]]],
    check: Callable[[], None],
) -> FineCells:
    """Count the points in view by cells; only those that stand for a cell get an exact place."""
    pitch = FINE_PX * settings.pixel_ratio
    across = int(np.ceil(settings.width_px / pitch)) + 2 * MARGIN_CELLS
    down = int(np.ceil(settings.height_px / pitch)) + 2 * MARGIN_CELLS
    # one more cell takes what lies outside
    count, nowhere = across * down + 1, across * down
    by_colour = np.zeros((len(Colour), count), np.int64)
    last = np.full(count, -1, np.int64)
    starts: list[int] = []
    origins: list[tuple[int, PointGrid, int, int]] = []
    total = 0
    for colour in Colour:
        for number, (index, of_layer) in enumerate(zip(indexes, runs, strict=True)):
            for (own, grid), of_grid in zip(index.grids, of_layer, strict=True):
                if own != colour:
                    continue
                for first, end in of_grid:
                    for a in range(first, end, AT_ONCE):
                        b = min(a + AT_ONCE, end)
                        cell = _cells(settings, grid, a, b, pitch, (across, down), nowhere)
                        last[cell] = np.arange(total, total + b - a)
                        by_colour[colour] += np.bincount(cell, minlength=count)
                        starts.append(total)
                        origins.append((number, grid, a, int(colour)))
                        total += b - a
                        check()
    last, by_colour = last[:-1], by_colour[:, :-1]
    points = _representatives(settings, layers, last, starts, origins)
    return FineCells(across, pitch, by_colour, last, points)


def _cells(
    settings: MapSettings,
    grid: PointGrid,
    a: int,
    b: int,
    pitch: float,
    size: tuple[int, int],
    nowhere: int,
) -> Int64Array:
    left, top = settings.extent.left, settings.extent.top
    across, down = size
    x = grid.x[a:b] * np.float32(1 / (settings.m_per_px_x * pitch))
    x += np.float32((grid.origin[0] - left) / settings.m_per_px_x / pitch + MARGIN_CELLS)
    y = grid.y[a:b] * np.float32(-1 / (settings.m_per_px_y * pitch))
    y += np.float32((top - grid.origin[1]) / settings.m_per_px_y / pitch + MARGIN_CELLS)
    outside = (x < 0) | (x >= across) | (y < 0) | (y >= down)
    cell: Int64Array = y.astype(np.int64)
    cell *= across
    cell += x.astype(np.int64)
    cell[outside] = nowhere
    return cell


def _representatives(
    settings: MapSettings,
    layers: Sequence[RenderLayer],
    last: Int64Array,
    starts: Sequence[int],
    origins: Sequence[tuple[int, PointGrid, int, int]],
) -> PointsInView:
    """Place the points that stand for their cells, and number them in `last` from 0."""
    cells = np.flatnonzero(last >= 0)
    order = np.argsort(last[cells])
    cells = cells[order]
    numbers = last[cells]
    last[cells] = np.arange(len(cells))
    if not len(cells):
        nothing = np.empty(0, np.int64)
        return PointsInView(nothing, nothing, np.empty(0), np.empty(0), np.empty(0, np.int8))
    of_run = np.searchsorted(np.asarray(starts), numbers, side="right") - 1
    cuts = np.flatnonzero(np.diff(of_run, prepend=-1))
    layer, row = np.empty(len(cells), np.int64), np.empty(len(cells), np.int64)
    colour = np.empty(len(cells), np.int8)
    x, y = np.empty(len(cells)), np.empty(len(cells))
    for start, end in zip(cuts.tolist(), [*cuts[1:].tolist(), len(cells)], strict=True):
        run = int(of_run[start])
        number, grid, a, own = origins[run]
        at = slice(start, end)
        layer[at], colour[at] = number, own
        row[at] = grid.rows[numbers[at] - starts[run] + a]
        marks = layers[number].marks
        assert marks is not None
        x[at], y[at] = settings.to_screen(*to_map(marks.lon_deg[row[at]], marks.lat_deg[row[at]]))
    return PointsInView(layer, row, x, y, colour)
