"""The points of a round as a Qt table: marks change in place, however many points there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from gis_app.domain.assessment.point_progress import PointMark
from gis_app.ui.plain_table import DATA_ROLE
from gis_app.workflows.score_forms import point_title

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from gis_app.domain.table import Int64Array
    from gis_app.workflows.score_on_screen import ScoringView

SIGNS: Final = {
    PointMark.NONE: "○",
    PointMark.SOME: "◐",
    PointMark.GOOD: "✓",
    PointMark.BAD: "✗",
}
_FEW: Final = 50
_ROOT: Final = QModelIndex()


class RoundPointsModel(QAbstractTableModel):
    """List every point of a round, or those that are not scored whole and the one looked at."""

    def __init__(self, view: ScoringView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._only_open = False
        self._shown: Int64Array = view.order
        self._row_of = self._rows()

    def _rows(self) -> Int64Array:
        rows = np.full(len(self._view.order), -1, np.int64)
        rows[self._shown] = np.arange(len(self._shown))
        return rows

    def place_at(self, row: int) -> int:
        """Return which place of the round a row shows; -1 for no row."""
        return int(self._shown[row]) if 0 <= row < len(self._shown) else -1

    def row_of(self, place: int) -> int:
        """Return the row of a place; -1 when it is not listed."""
        return int(self._row_of[place]) if 0 <= place < len(self._row_of) else -1

    def next_open(self, row: int) -> int:
        """Return the next row that is not scored whole, from the top again; -1 if none."""
        rows = np.flatnonzero(self._view.progress.is_open[self._shown])
        rows = rows[rows != row]
        after = np.searchsorted(rows, row)
        return int(rows[after % len(rows)]) if len(rows) else -1

    def list_only_open(self, wanted: bool, kept: int) -> None:
        """List what is not scored whole, or everything; the place `kept` stays listed."""
        self._only_open = wanted
        self._list(kept)

    def _list(self, kept: int) -> None:
        self.beginResetModel()
        order = self._view.order
        if self._only_open:
            is_listed = self._view.progress.is_open.copy()
            if kept >= 0:
                is_listed[kept] = True
            order = order[is_listed[order]]
        self._shown = order
        self._row_of = self._rows()
        self.endResetModel()

    def follow(self, view: ScoringView, places: Int64Array, kept: int) -> bool:
        """Show the round after some places changed; tells whether all rows were listed anew."""
        before, self._view = self._view, view
        if self._only_open:
            opened = places[view.progress.is_open[places] & (self._row_of[places] < 0)]
            if len(opened) or len(places) > _FEW or before.order is not view.order:
                self._list(kept)
                return True
        for place in places.tolist():
            row = self.row_of(place)
            if row < 0:
                continue
            self.dataChanged.emit(self.index(row, 0), self.index(row, 0))
            if self._only_open and place != kept and not view.progress.is_open[place]:
                self._drop(row)
        return False

    def _drop(self, row: int) -> None:
        self.beginRemoveRows(_ROOT, row, row)
        self._shown = np.delete(self._shown, row)
        self._row_of = self._rows()
        self.endRemoveRows()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else 2

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> Any:
        if not index.isValid():
            return None
        place = self.place_at(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            if index.column():
                return point_title(self._view.round, place)
            return SIGNS[PointMark(int(self._view.progress.marks[place]))]
        if role == Qt.ItemDataRole.TextAlignmentRole and not index.column():
            return int(Qt.AlignmentFlag.AlignCenter)
        return place if role == DATA_ROLE else None
