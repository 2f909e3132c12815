"""Loads as columns of a table in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gis_app.ui.models.row_order import word_ranks
from gis_app.ui.models.row_table_model import RowColumn
from gis_app.workflows.measure_load import HEADINGS, load_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from gis_app.domain.load import LoadTable
    from gis_app.messages import Translator

_WIDTHS = (60, 260, 90, 136, 90, 80, 70, 90, 156, 110)


def load_columns(table: LoadTable, t: Translator) -> tuple[RowColumn, ...]:
    """Return the columns of a load, in the order it is printed in."""
    rows = load_rows(table)
    made = []
    for place, (heading, width) in enumerate(zip(HEADINGS, _WIDTHS, strict=True)):
        cells = [row[place] for row in rows]
        made.append(
            RowColumn(
                f"load_{place}",
                t(heading),
                _shown(cells),
                _key(cells, t.language),
                is_number=place != 1,
                width_px=width,
            )
        )
    return tuple(made)


def _shown(cells: list[Any]) -> Callable[[int], str]:
    def display(position: int) -> str:
        cell = cells[position]
        if cell is None:
            return "–"
        return f"{cell:.1f}" if isinstance(cell, float) else str(cell)

    return display


def _key(cells: list[Any], language: str) -> Callable[[], NDArray[Any]]:
    def key() -> NDArray[Any]:
        if cells and isinstance(cells[0], str):
            return word_ranks([str(cell) for cell in cells], language)
        return np.array([np.nan if cell is None else cell for cell in cells], np.float64)

    return key
