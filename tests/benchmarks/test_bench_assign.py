"""A million points get their areas, units and reasons: 24 areas, 5,000 areas, and a plain join.

python -m pytest tests/benchmarks/test_bench_assign.py
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely

from gis_app.domain.area_index import AreaIndex
from gis_app.domain.remembered import Remembered
from gis_app.domain.table import PointColumns, Table, TextColumn
from gis_app.domain.terms import AreaLevel
from tests.benchmarks.test_bench_who import SIZE, SOUTH, WEST, wavy
from tests.domain.invented_city import city

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData

POINTS = 1_000_000


def register() -> Table:
    """Return a million points that the list says nothing about, so that their area decides."""
    random = np.random.default_rng(13)
    empty = city().table("points")
    columns = {
        name: TextColumn(np.full(POINTS, -1, np.int32), ())
        if isinstance(column, TextColumn)
        else np.zeros(POINTS, column.dtype)
        for name, column in empty.columns.items()
    }
    columns["layer"] = TextColumn(np.zeros(POINTS, np.int32), ("squares",))
    places = PointColumns(
        WEST + random.uniform(0, SIZE, POINTS), SOUTH + random.uniform(0, SIZE, POINTS)
    )
    return Table("points", np.arange(1, POINTS + 1), columns, places)


@pytest.fixture(scope="module", params=[24, 5000])
def province(request: pytest.FixtureRequest) -> CityData:
    areas = [
        {"name": f"责任区{n}", "level": "subdistrict", "unit_fid": n, "shape": shape}
        for n, shape in enumerate(wavy(request.param), 1)
    ]
    units = [{"name": f"街道办{n}"} for n in range(1, request.param + 1)]
    made = city(units=units, areas=areas)
    return made.with_tables({"points": register()})


def test_assign(benchmark: Any, province: CityData) -> None:
    """Time everything from the polygons on: index, areas, counts, units, ways."""
    from dataclasses import replace

    benchmark.extra_info["areas"] = len(province.table("areas"))

    def assigned() -> Any:
        return replace(province, remembered=Remembered()).point_state

    state = benchmark.pedantic(assigned, rounds=5, warmup_rounds=1)
    assert (state.unit_fid > 0).mean() > 0.99
    assert set(np.unique(state.way).tolist()) <= {-1, 3}
    assert ((state.area_count[AreaLevel.SUBDISTRICT] == 1) == (state.unit_fid > 0)).mean() > 0.999


def test_baseline_tree(benchmark: Any, province: CityData) -> None:
    """Join with shapely's tree alone, the way geopandas does."""
    places, areas = province.table("points").points, province.table("areas")
    tree_shapes = areas.shapes

    def joined() -> Any:
        tree = shapely.STRtree(tree_shapes)
        return tree.query(shapely.points(places.lon_deg, places.lat_deg), predicate="intersects")

    found = benchmark.pedantic(joined, rounds=2)
    ours = AreaIndex(areas).fids_by_level(places.lon_deg, places.lat_deg)[AreaLevel.SUBDISTRICT]
    assert (areas.fids[found[1]] == ours[found[0]]).mean() > 0.9999
