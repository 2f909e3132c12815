"""Text with a halo: measured once, drawn as real text, so that a PDF can be searched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainterPath, QPen

from gis_app.rendering.fonts import map_font

if TYPE_CHECKING:
    from PySide6.QtGui import QFont, QPainter

    from gis_app.domain.layer_spec import LabelSpec
    from gis_app.rendering.label_boxes import Place
    from gis_app.rendering.map_settings import MapSettings

HALO_SHARE: Final = 0.13
"""Width of the halo on each side, as a share of the text's height."""
HALO_OPACITY: Final = 0.88


class LabelType:
    """Hold one label style of a picture, ready to measure and to draw."""

    def __init__(self, settings: MapSettings, spec: LabelSpec, families: tuple[str, ...]) -> None:
        self.size = settings.text_px(spec.size_px, spec.size_pt)
        self.font: QFont = map_font(families, self.size, is_bold=spec.is_bold)
        self.metrics = QFontMetricsF(self.font)
        self.colour, self.halo = QColor(spec.colour), QColor(spec.halo)
        self.halo.setAlphaF(HALO_OPACITY)
        self.line_height = self.size * 1.22
        self._widths: dict[str, float] = {}

    def width(self, text: str) -> float:
        """Return the advance of a text in device pixels."""
        known = self._widths.get(text)
        if known is None:
            known = self._widths[text] = self.metrics.horizontalAdvance(text)
        return known

    def block(self, text: str) -> tuple[float, float]:
        """Return width and height of a text of one or more lines."""
        lines = text.split("\n")
        return max(self.width(line) for line in lines), self.line_height * len(lines)

    def draw(self, painter: QPainter, place: Place) -> None:
        """Draw a label in its place: first all halos, then all letters."""
        painter.setFont(self.font)
        halo = QPen(self.halo, self.size * HALO_SHARE * 2)
        halo.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        # Latin and Chinese alike look centred when the middle of a capital letter is
        drop = self.metrics.capHeight() / 2 + self.size * 0.02
        for is_halo in (True, False):
            for glyph in place.glyphs:
                at = QPointF(-self.width(glyph.text) / 2, drop)
                painter.save()
                painter.translate(glyph.x_px, glyph.y_px)
                painter.rotate(glyph.angle_deg)
                if is_halo:
                    letters = QPainterPath()
                    letters.addText(at, self.font, glyph.text)
                    painter.strokePath(letters, halo)
                else:
                    painter.setPen(self.colour)
                    painter.drawText(at, glyph.text)
                painter.restore()


def wrapped(text: str, most: int) -> str:
    """Break a long label into two lines of nearly equal length; Latin only between words."""
    if len(text) <= most:
        return text
    if " " in text:
        spaces = [i for i, letter in enumerate(text) if letter == " "]
        cut = min(spaces, key=lambda i: abs(i - len(text) / 2))
        return text[:cut] + "\n" + text[cut + 1 :]
    if text.isascii():
        return text
    cut = (len(text) + 1) // 2
    return text[:cut] + "\n" + text[cut:]
