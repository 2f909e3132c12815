"""The city both programs draw: points of four kinds and colours, 24 areas, 2,000 streets.

Seeded, so that every run makes the same features. NumPy, shapely and scipy alone make them; only
`write` needs pyogrio.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

BOX: Final = (80.20, 41.11, 80.34, 41.22)
KINDS: Final = ("markets", "schools", "residential_compounds", "parking_lots")
KINDS_ZH: Final = ("市场", "学校", "小区", "停车场")
CLASSES: Final = ("primary", "secondary", "minor")
ROADS: Final = (
    *("解放", "人民", "建设", "文化", "民主", "迎宾", "红旗"),
    *("新华", "团结", "塔北", "交通", "健康", "英巴扎"),
)
SHARES: Final = (0.70, 0.18, 0.08, 0.04)
"""Of the colours: none, white, yellow, red."""
AREAS: Final = 24


@dataclass(frozen=True, eq=False)
class PeerCity:
    """Hold the features as columns, in degrees."""

    lon_deg: NDArray[np.float64]
    lat_deg: NDArray[np.float64]
    kind: NDArray[np.int64]
    colour: NDArray[np.int8]
    road: NDArray[np.int64]
    areas: NDArray[np.object_]
    streets: NDArray[np.object_]
    street_class: NDArray[np.int64]

    def names(self) -> list[str]:
        """Return the Chinese name of every point."""
        return [
            f"{ROADS[r]}路{n}号{KINDS_ZH[k]}"
            for n, (r, k) in enumerate(zip(self.road.tolist(), self.kind.tolist(), strict=True), 1)
        ]


def make(count: int) -> PeerCity:
    """Make the city with so many points."""
    rng = np.random.default_rng(20260501 + count)
    left, bottom, right, top = BOX
    return PeerCity(
        rng.uniform(left, right, count),
        rng.uniform(bottom, top, count),
        rng.integers(0, len(KINDS), count),
        rng.choice(np.arange(4, dtype=np.int8), count, p=SHARES),
        rng.integers(0, len(ROADS), count),
        _areas(np.random.default_rng(7)),
        *_streets(np.random.default_rng(11), 2000),
    )


def _areas(rng: np.random.Generator) -> NDArray[np.object_]:
    left, bottom, right, top = BOX
    across, down = np.meshgrid(np.arange(6), np.arange(4))
    x = left + (across.ravel() + 0.5 + rng.uniform(-0.35, 0.35, AREAS)) * (right - left) / 6
    y = bottom + (down.ravel() + 0.5 + rng.uniform(-0.35, 0.35, AREAS)) * (top - bottom) / 4
    frame = shapely.box(*BOX)
    cells = shapely.voronoi_polygons(shapely.multipoints(np.column_stack([x, y])), extend_to=frame)
    cut = shapely.intersection(np.asarray(shapely.get_parts(cells)), frame)
    made: NDArray[np.object_] = shapely.segmentize(cut, 0.0004)
    return made


def _streets(rng: np.random.Generator, count: int) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
    left, bottom, right, top = BOX
    x, y = rng.uniform(left, right - 0.006, count), rng.uniform(bottom, top - 0.006, count)
    length, is_level = rng.uniform(0.001, 0.006, count), rng.random(count) < 0.5
    along = np.linspace(0, 1, 8)[None, :] * length[:, None]
    wobble = rng.normal(0, 0.00006, (count, 8))
    xs = x[:, None] + np.where(is_level[:, None], along, wobble)
    ys = y[:, None] + np.where(is_level[:, None], wobble, along)
    lines: NDArray[np.object_] = shapely.linestrings(np.stack([xs, ys], axis=2))
    return lines, rng.choice(3, count, p=[0.1, 0.3, 0.6]).astype(np.int64)


def write(city: PeerCity, folder: Path) -> None:
    """Write the city as three GeoPackages that QGIS 3.22 reads."""
    import geopandas as gpd

    def put(columns: dict[str, Any], shapes: NDArray[np.object_], name: str) -> None:
        frame = gpd.GeoDataFrame(columns, geometry=shapes, crs=4326)
        (folder / f"{name}.gpkg").unlink(missing_ok=True)
        frame.to_file(folder / f"{name}.gpkg", layer=name, driver="GPKG", VERSION="1.2")

    folder.mkdir(parents=True, exist_ok=True)
    ids = np.arange(1, len(city.kind) + 1)
    kinds, names = np.array(KINDS, object)[city.kind], np.array(city.names(), object)
    points = shapely.points(city.lon_deg, city.lat_deg)
    put({"id": ids, "kind": kinds, "colour": city.colour, "name": names}, points, "points")
    titles = [f"{ROADS[n % len(ROADS)]}街道" for n in range(AREAS)]
    put({"name": titles}, city.areas, "areas")
    classes = np.array(CLASSES, object)[city.street_class]
    put({"class": classes}, city.streets, "streets")
