"""The grid that finds things on a sheet: letters across, numbers down, and coordinate ticks."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from gis_app.domain.table import FloatArray
    from gis_app.printing.page_template import Box

INDEX_COLUMNS: Final = "ABCDEFGH"
INDEX_ROWS: Final = "12345678"
_NAMES: Final = np.array([[a + b for b in INDEX_ROWS] for a in INDEX_COLUMNS], dtype=object)

_TICK_STEPS_SECONDS: Final = (
    *(1, 2, 5, 10, 15, 20, 30),
    *(60, 120, 300, 600, 900, 1200, 1800),
    *(3600, 7200, 18000, 36000, 54000, 108000),
)


@dataclass(frozen=True, slots=True)
class IndexGrid:
    """Divide a map frame into A–H from left to right and 1–8 from top to bottom."""

    frame: Box

    def cell(self, x_mm: float, y_mm: float) -> str:
        """Name the cell of a place on the page; places outside count to the nearest cell."""
        return self.cells(np.array([x_mm]), np.array([y_mm]))[0]

    def cells(self, x_mm: FloatArray, y_mm: FloatArray) -> list[str]:
        """Name the cells of many places on the page."""
        columns, rows = len(INDEX_COLUMNS), len(INDEX_ROWS)
        across = np.floor((x_mm - self.frame.x_mm) / self.frame.width_mm * columns)
        down = np.floor((y_mm - self.frame.y_mm) / self.frame.height_mm * rows)
        column = np.clip(across, 0, columns - 1).astype(np.int64)
        row = np.clip(down, 0, rows - 1).astype(np.int64)
        return _NAMES[column, row].tolist()  # type: ignore[no-any-return]

    def column_edges_mm(self) -> tuple[float, ...]:
        """Return where the columns meet, left and right frame line included."""
        step = self.frame.width_mm / len(INDEX_COLUMNS)
        return tuple(self.frame.x_mm + i * step for i in range(len(INDEX_COLUMNS) + 1))

    def row_edges_mm(self) -> tuple[float, ...]:
        """Return where the rows meet, upper and lower frame line included."""
        step = self.frame.height_mm / len(INDEX_ROWS)
        return tuple(self.frame.y_mm + i * step for i in range(len(INDEX_ROWS) + 1))


def ticks_deg(low_deg: float, high_deg: float, wanted: int = 4) -> tuple[float, ...]:
    """Return round degrees, minutes or seconds between two coordinates, about `wanted` of them."""
    span_seconds = (high_deg - low_deg) * 3600.0
    if not span_seconds > 0:
        return ()
    step = next((s for s in _TICK_STEPS_SECONDS if span_seconds / s <= wanted + 1), 108000)
    first = math.ceil(low_deg * 3600.0 / step)
    last = math.floor(high_deg * 3600.0 / step)
    return tuple(i * step / 3600.0 for i in range(first, last + 1))


def degrees_text(value_deg: float) -> str:
    """Write a coordinate in degrees, minutes and, where there are any, seconds.

    >>> degrees_text(80.2625)
    '80°15′45″'
    """
    seconds = round(abs(value_deg) * 3600.0)
    degrees, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    text = f"{degrees}°{minutes:02d}′" + (f"{seconds:02d}″" if seconds else "")
    return ("-" if value_deg < 0 else "") + text
