"""The tables of a round in the window: rates with bars, one result a unit, round over round."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QItemSelectionModel

from gis_app.domain.office_table import percent
from gis_app.domain.terms import WORDS
from gis_app.messages import listed, msg
from gis_app.ui.interval_bar import SHARE_ROLE, IntervalBar
from gis_app.ui.models.rate_model import BEFORE, INTERVAL, NAME, RANK, RateModel
from gis_app.ui.plain_table import fit_columns, plain_view, put_text
from gis_app.workflows.rank_round import RANKED, interval_of, unit_name

if TYPE_CHECKING:
    from PySide6.QtWidgets import QTableView, QTableWidget, QWidget

    from gis_app.domain.assessment.rates import RateBy
    from gis_app.domain.city_data import CityData
    from gis_app.messages import Message, Translator
    from gis_app.ui.theme import Theme
    from gis_app.workflows.look_at_round import RoundView

NAME_PX: Final = 200
_BAR_PX: Final = 150
_PICK: Final = (
    QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
)


def rate_view(by: RateBy, t: Translator, theme: Theme, parent: QWidget) -> QTableView:
    """Make an empty table of rates; what has no rank shows none."""
    view = plain_view(RateModel(by, t, parent), parent)
    view.setItemDelegateForColumn(INTERVAL, IntervalBar(theme, view))
    titled = view.horizontalHeader().sectionSizeHint(INTERVAL)
    for column, width in ((NAME, NAME_PX), (INTERVAL, max(_BAR_PX, titled))):
        view.setColumnWidth(column, width)
    for column in (RANK, BEFORE):
        view.setColumnHidden(column, by not in RANKED)
    return view


def show_rates(table: QTableView, view: RoundView) -> None:
    """Show a round in a table of rates, best first; columns are fitted to the first rows."""
    model = table.model()
    assert isinstance(model, RateModel)
    if model.view is view:
        return
    is_first, picked = model.view is None, table.selectionModel().selectedRows()
    key = model.key_at(picked[0].row()) if picked else None
    model.show_view(view)
    if is_first:
        fit_columns(table, NAME, INTERVAL)
    row = model.row_of(key) if key is not None else -1
    if row >= 0:
        # the group that is picked stays picked where it stands now
        table.selectionModel().select(model.index(row, 0), _PICK)


def fill_results(table: QTableWidget, data: CityData, view: RoundView, t: Translator) -> None:
    """Show every unit's result with its parts; what is missing is named."""
    parts = [part for part, weight in view.round.policy.parts.items() if weight > 0]
    titles: list[Message] = [msg("Rank"), msg("Responsible unit")]
    for part in parts:
        weight = f"{view.round.policy.parts[part]:g}"
        title = WORDS["score_part"][part]
        titles.append(msg("{part} × {weight}", part=title, weight=weight))
    titles += [msg("Weighted result"), msg("Note")]
    table.setColumnCount(len(titles))
    table.setHorizontalHeaderLabels([t(title) for title in titles])
    table.setColumnWidth(1, NAME_PX)
    table.setUpdatesEnabled(False)
    table.setRowCount(len(view.results))
    for row, one in enumerate(view.results):
        put_text(table, row, 0, "" if one.rank is None else str(one.rank), is_number=True)
        put_text(table, row, 1, unit_name(data, view.round, one.unit_fid), one.unit_fid)
        for place, part in enumerate(parts, 2):
            text = f"{one.parts[part]:.1f}" if part in one.parts else "—"
            put_text(table, row, place, text, is_number=True)
        total = "—" if one.total is None else f"{one.total:.1f}"
        put_text(table, row, len(parts) + 2, total, is_number=True)
        missing = listed(t(WORDS["score_part"][part]) for part in one.missing)
        note = t(msg("missing: {parts}; not ranked", parts=missing)) if one.missing else ""
        put_text(table, row, len(parts) + 3, note)
    fit_columns(table, 1)
    table.setUpdatesEnabled(True)


def put_share(
    table: QTableWidget, row: int, column: int, share: tuple[float, float, float]
) -> None:
    """Put a share with its interval into a cell; the interval is told on pointing at it."""
    low, middle, high = share
    text = percent(middle)
    item = put_text(table, row, column, text)
    item.setData(SHARE_ROLE, share)
    item.setToolTip(interval_of(low, high))
