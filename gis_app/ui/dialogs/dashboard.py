"""The dashboard: what is open, due and red, who has it, ten weeks of trend, what turns red next."""

from __future__ import annotations

from datetime import timedelta
from html import escape
from typing import TYPE_CHECKING, Final

import numpy as np
import shiboken6
from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from gis_app.domain.action_words import amount_text, unit_of
from gis_app.domain.dates import local
from gis_app.domain.office_table import percent
from gis_app.domain.past import city_as_of
from gis_app.domain.terms import WORDS, Colour
from gis_app.domain.week_figures import Figure, GroupBy
from gis_app.messages import msg
from gis_app.reports.issue_rows import FIGURE_TITLES, GROUP_TITLES, group_name
from gis_app.reports.report import cell_text
from gis_app.ui.dialogs.figures_board import FiguresBoard
from gis_app.ui.panels.figure_tile import FigureTile
from gis_app.ui.panels.week_chart import WeekChart
from gis_app.ui.plain_table import DATA_ROLE, fit_columns, open_roomy, plain_table, put_text
from gis_app.workflows.look_at_week import look_at_week

if TYPE_CHECKING:
    from gis_app.domain.forecast import WeekPoint
    from gis_app.messages import LocalText, Message, Translator
    from gis_app.ui.session import Session
    from gis_app.ui.tasks import Tasks
    from gis_app.ui.theme import Theme
    from gis_app.workflows.look_at_week import WeekView

TILES: Final[tuple[tuple[Figure, Message, Colour | None], ...]] = (
    (Figure.OPEN, msg("Unclosed"), None),
    (Figure.RED, msg("Red"), Colour.RED),
    (Figure.YELLOW, msg("Yellow"), Colour.YELLOW),
    (Figure.WHITE, msg("White"), Colour.WHITE),
    (Figure.DUE_TODAY, msg("Due today"), None),
    (Figure.OVERDUE, msg("Overdue"), None),
    (Figure.NEW, msg("New, 7 days"), None),
    (Figure.CLOSED, msg("Closed, 7 days"), None),
    (Figure.RECURRENCE, msg("Recurrences"), None),
)
COLUMNS: Final = (Figure.OPEN, Figure.RED, Figure.YELLOW, Figure.OVERDUE, Figure.NEW, Figure.CLOSED)


