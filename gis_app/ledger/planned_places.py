"""Where the rows of a plan will stand, for looking at before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

from gis_app.domain.terms import LocationSource
from gis_app.ledger.frames import Frame

if TYPE_CHECKING:
    from gis_app.domain.table import FloatArray, Int64Array
    from gis_app.ledger.incoming import Incoming
    from gis_app.ledger.locate import Extent


class PlaceState(IntEnum):
    """Name what there is to say about a planned place."""

    OWN = 0
    FOUND = 1
    FAR = 2


@dataclass(frozen=True)
class PlannedPlaces:
    """Hold planned places in stored degrees, and where they would stand if taken as WGS 84.

    `unmoved_lon_deg` and `unmoved_lat_deg` are NaN where nothing was shifted. `state` holds
    `PlaceState` values; `unplaced` is the number of rows without any place.
    """

    lon_deg: FloatArray
    lat_deg: FloatArray
    unmoved_lon_deg: FloatArray
    unmoved_lat_deg: FloatArray
    state: Int64Array
    unplaced: int


def planned_places(
    incoming: Incoming,
    written: tuple[FloatArray, FloatArray],
    frame: Frame,
    extent: Extent | None,
) -> PlannedPlaces:
    """Gather the places of rows that stay; `written` has the numbers of every row."""
    kept = np.flatnonzero(incoming.has_point & ~incoming.is_left_out)
    lon, lat = incoming.lon_deg[kept], incoming.lat_deg[kept]
    location = incoming.location
    own = (LocationSource.COORDINATES, LocationSource.BY_HAND)
    is_own = np.array([*(word in own for word in location.words), False], np.bool_)[
        location.codes[kept]
    ]
    state = np.where(is_own, PlaceState.OWN, PlaceState.FOUND).astype(np.int64)
    if extent is not None and len(kept):
        state[~extent.holds(lon, lat)] = PlaceState.FAR
    away_lon = away_lat = np.broadcast_to(np.nan, len(kept))
    if frame.is_shifted and not frame.is_metres and len(kept):
        there = Frame(is_swapped=frame.is_swapped).degrees(written[0][kept], written[1][kept])
        away_lon, away_lat = (np.where(is_own, values, np.nan) for values in there)
    none = [word == LocationSource.UNPLACED for word in location.words]
    is_unplaced = np.array([*none, False], np.bool_)[location.codes]
    unplaced = int((is_unplaced & ~incoming.is_left_out).sum())
    return PlannedPlaces(lon, lat, away_lon, away_lat, state, unplaced)
