"""Shapes as they can be drawn and searched: whatever would stop a library is mended or left out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gis_app.geo.crs import LARGEST_MAP_LAT_DEG

if TYPE_CHECKING:
    from numpy.typing import NDArray

_EAST_LIMIT_DEG: Final = 540.0
"""Shapes that reach over the date line count on; anything further is no degrees at all."""


class Fault(IntEnum):
    """Name what is wrong with a shape."""

    NONE = 0
    CROSSES_ITSELF = 1
    """Mended for drawing; what is stored stays as it is."""
    NO_NUMBERS = 2
    """A corner is not a number or endless; left out."""
    NOT_DEGREES = 3
    """Off the earth, such as metres taken for degrees; left out."""
    BEYOND_MAP = 4
    """Nearer to a pole than the square web map reaches; cut there."""


@dataclass(frozen=True, eq=False)
class SoundShapes:
    """Hold shapes row by row, None where nothing can be drawn, and what was wrong with each."""

    shapes: NDArray[np.object_]
    faults: NDArray[np.int8]


def sound_shapes(given: NDArray[np.object_]) -> SoundShapes:
    """Return shapes in degrees that no library stumbles over; sound ones are the very same."""
    shapes = np.asarray(given, dtype=object).copy()
    faults = np.zeros(len(shapes), np.int8)
    corners, of_shape = shapely.get_coordinates(shapes, return_index=True)
    if len(corners) and not _all_on_map(corners):
        _find_faults(corners, of_shape, faults)
        shapes[(faults == Fault.NO_NUMBERS) | (faults == Fault.NOT_DEGREES)] = None
    is_area = shapely.get_dimensions(shapes) == 2
    crossing = np.flatnonzero(is_area & ~shapely.is_valid(shapes))
    if len(crossing):
        shapes[crossing] = [_mended(shape) for shape in shapes[crossing]]
        faults[crossing[faults[crossing] == Fault.NONE]] = Fault.CROSSES_ITSELF
    for row in np.flatnonzero(faults == Fault.BEYOND_MAP):
        if shapes[row] is not None:
            edge = LARGEST_MAP_LAT_DEG
            box = shapely.box(-_EAST_LIMIT_DEG, -edge, _EAST_LIMIT_DEG, edge)
            left = shapely.intersection(shapes[row], box)
            shapes[row] = None if left.is_empty else left
    return SoundShapes(shapes, faults)


def _all_on_map(corners: NDArray[np.float64]) -> bool:
    """Tell whether all corners are where the map reaches, as they nearly always are."""
    limits = (
        (-_EAST_LIMIT_DEG, _EAST_LIMIT_DEG),
        (-LARGEST_MAP_LAT_DEG, LARGEST_MAP_LAT_DEG),
    )
    # what is not a number fails every comparison
    return all(
        values.min() >= lowest and values.max() <= highest
        for values, (lowest, highest) in zip(corners.T, limits, strict=True)
    )


def _find_faults(
    corners: NDArray[np.float64], of_shape: NDArray[np.int64], faults: NDArray[np.int8]
) -> None:
    is_finite = np.isfinite(corners).all(axis=1)
    _mark(faults, of_shape[~is_finite], Fault.NO_NUMBERS)
    with np.errstate(invalid="ignore"):
        is_far = (np.abs(corners[:, 0]) > _EAST_LIMIT_DEG) | (np.abs(corners[:, 1]) > 90.0)
        is_polar = np.abs(corners[:, 1]) > LARGEST_MAP_LAT_DEG
    _mark(faults, of_shape[is_finite & is_far], Fault.NOT_DEGREES)
    _mark(faults, of_shape[is_finite & is_polar], Fault.BEYOND_MAP)


def _mark(faults: NDArray[np.int8], rows: NDArray[np.int64], fault: Fault) -> None:
    rows = np.unique(rows)
    faults[rows[faults[rows] == Fault.NONE]] = fault


def _mended(shape: shapely.Geometry) -> shapely.Geometry | None:
    """Return the polygons an area that crosses itself encloses; None when it encloses nothing."""
    parts = shapely.get_parts(shapely.make_valid(shape))
    nested = shapely.get_parts(parts) if len(parts) else parts
    polygons = [part for part in nested if part.geom_type == "Polygon" and not part.is_empty]
    return shapely.MultiPolygon(polygons) if polygons else None
