"""Whose are 100,000 places: our containment against a spatial join by geopandas.

python -m pytest tests/benchmarks/test_bench_who.py
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely

from gis_app.domain.terms import AreaLevel
from tests.domain.invented_city import city

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData

POINTS = 100_000
AREAS = 600
WEST, SOUTH, SIZE = 80.15, 41.08, 0.2


def wavy(count: int) -> np.ndarray:
    """Return areas that tile a square and have borders of a hundred corners or more."""
    random = np.random.default_rng(12)
    seeds = shapely.MultiPoint(random.uniform(0, SIZE, (count, 2)))
    frame = shapely.box(0, 0, SIZE, SIZE)
    cells = shapely.intersection(
        shapely.get_parts(shapely.voronoi_polygons(seeds, extend_to=frame)), frame
    )
    cells = shapely.segmentize(cells, SIZE / 1000)

    def moved(xy: np.ndarray) -> np.ndarray:
        wave = np.sin(xy[:, ::-1] * 3000) * SIZE / 4000
        return xy + wave + [WEST, SOUTH]

    return np.asarray(shapely.transform(cells, moved), object)


@pytest.fixture(scope="module")
def big_city() -> CityData:
    shapes = wavy(AREAS)
    areas: list[dict[str, Any]] = [
        {"name": f"社区{n}", "level": "community", "unit_fid": n, "shape": shape}
        for n, shape in enumerate(shapes, 1)
    ]
    random = np.random.default_rng(13)
    lon = WEST + random.uniform(0, SIZE, POINTS)
    lat = SOUTH + random.uniform(0, SIZE, POINTS)
    points = [
        {"layer": "squares", "lon": x, "lat": y}
        for x, y in zip(lon.tolist(), lat.tolist(), strict=True)
    ]
    units = [{"name": f"居委会{n}"} for n in range(1, AREAS + 1)]
    return city(units=units, areas=areas, points=points)


def test_containment(benchmark: Any, big_city: CityData) -> None:
    places = big_city.table("points").points
    benchmark.extra_info["points"], benchmark.extra_info["areas"] = POINTS, AREAS
    index = big_city.area_index
    index.fids_by_level(places.lon_deg[:1], places.lat_deg[:1])
    found = benchmark(index.fids_by_level, places.lon_deg, places.lat_deg)
    assert (found[AreaLevel.COMMUNITY] > 0).mean() > 0.99


def test_whole_answer(benchmark: Any, big_city: CityData) -> None:
    """Time containment, the index and the responsible unit of every point together."""
    from dataclasses import replace

    state = benchmark(lambda: replace(big_city).point_state)
    assert (state.unit_fid > 0).mean() > 0.99


def test_baseline_geopandas_sjoin(benchmark: Any, big_city: CityData) -> None:
    import geopandas

    places, areas = big_city.table("points").points, big_city.table("areas")
    points = geopandas.GeoDataFrame(
        geometry=shapely.points(places.lon_deg, places.lat_deg), crs=4490
    )
    polygons = geopandas.GeoDataFrame({"fid": areas.fids}, geometry=areas.shapes, crs=4490)
    joined = benchmark(lambda: points.sjoin(polygons, how="left", predicate="intersects"))
    # the same answers, apart from places on a border
    first = joined[~joined.index.duplicated()]["fid"].fillna(0).to_numpy(np.int64)
    ours = big_city.area_index.fids_by_level(places.lon_deg, places.lat_deg)[AreaLevel.COMMUNITY]
    assert (first == ours).mean() > 0.9999
