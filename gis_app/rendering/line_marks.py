"""What is set along lines and across areas: ticks, heads of arrows, hatching."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPolygonF

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtGui import QPen

    from gis_app.domain.table import FloatArray, Int64Array
    from gis_app.rendering.brushwork import Brushwork
    from gis_app.rendering.feature_paths import ShapeStore


def draw_arrows(
    work: Brushwork, store: ShapeStore, rows: Int64Array, colour: str, spacing: float, length: float
) -> None:
    """Draw heads of arrows in the direction of lines; each line has at least one."""
    work.painter.setPen(Qt.PenStyle.NoPen)
    work.painter.setBrush(QColor(colour))
    for xy in _lines_px(work, store, rows, length):
        for x, y, dx, dy in along_line(xy, spacing).tolist():
            across = (-dy * length * 0.42, dx * length * 0.42)
            tip = QPointF(x + dx * length / 2, y + dy * length / 2)
            back = (x - dx * length / 2, y - dy * length / 2)
            notch = QPointF(x - dx * length * 0.22, y - dy * length * 0.22)
            corners = [
                tip,
                QPointF(back[0] + across[0], back[1] + across[1]),
                notch,
                QPointF(back[0] - across[0], back[1] - across[1]),
            ]
            work.painter.drawPolygon(QPolygonF(corners))


def draw_ticks(
    work: Brushwork, store: ShapeStore, rows: Int64Array, line: QPen, spacing: float, length: float
) -> None:
    """Draw short cross lines along lines."""
    work.painter.setPen(line)
    for xy in _lines_px(work, store, rows, length):
        ticks = ticks_along(xy, spacing, length)
        work.painter.drawLines([QLineF(*tick) for tick in ticks.tolist()])


def draw_hatch(
    work: Brushwork,
    store: ShapeStore,
    rows: Int64Array,
    line: QPen,
    angle_deg: float,
    spacing: float,
) -> None:
    """Draw hatching as lines cut to the polygons: it neither swims nor blurs on paper."""
    work.painter.setPen(line)
    for shape in _shapes_px(work, store, rows, spacing):
        if shapely.is_empty(shape):
            continue
        cut = shapely.intersection(hatch_lines(shapely.bounds(shape), angle_deg, spacing), shape)
        ends = [shapely.get_coordinates(part) for part in shapely.get_parts(cut)]
        work.painter.drawLines(
            [QLineF(*xy[0].tolist(), *xy[-1].tolist()) for xy in ends if len(xy) > 1]
        )


def _shapes_px(
    work: Brushwork, store: ShapeStore, rows: Int64Array, margin_px: float
) -> Iterator[Any]:
    """Yield rows of a table in device pixels, cut to the picture and a margin around it."""
    around = work.settings.extent_with_margin(margin_px)
    for row in rows.tolist():
        yield work.to_px(shapely.clip_by_rect(store.shapes[row], *around.bounds))
        work.breathe()


def _lines_px(
    work: Brushwork, store: ShapeStore, rows: Int64Array, margin_px: float
) -> Iterator[FloatArray]:
    for shape in _shapes_px(work, store, rows, margin_px):
        for part in shapely.get_parts(shape):
            yield shapely.get_coordinates(part)


def along_line(xy: FloatArray, spacing: float) -> FloatArray:
    """Return places (x, y) and directions (dx, dy) at even distances along a line."""
    along = _travelled(xy)
    if along[-1] <= 0:
        return np.empty((0, 4))
    at = np.arange(spacing / 2, along[-1], spacing)
    if not len(at):
        at = np.array([along[-1] / 2])
    x, y = np.interp(at, along, xy[:, 0]), np.interp(at, along, xy[:, 1])
    steps = np.diff(along)
    segment = np.clip(np.searchsorted(along, at, side="right") - 1, 0, len(steps) - 1)
    direction = np.diff(xy, axis=0)[segment] / np.maximum(steps[segment], 1e-9)[:, None]
    return np.column_stack([x, y, direction])


def ticks_along(xy: FloatArray, spacing: float, length: float) -> FloatArray:
    """Return short cross lines (x1, y1, x2, y2) at even distances; none along a short line."""
    if _travelled(xy)[-1] <= spacing / 2:
        return np.empty((0, 4))
    x, y, dx, dy = along_line(xy, spacing).T
    half_x, half_y = -dy * length / 2, dx * length / 2
    return np.column_stack([x - half_x, y - half_y, x + half_x, y + half_y])


def _travelled(xy: FloatArray) -> FloatArray:
    """Return how far each corner is along a line; 0 for a line without corners."""
    return np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(xy, axis=0).T))])


def hatch_lines(box: Sequence[float], angle_deg: float, spacing: float) -> Any:
    """Return parallel lines over a box in device pixels, rising to the right by the angle."""
    left, top, right, bottom = (float(edge) for edge in box)
    angle = np.radians(angle_deg)
    along = np.array([np.cos(angle), -np.sin(angle)])
    across = np.array([np.sin(angle), np.cos(angle)])
    corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]])
    far, near = corners @ across, corners @ along
    offsets = np.arange(np.ceil(far.min() / spacing), far.max() / spacing + 1) * spacing
    starts = offsets[:, None] * across + near.min() * along
    ends = offsets[:, None] * across + near.max() * along
    return shapely.multilinestrings(shapely.linestrings(np.stack([starts, ends], axis=1)))
