"""The ground that the rules of a map are checked on: one city's layers, streets and plane."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gis_app.domain.layer_rows import layer_rows
from gis_app.domain.layer_spec import LayerGroup
from gis_app.domain.rules.rule import Features
from gis_app.domain.streets import streets_of
from gis_app.domain.table import PointColumns
from gis_app.geo.crs import LocalPlane
from gis_app.messages import LocalText, listed, msg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.domain.audit.ground import AuditGround
    from gis_app.domain.layer_spec import LayerSpec
    from gis_app.domain.table import FloatArray, ObjectArray, Table
    from gis_app.geo.street_network import StreetNetwork
    from gis_app.messages import Message


class CityGround:
    """Give rules the rows, streets and the plane of one city; each is worked out once."""

    def __init__(self, ground: AuditGround) -> None:
        self._ground = ground
        self._data = ground.data

    def table(self, name: str) -> Table:
        """Return a table by name."""
        return self._data.table(name)

    @cached_property
    def plane(self) -> LocalPlane:
        """Return the metric plane around the middle of the points."""
        lon, lat = self._ground.point_place
        placed = np.isfinite(lon) & np.isfinite(lat)
        if not placed.any():
            lon, lat = self._ground.area_place
            placed = np.isfinite(lon) & np.isfinite(lat)
        if not placed.any():
            return LocalPlane(0.0, 0.0)
        return LocalPlane(float(np.median(lon[placed])), float(np.median(lat[placed])))

    @cached_property
    def streets(self) -> StreetNetwork:
        """Return the streets of the base map to walk along."""
        return streets_of(self._data)

    def in_metres(self, shapes: ObjectArray) -> ObjectArray:
        """Turn shapes from degrees into the plane."""

        def moved(xy: FloatArray) -> FloatArray:
            return np.column_stack(self.plane.to_plane(xy[:, 0], xy[:, 1]))

        return np.asarray(shapely.transform(shapes, moved), dtype=object)

    def in_degrees(self, shapes: Sequence[shapely.Geometry]) -> ObjectArray:
        """Turn shapes from the plane into degrees."""
        column = np.empty(len(shapes), object)
        column[:] = list(shapes)
        return self.plane.shapes_to_geographic(column)

    def features(
        self, layers: Sequence[str], matters: Sequence[str] = (), *, is_open: bool = False
    ) -> Features:
        """Return the placed rows of layers of one table; `is_open` leaves finished ones out.

        The layer `issues` stands for open issues, of some matters if any are named.
        """
        specs = [spec for spec in self._data.catalogue.layers if spec.id in layers]
        parts = [self._rows(spec, matters, is_open=is_open) for spec in specs]
        parts = [part for part in parts if len(part)]
        if not parts:
            nothing = np.empty(0)
            return Features("", np.empty(0, np.int64), nothing, nothing, np.empty(0, object), ())
        return Features(
            parts[0].table,
            np.concatenate([part.fids for part in parts]),
            np.concatenate([part.lon_deg for part in parts]),
            np.concatenate([part.lat_deg for part in parts]),
            np.concatenate([part.shapes_m for part in parts]),
            tuple(name for part in parts for name in part.names),
        )

    def _rows(self, spec: LayerSpec, matters: Sequence[str], *, is_open: bool) -> Features:
        table = self._data.table(spec.table)
        rows = layer_rows(spec, table)
        if spec.group is LayerGroup.ISSUES:
            state = self._data.issue_state
            keep = state.is_open & np.isfinite(state.lon_deg) & np.isfinite(state.lat_deg)
            if matters:
                keep &= table.text("matter").isin(matters)
            rows = np.flatnonzero(keep)
            lon, lat = state.lon_deg[rows], state.lat_deg[rows]
            shapes = np.asarray(shapely.points(lon, lat), dtype=object)
        elif isinstance(table.geometry, PointColumns):
            rows = rows[table.geometry.is_placed[rows]]
            lon, lat = table.points.lon_deg[rows], table.points.lat_deg[rows]
            shapes = np.asarray(shapely.points(lon, lat), dtype=object)
        else:
            if table.geometry is not None:
                rows = rows[table.geometry.is_placed[rows]]
            if is_open and spec.stages:
                done = [stage.id for stage in spec.stages if stage.is_done]
                rows = rows[~table.text("stage").isin(done)[rows]]
            shapes = table.shapes[rows]
            inner = shapely.point_on_surface(shapes)
            lon, lat = shapely.get_x(inner), shapely.get_y(inner)
        fids = table.fids[rows]
        names = tuple(self._ground.name(spec.table, int(fid)) for fid in fids)
        return Features(spec.table, fids, lon, lat, self.in_metres(shapes), names)

    def title(self, layers: Sequence[str]) -> Message:
        """Return the titles of layers as one text."""
        titles: list[LocalText] = [
            spec.title for spec in self._data.catalogue.layers if spec.id in layers
        ]
        if len(titles) == 1:
            return msg("{title}", title=titles[0])
        return msg("{title}", title=listed(titles))
