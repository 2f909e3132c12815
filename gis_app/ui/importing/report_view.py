"""What an import did not take, and what it changes, as tables that can be narrowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QTabWidget, QVBoxLayout, QWidget

from gis_app.ledger.report import OUTCOME_TITLES, Outcome
from gis_app.messages import listed, msg, plural
from gis_app.ui.dialogs.window_words import for_window
from gis_app.ui.importing.plain_table import PlainTable

if TYPE_CHECKING:
    from gis_app.ledger.plan import ImportPlan
    from gis_app.messages import Translator

_MOST_SHOWN = 1000


class ReportView(QWidget):
    """Show a plan's report: counts, every remark, and every changed field."""

    def __init__(self, t: Translator, parent: QWidget) -> None:
        super().__init__(parent)
        self._t = t
        self._plan: ImportPlan | None = None
        self.summary = QLabel(self)
        self.summary.setWordWrap(True)
        self.summary.setProperty("role", "strong")
        self.outcome = QComboBox(self)
        self.more = QLabel(self)
        self.more.setProperty("role", "small")
        self.problems = PlainTable(
            [t("Outcome"), t("Sheet"), t("Line"), t("Column"), t("As written"), t("Reason"),
             t("How it was handled")],
            [128, 84, 52, 100, 140, 270], self,
        )  # fmt: skip
        self.changes = PlainTable(
            [t("Line"), t("Row"), t("Column"), t("Before"), t("After")], [60, 190, 120, 240], self
        )
        self.tabs = QTabWidget(self)
        first = QWidget(self)
        narrow = QHBoxLayout()
        narrow.addWidget(self.outcome)
        narrow.addWidget(self.more, 1)
        inside = QVBoxLayout(first)
        inside.setContentsMargins(0, 8, 0, 0)
        inside.addLayout(narrow)
        inside.addWidget(self.problems, 1)
        self.tabs.addTab(first, t("Not taken as it stands"))
        self.tabs.addTab(self.changes, t("Changed fields"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.summary)
        column.addWidget(self.tabs, 1)
        self.outcome.currentIndexChanged.connect(self._show_problems)

    def show_plan(self, plan: ImportPlan) -> None:
        """Show another plan's report."""
        t = self._t
        self._plan = plan
        report = plan.report
        said = [t(report.summary)]
        if report.new_units:
            said.append(t(msg("Units added: {names}", names=listed(report.new_units))))
        self.summary.setText("\n".join(said))
        self.outcome.blockSignals(True)
        self.outcome.clear()
        self.outcome.addItem(t("Everything ({count})", count=len(report.problems)), None)
        for outcome in Outcome:
            count = report.count(outcome)
            if count:
                self.outcome.addItem(f"{t(OUTCOME_TITLES[outcome])} ({count})", outcome)
        self.outcome.blockSignals(False)
        self._show_problems()
        self.changes.show_rows(
            (str(d.row or ""), d.title, t(d.column), t.value(d.before), t.value(d.after))
            for d in plan.differences[:_MOST_SHOWN]
        )
        remarks = plural("{count} remark", "{count} remarks", len(report.problems))
        self.tabs.setTabText(0, t(remarks))
        fields = plural("{count} changed field", "{count} changed fields", len(plan.differences))
        self.tabs.setTabText(1, t(fields))

    def _show_problems(self, _index: int = 0) -> None:
        if self._plan is None:
            return
        t, wanted = self._t, self.outcome.currentData()
        chosen = [p for p in self._plan.report.problems if wanted in (None, p.outcome)]
        self.problems.show_rows(
            (
                t(OUTCOME_TITLES[p.outcome]),
                p.sheet,
                str(p.row or ""),
                p.column,
                p.value,
                t(for_window(p.reason)),
                t(for_window(p.done)),
            )
            for p in chosen[:_MOST_SHOWN]
        )
        more = len(chosen) - _MOST_SHOWN
        said = plural("{count} more in the workbook", "{count} more in the workbook", more)
        self.more.setText(t(said) if more > 0 else "")
