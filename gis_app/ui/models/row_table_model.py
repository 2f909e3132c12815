"""A register as a Qt table: nothing is copied, cells are worked out when they are looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray
    from PySide6.QtCore import QObject

    from gis_app.domain.table import Int64Array

BADGE_ROLE = int(Qt.ItemDataRole.UserRole)
"""The urgency (terms.Colour) that the delegate draws as a shape before the text."""
SWATCH_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""The colour that the delegate draws as a small square before the text."""
FID_ROLE = int(Qt.ItemDataRole.UserRole) + 2

_ROOT: Final = QModelIndex()
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True)
class RowColumn:
    """Describe one column: what a row shows, and numbers that order like the rows.

    `sort_key` is called once a data set, when the column is first sorted by.
    """

    id: str
    title: str
    display: Callable[[int], str]
    sort_key: Callable[[], NDArray[Any]]
    is_number: bool = False
    width_px: int = 120
    badge: Callable[[int], int] | None = None
    swatch: Callable[[int], str | None] | None = None


class RowTableModel(QAbstractTableModel):
    """Show some rows of a register, by position, in the order a person asked for."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns: tuple[RowColumn, ...] = ()
        self._fids: Int64Array = np.empty(0, np.int64)
        self._shown: Int64Array = np.empty(0, np.int64)
        self._order: Int64Array = np.empty(0, np.int64)
        self._sorted_by = -1
        self._descending = False

    def set_register(
        self, fids: Int64Array, columns: Sequence[RowColumn], shown: Int64Array
    ) -> None:
        """Show another register; `shown` are the positions of the rows to list."""
        self.beginResetModel()
        self._fids, self._columns, self._shown = fids, tuple(columns), shown
        self._order = self._sorted()
        self.endResetModel()

    def set_shown(self, shown: Int64Array) -> None:
        """List other rows of the same register."""
        self.beginResetModel()
        self._shown = shown
        self._order = self._sorted()
        self.endResetModel()

    @property
    def columns(self) -> tuple[RowColumn, ...]:
        """Return the columns in order."""
        return self._columns

    def fid_at(self, row: int) -> int:
        """Return the row id shown in a line of the table."""
        return int(self._fids[self._order[row]])

    def row_of(self, fid: int) -> int:
        """Return the line a row id is shown in; -1 when it is not listed."""
        places = np.flatnonzero(self._fids[self._order] == fid)
        return int(places[0]) if len(places) else -1

    def rows_of(self, fids: Sequence[int]) -> list[int]:
        """Return the lines some row ids are shown in, ascending."""
        found = np.flatnonzero(np.isin(self._fids[self._order], np.asarray(fids, np.int64)))
        return [int(row) for row in found]

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> Any:
        if not index.isValid():
            return None
        column, position = self._columns[index.column()], int(self._order[index.row()])
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return column.display(position)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.is_number else _LEFT
        if role == BADGE_ROLE:
            return None if column.badge is None else column.badge(position)
        if role == SWATCH_ROLE:
            return None if column.swatch is None else column.swatch(position)
        if role == FID_ROLE:
            return int(self._fids[position])
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or section >= len(self._columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self._columns[section].is_number else _LEFT
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order the listed rows by a column; -1 brings back the register's own order."""
        self.layoutAboutToBeChanged.emit()
        kept = self.persistentIndexList()
        fids = [self.fid_at(index.row()) for index in kept]
        self._sorted_by, self._descending = column, order == Qt.SortOrder.DescendingOrder
        self._order = self._sorted()
        for old, fid in zip(kept, fids, strict=True):
            self.changePersistentIndex(old, self.index(self.row_of(fid), old.column()))
        self.layoutChanged.emit()

    def _sorted(self) -> Int64Array:
        if not 0 <= self._sorted_by < len(self._columns):
            return self._shown
        key = self._columns[self._sorted_by].sort_key()[self._shown]
        # nothing in a cell is a negative rank or no number; such rows come last either way
        is_missing = np.isnan(key) if key.dtype.kind == "f" else key < 0
        rank = np.unique(key, return_inverse=True)[1]
        # equal rows keep the register's order in both directions
        places = np.lexsort((-rank if self._descending else rank, is_missing))
        return np.asarray(self._shown[places], np.int64)
