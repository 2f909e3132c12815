"""All point markers of a picture: thinned, in one order, as sprites on screen, vectors on paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from gis_app.domain.layer_spec import IssueSymbol, MarkerSymbol
from gis_app.rendering.brushwork import pen
from gis_app.rendering.cluster_discs import draw_clusters
from gis_app.rendering.marker_shapes import (
    MARGIN_SHARE,
    draw_badge,
    draw_dot,
    draw_marker,
)
from gis_app.rendering.picture_parts import draw_parts, inked_box
from gis_app.rendering.picture_style import MAP_COLOURS
from gis_app.rendering.point_layout import MODE_SIZES, PointMode

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gis_app.domain.table import Int64Array
    from gis_app.rendering.brushwork import Brushwork
    from gis_app.rendering.placed_points import PlacedPoints
    from gis_app.rendering.render_cache import RenderCache

BADGE_ALONE_SHARE: Final = 11 / 22
MARKERS_A_CALL: Final = 1000


@dataclass(frozen=True, slots=True)
class SpriteKey:
    """Name one look of a point: what is the same key is the same picture."""

    layer: int
    stage: int
    colour: int
    is_overdue: bool
    has_recurrence: bool
    is_stale: bool = False


class PointPainter:
    """Draw placed points."""

    def __init__(self, work: Brushwork, cache: RenderCache, placed: PlacedPoints) -> None:
        self.work, self.cache, self.placed = work, cache, placed
        self.settings = work.settings
        self.colours = MAP_COLOURS[self.settings.style]

    def draw(self, families: tuple[str, ...]) -> None:
        """Draw clusters, or every placed point."""
        self._draw_leaders()
        keys, number = self._keys()
        if self.settings.is_paper:
            for i, n in enumerate(number.tolist()):
                self._draw_vector(i, keys[n])
                self.work.breathe()
        elif len(keys):
            self._draw_sprites(keys, number)
        draw_clusters(self.work, self.cache, self.placed.clusters, families)

    def _keys(self) -> tuple[list[SpriteKey], Int64Array]:
        """Return the distinct looks, and for each placed point which it has."""
        p = self.placed
        # one number a look: overdue, recurring, stale, colour, stage + 1, layer
        look = p.colour.astype(np.int64) << 3
        for i, layer in enumerate(p.layers):
            at = np.flatnonzero(p.layer == i)
            if not len(at):
                continue
            assert layer.marks is not None
            rows = p.row[at]
            look[at] |= layer.marks.is_overdue[rows] | (layer.marks.has_recurrence[rows] << 1)
            if layer.marks.is_stale is not None:
                look[at] |= layer.marks.is_stale[rows].astype(np.int64) << 2
            stage = 0 if layer.stage is None else layer.stage[rows] + 1
            look[at] |= (np.int64(stage) << 8) | (i << 16)
        looks, number = np.unique(look, return_inverse=True)
        keys = [
            SpriteKey(
                *(n >> 16, (n >> 8 & 255) - 1, n >> 3 & 31),
                *(bool(n & 1), bool(n & 2), bool(n & 4)),
            )
            for n in looks.tolist()
        ]
        return keys, np.asarray(number, np.int64).ravel()

    def draw_look(self, painter: QPainter, key: SpriteKey, size: float) -> None:
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
        stage = layer.spec.looks[key.stage] if key.stage >= 0 else None
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
                draw_dot(painter, fill, size, self.colours, is_stale=key.is_stale)
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
            is_stale=key.is_stale,
        )

    def _draw_vector(self, index: int, key: SpriteKey, scale: float = 1.0) -> None:
        painter, p = self.work.painter, self.placed
        painter.save()
        painter.translate(float(p.x_px[index]), float(p.y_px[index]))
        painter.setOpacity(painter.opacity() * p.layers[key.layer].opacity)
        self.draw_look(painter, key, float(p.size_px[index]) * scale)
        painter.restore()

    def _draw_sprites(self, keys: list[SpriteKey], number: Int64Array) -> None:
        p = self.placed
        largest = float(p.size_px.max())
        side = int(np.ceil(largest * (1 + 2 * MARGIN_SHARE))) + 2
        sheet, parts, shift = self._sheet(keys, number, side)
        x = np.round(p.x_px - side / 2) + shift[number, 0]
        y = np.round(p.y_px - side / 2) + shift[number, 1]
        opacity = np.array([one.opacity for one in p.layers])[p.layer]
        for start in range(0, len(number), MARKERS_A_CALL):
            some = slice(start, start + MARKERS_A_CALL)
            at = x[some], y[some]
            draw_parts(self.work.painter, sheet, at, parts[number[some]], opacity[some])
            self.work.breathe(MARKERS_A_CALL)

    def _sheet(
        self, keys: list[SpriteKey], number: Int64Array, side: int
    ) -> tuple[QPixmap, NDArray[np.float64], NDArray[np.float64]]:
        """Return one picture with every look in use, and of each look the part that has ink.

        Last comes how far right and down of the corner of the look's square that part lies.
        """
        p, across = self.placed, 16
        size_of_key = np.zeros(len(keys))
        size_of_key[number] = p.size_px
        sizes = size_of_key.tolist()
        looks = tuple(
            (
                p.layers[k.layer].spec.symbol_in(self.settings.style),
                p.layers[k.layer].id,
                k.stage,
                k.colour,
                k.is_overdue,
                k.has_recurrence,
                k.is_stale,
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
                self.draw_look(painter, key, sizes[n])
            painter.end()
            corners = [(n % across * side, n // across * side) for n in range(len(keys))]
            inked = np.array([inked_box(image.copy(*at, side, side)) for at in corners], float)
            shift, size = inked[:, :2], inked[:, 2:]
            parts = np.hstack([np.array(corners) + shift, size])
            self.cache.keep_sprites_few()
            found = self.cache.sprites[kept] = (QPixmap.fromImage(image), parts, shift)
        return found

    def _draw_leaders(self) -> None:
        """Draw thin lines from a spot to the markers fanned out around it."""
        lines = self.placed.leaders.tolist()
        if not lines:
            return
        painter, px = self.work.painter, self.settings.px
        drawn = [QLineF(*line) for line in lines]
        for colour, width in ((self.colours.halo, 2.6), (self.colours.none, 1.1)):
            painter.setPen(pen(colour, px(width)))
            painter.drawLines(drawn)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.colours.none))
        for x, y in {(line[0], line[1]) for line in lines}:
            painter.drawEllipse(QPointF(x, y), px(1.8), px(1.8))
        self.work.breathe()
