"""The shapes of a table as painter paths, made once and kept, with simplified copies."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gis_app.geo.crs import shapes_to_map
from gis_app.rendering.line_corners import LineCorners
from gis_app.rendering.path_bytes import painter_paths
from gis_app.rendering.simple_copies import SimpleCopies, simplified

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from PySide6.QtGui import QPainterPath

    from gis_app.domain.table import FloatArray, Int64Array, ObjectArray
    from gis_app.geo.extent import MapExtent

TOLERANCE_PX: Final = 0.6
"""How far a simplified line may be from the true one, at the smallest scale of its step."""


def path_of_shape(shape: shapely.Geometry, origin: tuple[float, float]) -> QPainterPath:
    """Return one shape in EPSG:3857 as a path relative to an origin."""
    moved = shapely.transform(np.array([shape], dtype=object), lambda xy: xy - np.array(origin))
    return painter_paths(moved)[0]


class ShapeStore:
    """Hold a table's shapes in EPSG:3857 and their paths relative to `origin`.

    Paths are made on first use, for all rows asked for at once, one a row and scale step; a step
    doubles the scale. Float precision would not do for paths far from their origin.
    """

    def __init__(self, source: ObjectArray, copies_folder: Path | None = None) -> None:
        self.source = source
        self.shapes: ObjectArray = np.asarray(shapes_to_map(source), dtype=object)
        self.boxes: FloatArray = np.asarray(shapely.bounds(self.shapes), np.float64)
        box = shapely.total_bounds(self.shapes)
        middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
        self.origin = middle if np.isfinite(middle).all() else (0.0, 0.0)
        self._copies = SimpleCopies(self.shapes, copies_folder, TOLERANCE_PX)
        self._simple: dict[int, dict[int, shapely.Geometry]] = {}
        self._paths: dict[int, dict[int, QPainterPath]] = {}
        self._corners: dict[int, LineCorners] = {}

    @staticmethod
    def step(m_per_px: float) -> int:
        """Return the scale step whose simplified copies are right for a scale."""
        return math.floor(math.log2(m_per_px))

    def inside(self, rows: Int64Array, extent: MapExtent, smallest_m: float = 0.0) -> Int64Array:
        """Return the positions within `rows` whose box meets an extent and is not too small."""
        box = self.boxes[rows]
        with np.errstate(invalid="ignore"):
            keep = (box[:, 0] <= extent.right) & (box[:, 2] >= extent.left)
            keep &= (box[:, 1] <= extent.top) & (box[:, 3] >= extent.bottom)
            size = np.maximum(box[:, 2] - box[:, 0], box[:, 3] - box[:, 1])
            keep &= size >= smallest_m
        return np.flatnonzero(keep).astype(np.int64)

    def simple(self, row: int, step: int) -> shapely.Geometry:
        """Return one shape simplified for a scale step."""
        kept = self._simple.setdefault(step, {})
        if row not in kept:
            kept[row] = self._simplified(np.array([row]), step)[0]
        return kept[row]

    def line_corners(
        self, rows: Int64Array, step: int
    ) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Return the corners of lines simplified for a scale step, and which end a line."""
        kept = self._corners.setdefault(step, LineCorners(len(self.shapes)))
        return kept.of(rows, lambda missing: self._simplified(missing, step))

    def _simplified(self, rows: Int64Array, step: int) -> ObjectArray:
        if self._copies.serves(step):
            return self._copies.of(rows, step)
        return simplified(self.shapes[rows], TOLERANCE_PX * 2.0**step)

    def make_paths(self, rows: Int64Array, step: int) -> None:
        """Make the paths of many rows at once; `path` then only looks them up."""
        kept = self._paths.setdefault(step, {})
        missing = [row for row in rows.tolist() if row not in kept]
        if not missing:
            return
        shift = np.array(self.origin)
        simple = self._simplified(np.array(missing, np.int64), step)
        moved: NDArray[np.object_] = shapely.transform(simple, lambda xy: xy - shift)
        kept.update(zip(missing, painter_paths(moved), strict=True))

    def path(self, row: int, step: int) -> QPainterPath:
        """Return the path of a row."""
        kept = self._paths.setdefault(step, {})
        if row not in kept:
            self.make_paths(np.array([row], np.int64), step)
        return kept[row]
