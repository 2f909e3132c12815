"""Vector files of other programs: places, encodings, archives, and the sentences for bad ones."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest
import shapely

from gis_app.errors import VectorFileError
from gis_app.vector_files.reader import read_vector
from tests.vector_files.vector_fixtures import BOXES, NAMES, NEW_YORK, in_feet, write, zipped

if TYPE_CHECKING:
    from pathlib import Path


def names_in(file: Path, **options: str) -> list[str]:
    return [row[1] for row in read_vector(file, **options).rows]


@pytest.mark.parametrize("suffix", [".geojson", ".gpkg", ".shp", ".fgb"])
def test_every_format_brings_names_and_degrees(tmp_path: Path, suffix: str) -> None:
    file = write(tmp_path / f"areas{suffix}", BOXES, encoding="UTF-8" if suffix == ".shp" else None)
    table = read_vector(file)
    assert table.headings == ("BoroCode", "BoroName")
    assert sorted(row[1] for row in table.rows) == sorted(NAMES)
    assert shapely.union_all(table.shapes).equals(shapely.union_all(BOXES))


def test_kml(tmp_path: Path) -> None:
    file = write(tmp_path / "a.kml", BOXES, driver="LIBKML")
    assert len(read_vector(file).shapes) == 2


def test_a_zipped_shapefile_in_feet_nested_in_a_folder(tmp_path: Path) -> None:
    write(tmp_path / "nybb.shp", in_feet(), crs="EPSG:2263")
    file = zipped(tmp_path, "nybb", tmp_path / "nybb_16a.zip", inside="nybb_16a/")
    table = read_vector(file)
    for found, true in zip(table.shapes, NEW_YORK, strict=True):
        # a metre is about 1e-5 degree; NAD83 and WGS84 differ by about one
        assert shapely.hausdorff_distance(found, true) < 2e-5
    assert any("New York" in str(note) for note in table.notes)


@pytest.mark.parametrize("encoding", ["UTF-8", "GB18030"])
def test_a_table_that_names_no_encoding_is_read_all_the_same(tmp_path: Path, encoding: str) -> None:
    write(tmp_path / "a.shp", BOXES, encoding=encoding)
    (tmp_path / "a.cpg").unlink()
    dbf = bytearray((tmp_path / "a.dbf").read_bytes())
    dbf[29] = 0
    (tmp_path / "a.dbf").write_bytes(dbf)
    assert names_in(tmp_path / "a.shp") == list(NAMES)
    file = zipped(tmp_path, "a", tmp_path / "a.zip", inside="deep/er/")
    table = read_vector(file)
    assert [row[1] for row in table.rows] == list(NAMES)
    assert any(encoding.lower() in str(note).lower() for note in table.notes)


def test_encodings_that_the_file_names_and_that_are_told(tmp_path: Path) -> None:
    write(tmp_path / "a.shp", BOXES, encoding="GB18030")
    (tmp_path / "a.cpg").write_text("GB18030")
    assert names_in(tmp_path / "a.shp") == list(NAMES)
    (tmp_path / "a.cpg").unlink()
    dbf = bytearray((tmp_path / "a.dbf").read_bytes())
    dbf[29] = 0x4D
    (tmp_path / "a.dbf").write_bytes(dbf)
    assert names_in(tmp_path / "a.shp") == list(NAMES)
    assert names_in(tmp_path / "a.shp", encoding="GB18030") == list(NAMES)


def test_without_a_reference_system_degrees_are_taken_and_metres_asked_about(
    tmp_path: Path,
) -> None:
    write(tmp_path / "a.shp", BOXES, crs=None, encoding="UTF-8")
    assert any("names no reference system" in str(n) for n in read_vector(tmp_path / "a.shp").notes)
    write(tmp_path / "feet.shp", in_feet(), crs=None)
    with pytest.raises(VectorFileError, match=r"feet\.shp names no reference system.*--crs"):
        read_vector(tmp_path / "feet.shp")
    table = read_vector(tmp_path / "feet.shp", crs="EPSG:2263")
    assert shapely.hausdorff_distance(table.shapes[0], NEW_YORK[0]) < 2e-5


def test_the_open_project_is_refused_by_any_name(tmp_path: Path) -> None:
    file = write(tmp_path / "city.gpkg", BOXES)
    other = tmp_path / "link.gpkg"
    other.symlink_to(file)
    with pytest.raises(VectorFileError, match="is the project that is open"):
        read_vector(other, refused=[file])
    (tmp_path / "city.gpkg-wal").touch()
    with pytest.raises(VectorFileError, match="open in another program"):
        read_vector(file)


def test_bad_files_are_named(tmp_path: Path) -> None:
    def refused(name: str, content: bytes, says: str) -> None:
        (tmp_path / name).write_bytes(content)
        with pytest.raises(VectorFileError, match=says) as caught:
            read_vector(tmp_path / name)
        assert name in str(caught.value)

    refused("a.geojson", b"{ not json", "no vector file that can be read")
    refused("b.gpkg", b"garbage" * 100, "no vector file that can be read")
    refused("c.shp", b"garbage" * 100, "no vector file that can be read")
    refused("d.zip", b"PK garbage", "no ZIP archive")
    refused("e.geojson", b"", "is empty")
    refused("f.dwg", b"AC1018", "no vector file that is read here")
    with zipfile.ZipFile(tmp_path / "none.zip", "w") as archive:
        archive.writestr("readme.txt", "x")
    with pytest.raises(VectorFileError, match=r"none\.zip holds no vector file"):
        read_vector(tmp_path / "none.zip")
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.writestr("a.geojson", "x")
        archive.writestr("b/b.geojson", "x")
    with pytest.raises(VectorFileError, match=r"holds 2 vector files.*a\.geojson, b/b\.geojson"):
        read_vector(tmp_path / "two.zip")
    with pytest.raises(VectorFileError, match="There is no file"):
        read_vector(tmp_path / "missing.geojson")
    with pytest.raises(VectorFileError, match="is a folder"):
        read_vector(tmp_path)


def test_layers_are_named(tmp_path: Path) -> None:
    file = write(tmp_path / "a.gpkg", BOXES, layer="one")
    write(file, BOXES, layer="two", append=False)
    with pytest.raises(VectorFileError, match=r"several layers.*one, two"):
        read_vector(file)
    assert read_vector(file, layer="two").layer == "two"
    with pytest.raises(VectorFileError, match="no layer “three”"):
        read_vector(file, layer="three")
