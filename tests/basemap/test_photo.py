from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import rasterio
from rasterio.transform import from_origin

from gis_app.basemap.photo import Photo, PhotoWithoutCrsError
from gis_app.errors import BasemapError
from gis_app.geo.extent import GeoPoint, MapExtent

if TYPE_CHECKING:
    from pathlib import Path

HERE = GeoPoint(80.26, 41.17)


def write(file: Path, held: np.ndarray, crs: str | None, centre: tuple[float, float], m: float,
          **more: Any) -> Path:  # fmt: skip
    bands, height, width = held.shape
    transform = from_origin(centre[0] - width * m / 2, centre[1] + height * m / 2, m, m)
    with rasterio.open(
        file, "w", driver=more.pop("driver", "GTiff"), width=width, height=height, count=bands,
        dtype=held.dtype, crs=crs, transform=transform, **more,
    ) as out:  # fmt: skip
        out.write(held)
    return file


def quarters(dtype: Any = np.uint8) -> np.ndarray:
    held = np.zeros((3, 100, 100), dtype)
    held[0, :50, :50] = 200
    held[1, :50, 50:] = 200
    held[2, 50:, :] = 200
    return held


def around(place: GeoPoint, half_m: float) -> MapExtent:
    at = place.in_map()
    return MapExtent(at.x - half_m, at.y - half_m, at.x + half_m, at.y + half_m)


def centre_in(crs: str) -> tuple[float, float]:
    from pyproj import Transformer

    return Transformer.from_crs("EPSG:4490", crs, always_xy=True).transform(HERE.lon, HERE.lat)


@pytest.mark.parametrize("crs", ["EPSG:3857", "EPSG:32644", "EPSG:4326", "EPSG:4490", "EPSG:4519"])
def test_a_photo_in_any_system_lies_where_it_belongs(tmp_path: Path, crs: str) -> None:
    metres = 1e-5 if crs in ("EPSG:4326", "EPSG:4490") else 1.0
    photo = Photo(write(tmp_path / "a.tif", quarters(), crs, centre_in(crs), metres))
    seen = photo.window(around(HERE, 30), 60, 60)
    north_west, north_east, south = seen[15, 15], seen[15, 45], seen[45, 30]
    assert north_west.argmax() == 3
    assert [int(c[:3].argmax()) for c in (north_west, north_east, south)] == [0, 1, 2]
    photo.close()


@pytest.mark.parametrize("ending", [("a.jpg", "JPEG", "a.jgw"), ("b.png", "PNG", "b.wld")])
def test_a_picture_with_a_world_file_asks_for_its_system(
    tmp_path: Path, ending: tuple[str, str, str]
) -> None:
    name, driver, world = ending
    x, y = centre_in("EPSG:32644")
    file = write(tmp_path / name, quarters(), None, (x, y), 1.0, driver=driver)
    (tmp_path / world).write_text(f"1\n0\n0\n-1\n{x - 49.5}\n{y + 49.5}\n")
    for aux in tmp_path.glob("*.aux.xml"):
        aux.unlink()
    with pytest.raises(PhotoWithoutCrsError, match=name):
        Photo(file)
    photo = Photo(file, "EPSG:32644")
    assert int(photo.window(around(HERE, 30), 60, 60)[15, 15, :3].argmax()) == 0
    photo.close()
    from pyproj import CRS

    file.with_suffix(".prj").write_text(CRS("EPSG:32644").to_wkt("WKT1_ESRI"))
    told = Photo(file)
    assert int(told.window(around(HERE, 30), 60, 60)[45, 30, :3].argmax()) == 2
    told.close()


def test_deep_grey_masked_and_paletted_pictures_are_shown(tmp_path: Path) -> None:
    x, y = centre_in("EPSG:3857")
    deep = quarters(np.uint16) * 20
    photo = Photo(write(tmp_path / "deep.tif", deep, "EPSG:3857", (x, y), 1.0))
    assert photo.window(around(HERE, 30), 60, 60)[15, 15, 0] > 200
    photo.close()
    grey = np.full((1, 100, 100), 90, np.uint8)
    grey[0, :50] = 0
    masked = Photo(write(tmp_path / "grey.tif", grey, "EPSG:3857", (x, y), 1.0, nodata=0))
    seen = masked.window(around(HERE, 30), 60, 60)
    assert seen[45, 30].tolist() == [90, 90, 90, 255]
    assert seen[10, 30, 3] == 0
    masked.close()
    file = write(
        tmp_path / "pal.tif", np.full((1, 100, 100), 7, np.uint8), "EPSG:3857", (x, y), 1.0
    )
    with rasterio.open(file, "r+") as out:
        out.write_colormap(1, {7: (10, 200, 30, 255)})
    palette = Photo(file)
    assert palette.window(around(HERE, 30), 20, 20)[10, 10].tolist() == [10, 200, 30, 255]
    palette.close()


def test_a_file_that_is_no_georeferenced_picture_is_refused_by_name(tmp_path: Path) -> None:
    import warnings

    words = tmp_path / "words.tif"
    words.write_text("hello")
    hostile = tmp_path / "vrt.tif"
    hostile.write_text(
        "<VRTDataset rasterXSize='1' rasterYSize='1'><VRTRasterBand><SimpleSource>"
        "<SourceFilename>/etc/passwd</SourceFilename></SimpleSource></VRTRasterBand></VRTDataset>"
    )
    nowhere = tmp_path / "nowhere.png"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with rasterio.open(
            nowhere, "w", driver="PNG", width=10, height=10, count=1, dtype="uint8"
        ) as out:
            out.write(np.zeros((1, 10, 10), np.uint8))
    for file in (words, hostile, nowhere, tmp_path / "missing.tif"):
        with pytest.raises(BasemapError, match=file.name):
            Photo(file)
