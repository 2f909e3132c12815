"""What the project sets over the presets: keys, JSON values, edits, and what is wrong in them."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_app.domain.number_settings import AUDIT, CLOSING, COLOURS, RESPONSIBILITY
from gis_app.domain.office_settings import (
    check_settings,
    setting_problems,
    setting_values,
    settle,
    settled_keys,
)
from gis_app.domain.presets import OfficePresets
from gis_app.errors import CatalogueError
from tests.domain.invented_city import city

if TYPE_CHECKING:
    from numpy.typing import NDArray


def reserve(_table: str, number: int) -> NDArray[np.int64]:
    return np.arange(1, number + 1) + 1_000


def test_every_setting_can_be_written_and_read_again() -> None:
    values = setting_values(OfficePresets())
    assert check_settings(OfficePresets(), values) == OfficePresets()
    described = {s.key for s in (*AUDIT, *CLOSING, *COLOURS, *RESPONSIBILITY)}
    assert described <= set(values)


def test_the_project_says_more_than_the_presets() -> None:
    rows = [
        {"code": "responsibility.border_doubt_m", "value": "55"},
        {"code": "office_hours.open", "value": '[["09:00", "12:00"]]'},
        {"code": "allowances.urgent", "value": '{"working_days": 1}'},
    ]
    data = city(office_settings=rows)
    assert data.presets.border_doubt_m == 55
    assert data.presets.office_seconds_a_day == 3 * 3600
    assert data.presets.same_name_m == OfficePresets().same_name_m
    assert settled_keys(data) == {row["code"] for row in rows}
    assert not setting_problems(data)


@pytest.mark.parametrize("value", ["-3", '"much"', "{", "null", "[1]"])
def test_what_another_program_wrote_wrongly_is_told_and_passed_over(value: str) -> None:
    rows = [
        {"code": "audit.most_points_a_unit", "value": value},
        {"code": "audit.same_name_m", "value": "90"},
        {"code": "no.such_key", "value": "1"},
    ]
    data = city(office_settings=rows)
    assert data.presets.most_points_a_unit == OfficePresets().most_points_a_unit
    assert data.presets.same_name_m == 90
    told = " ".join(str(problem) for problem in setting_problems(data))
    assert "no.such_key" in told
    assert value == "null" or "most_points_a_unit" in told


def test_an_edit_sets_changes_and_gives_back() -> None:
    rows = [
        {"fid": 1, "code": "audit.same_name_m", "value": "90"},
        {"fid": 2, "code": "audit.same_spot_m", "value": "9"},
        {"fid": 3, "code": "audit.same_spot_m", "value": "10"},
    ]
    wanted: dict[str, Any] = {
        "audit.same_name_m": 80,
        "audit.same_spot_m": None,
        "colours.yellow_share": 0.4,
    }
    edit = settle(city(office_settings=rows), reserve, wanted)
    assert edit.updates[0].fids.tolist() == [1]
    assert edit.updates[0].columns["value"] == ["80"]
    assert edit.inserts[0].columns == {"code": ["colours.yellow_share"], "value": ["0.4"]}
    assert list(edit.deletes["office_settings"]) == [2, 3]


def test_a_value_that_cannot_be_used_is_refused() -> None:
    with pytest.raises(CatalogueError, match="presets"):
        settle(city(), reserve, {"colours.yellow_share": 25})


@given(st.floats(0, 10_000), st.integers(1, 10**6))
def test_numbers_come_back_as_they_went(doubt_m: float, most: int) -> None:
    wanted = {"responsibility.border_doubt_m": doubt_m, "audit.most_points_a_unit": most}
    edit = settle(city(), reserve, wanted)
    numbers = count(1)
    rows = [
        {"fid": next(numbers), "code": code, "value": value}
        for code, value in zip(*edit.inserts[0].columns.values(), strict=True)
    ]
    presets = city(office_settings=rows).presets
    assert (presets.border_doubt_m, presets.most_points_a_unit) == (doubt_m, most)
