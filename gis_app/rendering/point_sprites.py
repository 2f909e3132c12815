"""All point markers of a picture: thinned, in one order, as sprites on screen, vectors on paper."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap
from shiboken6 import Shiboken

from gis_app.domain.layer_spec import IssueSymbol, MarkerShape, MarkerSymbol
from gis_app.geo.crs import to_map
from gis_app.rendering.clusters import draw_cluster
from gis_app.rendering.marker_shapes import (
    MARGIN_SHARE,
    SELECTED_SCALE,
    draw_badge,
    draw_marker,
    draw_ring,
)
from gis_app.rendering.picture_style import MAP_COLOURS
from gis_app.rendering.placed_points import PlacedPoints, full_size
from gis_app.rendering.point_layout import MODE_SIZES, PointMode

if TYPE_CHECKING:
    from gis_app.domain.table import Int64Array
    from gis_app.rendering.brushwork import Brushwork
    from gis_app.rendering.feature_paths import RenderCache
    from gis_app.rendering.render_layer import RenderLayer

BADGE_ALONE_SHARE: Final = 11 / 22
FRAGMENTS_A_CALL: Final = 1000
_FRAGMENT_NUMBERS: Final = 10


@dataclass(frozen=True, slots=True)
class SpriteKey:
    """Name one look of a point: what is the same key is the same picture."""

    layer: int
    stage: int
    colour: int
    is_overdue: bool
    has_recurrence: bool


class PointPainter:
    """Draw placed points."""

    def __init__(self, work: Brushwork, cache: RenderCache, placed: PlacedPoints) -> None:
        self.work, self.cache, self.placed = work, cache, placed
        self.settings = work.settings
        self.colours = MAP_COLOURS[self.settings.style]

    def draw(self, families: tuple[str, ...]) -> None:
        """Draw clusters, or every placed point."""
        painter = self.work.painter
        for disc in self.placed.clusters:
            draw_cluster(painter, disc, self.colours, families)
            self.work.breathe()
        keys, number = self._keys()
        if self.settings.is_paper:
            for i, n in enumerate(number.tolist()):
                self._draw_vector(i, keys[n])
                self.work.breathe()
        elif len(keys):
            self._draw_sprites(keys, number)
        self._draw_marked()

    def _keys(self) -> tuple[list[SpriteKey], Int64Array]:
        """Return the distinct looks, and for each placed point which it has."""
        p = self.placed
        stage = np.full(len(p.layer), -1, np.int64)
        overdue = np.zeros(len(p.layer), np.bool_)
        recurs = np.zeros(len(p.layer), np.bool_)
        for i, layer in enumerate(p.layers):
            at = np.flatnonzero(p.layer == i)
            assert layer.marks is not None
            overdue[at] = layer.marks.is_overdue[p.row[at]]
            recurs[at] = layer.marks.has_recurrence[p.row[at]]
            if layer.stage is not None:
                stage[at] = layer.stage[p.row[at]]
        table = np.column_stack([p.layer, stage, p.colour.astype(np.int64), overdue, recurs])
        if not len(table):
            return [], np.empty(0, np.int64)
        looks, number = np.unique(table, axis=0, return_inverse=True)
        keys = [SpriteKey(a, b, c, bool(d), bool(e)) for a, b, c, d, e in looks.tolist()]
        return keys, np.asarray(number, np.int64).ravel()

    def _draw_look(self, painter: QPainter, key: SpriteKey, size: float) -> None:
        """Draw one look about the origin."""
        layer = self.placed.layers[key.layer]
        symbol = layer.spec.symbol_in(self.settings.style)
        overdue, recurs = key.is_overdue, key.has_recurrence
        if isinstance(symbol, IssueSymbol):
            draw_badge(
                painter,
                key.colour,
                size,
                self.colours,
                is_overdue=overdue,
                has_recurrence=recurs,
            )
            return
        assert isinstance(symbol, MarkerSymbol)
        stage = layer.spec.stages[key.stage] if key.stage >= 0 else None
        fill = symbol.fill if stage is None else stage.colour_in(self.settings.style)
        if self.placed.mode == PointMode.DOTS:
            if key.colour > 0:
                full = size / MODE_SIZES[PointMode.DOTS]
                draw_badge(
                    painter,
                    key.colour,
                    full * BADGE_ALONE_SHARE,
                    self.colours,
                    is_overdue=overdue,
                )
            else:
                painter.setPen(QPen(QColor(self.colours.marker_edge), size * 0.13))
                painter.setBrush(QColor(fill))
                painter.drawEllipse(QPointF(0, 0), size * 0.44, size * 0.44)
            return
        shown = MarkerSymbol(symbol.icon, symbol.shape, fill, symbol.size_px, symbol.size_mm)
        draw_marker(
            painter,
            shown,
            size,
            self.colours,
            key.colour,
            is_overdue=overdue,
            has_recurrence=recurs,
        )

    def _draw_vector(self, index: int, key: SpriteKey, scale: float = 1.0) -> None:
        painter, p = self.work.painter, self.placed
        painter.save()
        painter.translate(float(p.x_px[index]), float(p.y_px[index]))
        painter.setOpacity(painter.opacity() * p.layers[key.layer].opacity)
        self._draw_look(painter, key, float(p.size_px[index]) * scale)
        painter.restore()

    def _draw_sprites(self, keys: list[SpriteKey], number: Int64Array) -> None:
        p = self.placed
        largest = float(p.size_px.max())
        side = int(np.ceil(largest * (1 + 2 * MARGIN_SHARE))) + 2
        sheet, across = self._sheet(keys, number, side)
        fragments = np.zeros((len(number), _FRAGMENT_NUMBERS))
        fragments[:, 0] = np.round(p.x_px - side / 2) + side / 2
        fragments[:, 1] = np.round(p.y_px - side / 2) + side / 2
        fragments[:, 2] = (number % across) * side
        fragments[:, 3] = (number // across) * side
        fragments[:, 4] = fragments[:, 5] = side
        fragments[:, 6] = fragments[:, 7] = 1.0
        opacity = np.array([one.opacity for one in p.layers])
        fragments[:, 9] = opacity[p.layer]
        for start in range(0, len(fragments), FRAGMENTS_A_CALL):
            part = np.ascontiguousarray(fragments[start : start + FRAGMENTS_A_CALL])
            # PixmapFragment is ten doubles, so an array of them is read in place
            first: Any = Shiboken.wrapInstance(part.ctypes.data, QPainter.PixmapFragment)
            self.work.painter.drawPixmapFragments(first, len(part), sheet)
            self.work.breathe(FRAGMENTS_A_CALL)

    def _sheet(self, keys: list[SpriteKey], number: Int64Array, side: int) -> tuple[QPixmap, int]:
        """Return one picture with every look in use, and how many stand in a row."""
        p, across = self.placed, 16
        sizes = [0.0] * len(keys)
        for n, size in zip(number.tolist(), p.size_px.tolist(), strict=True):
            sizes[n] = size
        looks = tuple(
            (
                p.layers[k.layer].spec.symbol_in(self.settings.style),
                p.layers[k.layer].id,
                k.stage,
                k.colour,
                k.is_overdue,
                k.has_recurrence,
                round(sizes[n], 2),
            )
            for n, k in enumerate(keys)
        )
        kept = ("sheet", self.settings.style, p.mode, side, looks)
        found = self.cache.sprites.get(kept)
        if found is None:
            down = (len(keys) + across - 1) // across
            size_px = (min(len(keys), across) * side, down * side)
            image = QImage(*size_px, QImage.Format.Format_ARGB32_Premultiplied)
            image.fill(Qt.GlobalColor.transparent)
            painter = QPainter(image)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for n, key in enumerate(keys):
                painter.resetTransform()
                painter.translate((n % across + 0.5) * side, (n // across + 0.5) * side)
                self._draw_look(painter, key, sizes[n])
            painter.end()
            self.cache.keep_sprites_few()
            found = self.cache.sprites[kept] = QPixmap.fromImage(image)
        return found, across

    def _draw_marked(self) -> None:
        """Draw hovered and selected points once more, on top, with their rings."""
        hovered, selection = self.settings.hovered, self.settings.selection
        for layer in self.placed.layers:
            chosen = selection.get(layer.table, frozenset())
            over = hovered[1] if hovered is not None and hovered[0] == layer.table else None
            wanted = sorted({*chosen, *(() if over is None else (over,))})
            for row in np.flatnonzero(np.isin(layer.fids, wanted)).tolist() if wanted else ():
                self._draw_one_marked(layer, row, int(layer.fids[row]) in chosen)

    def _where(self, layer: RenderLayer, row: int) -> tuple[float, float]:
        """Return where a point is drawn; its true place when it is not drawn as itself."""
        p, marks = self.placed, layer.marks
        assert marks is not None
        drawn = np.flatnonzero((p.layer == p.layers.index(layer)) & (p.row == row))
        if len(drawn):
            return float(p.x_px[drawn[0]]), float(p.y_px[drawn[0]])
        x, y = self.settings.to_screen(*to_map(marks.lon_deg[row], marks.lat_deg[row]))
        return float(x), float(y)

    def _draw_one_marked(self, layer: RenderLayer, row: int, is_selected: bool) -> None:
        marks = layer.marks
        assert marks is not None
        x, y = self._where(layer, row)
        painter, symbol = self.work.painter, layer.spec.symbol
        size = full_size(self.settings, layer, PointMode.NORMAL)
        size *= SELECTED_SCALE if is_selected else 1.0
        shape = symbol.shape if isinstance(symbol, MarkerSymbol) else MarkerShape.CIRCLE
        stage = -1 if layer.stage is None else int(layer.stage[row])
        key = SpriteKey(
            self.placed.layers.index(layer),
            stage,
            int(marks.colour[row]),
            bool(marks.is_overdue[row]),
            bool(marks.has_recurrence[row]),
        )
        painter.save()
        painter.translate(float(x), float(y))
        width = self.settings.px(3.0 if is_selected else 1.5)
        draw_ring(painter, shape, size, width, self.colours.accent, self.colours.halo)
        normal = PointPainter(self.work, self.cache, _as_normal(self.placed))
        normal._draw_look(painter, key, size)
        painter.restore()


def _as_normal(placed: PlacedPoints) -> PlacedPoints:
    return replace(placed, mode=PointMode.NORMAL)
