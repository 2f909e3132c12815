"""Finding who is responsible: names of kinds and matters, the listed point nearby, the words."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

import pytest

from gis_app.errors import CrsError, UsageError
from gis_app.geo.crs import metres_per_degree
from gis_app.messages import CHINESE, ENGLISH, load_translator
from gis_app.paths import translations_dir
from gis_app.workflows.find_responsible import find_responsible, finding_dict, finding_lines
from tests.domain.invented_city import AREAS, IN_RED_BRIDGE, OUTSIDE, UNITS, city

if TYPE_CHECKING:
    from gis_app.workflows.find_responsible import Finding

LON, LAT = IN_RED_BRIDGE
DATA = city(
    units=UNITS,
    areas=AREAS,
    points=[
        {"fid": 1, "name": "第一中学", "layer": "schools", "lon": LON, "lat": LAT, "unit_fid": 6,
         "source_file": "点位.xlsx", "source_row": 9},
        {"fid": 2, "name": "红桥市场", "layer": "markets", "lon": LON, "lat": LAT, "unit_fid": 3},
        {"fid": 3, "name": "未落图", "layer": "schools", "unit_fid": 2},
    ],
)  # fmt: skip


def found(lon: float = LON, lat: float = LAT, **asked: object) -> Finding:
    return find_responsible(DATA, lon, lat, **asked)  # type: ignore[arg-type]


def unit(finding: Finding) -> str | None:
    responsible = finding.responsibility.responsible
    return None if responsible is None else responsible.unit_name


@pytest.mark.parametrize(("metres", "fid"), [(0, 1), (14.5, 1), (15.5, None)])
def test_a_listed_point_nearby_is_the_one_asked_for(metres: float, fid: int | None) -> None:
    per_lon, _ = metres_per_degree(LAT)
    finding = found(LON + metres / per_lon, kind="schools")
    assert finding.point_fid == fid
    assert unit(finding) == ("第一中学" if fid else "教育局")


def test_the_kind_chooses_among_points_at_one_place() -> None:
    assert unit(found(kind="markets")) == "城市管理局"
    assert unit(found(matter="SC-01")) == "城市管理局"
    assert unit(found(kind="squares")) == "红桥社区"


@pytest.mark.parametrize("name", ["schools", "Schools", " SCHOOLS "])
def test_kinds_by_id_or_title(name: str) -> None:
    assert found(kind=name).kind == "schools"


def test_matters_in_any_case() -> None:
    assert found(matter="xx-02").matter == "XX-02"


def test_unknown_names_are_told_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="schools"):
        found(kind="shcools")
    with pytest.raises(UsageError, match=r"schools, markets, squares"):
        found(kind="🐟🐟🐟")
    with pytest.raises(UsageError, match="XX-02"):
        found(matter="XX-2")


@pytest.mark.parametrize(
    ("lon", "lat"), [(math.nan, 41), (80, math.inf), (181, 41), (80, 91), (0, 0)]
)
def test_no_place_on_the_earth(lon: float, lat: float) -> None:
    with pytest.raises(CrsError):
        found(lon, lat)


def test_swapped_coordinates_are_noticed() -> None:
    lines = [str(line) for line in finding_lines(DATA, found(LAT, LON))]
    assert "Check: Longitude and latitude seem to be swapped" in lines
    assert not any("swapped" in str(line) for line in finding_lines(DATA, found(*OUTSIDE)))


def test_the_lines_say_everything() -> None:
    lines = [str(line) for line in finding_lines(DATA, found(kind="schools"))]
    assert lines[:10] == [
        f"Place: {LON:.7f}, {LAT:.7f}",
        "Listed point: 第一中学",
        "Area: 红桥社区 (Community)",
        "    Unit: 红桥社区 网格长",
        "Area: 红桥街道 (Sub-district) (责任区.xlsx, row 3)",
        "    Unit: 红桥街道办 己 000-4",
        "Area: 全市 (City)",
        "    Unit: 指挥部 甲 000-1",
        "Responsible unit: 第一中学",
        "Named in the list: 第一中学",
    ]
    assert "    Why: Named in the list for 第一中学 (点位.xlsx, row 9)" in lines
    assert "Industry: 教育局 (leads)" in lines
    assert "    Leader: 乙 000-2" in lines
    assert "    Valid since 2026-01-01" in lines
    assert "Sponsor: 包保银行" in lines
    assert "Check: 公安局 is not in the register of units" in lines
    nobody = [str(line) for line in finding_lines(DATA, found(*OUTSIDE))]
    assert "Nobody is responsible here by list, area or industry." in nobody


def test_no_english_is_left_in_chinese() -> None:
    chinese = load_translator(CHINESE, translations_dir())
    text = "\n".join(chinese(line) for line in finding_lines(DATA, found(kind="schools")))
    assert "责任单位：第一中学" in text
    left = text.replace(".xlsx", "").replace("schools", "")
    assert not [c for c in left if c.isascii() and c.isalpha()]


@pytest.mark.parametrize("language", [CHINESE, ENGLISH])
def test_the_dictionary_goes_through_json(language: str) -> None:
    translator = load_translator(language, translations_dir())
    finding = found(kind="schools")
    said = json.loads(json.dumps(finding_dict(DATA, finding, translator)))
    assert said["responsible"] == said["answers"][0]
    assert said["responsible"]["unit"] == "第一中学"
    assert said["responsible"]["evidence"] == {
        "table": "points", "fid": 1, "file": "点位.xlsx", "row": 9, "date": None,
        "layer": None, "matter": None,
    }  # fmt: skip
    assert [area["name"] for area in said["areas"]] == ["红桥社区", "红桥街道", "全市"]
    reasons = [translator(answer.reason) for answer in finding.responsibility.answers]
    assert [answer["reason"] for answer in said["answers"]] == reasons
    assert finding_dict(DATA, found(*OUTSIDE), translator)["responsible"] is None
