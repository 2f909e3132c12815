"""Registers as columns: immutable snapshots that share what did not change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

from gis_app.domain.coded import PointValues

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

Int64Array: TypeAlias = NDArray[np.int64]
FloatArray: TypeAlias = NDArray[np.float64]
BoolArray: TypeAlias = NDArray[np.bool_]
ObjectArray: TypeAlias = NDArray[np.object_]

_MANY: Final = 1_000
NO_ROW = 0
"""The reference that points to nothing; row ids (fids) start at 1."""


@dataclass(frozen=True)
class TextColumn:
    """Hold text dictionary-coded: `codes[i]` indexes `words`, each of them once; -1 is missing."""

    codes: NDArray[np.int32]
    words: Sequence[str]

    @classmethod
    def from_values(cls, values: Iterable[str | None]) -> TextColumn:
        """Code a sequence of texts; None stays missing, an empty text stays empty."""
        index: dict[str, int] = {}
        codes = [-1 if v is None else index.setdefault(v, len(index)) for v in values]
        return cls(np.asarray(codes, np.int32), tuple(index))

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, position: int) -> str | None:
        code = int(self.codes[position])
        return None if code < 0 else self.words[code]

    def values(self) -> ObjectArray:
        """Return every text as an object array; missing values are None."""
        words = np.array([*self.words, None], dtype=object)
        return words[self.codes]

    def take(self, positions: Int64Array) -> TextColumn:
        """Return the texts at some positions, sharing the dictionary."""
        return TextColumn(self.codes[positions], self.words)

    def equals(self, word: str) -> BoolArray:
        """Return where the text is exactly this word."""
        try:
            return np.asarray(self.codes == self.words.index(word))
        except ValueError:
            return np.zeros(len(self.codes), np.bool_)

    def isin(self, words: Iterable[str]) -> BoolArray:
        """Return where the text is one of these words."""
        wanted = set(words)
        codes = [i for i, word in enumerate(self.words) if word in wanted]
        return np.isin(self.codes, np.asarray(codes, np.int32))


Column: TypeAlias = "NDArray[Any] | TextColumn"


@dataclass(frozen=True)
class PointColumns:
    """Hold point geometry as degrees, EPSG:4490, longitude and latitude; NaN where unplaced."""

    lon_deg: FloatArray
    lat_deg: FloatArray

    def __len__(self) -> int:
        return len(self.lon_deg)

    def take(self, positions: Int64Array) -> PointColumns:
        """Return the points at some positions."""
        return PointColumns(self.lon_deg[positions], self.lat_deg[positions])

    @cached_property
    def is_placed(self) -> BoolArray:
        """Tell which rows have a position."""
        return np.isfinite(self.lon_deg) & np.isfinite(self.lat_deg)

    def wkb(self) -> ObjectArray:
        """Return each point as WKB bytes; None where unplaced."""
        shapes = shapely.points(self.lon_deg, self.lat_deg)
        out = np.asarray(shapely.to_wkb(shapes), dtype=object)
        out[~self.is_placed] = None
        return out

    def as_values(self) -> PointValues:
        """Return the points as a column of a change, which makes their WKB as it is read."""
        return PointValues(self.lon_deg, self.lat_deg, _points_wkb)


def _points_wkb(lon_deg: FloatArray, lat_deg: FloatArray) -> Sequence[bytes | None]:
    wkb: list[bytes | None] = PointColumns(lon_deg, lat_deg).wkb().tolist()
    return wkb


@dataclass(frozen=True)
class ShapeColumn:
    """Hold lines and polygons as shapely geometry, degrees, EPSG:4490; None where unplaced."""

    shapes: ObjectArray

    def __len__(self) -> int:
        return len(self.shapes)

    def take(self, positions: Int64Array) -> ShapeColumn:
        """Return the shapes at some positions."""
        return ShapeColumn(self.shapes[positions])

    @cached_property
    def is_placed(self) -> BoolArray:
        """Tell which rows have a shape with something in it."""
        nothing = shapely.is_missing(self.shapes) | shapely.is_empty(self.shapes)
        return np.asarray(~nothing, np.bool_)

    def wkb(self) -> ObjectArray:
        """Return each shape as WKB bytes; None where there is none."""
        return np.asarray(shapely.to_wkb(self.shapes), dtype=object)


Geometry: TypeAlias = "PointColumns | ShapeColumn | None"


@dataclass(frozen=True)
class Table:
    """Hold one register: row ids ascending, columns of equal length, and perhaps geometry.

    Integer and reference columns are int64 (a missing reference is NO_ROW), real columns float64
    (missing is NaN), everything else is text: dates as `2026-05-01`, times in UTC as
    `2026-05-01T02:30:00Z`. Arrays must not be changed in place.
    """

    name: str
    fids: Int64Array
    columns: Mapping[str, Column]
    geometry: Geometry = None

    def __len__(self) -> int:
        return len(self.fids)

    def position(self, fid: int) -> int:
        """Return the position of a row id; raises KeyError when there is no such row."""
        place = int(np.searchsorted(self.fids, fid))
        if place >= len(self.fids) or self.fids[place] != fid:
            raise KeyError(fid)
        return place

    def positions(self, fids: Sequence[int] | Int64Array) -> Int64Array:
        """Return the positions of row ids, -1 where there is no such row."""
        wanted = np.asarray(fids, np.int64)
        if not len(self.fids):
            return np.full(len(wanted), -1, np.int64)
        first, last = int(self.fids[0]), int(self.fids[-1])
        if len(wanted) > _MANY and last - first < 4 * (len(self.fids) + len(wanted)):
            # row ids without great gaps: looking up is far faster than searching
            at = np.full(last - first + 3, -1, np.int64)
            at[self.fids - (first - 1)] = np.arange(len(self.fids))
            return at[np.clip(wanted, first - 1, last + 1) - (first - 1)]
        places = np.minimum(np.searchsorted(self.fids, wanted), len(self.fids) - 1)
        return np.where(self.fids[places] == wanted, places, -1).astype(np.int64)

    def has(self, fid: int) -> bool:
        """Tell whether a row id exists."""
        return bool(self.positions([fid])[0] >= 0)

    def text(self, column: str) -> TextColumn:
        """Return a text column; raises KeyError or TypeError for anything else."""
        values = self.columns[column]
        if not isinstance(values, TextColumn):
            raise TypeError(f"{self.name}.{column} is not text")
        return values

    def numbers(self, column: str) -> NDArray[Any]:
        """Return an integer, reference or real column as its array."""
        values = self.columns[column]
        if isinstance(values, TextColumn):
            raise TypeError(f"{self.name}.{column} is text")
        return values

    def values(self, column: str) -> ObjectArray:
        """Return any column as Python values; missing text and NaN become None."""
        values = self.columns[column]
        if isinstance(values, TextColumn):
            return values.values()
        out = values.astype(object)
        if values.dtype.kind == "f":
            out[np.isnan(values)] = None
        return out

    def value(self, fid: int, column: str) -> Any:
        """Return one cell as a Python value; None when missing."""
        return self._cell(column, self.position(fid))

    def _cell(self, column: str, place: int) -> Any:
        values = self.columns[column]
        if isinstance(values, TextColumn):
            return values[place]
        cell = values[place].item()
        return None if cell != cell else cell

    def row(self, fid: int) -> dict[str, Any]:
        """Return one row as a dictionary of Python values, without its geometry."""
        place = self.position(fid)
        return {column: self._cell(column, place) for column in self.columns}

    def take(self, positions: Int64Array | BoolArray) -> Table:
        """Return some rows, given by ascending positions or by a mask."""
        given = np.asarray(positions)
        where: Int64Array = (np.flatnonzero(given) if given.dtype == np.bool_ else given).astype(
            np.int64
        )
        columns: dict[str, Column] = {
            name: c.take(where) if isinstance(c, TextColumn) else c[where]
            for name, c in self.columns.items()
        }
        geometry = None if self.geometry is None else self.geometry.take(where)
        return Table(self.name, self.fids[where], columns, geometry)

    @property
    def points(self) -> PointColumns:
        """Return the geometry of a table of points; raises TypeError for another table."""
        if not isinstance(self.geometry, PointColumns):
            raise TypeError(f"{self.name} holds no points")
        return self.geometry

    @property
    def shapes(self) -> ObjectArray:
        """Return the shapely geometry of a table of lines or polygons."""
        if not isinstance(self.geometry, ShapeColumn):
            raise TypeError(f"{self.name} holds no shapes")
        return self.geometry.shapes

    def with_columns(self, **columns: Column) -> Table:
        """Return the table with columns replaced or added; nothing else is copied."""
        return replace(self, columns={**self.columns, **columns})

    def where(self, test: Callable[[Table], BoolArray]) -> Table:
        """Return the rows a test keeps."""
        return self.take(test(self))
