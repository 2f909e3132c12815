"""The mock assessment beside the map: rounds, rates with intervals, rankings, round over round."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QTableWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from gis_app.domain.assessment.rates import RATE_TITLES, RateBy
from gis_app.domain.office_table import percent
from gis_app.domain.terms import WORDS
from gis_app.messages import msg
from gis_app.ui.dialogs.over_rounds_tab import OverRoundsTab
from gis_app.ui.dialogs.round_tables import fill_results, rate_view, show_rates
from gis_app.ui.models.rate_model import COUNTED, FIRST_COUNT
from gis_app.ui.plain_table import DATA_ROLE, open_roomy, plain_table, put_text
from gis_app.ui.renewal import Renewal
from gis_app.workflows.look_at_round import look_at_round, round_summaries
from gis_app.workflows.rank_round import RANKED, progress_said

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex

    from gis_app.messages import Translator
    from gis_app.ui.session import Session
    from gis_app.ui.tasks import Tasks
    from gis_app.ui.theme import Theme
    from gis_app.workflows.look_at_round import RoundSummary, RoundView

TABS: Final = (*RANKED, RateBy.ITEM, RateBy.POINT)
BUTTONS: Final = (
    ("score", msg("Score…"), True),
    ("forms", msg("Write forms…"), True),
    ("read", msg("Read forms…"), True),
    ("parts", msg("Other scores…"), True),
    ("issues", msg("Make issues…"), True),
    ("write", msg("Export…"), False),
    ("board", msg("Exposure board…"), False),
)
"""What can be done with a round: its word in `asked`, its text, whether it changes something."""


class AssessmentWindow(QDialog):
    """Stay beside the main window; `asked` carries what to do and the round's row id.

    `points_asked` carries the points behind a number.
    """

    asked = Signal(str, int)
    points_asked = Signal(object)

    def __init__(
        self, session: Session, tasks: Tasks, t: Translator, theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._session, self._tasks, self._t, self._theme = session, tasks, t, theme
        self._list, self._figures = Renewal(tasks, self), Renewal(tasks, self)
        self.view: RoundView | None = None
        self._wanted: int | None = None
        self.summaries: tuple[RoundSummary, ...] = ()
        self.setWindowTitle(t("Mock assessment"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        open_roomy(self, (1380, 780), (1720, 900))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        heading = QLabel(t("Mock assessment"), self)
        heading.setProperty("role", "title")
        column.addWidget(heading)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addLayout(self._left(), 0)
        row.addLayout(self._right(), 1)
        column.addLayout(row, 1)
        session.city_changed.connect(self.refresh)
        session.city_opened.connect(self.refresh)
        self.refresh()

    def _left(self) -> QVBoxLayout:
        t = self._t
        side = QVBoxLayout()
        side.setSpacing(8)
        self.rounds = plain_table((msg("Round"), msg("Scored"), msg("Score")), t, self)
        self.rounds.setFixedWidth(310)
        self.rounds.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.rounds.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.rounds.itemSelectionChanged.connect(self._on_round)
        side.addWidget(self.rounds, 1)
        self.open_points = QPushButton(t("Not scored yet on the map"), self)
        self.open_points.clicked.connect(lambda: self._show(False))
        self.failing_points = QPushButton(t("Failing on the map"), self)
        self.failing_points.clicked.connect(lambda: self._show(True))
        for button in (self.open_points, self.failing_points):
            button.setAutoDefault(False)
            side.addWidget(button)
        buttons = QHBoxLayout()
        self.new_button = QPushButton(t("New round…"), self)
        self.new_button.setProperty("role", "primary")
        self.new_button.clicked.connect(lambda: self.asked.emit("new", 0))
        self.delete_button = QPushButton(t("Delete"), self)
        self.delete_button.clicked.connect(lambda: self._ask("delete"))
        for button in (self.new_button, self.delete_button):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.addStretch(1)
        side.addLayout(buttons)
        return side

    def _right(self) -> QVBoxLayout:
        t = self._t
        side = QVBoxLayout()
        side.setSpacing(8)
        self.title = QLabel(self)
        self.title.setProperty("role", "heading")
        self.state = QLabel(self)
        self.state.setProperty("role", "secondary")
        for label in (self.title, self.state):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            side.addWidget(label)
        row = QHBoxLayout()
        row.setSpacing(6)
        self.buttons: dict[str, QPushButton] = {}
        for name, text, _changes in BUTTONS:
            button = QPushButton(t(text), self)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _on=False, what=name: self._ask(what))
            self.buttons[name] = button
            row.addWidget(button)
        row.addStretch(1)
        side.addLayout(row)
        self.tabs = QTabWidget(self)
        self.tables: dict[RateBy, QTableView] = {}
        for by in TABS:
            self.tables[by] = rate_view(by, t, self._theme, self)
            self.tables[by].clicked.connect(partial(self._on_cell, by))
            self.tabs.addTab(self.tables[by], t(RATE_TITLES[by]))
        self.results = plain_table((msg("Rank"), msg("Responsible unit")), t, self)
        self.tabs.insertTab(0, self.results, t("Weighted result"))
        self.over_time = OverRoundsTab(self._session, self._tasks, t, self._theme, self)
        self.tabs.addTab(self.over_time, t("Round over round"))
        self.tabs.setCurrentWidget(self.tables[RateBy.UNIT])
        self.tabs.currentChanged.connect(self._fill_tab)
        self._filled: RoundView | None = None
        side.addWidget(self.tabs, 1)
        return side

    @property
    def round_fid(self) -> int | None:
        """Return the chosen round; None while there is none."""
        row = self.rounds.currentRow()
        return self.summaries[row].round.fid if 0 <= row < len(self.summaries) else None

    def expect(self, round_fid: int) -> None:
        """Show a round as soon as it is in the list."""
        self._wanted = round_fid
        self.refresh()

    def _ask(self, what: str) -> None:
        if self.round_fid is not None:
            self.asked.emit(what, self.round_fid)

    def _show(self, is_failing: bool) -> None:
        if self.view is not None:
            view = self.view
            self.points_asked.emit(view.failing_points() if is_failing else view.points_to_score())

    def _on_cell(self, by: RateBy, index: QModelIndex) -> None:
        view = self.view
        if view is None:
            return
        place, column = int(index.data(DATA_ROLE)), index.column() - FIRST_COUNT
        self.over_time.choose(by, view.tables[by][0].keys[place])
        fids = view.points_of(by, place, COUNTED[column] if 0 <= column < len(COUNTED) else None)
        if fids:
            self.points_asked.emit(fids)

    def refresh(self, _change: object = None) -> None:
        """Work the rounds out anew in the background."""
        data = self._session.data
        if data is not None:
            self._list.ask(lambda progress: round_summaries(data, progress), self.show_rounds)

    def show_rounds(self, summaries: tuple[RoundSummary, ...]) -> None:
        """List the rounds; the chosen one stays chosen."""
        if not isValid(self):
            return  # closed while it was worked out
        chosen, self._wanted = self._wanted or self.round_fid, None
        self.summaries = summaries
        self.rounds.blockSignals(True)
        self.rounds.setRowCount(len(summaries))
        for row, one in enumerate(summaries):
            name = put_text(self.rounds, row, 0, one.round.name or one.round.code)
            name.setToolTip(f"{one.round.title}\n{self._t(one.round.window)}")
            put_text(self.rounds, row, 1, f"{one.done * 100:.0f}%", is_number=True)
            put_text(self.rounds, row, 2, percent(one.score), is_number=True)
        self.rounds.resizeColumnToContents(1)
        self.rounds.resizeColumnToContents(2)
        self.over_time.refresh()
        known = [one.round.fid for one in summaries]
        row = known.index(chosen) if chosen in known else 0
        self.rounds.clearSelection()
        if summaries:
            self.rounds.selectRow(row)
        self.rounds.blockSignals(False)
        self._on_round()

    def _on_round(self) -> None:
        data, fid = self._session.data, self.round_fid
        is_there = data is not None and fid is not None
        for name, _text, changes in BUTTONS:
            self.buttons[name].setEnabled(is_there and (not changes or self._session.can_edit))
        self.new_button.setEnabled(self._session.can_edit)
        self.delete_button.setEnabled(is_there and self._session.can_edit)
        self.tabs.setEnabled(is_there)
        for button in (self.open_points, self.failing_points):
            button.setEnabled(is_there)
        if data is None or fid is None:
            self.view = None
            self.title.setText("")
            self.state.setText(self._t("No round yet. A round scores points under one standard."))
            return
        round_ = self.summaries[self.rounds.currentRow()].round
        self._figures.ask(lambda progress: look_at_round(data, round_, progress), self.show_view)

    def show_view(self, view: RoundView) -> None:
        """Show a round that was worked out, unless another one is looked at by now."""
        if not isValid(self) or self._session.data is None or view.round.fid != self.round_fid:
            return
        self.view = view
        t, round_ = self._t, view.round
        self.title.setText(round_.title)
        scope = t(WORDS["round_scope"][round_.scope])
        self.state.setText(
            t(msg("{window} · {scope} · {progress} · checklist version {version} · seed {seed}",
                  window=round_.window, scope=scope, progress=progress_said(view.items),
                  version=round_.standard.version, seed=round_.seed))
        )  # fmt: skip
        self._fill_tab()

    def _fill_tab(self, _tab: int = 0) -> None:
        """Fill the table in front; the others are filled when somebody looks at them."""
        view, data, shown = self.view, self._session.data, self.tabs.currentWidget()
        if view is None or data is None:
            return
        if shown is self.results:
            if self._filled is not view:
                self._filled = view
                fill_results(self.results, data, view, self._t)
        elif isinstance(shown, QTableView):
            show_rates(shown, view)
