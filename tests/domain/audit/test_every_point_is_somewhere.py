"""Every point lies in exactly one area of a level, or a finding says that it does not."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_app.domain.audit.audit import audit
from gis_app.domain.audit.finding import FindingKind
from tests.domain.invented_city import city

if TYPE_CHECKING:
    from gis_app.domain.audit.finding import Finding

WEST, SOUTH, SIDE = 80.20, 41.10, 0.01


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_every_point_is_in_one_area_or_in_a_finding(seed: int) -> None:
    rng = np.random.default_rng(seed)
    cuts = [0.0, *sorted(rng.uniform(0.5, 3.5, 3)), 4.0]
    # some neighbours overlap, some leave a gap, most meet
    slack = rng.choice([-0.1, 0.0, 0.0, 0.1], len(cuts) - 1)
    areas = [{"name": "市", "level": "city", "unit_fid": 1,
              "shape": shapely.box(WEST, SOUTH, WEST + 4 * SIDE, SOUTH + SIDE)}]  # fmt: skip
    for n, (start, end) in enumerate(itertools.pairwise(cuts)):
        right = min(end + slack[n], 4.0)
        shape = shapely.box(WEST + start * SIDE, SOUTH, WEST + right * SIDE, SOUTH + SIDE)
        areas.append({"name": f"区{n}", "level": "district", "parent_fid": 1, "unit_fid": 1,
                      "shape": shape})  # fmt: skip
    lon = WEST + rng.uniform(-0.5, 4.5, 60) * SIDE
    points = [
        {"layer": "squares", "name": f"点{n:02d}号", "lon": x, "lat": SOUTH + 0.5 * SIDE,
         "deadline": "2026-07-31", "requirement": "有"}
        for n, x in enumerate(lon.tolist())
    ]  # fmt: skip
    data = city(
        units=[{"name": "指挥部", "leader": "甲", "contact": "乙"}], areas=areas, points=points
    )
    found: dict[FindingKind, list[Finding]] = {}
    for finding in audit(data):
        found.setdefault(finding.kind, []).append(finding)
    outside = {finding.fid for finding in found.get(FindingKind.OUTSIDE, ())}
    districts = [row["shape"] for row in areas[1:]]
    for fid, x in enumerate(lon.tolist(), 1):
        place = shapely.Point(x, SOUTH + 0.5 * SIDE)
        count = sum(shape.covers(place) for shape in districts)
        told = [
            f.shape for kind in (FindingKind.GAP, FindingKind.OVERLAP) for f in found.get(kind, ())
        ]
        is_told = any(shapely.dwithin(shape, place, 1e-9) for shape in told)
        if not areas[0]["shape"].covers(place):
            assert fid in outside
        elif count == 1:
            assert fid not in outside
        else:
            assert is_told, (count, x)


@settings(max_examples=20, deadline=None)
@given(st.floats(0.1, 0.9), st.floats(0.02, 0.3))
def test_a_gap_is_as_large_as_it_was_cut(at: float, width: float) -> None:
    whole = shapely.box(WEST, SOUTH, WEST + SIDE, SOUTH + SIDE)
    slit = shapely.box(WEST + at * SIDE, SOUTH - 1, WEST + (at + width) * SIDE, SOUTH + 1)
    parts = [p for p in shapely.get_parts(whole.difference(slit)) if p.area > 1e-12]
    areas = [{"name": "市", "level": "city", "unit_fid": 1, "shape": whole}]
    areas += [{"name": f"区{n}", "level": "district", "parent_fid": 1, "shape": p, "unit_fid": 1}
              for n, p in enumerate(parts)]  # fmt: skip
    data = city(units=[{"name": "指挥部"}], areas=areas)
    gaps = [finding for finding in audit(data) if finding.kind is FindingKind.GAP]
    missing = whole.intersection(slit)
    total = sum(shapely.area(finding.shape) for finding in gaps)
    assert abs(total - missing.area) < 1e-12
    for finding in gaps:
        assert finding.fix is not None
        (batch,) = finding.fix.updates
        grown = shapely.from_wkb(batch.columns["geometry"][0])
        assert grown.covers(shapely.point_on_surface(finding.shape))
