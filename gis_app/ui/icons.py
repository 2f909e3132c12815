"""The window's icons: one-colour SVGs tinted with the theme, sharp at any pixel ratio."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from gis_app.paths import resources_dir

if TYPE_CHECKING:
    from PySide6.QtCore import QRect

    from gis_app.ui.theme import Theme


@lru_cache(maxsize=512)
def _svg(name: str, colour: str) -> bytes:
    text = (resources_dir() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    return text.replace("currentColor", colour).encode()


def icon_picture(name: str, colour: str, size_px: int, pixel_ratio: float = 1.0) -> QImage:
    """Draw an icon in one colour; raises FileNotFoundError for an unknown name."""
    side = max(1, round(size_px * pixel_ratio))
    picture = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(_svg(name, colour))).render(painter, QRectF(0, 0, side, side))
    painter.end()
    picture.setDevicePixelRatio(pixel_ratio)
    return picture


class _TintedEngine(QIconEngine):
    """Draw the icon anew for every size and mode, so that it is never scaled."""

    def __init__(self, name: str, normal: str, disabled: str, active: str) -> None:
        super().__init__()
        self._name, self._normal, self._disabled, self._active = name, normal, disabled, active

    def _colour(self, mode: QIcon.Mode, state: QIcon.State) -> str:
        if mode == QIcon.Mode.Disabled:
            return self._disabled
        return self._active if state == QIcon.State.On else self._normal

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        renderer = QSvgRenderer(QByteArray(_svg(self._name, self._colour(mode, state))))
        renderer.render(painter, QRectF(rect))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        made = QPixmap(size)
        made.fill(QColor(0, 0, 0, 0))
        if made.isNull():
            return made
        painter = QPainter(made)
        self.paint(painter, made.rect(), mode, state)
        painter.end()
        return made

    def clone(self) -> QIconEngine:
        return _TintedEngine(self._name, self._normal, self._disabled, self._active)


def icon(name: str, theme: Theme, colour: str = "") -> QIcon:
    """Return an icon in the theme's text colour, or in the colour given."""
    _svg(name, theme.text)  # an unknown name fails here, not while painting
    return QIcon(_TintedEngine(name, colour or theme.text, theme.text_disabled, theme.accent))
