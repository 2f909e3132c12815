"""An area that crosses the border of the level above says so itself, and so does the one above."""

from __future__ import annotations

import pytest
import shapely

from gis_app.domain.area_nesting import crossed_above, crossing_below
from gis_app.messages import ENGLISH, Translator
from gis_app.ui.area_lines import area_lines
from tests.domain.invented_city import city, square


def _half_over() -> shapely.MultiPolygon:
    """Return a community that lies by a quarter in the street to the east."""
    west = square(0, 0, 2).bounds
    width = (west[2] - west[0]) / 2
    return shapely.MultiPolygon(
        [shapely.box(west[2] - 0.75 * width, west[1], west[2] + 0.25 * width, west[3])]
    )


AREAS = (
    {"fid": 1, "name": "西街道", "level": "subdistrict", "shape": square(0, 0, 2)},
    {"fid": 2, "name": "东街道", "level": "subdistrict", "shape": square(2, 0, 2)},
    {"fid": 3, "name": "跨界社区", "level": "community", "parent_fid": 1, "shape": _half_over()},
    {"fid": 4, "name": "本分社区", "level": "community", "parent_fid": 1, "shape": square(0, 0)},
    {"fid": 5, "name": "无图社区", "level": "community", "parent_fid": 1},
    {"fid": 6, "name": "旧街道", "level": "subdistrict", "valid_to": "2026-01-01",
     "shape": square(0, 0, 3)},
)  # fmt: skip


def test_an_area_knows_the_borders_it_crosses() -> None:
    data = city(areas=AREAS)
    ((first, large), (second, small)) = crossed_above(data, 3)
    assert (first, second) == (1, 2)
    assert large == pytest.approx(0.75, abs=0.01)
    assert small == pytest.approx(0.25, abs=0.01)
    assert crossed_above(data, 4) == crossed_above(data, 5) == crossed_above(data, 1) == ()


def test_an_area_knows_what_lies_in_it_in_part() -> None:
    data = city(areas=AREAS)
    assert set(crossing_below(data, 1)) == set(crossing_below(data, 2)) == {3}
    assert crossing_below(data, 3) == crossing_below(data, 5) == {}


def test_the_inspector_says_it_in_words() -> None:
    data, t = city(areas=AREAS), Translator(ENGLISH)
    own = dict(area_lines(data, 3, t))
    assert own["Crosses the border of"].startswith("⚠ 西街道 75.0%, 东街道 25.0%")
    assert dict(area_lines(data, 2, t))["Only partly within"] == "⚠ 跨界社区 25.0%"
    assert "Crosses the border of" not in dict(area_lines(data, 4, t))
    assert area_lines(data, 5, t) == ()
