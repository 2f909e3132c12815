"""A project of the first schema opens with its rows whole and its new columns empty."""

from __future__ import annotations

import gzip
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np

from gis_app.domain.edits import Edit, RowBatch
from gis_app.messages import msg
from gis_app.project.city import City
from gis_app.storage.project_reading import read_project

OLD = Path(__file__).parents[1] / "data" / "schema-1.gpkg.gz"


def first_schema(tmp_path: Path) -> Path:
    """Return a small project as the first release wrote it."""
    file = tmp_path / "old.gpkg"
    file.write_bytes(gzip.decompress(OLD.read_bytes()))
    return file


def test_the_first_schema_opens_for_reading_and_for_writing(tmp_path: Path) -> None:
    file = first_schema(tmp_path)
    before = file.read_bytes()
    read = read_project(file)
    assert file.read_bytes() == before
    assert len(read.tables["tenures"]) == 0
    assert set(read.tables["units"].numbers("successor_fid").tolist()) == {0}
    with City.open(file) as city:
        assert len(city.data.table("points")) == len(read.tables["points"]) > 0
        tenure = {"owner_table": ["units"], "owner_fid": [1], "role": ["leader"], "value": ["前任"]}
        row = RowBatch("tenures", city.reserve_fids("tenures", 1), tenure)
        city.apply(Edit(msg("Changed {kind} {name}", kind="", name=""), inserts=(row,)))
    with City.open(file) as city:
        assert city.data.table("tenures").value(1, "value") == "前任"
        assert city.foreign_changes is None


def test_a_change_from_outside_keeps_the_new_columns(tmp_path: Path) -> None:
    file = first_schema(tmp_path)
    with City.open(file) as city:
        fid = int(city.data.table("points").fids[0])
        cells = RowBatch("points", np.array([fid]), {"valid_from": ["2026-05-01"]})
        city.apply(Edit(msg("Changed {kind} {name}", kind="", name=""), updates=(cells,)))
    with closing(sqlite3.connect(file)) as connection:
        from gis_app.storage.connection import register_functions

        register_functions(connection)
        connection.execute("UPDATE points SET valid_from = NULL WHERE fid = ?", (fid,))
        connection.commit()
    with City.open(file) as city:
        assert city.foreign_changes is not None
        assert city.data.table("points").value(fid, "valid_from") is None
        city.undo()
        assert city.data.table("points").value(fid, "valid_from") == "2026-05-01"
