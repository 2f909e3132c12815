"""Each kind of rule against places whose distances are known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import shapely

from gis_app.domain.audit.audit import audit
from gis_app.domain.audit.finding import FindingSeverity
from gis_app.domain.audit.ground import AuditGround
from gis_app.domain.layer_spec import (
    Catalogue,
    LayerGroup,
    LayerSpec,
    LineSymbol,
    MarkerShape,
    MarkerSymbol,
)
from gis_app.domain.rules.along_streets import AlongStreets
from gis_app.domain.rules.city_ground import CityGround
from gis_app.domain.rules.near import NothingNear, SomethingNear, SpacingInside
from gis_app.domain.rules.zones import InZone
from gis_app.geo.crs import metres_per_degree
from gis_app.geo.measure import lengths_m
from gis_app.messages import LocalText
from tests.domain.invented_city import city

if TYPE_CHECKING:
    from gis_app.domain.audit.finding import FindingBatch
    from gis_app.domain.city_data import CityData
    from gis_app.domain.rules.rule import MapRule

LON, LAT = 80.26, 41.17
PER_LON, PER_LAT = metres_per_degree(LAT)
HEAD = ("a_rule", LocalText("规则", "Rule"), FindingSeverity.CHECK)


def at(x_m: float, y_m: float) -> tuple[float, float]:
    return LON + x_m / PER_LON, LAT + y_m / PER_LAT


def point(kind: str, x_m: float, y_m: float = 0.0) -> dict[str, Any]:
    lon, lat = at(x_m, y_m)
    return {"layer": kind, "name": f"{kind} {x_m:.0f}", "lon": lon, "lat": lat}


def street(name: str | None, *xy: tuple[float, float], kind: str = "primary") -> dict[str, Any]:
    line = shapely.multilinestrings([[at(*one) for one in xy]])
    return {"class": kind, "name": name, "shape": line}


def layers(*ids: str) -> Catalogue:
    marker = MarkerSymbol("store", MarkerShape.CIRCLE, "#000000")
    made = [
        LayerSpec(id_, LayerGroup.INSPECTION, LocalText(id_, id_), "points", marker, 1)
        for id_ in ids
    ]
    line = LineSymbol("#000000", 1.0)
    for id_ in ("stalls", "zones"):
        made.append(LayerSpec(id_, LayerGroup.ACTIONS, LocalText(id_, id_), "actions", line, 1))
    issues = LayerGroup.ISSUES
    made.append(LayerSpec("issues", issues, LocalText("问题", "Issues"), "issues", marker, 1))
    return Catalogue(tuple(made))


def checked(rule: MapRule, **rows: list[dict[str, Any]]) -> list[FindingBatch]:
    data = city(layers("adverts", "toilets", "squares", "markets", "bars", "schools"), **rows)
    return [batch for batch in rule.check(CityGround(AuditGround(data))) if len(batch)]


def test_a_street_is_empty_where_two_adverts_stand_too_far_apart() -> None:
    rule = AlongStreets(*HEAD, ("adverts",), every_m=200, reach_m=40)
    (batch,) = checked(
        rule,
        points=[point("adverts", x, 20) for x in (150, 340, 700)] + [point("adverts", 500, 90)],
        basemap_lines=[
            street("人民路", (0, 0), (400, 0)),
            street("人民路", (400, 0), (800, 0)),
            street("小巷", (0, 300), (900, 300), kind="minor"),
        ],
    )
    assert list(batch.keys) == ["map_rule:a_rule:人民路"]
    assert batch.shapes is not None
    assert lengths_m(batch.shapes)[0] == pytest.approx(360, rel=0.005)
    assert "360 m of 800 m" in str(batch.say(0))


def test_a_street_without_any_advert_is_empty_as_a_whole() -> None:
    (batch,) = checked(
        AlongStreets(*HEAD, ("adverts",)), basemap_lines=[street(None, (0, 0), (300, 0))]
    )
    assert lengths_m(batch.shapes)[0] == pytest.approx(300, rel=0.005)
    assert "without a name" in str(batch.say(0))


def test_only_the_built_up_part_of_a_street_counts() -> None:
    box = shapely.multipolygons([shapely.box(*at(0, -50), *at(250, 50))])
    rule = AlongStreets(*HEAD, ("adverts",), inside_classes=("built_up",))
    (batch,) = checked(
        rule,
        basemap_lines=[street("长路", (0, 0), (5_000, 0))],
        basemap_polygons=[{"class": "built_up", "shape": box}],
    )
    assert lengths_m(batch.shapes)[0] == pytest.approx(250, rel=0.005)


def test_what_must_be_near_is_walked_where_there_are_streets_and_says_so() -> None:
    rule = SomethingNear(*HEAD, ("squares",), ("toilets",), within_m=500)
    places = [point("squares", 0), point("toilets", 300, 0)]
    round_about = [street("弯路", (0, 0), (0, 400), (300, 400), (300, 0))]
    assert checked(rule, points=places) == []
    (batch,) = checked(rule, points=places, basemap_lines=round_about)
    assert "(walking)" in str(batch.say(0))
    assert "1100 m away" in str(batch.say(0)) or "1099 m away" in str(batch.say(0))
    (far,) = checked(rule, points=[point("squares", 0), point("toilets", 700)])
    assert "(in a straight line)" in str(far.say(0))


def test_a_rule_without_targets_is_told_once_not_for_every_place() -> None:
    rule = SomethingNear(*HEAD, ("squares",), ("toilets",), within_m=500)
    (batch,) = checked(rule, points=[point("squares", 0), point("squares", 900)])
    assert len(batch) == 1
    assert batch.severity is FindingSeverity.NOTE


@pytest.mark.parametrize(("metres", "found"), [(150, 1), (199, 1), (201, 0), (900, 0)])
def test_nothing_near_breaks_at_the_distance(metres: float, found: int) -> None:
    rule = NothingNear(*HEAD, ("bars",), ("schools",), within_m=200)
    batches = checked(rule, points=[point("bars", metres), point("schools", 0)])
    assert sum(map(len, batches)) == found


def test_pairs_are_told_once_and_only_inside_one_place() -> None:
    rule = SpacingInside(*HEAD, ("adverts",), ("markets",), reach_m=60, apart_m=10)
    (batch,) = checked(
        rule,
        points=[
            point("markets", 0),
            point("adverts", 10),
            point("adverts", 16),
            point("adverts", 40),
            point("adverts", 500),
            point("adverts", 505),
        ],
    )
    assert list(batch.keys) == ["map_rule:a_rule:points:2:3"]
    assert "6.0 m apart" in str(batch.say(0))


def test_zones_ask_what_lies_inside_to_be_checked_and_the_other_way_round() -> None:
    zone = {"layer": "zones", "name": "疏导点", "shape": shapely.box(*at(0, -50), *at(100, 50))}
    inside = {"layer": "stalls", "name": "里", "shape": shapely.LineString([at(10, 0), at(60, 0)])}
    mostly = {"layer": "stalls", "name": "外", "shape": shapely.LineString([at(80, 0), at(300, 0)])}
    rule = InZone(*HEAD, ("stalls",), ("zones",))
    (batch,) = checked(rule, actions=[zone, inside, mostly])
    assert batch.fids.tolist() == [2]
    other = InZone(*HEAD, ("stalls",), ("zones",), must_be_inside=True)
    (batch,) = checked(other, actions=[zone, inside, mostly])
    assert batch.fids.tolist() == [3]


def test_issues_are_taken_by_matter_and_only_while_open() -> None:
    zone = {"layer": "zones", "name": "疏导点", "shape": shapely.box(*at(0, -50), *at(100, 50))}
    lon, lat = at(50, 0)
    issue = {"lon": lon, "lat": lat, "step": "tracked", "matter": "ZD-01", "severity": "ordinary"}
    rule = InZone(*HEAD, ("issues",), ("zones",), matters=("ZD-01",))
    (batch,) = checked(
        rule,
        actions=[zone],
        issues=[issue, {**issue, "matter": "SC-01"}, {**issue, "step": "closed"}],
    )
    assert batch.table == "issues"
    assert batch.fids.tolist() == [1]


def test_rules_of_the_layers_come_with_the_audit() -> None:
    rule = NothingNear(*HEAD, ("bars",), ("schools",), within_m=200)
    marker = MarkerSymbol("store", MarkerShape.CIRCLE, "#000000")
    bars = LayerSpec(
        "bars", LayerGroup.INSPECTION, LocalText("吧", "Bars"), "points", marker, 1, rules=(rule,)
    )
    schools = LayerSpec(
        "schools", LayerGroup.INSPECTION, LocalText("校", "Schools"), "points", marker, 1
    )
    data: CityData = city(
        Catalogue((bars, schools)), points=[point("bars", 50), point("schools", 0)]
    )
    found = [finding for finding in audit(data) if finding.rule is not None]
    assert [finding.lon_deg for finding in found] == [pytest.approx(at(50, 0)[0])]
    assert found[0].title == rule.title
