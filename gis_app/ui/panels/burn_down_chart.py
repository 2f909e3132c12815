"""An action's burn-down: what is left day by day, what the deadlines allow, where it leads."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QToolTip, QWidget

from gis_app.domain.action_words import amount_text, unit_of
from gis_app.domain.actions.burn_down import Outlook
from gis_app.messages import msg

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QHelpEvent, QPaintEvent

    from gis_app.messages import Message, Translator
    from gis_app.ui.theme import Theme
    from gis_app.workflows.look_at_actions import ActionView

FOOT_PX: Final = 22
HEAD_PX: Final = 26
LEFT_PX: Final = 52
RIGHT_PX: Final = 14
FURTHEST_SHOWN: Final = 200
"""Days past today and past the last deadline that a forecast may stretch the chart."""


class BurnDownChart(QWidget):
    """Paint one action; the tool tip tells the day under the pointer."""

    def __init__(self, t: Translator, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._t, self._theme = t, theme
        self._view: ActionView | None = None
        self._last: date = date(2000, 1, 1)
        self.setMinimumHeight(190)

    def sizeHint(self) -> QSize:
        return QSize(620, 240)

    def show_action(self, view: ActionView) -> None:
        """Show another action."""
        self._view = view
        curve, forecast = view.curve, view.figures.forecast
        last = curve.days[-1].astype(object)
        if forecast.finish is not None:
            reach = max(last, curve.today) + timedelta(days=FURTHEST_SHOWN)
            last = min(max(last, forecast.latest or forecast.finish), reach)
        # a chart of one day has no width
        self._last = max(last, self._first + timedelta(days=7))
        self.update()

    @property
    def _first(self) -> date:
        assert self._view is not None
        day: date = self._view.curve.days[0].astype(object)
        return day

    def _plot(self) -> QRectF:
        width = max(self.width() - LEFT_PX - RIGHT_PX, 1)
        return QRectF(LEFT_PX, HEAD_PX, width, max(self.height() - HEAD_PX - FOOT_PX, 1))

    def _x(self, day: date) -> float:
        span = (self._last - self._first).days or 1
        return self._plot().left() + self._plot().width() * (day - self._first).days / span

    def _y(self, amount: float) -> float:
        assert self._view is not None
        top = float(self._view.curve.scope.max()) or 1.0
        return self._plot().bottom() - self._plot().height() * min(amount / top, 1.0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._view is not None:
            self._paint_frame(painter)
            self._paint_forecast(painter)
            self._paint_steps(painter)
            self._paint_left(painter)
            self._paint_today(painter)
        self._paint_key(painter)
        painter.end()

    def _paint_key(self, painter: QPainter) -> None:
        x, theme = 2.0, self._theme
        for colour, style, text in (
            (theme.accent, Qt.PenStyle.SolidLine, msg("Left to do")),
            (theme.text_secondary, Qt.PenStyle.DashLine, msg("Left if deadlines are kept")),
            (theme.accent, Qt.PenStyle.DotLine, msg("Forecast, 80 % interval")),
        ):
            painter.setPen(QPen(QColor(colour), 2, style))
            painter.drawLine(QPointF(x, 11), QPointF(x + 20, 11))
            label = self._t(text)
            painter.setPen(QColor(theme.text_secondary))
            painter.drawText(QPointF(x + 25, 15), label)
            x += 25 + painter.fontMetrics().horizontalAdvance(label) + 18

    def _paint_frame(self, painter: QPainter) -> None:
        assert self._view is not None
        plot, theme, curve = self._plot(), self._theme, self._view.curve
        top = float(curve.scope.max()) or 1.0
        for share in (0.0, 0.5, 1.0):
            y = self._y(top * share)
            painter.setPen(QPen(QColor(theme.border), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(QColor(theme.text_secondary))
            painter.drawText(
                QRectF(0, y - 9, LEFT_PX - 6, 18),
                int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter),
                amount_text(top * share),
            )
        for day in _ticks(self._first, self._last, int(plot.width() // 74)):
            x = self._x(day)
            painter.setPen(QPen(QColor(theme.border_strong), 1))
            painter.drawLine(QPointF(x, plot.bottom()), QPointF(x, plot.bottom() + 4))
            painter.setPen(QColor(theme.text_secondary))
            painter.drawText(
                QRectF(x - 34, plot.bottom() + 5, 68, FOOT_PX - 5),
                int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop),
                day.strftime("%Y-%m-%d" if day.month == 1 and day.day < 8 else "%m-%d"),
            )

    def _paint_steps(self, painter: QPainter) -> None:
        """Draw what may be left by the deadlines: it falls on the day after each."""
        assert self._view is not None
        curve = self._view.curve
        line = [QPointF(self._x(curve.days[0].astype(object)), self._y(float(curve.scope[0])))]
        changed = np.flatnonzero(np.diff(curve.asked, prepend=curve.scope[0]))
        for place in changed.tolist():
            x = self._x(curve.days[place].astype(object))
            line += [QPointF(x, line[-1].y()), QPointF(x, self._y(float(curve.asked[place])))]
        line.append(QPointF(self._x(curve.days[-1].astype(object)), line[-1].y()))
        painter.setPen(QPen(QColor(self._theme.text_secondary), 1.4, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(line))

    def _paint_left(self, painter: QPainter) -> None:
        assert self._view is not None
        curve = self._view.curve
        stop = curve.today_place + 1
        line = [
            QPointF(self._x(day.astype(object)), self._y(float(left)))
            for day, left in zip(curve.days[:stop], curve.left[:stop], strict=True)
        ]
        painter.setPen(QPen(QColor(self._theme.accent), 2.2))
        painter.drawPolyline(QPolygonF(line))
        painter.setBrush(QColor(self._theme.accent))
        painter.drawEllipse(line[-1], 3.5, 3.5)

    def _paint_forecast(self, painter: QPainter) -> None:
        assert self._view is not None
        forecast, curve = self._view.figures.forecast, self._view.curve
        if forecast.outlook is not Outlook.TOLD or forecast.finish is None:
            return
        start = QPointF(self._x(curve.today), self._y(float(curve.left[curve.today_place])))
        low = QPointF(self._x(forecast.earliest or forecast.finish), self._y(0))
        high = QPointF(self._x(min(forecast.latest or self._last, self._last)), self._y(0))
        if forecast.latest is None or forecast.latest > self._last:
            high = QPointF(self._plot().right(), (start.y() + self._y(0)) / 2)
        fan = QColor(self._theme.accent)
        fan.setAlpha(34)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fan)
        painter.drawPolygon(QPolygonF([start, low, QPointF(high.x(), self._y(0)), high]))
        if forecast.finish <= self._last:
            painter.setPen(QPen(QColor(self._theme.accent), 1.6, Qt.PenStyle.DotLine))
            painter.drawLine(start, QPointF(self._x(forecast.finish), self._y(0)))

    def _paint_today(self, painter: QPainter) -> None:
        assert self._view is not None
        figures, plot = self._view.figures, self._plot()
        x = self._x(self._view.curve.today)
        painter.setPen(QPen(QColor(self._theme.border_strong), 1))
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
        painter.setPen(QColor(self._theme.text_secondary))
        painter.drawText(QPointF(x + 4, plot.top() + 24), self._t("today"))
        if figures.deadline is not None and self._first <= figures.deadline <= self._last:
            x = self._x(figures.deadline)
            painter.setPen(QPen(QColor(self._theme.issue_red), 1.6))
            painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
            label = self._t("last deadline")
            width = painter.fontMetrics().horizontalAdvance(label)
            at = x + 4 if x + 6 + width < plot.right() else x - 4 - width
            painter.drawText(QPointF(at, plot.top() + 24), label)

    def event(self, event: QEvent) -> bool:
        from PySide6.QtCore import QEvent as Kinds

        if event.type() == Kinds.Type.ToolTip and self._view is not None:
            help_event: QHelpEvent = event  # type: ignore[assignment]
            share = (help_event.pos().x() - self._plot().left()) / self._plot().width()
            days = round(max(0.0, min(share, 1.0)) * (self._last - self._first).days)
            told = self.told(self._first + timedelta(days=days))
            QToolTip.showText(help_event.globalPos(), self._t(told), self)
            return True
        return super().event(event)

    def told(self, day: date) -> Message:
        """Say how the action stood, or has to stand, on a day."""
        assert self._view is not None
        curve, unit = self._view.curve, unit_of(self._view.figures.spec)
        place = min((day - self._first).days, len(curve.days) - 1)
        asked = amount_text(float(curve.asked[place]))
        if place > curve.today_place:
            return msg("{day}: {asked} {unit} may be left", day=day, asked=asked, unit=unit)
        return msg(
            "{day}: {left} {unit} left, {asked} {unit} if deadlines are kept",
            day=day,
            left=amount_text(float(curve.left[place])),
            asked=asked,
            unit=unit,
        )


def _ticks(first: date, last: date, most: int) -> list[date]:
    """Return Mondays, or every other one and so on, that there is room for."""
    weeks = max((last - first).days // 7, 1)
    step = -(-weeks // max(most, 1))
    start = first + timedelta(days=(7 - first.weekday()) % 7)
    return [
        start + timedelta(weeks=n)
        for n in range(0, weeks + 1, step)
        if start + timedelta(weeks=n) <= last
    ]
