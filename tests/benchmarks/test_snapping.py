"""A corner snaps among a million points and half a million corners of streets.

    pytest tests/benchmarks/test_snapping.py --benchmark-only

The baseline in the same run is a full search of the same columns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely

from gis_app.geo.crs import to_map
from gis_app.geo.extent import GeoPoint
from gis_app.geo.snap_index import SnapIndex

if TYPE_CHECKING:
    from numpy.typing import NDArray

HERE = GeoPoint(80.26, 41.17)


@pytest.fixture(scope="module")
def places() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    chance = np.random.default_rng(1)
    return 80 + chance.random(1_000_000) * 0.6, 41 + chance.random(1_000_000) * 0.4


@pytest.fixture(scope="module")
def streets() -> NDArray[np.object_]:
    chance = np.random.default_rng(2)
    starts = np.column_stack([80 + chance.random(20_000) * 0.6, 41 + chance.random(20_000) * 0.4])
    steps = chance.normal(0, 2e-4, (20_000, 25, 2)).cumsum(axis=1)
    return shapely.linestrings(starts[:, None, :] + steps)


def test_index_of_a_million_points(benchmark: Any, places: Any) -> None:
    assert len(benchmark.pedantic(SnapIndex.of_points, places, rounds=3)) == 1_000_000


def test_index_of_streets(benchmark: Any, streets: Any) -> None:
    assert len(benchmark.pedantic(SnapIndex.of_shapes, (streets,), rounds=3)) == 500_000


def test_snap_to_a_point(benchmark: Any, places: Any) -> None:
    index = SnapIndex.of_points(*places)
    benchmark(index.nearest, HERE.in_map(), 50.0)


def test_snap_to_a_street(benchmark: Any, streets: Any) -> None:
    index = SnapIndex.of_shapes(streets)
    benchmark(index.nearest, HERE.in_map(), 50.0)


def test_full_search(benchmark: Any, places: Any) -> None:
    x, y = to_map(*places)
    at = HERE.in_map()
    benchmark(lambda: np.hypot(x - at.x, y - at.y).argmin())
