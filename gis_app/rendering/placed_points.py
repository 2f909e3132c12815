"""Which points of a picture are drawn, where and how large."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.layer_spec import IssueSymbol, MarkerSymbol
from gis_app.domain.map_look import PointDisplay
from gis_app.rendering.clusters import Cluster, gather_cells, gather_groups, kept_apart, lattice
from gis_app.rendering.graduated import is_graduated
from gis_app.rendering.point_fans import WIDEST_FAN, fan_out, heap_numbers, leaders, spots
from gis_app.rendering.point_index import (
    FEW,
    FINE_PX,
    PointsInView,
    count_in_view,
    few_in_view,
    indexed,
    many_in_view,
)
from gis_app.rendering.point_layout import (
    CELL_PX,
    MODE_SIZES,
    PointMode,
    choose_mode,
    spread,
    thinned,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from gis_app.domain.table import FloatArray, Int64Array
    from gis_app.rendering.map_settings import MapSettings
    from gis_app.rendering.point_index import FineCells
    from gis_app.rendering.render_cache import RenderCache
    from gis_app.rendering.render_layer import RenderLayer

ISSUE_SMALLEST: Final = 11 / 12
"""Badges of issues without a marker are never drawn smaller than this share."""
SMALLEST_MARKER_PX: Final = 14.0
"""The icon of a marker is legible down to this size on screen."""
_CELL_MM: Final = 7.2
_GENTLE: Final = ((1_000.0, 1.18), (5_000.0, 1.0), (25_000.0, 0.92), (100_000.0, 0.82))
"""Scale denominators and the share of their size that markers have there on screen."""


@dataclass(frozen=True, eq=False)
class PlacedPoints:
    """Hold every point of a picture that is drawn as itself, in drawing order.

    `layer` and `row` say which layer (position in `layers`) and which of its rows. `size_px` is the
    marker's size there, `stands_for` how many points it is drawn for. `leaders` are lines (x1, y1,
    x2, y2) from the true place to markers that were fanned out. `counts` are the points in view by
    layer, before thinning.
    """

    layers: tuple[RenderLayer, ...]
    mode: PointMode
    layer: Int64Array
    row: Int64Array
    x_px: FloatArray
    y_px: FloatArray
    colour: NDArray[np.int8]
    size_px: FloatArray
    stands_for: Int64Array
    clusters: tuple[Cluster, ...]
    counts: tuple[int, ...]
    leaders: FloatArray

    def fid(self, index: int) -> int:
        """Return the row id of a placed point."""
        return int(self.layers[int(self.layer[index])].fids[int(self.row[index])])

    @property
    def boxes(self) -> FloatArray:
        """Return the boxes of markers and discs, (n, 4): left, top, right, bottom in px."""
        discs = np.array([(d.x_px, d.y_px, d.diameter_px) for d in self.clusters], float)
        marks = np.stack([self.x_px, self.y_px, self.size_px], axis=1)
        at = np.vstack([marks, discs.reshape(-1, 3)])
        half = at[:, 2:] * 0.55
        return np.hstack([at[:, :2] - half, at[:, :2] + half])

    def cluster_at(self, x_px: float, y_px: float) -> Cluster | None:
        """Return the disc under a place; None where there is none."""
        for disc in reversed(self.clusters):
            if (disc.x_px - x_px) ** 2 + (disc.y_px - y_px) ** 2 <= (disc.diameter_px / 2) ** 2:
                return disc
        return None


def place_points(
    settings: MapSettings,
    layers: Sequence[RenderLayer],
    cache: RenderCache | None = None,
    check: Callable[[], None] = lambda: None,
) -> PlacedPoints:
    """Work out what of the marker layers is drawn, where and how large.

    The index of each layer is kept in `cache`; `check` is called now and then and may raise.
    """
    used = tuple(
        one
        for one in layers
        if one.marks is not None
        and isinstance(one.spec.symbol, MarkerSymbol | IssueSymbol)
        and not is_graduated(one)
    )
    indexes = [indexed(cache, one) for one in used]
    total, runs = count_in_view(settings, indexes)
    placer = _Placer(settings, used)
    if not total:
        return placer.none()
    if total > FEW and not settings.is_paper:
        return placer.many(many_in_view(settings, used, indexes, runs, check))
    return placer.few(few_in_view(settings, used, indexes, runs))


class _Placer:
    """Choose how the points of one picture are drawn."""

    def __init__(self, settings: MapSettings, layers: tuple[RenderLayer, ...]) -> None:
        self.settings, self.layers = settings, layers
        self.unit = settings.size(CELL_PX, _CELL_MM) / CELL_PX

    def none(self) -> PlacedPoints:
        """Return that nothing is in view."""
        whole, none = np.zeros(0, np.int64), np.zeros(0)
        nothing = PointsInView(whole, whole, none, none, np.zeros(0, np.int8))
        return self._placed(nothing, PointMode.NORMAL, np.zeros(len(self.layers), np.int64))

    def many(self, fine: FineCells) -> PlacedPoints:
        """Draw each fine cell once, or gather the cells to discs."""
        cells = np.flatnonzero(fine.last >= 0)
        cells = cells[np.argsort(fine.last[cells])]
        stands_for = fine.by_colour.sum(axis=0)[cells]
        counts = np.bincount(fine.points.layer, stands_for, len(self.layers)).astype(np.int64)
        if self.settings.display == PointDisplay.DOTS:
            return self._placed(fine.points, PointMode.DOTS, counts, stands_for)
        discs, single = gather_cells(fine, self.unit)
        points = fine.points.take(fine.last[single])
        return self._placed(points, PointMode.CLUSTERS, counts, clusters=discs)

    def few(self, points: PointsInView) -> PlacedPoints:
        """Draw markers where there is room, else dots or discs."""
        s, unit = self.settings, self.unit
        counts = np.bincount(points.layer, minlength=len(self.layers))
        may_cluster = not s.is_paper and s.display != PointDisplay.DOTS
        heap = np.full(len(points.row), -1, np.int64)
        if may_cluster:
            heap = heap_numbers(points.x_px, points.y_px, FINE_PX * unit)
        single = heap < 0
        crowd = _by_spots(points.x_px[single], points.y_px[single], FINE_PX * unit)
        mode = choose_mode(*crowd, unit, may_cluster=may_cluster)
        if s.display == PointDisplay.CLUSTERS and may_cluster:
            mode = PointMode.CLUSTERS
        if mode == PointMode.CLUSTERS:
            group = lattice(points.x_px, points.y_px, FINE_PX * 8 * unit)
            discs, alone = gather_groups(points.x_px, points.y_px, points.colour, group, unit)
            return self._placed(points.take(alone), mode, counts, clusters=discs)
        if mode == PointMode.DOTS:
            kept, stands_for = thinned(points.x_px, points.y_px, points.colour, FINE_PX * unit)
            return self._placed(points.take(kept), mode, counts, stands_for)
        return self._fanned(points, heap, mode, counts)

    def _fanned(
        self, points: PointsInView, heap: Int64Array, mode: PointMode, counts: Int64Array
    ) -> PlacedPoints:
        """Draw markers, the ones on one spot fanned out, great heaps as discs."""
        opened = self._opened(points, heap)
        kept = np.flatnonzero((heap < 0) | opened)
        kept = kept[np.lexsort((points.y_px[kept], points.colour[kept], opened[kept]))]
        rest = np.flatnonzero((heap >= 0) & ~opened)
        rest_x, rest_y = points.x_px[rest], points.y_px[rest]
        groups = kept_apart(rest_x, rest_y, heap[rest], self.unit)
        discs, _ = gather_groups(
            rest_x, rest_y, points.colour[rest], groups, self.unit, is_inset=False
        )
        shown, is_opened = points.take(kept), opened[kept]
        size = self._sizes(shown, mode)
        spot = spots(shown.x_px, shown.y_px, size)
        spot[is_opened] = -1
        if is_opened.any():
            spot[is_opened] = spot.max(initial=-1) + 1
        x, y = fan_out(shown.x_px, shown.y_px, size, spot, shown.colour)
        free = spot < 0
        x[free], y[free] = spread(x[free], y[free], size[free])
        lines = leaders(shown.x_px, shown.y_px, x, y, spot)
        placed = PointsInView(shown.layer, shown.row, x, y, shown.colour)
        return self._placed(placed, mode, counts, clusters=discs, lines=lines)

    def _opened(self, points: PointsInView, heap: Int64Array) -> NDArray[np.bool_]:
        """Tell which points belong to the heap that a click fans out."""
        opened = np.zeros(len(heap), np.bool_)
        at = self.settings.fan_at
        if at is None or not (heap >= 0).any():
            return opened
        x, y = (float(one) for one in self.settings.to_screen(at.x, at.y))
        away = np.hypot(points.x_px - x, points.y_px - y)
        away[heap < 0] = np.inf
        nearest = int(np.argmin(away))
        if away[nearest] <= 2 * FINE_PX * self.unit:
            of_heap = np.flatnonzero(heap == heap[nearest])
            worst_first = of_heap[np.argsort(-points.colour[of_heap], kind="stable")]
            opened[worst_first[:WIDEST_FAN]] = True
        return opened

    def _sizes(self, points: PointsInView, mode: PointMode) -> FloatArray:
        full = np.array([full_size(self.settings, one, mode) for one in self.layers] or [0.0])
        size: FloatArray = full[points.layer]
        for number, layer in enumerate(self.layers):
            # a rule's factor grades the size by a value
            if layer.spec.styles and layer.stage is not None:
                at = np.flatnonzero(points.layer == number)
                factors = np.array([1.0, *(one.width_factor for one in layer.spec.looks)])
                size[at] *= factors[layer.stage[points.row[at]] + 1]
        return size

    def _placed(
        self,
        points: PointsInView,
        mode: PointMode,
        counts: NDArray[np.int64],
        stands_for: Int64Array | None = None,
        *,
        clusters: tuple[Cluster, ...] = (),
        lines: FloatArray | None = None,
    ) -> PlacedPoints:
        # a single point among discs is drawn as the marker it is
        shown = PointMode.DENSE if mode == PointMode.CLUSTERS else mode
        return PlacedPoints(
            self.layers,
            mode,
            points.layer,
            points.row,
            points.x_px,
            points.y_px,
            points.colour,
            self._sizes(points, shown),
            np.ones(len(points.row), np.int64) if stands_for is None else stands_for,
            clusters,
            tuple(counts.tolist()),
            np.empty((0, 4)) if lines is None else lines,
        )


def _by_spots(x: FloatArray, y: FloatArray, cell_px: float) -> tuple[FloatArray, FloatArray]:
    """Return places with no more than two of each spot: more are fanned, which takes less room."""
    cell, count = lattice(x, y, cell_px), len(x)
    # sorting numbers is far quicker than sorting their positions
    cell, at = np.divmod(np.sort(cell * count + np.arange(count)), max(count, 1))
    kept = at[np.concatenate([np.ones(min(count, 2), np.bool_), cell[2:] != cell[:-2]])]
    return x[kept], y[kept]


def full_size(settings: MapSettings, layer: RenderLayer, mode: PointMode) -> float:
    """Return a marker's or a badge's size in device pixels; it follows the scale gently."""
    symbol = layer.spec.symbol
    assert isinstance(symbol, MarkerSymbol | IssueSymbol)
    share = MODE_SIZES[mode]
    if isinstance(symbol, IssueSymbol):
        share = max(share, ISSUE_SMALLEST)
    size = settings.size(symbol.size_px, symbol.size_mm) * share
    if settings.is_paper or mode == PointMode.DOTS:
        return size
    smallest = settings.px(min(SMALLEST_MARKER_PX, symbol.size_px * share))
    return max(size * gentle_share(settings.scale_denominator), smallest)


def gentle_share(scale_denominator: float) -> float:
    """Return the share of their size that markers have at a scale: a little more close up."""
    at, share = zip(*_GENTLE, strict=True)
    return float(np.interp(np.log(scale_denominator), np.log(at), share))
