"""Which rows of a list leave: those a filter keeps, or those a person named; and links to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gis_app.geo.china_datums import Datum, from_wgs84
from gis_app.ledger.fields import TABLE_OF

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.domain.city_data import CityData
    from gis_app.domain.city_filter import CityFilter
    from gis_app.domain.table import BoolArray, FloatArray, Int64Array
    from gis_app.domain.terms import LedgerList


def kept_rows(data: CityData, list_: LedgerList, chosen: CityFilter) -> BoolArray:
    """Tell which rows of a list's table a filter keeps."""
    table = data.table(TABLE_OF[list_])
    if table.name == "points":
        return chosen.point_mask(data)
    if table.name == "issues":
        return chosen.issue_mask(data)
    if table.name == "actions":
        return chosen.action_mask(data)
    mask = np.ones(len(table), np.bool_)
    if table.name == "tasks":
        mask &= table.text("list").equals(list_.value)
    if chosen.unit_fids:
        units = list(data.unit_tree.with_descendants(chosen.unit_fids))
        of = table.fids if table.name == "units" else table.numbers("unit_fid")
        mask &= np.isin(of, units)
    if chosen.area_fids and table.name == "areas":
        wanted = data.area_index.with_descendants(frozenset(chosen.area_fids))
        mask &= np.isin(table.fids, list(wanted))
    return mask


def named_rows(data: CityData, list_: LedgerList, fids: Sequence[int]) -> Int64Array:
    """Return positions of rows by id, in the list's order; rows of other lists are left out."""
    table = data.table(TABLE_OF[list_])
    places = np.sort(table.positions(np.asarray(sorted(set(fids)), np.int64)))
    places = places[places >= 0]
    if table.name == "tasks":
        places = places[table.text("list").equals(list_.value)[places]]
    return places


class MapLinks:
    """Make links that show a place on Amap's map, in a browser or on a telephone."""

    def __init__(self, lon: FloatArray, lat: FloatArray, positions: Int64Array) -> None:
        self._lon, self._lat = from_wgs84(lon[positions], lat[positions], Datum.GCJ02)

    def of(self, number: int) -> str | None:
        """Return the link of a row, counted from 0; None for one without a place."""
        lon, lat = float(self._lon[number]), float(self._lat[number])
        return f"https://uri.amap.com/marker?position={lon:.6f},{lat:.6f}" if lon == lon else None
