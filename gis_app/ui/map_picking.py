"""What is under the pointer or inside a box."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gis_app.domain.layer_spec import LayerGroup
from gis_app.domain.table import PointColumns
from gis_app.geo.extent import GeoExtent, GeoPoint, ScreenPoint
from gis_app.geo.point_grid import PointGrid
from gis_app.rendering.identify import features_at
from gis_app.rendering.overlays import FINDINGS
from gis_app.ui.session import Selection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from gis_app.domain.city_data import CityData
    from gis_app.domain.city_filter import CityFilter
    from gis_app.rendering.clusters import Cluster
    from gis_app.rendering.identify import Hit
    from gis_app.ui.map_render import MapPicture
    from gis_app.ui.map_view import MapView


class Combining(Enum):
    """Name what newly picked rows do to those picked before."""

    REPLACE = auto()
    ADD = auto()
    REMOVE = auto()


TOLERANCE_PX = 10.0
"""A click so far beside a thing still means it."""
FROM_GRID = 50_000
"""From so many places on a grid of them is kept, so that a lasso waits for nothing."""
PICKED = ("points", "issues", "actions")
"""The tables whose rows a click picks; an area is asked for by the place itself."""


def hits_at(
    picture: MapPicture, view: MapView, at: ScreenPoint
) -> tuple[tuple[str, int] | None, tuple[str, ...]]:
    """Return the row drawn at a screen point, and the findings marked there by their keys.

    One of the two is empty: what is marked or drawn nearest to the point is meant.
    """
    found = [h for h in _features(picture, view, at) if h.table in (*PICKED, FINDINGS)]
    if not found:
        return None, ()
    if found[0].table != FINDINGS:
        return (found[0].table, found[0].fid), ()
    keys = picture.wish.look.finding_keys
    marked = dict.fromkeys(h.fid - 1 for h in found if h.table == FINDINGS)
    return None, tuple(keys[place] for place in marked if place < len(keys))


def hit_at(picture: MapPicture, view: MapView, at: ScreenPoint) -> tuple[str, int] | None:
    """Return the table and row drawn at a screen point of the present view; None: nothing."""
    for hit in _features(picture, view, at):
        if hit.table in PICKED:
            return hit.table, hit.fid
    return None


def _features(picture: MapPicture, view: MapView, at: ScreenPoint) -> list[Hit]:
    ratio = picture.wish.settings.pixel_ratio
    shot = picture.wish.view.to_screen(view.to_map(at))
    there = ScreenPoint(shot.x * ratio, shot.y * ratio)
    reach = TOLERANCE_PX * ratio
    return features_at(picture.wish.settings, picture.layers, there, reach, picture.report.placed)


def disc_at(picture: MapPicture, view: MapView, at: ScreenPoint) -> Cluster | None:
    """Return the counted disc at a screen point of the present view; None: there is none."""
    ratio = picture.wish.settings.pixel_ratio
    shot = picture.wish.view.to_screen(view.to_map(at))
    placed = picture.report.placed
    return None if placed is None else placed.cluster_at(shot.x * ratio, shot.y * ratio)


def disc_extent(picture: MapPicture, disc: Cluster) -> GeoExtent:
    """Return the box of a disc's points in degrees."""
    settings = picture.wish.settings
    left, top, right, bottom = disc.box
    first = settings.to_map(ScreenPoint(left, bottom)).in_degrees()
    last = settings.to_map(ScreenPoint(right, top)).in_degrees()
    return GeoExtent(first.lon, first.lat, last.lon, last.lat)


def in_shape(
    data: CityData, wanted: CityFilter, visible: frozenset[str], shape: BaseGeometry
) -> tuple[str, tuple[int, ...]]:
    """Return the rows inside a shape in degrees: points, or else issues, or else actions.

    Of lines and polygons those are returned that the shape touches.
    """
    shown = [
        spec
        for spec in data.catalogue.layers
        if spec.id in visible and (spec.group != LayerGroup.ISSUES or spec.table == "issues")
    ]
    shapely.prepare(shape)
    for table_name, group in (
        ("points", LayerGroup.INSPECTION),
        ("issues", LayerGroup.ISSUES),
        ("actions", LayerGroup.ACTIONS),
    ):
        layers = [spec.id for spec in shown if spec.group == group]
        if not layers:
            continue
        table = data.table(table_name)
        if table_name == "actions":
            mask = table.text("layer").isin(layers) & wanted.action_mask(data)
            mask &= shapely.intersects(shape, table.shapes)
        elif table_name == "points":
            mask = wanted.point_mask(data) & table.text("layer").isin(layers)
            mask &= _holds(data, shape, table.points)
        else:
            state = data.issue_state
            mask = wanted.issue_mask(data) & (state.colour > 0)
            mask &= _holds(data, shape, PointColumns(state.lon_deg, state.lat_deg))
        if mask.any():
            return table_name, tuple(table.fids[mask].tolist())
    return "", ()


def _holds(data: CityData, shape: BaseGeometry, places: PointColumns) -> NDArray[np.bool_]:
    """Tell which places lie in a shape; only those in its box are asked about one by one."""
    lon, lat = places.lon_deg, places.lat_deg
    if len(lon) > FROM_GRID:
        grid = data.remembered.get("grid of places", (places,), lambda: PointGrid(lon, lat))
        held = np.zeros(len(lon), np.bool_)
        held[grid.in_polygon(shape)] = True
        return held
    west, south, east, north = shape.bounds
    inside: NDArray[np.bool_] = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    near = np.flatnonzero(inside)
    inside[near] = shapely.intersects_xy(shape, lon[near], lat[near])
    return inside


def in_box(
    data: CityData,
    wanted: CityFilter,
    visible: frozenset[str],
    first: GeoPoint,
    second: GeoPoint,
) -> tuple[str, tuple[int, ...]]:
    """Return the rows inside a box: points, or else issues, or else actions."""
    west, east = sorted((first.lon, second.lon))
    south, north = sorted((first.lat, second.lat))
    return in_shape(data, wanted, visible, shapely.box(west, south, east, north))


def combined(now: Selection, table: str, fids: Sequence[int], way: Combining) -> Selection:
    """Return the selection after rows were added to it or taken from it.

    Rows of another table replace it: one selection is rows of one table.
    """
    if way is Combining.REPLACE or not now.fids or (table and table != now.table):
        return now if way is Combining.REMOVE else Selection(table if fids else "", tuple(fids))
    chosen = set(fids)
    if way is Combining.ADD:
        there = set(now.fids)
        kept = now.fids + tuple(fid for fid in fids if fid not in there)
    else:
        kept = tuple(fid for fid in now.fids if fid not in chosen)
    return Selection(now.table if kept else "", kept)
