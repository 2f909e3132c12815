"""How long the responsibility audit takes, from a county-level city to a province's register.

python -m pytest tests/benchmarks/test_bench_audit.py
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely

from gis_app.domain.audit.audit import CHECKS, audit
from gis_app.domain.audit.ground import AuditGround
from gis_app.domain.load import LoadBy, load_table
from gis_app.domain.table import PointColumns, Table, TextColumn
from gis_app.workflows.open_city import open_city
from tests.benchmarks.test_bench_who import SIZE, SOUTH, WEST, wavy
from tests.domain.invented_city import city

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gis_app.domain.city_data import CityData

PROVINCE = 1_000_000
DISTRICTS = 24


@pytest.fixture(scope="module")
def sample() -> Iterator[CityData]:
    with open_city("sample") as opened:
        yield opened.data


@pytest.fixture(scope="module")
def province() -> CityData:
    """Return 1,000,000 points in 24 areas that tile, sound but for a hundred without a place."""
    shapes = wavy(DISTRICTS)
    areas: list[dict[str, Any]] = [
        {"name": f"区{n}", "level": "district", "unit_fid": n, "shape": shape, "parent_fid": 25}
        for n, shape in enumerate(shapes, 1)
    ]
    areas.append({"name": "省", "level": "city", "unit_fid": 1, "shape": shapely.union_all(shapes)})
    units = [
        {"name": f"区政府{n}", "leader": "某", "contact": "某", "phone": "1"}
        for n in range(1, DISTRICTS + 1)
    ]
    made = city(units=units, areas=areas)
    random = np.random.default_rng(5)
    lon = WEST + random.uniform(0, SIZE, PROVINCE)
    lat = SOUTH + random.uniform(0, SIZE, PROVINCE)
    lon[:100] = np.nan
    table = made.table("points")
    columns: dict[str, Any] = {}
    for name, column in table.columns.items():
        if isinstance(column, TextColumn):
            columns[name] = TextColumn(np.full(PROVINCE, -1, np.int32), ())
        else:
            columns[name] = np.zeros(PROVINCE, column.dtype)
    numbers = np.arange(PROVINCE, dtype=np.int32)
    columns["name"] = TextColumn(numbers, tuple(f"点位{n}" for n in range(PROVINCE)))
    columns["code"] = TextColumn(numbers, tuple(f"D{n:07d}" for n in range(PROVINCE)))
    columns["layer"] = TextColumn(np.zeros(PROVINCE, np.int32), ("squares",))
    for name in ("deadline", "requirement"):
        columns[name] = TextColumn(np.zeros(PROVINCE, np.int32), ("2026-07-31",))
    points = Table("points", numbers.astype(np.int64) + 1, columns, PointColumns(lon, lat))
    return made.with_tables({"points": points})


def test_audit_of_the_sample(benchmark: Any, sample: CityData) -> None:
    """Audit 328 points, 400 issues, 122 units and 90 areas, with five map rules."""
    found = benchmark(lambda: audit(replace(sample)))
    benchmark.extra_info["findings"] = len(found)
    assert len(found)


def test_audit_of_a_province(benchmark: Any, province: CityData) -> None:
    found = benchmark.pedantic(lambda: audit(replace(province)), rounds=2)
    benchmark.extra_info["findings"] = len(found)
    assert len(found) >= 100


@pytest.mark.parametrize("check", list(CHECKS), ids=str)
def test_one_check_of_a_province(benchmark: Any, province: CityData, check: Any) -> None:
    _ = province.point_state, province.issue_state
    benchmark.pedantic(lambda: list(CHECKS[check](AuditGround(province))), rounds=2)


def test_load_of_a_province(benchmark: Any, province: CityData) -> None:
    _ = province.point_state, province.issue_state
    table = benchmark.pedantic(lambda: load_table(province, LoadBy.UNIT), rounds=3)
    assert table.points.sum() > 0.99 * PROVINCE - 100
