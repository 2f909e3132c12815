"""What is set along lines and across areas: ticks, heads of arrows, hatching."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPolygonF

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.domain.table import FloatArray, Int64Array
    from gis_app.rendering.shape_painters import ShapePainter


def draw_arrows(
    shapes: ShapePainter, hits: Int64Array, colour: str, spacing: float, length: float
) -> None:
    """Draw heads of arrows in the direction of lines; each line has at least one."""
    work = shapes.work
    work.painter.setPen(Qt.PenStyle.NoPen)
    work.painter.setBrush(QColor(colour))
    around = shapes.settings.extent_with_margin(length)
    for row in shapes.rows[hits].tolist():
        shape = shapely.clip_by_rect(shapes.store.shapes[row], *around.bounds)
        for part in shapely.get_parts(work.to_px(shape)):
            for x, y, dx, dy in along_line(shapely.get_coordinates(part), spacing).tolist():
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
        work.breathe()


def along_line(xy: FloatArray, spacing: float) -> FloatArray:
    """Return places (x, y) and directions (dx, dy) at even distances along a line."""
    if len(xy) < 2:
        return np.empty((0, 4))
    steps = np.hypot(*np.diff(xy, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    if along[-1] <= 0:
        return np.empty((0, 4))
    at = np.arange(spacing / 2, along[-1], spacing)
    if not len(at):
        at = np.array([along[-1] / 2])
    x, y = np.interp(at, along, xy[:, 0]), np.interp(at, along, xy[:, 1])
    segment = np.clip(np.searchsorted(along, at, side="right") - 1, 0, len(steps) - 1)
    direction = np.diff(xy, axis=0)[segment] / np.maximum(steps[segment], 1e-9)[:, None]
    return np.column_stack([x, y, direction])


def ticks_along(xy: FloatArray, spacing: float, length: float) -> FloatArray:
    """Return short cross lines (x1, y1, x2, y2) at even distances along a line."""
    steps = np.hypot(*np.diff(xy, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    if along[-1] < spacing * 0.5:
        return np.empty((0, 4))
    at = np.arange(spacing / 2, along[-1], spacing)
    x, y = np.interp(at, along, xy[:, 0]), np.interp(at, along, xy[:, 1])
    segment = np.clip(np.searchsorted(along, at, side="right") - 1, 0, len(steps) - 1)
    direction = np.diff(xy, axis=0)[segment] / np.maximum(steps[segment], 1e-9)[:, None]
    half_x, half_y = -direction[:, 1] * length / 2, direction[:, 0] * length / 2
    return np.column_stack([x - half_x, y - half_y, x + half_x, y + half_y])


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
