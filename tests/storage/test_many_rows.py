"""Many rows at once go around the trigger of the spatial index, which stays the same."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gis_app.domain.edits import Edit, RowBatch
from gis_app.domain.project_settings import ProjectSettings
from gis_app.messages import msg
from gis_app.project.city import City

if TYPE_CHECKING:
    from pathlib import Path


def boxes(file: Path, table: str) -> list[tuple[float, ...]]:
    with sqlite3.connect(file) as connection:
        rows = connection.execute(f"SELECT * FROM rtree_{table}_geom ORDER BY id").fetchall()
        assert connection.execute(f"SELECT rtreecheck('rtree_{table}_geom')").fetchone() == ("ok",)
        triggers = connection.execute(
            "SELECT count(*) FROM sqlite_master WHERE name = ?", (f"rtree_{table}_geom_insert",)
        ).fetchone()
        assert triggers == (1,)
    connection.close()
    return rows


def filled(file: Path, count: int, parts: int) -> Path:
    dice = np.random.default_rng(3)
    lon, lat = 80 + dice.random(count), 41 + dice.random(count)
    wkb = [bytes(shapely.to_wkb(shapely.Point(*place))) for place in zip(lon, lat, strict=True)]
    wkb[5] = None  # type: ignore[call-overload]
    with City.create(file, ProjectSettings(name="x")) as city:
        fids = city.reserve_fids("points", count)
        for part in np.array_split(np.arange(count), parts):
            columns = {
                "name": [f"点{i}" for i in part],
                "geometry": [wkb[i] for i in part],
            }
            batch = RowBatch("points", np.asarray(fids)[part], columns)
            city.apply(Edit(msg("Rows added"), (batch,)))
        # the trigger works again for the next row
        one = city.reserve_fids("points", 1)
        late = {"name": ["晚"], "geometry": [bytes(shapely.to_wkb(shapely.Point(80.5, 41.5)))]}
        city.apply(Edit(msg("Rows added"), (RowBatch("points", one, late),)))
    return file


def test_many_rows_at_once_are_indexed_like_few(tmp_path: Path) -> None:
    at_once = boxes(filled(tmp_path / "a.gpkg", 2500, 1), "points")
    in_parts = boxes(filled(tmp_path / "b.gpkg", 2500, 5), "points")
    assert at_once == in_parts
    assert len(at_once) == 2500


def test_undo_takes_them_out_of_the_index(tmp_path: Path) -> None:
    file = filled(tmp_path / "a.gpkg", 1500, 1)
    with City.open(file) as city:
        city.undo()
        city.undo()
        assert not len(city.data.table("points"))
    assert boxes(file, "points") == []
