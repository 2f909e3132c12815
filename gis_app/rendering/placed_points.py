"""Which points of a picture are drawn, where and how large."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gis_app.domain.layer_spec import IssueSymbol, MarkerSymbol
from gis_app.geo.crs import to_map
from gis_app.rendering.clusters import Cluster, gather
from gis_app.rendering.point_layout import (
    CELL_PX,
    MODE_SIZES,
    PointMode,
    choose_mode,
    spread,
    thinned,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gis_app.domain.table import FloatArray, Int64Array
    from gis_app.rendering.map_settings import MapSettings
    from gis_app.rendering.render_layer import RenderLayer

DOT_CELL_SHARE: Final = 0.62
"""Dots nearer than this share of their size give way to the more urgent one."""
ISSUE_SMALLEST: Final = 11 / 12
"""Badges of issues without a marker are never drawn smaller than this share."""
_CELL_MM: Final = 7.2


@dataclass(frozen=True, eq=False)
class PlacedPoints:
    """Hold every point of a picture that is drawn as itself, in drawing order.

    `layer` and `row` say which layer (position in `layers`) and which of its rows. `size_px` is the
    marker's size there. `counts` are the points in view by layer, before thinning.
    """

    layers: tuple[RenderLayer, ...]
    mode: PointMode
    layer: Int64Array
    row: Int64Array
    x_px: FloatArray
    y_px: FloatArray
    colour: NDArray[np.int8]
    size_px: FloatArray
    clusters: tuple[Cluster, ...]
    counts: tuple[int, ...]

    def fid(self, index: int) -> int:
        """Return the row id of a placed point."""
        return int(self.layers[int(self.layer[index])].fids[int(self.row[index])])


def place_points(settings: MapSettings, layers: Sequence[RenderLayer]) -> PlacedPoints:
    """Work out what of the marker layers is drawn, where and how large."""
    used = tuple(
        one
        for one in layers
        if one.marks is not None and isinstance(one.spec.symbol, MarkerSymbol | IssueSymbol)
    )
    parts = [_in_view(settings, layer) for layer in used]
    counts = tuple(len(rows) for rows, _, _ in parts)
    which = np.repeat(np.arange(len(used), dtype=np.int64), counts)
    rows = _joined([rows for rows, _, _ in parts], np.int64)
    x, y = _joined([x for _, x, _ in parts]), _joined([y for _, _, y in parts])
    colour = _joined(
        [one.marks.colour[r] for one, (r, _, _) in zip(used, parts, strict=True) if one.marks],
        np.int8,
    )
    unit = settings.size(CELL_PX, _CELL_MM) / CELL_PX
    mode = choose_mode(x, y, unit, may_cluster=not settings.is_paper)
    if mode == PointMode.CLUSTERS:
        discs, kept = gather(x, y, colour, unit), np.empty(0, np.int64)
    else:
        discs = ()
        full = np.array([full_size(settings, one, mode) for one in used] or [0.0])
        if mode == PointMode.DOTS:
            kept = thinned(x, y, colour, float(full.max()) * DOT_CELL_SHARE)
        else:
            kept = np.lexsort((y, colour))
    sizes = full[which[kept]] if mode != PointMode.CLUSTERS else np.empty(0)
    x, y = x[kept], y[kept]
    if mode in (PointMode.NORMAL, PointMode.DENSE):
        x, y = spread(x, y, sizes)
    return PlacedPoints(
        used,
        mode,
        which[kept],
        rows[kept],
        x,
        y,
        colour[kept],
        sizes,
        discs,
        counts,
    )


def _joined(parts: list[NDArray[Any]], dtype: type = np.float64) -> NDArray[Any]:
    return np.concatenate(parts).astype(dtype) if parts else np.empty(0, dtype)


def _in_view(
    settings: MapSettings, layer: RenderLayer
) -> tuple[Int64Array, FloatArray, FloatArray]:
    marks = layer.marks
    assert marks is not None
    x, y = settings.to_screen(*to_map(marks.lon_deg, marks.lat_deg))
    margin = settings.size(24.0, 4.0)
    with np.errstate(invalid="ignore"):
        inside = (x >= -margin) & (x <= settings.width_px + margin)
        inside &= (y >= -margin) & (y <= settings.height_px + margin)
    rows = np.flatnonzero(inside).astype(np.int64)
    return rows, x[rows], y[rows]


def full_size(settings: MapSettings, layer: RenderLayer, mode: PointMode) -> float:
    """Return a marker's or a badge's size in device pixels."""
    symbol = layer.spec.symbol
    assert isinstance(symbol, MarkerSymbol | IssueSymbol)
    share = MODE_SIZES[mode]
    if isinstance(symbol, IssueSymbol):
        share = max(share, ISSUE_SMALLEST)
    return settings.size(symbol.size_px, symbol.size_mm) * share
