"""The tables of one special action: features, owners, streets, units, hours, what is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractItemView, QTableWidget, QTabWidget, QWidget

from gis_app.domain.action_words import IGNORED_TITLES, amount_text
from gis_app.domain.actions.shares import ShareBy
from gis_app.domain.dates import local_text
from gis_app.domain.office_table import percent
from gis_app.messages import LocalText, msg
from gis_app.ui.plain_table import DATA_ROLE, fit_columns, plain_table, put_text
from gis_app.workflows.action_tables import (
    NONE_NAMED,
    SHARE_TITLES,
    feature_rows,
    is_counted,
)

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData
    from gis_app.messages import Message, Translator
    from gis_app.workflows.look_at_actions import ActionView

FEATURE_TITLES: Final = (
    *(msg("No."), msg("Name"), msg("Stage"), msg("Unit"), msg("Owners"), msg("Street")),
    *(
        msg("Planned"),
        msg("Done"),
        msg("Left"),
        msg("{title}", title=LocalText("完成时限", "Deadline")),
    ),
)
STALL_TITLES: Final = (
    *(msg("Stalls at last visit"), msg("Busy hours"), msg("Order kept by")),
    *(msg("Nearest permitted zone"), msg("Distance (m)")),
)
_SHARE_TITLES: Final = (
    *(msg("Name"), msg("Planned"), msg("Done"), msg("Left"), msg("Share done"), msg("Features")),
)
_HOUR_TITLES: Final = (
    *(msg("Hour"), msg("Visits"), msg("Mean stalls"), msg("Most stalls"), msg("In busy hours")),
)
_IGNORED_TITLES: Final = (msg("When"), msg("Feature"), msg("Done"), msg("Recorded by"), msg("Why"))
_NUMBERS: Final = frozenset({6, 7, 8, 10, 14})


class ActionTables(QTabWidget):
    """Show one action's rows; a click gives the features behind a row with `chosen`."""

    chosen = Signal(object)

    def __init__(self, t: Translator, parent: QWidget) -> None:
        super().__init__(parent)
        self._t = t
        self.features = self._table((*FEATURE_TITLES, *STALL_TITLES))
        self.shares = {by: self._table(_SHARE_TITLES) for by in ShareBy}
        self.hours = self._table(_HOUR_TITLES)
        self.ignored = self._table(_IGNORED_TITLES)
        self.addTab(self.features, t("Features"))
        for by, table in self.shares.items():
            self.addTab(table, t(SHARE_TITLES[by]))
        self.addTab(self.hours, t("By hour of day"))
        self.addTab(self.ignored, t("Not counted"))

    def _table(self, titles: tuple[Message, ...]) -> QTableWidget:
        table = plain_table(titles, self._t, self)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.cellClicked.connect(lambda row, _place: self._on_row(table, row))
        return table

    def _on_row(self, table: QTableWidget, row: int) -> None:
        item = table.item(row, 0)
        fids = None if item is None else item.data(DATA_ROLE)
        if fids:
            self.chosen.emit(tuple(fids))

    @property
    def picked(self) -> tuple[int, ...]:
        """Return the features picked in the table of features."""
        rows = sorted({index.row() for index in self.features.selectedIndexes()})
        found: list[int] = []
        for row in rows:
            item = self.features.item(row, 0)
            found += [] if item is None else item.data(DATA_ROLE)
        return tuple(found)

    def show_action(self, data: CityData, view: ActionView) -> None:
        """Show another action."""
        self._fill_features(data, view)
        for by, table in self.shares.items():
            self._fill_shares(table, view, by)
        has_owners = any(view.shares[ShareBy.OWNER].names)
        self.setTabVisible(self.indexOf(self.shares[ShareBy.OWNER]), has_owners)
        self._fill_hours(view)
        self.setTabVisible(self.indexOf(self.hours), view.stalls is not None)
        self._fill_ignored(data, view)
        self.setTabVisible(self.indexOf(self.ignored), self.ignored.rowCount() > 0)
        for table in (self.features, *self.shares.values(), self.hours, self.ignored):
            fit_columns(table)

    def _fill_features(self, data: CityData, view: ActionView) -> None:
        figures, table = view.figures, self.features
        rows = feature_rows(data, figures, self._t)
        late = set(figures.late)
        for place in range(len(FEATURE_TITLES), table.columnCount()):
            table.setColumnHidden(place, not is_counted(figures))
        table.setColumnHidden(4, not any(row[4] for row in rows))
        table.setRowCount(len(rows))
        for line, (fid, row) in enumerate(zip(figures.fids, rows, strict=True)):
            for place, cell in enumerate(row):
                text = amount_text(cell) if isinstance(cell, float) else _text(cell)
                if place == 9 and fid in late:
                    text = self._t("{day}, overdue", day=text)
                put_text(table, line, place, text, (fid,), is_number=place in _NUMBERS)

    def _fill_shares(self, table: QTableWidget, view: ActionView, by: ShareBy) -> None:
        found = view.shares[by]
        table.setRowCount(len(found.names))
        for line, name in enumerate(found.names):
            plan, done, fids = found.plan[line], found.done[line], found.features[line]
            put_text(table, line, 0, name or self._t(NONE_NAMED), fids)
            for place, text in enumerate(
                (
                    amount_text(float(plan)),
                    amount_text(float(done)),
                    amount_text(max(float(plan - done), 0.0)),
                    percent(float(done / plan) if plan else None),
                    str(len(fids)),
                ),
                1,
            ):
                put_text(table, line, place, text, fids, is_number=True)

    def _fill_hours(self, view: ActionView) -> None:
        table = self.hours
        if view.stalls is None:
            table.setRowCount(0)
            return
        hours, visits = view.stalls.hours, view.stalls.visits
        seen = np.flatnonzero(hours.visits).tolist()
        table.setRowCount(len(seen))
        for line, hour in enumerate(seen):
            here = visits.minute // 60 == hour
            fids = tuple(np.unique(view.figures.work.actions.fids[visits.feature[here]]).tolist())
            busy = int((visits.is_busy & here).sum())
            put_text(table, line, 0, f"{hour:02d}:00", fids)
            for place, text in enumerate(
                (
                    str(int(hours.visits[hour])),
                    amount_text(float(hours.mean[hour])),
                    amount_text(float(hours.most[hour])),
                    str(busy),
                ),
                1,
            ):
                put_text(table, line, place, text, fids, is_number=True)

    def _fill_ignored(self, data: CityData, view: ActionView) -> None:
        records, table = data.table("action_records"), self.ignored
        found = [(why, fid) for why, fids in view.figures.ignored.items() for fid in fids]
        table.setRowCount(len(found))
        for line, (why, fid) in enumerate(found):
            row = records.row(fid)
            feature = int(row["action_fid"])
            name = data.table("actions").value(feature, "name")
            amount = "" if row["amount"] is None else amount_text(row["amount"])
            cells = (local_text(row["at"]) if row["at"] else "", name, amount, row["by"])
            for place, cell in enumerate((*cells, self._t(IGNORED_TITLES[why]))):
                put_text(table, line, place, _text(cell), (feature,))


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell)
