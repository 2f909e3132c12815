from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_app.geo.extent import MapExtent
from gis_app.geo.point_grid import PointGrid

_SPAN = 10_000.0


def _places(seed: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    x, y = 8.9e6 + rng.uniform(0, _SPAN, count), 5.0e6 + rng.uniform(0, _SPAN, count)
    x[:: max(count // 7, 1)] = np.nan
    return x, y


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 99), st.integers(1, 4000), st.tuples(*[st.floats(-0.2, 1.2)] * 4))
def test_a_box_holds_what_a_look_at_every_place_finds(
    seed: int, count: int, shares: tuple[float, float, float, float]
) -> None:
    x, y = _places(seed, count)
    left, right = sorted(8.9e6 + share * _SPAN for share in shares[:2])
    bottom, top = sorted(5.0e6 + share * _SPAN for share in shares[2:])
    found = PointGrid(x, y).in_box(MapExtent(left, bottom, right, top))
    # places within a millimetre of an edge may fall on either side of it
    sure = (x > left + 0.01) & (x < right - 0.01) & (y > bottom + 0.01) & (y < top - 0.01)
    near = (x > left - 0.01) & (x < right + 0.01) & (y > bottom - 0.01) & (y < top + 0.01)
    assert set(np.flatnonzero(sure)) <= set(found.tolist()) <= set(np.flatnonzero(near))


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 99), st.integers(1, 3000), st.lists(st.floats(0.1, 1), min_size=3, max_size=9)
)
def test_a_polygon_holds_what_shapely_finds(seed: int, count: int, radii: list[float]) -> None:
    x, y = _places(seed, count)
    angles = np.linspace(0, 2 * np.pi, len(radii), endpoint=False)
    reach = np.array(radii) * _SPAN * 0.6
    middle = 8.9e6 + _SPAN / 2, 5.0e6 + _SPAN / 2
    polygon = shapely.Polygon(
        np.column_stack([middle[0] + reach * np.cos(angles), middle[1] + reach * np.sin(angles)])
    )
    found = set(PointGrid(x, y).in_polygon(polygon).tolist())
    placed = np.isfinite(x)
    inside = np.zeros(count, bool)
    inside[placed] = shapely.contains_xy(polygon.buffer(-0.01), x[placed], y[placed])
    around = np.zeros(count, bool)
    around[placed] = shapely.contains_xy(polygon.buffer(0.01), x[placed], y[placed])
    assert set(np.flatnonzero(inside)) <= found <= set(np.flatnonzero(around))


def test_nothing_and_one_place() -> None:
    nothing = PointGrid(np.empty(0), np.empty(0))
    everywhere = MapExtent(-1e8, -1e8, 1e8, 1e8)
    assert len(nothing.in_box(everywhere)) == 0
    assert len(nothing.in_polygon(shapely.box(-1, -1, 1, 1))) == 0
    one = PointGrid([5.0], [7.0])
    assert one.in_box(everywhere).tolist() == [0]
    assert one.in_polygon(shapely.Polygon()).tolist() == []
