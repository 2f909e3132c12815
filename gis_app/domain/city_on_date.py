"""The registers as they were, or will be, on another day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.table import NO_ROW, TextColumn
from gis_app.domain.tenures import held_on

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from gis_app.domain.table import BoolArray, Column, Table
    from gis_app.domain.tenures import Tenures

OWNED: Final = ("units", "areas", "points", "issues", "tasks", "actions")
"""The registers whose rows can have said something else before."""
DUTY_COLUMNS: Final = (
    *("lead_unit_fid", "unit_fid", "operator_fid", "co_units"),
    *("leader", "contact", "phone", "sponsor_leader", "sponsor_unit_fid"),
)
"""What a row of the points' list says about whose the point is."""


def tables_on(tables: Mapping[str, Table], tenures: Tenures, day: date) -> Mapping[str, Table]:
    """Return the registers that differ on a day, by name; none when all is as it stands.

    Former leaders and units stand in their cells again, areas that are not valid are left out, and
    a row of the points' list that is not valid names nobody. Rows of units and points stay.
    """
    changed = {}
    for name in OWNED:
        table = tables[name]
        then = tenures.overlaid(table, day)
        if name == "areas":
            is_valid = held_on(table, day)
            then = then if is_valid.all() else then.take(is_valid)
        elif name == "points":
            is_valid = held_on(table, day)
            then = then if is_valid.all() else without_duty(then, ~is_valid)
        if then is not table:
            changed[name] = then
    return changed


def without_duty(points: Table, where: BoolArray) -> Table:
    """Return the points with nobody named in some rows."""
    emptied: dict[str, Column] = {}
    for name in DUTY_COLUMNS:
        column = points.columns[name]
        if isinstance(column, TextColumn):
            codes = np.where(where, np.int32(-1), column.codes).astype(np.int32)
            emptied[name] = TextColumn(codes, column.words)
        else:
            emptied[name] = np.where(where, NO_ROW, column)
    return points.with_columns(**emptied)
