"""The tables of a round in the window: rates with bars, one result a unit, round over round."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QHeaderView, QTableWidget, QWidget

from gis_app.domain.assessment.rates import RateBy, key_name
from gis_app.domain.office_table import percent
from gis_app.domain.terms import WORDS
from gis_app.domain.work_terms import ItemResult
from gis_app.messages import msg
from gis_app.ui.interval_bar import SHARE_ROLE, IntervalBar
from gis_app.ui.plain_table import plain_table, put_text
from gis_app.workflows.rank_round import RANKED, interval_of, unit_name

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData
    from gis_app.messages import Message, Translator
    from gis_app.ui.theme import Theme
    from gis_app.workflows.look_at_round import RoundView

COUNTED: Final = (ItemResult.CONFORMS, ItemResult.PARTIAL, ItemResult.FAILS)
FIRST_COUNT: Final = 4
INTERVAL: Final = 7
NAME_PX: Final = 200
TITLES: Final = (
    msg("Rank"),
    msg("Name"),
    msg("Points"),
    msg("n"),
    *(msg("{result}", result=WORDS["item_result"][one]) for one in COUNTED),
    msg("Score with 95 % interval"),
    msg("Rate"),
    msg("Rank before"),
    msg("Score change"),
    msg("Note"),
)


def rate_table(by: RateBy, t: Translator, theme: Theme, parent: QWidget) -> QTableWidget:
    """Make an empty table of rates; what has no rank shows none."""
    table = plain_table(TITLES, t, parent)
    table.setItemDelegateForColumn(INTERVAL, IntervalBar(theme, table))
    header = table.horizontalHeader()
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    for column, width in ((1, NAME_PX), (INTERVAL, 160)):
        header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
        table.setColumnWidth(column, width)
    table.setColumnHidden(0, by not in RANKED)
    table.setColumnHidden(9, by not in RANKED)
    return table


def fill_rates(table: QTableWidget, view: RoundView, by: RateBy, t: Translator) -> None:
    """Show rates, best first; the place of each group goes with its name."""
    rates, places = view.tables[by]
    table.setRowCount(len(places))
    for row, one in enumerate(places):
        n = one.place
        name = key_name(view.round, by, one.key)
        notes = [t("few items")] if rates.is_small[n] else []
        notes += [t("tied")] if one.is_tied and by in RANKED else []
        change = "" if one.change is None else f"{one.change * 100:+.1f}"
        before = "" if one.rank_before is None else str(one.rank_before)
        put_text(table, row, 0, str(one.rank), is_number=True)
        put_text(table, row, 1, name if isinstance(name, str) else t(name), n)
        put_text(table, row, 2, str(int(rates.points[n])), is_number=True)
        put_text(table, row, 3, str(int(rates.n[n])), is_number=True)
        for place, result in enumerate(COUNTED, FIRST_COUNT):
            put_text(table, row, place, str(int(rates.results[result][n])), is_number=True)
        share = (float(rates.score_low[n]), float(rates.score[n]), float(rates.score_high[n]))
        put_share(table, row, INTERVAL, share)
        put_text(table, row, 8, percent(float(rates.rate[n])), is_number=True)
        put_text(table, row, 9, before, is_number=True)
        put_text(table, row, 10, change, is_number=True)
        put_text(table, row, 11, " ".join(notes))


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
    header = table.horizontalHeader()
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(1, QHeaderView.ResizeMode.Interactive)
    table.setColumnWidth(1, NAME_PX)
    table.setRowCount(len(view.results))
    for row, one in enumerate(view.results):
        put_text(table, row, 0, "" if one.rank is None else str(one.rank), is_number=True)
        put_text(table, row, 1, unit_name(data, view.round, one.unit_fid), one.unit_fid)
        for place, part in enumerate(parts, 2):
            text = f"{one.parts[part]:.1f}" if part in one.parts else "—"
            put_text(table, row, place, text, is_number=True)
        total = "—" if one.total is None else f"{one.total:.1f}"
        put_text(table, row, len(parts) + 2, total, is_number=True)
        missing = "、".join(t(WORDS["score_part"][part]) for part in one.missing)
        note = t(msg("missing: {parts}; not ranked", parts=missing)) if missing else ""
        put_text(table, row, len(parts) + 3, note)


def put_share(
    table: QTableWidget, row: int, column: int, share: tuple[float, float, float]
) -> None:
    """Put a share with its interval into a cell; the interval is told on pointing at it."""
    low, middle, high = share
    text = percent(middle)
    item = put_text(table, row, column, text)
    item.setData(SHARE_ROLE, share)
    item.setToolTip(interval_of(low, high))
