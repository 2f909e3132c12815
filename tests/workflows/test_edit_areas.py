"""Areas drawn, split, merged, reshaped, mended and derived, as edits of a project."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely

from gis_app.domain.edits import GEOMETRY, Edit, RowBatch
from gis_app.domain.project_settings import ProjectSettings
from gis_app.domain.terms import AreaLevel
from gis_app.errors import EditError
from gis_app.messages import CHINESE, Translator, msg
from gis_app.project.city import City
from gis_app.workflows.check_areas import check_areas, check_lines, repair_edit
from gis_app.workflows.derive_areas import derive_areas
from gis_app.workflows.edit_areas import draw_area, merge_areas, reshape_area, split_area
from tests.domain.invented_city import AREAS, CATALOGUE, SIDE, SOUTH, UNITS, WEST, square
from tests.workflows.test_edit_units import batch, digest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LABEL = msg("Split area {area}", area="")


def at(column: float, row: float) -> tuple[float, float]:
    return WEST + column * SIDE, SOUTH + row * SIDE


def line(*places: tuple[float, float]) -> shapely.LineString:
    return shapely.LineString([at(*place) for place in places])


def with_shape(row: dict[str, Any]) -> dict[str, Any]:
    row = dict(row)
    row[GEOMETRY] = shapely.to_wkb(row.pop("shape"))
    return row


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    with City.create(tmp_path / "a.gpkg", ProjectSettings(), CATALOGUE) as made:
        areas = [with_shape(row) for row in AREAS]
        made.apply(Edit(LABEL, inserts=(batch("units", *UNITS), batch("areas", *areas))))
        yield made


def shape(city: City, fid: int) -> Any:
    areas = city.data.table("areas")
    return areas.shapes[areas.position(fid)]


def told(*arguments: Any) -> str:
    work, *rest = arguments
    with pytest.raises(EditError) as caught:
        work(*rest)
    return str(caught.value)


def test_a_split_makes_rows_and_undo_takes_them_back_bit_for_bit(city: City) -> None:
    before = digest(city)
    city.apply(split_area(city.data, city.reserve_fids, 3, line((0.4, -1), (0.4, 2))))
    areas = city.data.table("areas")
    new = areas.row(6)
    assert (new["name"], new["level"], new["unit_fid"]) == ("红桥社区(2)", "community", 5)
    assert new["parent_fid"] == 2
    both = shapely.union_all([shape(city, 3), shape(city, 6)])
    assert shapely.symmetric_difference(both, square(0, 0)).area < 1e-15
    assert shape(city, 3).area > shape(city, 6).area
    assert city.data.responsibility.who(*at(0.2, 0.5)).areas == (6, 2, 1)
    city.undo()
    assert digest(city) == before
    assert "border to border" in told(
        split_area, city.data, city.reserve_fids, 3, line((0.4, 0.2), (0.4, 0.8))
    )


def test_reshaping_moves_points_from_one_to_the_other(city: City) -> None:
    before = digest(city)
    assert city.data.responsibility.who(*at(1.1, 0.5)).areas[0] == 4
    city.apply(reshape_area(city.data, 3, line((1, 0.2), (1.3, 0.2), (1.3, 0.8), (1, 0.8))))
    assert city.data.responsibility.who(*at(1.1, 0.5)).areas[0] == 3
    assert city.data.responsibility.who(*at(1.1, 0.9)).areas[0] == 4
    pair = np.array([shape(city, 3), shape(city, 4)], object)
    assert shapely.coverage_is_valid(pair)
    assert shape(city, 2).equals(square(0, 0, 2)), "another level keeps its border"
    city.undo()
    assert digest(city) == before
    assert "moves no border" in told(reshape_area, city.data, 3, line((0.2, 0.2), (0.3, 0.3)))


def test_a_drawn_area_fits_beside_its_neighbours(city: City) -> None:
    drawn = shapely.box(*at(0.5, 0.5), *at(1.5, 1.5))
    cells = {"name": "新社区", "unit_fid": 4, "parent_fid": 2}
    city.apply(draw_area(city.data, city.reserve_fids, drawn, AreaLevel.COMMUNITY, cells))
    new = shape(city, 6)
    assert new.area == pytest.approx(0.5 * SIDE * SIDE)
    assert shapely.coverage_is_valid(np.array([shape(city, n) for n in (3, 4, 6)], object))
    bow = shapely.Polygon([at(0, 2), at(1, 3), at(1, 2), at(0, 3)])
    arguments = (city.data, city.reserve_fids, bow, AreaLevel.COMMUNITY, {"name": "x"})
    assert "crosses itself" in told(draw_area, *arguments)
    inside = shapely.box(*at(0.2, 0.2), *at(0.3, 0.3))
    arguments = (city.data, city.reserve_fids, inside, AreaLevel.COMMUNITY, {"name": "x"})
    assert "cover all of it already" in told(draw_area, *arguments)


def test_merging_takes_what_lies_below_along(city: City) -> None:
    point = {"name": "点", "layer": "squares", "area_name": "新华社区"}
    city.apply(Edit(LABEL, inserts=(batch("points", point),)))
    city.apply(merge_areas(city.data, [3, 4], 3))
    assert not city.data.table("areas").has(4)
    assert shape(city, 3).equals(shapely.union(square(0, 0), square(1, 0)))
    assert city.data.table("points").value(1, "area_name") == "红桥社区"
    city.undo()
    city.apply(merge_areas(city.data, [2, 5], 5))
    assert city.data.table("areas").value(3, "parent_fid") == 5
    assert "one level" in told(merge_areas, city.data, [3, 5], 5)


def test_flaws_are_told_and_narrow_ones_mended(city: City) -> None:
    metre = 1 / 84_000
    over = shapely.MultiPolygon([shapely.box(*at(0, 0), at(1, 0)[0] + metre, at(0, 1)[1])])
    lower = shapely.MultiPolygon([shapely.box(*at(2, 0), *at(4, 1.9))])
    cells = {GEOMETRY: [shapely.to_wkb(over), shapely.to_wkb(lower)]}
    city.apply(Edit(LABEL, updates=(RowBatch("areas", np.array([3, 5]), cells),)))
    checks = check_areas(city.data, 5)
    lines = [str(one) for one in check_lines(city.data, checks)]
    assert any(text.startswith("红桥社区, 新华社区 overlap") for text in lines)
    assert any(text.startswith("Gap beside") for text in lines)
    city.apply(repair_edit(checks))
    left = [str(one) for one in check_lines(city.data, check_areas(city.data, 5))]
    assert not any("overlap" in text for text in left)
    assert shapely.coverage_is_valid(np.array([shape(city, 3), shape(city, 4)], object))


def test_a_community_across_two_subdistricts_is_told(city: City) -> None:
    across = shapely.MultiPolygon([shapely.box(*at(1.5, 1.1), *at(2.5, 1.6))])
    row = {"fid": 9, "name": "跨界社区", "level": "community", GEOMETRY: shapely.to_wkb(across)}
    city.apply(Edit(LABEL, inserts=(batch("areas", row),)))
    lines = [str(one) for one in check_lines(city.data, check_areas(city.data, 5))]
    expected = "跨界社区 (Community) crosses a border above: 红桥街道 50.0%, 兰干街道 50.0%"
    assert expected in lines


def test_a_city_without_borders_gets_provisional_areas(tmp_path: Path) -> None:
    with City.create(tmp_path / "b.gpkg", ProjectSettings(), CATALOGUE) as city:
        random = np.random.default_rng(4)
        rows = []
        for name, west in (("东社区", 2.2), ("西社区", 0.2)):
            for x, y in random.uniform(0, 1.5, (12, 2)):
                lon, lat = at(west + x, y)
                shape_ = shapely.to_wkb(shapely.Point(lon, lat))
                rows.append({"name": "点", "layer": "squares", "area_name": name, GEOMETRY: shape_})
        units = batch("units", {"name": "东社区", "kind": "community"})
        points = batch("points", *rows)
        with pytest.raises(EditError, match="No placed point"):
            derive_areas(city.data, city.reserve_fids, AreaLevel.COMMUNITY)
        city.apply(Edit(LABEL, inserts=(units, points)))
        city.apply(derive_areas(city.data, city.reserve_fids, AreaLevel.COMMUNITY))
        areas = city.data.table("areas")
        assert sorted(areas.text("name").words) == ["东社区", "西社区"]
        assert areas.numbers("is_provisional").tolist() == [1, 1]
        assert shapely.coverage_is_valid(areas.shapes)
        state = city.data.point_state
        found = areas.positions(state.area_fid[AreaLevel.COMMUNITY])
        names = city.data.table("points").text("area_name").values()
        assert (areas.text("name").values()[found] == names).all()
        doubts = [str(d) for d in city.data.responsibility.who(*at(0.5, 0.5)).doubts]
        assert "The border of 西社区 is provisional" in doubts
        assert "already have borders" in told(
            derive_areas, city.data, city.reserve_fids, AreaLevel.COMMUNITY
        )
        city.undo()
        assert len(city.data.table("areas")) == 0


def test_many_narrow_flaws_are_told_as_one_line_and_names_as_a_language_lists_them(
    city: City,
) -> None:
    # forty notches half a metre deep along the lower border, which is the city's too
    (west, south), (east, north) = at(2, 0), at(4, 2)
    x = np.linspace(west, east, 81)
    rim = np.c_[x, south + 0.5 / 111_000 * (np.arange(81) % 2)]
    lower = shapely.MultiPolygon([shapely.Polygon([*rim.tolist(), (east, north), (west, north)])])
    over = shapely.MultiPolygon([shapely.box(*at(0, 0), at(1.2, 0)[0], at(0, 1)[1])])
    cells = {GEOMETRY: [shapely.to_wkb(over), shapely.to_wkb(lower)]}
    city.apply(Edit(LABEL, updates=(RowBatch("areas", np.array([3, 5]), cells),)))
    checks = check_areas(city.data, 5)
    narrow = [flaw for one in checks for flaw, _fids in one.flaws if flaw.is_mended]
    assert len(narrow) == 40
    lines = list(check_lines(city.data, checks))
    gaps = [str(one) for one in lines if str(one).startswith("Gap beside 兰干街道: ")]
    assert len(gaps) == 10
    assert all(" 0.3 m wide" in gap or " 0.2 m wide" in gap for gap in gaps)
    assert any("30 more narrow gaps and overlaps" in str(one) for one in lines)
    overlap = next(one for one in lines if "overlap:" in str(one))
    assert str(overlap).startswith("红桥社区, 新华社区 overlap")
    assert Translator(CHINESE)(overlap).startswith("红桥社区、新华社区")
    city.apply(repair_edit(checks))
    left = list(check_lines(city.data, check_areas(city.data, 5)))
    assert not any("narrow" in str(one) or " 0.3 m wide" in str(one) for one in left)
