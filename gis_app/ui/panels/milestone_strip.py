"""Milestones on a line of time in a table's cell: met, to come, late, and where today is."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QToolTip

from gis_app.messages import msg
from gis_app.ui.plain_table import DATA_ROLE

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect
    from PySide6.QtGui import QHelpEvent
    from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem, QWidget

    from gis_app.messages import Message, Translator
    from gis_app.ui.theme import Theme
    from gis_app.workflows.look_at_lists import Mark

BACK_DAYS: Final = 35
AHEAD_DAYS: Final = 77
MARKS_ROLE: Final = DATA_ROLE + 1
_MARGIN_PX: Final = 8.0
_HIT_PX: Final = 7.0


class TimeAxis:
    """Place days in a box: five weeks back, eleven ahead; what lies beyond stands at the end."""

    def __init__(self, today: date, box: QRectF) -> None:
        self.today, self._box = today, box
        self.first = today - timedelta(days=BACK_DAYS)

    def x(self, day: date) -> float:
        """Return where a day stands."""
        span = BACK_DAYS + AHEAD_DAYS
        share = min(max((day - self.first).days / span, 0.0), 1.0)
        return self._box.left() + _MARGIN_PX + (self._box.width() - 2 * _MARGIN_PX) * share

    def mondays(self) -> list[date]:
        """Return every other Monday that is shown."""
        start = self.first + timedelta(days=(7 - self.first.weekday()) % 7)
        return [start + timedelta(weeks=n) for n in range(0, 17, 2)]


class MilestoneDelegate(QStyledItemDelegate):
    """Paint the marks a cell holds under `MARKS_ROLE`; filled is met, hollow to come, red late."""

    def __init__(self, t: Translator, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._t, self._theme = t, theme
        self.today = date(2000, 1, 1)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        box = QRectF(option.rect)
        axis, theme = TimeAxis(self.today, box), self._theme
        marks: tuple[Mark, ...] = index.data(MARKS_ROLE) or ()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.border), 1))
        for monday in axis.mondays():
            x = axis.x(monday)
            painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
        painter.setPen(QPen(QColor(theme.text_secondary), 1.2))
        x = axis.x(self.today)
        painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
        if marks:
            self._paint_marks(painter, box, axis, marks)
        painter.restore()

    def _paint_marks(
        self, painter: QPainter, box: QRectF, axis: TimeAxis, marks: tuple[Mark, ...]
    ) -> None:
        theme, y = self._theme, box.center().y()
        painter.setPen(QPen(QColor(theme.border_strong), 3))
        painter.drawLine(QPointF(axis.x(marks[0].due_on), y), QPointF(axis.x(marks[-1].due_on), y))
        for mark in marks:
            is_late = mark.done_on is None and mark.days_late > 0
            if is_late:
                # the time by which it is behind
                painter.setPen(QPen(QColor(theme.issue_red), 2, Qt.PenStyle.DotLine))
                painter.drawLine(QPointF(axis.x(mark.due_on), y), QPointF(axis.x(self.today), y))
        for mark in marks:
            centre = QPointF(axis.x(mark.due_on), y)
            if mark.done_on is not None:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(theme.text_secondary))
                painter.drawEllipse(centre, 4.5, 4.5)
            elif mark.days_late > 0:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(theme.issue_red))
                painter.drawPolygon(_diamond(centre, 6.0))
            else:
                painter.setPen(QPen(QColor(theme.accent), 1.8))
                painter.setBrush(QColor(theme.canvas))
                painter.drawEllipse(centre, 4.2, 4.2)

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        marks: tuple[Mark, ...] = index.data(MARKS_ROLE) or ()
        axis = TimeAxis(self.today, QRectF(option.rect))
        near = [m for m in marks if abs(axis.x(m.due_on) - event.pos().x()) <= _HIT_PX]
        lines = [self._t(told(mark)) for mark in near or marks]
        QToolTip.showText(event.globalPos(), "\n".join(lines), view)
        return True


class StripHeader(QHeaderView):
    """Write the dates of the line of time above its column."""

    def __init__(self, column: int, theme: Theme, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._column, self._theme = column, theme
        self.today = date(2000, 1, 1)
        self.setSectionsClickable(True)

    def paintSection(self, painter: QPainter, rect: QRect, index: int) -> None:
        super().paintSection(painter, rect, index)
        if index != self._column:
            return
        box = QRectF(rect)
        axis = TimeAxis(self.today, box)
        painter.save()
        font = painter.font()
        font.setPixelSize(11)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.text_secondary))
        for monday in axis.mondays():
            x = axis.x(monday)
            if box.left() + 18 < x < box.right() - 18:
                painter.drawText(
                    QRectF(x - 24, box.top(), 48, box.height()),
                    int(Qt.AlignmentFlag.AlignCenter),
                    monday.strftime("%m-%d"),
                )
        painter.restore()


def told(mark: Mark) -> Message:
    """Say how a milestone stands."""
    if mark.done_on is not None:
        return msg(
            "{name}: due {due}, met {done}", name=mark.name, due=mark.due_on, done=mark.done_on
        )
    if mark.days_late > 0:
        return msg(
            "{name}: due {due}, {days} days late", name=mark.name, due=mark.due_on,
            days=mark.days_late,
        )  # fmt: skip
    return msg("{name}: due {due}", name=mark.name, due=mark.due_on)


def _diamond(centre: QPointF, half: float) -> QPolygonF:
    x, y = centre.x(), centre.y()
    corners: list[Any] = [(0, -half), (half, 0), (0, half), (-half, 0)]
    return QPolygonF([QPointF(x + dx, y + dy) for dx, dy in corners])
