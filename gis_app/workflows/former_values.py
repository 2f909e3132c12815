"""What rows said before a change, kept with the last day it held."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from gis_app.domain.edits import RowBatch
from gis_app.domain.tenures import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from gis_app.domain.city_data import CityData

    Reserve = Callable[[str, int], NDArray[np.int64]]

_COLUMNS = ("owner_table", "owner_fid", "role", "value", "unit_fid", "post", "phone")


class FormerValues:
    """Collect tenures that end the day before a change; `batch` makes the rows to insert."""

    def __init__(self, data: CityData, changed_on: date) -> None:
        self._data, self._on = data, changed_on
        self._rows: list[dict[str, Any]] = []

    def keep(self, table: str, fid: int, role: str) -> None:
        """Keep what a column of a row says now; an empty cell leaves nothing to keep."""
        row = self._data.table(table).row(fid)
        value = row[role]
        if not value:
            return
        units = self._data.table("units")
        is_unit = role.endswith("_fid")
        kept: dict[str, Any] = dict.fromkeys(_COLUMNS)
        kept |= {"owner_table": table, "owner_fid": fid, "role": role}
        kept["value"] = units.value(value, "name") if is_unit and units.has(value) else value
        kept["unit_fid"] = value if is_unit and units.has(value) else None
        if is_unit and not units.has(value):
            kept["value"] = None
        for name, column in PEOPLE.get(role, ()):
            kept[name] = row.get(column)
        before = self._data.tenures.of(table, fid, role)
        ends = [one.valid_to for one in before if one.valid_to is not None]
        start = max(ends) + timedelta(days=1) if ends else None
        kept["valid_from"] = start.isoformat() if start and start < self._on else None
        kept["valid_to"] = (self._on - timedelta(days=1)).isoformat()
        self._rows.append(kept)

    def batch(self, reserve: Reserve) -> tuple[RowBatch, ...]:
        """Return the rows as something to insert; nothing when nothing was kept."""
        if not self._rows:
            return ()
        columns = {name: [row[name] for row in self._rows] for name in self._rows[0]}
        return (RowBatch("tenures", reserve("tenures", len(self._rows)), columns),)


def last_change(data: CityData, table: str, fid: int, role: str) -> date | None:
    """Return the last day that a former value of a column held; None when there is none."""
    ends = [one.valid_to for one in data.tenures.of(table, fid, role) if one.valid_to]
    return max(ends, default=None)
