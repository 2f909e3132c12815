"""Draws many shapes of a table with one pen and brush, giving way to other threads."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen, QTransform

from gis_app.rendering.feature_paths import path_of_shape
from gis_app.rendering.path_bytes import in_whole_units

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from PySide6.QtGui import QBrush, QPainter, QPainterPath

    from gis_app.domain.table import FloatArray, Int64Array
    from gis_app.rendering.feature_paths import ShapeStore
    from gis_app.rendering.map_settings import MapSettings

LINES_TOGETHER: Final = 60
DRAWS_BETWEEN_BREATHS: Final = 250
"""No Qt drawing call lets other threads run, so after so many the drawer stops for a moment."""
LARGE_FEATURE: Final = 3.0
"""Shapes larger than so many pictures are cut to the picture first: dashes take long otherwise."""
FINE_DPI: Final = 600.0
"""From here on a device unit is at most 0.04 mm: corners may lie on whole ones."""
PAPER_MARGIN: Final = 0.02
NEARLY_ONE: Final = 1.3
ROUND_FROM_PX: Final = 4.0
"""Thinner lines on screen have no round joins and ends: nobody sees them."""
PARTIAL_S: Final = 0.15
"""A picture that takes longer shows what there is, as often as this."""
CUT_MARGIN: Final = 0.25


class Stopped(Exception):  # noqa: N818 - not an error
    """Leave a picture that nobody wants any more."""


def pen(
    colour: str | QColor,
    width_px: float,
    dash_px: Sequence[float] = (),
    *,
    cap: Qt.PenCapStyle = Qt.PenCapStyle.RoundCap,
    join: Qt.PenJoinStyle = Qt.PenJoinStyle.RoundJoin,
) -> QPen:
    """Return a pen of a width in device pixels; dashes are lengths in device pixels too."""
    made = QPen(QColor(colour), width_px)
    made.setCapStyle(Qt.PenCapStyle.FlatCap if dash_px else cap)
    made.setJoinStyle(join)
    if dash_px and width_px > 0:
        pattern = [max(length / width_px, 0.05) for length in dash_px]
        made.setDashPattern(pattern * (2 if len(pattern) % 2 else 1))
    return made


def _is_opaque(line: QPen, painter: QPainter) -> bool:
    return line.color().alpha() == 255 and painter.opacity() >= 1.0


def screen_pen(line: QPen, pixel_ratio: float) -> QPen:
    """Return a cosmetic pen that looks the same and is drawn in a fraction of the time.

    Qt draws lines of one pixel six times as fast as slightly wider ones, and round joins take half
    the time of thin lines.
    """
    made = QPen(line)
    made.setCosmetic(True)
    width = line.widthF()
    if line.style() == Qt.PenStyle.SolidLine and 1.0 < width <= NEARLY_ONE:
        made.setWidthF(1.0)
    elif width < ROUND_FROM_PX * pixel_ratio:
        made.setJoinStyle(Qt.PenJoinStyle.BevelJoin)
        if line.style() == Qt.PenStyle.SolidLine and line.capStyle() == Qt.PenCapStyle.RoundCap:
            made.setCapStyle(Qt.PenCapStyle.SquareCap)
    return made


class Brushwork:
    """Draw with a painter whose own transform puts device pixels of the settings on its page."""

    def __init__(
        self,
        painter: QPainter,
        settings: MapSettings,
        cancelled: Callable[[], bool],
        on_partial: Callable[[QPainter], None] | None = None,
        whole: MapSettings | None = None,
    ) -> None:
        self.painter = painter
        self.settings = settings
        self.cancelled = cancelled
        self.on_partial = on_partial
        self.whole = whole or settings
        """The picture this is a part of."""
        self.faults: dict[str, str] = {}
        """What kept a layer, by its id, from being drawn."""
        self._since = 0
        self._shown_at = time.monotonic()

    def breathe(self, draws: int = 1) -> None:
        """Let other threads run now and then; raises Stopped when the picture is given up."""
        self._since += draws
        if self._since >= DRAWS_BETWEEN_BREATHS:
            self._since = 0
            time.sleep(0)
            self.check()

    def check(self) -> None:
        """Raise Stopped when the picture is given up; show what there is when it takes long."""
        if self.cancelled():
            raise Stopped
        if self.on_partial is not None and time.monotonic() - self._shown_at > PARTIAL_S:
            self._shown_at = time.monotonic()
            self.on_partial(self.painter)

    def transform(self, origin: tuple[float, float]) -> QTransform:
        """Return the way from map metres relative to an origin to device pixels."""
        s = self.settings
        return QTransform(
            1 / s.m_per_px_x,
            0,
            0,
            -1 / s.m_per_px_y,
            (origin[0] - s.centre.x) / s.m_per_px_x + s.width_px / 2,
            (s.centre.y - origin[1]) / s.m_per_px_y + s.height_px / 2,
        )

    def paths(self, store: ShapeStore, rows: Int64Array) -> list[QPainterPath]:
        """Return the paths of rows for this scale, very large ones cut around the picture."""
        extent = self.whole.extent
        step = store.step(min(self.settings.m_per_px_x, self.settings.m_per_px_y))
        size = store.boxes[rows]
        is_large = (size[:, 2] - size[:, 0] > LARGE_FEATURE * extent.width) | (
            size[:, 3] - size[:, 1] > LARGE_FEATURE * extent.height
        )
        if self.settings.is_paper:  # what a page does not show should not be in its file
            box = extent.grown(PAPER_MARGIN)
            is_large |= (size[:, 0] < box.left) | (size[:, 2] > box.right)
            is_large |= (size[:, 1] < box.bottom) | (size[:, 3] > box.top)
        around = extent.grown(PAPER_MARGIN if self.settings.is_paper else CUT_MARGIN)
        store.make_paths(rows[~is_large], step)
        made = []
        for row, cut in zip(rows.tolist(), is_large.tolist(), strict=True):
            if cut:
                shape = shapely.clip_by_rect(store.simple(row, step), *around.bounds)
                path = path_of_shape(shape, store.origin)
            else:
                path = store.path(row, step)
            made.append(path)
            self._since += 1
            if self._since >= DRAWS_BETWEEN_BREATHS:
                self.breathe(0)
        return made

    def draw(
        self,
        paths: Iterable[QPainterPath],
        origin: tuple[float, float],
        line: QPen | None,
        fill: QBrush | QColor | None = None,
    ) -> None:
        """Draw paths in map metres relative to an origin with one pen and one brush.

        On screen the painter is transformed and the pen cosmetic; on paper the paths are, because a
        PDF writer gives cosmetic pens a width of its own.
        """
        painter, way = self.painter, self.transform(origin)
        painter.setBrush(Qt.BrushStyle.NoBrush if fill is None else fill)
        if self.settings.is_paper:
            painter.setPen(Qt.PenStyle.NoPen if line is None else line)
            if self.settings.dpi >= FINE_DPI:
                # plain lines look the same in one path as in many, and are quicker to write
                is_plain = fill is None and line is not None and _is_opaque(line, painter)
                moved = in_whole_units(list(paths), way, LINES_TOGETHER if is_plain else 1)
            else:
                moved = [way.map(path) for path in paths]
            for path in moved:
                painter.drawPath(path)
                self.breathe()
            return
        if line is None:
            painter.setPen(Qt.PenStyle.NoPen)
        else:
            painter.setPen(screen_pen(line, self.settings.pixel_ratio))
        painter.save()
        painter.setTransform(way, True)
        try:
            for path in paths:
                painter.drawPath(path)
                self.breathe()
        finally:
            painter.restore()

    def to_px(self, shape: Any) -> Any:
        """Return a shapely geometry in EPSG:3857 as one in device pixels."""

        def moved(xy: FloatArray) -> FloatArray:
            return np.column_stack(self.settings.to_screen(xy[:, 0], xy[:, 1]))

        return shapely.transform(shape, moved)
