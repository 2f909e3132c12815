from __future__ import annotations

import gzip
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

from gis_app.basemap.tile_archive import open_archive
from gis_app.errors import BasemapError
from gis_app.geo.extent import GeoExtent
from gis_app.geo.tiles import TileAddress
from tests.basemap.tile_server import png

if TYPE_CHECKING:
    from pathlib import Path

AT = TileAddress(3, 5, 2)


def mbtiles(file: Path, tile: Any, **meta: str) -> Path:
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        connection.executemany("INSERT INTO metadata VALUES (?, ?)", list(meta.items()))
        connection.execute(
            "CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, "
            "tile_data BLOB)"
        )
        if tile is not None:
            connection.execute(
                "INSERT INTO tiles VALUES (?, ?, ?, ?)", (AT.zoom, AT.column, AT.south_row, tile)
            )
    connection.close()
    return file


def pmtiles(file: Path, tile: bytes, kind: str = "PNG") -> Path:
    from pmtiles.tile import Compression, TileType, zxy_to_tileid
    from pmtiles.writer import Writer

    with file.open("wb") as out:
        writer: Any = Writer(out)  # type: ignore[no-untyped-call]
        writer.write_tile(zxy_to_tileid(AT.zoom, AT.column, AT.row), tile)
        header = {
            "tile_type": TileType[kind], "tile_compression": Compression.NONE,
            "min_lon_e7": 800_000_000, "min_lat_e7": 410_000_000, "max_lon_e7": 810_000_000,
            "max_lat_e7": 420_000_000, "center_zoom": 3, "center_lon_e7": 0, "center_lat_e7": 0,
            "min_zoom": 3, "max_zoom": 3,
        }  # fmt: skip
        writer.finalize(header, {"attribution": "<a href='x'>© Somebody</a>"})
    return file


def test_mbtiles_give_their_tiles_by_row_from_the_north(tmp_path: Path) -> None:
    file = mbtiles(
        tmp_path / "城区#1?.mbtiles", png(), bounds="80,41,81,42",
        attribution="<a href='javascript:x'>© Somebody &amp; Co</a>", minzoom="nonsense",
    )  # fmt: skip
    found = open_archive(file)
    assert found.at_hand(AT) == png()
    assert found.at_hand(TileAddress(AT.zoom, AT.column, AT.south_row)) is None
    assert (found.lowest_zoom, found.highest_zoom) == (3, 3)
    assert found.extent == GeoExtent(80, 41, 81, 42)
    assert found.attribution == "© Somebody & Co"
    found.close()


def test_pmtiles_of_pictures_give_their_tiles(tmp_path: Path) -> None:
    found = open_archive(pmtiles(tmp_path / "a.pmtiles", png()))
    assert found.at_hand(AT) == png()
    assert found.at_hand(TileAddress(3, 0, 0)) is None
    assert found.extent == GeoExtent(80, 41, 81, 42)
    assert found.attribution == "© Somebody"
    found.close()


def test_vector_archives_are_refused_by_name(tmp_path: Path) -> None:
    packed = gzip.compress(b"\x1a\x10layer")
    for file in (
        mbtiles(tmp_path / "a.mbtiles", packed, format="pbf"),
        mbtiles(tmp_path / "b.mbtiles", packed),
        pmtiles(tmp_path / "c.pmtiles", packed, "MVT"),
    ):
        with pytest.raises(BasemapError, match="vector tiles") as caught:
            open_archive(file)
        assert file.name in str(caught.value)


def test_bad_archives_are_refused_by_name(tmp_path: Path) -> None:
    plain = tmp_path / "plain.mbtiles"
    plain.write_bytes(b"not a database" * 50)
    cut = tmp_path / "cut.pmtiles"
    cut.write_bytes(b"PMTiles\x03" + b"\0" * 30)
    nothing = tmp_path / "nothing.pmtiles"
    nothing.write_bytes(b"")
    wrong = tmp_path / "wrong.mbtiles"
    sqlite3.connect(wrong).execute("CREATE TABLE x (y)").connection.close()
    for file in (
        plain, cut, nothing, wrong, tmp_path / "missing.mbtiles",
        mbtiles(tmp_path / "empty.mbtiles", None),
        mbtiles(tmp_path / "words.mbtiles", b"<html>"),
        mbtiles(tmp_path / "number.mbtiles", 7),
    ):  # fmt: skip
        with pytest.raises(BasemapError) as caught:
            open_archive(file)
        assert file.name in str(caught.value)
