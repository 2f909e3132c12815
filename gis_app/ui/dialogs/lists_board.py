"""The board of the four lists: how far, how late, milestones on a line of time, the countdown."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from gis_app.domain.four_lists import FOUR_LISTS, ListFigure, Span
from gis_app.domain.office_table import percent
from gis_app.domain.terms import WORDS, LedgerList
from gis_app.messages import LocalText, msg
from gis_app.ui.dialogs.figures_board import FiguresBoard
from gis_app.ui.panels.figure_tile import FigureTile
from gis_app.ui.panels.milestone_strip import MARKS_ROLE, MilestoneDelegate, StripHeader
from gis_app.ui.plain_table import DATA_ROLE, fit_columns, plain_table, put_text
from gis_app.workflows.look_at_lists import look_at_lists
from gis_app.workflows.show_lists import FIGURE_TITLES, SPAN_TITLES

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData
    from gis_app.messages import Message, Translator
    from gis_app.progress import Progress
    from gis_app.ui.session import Session
    from gis_app.ui.tasks import Tasks
    from gis_app.ui.theme import Theme
    from gis_app.workflows.look_at_lists import ListsView

_BUTTONS: Final[tuple[tuple[str, Message], ...]] = (
    ("plan", msg("Plan milestones…")),
    ("met", msg("Next milestone met")),
    ("finish", msg("Finish the row")),
    ("save", msg("Save the lists…")),
)
_COLUMNS: Final[tuple[tuple[int, Message, bool], ...]] = (
    (0, msg("No."), False),
    (1, msg("Name"), False),
    (4, msg("Unit"), False),
    (3, msg("Leader"), False),
    (5, msg("{title}", title=LocalText("完成时限", "Deadline")), False),
    (8, msg("State"), False),
    (9, msg("Milestones"), False),
    (10, msg("Next milestone"), False),
    (12, msg("Days late"), True),
    (13, msg("Days left"), True),
)
"""Where a column stands in the cells of a list's row, its title, whether it is a number."""
_STRIP: Final = len(_COLUMNS)
_NAME, _UNIT = 1, 2
_STRIP_PX: Final = 380


def _urgency(cells: tuple[tuple[Any, ...], ...], place: int) -> tuple[int, str]:
    """Return what puts the latest row first, then the one due soonest."""
    return -(cells[place][12] or 0), cells[place][5] or "9"


def _looked(t: Translator, data: CityData, progress: Progress) -> ListsView:
    return look_at_lists(data, t, progress)


