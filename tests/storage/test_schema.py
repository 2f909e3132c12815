from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely

from gis_app.domain.project_settings import ProjectSettings
from gis_app.domain.record_types import ALL_TABLES
from gis_app.messages import msg
from gis_app.storage.geopackage import ProjectStore, create_project
from gis_app.storage.geopackage_blob import point_blobs, shape_blobs
from gis_app.storage.rows import FileBatch, FileChanges
from gis_app.storage.schema import APPLICATION_ID, USER_VERSION

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def store(tmp_path: Path) -> ProjectStore:
    create_project(tmp_path / "a.gpkg", ProjectSettings())
    store = ProjectStore(tmp_path / "a.gpkg", "张三")
    store.skip_backup()
    yield store
    store.close()


def test_the_file_says_it_is_a_geopackage(store: ProjectStore) -> None:
    store.close()
    head = store.file.read_bytes()[:100]
    assert int.from_bytes(head[68:72], "big") == APPLICATION_ID
    assert head[68:72] == b"GPKG"
    assert int.from_bytes(head[60:64], "big") == USER_VERSION


def test_every_table_is_registered(store: ProjectStore) -> None:
    with closing(sqlite3.connect(store.file)) as connection:
        contents = dict(connection.execute("SELECT table_name, data_type FROM gpkg_contents"))
        assert contents == {s.name: "features" if s.geometry else "attributes" for s in ALL_TABLES}
        geometry = connection.execute(
            "SELECT table_name, column_name, geometry_type_name, srs_id FROM gpkg_geometry_columns"
        )
        spatial = {(s.name, "geom", s.geometry, 4490) for s in ALL_TABLES if s.geometry}
        assert set(geometry) == spatial
        indexed = connection.execute(
            "SELECT table_name FROM gpkg_extensions WHERE extension_name = 'gpkg_rtree_index'"
        )
        assert {row[0] for row in indexed} == {s.name for s in ALL_TABLES if s.geometry}
        srs = connection.execute("SELECT srs_id FROM gpkg_spatial_ref_sys")
        assert {row[0] for row in srs} == {-1, 0, 4326, 4490}
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def index(store: ProjectStore, table: str) -> dict[int, tuple[float, ...]]:
    query = f"SELECT id, minx, maxx, miny, maxy FROM rtree_{table}_geom"
    return {row[0]: row[1:] for row in store._connection.execute(query)}


def test_the_spatial_index_follows_every_kind_of_change(store: ProjectStore) -> None:
    shapes = [shapely.box(80, 41, 81, 42), shapely.box(82, 41, 83, 43), None]
    blobs = shape_blobs(np.array(shapes, object))
    put = FileChanges((FileBatch("actions", (1, 2, 3), {"geom": blobs}),))
    store.apply(put, msg("x"), {})
    assert index(store, "actions") == {1: (80, 81, 41, 42), 2: (82, 83, 41, 43)}
    moved = FileBatch("actions", (1, 2, 3), {"geom": [None, blobs[0], blobs[1]]})
    store.apply(FileChanges(updates=(moved,)), msg("x"), {})
    assert index(store, "actions") == {2: (80, 81, 41, 42), 3: (82, 83, 41, 43)}
    store.apply(FileChanges(deletes={"actions": (1, 3)}), msg("x"), {})
    assert index(store, "actions") == {2: (80, 81, 41, 42)}


def test_a_base_map_fills_its_index_at_once_and_keeps_its_triggers(store: ProjectStore) -> None:
    blobs = point_blobs(np.array([80.0, np.nan, 81.0]), np.array([41.0, np.nan, 42.0]))
    places = FileBatch("basemap_places", (4, 5, 9), {"geom": blobs})
    for _ in range(2):
        store.replace_basemap([places], ProjectSettings(), msg("x"), {})
        assert index(store, "basemap_places") == {4: (80, 80, 41, 41), 9: (81, 81, 42, 42)}
    triggers = store._connection.execute(
        "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'basemap_places'"
    )
    assert triggers.fetchone() == (6,)


def test_an_index_that_another_program_dropped_is_made_again(store: ProjectStore) -> None:
    store._connection.execute("DROP TABLE rtree_basemap_places_geom")
    store._connection.execute("DELETE FROM gpkg_extensions WHERE table_name = 'basemap_places'")
    blobs = point_blobs(np.array([80.0]), np.array([41.0]))
    places = FileBatch("basemap_places", (1,), {"geom": blobs})
    store.replace_basemap([places], ProjectSettings(), msg("x"), {})
    assert index(store, "basemap_places") == {1: (80, 80, 41, 41)}


def test_extents_are_written_for_other_programs(store: ProjectStore) -> None:
    store.apply(FileChanges(), msg("x"), {"points": (80, 41, 81, 42), "areas": None})
    rows = dict(
        (row[0], row[1:])
        for row in store._connection.execute(
            "SELECT table_name, min_x, min_y, max_x, max_y FROM gpkg_contents"
        )
    )
    assert rows["points"] == (80, 41, 81, 42)
    assert rows["areas"] == (None,) * 4


def test_a_failing_write_leaves_no_trace(store: ProjectStore) -> None:
    good = FileBatch("units", (1,), {"name": ["甲"]})
    with pytest.raises(Exception, match="cannot be used"):
        store.apply(FileChanges((good, good)), msg("x"), {})
    assert len(store.contents().tables["units"]) == 0
    assert store.history(5) == ()
    store.apply(FileChanges((good,)), msg("x"), {})
    assert store.highest_fid("units") == 1
