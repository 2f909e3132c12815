"""What did not change is not worked out again; what changed is."""

from __future__ import annotations

from dataclasses import replace

from gis_app.domain.map_look import LayerSettings
from gis_app.domain.remembered import Remembered
from gis_app.domain.terms import AreaLevel
from tests.domain.invented_city import AREAS, IN_NEW_CHINA, IN_RED_BRIDGE, UNITS, city, table


def test_a_result_lives_as_long_as_its_sources() -> None:
    kept, made, a, b = Remembered(), [], object(), object()

    def make() -> int:
        made.append(1)
        return len(made)

    assert [kept.get("x", (a,), make), kept.get("x", (a,), make)] == [1, 1]
    assert kept.get("x", (b,), make) == 2
    assert kept.get("x", (b, a), make) == 3
    assert kept.get("y", (b, a), make) == 4


def test_an_edit_of_issues_keeps_the_areas_of_points() -> None:
    at = {"lon": IN_RED_BRIDGE[0], "lat": IN_RED_BRIDGE[1], "layer": "squares"}
    before = city(units=UNITS, areas=AREAS, points=[at])
    after = before.with_tables({"issues": table("issues", [{"point_fid": 1}])})
    assert after.area_index is before.area_index
    assert after.point_state.area_fid is before.point_state.area_fid
    assert after.point_state.open_count.tolist() == [1]
    moved = {**at, "lon": IN_NEW_CHINA[0], "lat": IN_NEW_CHINA[1]}
    later = after.with_tables({"points": table("points", [moved])})
    assert later.point_state.area_fid[AreaLevel.COMMUNITY].tolist() == [4]
    gone = later.with_tables({"areas": table("areas", AREAS[:2])})
    assert gone.point_state.area_fid[AreaLevel.COMMUNITY].tolist() == [0]
    renamed = gone.with_tables({"units": table("units", [{"name": "新"}])})
    assert renamed.unit_tree.named("新") == 1
    assert gone.unit_tree.named("新") == 0


def test_a_layer_switch_keeps_what_was_worked_out() -> None:
    before = city(units=UNITS, areas=AREAS, issues=[{"step": "tracked"}])
    state, points = before.issue_state, before.point_state
    after = before.with_appearance(
        replace(before.appearance, layers={"schools": LayerSettings(is_visible=False)})
    )
    assert after.issue_state is state
    assert after.point_state is points
    assert after.layer_settings["schools"].is_visible is False
    assert not before.layer_settings
