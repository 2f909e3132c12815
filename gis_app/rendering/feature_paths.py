"""The shapes of a table as painter paths, made once and kept, with simplified copies."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from gis_app.geo.crs import shapes_to_map
from gis_app.rendering.label_sheet import LabelSheet
from gis_app.rendering.path_bytes import painter_paths
from gis_app.rendering.simple_copies import SimpleCopies, simplified

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from pathlib import Path

    from numpy.typing import NDArray
    from PySide6.QtGui import QImage, QPainterPath, QPixmap

    from gis_app.domain.table import FloatArray, Int64Array, ObjectArray
    from gis_app.geo.extent import MapExtent
    from gis_app.rendering.base_picture import BasePicture

KEPT_SHEETS: Final = 24
KEPT_TABLES: Final = 12
KEPT_MEMORIES: Final = 4000
KEPT_HALOS: Final = 3000
KEPT_LABEL_SHEETS: Final = 12
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

    def simple_rows(self, rows: Int64Array, step: int) -> ObjectArray:
        """Return many shapes simplified for a scale step."""
        if self._copies.serves(step):
            return self._copies.of(rows, step)
        kept = self._simple.setdefault(step, {})
        missing = [row for row in rows.tolist() if row not in kept]
        if missing:
            kept.update(zip(missing, self._simplified(np.array(missing), step), strict=True))
        made = np.empty(len(rows), object)
        made[:] = [kept[row] for row in rows.tolist()]
        return made

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


class RenderCache:
    """Keep what was made for a picture and is wanted again for the next one.

    Whoever paints owns one and passes it; only one at a time may paint with it. In `folder`
    simplified copies of large tables outlive the program.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self.sprites: dict[Hashable, QPixmap] = {}
        self.halos: dict[Hashable, QImage] = {}
        self.base: BasePicture | None = None
        self._letters: dict[Hashable, QImage] = {}
        self._label_sheets: dict[Hashable, LabelSheet] = {}
        self._stores: dict[int, ShapeStore] = {}
        self._memories: dict[Hashable, tuple[object, Any]] = {}

    def store(self, source: ObjectArray) -> ShapeStore:
        """Return the store of an array of shapes in degrees."""
        # the store holds its source, so that no other array can get the same id
        found = self._stores.get(id(source))
        if found is None:
            while len(self._stores) >= KEPT_TABLES:
                self._stores.pop(next(iter(self._stores)))
            found = self._stores[id(source)] = ShapeStore(source, self._folder)
        return found

    def remember(self, key: Hashable, source: object, make: Callable[[], Any]) -> Any:
        """Return what was made under a key from the same source, or make it."""
        kept = self._memories.get(key)
        if kept is None or kept[0] is not source:
            while len(self._memories) >= KEPT_MEMORIES:
                self._memories.pop(next(iter(self._memories)))
            kept = self._memories[key] = (source, make())
        return kept[1]

    def halo(self, key: Hashable, make: Callable[[], QImage]) -> QImage:
        """Return the halo of a text, made before or now; the oldest ones go."""
        found = self.halos.get(key)
        if found is None:
            while len(self.halos) >= KEPT_HALOS:
                self.halos.pop(next(iter(self.halos)))
            found = self.halos[key] = make()
        return found

    def letter(self, key: Hashable, make: Callable[[], QImage]) -> QImage:
        """Return the halo of one letter, of which there are few."""
        found = self._letters.get(key)
        if found is None:
            found = self._letters[key] = make()
        return found

    def label_sheet(self, look: Hashable, line_px: int) -> LabelSheet:
        """Return the sheet of written lines of one look; the oldest sheets go."""
        found = self._label_sheets.get(look)
        if found is None:
            while len(self._label_sheets) >= KEPT_LABEL_SHEETS:
                self._label_sheets.pop(next(iter(self._label_sheets)))
            found = self._label_sheets[look] = LabelSheet(line_px)
        return found

    def keep_sprites_few(self) -> None:
        """Make room for another sheet of sprites; the oldest goes."""
        while len(self.sprites) >= KEPT_SHEETS:
            self.sprites.pop(next(iter(self.sprites)))
