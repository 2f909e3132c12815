"""Shapes as short lists of whole numbers: the first pair absolute, the others differences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

Packed: TypeAlias = list[list[list[int]]]
"""Whole numbers by shape and part."""

POINT_PRECISION = 10_000_000
"""Positions of the office's own things: 1e-7 degree, about a centimetre."""

BASE_PRECISION = 1_000_000
"""Positions of the base map: 1e-6 degree, about a decimetre."""


def _pack_all(lines: NDArray[np.object_], precision: int, *, is_closed: bool) -> list[list[int]]:
    """Pack many lines or rings at once; vertices that repeat the one before are left out."""
    coordinates, owner = shapely.get_coordinates(lines, return_index=True)
    whole = np.round(coordinates * precision).astype(np.int64)
    is_first = np.ones(len(owner), np.bool_)
    is_first[1:] = owner[1:] != owner[:-1]
    is_kept = is_first.copy()
    is_kept[1:] |= np.any(whole[1:] != whole[:-1], axis=1)
    if is_closed:
        # the last vertex repeats the first, which the page knows by itself
        is_kept &= ~np.append(is_first[1:], True)[: len(owner)]
    whole, owner, is_first = whole[is_kept], owner[is_kept], is_first[is_kept]
    steps = whole.copy()
    steps[1:] -= whole[:-1]
    steps[is_first] = whole[is_first]
    flat = steps.ravel().tolist()
    ends = (2 * np.searchsorted(owner, np.arange(len(lines)), side="right")).tolist()
    return [flat[start:end] for start, end in zip([0, *ends], ends, strict=False)]


def unpack(packed: list[int], precision: int) -> np.ndarray[Any, Any]:
    """Return the (n, 2) degrees of a packed list."""
    steps = np.asarray(packed, np.int64).reshape(-1, 2)
    return np.cumsum(steps, axis=0) / precision


def _grouped(packed: list[list[int]], owner: NDArray[np.int64], count: int, least: int) -> Packed:
    out: Packed = [[] for _ in range(count)]
    for part, i in zip(packed, owner.tolist(), strict=True):
        if len(part) >= least:
            out[i].append(part)
    return out


def pack_rings(shapes: NDArray[np.object_], precision: int) -> Packed:
    """Pack polygons as the rings of each shape; closed without repeating the first vertex.

    Rings too small to have three corners at this precision are left out.
    """
    parts, shape_of_part = shapely.get_parts(np.asarray(shapes, object), return_index=True)
    rings, part_of_ring = shapely.get_rings(parts, return_index=True)
    packed = _pack_all(rings, precision, is_closed=True)
    return _grouped(packed, shape_of_part[part_of_ring], len(shapes), 6)


def pack_lines(shapes: NDArray[np.object_], precision: int) -> Packed:
    """Pack lines as the parts of each shape; parts shorter than one step are left out."""
    parts, shape_of_part = shapely.get_parts(np.asarray(shapes, object), return_index=True)
    packed = _pack_all(parts, precision, is_closed=False)
    return _grouped(packed, shape_of_part, len(shapes), 4)


def pack_polygons(shape: Any, precision: int) -> Packed:
    """Pack one polygon or multipolygon as polygons of rings, the outer ring first."""
    packed = pack_rings(shapely.get_parts(shape), precision)
    return [rings for rings in packed if rings]
