"""Rows that should be on the map and have no place yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData

PLACED_TABLES: Final = ("points", "issues", "actions")


@dataclass(frozen=True, slots=True)
class UnplacedRow:
    """Name one row without a place; `hint` is what it says about where it is."""

    table: str
    fid: int
    title: str
    hint: str


def unplaced_rows(data: CityData) -> tuple[UnplacedRow, ...]:
    """Return the rows without a place; an issue stands where its point stands."""
    out = []
    for name in PLACED_TABLES:
        table = data.table(name)
        if table.geometry is None or not len(table):
            continue
        if name == "issues":
            is_placed = np.isfinite(data.issue_state.lon_deg)
        else:
            is_placed = table.geometry.is_placed
        for i in np.flatnonzero(~is_placed).tolist():
            fid = int(table.fids[i])
            texts = [
                str(table.text(column)[i] or "")
                for column in ("code", "name", "description")
                if column in table.columns
            ]
            hints = [
                str(table.text(column)[i] or "")
                for column in ("address", "area_name")
                if column in table.columns
            ]
            title = " ".join(text for text in texts if text)
            out.append(UnplacedRow(name, fid, title, " · ".join(h for h in hints if h)))
    return tuple(out)
