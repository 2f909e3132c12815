"""Draws the discs of clusters: a count, and a ring whose arcs are the shares of the colours."""

from __future__ import annotations

import math
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from gis_app.domain.terms import Colour
from gis_app.rendering.fonts import map_font
from gis_app.rendering.picture_style import MAP_COLOURS, issue_fill

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.rendering.brushwork import Brushwork
    from gis_app.rendering.clusters import Cluster
    from gis_app.rendering.picture_style import MapColours
    from gis_app.rendering.render_cache import RenderCache

_ARC_ORDER: Final = (Colour.RED, Colour.YELLOW, Colour.WHITE, Colour.CLOSED)
_RING_SHARE: Final = 0.12
_RIM_SHARE: Final = 0.35
STEPS: Final = 48
"""A ring is drawn in so many steps, so that few different ones have to be kept."""


@lru_cache(maxsize=4096)
def ring_steps(by_colour: tuple[int, ...]) -> tuple[int, ...]:
    """Return how many of STEPS each colour gets; what is there at all gets one or more."""
    total = sum(by_colour)
    steps = [0 if not n else max(1, round(n / total * STEPS)) for n in by_colour]
    largest = max(range(len(steps)), key=lambda i: steps[i])
    steps[largest] += STEPS - sum(steps)
    return tuple(steps)


def draw_clusters(
    work: Brushwork, cache: RenderCache, discs: Sequence[Cluster], families: tuple[str, ...]
) -> None:
    """Draw discs, the rings as kept pictures on screen and as vectors on paper."""
    painter, settings = work.painter, work.settings
    colours = MAP_COLOURS[settings.style]
    for disc in discs:
        steps = ring_steps(disc.by_colour)
        size = disc.diameter_px
        if settings.is_paper:
            painter.save()
            painter.translate(disc.x_px, disc.y_px)
            draw_ring_of_shares(painter, steps, size, colours)
            painter.restore()
        else:
            key = ("ring", settings.style, steps, size)
            image = cache.halo(key, partial(_ring_image, steps, size, colours))
            half = image.width() / 2
            painter.drawImage(QPointF(round(disc.x_px - half), round(disc.y_px - half)), image)
        work.breathe()
    last = 0
    painter.setPen(QColor(colours.ink))
    # one font after the other: setting one takes as long as a number
    for height, disc in sorted(((_letter_px(one), one) for one in discs), key=lambda pair: pair[0]):
        if height != last:
            painter.setFont(map_font(families, height, is_bold=True))
            last = height
        r = disc.diameter_px / 2
        box = QRectF(round(disc.x_px - r), round(disc.y_px - r), 2 * r, 2 * r)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), str(disc.count))
        work.breathe()


def _letter_px(disc: Cluster) -> int:
    radius = disc.diameter_px / 2
    inner = radius * (1 - 2 * _RING_SHARE)
    return round(min(radius * 0.72, inner * 2.9 / max(len(str(disc.count)), 2)))


def _ring_image(steps: tuple[int, ...], size: float, colours: MapColours) -> QImage:
    side = math.ceil(size * (1 + 2 * _RING_SHARE * _RIM_SHARE)) + 4
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(side / 2, side / 2)
    draw_ring_of_shares(painter, steps, size, colours)
    painter.end()
    return image


def draw_ring_of_shares(
    painter: QPainter, steps: Sequence[int], size: float, colours: MapColours
) -> None:
    """Draw a disc with its ring about the origin, red first from the top, clockwise."""
    ring, radius, centre = size * _RING_SHARE, size / 2, QPointF(0, 0)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.halo))
    painter.drawEllipse(centre, radius + ring * _RIM_SHARE, radius + ring * _RIM_SHARE)
    middle = radius - ring / 2
    box = QRectF(-middle, -middle, 2 * middle, 2 * middle)
    start = 90.0 * 16
    for colour in _ARC_ORDER:
        span = -360.0 * 16 * steps[colour] / STEPS
        if span == 0:
            continue
        if colour == Colour.WHITE:
            _arc(painter, box, start, span, colours.white_ring, ring)
            _arc(painter, box, start, span, colours.white, ring * 0.5)
        else:
            _arc(painter, box, start, span, issue_fill(colours, colour), ring)
        start += span


def _arc(
    painter: QPainter, box: QRectF, start: float, span: float, colour: str, width: float
) -> None:
    painter.setPen(QPen(QColor(colour), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    painter.drawArc(box, round(start), round(span))
