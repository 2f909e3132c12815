"""Small cities and edits for the tests of this folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from gis_app.domain.edits import Edit, RowBatch
from gis_app.domain.layer_spec import Catalogue
from gis_app.domain.project_settings import ProjectSettings
from gis_app.domain.table import PointColumns, ShapeColumn, Table
from gis_app.messages import msg
from gis_app.project.city import City

if TYPE_CHECKING:
    from pathlib import Path

NO_LAYERS = Catalogue(())


def new_city(folder: Path, name: str = "阿克苏.gpkg") -> City:
    return City.create(folder / name, ProjectSettings(name="阿克苏市"), NO_LAYERS, user="张三")


def open_city(file: Path, **options: Any) -> City:
    return City.open(file, NO_LAYERS, **options)


def point(lon: float, lat: float) -> bytes:
    return bytes(shapely.to_wkb(shapely.Point(lon, lat)))


def square(lon: float, lat: float, size: float = 0.01) -> bytes:
    return bytes(shapely.to_wkb(shapely.box(lon, lat, lon + size, lat + size)))


def rows(table: str, fids: Any, **columns: list[Any]) -> RowBatch:
    return RowBatch(table, np.asarray(fids), columns)


def insert(table: str, fids: Any, **columns: list[Any]) -> Edit:
    return Edit(msg("Rows added"), inserts=(rows(table, fids, **columns),))


def add_points(city: City, count: int = 3) -> Any:
    fids = city.reserve_fids("points", count)
    city.apply(
        insert(
            "points",
            fids,
            name=[f"农贸市场{i}" for i in range(count)],
            layer=["markets"] * count,
            geometry=[point(80.2 + 0.01 * i, 41.1) for i in range(count)],
        )
    )
    return fids


def plain(table: Table) -> dict[str, Any]:
    """Return all of a table as Python values that compare by ==."""
    out: dict[str, Any] = {"fid": table.fids.tolist()}
    for name in table.columns:
        out[name] = list(table.values(name))
    if isinstance(table.geometry, PointColumns):
        out["geometry"] = [
            None if not ok else (x, y)
            for ok, x, y in zip(
                table.geometry.is_placed,
                table.geometry.lon_deg,
                table.geometry.lat_deg,
                strict=True,
            )
        ]
    elif isinstance(table.geometry, ShapeColumn):
        out["geometry"] = [None if s is None else s.wkb for s in table.geometry.shapes]
    return out


def plain_city(city: City) -> dict[str, Any]:
    return {name: plain(table) for name, table in city.data.tables.items()}
