"""Every place of a level lies in exactly one area, or in a flaw that the check finds."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_app.domain.terms import AreaLevel
from gis_app.workflows.check_areas import check_areas
from tests.domain.invented_city import city
from tests.geo.test_coverage_edit import tiling

FRAME = shapely.box(80, 41, 81, 42)


@settings(max_examples=20, deadline=None)
@given(
    st.integers(0, 10_000),
    st.integers(0, 6),
    st.floats(0.01, 0.2),
    st.floats(-0.2, 0.2),
    st.integers(0, 10_000),
)
def test_exactly_one_area_or_a_flaw(
    seed: int, at: int, east: float, north: float, places: int
) -> None:
    shapes = tiling(seed)
    moved = shapely.transform(shapes[at], lambda xy: xy + np.array([east, north]))
    kept = [p for p in shapely.get_parts(shapely.intersection(moved, FRAME)) if p.area > 0]
    shapes[at] = shapely.MultiPolygon([p for p in kept if p.geom_type == "Polygon"])
    rows: list[dict[str, Any]] = [
        {"fid": n, "name": f"街道{n}", "level": "subdistrict", "shape": shape}
        for n, shape in enumerate(shapes, 1)
        if not shape.is_empty
    ]
    whole = shapely.MultiPolygon([FRAME])
    rows.append({"fid": 99, "name": "全市", "level": "city", "shape": whole})
    data = city(areas=rows)
    flaws = [
        flaw.shape
        for check in check_areas(data, 0.0)
        for flaw, _fids in check.flaws
        if check.level == AreaLevel.SUBDISTRICT
    ]
    random = np.random.default_rng(places)
    lon, lat = random.uniform(80, 81, 400), random.uniform(41, 42, 400)
    _fids, counts = data.area_index.fids_and_counts(lon, lat)
    land = shapely.union_all(flaws) if flaws else shapely.Polygon()
    in_flaw = shapely.intersects_xy(land, lon, lat)
    assert ((counts[AreaLevel.SUBDISTRICT] == 1) == ~in_flaw).all()
