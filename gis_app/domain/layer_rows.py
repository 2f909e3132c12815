"""Which rows of its table a layer shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.layer_spec import LayerGroup

if TYPE_CHECKING:
    from gis_app.domain.layer_spec import LayerSpec
    from gis_app.domain.table import BoolArray, Int64Array, Table

_NAMED_BY_ROWS: Final = (LayerGroup.INSPECTION, LayerGroup.ACTIONS)
"""Groups whose rows name their layer in the column `layer`."""


def layer_mask(spec: LayerSpec, table: Table) -> BoolArray:
    """Tell which rows are a layer's, placed or not: its `where`, and the layer the rows name."""
    mask = np.ones(len(table), np.bool_)
    for column, words in spec.where.items():
        mask &= table.text(column).isin(words)
    if spec.group in _NAMED_BY_ROWS and "layer" not in spec.where:
        mask &= table.text("layer").equals(spec.id)
    return mask


def layer_rows(spec: LayerSpec, table: Table) -> Int64Array:
    """Return the positions of a layer's rows in its table, placed or not."""
    return np.flatnonzero(layer_mask(spec, table)).astype(np.int64)
