"""The lowest line: where the pointer is, the scale as 1:N, the datum, what is running."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QToolButton,
    QWidget,
)

from gis_app.ui.icons import icon
from gis_app.ui.panels.elided_label import ElidedLabel

if TYPE_CHECKING:
    from gis_app.messages import Message, Translator
    from gis_app.ui.tasks import Task, Tasks
    from gis_app.ui.theme import Theme

SCALES = (1_000, 2_000, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000)
_SAID_MS = 8_000


def scale_from(text: str) -> float | None:
    """Read a scale a person typed: `1:5000`, `5,000`, `1 : 1万`; None when it is none."""
    plain = re.sub(r"[\s,，]", "", text).replace("：", ":").removeprefix("1:")
    factor = 1.0
    if plain.endswith("万"):
        plain, factor = plain[:-1], 10_000.0
    try:
        value = float(plain) * factor
    except ValueError:
        return None
    return value if 100 <= value <= 50_000_000 else None


class StatusLine(QFrame):
    """Show the pointer's place and the scale, and work under way with a way to stop it."""

    scale_chosen = Signal(float)

    def __init__(
        self, tasks: Tasks, t: Translator, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("statusLine")
        self.setFixedHeight(30)
        self._t, self._theme = t, theme
        self._task: Task | None = None
        self._scale = 0.0
        self._hint = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(12)
        self.place = self._small("")
        self.place.setMinimumWidth(212)
        row.addWidget(self.place)
        row.addWidget(self._line())
        row.addWidget(self._small(t("Scale")))
        self.scale = QComboBox(self)
        self.scale.setObjectName("scale")
        self.scale.setEditable(True)
        self.scale.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.scale.addItems([f"1:{n}" for n in SCALES])
        self.scale.setFixedWidth(116)
        self.scale.setToolTip(t("Map scale; type 1:N and press Enter"))
        row.addWidget(self.scale)
        row.addWidget(self._line())
        datum = self._small("CGCS2000")
        datum.setToolTip(t("Stored in EPSG:4490, drawn in EPSG:3857"))
        row.addWidget(datum)
        row.addWidget(self._line())
        self.said = ElidedLabel(self)
        self.said.setProperty("role", "small")
        row.addWidget(self.said, 1)
        self.running = self._small("")
        self.running.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.running)
        self.bar = QProgressBar(self)
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(140)
        row.addWidget(self.bar)
        self.stop = QToolButton(self)
        self.stop.setIcon(icon("close", theme, theme.text_secondary))
        self.stop.setIconSize(QSize(14, 14))
        self.stop.setFixedSize(22, 22)
        self.stop.setToolTip(t("Stop"))
        row.addWidget(self.stop)
        self._forget = QTimer(self)
        self._forget.setSingleShot(True)
        self._show_task(None)
        self._connect_signals(tasks)

    def _connect_signals(self, tasks: Tasks) -> None:
        line = self.scale.lineEdit()
        if line is not None:
            line.editingFinished.connect(self._on_scale)
        self.scale.activated.connect(self._on_scale)
        self.stop.clicked.connect(self._on_stop)
        self._forget.timeout.connect(self._rest)
        tasks.started.connect(self._show_task)
        tasks.progressed.connect(self._on_progress)
        tasks.finished.connect(self._on_finished)
        for task in tasks.running:
            self._show_task(task)

    def _small(self, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setProperty("role", "small")
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def _line(self) -> QFrame:
        line = QFrame(self)
        line.setObjectName("divider")
        line.setFixedHeight(14)
        return line

    def show_place(self, lon_deg: float | None, lat_deg: float | None) -> None:
        """Show where the pointer is; nothing when it is off the map."""
        if lon_deg is None or lat_deg is None:
            self.place.setText("")
        else:
            self.place.setText(f"{lon_deg:.6f}°E   {lat_deg:.6f}°N")

    def show_scale(self, denominator: float) -> None:
        """Show the map's scale."""
        self._scale = denominator
        line = self.scale.lineEdit()
        if line is not None and not line.hasFocus():
            self.scale.setEditText(f"1:{round(denominator)}")
            # what is too long for the field begins at its beginning
            line.setCursorPosition(0)

    def say(self, text: str) -> None:
        """Tell what just happened, for a while."""
        self.said.setText(text)
        self._forget.start(_SAID_MS)

    def show_hint(self, text: str) -> None:
        """Tell what can be done next, until something else is told; empty says nothing."""
        self._forget.stop()
        self._hint = text
        self._rest()

    def _rest(self) -> None:
        self.said.setText(self._hint)

    def _on_scale(self, _index: int = 0) -> None:
        wanted = scale_from(self.scale.currentText())
        if wanted is None:
            self.scale.setEditText(f"1:{round(self._scale)}")
        elif round(wanted) != round(self._scale):
            self._scale = wanted
            self.scale_chosen.emit(wanted)

    def _on_stop(self) -> None:
        if self._task is not None:
            self._task.stop()
            self.stop.setEnabled(False)

    def _show_task(self, task: Task | None) -> None:
        self._task = task
        for widget in (self.running, self.bar):
            widget.setVisible(task is not None)
        self.stop.setVisible(task is not None and task.is_cancellable)
        self.stop.setEnabled(True)
        if task is not None:
            self.running.setText(self._t(task.what))
            self.bar.setRange(0, 0)

    def _on_progress(self, task: Task, share: float, what: Message | None) -> None:
        if task is not self._task:
            return
        self.bar.setRange(0, 1000)
        self.bar.setValue(round(share * 1000))
        if what is not None:
            self.running.setText(self._t(what))

    def _on_finished(self, task: Task) -> None:
        if task is self._task:
            self._show_task(None)
