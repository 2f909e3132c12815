"""Walking along streets: against hand-made grids and the straight line."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_app.geo.crs import metres_per_degree
from gis_app.geo.measure import distances_m
from gis_app.geo.street_network import Nearest, StreetNetwork

Places = list[tuple[float, float]]

LON, LAT = 80.26, 41.17
PER_LON, PER_LAT = metres_per_degree(LAT)


def place(x_m: float, y_m: float) -> tuple[float, float]:
    return LON + x_m / PER_LON, LAT + y_m / PER_LAT


def line(*xy: tuple[float, float]) -> shapely.LineString:
    return shapely.LineString([place(*one) for one in xy])


def nearest(
    network: StreetNetwork, here: Places, there: Places, within_m: float = 2_000.0
) -> Nearest:
    a, b = np.array([place(*p) for p in here]), np.array([place(*p) for p in there])
    return network.nearest(a[:, 0], a[:, 1], b[:, 0], b[:, 1], within_m)


def lines(*given: shapely.LineString) -> np.ndarray:
    out = np.empty(len(given), object)
    out[:] = given
    return out


def test_the_way_goes_round_the_corner_and_counts_the_steps_beside_the_street() -> None:
    corner = StreetNetwork(lines(line((0, 0), (300, 0)), line((300, 0), (300, 400))))
    found = nearest(corner, [(100, 10)], [(310, 350)])
    assert found.target.tolist() == [0]
    assert found.is_walked.tolist() == [True]
    assert found.metres[0] == pytest.approx(10 + 200 + 350 + 10, rel=0.003)


def test_two_places_on_one_segment_meet_without_a_detour() -> None:
    street = StreetNetwork(lines(line((0, 0), (1000, 0))))
    found = nearest(street, [(100, 0)], [(900, 0), (160, 0)])
    assert found.target.tolist() == [1]
    assert found.metres[0] == pytest.approx(60, abs=0.5)


def test_parallel_streets_between_the_same_corners_keep_their_own_lengths() -> None:
    direct = line((0, 0), (400, 0))
    detour = line((0, 0), (200, 300), (400, 0))
    network = StreetNetwork(lines(direct, line((0, 0), (400, 0)), detour))
    found = nearest(network, [(0, 0)], [(400, 0)])
    assert found.metres[0] == pytest.approx(400, rel=0.003)


def test_what_no_street_reaches_is_measured_straight_and_says_so() -> None:
    street = StreetNetwork(lines(line((0, 0), (500, 0))), reach_m=100)
    found = nearest(street, [(0, 900), (10, 0)], [(0, 600), (400, 0)])
    assert found.is_walked.tolist() == [False, True]
    assert found.target.tolist() == [0, 1]
    assert found.metres == pytest.approx([300, 390], rel=0.003)


def test_streets_that_do_not_meet_lead_nowhere() -> None:
    apart = StreetNetwork(lines(line((0, 0), (100, 0)), line((0, 50), (100, 50))), reach_m=20)
    found = nearest(apart, [(50, 0)], [(50, 50)])
    assert found.target.tolist() == [-1]
    assert np.isinf(found.metres[0])
    assert found.is_walked.tolist() == [True]


def test_without_streets_everything_is_straight() -> None:
    found = nearest(StreetNetwork(np.empty(0, object)), [(0, 0)], [(30, 40), (300, 400)])
    assert found.target.tolist() == [0]
    assert found.metres[0] == pytest.approx(50, rel=0.003)
    assert not found.is_walked.any()


def test_nothing_within_reach_is_no_target() -> None:
    found = nearest(StreetNetwork(np.empty(0, object)), [(0, 0)], [(300, 400)], within_m=499)
    assert found.target.tolist() == [-1]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_walking_is_never_shorter_than_the_crow_flies(seed: int) -> None:
    rng = np.random.default_rng(seed)
    grid = [line((x, 0), (x, 200), (x, 400)) for x in (0, 200, 400)]
    grid += [line((0, y), (200, y), (400, y)) for y in (0, 200, 400)]
    here = [tuple(xy) for xy in rng.uniform(0, 400, (6, 2))]
    there = [tuple(xy) for xy in rng.uniform(0, 400, (4, 2))]
    found = nearest(StreetNetwork(lines(*grid)), here, there)
    a, b = np.array([place(*p) for p in here]), np.array([place(*p) for p in there])
    hit = b[found.target]
    straight = distances_m(a[:, 0], a[:, 1], hit[:, 0], hit[:, 1])
    assert (found.target >= 0).all()
    assert (found.metres >= straight * 0.999).all()
