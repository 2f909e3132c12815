"""Text with a halo: measured once, drawn as real text, so that a PDF can be searched."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPainterPath, QPen

from gis_app.rendering.fonts import map_font

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from PySide6.QtGui import QFont

    from gis_app.domain.layer_spec import LabelSpec
    from gis_app.domain.table import FloatArray, Int64Array
    from gis_app.rendering.label_boxes import Place
    from gis_app.rendering.map_settings import MapSettings
    from gis_app.rendering.render_cache import RenderCache

LINE_HEIGHT: Final = 1.1
HALO_SHARE: Final = 0.14
"""Width of the halo on each side, as a share of the text's height."""
HALO_OPACITY: Final = 0.9
OPENING: Final = "(\uff08“‘《「【〔"
CLOSING: Final = ")\uff09”’》」】〕、,\uff0c。:;·—…%"
UNITS: Final = "号栋幢楼层室路巷弄区队连团里中小"


class LabelType:
    """Hold one label style of a picture, ready to measure and to draw."""

    def __init__(
        self,
        settings: MapSettings,
        spec: LabelSpec,
        families: tuple[str, ...],
        cache: RenderCache,
    ) -> None:
        self._cache = None if settings.is_paper else cache
        self.size = settings.text_px(spec.size_px, spec.size_pt)
        self.font: QFont = map_font(families, self.size, is_bold=spec.is_bold)
        self.metrics = QFontMetricsF(self.font)
        self.colour, self.halo = QColor(spec.colour), QColor(spec.halo)
        # a PDF writer turns every line that lets something through into a far larger outline
        self.halo.setAlphaF(1.0 if settings.is_paper else HALO_OPACITY)
        self._colours = (self.colour.rgba(), self.halo.rgba())
        self.look = (self.font.pixelSize(), self.font.bold(), *self._colours)
        self.line_height = self.size * LINE_HEIGHT
        # measured once for all pictures
        self._widths: dict[str, float] = cache.remember(
            ("widths", families, self.font.pixelSize(), self.font.bold(), settings.is_paper),
            LabelType,
            dict,
        )
        self._margin = math.ceil(self.size * HALO_SHARE) + 2
        self._rise = math.ceil(self.metrics.ascent()) + self._margin
        # Latin and Chinese alike look centred when the middle of a capital letter is
        self._drop = self.metrics.capHeight() / 2 + self.size * 0.02
        self._line_px = self._rise + math.ceil(self.metrics.descent()) + self._margin

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

    def draw_lines(
        self,
        painter: QPainter,
        lines: Sequence[str],
        x: FloatArray,
        y: FloatArray,
        side: Int64Array,
    ) -> NDArray[np.bool_]:
        """Draw many level lines at once where `draw` would put each; return which were drawn.

        `x`, `y` and `side` are those of glyphs. None is drawn on paper, and on screen those that
        the sheet has no room for are not.
        """
        if self._cache is None:
            return np.zeros(len(lines), np.bool_)
        sheet = self._cache.label_sheet(self.look, self._line_px)
        cells = sheet.cells(lines, lambda line: (self._label_image(line), self.width(line)))
        return sheet.draw(painter, x, y + self._drop - self._rise, side, self._margin, cells)

    def draw(self, painter: QPainter, place: Place) -> None:
        """Draw a label in its place: first all halos, then all letters.

        On screen a level label is one kept picture, set on whole pixels.
        """
        drop = self._drop
        if self._cache is not None and not any(glyph.angle_deg for glyph in place.glyphs):
            for text, x, y, _, side in place.glyphs:
                image = self._cache.halo((text, self.look), partial(self._label_image, text))
                left = x + self.width(text) * (side - 1) / 2 - self._margin
                painter.drawImage(round(left), round(y + drop - self._rise), image)
            return
        painter.setFont(self.font)
        for is_halo in (True, False):
            for glyph in place.glyphs:
                at = QPointF(self.width(glyph.text) * (glyph.side - 1) / 2, drop)
                painter.save()
                painter.translate(glyph.x_px, glyph.y_px)
                painter.rotate(glyph.angle_deg)
                if is_halo:
                    self._draw_halo(painter, at, glyph.text)
                else:
                    painter.setPen(self.colour)
                    painter.drawText(at, glyph.text)
                painter.restore()

    def _draw_halo(self, painter: QPainter, at: QPointF, text: str) -> None:
        if self._cache is None:
            letters = QPainterPath()
            letters.addText(at, self.font, text)
            painter.strokePath(letters, self._halo_pen)
            return
        key = (text, self.font.pixelSize(), self.font.bold(), self._colours[1])
        image = self._cache.halo(key, partial(self._halo_image, text))
        painter.drawImage(at - QPointF(self._margin, self._rise), image)

    @property
    def _halo_pen(self) -> QPen:
        halo = QPen(self.halo, self.size * HALO_SHARE * 2)
        halo.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        return halo

    def _label_image(self, text: str) -> QImage:
        """Return halo and letters of a line."""
        image = self._halo_image(text)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.setFont(self.font)
        painter.setPen(self.colour)
        painter.drawText(QPointF(self._margin, self._rise), text)
        painter.end()
        return image

    def _halo_image(self, text: str) -> QImage:
        """Return the halo alone: stroking letters takes longer than everything else of a label.

        That of plain letters is put together from theirs; joined letters, as in Uyghur, need their
        own.
        """
        margin, rise = self._margin, self._rise
        image = QImage(
            math.ceil(self.width(text)) + 2 * margin,
            self._line_px,
            QImage.Format.Format_ARGB32_Premultiplied,
        )
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if len(text) > 1 and self._cache is not None and all(map(is_plain, text)):
            # the lighter of two halos may not shine through where letters meet
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Lighten)
            at = 0.0
            for letter in text:
                key = (letter, self.font.pixelSize(), self.font.bold(), self._colours[1])
                piece = self._cache.letter(key, partial(self._halo_image, letter))
                painter.drawImage(QPointF(round(at), 0), piece)
                at += self.width(letter)
        else:
            letters = QPainterPath()
            letters.addText(QPointF(margin, rise), self.font, text)
            painter.strokePath(letters, self._halo_pen)
        painter.end()
        return image


def is_plain(letter: str) -> bool:
    """Tell whether a letter looks the same beside any other: Latin and Chinese, not Arabic."""
    return letter < "\u0250" or "\u2010" <= letter <= "\u2027" or "\u3000" <= letter <= "\uffef"


def wrapped(text: str, most: int) -> str:
    """Break a long label into two lines of nearly equal length; Latin only between words."""
    if len(text) <= most:
        return text
    middle = len(text) / 2
    if " " in text:
        spaces = [i for i, letter in enumerate(text) if letter == " "]
        cut = min(spaces, key=lambda i: abs(i - middle))
        return text[:cut] + "\n" + text[cut + 1 :]
    cuts = [i for i in range(2, len(text) - 1) if _may_break(text[i - 1], text[i])]
    if not cuts:
        return text
    cut = min(cuts, key=lambda i: abs(i - middle - 0.25) - _liking(text[i - 1], text[i]))
    return text[:cut] + "\n" + text[cut:]


def _liking(before: str, after: str) -> float:
    """Return how many letters off the middle a break may be to fall before or after these."""
    if after in OPENING:
        return 3.5
    return 1.5 if before in CLOSING else 0.0


def _may_break(before: str, after: str) -> bool:
    """Tell whether a line may end between two letters: not in numbers, words and brackets."""
    if before.isascii() and after.isascii() and before.isalnum() and after.isalnum():
        return False
    if before.isdigit() and after in UNITS:
        return False
    return before not in OPENING and after not in CLOSING