class Dashboard(FiguresBoard):
    """Stay beside the main window.

    `rows_asked` carries the issues behind a number, `action_asked` a special action's layer;
    `lists_asked` wants the board of tasks and milestones.
    """

    rows_asked = Signal(object)
    action_asked = Signal(str)
    lists_asked = Signal()

    def __init__(
        self, session: Session, tasks: Tasks, t: Translator, theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(session, tasks, t, theme, msg("Dashboard"), parent)
        self.view: WeekView | None = None
        open_roomy(self, (1240, 780), (1440, 900))
        column = self.framed(12)
        column.addWidget(self.heading)
        column.addWidget(self.state)
        self.tiles: dict[Figure, FigureTile] = {}
        row = QHBoxLayout()
        row.setSpacing(8)
        for figure, title, colour in TILES:
            tile = FigureTile(t(title), theme, colour, self)
            tile.chosen.connect(self.rows_asked)
            self.tiles[figure] = tile
            row.addWidget(tile)
        self.slipped = FigureTile(t("Behind plan"), theme, None, self)
        self.slipped.chosen.connect(lambda _fids: self.lists_asked.emit())
        row.addWidget(self.slipped)
        column.addLayout(row)
        self.rates = QLabel(self)
        self.rates.setToolTip(t("A rate leads to the issues it is a share of"))
        self.rates.linkActivated.connect(self._on_rate)
        column.addWidget(self.rates)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        self.chart = WeekChart(t, theme, self)
        self.chart.chosen.connect(self._on_week)
        columns = (msg("Special action"), msg("In all"), msg("Share done"), msg("Finish"))
        self.action_table = plain_table(columns, t, self)
        header = self.action_table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.action_table.cellClicked.connect(self._on_action)
        for title, part, stretch in (
            (msg("Ten weeks"), self.chart, 5), (msg("Special actions"), self.action_table, 4),
        ):  # fmt: skip
            side = QVBoxLayout()
            label = QLabel(t(title), self)
            label.setProperty("role", "section")
            side.addWidget(label)
            side.addWidget(part, 1)
            middle.addLayout(side, stretch)
        column.addLayout(middle, 3)
        self.tabs = QTabWidget(self)
        self.tables: dict[GroupBy, QTableWidget] = {}
        for by in GroupBy:
            titles = (GROUP_TITLES[by], *(FIGURE_TITLES[f] for f in COLUMNS), msg("In-time rate"))
            self.tables[by] = self._table(titles)
            self.tabs.addTab(self.tables[by], t(GROUP_TITLES[by]))
        self.soon = self._table(
            (msg("Issue no."), msg("Issue"), msg("Now"), msg("Then"), msg("From"))
        )
        self.tabs.addTab(self.soon, "")
        column.addWidget(self.tabs, 4)
        self.keep_fresh(look_at_week, self.show_view)

    def _table(self, titles: tuple[Message, ...]) -> QTableWidget:
        table = plain_table(titles, self._t, self)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        table.cellClicked.connect(lambda row, place: self._on_cell(table, row, place))
        return table

    def _on_cell(self, table: QTableWidget, row: int, place: int) -> None:
        item = table.item(row, place)
        fids = None if item is None else item.data(DATA_ROLE)
        if fids:
            self.rows_asked.emit(tuple(fids))

    def _on_rate(self, whole: str) -> None:
        if self.view is not None:
            self._ask(self.view.figures.fids(Figure(whole)))

    def _on_week(self, week: WeekPoint) -> None:
        """Ask for what was open at the end of a week, as far as it is in the ledger still."""
        data = self._session.data
        if data is None:
            return
        moment = week.end

        def open_then() -> tuple[int, ...]:
            then = city_as_of(data, moment)
            return tuple(then.table("issues").fids[then.issue_state.is_open].tolist())

        self._tasks.run(
            msg("Working out the figures"), lambda _progress: open_then(), self._ask_if_there
        )

    def _ask_if_there(self, fids: tuple[int, ...]) -> None:
        # the board may have been closed in the meantime
        if shiboken6.isValid(self):
            self._ask(fids)

    def _ask(self, fids: tuple[int, ...]) -> None:
        if fids:
            self.rows_asked.emit(fids)

    def _on_action(self, row: int, _place: int) -> None:
        item = self.action_table.item(row, 0)
        if item is not None:
            self.action_asked.emit(str(item.data(DATA_ROLE)))

    def show_view(self, view: WeekView) -> None:
        """Show figures that were worked out."""
        self.view = view
        t, figures, data = self._t, view.figures, view.figures.data
        self.say_moment(data.as_of)
        for figure, tile in self.tiles.items():
            tile.show_value(str(figures.count(figure)), figures.fids(figure))
        said = t(
            msg(
                "In 7 days: rectification rate {rectified}, in-time closing rate {in_time}",
                rectified="\x01",
                in_time="\x02",
            )
        )
        said = escape(said)
        for mark, whole, rate in (
            ("\x01", Figure.ASSIGNED, figures.rectification_rate()),
            ("\x02", Figure.FELL_DUE, figures.in_time_rate()),
        ):
            look = f'style="color: {self._theme.accent}"'
            said = said.replace(mark, f'<a href="{whole.value}" {look}>{percent(rate)}</a>')
        self.rates.setText(said)
        self.chart.show_weeks(view.trend)
        self.slipped.show_value(str(len(view.slipped)), tuple(fid for _t, fid in view.slipped))
        self.action_table.setRowCount(len(view.actions))
        for row, f in enumerate(view.actions):
            finish = f.forecast.finish
            total = f"{amount_text(f.total)} {t(unit_of(f.spec))}".strip()
            for place, text in enumerate(
                (t(f.spec.title), total, percent(f.share), "—" if finish is None else str(finish))
            ):
                put_text(self.action_table, row, place, text, f.spec.id, is_number=place in (1, 2))
        fit_columns(self.action_table, 0)
        for by in GroupBy:
            self._fill(by)
            fit_columns(self.tables[by], 0)
        self._fill_soon()
        fit_columns(self.soon, 1)

    def _fill(self, by: GroupBy) -> None:
        assert self.view is not None
        view, table = self.view, self.tables[by]
        found = view.breakdowns[by]
        order = sorted(
            range(len(found.keys)),
            key=lambda g: [-int(found.counts[f][g]) for f in (Figure.RED, Figure.OPEN)],
        )
        rates = found.rate(Figure.IN_TIME, Figure.FELL_DUE)
        table.setRowCount(len(order))
        for row, group in enumerate(order):
            name = group_name(view.figures.data, by, found.keys[group])
            here = found.of_group(group)
            fids = view.figures.fids(Figure.OPEN, here)
            put_text(table, row, 0, cell_text(name, self._t), fids)
            for place, figure in enumerate(COLUMNS, 1):
                fids = view.figures.fids(figure, here)
                put_text(table, row, place, str(len(fids)), fids, is_number=True)
            due = view.figures.fids(Figure.FELL_DUE, here)
            put_text(table, row, len(COLUMNS) + 1, percent(rates[group]), due, is_number=True)

    def _fill_soon(self) -> None:
        assert self.view is not None
        soon, t = self.view.forecast, self._t
        data = self.view.figures.data
        issues = data.table("issues")
        # the moment is the midnight after that day
        day = (local(soon.moment) - timedelta(seconds=1)).date()
        self.tabs.setTabText(
            self.tabs.indexOf(self.soon),
            t(msg("Turning by {day}: {count}", day=day, count=len(soon.fids))),
        )
        self.soon.setRowCount(len(soon.fids))
        self.soon.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        self.soon.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        for row, fid in enumerate(soon.fids.tolist()):
            since = soon.since[row]
            cells = (
                str(issues.value(fid, "code") or fid),
                str(issues.value(fid, "description") or ""),
                t(_word(int(soon.now[row]))),
                t(_word(int(soon.then[row]))),
                "" if np.isnat(since) else t.value(local(since)),
            )
            for place, text in enumerate(cells):
                put_text(self.soon, row, place, text, (fid,))


def _word(colour: int) -> LocalText:
    return WORDS["colour"][Colour(colour).name.lower()]
