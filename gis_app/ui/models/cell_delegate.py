"""Cells that carry a badge or a swatch before their text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gis_app.ui.badges import paint_badge
from gis_app.ui.models.row_table_model import BADGE_ROLE, SWATCH_ROLE

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex

    from gis_app.ui.theme import Theme

_MARK_PX = 11
_INDENT_PX = 8


class CellDelegate(QStyledItemDelegate):
    """Draw the mark at the left of the cell and the text behind it."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        badge, swatch = index.data(BADGE_ROLE), index.data(SWATCH_ROLE)
        if badge is None and swatch is None:
            super().paint(painter, option, index)
            return
        text = index.data(Qt.ItemDataRole.DisplayRole) or ""
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        rect = option.rect
        mark = QRectF(
            rect.left() + _INDENT_PX, rect.center().y() - _MARK_PX / 2 + 0.5, _MARK_PX, _MARK_PX
        )
        painter.save()
        if badge is not None:
            paint_badge(painter, mark, int(badge), self._theme)
        else:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(swatch))
            painter.drawRoundedRect(mark.adjusted(0, 3, 3, -3), 2, 2)
        closed = badge == 0
        painter.setPen(QColor(self._theme.text_secondary if closed else self._theme.text))
        painter.setFont(option.font)
        room = rect.adjusted(_INDENT_PX + _MARK_PX + 8, 0, -_INDENT_PX, 0)
        shown = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(
            room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown
        )
        painter.restore()
