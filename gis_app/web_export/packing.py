"""Shapes as short text: counts of parts and vertices, then steps from one vertex to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np
import shapely

from gis_app.web_export.varints import read_varints, varint_text

if TYPE_CHECKING:
    from numpy.typing import NDArray

Ints: TypeAlias = "NDArray[np.int64]"

POINT_PRECISION = 10_000_000
"""Positions of the office's own things: 1e-7 degree, about a centimetre."""

_RING: Final = 2
_POLYGON: Final = 3
_CORNERS: Final = 4
_FEWEST_VERTICES: Final = np.array([1, 2, 3])
"""Of a point, a line and a ring, by shapely's number of the type."""

BASE_PRECISION = 1_000_000
"""Positions of the base map: 1e-6 degree, about a decimetre."""


def pack(shapes: NDArray[np.object_], precision: int) -> str:
    """Pack points, lines and polygons as the parts of each shape.

    A point is a part of one vertex; a ring comes without repeating its first vertex. Lines shorter
    than one step and rings without three corners at this precision are left out; a shape without
    any is there with none.
    """
    parts = np.asarray(shapes, object)
    owner = np.arange(len(parts))
    # parts are copies, of which thousands of buildings need none
    if (shapely.get_type_id(parts) > _POLYGON).any() or shapely.is_empty(parts).any():
        parts, owner = shapely.get_parts(parts, return_index=True)
    is_polygon = shapely.get_type_id(parts) == _POLYGON
    rings, of_polygon = shapely.get_rings(parts[is_polygon], return_index=True)
    pieces = np.concatenate([parts[~is_polygon], rings])
    owner = np.concatenate([owner[~is_polygon], owner[is_polygon][of_polygon]]).astype(np.int64)
    order = np.argsort(owner, kind="stable")
    return _packed(pieces[order], owner[order], len(shapes), precision)


def unpack(text: str, precision: int) -> list[list[NDArray[np.float64]]]:
    """Return the (n, 2) degrees of every part of every shape."""
    numbers = iter(read_varints(text).tolist())
    out: list[list[Any]] = []
    at = np.zeros(2, np.int64)
    for part_count in numbers:
        parts = []
        for _ in range(part_count):
            count = next(numbers)
            steps = [next(numbers) for _ in range(2 * abs(count))]
            places = at + np.cumsum(np.array(steps, np.int64).reshape(-1, 2), axis=0)
            at = places[-1]
            if count < 0:
                places = np.vstack([places, places[0] - places[1] + places[2]])
            parts.append(places / precision)
        out.append(parts)
    return out


def _packed(pieces: NDArray[np.object_], shape_of: Ints, count: int, precision: int) -> str:
    whole, owner = _whole_vertices(pieces, precision)
    sizes = np.bincount(owner, minlength=len(pieces))
    is_kept = sizes >= _FEWEST_VERTICES[shapely.get_type_id(pieces)]
    whole, kept_sizes = whole[is_kept[owner]], sizes[is_kept]
    whole, kept_sizes, counts = _without_fourth_corners(whole, kept_sizes, pieces[is_kept])
    parts = np.bincount(shape_of[is_kept], minlength=count)
    steps = np.diff(whole, axis=0, prepend=np.zeros((1, 2), np.int64)).ravel()
    # in front of each part its number of vertices, in front of each shape its number of parts
    part_starts = 2 * (np.cumsum(kept_sizes) - kept_sizes)
    first_part = np.cumsum(parts) - parts
    shape_starts = np.append(part_starts, len(steps))[first_part]
    where = np.concatenate([shape_starts, part_starts])
    what = np.concatenate([parts, counts])
    rank = np.concatenate([np.zeros(len(parts), np.int8), np.ones(len(kept_sizes), np.int8)])
    # equal places: empty shapes and the next full one come in their own order, then its first part
    number = np.concatenate([np.arange(count), np.full(len(kept_sizes), count)])
    order = np.lexsort((number, rank, where))
    return varint_text(np.insert(steps, where[order], what[order]))


def _without_fourth_corners(
    whole: Ints, sizes: Ints, pieces: NDArray[np.object_]
) -> tuple[Ints, Ints, Ints]:
    """Leave out the last corner of parallelograms, most buildings: the other three give it.

    Returns vertices, sizes and what is written as the count, -3 for a parallelogram.
    """
    starts = np.cumsum(sizes) - sizes
    four = np.flatnonzero((sizes == _CORNERS) & (shapely.get_type_id(pieces) == _RING))
    first = starts[four]
    off = np.abs(whole[first] - whole[first + 1] + whole[first + 2] - whole[first + 3])
    even = four[off.max(axis=1, initial=0) <= 1]
    is_kept = np.ones(len(whole), np.bool_)
    is_kept[starts[even] + _CORNERS - 1] = False
    sizes, counts = sizes.copy(), sizes.copy()
    sizes[even] = _CORNERS - 1
    counts[even] = -(_CORNERS - 1)
    return whole[is_kept], sizes, counts


def _whole_vertices(pieces: NDArray[np.object_], precision: int) -> tuple[Ints, Ints]:
    """Return vertices as whole numbers with their piece; those that repeat the one before go."""
    coordinates, owner = shapely.get_coordinates(pieces, return_index=True)
    whole = np.round(coordinates * precision).astype(np.int64)
    is_first = np.ones(len(owner), np.bool_)
    is_first[1:] = owner[1:] != owner[:-1]
    is_kept = is_first.copy()
    is_kept[1:] |= np.any(whole[1:] != whole[:-1], axis=1)
    # a ring's last vertex repeats the first, which the page knows by itself
    is_ring = shapely.get_type_id(pieces) == _RING
    is_kept &= ~(np.append(is_first[1:], True)[: len(owner)] & is_ring[owner])
    return whole[is_kept], owner[is_kept].astype(np.int64)
