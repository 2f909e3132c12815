"""Ten weeks as bars: what was open, its yellow and red part, and what was found and closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QToolTip, QWidget

from gis_app.domain.dates import local
from gis_app.domain.office_table import percent
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QHelpEvent, QMouseEvent, QPaintEvent

    from gis_app.domain.forecast import WeekPoint
    from gis_app.messages import Message, Translator
    from gis_app.ui.theme import Theme

FOOT_PX: Final = 22
HEAD_PX: Final = 26


class WeekChart(QWidget):
    """Paint the trend; a bar is red, yellow and white from the bottom, the line is closed ones."""

    chosen = Signal(object)
    """Carries the week that was clicked."""

    def __init__(self, t: Translator, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._t, self._theme = t, theme
        self._weeks: tuple[WeekPoint, ...] = ()
        self.setMinimumHeight(170)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        return QSize(520, 210)

    def show_weeks(self, weeks: Sequence[WeekPoint]) -> None:
        """Show other weeks."""
        self._weeks = tuple(weeks)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_key(painter)
        if self._weeks:
            self._paint_bars(painter)
        painter.end()

    def _paint_key(self, painter: QPainter) -> None:
        theme, x = self._theme, 2.0
        metrics = painter.fontMetrics()
        for colour, text in (
            (theme.issue_red, msg("Red")),
            (theme.issue_yellow, msg("Yellow")),
            (theme.border, msg("White")),
            (theme.accent, msg("Closed")),
        ):
            box = QRectF(x, 6, 10, 10)
            painter.fillRect(box, QColor(colour))
            label = self._t(text)
            painter.setPen(QColor(theme.text_secondary))
            painter.drawText(QPointF(x + 14, 15), label)
            x += 14 + metrics.horizontalAdvance(label) + 16

    def _top(self) -> int:
        return max(max(w.open, w.closed) for w in self._weeks) or 1

    def _slot(self, place: int) -> QRectF:
        width = self.width() / len(self._weeks)
        return QRectF(place * width, HEAD_PX, width, self.height() - HEAD_PX - FOOT_PX)

    def _paint_bars(self, painter: QPainter) -> None:
        theme, top = self._theme, self._top()
        closed = []
        for place, week in enumerate(self._weeks):
            slot = self._slot(place)
            bar = min(slot.width() * 0.56, 34.0)
            left, base = slot.center().x() - bar / 2, slot.bottom()
            room = slot.height() - 16
            parts = (
                (week.red, theme.issue_red),
                (week.yellow, theme.issue_yellow),
                (week.open - week.red - week.yellow, theme.border),
            )
            for count, colour in parts:
                height = room * count / top
                painter.fillRect(QRectF(left, base - height, bar, height), QColor(colour))
                base -= height
            line = slot.bottom() - room * week.closed / top
            # a number never stands on the line
            above = min(base, line - 4 if line > base - 18 else base)
            painter.setPen(QColor(theme.text))
            painter.drawText(
                QRectF(slot.left(), above - 16, slot.width(), 15),
                Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom,
                str(week.open),
            )
            painter.setPen(QColor(theme.text_secondary))
            painter.drawText(
                QRectF(slot.left(), slot.bottom() + 4, slot.width(), FOOT_PX - 4),
                Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop,
                local(week.end).strftime("%m-%d"),
            )
            closed.append(QPointF(slot.center().x(), line))
        painter.setPen(QPen(QColor(theme.border_strong), 1))
        painter.drawLine(
            QPointF(0, self.height() - FOOT_PX), QPointF(self.width(), self.height() - FOOT_PX)
        )
        painter.setPen(QPen(QColor(theme.accent), 2))
        painter.setBrush(QColor(theme.canvas))
        painter.drawPolyline(QPolygonF(closed))
        for point in closed:
            painter.drawEllipse(point, 3, 3)

    def _week_at(self, x: float) -> WeekPoint:
        place = int(x / max(self.width(), 1) * len(self._weeks))
        return self._weeks[max(0, min(place, len(self._weeks) - 1))]

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._weeks and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(self._week_at(event.position().x()))

    def event(self, event: QEvent) -> bool:
        from PySide6.QtCore import QEvent as Kinds

        if event.type() == Kinds.Type.ToolTip and self._weeks:
            help_event: QHelpEvent = event  # type: ignore[assignment]
            week = self._week_at(help_event.pos().x())
            QToolTip.showText(help_event.globalPos(), self._t(_told(week)), self)
            return True
        return super().event(event)


def _told(week: WeekPoint) -> Message:
    return msg(
        "Week up to {day}: {open} open ({red} red, {yellow} yellow), {new} new, {closed} closed, "
        "in time {rate}",
        day=local(week.end).date(),
        open=week.open,
        red=week.red,
        yellow=week.yellow,
        new=week.new,
        closed=week.closed,
        rate=percent(week.in_time_rate),
    )
