"""What leaves as GeoJSON and GeoPackage is complete, exact, and never half a file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely

from gis_app.errors import VectorFileError
from gis_app.vector_files.reader import read_vector
from gis_app.vector_files.writer import write_vector

if TYPE_CHECKING:
    from pathlib import Path

SHAPES = np.array([shapely.Point(80.123456789, 41.987654321), None], dtype=object)
ROWS = [["=1+1", 3, None], ["</script>", None, 2.5]]
HEADINGS = ["名称", "数量", "fid"]


@pytest.mark.parametrize("suffix", [".geojson", ".gpkg"])
def test_values_and_places_come_back(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"out{suffix}"
    write_vector(file, HEADINGS, ROWS, SHAPES, layer="points", description="说明", crs="EPSG:4326")
    table = read_vector(file)
    assert [row[0] for row in table.rows] == ["=1+1", "</script>"]
    assert [row[1] for row in table.rows] == [3, None]
    assert table.shapes[0].x == pytest.approx(80.123456789, abs=1e-9)
    assert table.shapes[1] is None
    assert [f.name for f in tmp_path.iterdir()] == [file.name]


def test_geojson_carries_nine_decimals_and_the_description(tmp_path: Path) -> None:
    file = tmp_path / "a.geojson"
    write_vector(file, HEADINGS, ROWS, SHAPES, layer="x", description="GCJ-02", crs=None)
    assert "80.123456789" in file.read_text("utf-8")
    assert json.loads(file.read_text("utf-8"))["description"] == "GCJ-02"


def test_a_plain_table_fits_in_a_geopackage(tmp_path: Path) -> None:
    file = tmp_path / "a.gpkg"
    write_vector(file, HEADINGS, ROWS, None, layer="units", description="", crs=None)
    table = read_vector(file)
    assert len(table.rows) == 2
    assert all(shape is None for shape in table.shapes)


def test_what_cannot_be_written_leaves_the_old_file(tmp_path: Path) -> None:
    with pytest.raises(VectorFileError, match="cannot be written"):
        write_vector(
            tmp_path / "none" / "a.gpkg",
            HEADINGS,
            ROWS,
            SHAPES,
            layer="x",
            description="",
            crs=None,
        )
    file = tmp_path / "a.geojson"
    file.write_text("old")
    with pytest.raises(VectorFileError, match=r"a\.geojson cannot be written"):
        write_vector(file, HEADINGS, ROWS, SHAPES, layer="x", description="", crs="EPSG:999999")
    assert file.read_text() == "old"
    assert [f.name for f in tmp_path.iterdir()] == ["a.geojson"]
