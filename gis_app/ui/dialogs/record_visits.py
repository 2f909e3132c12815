"""Tick the points somebody was at, and write down what was found there."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QDateTime, Qt
from PySide6.QtWidgets import (
    QDateTimeEdit,
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from gis_app.domain.dates import BEIJING, local
from gis_app.messages import msg, plural
from gis_app.ui.dialogs.dialog import FormDialog
from gis_app.workflows.record_visits import Visit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Translator

WIDTH_PX: Final = 760
POINT, FOUND, NOTE = range(3)


class RecordVisitsDialog(FormDialog):
    """Give back `visits()`: one for every ticked point."""

    def __init__(
        self,
        data: CityData,
        fids: Sequence[int],
        person: str,
        t: Translator,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(msg("Record visits"), msg("Record"), t, parent, width_px=WIDTH_PX)
        self.resize(WIDTH_PX, 560)
        self._fids = tuple(fids)
        self.now = data.settings.now()
        self.by = QLineEdit(person, self)
        here = local(self.now)
        self.at = QDateTimeEdit(
            QDateTime(here.year, here.month, here.day, here.hour, here.minute, 0), self
        )
        self.at.setDisplayFormat("yyyy-MM-dd HH:mm")
        self.at.setCalendarPopup(True)
        self.form.addRow(t("Patrolled by"), self.by)
        self.form.addRow(t("Visited at"), self.at)
        self.table = QTableWidget(len(self._fids), 3, self)
        self.table.setHorizontalHeaderLabels([t("Point"), t("What was found"), t("Note")])
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        points = data.table("points")
        for row, fid in enumerate(self._fids):
            name = str(points.value(fid, "name") or points.value(fid, "code") or fid)
            item = QTableWidgetItem(name)
            item.setFlags(
                Qt.ItemFlag.ItemIsEnabled
                | Qt.ItemFlag.ItemIsSelectable
                | Qt.ItemFlag.ItemIsUserCheckable
            )
            item.setCheckState(Qt.CheckState.Checked)
            self.table.setItem(row, POINT, item)
            for column in (FOUND, NOTE):
                self.table.setItem(row, column, QTableWidgetItem(""))
        self.body.addWidget(self.table, 1)
        self.note(
            msg(
                "Untick points nobody went to. What is written under “What was found” becomes an "
                "issue of the unit that answers for it, with the point as its place."
            )
        )
        self.table.itemChanged.connect(self._check)
        self.by.textChanged.connect(self._check)
        self.at.dateTimeChanged.connect(self._check)
        self._check()

    def _text(self, row: int, column: int) -> str:
        item = self.table.item(row, column)
        return "" if item is None else item.text().strip()

    def _is_ticked(self, row: int) -> bool:
        item = self.table.item(row, POINT)
        return item is not None and item.checkState() == Qt.CheckState.Checked

    def visits(self) -> list[Visit]:
        """Return the visits of the ticked points."""
        stamp = datetime.strptime(self.at.dateTime().toString("yyyyMMddHHmm"), "%Y%m%d%H%M")
        at, by = stamp.replace(tzinfo=BEIJING), self.by.text().strip()
        return [
            Visit(fid, at, by, self._text(row, NOTE), self._text(row, FOUND))
            for row, fid in enumerate(self._fids)
            if self._is_ticked(row)
        ]

    def _check(self, *_: object) -> None:
        visits = self.visits()
        problem = None
        if not self.by.text().strip():
            problem = msg("Say who was there.")
        elif not visits:
            problem = msg("Tick a point.")
        elif visits[0].at > self.now:
            problem = msg("The time lies ahead of the present.")
        self.show_problem(problem)
        found = sum(bool(visit.found) for visit in visits)
        text = plural("Record {count} visit", "Record {count} visits", len(visits))
        if found:
            text = msg(
                "{visits} and {issues}",
                visits=text,
                issues=plural("{count} issue", "{count} issues", found),
            )
        self.accept_button.setText(self._t(text))
