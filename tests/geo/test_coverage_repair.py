"""Slivers, overlaps and broken rings are found and mended; wide ones are told and left."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely
import shapely.ops
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gis_app.geo.coverage import Flaw
from gis_app.geo.coverage_faces import faces_of
from gis_app.geo.coverage_repair import repaired
from gis_app.geo.crs import metres_per_degree
from gis_app.geo.nesting import shares
from tests.geo.test_coverage_edit import column, tiling

PER_LON, PER_LAT = metres_per_degree(41.5)
FRAME = shapely.box(80, 41, 81, 42)


def box(west: float, south: float, east: float, north: float) -> Any:
    return shapely.MultiPolygon([shapely.box(80 + west, 41 + south, 80 + east, 41 + north)])


def test_a_sliver_between_two_goes_to_one_of_them() -> None:
    two_m = 2 / PER_LON
    given_ = column(box(0, 0, 0.5, 1), box(0.5 + two_m, 0, 1, 1))
    out, flaws = repaired(given_, 5, FRAME)
    assert [(f.kind, f.positions, f.is_mended) for f in flaws] == [(Flaw.GAP, (0, 1), True)]
    assert flaws[0].width_m == pytest.approx(2, rel=0.02)
    assert shapely.coverage_is_valid(out)
    assert shapely.union_all(out).equals(FRAME)
    # without a frame nobody knows that it is a gap: it is open at both ends
    assert repaired(given_, 5)[1] == ()


def test_an_overlap_goes_to_the_smaller_one_as_answers_do() -> None:
    metre = 1 / PER_LON
    given_ = column(box(0, 0, 0.6 + metre, 1), box(0.6, 0, 1, 1))
    out, flaws = repaired(given_, 5, FRAME)
    assert [(f.kind, f.positions, f.is_mended) for f in flaws] == [(Flaw.OVERLAP, (0, 1), True)]
    assert out[0].equals(box(0, 0, 0.6, 1))
    assert out[1].equals(given_[1])


def test_wide_flaws_are_told_and_left() -> None:
    given_ = column(box(0, 0, 0.5, 1), box(0.45, 0, 0.9, 1))
    out, flaws = repaired(given_, 5, FRAME)
    assert sorted((f.kind, f.is_mended) for f in flaws) == [
        (Flaw.GAP, False),
        (Flaw.OVERLAP, False),
    ]
    assert all(a is b for a, b in zip(out, given_, strict=True))
    assert sum(f.area_m2 for f in flaws if f.kind is Flaw.GAP) == pytest.approx(
        0.1 * PER_LON * PER_LAT, rel=0.01
    )


def test_a_ring_that_crosses_itself_is_made_right() -> None:
    bow = shapely.Polygon([(80, 41), (81, 42), (81, 41), (80, 42)])
    out, flaws = repaired(column(bow, None), 5)
    assert [(f.kind, f.positions) for f in flaws] == [(Flaw.BROKEN_RING, (0,))]
    assert out[0].is_valid
    assert out[0].area == pytest.approx(0.5)
    assert out[1] is None


def test_a_lake_is_no_gap_and_a_hole_between_two_is() -> None:
    lake = box(0, 0, 1, 1).difference(box(0.4, 0.4, 0.6, 0.6))
    assert repaired(column(shapely.MultiPolygon([lake])), 1e6)[1] == ()
    left = box(0, 0, 0.5, 1).difference(box(0.4, 0.4, 0.6, 0.6))
    right = box(0.5, 0, 1, 1).difference(box(0.4, 0.4, 0.6, 0.6))
    pair = column(shapely.MultiPolygon([left]), shapely.MultiPolygon([right]))
    _out, flaws = repaired(pair, 5)
    assert [(f.kind, f.positions, f.is_mended) for f in flaws] == [(Flaw.GAP, (0, 1), False)]


def test_a_hair_between_two_is_closed_and_not_told() -> None:
    four_mm = 0.004 / PER_LON
    given_ = column(box(0, 0, 0.5, 1), box(0.5 + four_mm, 0, 1, 1))
    out, flaws = repaired(given_, 5, FRAME)
    assert flaws == ()
    assert shapely.coverage_is_valid(out)
    assert shapely.union_all(out).equals(FRAME)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 6), st.floats(-3, 3))
@example(seed=0, at=0, metres=-0.00390625)
def test_whatever_a_hand_drew_twice_becomes_one_border(seed: int, at: int, metres: float) -> None:
    drawn, by = tiling(seed), (metres / PER_LON, metres / PER_LAT)
    drawn[at] = shapely.MultiPolygon(
        list(shapely.get_parts(shapely.intersection(
            shapely.transform(drawn[at], lambda xy: xy + np.array(by)),
            FRAME,
        )))
    )  # fmt: skip
    out, flaws = repaired(drawn, 10, FRAME)
    assert all(flaw.is_mended for flaw in flaws)
    assert shapely.coverage_is_valid(out[~shapely.is_missing(out)])
    # what is left open is no wider than the grid that borders are told apart by
    assert shapely.symmetric_difference(shapely.union_all(out), FRAME).area < 1e-8
    again, more = repaired(out, 10, FRAME)
    assert more == ()
    assert all(a is b for a, b in zip(again, out, strict=True))


def test_shares_of_the_level_above() -> None:
    large = column(box(0, 0, 0.5, 1), box(0.5, 0, 1, 1))
    small = column(box(0, 0, 0.5, 0.5), box(0.4, 0.5, 0.8, 1), box(3, 0, 4, 1), None)
    found = shares(small, large, 0.01)
    assert found[0] == ((0, 1.0),)
    assert [(p, round(s, 2)) for p, s in found[1]] == [(1, 0.75), (0, 0.25)]
    assert found[2:] == ((), ())


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 6))
def test_the_longest_neighbour_of_every_face_as_shapely_measures_it(seed: int, at: int) -> None:
    drawn = tiling(seed)
    drawn[at] = None
    cut = faces_of(drawn, (shapely.boundary(FRAME),))
    found = cut.along_most()
    assert len(found) == len(cut.faces)
    for face, claim, best in zip(cut.faces, cut.claims, found.tolist(), strict=True):
        rim = shapely.boundary(face)
        beside = [
            0.0
            if one is None or n in claim
            else shapely.length(shapely.intersection(shapely.boundary(one), rim))
            for n, one in enumerate(drawn)
        ]
        if max(beside) == 0:
            assert best == -1
        else:
            assert beside[best] == pytest.approx(max(beside), rel=1e-6)


def test_thousands_of_hairs_are_closed_in_one_go() -> None:
    # a frame drawn apart from the areas: its shore is a hair off at every corner
    random = np.random.default_rng(4)
    turn = np.linspace(0, 2 * np.pi, 3001)[:-1]
    shore = np.c_[80.5 + 0.3 * np.cos(turn), 41.5 + 0.3 * np.sin(turn)]
    land = shapely.Polygon(shore)
    near = shapely.Polygon(shore + random.uniform(-4e-8, 4e-8, shore.shape))
    halves = column(
        *(
            shapely.MultiPolygon([part])
            for part in shapely.get_parts(
                shapely.ops.split(near, shapely.LineString(shore[[0, 1500]]))
            )
        )
    )
    out, flaws = repaired(halves, 5, land)
    assert flaws == ()
    assert shapely.coverage_is_valid(out)
    assert shapely.difference(land, shapely.union_all(out)).area < 1e-12
