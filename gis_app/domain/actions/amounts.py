"""How much there is to do at each feature of a special action: metres, square metres, stalls."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gis_app.domain.layer_spec import MeasureKind
from gis_app.geo.measure import areas_m2, lengths_m

if TYPE_CHECKING:
    from gis_app.domain.layer_spec import LayerSpec
    from gis_app.domain.table import FloatArray, Table


def amounts(table: Table, spec: LayerSpec) -> FloatArray:
    """Return each feature's amount by the layer's measure; a missing length is the shape's own."""
    measure = spec.measure
    if measure is None or measure.kind is MeasureKind.COUNT:
        return np.ones(len(table), np.float64)
    known = np.zeros(len(table), np.float64)
    if measure.column is not None:
        known = np.nan_to_num(table.numbers(measure.column).astype(np.float64))
    if measure.kind is MeasureKind.LENGTH:
        return np.where(known > 0, known, lengths_m(table.shapes))
    if measure.kind is MeasureKind.AREA:
        return np.where(known > 0, known, areas_m2(table.shapes))
    if measure.kind is MeasureKind.SHARE and measure.column is None:
        return np.ones(len(table), np.float64)
    return known
