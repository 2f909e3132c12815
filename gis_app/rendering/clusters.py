"""Points gathered to counted discs where single ones could not be told apart."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPen

from gis_app.domain.terms import Colour
from gis_app.rendering.fonts import map_font
from gis_app.rendering.picture_style import issue_fill
from gis_app.rendering.point_layout import cells_of

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtGui import QPainter

    from gis_app.domain.table import FloatArray
    from gis_app.rendering.picture_style import MapColours

CLUSTER_CELL_PX: Final = 64.0
SMALLEST_PX, LARGEST_PX = 28.0, 48.0
_ARC_ORDER: Final = (Colour.RED, Colour.YELLOW, Colour.WHITE, Colour.CLOSED)


@dataclass(frozen=True, slots=True)
class Cluster:
    """Hold one disc: where, how many points, and how many of each worst colour."""

    x_px: float
    y_px: float
    count: int
    by_colour: tuple[int, ...]
    diameter_px: float


def gather(
    x: FloatArray, y: FloatArray, colour: NDArray[np.int8], pixel_ratio: float
) -> tuple[Cluster, ...]:
    """Gather points by cells, each disc at the middle of its points; the counts sum to all."""
    if not len(x):
        return ()
    cell, cells = cells_of(x, y, CLUSTER_CELL_PX * pixel_ratio)
    count = np.bincount(cell, minlength=cells)
    middle_x = np.bincount(cell, x, cells)
    middle_y = np.bincount(cell, y, cells)
    shares = np.bincount(cell * len(Colour) + colour, minlength=cells * len(Colour))
    shares = shares.reshape(cells, len(Colour))
    largest = max(int(count.max()), 2)
    return tuple(
        Cluster(
            float(middle_x[i] / count[i]),
            float(middle_y[i] / count[i]),
            int(count[i]),
            tuple(shares[i].tolist()),
            _diameter(int(count[i]), largest) * pixel_ratio,
        )
        for i in np.flatnonzero(count).tolist()
    )


def _diameter(count: int, largest: int) -> float:
    share = math.log(count + 1) / math.log(largest + 1)
    return max(SMALLEST_PX, SMALLEST_PX + (LARGEST_PX - SMALLEST_PX) * (share - 0.3) / 0.7)


def draw_cluster(
    painter: QPainter, cluster: Cluster, colours: MapColours, families: tuple[str, ...]
) -> None:
    """Draw a disc with its count and a ring whose arcs are the shares of the colours."""
    ring = cluster.diameter_px * 0.12
    centre = QPointF(cluster.x_px, cluster.y_px)
    radius = cluster.diameter_px / 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.halo))
    painter.drawEllipse(centre, radius + ring * 0.35, radius + ring * 0.35)
    middle = radius - ring / 2
    box = QRectF(centre.x() - middle, centre.y() - middle, 2 * middle, 2 * middle)
    start = 90.0 * 16
    for colour in _ARC_ORDER:
        span = -360.0 * 16 * cluster.by_colour[colour] / cluster.count
        if span == 0:
            continue
        if colour == Colour.WHITE:
            _arc(painter, box, start, span, colours.white_ring, ring)
            _arc(painter, box, start, span, colours.white, ring * 0.5)
        else:
            _arc(painter, box, start, span, issue_fill(colours, colour), ring)
        start += span
    text = str(cluster.count)
    size = min(radius * 0.72, (radius - ring) * 2.9 / max(len(text), 2))
    painter.setFont(map_font(families, size, is_bold=True))
    painter.setPen(QColor(colours.ink))
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)


def _arc(
    painter: QPainter, box: QRectF, start: float, span: float, colour: str, width: float
) -> None:
    painter.setPen(QPen(QColor(colour), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    painter.drawArc(box, round(start), round(span))
