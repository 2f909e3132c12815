"""A table of texts to read and click, the way all small tables of the window look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QTableView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from gis_app.ui.theme import ROW_HEIGHT_PX

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QAbstractItemModel

    from gis_app.messages import Message, Translator

_LOOKED_AT = 60
DATA_ROLE = int(Qt.ItemDataRole.UserRole)
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


def plain_table(titles: Sequence[Message], t: Translator, parent: QWidget) -> QTableWidget:
    """Make an empty table with these columns: rows picked as a whole, nothing typed into it."""
    table = QTableWidget(0, len(titles), parent)
    table.setHorizontalHeaderLabels([t(title) for title in titles])
    _make_plain(table)
    return table


def plain_view(model: QAbstractItemModel, parent: QWidget) -> QTableView:
    """Make a table that looks the same and asks a model for the rows in sight only."""
    view = QTableView(parent)
    view.setModel(model)
    _make_plain(view)
    view.setWordWrap(False)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.horizontalHeader().setStretchLastSection(True)
    return view


def _make_plain(table: QTableView) -> None:
    table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | _MIDDLE)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT_PX)
    table.setShowGrid(False)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)


def put_text(
    table: QTableWidget,
    row: int,
    column: int,
    text: str,
    data: Any = None,
    *,
    is_number: bool = False,
) -> QTableWidgetItem:
    """Put a text into a cell with what it stands for; numbers stand to the right, title and all."""
    item = QTableWidgetItem(text)
    if is_number:
        item.setTextAlignment(Qt.AlignmentFlag.AlignRight | _MIDDLE)
        title = table.horizontalHeaderItem(column) if row == 0 else None
        if title is not None:
            title.setTextAlignment(Qt.AlignmentFlag.AlignRight | _MIDDLE)
    item.setData(DATA_ROLE, data)
    table.setItem(row, column, item)
    return item


def open_roomy(window: QWidget, least: tuple[int, int], most: tuple[int, int]) -> None:
    """Give a window of tables the size `most` in px, or what the screen has, not under `least`."""
    room = window.screen().availableGeometry()
    window.resize(
        min(most[0], max(least[0], room.width() - 80)),
        min(most[1], max(least[1], room.height() - 100)),
    )


def fit_columns(table: QTableView, *kept: int) -> None:
    """Make columns as wide as their first rows, once a filling; those `kept` stay as they are.

    A header that follows its contents measures every row again for each cell that is put in.
    """
    table.horizontalHeader().setResizeContentsPrecision(_LOOKED_AT)
    for column in range(table.horizontalHeader().count()):
        if column not in kept and not table.isColumnHidden(column):
            table.resizeColumnToContents(column)
