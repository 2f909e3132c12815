"""Which areas of the level above an area lies in, and which below it cross its border."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gis_app.domain.area_index import LEVELS_SMALLEST_FIRST
from gis_app.domain.dates import local
from gis_app.domain.table import ShapeColumn
from gis_app.domain.tenures import held_on
from gis_app.geo.coverage import usable
from gis_app.geo.nesting import shares

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import Int64Array
    from gis_app.domain.terms import AreaLevel

    Shares = Mapping[int, tuple[tuple[int, float], ...]]

LEAST_SHARE: Final = 0.005
"""An area that lies by less than this in another one of the level above does not cross into it."""


def of_level(data: CityData, level: str) -> Int64Array:
    """Return the areas of a level that have a shape and are valid at the moment, as row ids."""
    areas = data.table("areas")
    if not isinstance(areas.geometry, ShapeColumn):
        return np.empty(0, np.int64)
    mask = areas.text("level").equals(level) & areas.geometry.is_placed
    return areas.fids[mask & held_on(areas, local(data.as_of).date())]


def lies_in(data: CityData, fids: Int64Array, above: Int64Array) -> Shares:
    """Return the areas above that each of some areas lies in with its share, the largest first."""
    areas = data.table("areas")
    small = usable(areas.shapes[areas.positions(fids)])
    large = usable(areas.shapes[areas.positions(above)])
    found = shares(small, large, LEAST_SHARE)
    return {
        int(fid): tuple((int(above[n]), share) for n, share in pairs)
        for fid, pairs in zip(fids, found, strict=True)
    }


def crossing(data: CityData, fids: Int64Array, above: Int64Array) -> Shares:
    """Return those of some areas that lie in several areas above, with their share in each."""
    return {fid: pairs for fid, pairs in lies_in(data, fids, above).items() if len(pairs) > 1}


def crossed_above(data: CityData, fid: int) -> tuple[tuple[int, float], ...]:
    """Return the areas of the next level above between which an area is divided; else nothing."""
    level = _next(data, fid, +1)
    if level is None:
        return ()
    above = _in_box(data, of_level(data, level), fid)
    return crossing(data, np.array([fid]), above).get(fid, ())


def crossing_below(data: CityData, fid: int) -> Shares:
    """Return the areas of the next level below that lie partly in an area, partly beside it."""
    level = _next(data, fid, -1)
    own = data.table("areas").value(fid, "level")
    if level is None:
        return {}
    near = _in_box(data, of_level(data, level), fid)
    beside = _in_box(data, of_level(data, own), fid)
    found = crossing(data, near, beside)
    return {one: pairs for one, pairs in found.items() if fid in dict(pairs)}


def _in_box(data: CityData, fids: Int64Array, fid: int) -> Int64Array:
    """Return those of some areas whose box meets that of one area."""
    areas = data.table("areas")
    west, south, east, north = shapely.bounds(areas.shapes[areas.position(fid)])
    box = shapely.bounds(areas.shapes[areas.positions(fids)])
    meets = (box[:, 0] <= east) & (box[:, 2] >= west) & (box[:, 1] <= north) & (box[:, 3] >= south)
    return np.asarray(fids[meets], np.int64)


def _next(data: CityData, fid: int, step: int) -> AreaLevel | None:
    """Return the nearest level with shapes above or below that of an area with a shape."""
    areas = data.table("areas")
    if not isinstance(areas.geometry, ShapeColumn):
        return None
    shape = areas.shapes[areas.position(fid)]
    if shape is None or shape.is_empty:
        return None
    ranks = {level.value: n for n, level in enumerate(LEVELS_SMALLEST_FIRST)}
    at = ranks.get(areas.value(fid, "level") or "", -1)
    while at >= 0 and 0 <= (at := at + step) < len(LEVELS_SMALLEST_FIRST):
        if len(of_level(data, LEVELS_SMALLEST_FIRST[at])):
            return LEVELS_SMALLEST_FIRST[at]
    return None
