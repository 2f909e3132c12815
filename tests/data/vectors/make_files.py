"""Make the vector files of this folder again, with GDAL's own writers.

    python tests/data/vectors/make_files.py

Three points of one list in every format. The Shapefiles differ in how they tell the encoding of
their table: by .cpg, by the language byte alone, or not at all.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import geopandas
import shapely

HERE = Path(__file__).parent
NAMES = ["红旗坡农贸市场", "市第一小学", "团结小区"]
PLACES = [(80.2612, 41.1702), (80.2533, 41.1655), (80.2701, 41.1588)]


def frame(crs: int | None = 4326) -> geopandas.GeoDataFrame:
    shapes = [shapely.Point(*place) for place in PLACES]
    return geopandas.GeoDataFrame({"点位名称": NAMES, "类别": ["农贸市场", "学校", "小区"]},
                                  geometry=shapes, crs=crs)  # fmt: skip


def shapefile(name: str, encoding: str, language: int, *, has_cpg: bool) -> None:
    folder = HERE / "work"
    folder.mkdir(exist_ok=True)
    frame().to_file(folder / f"{name}.shp", encoding=encoding)
    dbf = folder / f"{name}.dbf"
    content = bytearray(dbf.read_bytes())
    content[29] = language
    dbf.write_bytes(content)
    with zipfile.ZipFile(HERE / f"{name}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(folder.iterdir()):
            if part.suffix != ".cpg" or has_cpg:
                archive.write(part, part.name)
            part.unlink()
    folder.rmdir()


def main() -> None:
    frame().to_file(HERE / "points.geojson")
    named = frame().rename(columns={"点位名称": "Name", "类别": "Description"})
    named.to_file(HERE / "points.kml", driver="KML", engine="pyogrio", layer="点位")
    with zipfile.ZipFile(HERE / "points.kmz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(HERE / "points.kml", "doc.kml")
    waypoints = frame().rename(columns={"点位名称": "name", "类别": "desc"})
    waypoints.to_file(HERE / "waypoints.gpx", driver="GPX", engine="pyogrio", layer="waypoints")
    frame().to_file(HERE / "points.gpkg", layer="点位")
    shapefile("cpg_gbk", "GB18030", 0, has_cpg=True)
    shapefile("language_gbk", "GB18030", 0x4D, has_cpg=False)
    shapefile("untold_gbk", "GB18030", 0, has_cpg=False)
    shapefile("untold_utf8", "UTF-8", 0, has_cpg=False)


if __name__ == "__main__":
    main()
