"""A cell that shows a share with its interval as a bar on a scale from 0 to 100 %."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex

    from gis_app.ui.theme import Theme

SHARE_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1
"""Carries (low, share, high), each 0 to 1 and NaN where nothing counts."""
_PAD_PX: Final = 10
_TEXT_PX: Final = 60


class IntervalBar(QStyledItemDelegate):
    """Draw a thin scale, the interval as a bar on it, the share as a tick, the words beside it."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(250, super().sizeHint(option, index).height())

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        self.initStyleOption(option, index)
        text, option.text = option.text, ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        shares = index.data(SHARE_ROLE)
        rect, theme = QRectF(option.rect), self._theme
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(theme.text))
        words = QRectF(rect.right() - _TEXT_PX - _PAD_PX, rect.top(), _TEXT_PX, rect.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        if shares is not None and not math.isnan(shares[1]):
            left, width = rect.left() + _PAD_PX, rect.width() - _TEXT_PX - 3 * _PAD_PX
            self._bar(painter, left, max(width, 20.0), rect.center().y() + 0.5, shares)
        painter.restore()

    def _bar(
        self,
        painter: QPainter,
        left: float,
        width: float,
        middle: float,
        shares: tuple[float, float, float],
    ) -> None:
        theme = self._theme
        painter.setPen(QPen(QColor(theme.border), 1))
        painter.drawLine(QPointF(left, middle), QPointF(left + width, middle))
        low, share, high = (left + width * one for one in shares)
        bar = QColor(theme.accent)
        bar.setAlphaF(0.35)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(bar)
        painter.drawRoundedRect(QRectF(low, middle - 4, max(high - low, 2.0), 8), 3, 3)
        painter.setBrush(QColor(theme.accent))
        painter.drawRoundedRect(QRectF(share - 1.5, middle - 7, 3, 14), 1, 1)
