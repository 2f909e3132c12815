"""Tables grouped by the way to look at the city: a leading column, and rows in its order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gis_app.domain.city_view import NOBODY, VIEW_TITLES, CityView, grouping, unit_systems
from gis_app.rendering.overlays import group_ink
from gis_app.ui.models.row_table_model import RowColumn

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import Int64Array
    from gis_app.messages import LocalText, Translator


def group_column(data: CityData, view: CityView, table: str, t: Translator) -> RowColumn | None:
    """Return the column that names each row's group; None for tables without groups."""
    found = _groups(data, view, table)
    if found is None:
        return None
    titles, code = found
    names = [t(title) for title in titles]
    has_inks = view is CityView.SYSTEM

    def swatch(position: int) -> str | None:
        return group_ink(int(code[position])) if code[position] >= 0 else None

    return RowColumn(
        "group",
        t(VIEW_TITLES[view]),
        lambda position: names[code[position]] if code[position] >= 0 else t(NOBODY),
        lambda: code,
        width_px=130,
        swatch=swatch if has_inks else None,
    )


def grouped_order(data: CityData, view: CityView, table: str, order: Int64Array) -> Int64Array:
    """Return rows group by group, within each in the order given; those in no group come last."""
    found = _groups(data, view, table)
    if found is None:
        return order
    code = found[1][order]
    places = np.argsort(np.where(code < 0, len(found[0]), code), kind="stable")
    return np.asarray(order[places], np.int64)


def _groups(
    data: CityData, view: CityView, table: str
) -> tuple[tuple[LocalText, ...], Int64Array] | None:
    grouped = grouping(data, view)
    if table == "points":
        return grouped.titles, grouped.points
    if table == "issues":
        return grouped.titles, grouped.issues
    if view is not CityView.SYSTEM or table not in ("units", "tasks", "actions"):
        return None
    if table == "units":
        return grouped.titles, unit_systems(data)[:-1]
    units = data.table("units")
    at = units.positions(data.table(table).numbers("unit_fid"))
    return grouped.titles, unit_systems(data)[at]
