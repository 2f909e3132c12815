"""Vector files of every format and encoding that an import reads: tests/data/vectors."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest
import shapely

from gis_app.vector_files.reader import read_vector

FOLDER = Path(__file__).parent.parent / "data" / "vectors"
NAMES = ["红旗坡农贸市场", "市第一小学", "团结小区"]
PLACES = [(80.2612, 41.1702), (80.2533, 41.1655), (80.2701, 41.1588)]


@pytest.mark.parametrize(
    "name",
    ["points.geojson", "points.kml", "points.kmz", "waypoints.gpx", "points.gpkg", "cpg_gbk.zip",
     "language_gbk.zip", "untold_gbk.zip", "untold_utf8.zip"],
)  # fmt: skip
def test_names_and_places_of_every_format(name: str) -> None:
    found = read_vector(FOLDER / name)
    texts = [{str(cell) for cell in row if cell is not None} for row in found.rows]
    assert all(want in have for want, have in zip(NAMES, texts, strict=True)), texts
    places = shapely.get_coordinates(found.shapes)
    assert np.allclose(places, PLACES, atol=1e-6)


@pytest.mark.parametrize(
    ("name", "encoding"), [("untold_gbk", "gb18030"), ("untold_utf8", "utf-8")]
)
def test_an_encoding_that_nothing_tells_is_tested_and_told(
    tmp_path: Path, name: str, encoding: str
) -> None:
    with zipfile.ZipFile(FOLDER / f"{name}.zip") as archive:
        archive.extractall(tmp_path)
    found = read_vector(tmp_path / f"{name}.shp")
    assert any(encoding in str(note).lower() for note in found.notes)
    assert NAMES[0] in {str(cell) for row in found.rows for cell in row}
