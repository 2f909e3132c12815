"""A line or area taken apart into corners that can be moved, added and taken away."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gis_app.geo.extent import GeoPoint

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

_LINES: Final = frozenset({"LineString", "LinearRing", "MultiLineString"})
_AREAS: Final = frozenset({"Polygon", "MultiPolygon"})
_POINTS: Final = frozenset({"Point"})


@dataclass(frozen=True, slots=True)
class Corner:
    """Name one corner: which run of corners, and which corner in it."""

    run: int
    index: int


@dataclass(frozen=True)
class EditableShape:
    """Hold a shape's corners in degrees, run by run; a ring's run is open, its end left out.

    A run is one line or one ring; `polygon_of[i]` is the polygon run i belongs to (its first run is
    the outline, the others are holes). Every change is a new value, so that undo is a list.
    """

    kind: str
    runs: tuple[NDArray[np.float64], ...]
    polygon_of: tuple[int, ...]

    @classmethod
    def of(cls, shape: BaseGeometry) -> EditableShape | None:
        """Take a shape apart, heights left out; None for what has no corners to move."""
        kind = shape.geom_type
        if shape.is_empty or kind not in _LINES | _AREAS | _POINTS:
            return None
        runs, polygon_of = [], []
        for n, part in enumerate(shapely.get_parts(shape)):
            rings = shapely.get_rings(part) if kind in _AREAS else [part]
            for ring in rings:
                corners = shapely.get_coordinates(ring)
                runs.append(corners[:-1] if kind in _AREAS else corners)
                polygon_of.append(n)
        return cls(kind, tuple(runs), tuple(polygon_of))

    @property
    def is_area(self) -> bool:
        """Tell whether the runs are rings."""
        return self.kind in _AREAS

    @property
    def fewest(self) -> int:
        """Return how many corners a run needs at least."""
        return 3 if self.is_area else 1 if self.kind in _POINTS else 2

    @property
    def corners(self) -> tuple[Corner, ...]:
        """Return all corners, run after run."""
        return tuple(Corner(r, i) for r, run in enumerate(self.runs) for i in range(len(run)))

    def place(self, corner: Corner) -> GeoPoint:
        """Return where a corner is."""
        lon, lat = self.runs[corner.run][corner.index]
        return GeoPoint(float(lon), float(lat))

    def edges(self) -> tuple[tuple[Corner, Corner], ...]:
        """Return the edges as pairs of corners; a ring's last edge leads back to its first."""
        out = []
        for r, run in enumerate(self.runs):
            last = len(run) if self.is_area else len(run) - 1
            out += [(Corner(r, i), Corner(r, (i + 1) % len(run))) for i in range(last)]
        return tuple(out)

    def moved(self, corner: Corner, place: GeoPoint) -> EditableShape:
        """Return the shape with a corner elsewhere."""
        run = self.runs[corner.run].copy()
        run[corner.index] = (place.lon, place.lat)
        return self._with_run(corner.run, run)

    def inserted(self, after: Corner, place: GeoPoint) -> EditableShape:
        """Return the shape with one more corner behind another."""
        run = np.insert(self.runs[after.run], after.index + 1, (place.lon, place.lat), axis=0)
        return self._with_run(after.run, run)

    def without(self, corner: Corner) -> EditableShape | None:
        """Return the shape less a corner; a hole of three goes as a whole. None: too few left."""
        run = np.delete(self.runs[corner.run], corner.index, axis=0)
        if len(run) >= self.fewest:
            return self._with_run(corner.run, run)
        of = self.polygon_of
        is_hole = self.is_area and of.index(of[corner.run]) != corner.run
        if not is_hole:
            return None
        kept = [i for i in range(len(self.runs)) if i != corner.run]
        return replace(
            self, runs=tuple(self.runs[i] for i in kept), polygon_of=tuple(of[i] for i in kept)
        )

    def _with_run(self, at: int, run: NDArray[np.float64]) -> EditableShape:
        return replace(self, runs=(*self.runs[:at], run, *self.runs[at + 1 :]))

    def shape(self) -> BaseGeometry:
        """Put the shape together again, of the kind it was; it may cross itself."""
        if self.kind in _POINTS:
            return shapely.Point(self.runs[0][0])
        if not self.is_area:
            lines = [shapely.LineString(run) for run in self.runs]
            return shapely.MultiLineString(lines) if self.kind.startswith("Multi") else lines[0]
        polygons = []
        for n in sorted(set(self.polygon_of)):
            rings = [run for run, of in zip(self.runs, self.polygon_of, strict=True) if of == n]
            polygons.append(shapely.Polygon(rings[0], rings[1:]))
        return shapely.MultiPolygon(polygons) if self.kind == "MultiPolygon" else polygons[0]
