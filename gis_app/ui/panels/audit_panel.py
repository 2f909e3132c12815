"""The audit at the bottom: findings by kind; a click shows the place, a button mends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QSizePolicy,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from gis_app.domain.audit.finding import SEVERITY_TITLES, FindingSeverity
from gis_app.messages import msg
from gis_app.ui.models.finding_tree_model import FindingTreeModel
from gis_app.ui.panels.hide_button import hide_button
from gis_app.ui.panels.worded_button import worded_button
from gis_app.workflows.audit_report import summary_lines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QAction

    from gis_app.domain.audit.finding import Finding
    from gis_app.messages import Translator
    from gis_app.ui.theme import Theme
    from gis_app.workflows.audit_report import AuditReport

_BUTTONS = (
    ("audit_run", msg("Run")),
    ("audit_fix", msg("Apply")),
    ("audit_accept", msg("Accept")),
    ("audit_withdraw", msg("Withdraw")),
    ("audit_export", msg("Export")),
)

_WORDS_FROM_PX = 960
"""In a narrower panel the buttons show their icons alone."""


class AuditPanel(QFrame):
    """Show one audit report and which finding is picked."""

    hidden = Signal()
    put_away = Signal(bool)
    """Tells that the panel made way for another one (True), or came back."""
    picked = Signal(object)
    """Carries the Finding a person picked, or None."""

    def __init__(
        self,
        actions: Mapping[str, QAction],
        t: Translator,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("tablePanel")
        self._t, self._theme = t, theme
        self.report: AuditReport | None = None
        self._only: FindingSeverity | None = None
        self.is_from_map = False
        """Whether what is being picked was clicked on the map."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 1, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(12, 4, 8, 4)
        head.setSpacing(4)
        title = QLabel(t("Responsibility audit"), self)
        title.setProperty("role", "heading")
        head.addWidget(title)
        head.addSpacing(8)
        self.switches: dict[FindingSeverity, QToolButton] = {}
        for severity in FindingSeverity:
            button = QToolButton(self)
            button.setProperty("role", "count")
            button.setCheckable(True)
            button.clicked.connect(_Narrow(self, severity))
            self.switches[severity] = button
            head.addWidget(button)
        self.said = QLabel(self)
        self.said.setProperty("role", "small")
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        head.addWidget(self.said, 1)
        self._buttons: list[QToolButton] = []
        for id_, text in _BUTTONS:
            button = worded_button(actions[id_], t(text), self)
            self._buttons.append(button)
            head.addWidget(button)
        closing = hide_button("chevron-down", t("Hide the audit"), theme, self)
        closing.clicked.connect(self.hidden)
        head.addWidget(closing)
        column.addLayout(head)
        self.model = FindingTreeModel(t, self)
        self.tree = QTreeView(self)
        self.tree.setObjectName("findings")
        self.tree.setModel(self.model)
        self.tree.setUniformRowHeights(True)
        self.tree.setIndentation(16)
        self.tree.setAlternatingRowColors(False)
        self.tree.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        header = self.tree.header()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.resizeSection(0, 620)
        header.resizeSection(1, 380)
        self.tree.selectionModel().currentChanged.connect(self._on_current)
        column.addWidget(self.tree, 1)
        self.show_report(None)

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self.put_away.emit(False)

    def hideEvent(self, event: Any) -> None:
        super().hideEvent(event)
        if self.isHidden():  # and not the whole window
            self.put_away.emit(True)

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        if self.width() < _WORDS_FROM_PX:
            style = Qt.ToolButtonStyle.ToolButtonIconOnly
        for button in self._buttons:
            button.setToolButtonStyle(style)

    def show_report(self, report: AuditReport | None) -> None:
        """Show a report; the finding that was picked stays picked where it still is."""
        kept = self.picked_finding
        opened = self._opened()
        self.report = report
        counts = None if report is None else report.counts()
        for severity, button in self.switches.items():
            number = 0 if counts is None else counts[severity]
            button.setText(f"{self._t(SEVERITY_TITLES[severity])}  {number}")
            button.setEnabled(report is not None)
        self.said.setText(self._summary(report))
        self._fill(opened)
        if kept is not None:
            self._pick(kept.key)

    def _summary(self, report: AuditReport | None) -> str:
        if report is None:
            return self._t(msg("Not run yet"))
        return " · ".join(self._t(line) for line in list(summary_lines(report))[1:])

    def _opened(self) -> set[str]:
        rows = range(self.model.rowCount())
        return {
            str(self.model.index(row, 0).data()).rsplit("  ", 1)[0]
            for row in rows
            if self.tree.isExpanded(self.model.index(row, 0))
        }

    def _fill(self, opened: set[str]) -> None:
        self.model.show_report(self.report, self._only)
        for row in range(self.model.rowCount()):
            index = self.model.index(row, 0)
            is_few = row == 0 and not opened
            if is_few or str(index.data()).rsplit("  ", 1)[0] in opened:
                self.tree.setExpanded(index, True)

    def narrow(self, severity: FindingSeverity | None) -> None:
        """List one severity alone; None lists all."""
        self._only = severity
        for one, button in self.switches.items():
            button.setChecked(one is severity)
        self._fill(self._opened())
        if severity is not None:
            self.tree.expandAll()

    @property
    def only(self) -> FindingSeverity | None:
        """Return the severity that is listed alone."""
        return self._only

    @property
    def picked_finding(self) -> Finding | None:
        """Return the finding that is picked."""
        return self.model.finding_at(self.tree.currentIndex())

    @property
    def situation(self) -> dict[str, bool]:
        """Tell what can be done with the report and the finding that is picked."""
        finding, report = self.picked_finding, self.report
        accepted = {} if report is None else report.comparison.accepted
        return {
            "has_audit": report is not None,
            "has_finding": finding is not None,
            "has_fix": finding is not None and finding.fix is not None,
            "is_accepted": finding is not None and finding.key in accepted,
        }

    def pick(self, key: str) -> None:
        """Pick a finding whose mark on the map was clicked; the map stays where it is."""
        self.is_from_map = True
        if not self.model.index_of(key).isValid():
            self.narrow(None)
        self._pick(key)
        self.is_from_map = False

    def _pick(self, key: str) -> None:
        index = self.model.index_of(key)
        if index.isValid():
            self.tree.setExpanded(index.parent(), True)
            self.tree.selectionModel().setCurrentIndex(
                index,
                QItemSelectionModel.SelectionFlag.ClearAndSelect
                | QItemSelectionModel.SelectionFlag.Rows,
            )
            self.tree.scrollTo(index)

    def _on_current(self, now: QModelIndex, _before: QModelIndex) -> None:
        self.picked.emit(self.model.finding_at(now))


class _Narrow:
    """List one severity alone, and all again at the second click."""

    def __init__(self, panel: AuditPanel, severity: FindingSeverity) -> None:
        self._panel, self._severity = panel, severity

    def __call__(self, _checked: bool = False) -> None:
        panel = self._panel
        panel.narrow(None if panel.only is self._severity else self._severity)
