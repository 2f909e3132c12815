"""The lines and areas of the last picture, kept: what did not change is not drawn again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage, QPainter

from gis_app.geo.extent import ScreenPoint
from gis_app.rendering.brushwork import Brushwork
from gis_app.rendering.picture_style import MAP_COLOURS

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis_app.rendering.map_settings import MapSettings
    from gis_app.rendering.render_layer import RenderLayer

WHOLE_PX: Final = 1e-3
"""A map moved by whole pixels, but for this much, keeps what stays in view."""
LEAST_KEPT: Final = 0.25
"""With less of the old picture in view everything is drawn anew."""


@dataclass(frozen=True, eq=False)
class BasePicture:
    """Hold a picture of lines and areas, and what it shows."""

    settings: MapSettings
    layers: tuple[RenderLayer, ...]
    image: QImage

    def shows(self, settings: MapSettings, layers: tuple[RenderLayer, ...]) -> bool:
        """Tell whether the same layers are shown in the same way, wherever the middle is."""
        same = (
            *("m_per_px_x", "m_per_px_y", "width_px", "height_px", "style", "dpi", "background"),
            *("pixel_ratio", "scale_denominator", "is_paper"),
        )
        return (
            len(layers) == len(self.layers)
            and all(one is other for one, other in zip(layers, self.layers, strict=True))
            and all(getattr(self.settings, name) == getattr(settings, name) for name in same)
        )

    def moved_by(self, settings: MapSettings) -> tuple[int, int] | None:
        """Return by how many pixels the picture has moved; None when not by whole ones."""
        dx = (self.settings.centre.x - settings.centre.x) / settings.m_per_px_x
        dy = (settings.centre.y - self.settings.centre.y) / settings.m_per_px_y
        whole = round(dx), round(dy)
        if abs(dx - whole[0]) > WHOLE_PX or abs(dy - whole[1]) > WHOLE_PX:
            return None
        return whole


class KeptBase:
    """Keep the last picture of lines and areas for the next one; whoever paints owns it."""

    def __init__(self) -> None:
        self.picture: BasePicture | None = None


def draw_base(
    work: Brushwork,
    last: KeptBase,
    layers: tuple[RenderLayer, ...],
    paint: Callable[[Brushwork], None],
) -> None:
    """Draw lines and areas through the picture kept of them; `paint` draws them with a brush.

    The painter fills a QImage of the picture's size and has drawn nothing that must stay.
    """
    s = work.settings
    kept = last.picture
    if kept is not None and kept.shows(s, layers):
        moved = kept.moved_by(s)
        if moved == (0, 0):
            _put_down(work.painter, QPoint(0, 0), kept.image)
            return
        if moved is not None and _share_kept(s, moved) > LEAST_KEPT:
            _put_down(work.painter, QPoint(*moved), kept.image)
            for strip in strips(s.width_px, s.height_px, moved):
                _paint_strip(work, strip, paint)
            _keep(work, last, layers)
            return
    _paint_strip(work, QRect(0, 0, s.width_px, s.height_px), paint)
    _keep(work, last, layers)


def strips(width: int, height: int, moved: tuple[int, int]) -> list[QRect]:
    """Return the parts of a picture that came into view when it moved: two that do not overlap."""
    dx, dy = moved
    made = []
    if dx:
        made.append(QRect(0 if dx > 0 else width + dx, 0, abs(dx), height))
    if dy:
        left = max(dx, 0)
        made.append(QRect(left, 0 if dy > 0 else height + dy, width - abs(dx), abs(dy)))
    return made


def _share_kept(s: MapSettings, moved: tuple[int, int]) -> float:
    across, down = 1 - abs(moved[0]) / s.width_px, 1 - abs(moved[1]) / s.height_px
    return across * down if across > 0 and down > 0 else 0.0


def _put_down(painter: QPainter, at: QPoint, image: QImage) -> None:
    """Copy a picture that lets nothing through: far quicker than laying it over."""
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
    painter.drawImage(at, image)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)


def _keep(work: Brushwork, last: KeptBase, layers: tuple[RenderLayer, ...]) -> None:
    """Keep what is drawn so far; the picture itself goes on being drawn on."""
    drawn = work.painter.device()
    assert isinstance(drawn, QImage)
    kept = last.picture
    image = None if kept is None else kept.image
    last.picture = None
    if image is None or (image.size(), image.format()) != (drawn.size(), drawn.format()):
        image = drawn.copy()
    else:  # the same memory again: a system hands out new memory slowly
        painter = QPainter(image)
        _put_down(painter, QPoint(0, 0), drawn)
        painter.end()
    last.picture = BasePicture(work.settings, layers, image)


def _paint_strip(work: Brushwork, strip: QRect, paint: Callable[[Brushwork], None]) -> None:
    """Paint a part as a picture of its own, with its own middle."""
    s, painter = work.settings, work.painter
    middle = s.to_map(
        ScreenPoint(strip.left() + strip.width() / 2, strip.top() + strip.height() / 2)
    )
    part = replace(s, centre=middle, width_px=strip.width(), height_px=strip.height())
    painter.save()
    painter.translate(strip.topLeft())
    painter.setClipRect(QRect(0, 0, strip.width(), strip.height()))
    painter.fillRect(QRect(0, 0, strip.width(), strip.height()), QColor(MAP_COLOURS[s.style].land))
    try:
        brush = Brushwork(painter, part, work.cancelled, work.on_partial, s)
        brush.faults = work.faults
        paint(brush)
    finally:
        painter.restore()
