"""Thin lines on screen as bare segments: a thousand a call, none of them a path of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QPainter
from shiboken6 import Shiboken

from gis_app.rendering.brushwork import ROUND_FROM_PX, screen_pen

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtGui import QPen

    from gis_app.domain.table import Int64Array
    from gis_app.rendering.brushwork import Brushwork
    from gis_app.rendering.feature_paths import ShapeStore

SEGMENTS_A_CALL: Final = 1000
FAR_PX: Final = 8_000.0
"""Segments that reach further out of the picture are cut: Qt counts pixels in 16 bits."""


def draw_lines(work: Brushwork, store: ShapeStore, rows: Int64Array, line: QPen) -> None:
    """Draw lines of a table, without paths where nobody sees the difference."""
    thinner_than = ROUND_FROM_PX * work.settings.pixel_ratio
    if work.settings.is_paper or not _may_be_bare(work.painter, line, thinner_than):
        work.draw(work.paths(store, rows), store.origin, line)
        return
    _draw_bare(work, store, rows, screen_pen(line, work.settings.pixel_ratio))


def _may_be_bare(painter: QPainter, line: QPen, thinner_than_px: float) -> bool:
    """Tell whether lines look the same when their segments are drawn one by one.

    So they do where nothing shines through, no dash goes on around corners, and the line is too
    thin for its corners to be seen.
    """
    return (
        line.style() == Qt.PenStyle.SolidLine
        and line.widthF() < thinner_than_px
        and line.color().alpha() == 255
        and painter.opacity() == 1.0
        and painter.compositionMode() == QPainter.CompositionMode.CompositionMode_SourceOver
    )


def _draw_bare(work: Brushwork, store: ShapeStore, rows: Int64Array, line: QPen) -> None:
    s = work.settings
    step = store.step(min(s.m_per_px_x, s.m_per_px_y))
    xy, is_last = store.line_corners(rows, step)
    if len(xy) < 2:
        return
    x, y = s.to_screen(xy[:, 0], xy[:, 1])
    ends = np.column_stack([x[:-1], y[:-1], x[1:], y[1:]])[~is_last[:-1]]
    margin = line.widthF() + 1.0
    ends = in_picture(ends, s.width_px, s.height_px, margin)
    painter = work.painter
    if line.widthF() <= 1.0:  # ends that reach over would show as dots where segments meet
        line.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(line)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for start in range(0, len(ends), SEGMENTS_A_CALL):
        part = np.ascontiguousarray(ends[start : start + SEGMENTS_A_CALL])
        # a QLineF is four doubles, so an array of them is read in place
        first: Any = Shiboken.wrapInstance(part.ctypes.data, QLineF)
        painter.drawLines(first, len(part))
        work.breathe(len(part) // 4 + 1)


def in_picture(
    ends: NDArray[np.float64], width_px: float, height_px: float, margin_px: float
) -> NDArray[np.float64]:
    """Return the segments (x1, y1, x2, y2) that may be seen; those reaching far out are cut."""
    low, high = np.minimum(ends[:, :2], ends[:, 2:]), np.maximum(ends[:, :2], ends[:, 2:])
    most = np.array([width_px, height_px]) + margin_px
    with np.errstate(invalid="ignore"):
        seen = ((high >= -margin_px) & (low <= most)).all(axis=1)
        is_far = seen & ((low < -FAR_PX) | (high > most + FAR_PX)).any(axis=1)
    if not is_far.any():
        return ends[seen]
    near = ends[seen & ~is_far]
    return np.concatenate([near, _cut(ends[is_far], most + FAR_PX)])


def _cut(ends: NDArray[np.float64], most: NDArray[np.float64]) -> NDArray[np.float64]:
    """Cut segments to the box from -FAR_PX to `most`, after Liang and Barsky."""
    start, way = ends[:, :2], ends[:, 2:] - ends[:, :2]
    with np.errstate(all="ignore"):
        a, b = (-FAR_PX - start) / way, (most - start) / way
    is_still = way == 0
    enters = np.where(is_still, 0.0, np.minimum(a, b)).max(axis=1)
    leaves = np.where(is_still, 1.0, np.maximum(a, b)).min(axis=1)
    enters, leaves = np.maximum(enters, 0.0), np.minimum(leaves, 1.0)
    kept = enters < leaves
    start, way = start[kept], way[kept]
    return np.hstack([start + way * enters[kept, None], start + way * leaves[kept, None]])
