"""Which polygons hold which points, for one place or for a hundred thousand at once."""

from __future__ import annotations

import threading
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gis_app.geo.box_bins import BoxBins
from gis_app.geo.sound_shapes import sound_shapes

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from gis_app.geo.cell_grid import CellGrid

_WORTH_BINS: Final = 500
"""So many places are not worth a geometry each to search the tree with."""
_COUNTED: Final = 1 << 16
"""Up to so many polygons their positions fit 16 bits, which numpy sorts by counting."""
_WORTH_A_GRID: Final = 20_000
"""From so many places on, a grid of cells is made before they are looked up."""
_POLYGONS: Final = (3, 6)
_FIRST_QUESTION: Final = threading.Lock()
"""GEOS finishes a prepared polygon at its first question, and two threads must not ask it then."""


class PolygonIndex:
    """Answer which polygons contain places; positions are those of the polygons given.

    A place on a border belongs to both sides. Rows without a polygon contain nothing.
    """

    def __init__(self, polygons: NDArray[np.object_]) -> None:
        # an outline that crosses itself, or corners that are no numbers, would stop every question
        given = sound_shapes(np.asarray(polygons, dtype=object)).shapes
        self._cells: tuple[int, CellGrid] | None = None
        self._positions = np.flatnonzero(~(shapely.is_missing(given) | shapely.is_empty(given)))
        self._has_gaps = len(self._positions) < len(given)
        self._polygons = given[self._positions]
        self._is_ready = np.zeros(len(self._polygons), np.bool_)

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(self._polygons)

    @cached_property
    def _rank(self) -> NDArray[np.int64]:
        """Rank 0 is the smallest; equal areas go by row, so that nothing depends on chance."""
        areas = shapely.area(self._polygons)
        rank = np.empty(len(areas), np.int64)
        rank[np.lexsort((self._positions, areas))] = np.arange(len(areas))
        return rank

    @cached_property
    def _bins(self) -> BoxBins:
        return BoxBins(shapely.bounds(self._polygons))

    def __len__(self) -> int:
        return len(self._polygons)

    def pairs(
        self, lon_deg: ArrayLike, lat_deg: ArrayLike
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return place and polygon positions of every containment, by place, smallest first."""
        places, found = self._pairs(lon_deg, lat_deg)
        order = np.lexsort((self._rank[found], places))
        return places[order], self._positions[found[order]]

    def smallest(self, lon_deg: ArrayLike, lat_deg: ArrayLike) -> NDArray[np.int64]:
        """Return the position of the smallest polygon around each place; -1 where there is none."""
        return self.smallest_and_count(lon_deg, lat_deg)[0].astype(np.int64)

    def smallest_and_count(
        self, lon_deg: ArrayLike, lat_deg: ArrayLike
    ) -> tuple[NDArray[np.int32], NDArray[np.int8]]:
        """Return the smallest polygon around each place, and how many polygons are around it.

        The position is -1 and the count 0 where there is none; counts end at 127.
        """
        lon = np.atleast_1d(np.asarray(lon_deg, np.float64))
        lat = np.atleast_1d(np.asarray(lat_deg, np.float64))
        if len(lon) < _WORTH_A_GRID or not self._has_rings:
            found, count = self._asked(lon, lat)
        else:
            found, count = self._grid(len(lon)).find(lon, lat)
        if self._has_gaps:
            found = np.append(self._positions, -1).astype(np.int32)[found]
        return found, count

    @cached_property
    def _has_rings(self) -> bool:
        """Tell whether there are polygons and nothing else; a grid takes no lines."""
        kinds = shapely.get_type_id(self._polygons)
        return len(kinds) > 0 and bool(np.isin(kinds, _POLYGONS).all())

    def _grid(self, place_count: int) -> CellGrid:
        """Return a grid fine enough for so many places; it is kept for the next question."""
        from gis_app.geo.cell_grid import CellGrid

        # more polygons have more border, and more places make finer cells worth their making
        size = int(np.clip(np.sqrt(len(self._polygons)) * 17, 384, 2048))
        size = min(size, int(np.sqrt(place_count) * 2) + 64)
        kept = self._cells
        if kept is None or kept[0] < size:
            kept = self._cells = (size, CellGrid(self._polygons, size, self._asked))
        return kept[1]

    def _asked(
        self, lon: NDArray[np.float64], lat: NDArray[np.float64]
    ) -> tuple[NDArray[np.int32], NDArray[np.int8]]:
        """Return the same as `smallest_and_count`, by position among rows with a polygon."""
        places, found = self._pairs(lon, lat)
        out = np.full(len(lon), -1, np.int32)
        count = np.minimum(np.bincount(places, minlength=len(lon)), 127).astype(np.int8)
        if len(count) and count.max() > 1:
            # the last write wins: largest first, smallest last
            order = np.argsort(-self._rank[found], kind="stable")
            places, found = places[order], found[order]
        out[places] = found
        return out, count

    def containing(self, lon_deg: float, lat_deg: float) -> NDArray[np.int64]:
        """Return the positions of all polygons around one place, smallest first."""
        return self.pairs([lon_deg], [lat_deg])[1]

    def near(self, west: float, south: float, east: float, north: float) -> NDArray[np.int64]:
        """Return the positions of polygons whose box meets a box in degrees, ascending."""
        found = self._tree.query(shapely.box(west, south, east, north))
        return np.sort(self._positions[found])

    def _pairs(
        self, lon_deg: ArrayLike, lat_deg: ArrayLike
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        lon = np.atleast_1d(np.asarray(lon_deg, np.float64))
        lat = np.atleast_1d(np.asarray(lat_deg, np.float64))
        placed = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
        if not len(placed) or not len(self._polygons):
            return np.empty(0, np.int64), np.empty(0, np.int64)
        if len(placed) < _WORTH_BINS:
            at, found = self._tree.query(shapely.points(lon[placed], lat[placed]))
        else:
            at, found = self._bins.pairs(lon[placed], lat[placed])
        # polygon by polygon, so that each prepared one stays at hand
        narrow = found.astype(np.uint16) if len(self._polygons) <= _COUNTED else found
        order = np.argsort(narrow, kind="stable")
        places, found = placed[at[order]], found[order]
        self._get_ready(found)
        inside = shapely.intersects_xy(self._polygons[found], lon[places], lat[places])
        return places[inside].astype(np.int64), found[inside].astype(np.int64)

    def _get_ready(self, found: NDArray[np.int64]) -> None:
        """Prepare the polygons that are to be asked for the first time."""
        if self._is_ready[found].all():
            return
        with _FIRST_QUESTION:
            new = np.unique(found[~self._is_ready[found]])
            shapely.prepare(self._polygons[new])
            corners, of_polygon = shapely.get_coordinates(self._polygons[new], return_index=True)
            first = np.searchsorted(of_polygon, np.arange(len(new)))
            shapely.intersects_xy(self._polygons[new], corners[first, 0], corners[first, 1])
            self._is_ready[new] = True