class ListsBoard(FiguresBoard):
    """Stay beside the main window.

    `rows_asked` carries a table's name and the rows behind a number, `work_asked` a button's name,
    the list and the rows picked.
    """

    rows_asked = Signal(str, object)
    work_asked = Signal(str, str, object)

    def __init__(
        self, session: Session, tasks: Tasks, t: Translator, theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(session, tasks, t, theme, msg("Tasks and milestones"), parent)
        self.view: ListsView | None = None
        self._stale: set[LedgerList] = set()
        self.resize(1420, 780)
        column = self.framed(10)
        column.addLayout(self._top())
        column.addLayout(self._figures())
        self.tabs = QTabWidget(self)
        self.tables: dict[LedgerList, QTableWidget] = {}
        self._delegates: dict[LedgerList, tuple[MilestoneDelegate, StripHeader]] = {}
        for which in FOUR_LISTS:
            self.tables[which] = self._table(which)
            self.tabs.addTab(self.tables[which], t(WORDS["ledger_list"][which]))
        self.tabs.currentChanged.connect(self._show_figures)
        column.addWidget(self.tabs, 1)
        self.keep_fresh(partial(_looked, t), self.show_view)

    def _top(self) -> QHBoxLayout:
        row = self.title_row()
        self.open_only = QCheckBox(self._t("Unclosed only"), self)
        self.open_only.setChecked(True)
        self.open_only.toggled.connect(self._fill)
        row.addWidget(self.open_only)
        self.span = QComboBox(self)
        for span in Span:
            self.span.addItem(self._t(SPAN_TITLES[span]), span.value)
        self.span.setCurrentIndex(1)
        self.span.currentIndexChanged.connect(self._show_figures)
        row.addWidget(self.span)
        self.buttons = self.add_buttons(row, _BUTTONS, self._ask)
        return row

    def _figures(self) -> QVBoxLayout:
        column = QVBoxLayout()
        row = QHBoxLayout()
        row.setSpacing(8)
        self.tiles: dict[ListFigure, FigureTile] = {}
        for figure in ListFigure:
            tile = FigureTile(self._t(FIGURE_TITLES[figure]), self._theme, None, self)
            tile.chosen.connect(self._on_tile)
            self.tiles[figure] = tile
            row.addWidget(tile)
        column.addLayout(row)
        self.rates = QLabel(self)
        self.rates.setWordWrap(True)
        column.addWidget(self.rates)
        return column

    def _table(self, which: LedgerList) -> QTableWidget:
        titles = (*(title for _place, title, _n in _COLUMNS), msg(""))
        table = plain_table(titles, self._t, self)
        header = StripHeader(_STRIP, self._theme, table)
        header.setDefaultAlignment(table.horizontalHeader().defaultAlignment())
        table.setHorizontalHeader(header)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(_STRIP, QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(44)
        table.setColumnWidth(_UNIT, 150)
        table.setColumnWidth(_STRIP, _STRIP_PX)
        delegate = MilestoneDelegate(self._t, self._theme, table)
        table.setItemDelegateForColumn(_STRIP, delegate)
        self._delegates[which] = (delegate, header)
        table.itemSelectionChanged.connect(self._on_picked)
        table.cellDoubleClicked.connect(lambda _row, _place: self._show_picked())
        return table

    @property
    def current(self) -> LedgerList:
        """Return the list in front."""
        return FOUR_LISTS[self.tabs.currentIndex()]

    @property
    def picked(self) -> tuple[int, ...]:
        """Return the rows picked in the list in front."""
        table = self.tables[self.current]
        rows = sorted({index.row() for index in table.selectedIndexes()})
        items = [table.item(row, 0) for row in rows]
        return tuple(int(item.data(DATA_ROLE)) for item in items if item is not None)

    def show_view(self, view: ListsView) -> None:
        """Show lists that were worked out."""
        self.view = view
        self.say_moment(view.data.as_of)
        for delegate, header in self._delegates.values():
            delegate.today = header.today = view.today
        self._fill()
        self._show_figures()

    def _fill(self, _on: object = None) -> None:
        """Fill the list in front; the others when they come to the front."""
        self._stale = set(self.tables)
        self._fill_current()

    def _fill_current(self) -> None:
        which = self.current
        if self.view is None or which not in self._stale:
            return
        self._stale.discard(which)
        one, table = self.view.lists[which], self.tables[which]
        rows = one.figures[Span.MONTH].rows
        closed, only_open = rows.is_closed, self.open_only.isChecked()
        shown = [n for n in range(len(rows.fids)) if not (only_open and closed[n])]
        shown.sort(key=partial(_urgency, one.cells))
        table.setUpdatesEnabled(False)
        table.clearSelection()
        table.setRowCount(len(shown))
        for line, n in enumerate(shown):
            fid, cells = int(rows.fids[n]), one.cells[n]
            for place, (source, _title, is_number) in enumerate(_COLUMNS):
                text = "" if cells[source] is None else str(cells[source])
                put_text(table, line, place, text, fid, is_number=is_number)
            strip = put_text(table, line, _STRIP, "", fid)
            strip.setData(MARKS_ROLE, one.marks.get(fid, ()))
        fit_columns(table, _NAME, _UNIT, _STRIP)
        table.setUpdatesEnabled(True)
        self._on_picked()

    def _show_figures(self, _index: int = 0) -> None:
        if self.view is None:
            return
        self._fill_current()
        one = self.view.lists[self.current]
        figures = one.figures[Span(self.span.currentData())]
        for figure, tile in self.tiles.items():
            tile.show_value(str(figures.count(figure)), figures.fids(figure))
        classes = "; ".join(
            self._t("{name} {closed}/{all}", name=name, closed=closed, all=whole)
            for name, whole, closed, *_rest in one.classes
        )
        self.rates.setText(
            self._t(
                msg(
                    "Closing rate {closing}; in-time closing rate {in_time}; closed by class: "
                    "{classes}",
                    closing=percent(figures.closing_rate()),
                    in_time=percent(figures.in_time_rate()),
                    classes=classes,
                )
            )
        )
        self._on_picked()

    def _on_picked(self) -> None:
        can_edit, some = self._session.can_edit, bool(self.picked)
        is_finished_here = self.current is not LedgerList.ISSUES
        self.buttons["plan"].setEnabled(can_edit and self.view is not None)
        self.buttons["met"].setEnabled(can_edit and some)
        self.buttons["finish"].setEnabled(can_edit and some and is_finished_here)
        self.buttons["save"].setEnabled(self.view is not None)

    def _table_name(self) -> str:
        assert self.view is not None
        return self.view.lists[self.current].figures[Span.WEEK].rows.table

    def _on_tile(self, fids: tuple[int, ...]) -> None:
        if self.view is not None and fids:
            self.rows_asked.emit(self._table_name(), fids)

    def _show_picked(self) -> None:
        if self.view is not None and self.picked:
            self.rows_asked.emit(self._table_name(), self.picked)

    def _ask(self, name: str) -> None:
        self.work_asked.emit(name, self.current.value, self.picked)
