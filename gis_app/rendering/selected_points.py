"""Hovered and selected points, drawn once more on top: whole markers, or rings of a crowd."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QPointF, Qt

from gis_app.domain.layer_spec import MarkerShape, MarkerSymbol
from gis_app.geo.crs import to_map
from gis_app.rendering.brushwork import pen
from gis_app.rendering.marker_shapes import SELECTED_SCALE, draw_ring
from gis_app.rendering.placed_points import full_size
from gis_app.rendering.point_layout import PointMode, cells_of
from gis_app.rendering.point_sprites import PointPainter, SpriteKey
from gis_app.rendering.shelter import sheltered

if TYPE_CHECKING:
    from gis_app.domain.table import FloatArray, Int64Array
    from gis_app.rendering.brushwork import Brushwork
    from gis_app.rendering.placed_points import PlacedPoints
    from gis_app.rendering.render_cache import RenderCache
    from gis_app.rendering.render_layer import RenderLayer

MOST_WHOLE: Final = 300
"""More selected points in view are ringed where they are, without drawing each marker again."""
RING_CELL_PX: Final = 10.0
SELECTED_PX: Final = 3.0
HOVERED_PX: Final = 1.5


def draw_marked(work: Brushwork, cache: RenderCache, placed: PlacedPoints) -> None:
    """Draw the hovered and the selected points of a picture with their rings."""
    for number, layer in enumerate(placed.layers):
        sheltered(work, layer.id, partial(_draw_marked, work, cache, placed, number))


def _draw_marked(work: Brushwork, cache: RenderCache, placed: PlacedPoints, number: int) -> None:
    layer = placed.layers[number]
    selected = _rows_of(cache, layer, work.settings.selection.get(layer.table))
    over = work.settings.hovered
    hovered = over[1] if over is not None and over[0] == layer.table else None
    if not len(selected) and hovered is None:
        return
    marked = _Marked(work, cache, placed, number)
    if hovered is not None:
        row = _rows_of(cache, layer, frozenset((hovered,)))
        marked.draw(row[~np.isin(row, selected)], is_selected=False)
    marked.draw(selected, is_selected=True)


def _rows_of(cache: RenderCache, layer: RenderLayer, fids: frozenset[int] | None) -> Int64Array:
    """Return a layer's rows with some ids; kept while the same selection is asked for."""
    if not fids:
        return np.empty(0, np.int64)

    def find() -> Int64Array:
        wanted = np.fromiter(fids, np.int64, len(fids))
        return np.flatnonzero(np.isin(layer.fids, wanted)).astype(np.int64)

    if len(fids) == 1:
        return find()
    found: Int64Array = cache.remember(("selected", layer.id, id(layer.fids)), fids, find)
    return found


class _Marked:
    """Draw marked points of one layer."""

    def __init__(
        self, work: Brushwork, cache: RenderCache, placed: PlacedPoints, number: int
    ) -> None:
        self._work, self._placed, self._number = work, placed, number
        self._layer = placed.layers[number]
        normal = replace(placed, mode=PointMode.NORMAL)
        self._painter = PointPainter(work, cache, normal)

    def draw(self, rows: Int64Array, *, is_selected: bool) -> None:
        """Draw rows with a ring each."""
        s, marks = self._work.settings, self._layer.marks
        assert marks is not None
        x, y = s.to_screen(*to_map(marks.lon_deg[rows], marks.lat_deg[rows]))
        margin = s.size(24.0, 4.0)
        with np.errstate(invalid="ignore"):
            seen = (x > -margin) & (y > -margin)
            seen &= (x < s.width_px + margin) & (y < s.height_px + margin)
        rows, x, y = rows[seen], x[seen], y[seen]
        if len(rows) > MOST_WHOLE:
            self._draw_rings(x, y)
            return
        x, y = self._as_drawn(rows, x, y)
        for row, px, py in zip(rows.tolist(), x.tolist(), y.tolist(), strict=True):
            self._draw_whole(row, px, py, is_selected)
            self._work.breathe()

    def _as_drawn(
        self, rows: Int64Array, x: FloatArray, y: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        """Return where points are drawn: a marker may have been moved from its true place."""
        p = self._placed
        at = np.flatnonzero(p.layer == self._number)
        at = at[np.argsort(p.row[at], kind="stable")]
        if not len(at):
            return x, y
        place = np.minimum(np.searchsorted(p.row[at], rows), len(at) - 1)
        is_drawn = p.row[at][place] == rows
        found = at[place]
        return np.where(is_drawn, p.x_px[found], x), np.where(is_drawn, p.y_px[found], y)

    def _draw_rings(self, x: FloatArray, y: FloatArray) -> None:
        settings, painter = self._work.settings, self._work.painter
        cell, _ = cells_of(x, y, settings.px(RING_CELL_PX))
        _, one = np.unique(cell, return_index=True)
        radius = settings.px(RING_CELL_PX / 2 + 0.5)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen(self._painter.colours.accent, settings.px(1.6)))
        for px, py in zip(x[one].tolist(), y[one].tolist(), strict=True):
            painter.drawEllipse(QPointF(px, py), radius, radius)
            self._work.breathe()

    def _draw_whole(self, row: int, x: float, y: float, is_selected: bool) -> None:
        layer, settings = self._layer, self._work.settings
        marks, symbol = layer.marks, layer.spec.symbol
        assert marks is not None
        painter, colours = self._work.painter, self._painter.colours
        size = full_size(settings, layer, PointMode.NORMAL)
        size *= SELECTED_SCALE if is_selected else 1.0
        shape = symbol.shape if isinstance(symbol, MarkerSymbol) else MarkerShape.CIRCLE
        key = SpriteKey(
            self._number,
            -1 if layer.stage is None else int(layer.stage[row]),
            int(marks.colour[row]),
            bool(marks.is_overdue[row]),
            bool(marks.has_recurrence[row]),
            marks.is_stale is not None and bool(marks.is_stale[row]),
        )
        painter.save()
        painter.translate(x, y)
        width = settings.px(SELECTED_PX if is_selected else HOVERED_PX)
        draw_ring(painter, shape, size, width, colours.accent, colours.halo)
        self._painter.draw_look(painter, key, size)
        painter.restore()
