"""An action's stages as one bar: how much stands in each, by the colours of the map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gis_app.domain.action_words import amount_text, unit_of
from gis_app.messages import msg

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QHelpEvent, QMouseEvent, QPaintEvent

    from gis_app.domain.actions.action_figures import ActionFigures, StageFigure
    from gis_app.messages import Message, Translator
    from gis_app.ui.theme import Theme

_BAR_PX: Final = 14
_LEAST_PX: Final = 3.0


class StageBar(QWidget):
    """Show one action's stages; a click on a part gives the features in it with `chosen`.

    With `has_words` the stages are named beneath, with what stands in them.
    """

    chosen = Signal(object)

    def __init__(
        self, t: Translator, theme: Theme, parent: QWidget | None = None, *, has_words: bool = False
    ) -> None:
        super().__init__(parent)
        self._t, self._theme, self._has_words = t, theme, has_words
        self._figures: ActionFigures | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        return QSize(240, _BAR_PX + (28 if self._has_words else 8))

    def show_action(self, figures: ActionFigures) -> None:
        """Show another action."""
        self._figures = figures
        self.setAccessibleName(self._t(figures.spec.title))
        self.setAccessibleDescription(
            "; ".join(self._t(_told(stage, figures)) for stage in figures.stages)
        )
        self.update()

    def _parts(self) -> list[tuple[StageFigure, QRectF]]:
        figures = self._figures
        if figures is None or not figures.stages:
            return []
        amounts = [max(stage.amount, 0.0) for stage in figures.stages]
        if not sum(amounts):
            amounts = [float(len(stage.fids)) for stage in figures.stages]
        whole = sum(amounts) or 1.0
        left, parts = 0.0, []
        for stage, amount in zip(figures.stages, amounts, strict=True):
            width = self.width() * amount / whole
            if stage.fids:
                width = max(width, _LEAST_PX)
            parts.append((stage, QRectF(left, 4, width, _BAR_PX)))
            left += width
        return parts

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        is_dark = self._theme.map_style == "dark"
        for stage, box in self._parts():
            painter.fillRect(box, QColor(_colour(stage, self._theme, is_dark=is_dark)))
            # parts of like colour are told apart in grey too
            painter.setPen(QPen(QColor(self._theme.canvas), 1))
            painter.drawLine(box.topRight(), box.bottomRight())
        if self._has_words:
            self._paint_words(painter, is_dark=is_dark)
        painter.end()

    def _paint_words(self, painter: QPainter, *, is_dark: bool) -> None:
        figures, x = self._figures, 0.0
        if figures is None:
            return
        metrics = painter.fontMetrics()
        for stage in figures.stages:
            title = self._t(stage.stage.title) if stage.stage else self._t("No stage")
            text = f"{title} {len(stage.fids)}"
            painter.fillRect(
                QRectF(x, _BAR_PX + 13, 10, 10),
                QColor(_colour(stage, self._theme, is_dark=is_dark)),
            )
            painter.setPen(QColor(self._theme.text_secondary))
            painter.drawText(QRectF(x + 14, _BAR_PX + 8, 400, 20), int(_MIDDLE), text)
            x += 14 + metrics.horizontalAdvance(text) + 18

    def _stage_at(self, x: float) -> StageFigure | None:
        return next((stage for stage, box in self._parts() if box.left() <= x < box.right()), None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        stage = self._stage_at(event.position().x())
        if stage is not None and stage.fids:
            self.chosen.emit(stage.fids)

    def event(self, event: QEvent) -> bool:
        from PySide6.QtCore import QEvent as Kinds

        if event.type() == Kinds.Type.ToolTip and self._figures is not None:
            help_event: QHelpEvent = event  # type: ignore[assignment]
            stage = self._stage_at(help_event.pos().x())
            if stage is not None:
                text = self._t(_told(stage, self._figures))
                QToolTip.showText(help_event.globalPos(), text, self)
            return True
        return super().event(event)


_MIDDLE: Final = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


def _colour(stage: StageFigure, theme: Theme, *, is_dark: bool) -> str:
    if stage.stage is None:
        return theme.border_strong
    return (stage.stage.dark_colour if is_dark else None) or stage.stage.colour


def _told(stage: StageFigure, figures: ActionFigures) -> Message:
    title = stage.stage.title if stage.stage else msg("No stage")
    return msg(
        "{stage}: {features} features, {amount} {unit}",
        stage=title,
        features=len(stage.fids),
        amount=amount_text(stage.amount),
        unit=unit_of(figures.spec),
    )
