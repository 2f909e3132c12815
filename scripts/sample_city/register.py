"""Rows of one table while the sample city is made; row ids count from 1."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon

from gis_app.domain.edits import RowBatch
from gis_app.domain.record_types import table_spec
from sample_city.plane import to_degrees

DEMO_NOTE = "演示数据"


@dataclass
class Register:
    """Collect rows as dictionaries of cells; shapes in metres under `geometry`."""

    table: str
    rows: list[dict[str, Any]] = field(default_factory=list)

    def add(self, **cells: Any) -> int:
        """Add a row marked as demonstration data; returns its row id."""
        known = {*table_spec(self.table).column_names, "geometry"}
        if unknown := cells.keys() - known:
            raise KeyError(f"{self.table}: {sorted(unknown)}")
        self.rows.append({"note": DEMO_NOTE, **cells})
        return len(self.rows)

    def row(self, fid: int) -> dict[str, Any]:
        """Return the row with an id."""
        return self.rows[fid - 1]

    def batch(self) -> RowBatch:
        """Return all rows as one batch, shapes as WKB in degrees."""
        spec = table_spec(self.table)
        columns: dict[str, list[Any]] = {
            name: [row.get(name) for row in self.rows]
            for name in spec.column_names
            if any(name in row for row in self.rows)
        }
        if spec.geometry is not None:
            columns["geometry"] = [_wkb(row.get("geometry"), spec.geometry) for row in self.rows]
        return RowBatch(self.table, np.arange(1, len(self.rows) + 1), columns)


def _wkb(shape: Any, kind: str) -> bytes | None:
    if shape is None:
        return None
    if kind == "MULTIPOLYGON" and isinstance(shape, Polygon):
        shape = MultiPolygon([shape])
    return bytes(shapely.to_wkb(to_degrees(shape)))
