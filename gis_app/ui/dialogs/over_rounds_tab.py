"""Round over round in the window: the whole city, or one unit, area, working group or kind."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QHeaderView, QVBoxLayout, QWidget
from shiboken6 import isValid

from gis_app.domain.assessment.rates import RATE_TITLES, RateBy
from gis_app.messages import msg
from gis_app.ui.dialogs.round_tables import put_share
from gis_app.ui.interval_bar import IntervalBar
from gis_app.ui.plain_table import plain_table, put_text
from gis_app.ui.renewal import Renewal
from gis_app.workflows.over_rounds import over_rounds
from gis_app.workflows.rank_round import RANKED

if TYPE_CHECKING:
    from gis_app.messages import Translator
    from gis_app.ui.session import Session
    from gis_app.ui.tasks import Tasks
    from gis_app.ui.theme import Theme
    from gis_app.workflows.over_rounds import OverRounds

WAYS: Final = (RateBy.CITY, *RANKED)
_NAME_PX: Final = 260
_BAR_PX: Final = 300


class OverRoundsTab(QWidget):
    """Show a group's score in every round, the latest on top; `choose` names the group."""

    def __init__(
        self, session: Session, tasks: Tasks, t: Translator, theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._session, self._t = session, t
        self._renewal = Renewal(tasks, self)
        self.view: OverRounds | None = None
        self._asked: object = None
        self._wanted: int | str | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.way, self.group = QComboBox(self), QComboBox(self)
        for by in WAYS:
            self.way.addItem(t(RATE_TITLES[by]), by)
        self.group.setMinimumWidth(_NAME_PX)
        row.addWidget(self.way)
        row.addWidget(self.group)
        row.addStretch(1)
        column.addLayout(row)
        titles = (msg("Round"), msg("Points"), msg("n"), msg("Score with 95 % interval"),
                  msg("Against the round before"))  # fmt: skip
        self.table = plain_table(titles, t, self)
        self.table.setItemDelegateForColumn(3, IntervalBar(theme, self.table))
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Interactive)
        self.table.setColumnWidth(3, _BAR_PX)
        column.addWidget(self.table, 1)
        self.way.currentIndexChanged.connect(self.refresh)
        self.group.currentIndexChanged.connect(self._fill)

    @property
    def by(self) -> RateBy:
        """Return how the rounds are grouped."""
        return RateBy(self.way.currentData())

    def choose(self, by: RateBy, key: int | str) -> None:
        """Show one group; a way of grouping that has no rank is passed over."""
        if by not in WAYS:
            return
        self._wanted = key
        if by is self.by:
            self._pick()
        else:
            self.way.setCurrentIndex(WAYS.index(by))

    def refresh(self, _change: object = None) -> None:
        """Work the rounds out anew in the background."""
        data, by = self._session.data, self.by
        self.group.setVisible(by is not RateBy.CITY)
        if data is None:
            return
        self._asked = asked = object()

        def show(view: OverRounds) -> None:
            # a later wish makes an earlier answer stale; the window may be gone
            if isValid(self) and self._asked is asked:
                self.show_view(view)

        self._renewal.ask(lambda progress: over_rounds(data, by, progress), show)

    def show_view(self, view: OverRounds) -> None:
        """Show rounds that were worked out; the chosen group stays chosen."""
        kept = self.group.currentData()
        self.view = view
        if self._wanted is None:
            self._wanted = kept
        named = [(name if isinstance(name, str) else self._t(name), key)
                 for key, name in view.names.items()]  # fmt: skip
        self.group.blockSignals(True)
        self.group.clear()
        for name, key in sorted(named, key=lambda pair: pair[0]):
            self.group.addItem(name, key)
        self.group.blockSignals(False)
        self._pick()

    def _pick(self) -> None:
        place = self.group.findData(self._wanted) if self._wanted is not None else -1
        if place >= 0:
            self._wanted = None
            self.group.setCurrentIndex(place)
        self._fill()

    def _fill(self, _place: int = 0) -> None:
        view = self.view
        if view is None:
            return
        scores = view.scores.get(self.group.currentData(), (None,) * len(view.rounds))
        self.table.setRowCount(len(view.rounds))
        earlier = None
        for row in reversed(range(len(view.rounds))):
            one = scores[row]
            put_text(self.table, row, 0, view.rounds[row].title)
            put_text(self.table, row, 1, "0" if one is None else str(one.points), is_number=True)
            put_text(self.table, row, 2, "0" if one is None else str(one.n), is_number=True)
            share = (math.nan,) * 3 if one is None else (one.low, one.score, one.high)
            put_share(self.table, row, 3, share)
            score = None if one is None or math.isnan(one.score) else one.score
            change = ""
            if score is not None and earlier is not None:
                change = f"{(score - earlier) * 100:+.1f}"
            put_text(self.table, row, 4, change, is_number=True)
            earlier = score
