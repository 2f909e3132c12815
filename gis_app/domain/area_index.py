"""In which responsibility areas a place lies, level by level."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gis_app.domain.packed_words import constant_shared
from gis_app.domain.table import NO_ROW, ShapeColumn, TextColumn
from gis_app.domain.terms import AreaLevel
from gis_app.domain.unit_tree import plain_name
from gis_app.geo.crs import metres_per_degree
from gis_app.geo.spatial_index import PolygonIndex

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from gis_app.domain.table import FloatArray, Int64Array, Table

LEVELS_SMALLEST_FIRST: Final = (
    AreaLevel.GRID,
    AreaLevel.COMMUNITY,
    AreaLevel.SUBDISTRICT,
    AreaLevel.DISTRICT,
    AreaLevel.CITY,
)


class AreaIndex:
    """Answer containment over the area table.

    A level whose areas have no shape at a place is filled in from the parents of the smaller area.
    """

    def __init__(self, areas: Table) -> None:
        self.areas = areas

    @cached_property
    def _indexes(self) -> Mapping[AreaLevel, tuple[Int64Array, PolygonIndex]]:
        if not isinstance(self.areas.geometry, ShapeColumn):
            return {}
        placed = self.areas.geometry.is_placed
        found = {}
        for level in LEVELS_SMALLEST_FIRST:
            where = np.flatnonzero(self.areas.text("level").equals(level) & placed)
            if len(where):
                found[level] = (self.areas.fids[where], PolygonIndex(self.areas.shapes[where]))
        return found

    @cached_property
    def _upwards(self) -> Mapping[AreaLevel, Int64Array]:
        """For each level: every area row's own or upper area of that level; NO_ROW for none."""
        fids, parents = self.areas.fids, self.areas.positions(self.areas.numbers("parent_fid"))
        found = {}
        for level in LEVELS_SMALLEST_FIRST:
            is_level = self.areas.text("level").equals(level)
            at = np.arange(len(fids))
            out = np.full(len(fids) + 1, NO_ROW, np.int64)
            # a chain longer than the levels is a loop
            for _step in range(2 * len(LEVELS_SMALLEST_FIRST)):
                hit = (at >= 0) & np.append(is_level, False)[at] & (out[:-1] == NO_ROW)
                out[:-1][hit] = fids[at[hit]]
                at = np.append(parents, -1)[at]
            found[level] = out
        return found

    @property
    def levels(self) -> tuple[AreaLevel, ...]:
        """Return the levels that have shapes, the smallest first."""
        return tuple(self._indexes)

    def fids_by_level(
        self, lon_deg: FloatArray, lat_deg: FloatArray
    ) -> dict[AreaLevel, Int64Array]:
        """Return, for every level, the smallest area each place lies in; NO_ROW for none."""
        return self.fids_and_counts(lon_deg, lat_deg)[0]

    def fids_and_counts(
        self, lon_deg: FloatArray, lat_deg: FloatArray
    ) -> tuple[dict[AreaLevel, Int64Array], dict[AreaLevel, NDArray[np.int8]]]:
        """Return, for every level, the smallest area each place lies in, and how many it lies in.

        The counts are of levels that have shapes: 1 is as it should be, 0 a gap, more an overlap.
        """
        out, counts = {}, {}
        lowest = np.full(len(lon_deg), NO_ROW, np.int64)
        for level in LEVELS_SMALLEST_FIRST:
            fids = np.full(len(lon_deg), NO_ROW, np.int64)
            if level in self._indexes:
                level_fids, index = self._indexes[level]
                found, counts[level] = index.smallest_and_count(lon_deg, lat_deg)
                fids = np.append(level_fids, NO_ROW)[found]
            missing = np.flatnonzero((fids == NO_ROW) & (lowest != NO_ROW))
            if len(missing):
                fids[missing] = self._upwards[level][self.areas.positions(lowest[missing])]
            out[level] = constant_shared(fids)
            lowest = np.where(lowest == NO_ROW, fids, lowest)
        return out, counts

    def fids_by_name(self, names: TextColumn) -> dict[AreaLevel, Int64Array]:
        """Return, for every level, the area that a list names, with the areas above it.

        A name that several areas bear means none of them.
        """
        own, codes = self.areas.text("name").values(), self.areas.text("code").values()
        known: dict[str, int] = {}
        for position in range(len(self.areas)):
            for word in {plain_name(own[position] or ""), plain_name(codes[position] or "")}:
                known[word] = -1 if word in known else position
        known.pop("", None)
        places = [known.get(plain_name(word), -1) for word in names.words]
        at = np.array([*places, -1], np.int64)[names.codes]
        return {level: self._upwards[level][at] for level in LEVELS_SMALLEST_FIRST}

    def containing(self, lon_deg: float, lat_deg: float) -> dict[AreaLevel, tuple[int, ...]]:
        """Return all areas around one place, by level from the smallest; empty levels left out."""
        out = {}
        for level, (fids, index) in self._indexes.items():
            hit = fids[index.containing(lon_deg, lat_deg)]
            if len(hit):
                out[level] = tuple(int(fid) for fid in hit)
        return out

    def near(
        self, level: AreaLevel, lon_deg: float, lat_deg: float, within_m: float
    ) -> tuple[tuple[int, float], ...]:
        """Return areas of a level whose border is near a place, and how near, nearest first."""
        if level not in self._indexes:
            return ()
        per_lon, per_lat = metres_per_degree(lat_deg)
        dx, dy = within_m / per_lon, within_m / per_lat
        box = (lon_deg - dx, lat_deg - dy, lon_deg + dx, lat_deg + dy)
        fids, index = self._indexes[level]
        found = []
        for fid in fids[index.near(*box)]:
            border = shapely.boundary(self.areas.shapes[self.areas.position(int(fid))])
            piece = shapely.clip_by_rect(border, *box)
            if not shapely.is_empty(piece):
                metres = shapely.transform(
                    piece, lambda xy: (xy - [lon_deg, lat_deg]) * [per_lon, per_lat]
                )
                found.append((int(fid), float(shapely.distance(metres, shapely.Point(0, 0)))))
        near = [pair for pair in found if pair[1] <= within_m]
        return tuple(sorted(near, key=lambda pair: (pair[1], pair[0])))

    def chain(self, fid: int) -> tuple[int, ...]:
        """Return an area and the areas above it by their parents; a loop does no harm."""
        chain = [fid]
        while self.areas.has(chain[-1]):
            parent = int(self.areas.value(chain[-1], "parent_fid"))
            if parent in chain or not self.areas.has(parent):
                break
            chain.append(parent)
        return tuple(chain)

    def with_descendants(self, fids: Iterable[int]) -> frozenset[int]:
        """Return areas together with all areas below them by their parents."""
        found = np.array(sorted(set(fids)), np.int64)
        parents = self.areas.numbers("parent_fid")
        while True:
            below = self.areas.fids[np.isin(parents, found)]
            wider = np.union1d(found, below)
            if len(wider) == len(found):
                return frozenset(int(fid) for fid in found)
            found = wider
