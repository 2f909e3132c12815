"""The square tiles of the web map: addresses, their boxes, and which of them cover a box."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.geo.china_datums import Datum, from_wgs84, to_wgs84
from gis_app.geo.crs import SEMI_MAJOR_M, to_geographic, to_map
from gis_app.geo.extent import MapExtent

if TYPE_CHECKING:
    from numpy.typing import NDArray

WORLD_M: Final = 2 * math.pi * SEMI_MAJOR_M
"""The side of the square web map in EPSG:3857 metres."""
TILE_PX: Final = 256
MOST_ZOOM: Final = 24


@dataclass(frozen=True, slots=True)
class TileAddress:
    """Name a tile as web maps do: column from the west, row from the north."""

    zoom: int
    column: int
    row: int

    @property
    def south_row(self) -> int:
        """Return the row counted from the south, as TMS and MBTiles do."""
        return (1 << self.zoom) - 1 - self.row

    def ancestor(self, levels: int) -> TileAddress:
        """Return the tile so many zooms above that this one is a part of."""
        return TileAddress(self.zoom - levels, self.column >> levels, self.row >> levels)

    @property
    def extent(self) -> MapExtent:
        """Return the box of the tile."""
        side = WORLD_M / (1 << self.zoom)
        left, top = self.column * side - WORLD_M / 2, WORLD_M / 2 - self.row * side
        return MapExtent(left, top - side, left + side, top)


def zoom_for(m_per_px: float, lowest: int, highest: int) -> int:
    """Return the zoom whose pixels come nearest to so many EPSG:3857 metres, within limits."""
    exact = math.log2(WORLD_M / TILE_PX / m_per_px)
    return min(max(round(exact), lowest), highest)


@dataclass(frozen=True, slots=True)
class TileRange:
    """Hold the tiles of one zoom from a first to a last column and row, both included."""

    zoom: int
    first_column: int
    last_column: int
    first_row: int
    last_row: int

    @classmethod
    def covering(cls, box: MapExtent, zoom: int) -> TileRange | None:
        """Return the tiles that cover a box; None when it lies off the square web map."""
        most, side = (1 << zoom) - 1, WORLD_M / (1 << zoom)
        columns = [math.floor((x + WORLD_M / 2) / side) for x in (box.left, box.right)]
        rows = [math.floor((WORLD_M / 2 - y) / side) for y in (box.top, box.bottom)]
        if columns[1] < 0 or columns[0] > most or rows[1] < 0 or rows[0] > most:
            return None
        return cls(
            zoom, max(columns[0], 0), min(columns[1], most), max(rows[0], 0), min(rows[1], most)
        )

    def __len__(self) -> int:
        return (self.last_column - self.first_column + 1) * (self.last_row - self.first_row + 1)

    def addresses(self) -> tuple[TileAddress, ...]:
        """Return every tile, from the middle outwards: what is looked at comes first."""
        middle_column = (self.first_column + self.last_column) / 2
        middle_row = (self.first_row + self.last_row) / 2
        found = [
            TileAddress(self.zoom, column, row)
            for row in range(self.first_row, self.last_row + 1)
            for column in range(self.first_column, self.last_column + 1)
        ]
        return tuple(
            sorted(found, key=lambda a: abs(a.column - middle_column) + abs(a.row - middle_row))
        )

    def corners(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return x of the column edges and y of the row edges, in EPSG:3857 metres."""
        side = WORLD_M / (1 << self.zoom)
        columns = np.arange(self.first_column, self.last_column + 2, dtype=np.float64)
        rows = np.arange(self.first_row, self.last_row + 2, dtype=np.float64)
        x: NDArray[np.float64] = columns * side - WORLD_M / 2
        y: NDArray[np.float64] = WORLD_M / 2 - rows * side
        return x, y


def from_gcj02_plane(
    x: NDArray[np.float64], y: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return where places of a map drawn from GCJ-02 coordinates truly are, both EPSG:3857."""
    lon, lat = to_wgs84(*to_geographic(x, y), Datum.GCJ02)
    return to_map(lon, lat)


def into_gcj02_plane(box: MapExtent) -> MapExtent:
    """Return the box of a map drawn from GCJ-02 coordinates that holds a true box."""
    x = np.array([box.left, box.right, box.left, box.right])
    y = np.array([box.bottom, box.bottom, box.top, box.top])
    moved_x, moved_y = to_map(*from_wgs84(*to_geographic(x, y), Datum.GCJ02))
    return MapExtent(
        float(min(box.left, moved_x.min())),
        float(min(box.bottom, moved_y.min())),
        float(max(box.right, moved_x.max())),
        float(max(box.top, moved_y.max())),
    )
