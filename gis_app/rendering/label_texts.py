"""What the labels of a layer say, in one language or two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.record_types import BASEMAP_TABLES
from gis_app.domain.table import TextColumn
from gis_app.messages import CHINESE
from gis_app.rendering.render_layer import LabelTexts

if TYPE_CHECKING:
    from gis_app.domain.layer_spec import LayerSpec
    from gis_app.domain.table import Int64Array, Table

_BASEMAP: Final = frozenset(spec.name for spec in BASEMAP_TABLES)


def label_texts(
    spec: LayerSpec, table: Table, rows: Int64Array, language: str
) -> LabelTexts | None:
    """Return the texts of some rows, with the name in the other language as the second."""
    if spec.label is None:
        return None
    column = table.columns.get(spec.label.column)
    if not isinstance(column, TextColumn):
        return None
    other = table.columns.get("name_other")
    if spec.label.column != "name" or not isinstance(other, TextColumn):
        return LabelTexts(column.take(rows))
    others = other.take(rows)
    if not (others.codes >= 0).any():
        return LabelTexts(column.take(rows))
    if language == CHINESE:
        return LabelTexts(column.take(rows), None, others)
    if table.name not in _BASEMAP:
        return _own_names(column.take(rows), others)
    return LabelTexts(column.take(rows), others, column.take(rows))


def _own_names(names: TextColumn, others: TextColumn) -> LabelTexts:
    """Return the office's own names for a map in English: the other one first where it is Latin."""
    words = [*others.words, ""]  # the last is for rows without one
    is_latin = np.array([any(c.isalpha() and c < "\u0250" for c in word) for word in words])
    codes = np.where(is_latin[others.codes], others.codes, -1).astype(others.codes.dtype)
    second = np.where(codes >= 0, names.values(), others.values())
    return LabelTexts(
        names, TextColumn(codes, others.words), TextColumn.from_values(second.tolist())
    )
