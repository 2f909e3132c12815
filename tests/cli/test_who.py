"""The verb who on the sample city: text, JSON, datums, and what bad input gets."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from gis_app.cli.main import main
from gis_app.cli.verb import CliContext
from gis_app.geo.china_datums import Datum, from_wgs84
from gis_app.messages import CHINESE, ENGLISH, load_translator
from gis_app.paths import translations_dir

LON, LAT = 80.2646, 41.1668


def call(*arguments: str, language: str = ENGLISH) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    context = CliContext(load_translator(language, translations_dir()), out, err)
    return main(["who", "sample", *arguments], context), out.getvalue(), err.getvalue()


def as_json(*arguments: str) -> dict[str, Any]:
    status, out, _ = call(*arguments, "--json")
    assert status == 0
    found: dict[str, Any] = json.loads(out)
    return found


def test_a_place_has_a_responsible_unit_and_a_chain_to_the_city() -> None:
    found = as_json(str(LON), str(LAT))
    assert found["responsible"]["way"] == "territorial"
    levels = [area["level"] for area in found["areas"]]
    assert levels[-3:] == ["subdistrict", "district", "city"]
    assert found["responsible"]["evidence"]["table"] == "areas"


def test_kind_and_matter() -> None:
    school = as_json(str(LON), str(LAT), "--kind", "学校")
    assert (school["kind"], school["responsible"]["way"]) == ("schools", "industry")
    stalls = as_json(str(LON), str(LAT), "--kind", "schools", "--matter", "SC-09")
    assert stalls["responsible"]["evidence"]["matter"] == "SC-09"
    assert stalls["responsible"]["unit_fid"] != school["responsible"]["unit_fid"]


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09])
def test_shifted_coordinates_come_back_to_the_place(datum: Datum) -> None:
    lon, lat = from_wgs84(LON, LAT, datum)
    found = as_json(str(lon), str(lat), "--datum", datum.value)
    assert found["place"]["lon"] == pytest.approx(LON, abs=1e-9)
    assert found["place"]["lat"] == pytest.approx(LAT, abs=1e-9)
    assert found["areas"] == as_json(str(LON), str(LAT))["areas"]


def test_text_in_both_languages() -> None:
    status, out, err = call(str(LON), str(LAT))
    assert (status, err) == (0, "")
    assert "Responsible unit: " in out
    status, out, _ = call(str(LON), str(LAT), language=CHINESE)
    assert "责任单位：" in out
    assert "属地管理：" in out


def test_a_day_before_the_areas_were_valid() -> None:
    found = as_json(str(LON), str(LAT), "--date", "1999-01-01")
    assert found["on_date"] == "1999-01-01"
    assert found["areas"] == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["80.26", "41.17", "--kind", "shcools"], "schools"),
        (["80.26", "41.17", "--matter", "SC-9"], "SC-09"),
        (["eighty", "41.17"], "eighty"),
        (["80.26", "141.17"], "141.17"),
        (["nan", "41"], "no place on the earth"),
        (["0", "0"], "missing"),
        (["80.26", "41.17", "--date", "5 May"], "5 May"),
        (["80.26", "41.17", "--datum", "mars"], "mars"),
        (["80.26"], "LAT"),
    ],
)
def test_bad_input_gets_one_sentence(arguments: list[str], told: str) -> None:
    status, out, err = call(*arguments)
    assert (status, out) == (2, "")
    assert told in err
    assert "Traceback" not in err


def test_a_listed_point_is_asked_for_by_number_or_name() -> None:
    by_number, by_name = as_json("--point", "SC001"), as_json("--point", "西湖农贸市场")
    assert by_number == by_name
    assert by_number["responsible"]["way"] == "listed"
    assert by_number["place"]["lon"] == pytest.approx(80.2070614)
    for wrong in (("--point", "SC001", str(LON), str(LAT)), (), ("--point", "没有的点")):
        status, _out, err = call(*wrong)
        assert status == 2
        assert "Traceback" not in err
        assert err.strip()


def test_words_may_stand_before_and_after_options() -> None:
    place = (str(LON), str(LAT))
    day = ("--on", "2026-05-01")
    assert as_json(*place, *day) == as_json(*day, *place) == as_json(place[0], *day, place[1])
