"""Bad shapes in a city: the map is drawn all the same, and the layer and the fault are named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely

from gis_app.domain.city_filter import CityFilter
from gis_app.domain.edits import GEOMETRY, Edit, RowBatch
from gis_app.domain.table import ShapeColumn
from gis_app.messages import msg
from gis_app.rendering.city_layers import city_layers
from gis_app.rendering.layer_faults import drawable, layer_faults
from gis_app.rendering.map_settings import MapSettings
from gis_app.rendering.picture import render_picture
from tests.ui.small_city import make_small_city

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gis_app.project.city import City

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    made = make_small_city(tmp_path / "city.gpkg")
    yield made
    made.close()


BOW = shapely.Polygon([(80.25, 41.16), (80.27, 41.18), (80.27, 41.16), (80.25, 41.18)])
WORLD = shapely.box(-180, -90, 180, 90)
DEEP = shapely.Polygon([(80.25, 41.16, 5), (80.27, 41.18, 6), (80.27, 41.16, 7)])
MIXED = shapely.GeometryCollection(
    [shapely.Point(80.26, 41.17), BOW, shapely.LineString([(80.2, 41.1), (80.3, 41.2)])]
)


def _add(city: City, table: str, *shapes: shapely.Geometry | None, **columns: list[str]) -> None:
    fids = city.reserve_fids(table, len(shapes))
    wkb = [None if shape is None else shapely.to_wkb(shape) for shape in shapes]
    city.apply(Edit(msg("x"), inserts=(RowBatch(table, fids, {**columns, GEOMETRY: wkb}),)))


def test_a_city_of_bad_areas_is_drawn_and_each_layer_is_named(city: City) -> None:
    shapes = (BOW, WORLD, DEEP, None)
    names = [f"坏{i}" for i in range(len(shapes))]
    levels = ["subdistrict"] * len(shapes)
    _add(city, "areas", *shapes, name=names, level=levels)
    flying = [BOW.boundary, MIXED, shapely.Point(80.26, 41.17), shapely.LineString()]
    _add(
        city, "actions", *flying, name=["a"] * 4,
        layer=["flying_wires", "permitted_zones", "flying_wires", "flying_wires"],
    )  # fmt: skip
    data = city.data
    layers = city_layers(data, CityFilter(), visible=lambda spec: True)
    for scale in (5_000.0, 60_000.0, 20_000_000.0):
        centre = shapely.Point(80.26, 41.17)
        from gis_app.geo.extent import GeoPoint

        settings = MapSettings.for_screen(GeoPoint(centre.x, centre.y).in_map(), scale, 400, 300)
        image = render_picture(settings, layers)
        assert not image.isNull()
    said = [str(fault) for fault in layer_faults(data)]
    assert any("crosses itself" in text for text in said)
    assert any("pole" in text for text in said)
    assert all(text.startswith("Layer ") for text in said)
    inside = data.area_index.containing(80.26, 41.17)
    assert inside


def test_sound_shapes_are_not_copied(city: City) -> None:
    table = city.data.table("areas")
    assert drawable(city.data, table).shapes is table.shapes
    assert isinstance(table.geometry, ShapeColumn)
    assert not layer_faults(city.data)
    assert not np.any(drawable(city.data, table).faults)


def test_curves_that_another_program_drew_are_read(city: City) -> None:
    import sqlite3
    import struct

    from gis_app.project.city import City as Opened

    _add(city, "actions", BOW.boundary, name=["弧"], layer=["flying_wires"])
    file = city.file
    fid = int(city.data.table("actions").fids[-1])
    city.close()
    arc = struct.pack("<BII6d", 1, 8, 3, 80.25, 41.16, 80.26, 41.17, 80.27, 41.16)
    head = b"GP\0\1" + struct.pack("<i", 4490)
    with sqlite3.connect(file) as connection:
        for name in [row[0] for row in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'actions'"
        )]:  # fmt: skip
            connection.execute(f'DROP TRIGGER "{name}"')
        geometry = connection.execute(
            "SELECT column_name FROM gpkg_geometry_columns WHERE table_name = 'actions'"
        ).fetchone()[0]
        connection.execute(f"UPDATE actions SET {geometry} = ? WHERE fid = ?", (head + arc, fid))
    connection.close()
    with Opened.open(file) as again:
        table = again.data.table("actions")
        shape = table.shapes[table.position(fid)]
        assert shape.geom_type in ("LineString", "MultiLineString")
        assert len(shapely.get_coordinates(shape)) > 10
