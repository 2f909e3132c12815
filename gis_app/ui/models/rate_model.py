"""Rates of a round as a Qt table: rows are worded when they are looked at, however many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from gis_app.domain.assessment.rates import RateBy, key_name
from gis_app.domain.office_table import percent
from gis_app.domain.work_terms import ItemResult
from gis_app.messages import LocalText, msg
from gis_app.ui.interval_bar import SHARE_ROLE
from gis_app.ui.plain_table import DATA_ROLE
from gis_app.workflows.rank_round import RANKED, interval_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QObject

    from gis_app.domain.assessment.ranking import Standing
    from gis_app.messages import Translator
    from gis_app.workflows.look_at_round import RoundView

COUNTED: Final = (ItemResult.CONFORMS, ItemResult.PARTIAL, ItemResult.FAILS)
RANK, NAME, POINTS, N, FIRST_COUNT = range(5)
INTERVAL, RATE, BEFORE, CHANGE, NOTE = range(FIRST_COUNT + len(COUNTED), 12)
TITLES: Final = (
    msg("Rank"),
    msg("Name"),
    msg("Points"),
    msg("n"),
    LocalText("符合", "Conforms"),
    LocalText("基本符合", "Partly"),
    LocalText("不符合", "Fails"),
    msg("Score with 95 % interval"),
    msg("Rate"),
    msg("Rank before"),
    LocalText("较上轮", "Change"),
    msg("Note"),
)
_WORDS: Final = (NAME, INTERVAL, NOTE)
_ROOT: Final = QModelIndex()
_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class RateModel(QAbstractTableModel):
    """Show one breakdown of a round, best first; a row carries the place of its group."""

    def __init__(self, by: RateBy, t: Translator, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.by, self._t = by, t
        self._view: RoundView | None = None
        self._standings: Sequence[Standing] = ()

    @property
    def view(self) -> RoundView | None:
        """Return the round that is shown."""
        return self._view

    def show_view(self, view: RoundView) -> None:
        """Show a round, or the same round with other figures without losing the place in it."""
        standings = view.tables[self.by][1]
        is_same = self._view is not None and (
            self._view.round.fid == view.round.fid and len(self._standings) == len(standings)
        )
        if is_same:
            self._view, self._standings = view, standings
            if standings:
                last = self.index(len(standings) - 1, len(TITLES) - 1)
                self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self._view, self._standings = view, standings
        self.endResetModel()

    def key_at(self, row: int) -> int | str | None:
        """Return which group a row shows."""
        return self._standings[row].key if 0 <= row < len(self._standings) else None

    def row_of(self, key: int | str | None) -> int:
        """Return where a group stands; -1 where it stands nowhere."""
        return next((row for row, one in enumerate(self._standings) if one.key == key), -1)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._standings)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(TITLES)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._t(TITLES[section])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if section in _WORDS else _RIGHT
        return None

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> Any:
        if self._view is None or not index.isValid():
            return None
        one, column = self._standings[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(one, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if column in _WORDS else _RIGHT
        if role == DATA_ROLE:
            return one.place
        if column == INTERVAL and role in (SHARE_ROLE, Qt.ItemDataRole.ToolTipRole):
            low, middle, high = self._share(one)
            return (low, middle, high) if role == SHARE_ROLE else interval_of(low, high)
        return None

    def _share(self, one: Standing) -> tuple[float, float, float]:
        assert self._view is not None
        rates, n = self._view.tables[self.by][0], one.place
        return float(rates.score_low[n]), float(rates.score[n]), float(rates.score_high[n])

    def _text(self, one: Standing, column: int) -> str:
        assert self._view is not None
        rates, n = self._view.tables[self.by][0], one.place
        if FIRST_COUNT <= column < INTERVAL:
            return str(int(rates.results[COUNTED[column - FIRST_COUNT]][n]))
        match column:
            case 0:
                return str(one.rank)
            case 1:
                name = key_name(self._view.round, self.by, one.key)
                return name if isinstance(name, str) else self._t(name)
            case 2:
                return str(int(rates.points[n]))
            case 3:
                return str(int(rates.n[n]))
            case 7:
                return percent(float(rates.score[n]))
            case 8:
                return percent(float(rates.rate[n]))
            case 9:
                return "" if one.rank_before is None else str(one.rank_before)
            case 10:
                return "" if one.change is None else f"{one.change * 100:+.1f}"
        notes = [self._t("few items")] if rates.is_small[n] else []
        notes += [self._t("tied")] if one.is_tied and self.by in RANKED else []
        return " ".join(notes)
