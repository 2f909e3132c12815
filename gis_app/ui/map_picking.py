"""What is under the pointer or inside a box."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from gis_app.domain.layer_spec import LayerGroup
from gis_app.geo.extent import GeoPoint, ScreenPoint
from gis_app.rendering.identify import features_at
from gis_app.ui.map_tools.identify_tool import TOLERANCE_PX

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData
    from gis_app.domain.city_filter import CityFilter
    from gis_app.domain.table import BoolArray
    from gis_app.ui.map_render import MapPicture
    from gis_app.ui.map_view import MapView

PICKED = ("points", "issues", "actions")
"""The tables whose rows a click picks; an area is asked for by the place itself."""


def hit_at(picture: MapPicture, view: MapView, at: ScreenPoint) -> tuple[str, int] | None:
    """Return the table and row drawn at a screen point of the present view; None: nothing."""
    ratio = picture.wish.settings.pixel_ratio
    shot = picture.wish.view.to_screen(view.to_map(at))
    there = ScreenPoint(shot.x * ratio, shot.y * ratio)
    hits = features_at(picture.wish.settings, picture.layers, there, TOLERANCE_PX * ratio)
    for hit in hits:
        if hit.table in PICKED:
            return hit.table, hit.fid
    return None


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
    shown = [
        spec
        for spec in data.catalogue.layers
        if spec.id in visible and (spec.group != LayerGroup.ISSUES or spec.table == "issues")
    ]
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
            box = shapely.box(west, south, east, north)
            inside: BoolArray = shapely.intersects(table.shapes, box)
            mask = inside & table.text("layer").isin(layers) & wanted.action_mask(data)
        else:
            if table_name == "points":
                lon, lat = table.points.lon_deg, table.points.lat_deg
                mask = wanted.point_mask(data) & table.text("layer").isin(layers)
            else:
                lon, lat = data.issue_state.lon_deg, data.issue_state.lat_deg
                mask = wanted.issue_mask(data) & (data.issue_state.colour > 0)
            mask = mask & (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
        if mask.any():
            return table_name, tuple(int(fid) for fid in table.fids[mask])
    return "", ()
