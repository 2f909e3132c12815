"""A name that two units go by means neither; a unit's own name and its successor come first."""

from __future__ import annotations

from gis_app.domain.table import NO_ROW
from gis_app.ledger.names import RowNames
from tests.domain.invented_city import table


def test_an_alias_of_two_units_means_neither() -> None:
    names = RowNames(
        table(
            "units",
            [
                {"fid": 1, "name": "丙局", "aliases": "公用局;丙"},
                {"fid": 2, "name": "丁局", "aliases": "公用局"},
                {"fid": 3, "name": "公安局"},
            ],
        )
    )
    assert names.find("公用局") == NO_ROW
    assert names.by_name("公用局") == (1, 2)
    assert names.find("丙") == 1


def test_a_units_own_name_beats_the_alias_of_another() -> None:
    names = RowNames(
        table("units", [{"fid": 1, "name": "甲", "aliases": "乙"}, {"fid": 2, "name": "乙"}])
    )
    assert names.find("乙") == 2


def test_a_merged_unit_hands_its_other_names_over() -> None:
    names = RowNames(
        table(
            "units",
            [
                {"fid": 1, "name": "旧局", "aliases": "老局", "successor_fid": 2},
                {"fid": 2, "name": "新局", "aliases": "老局;旧局"},
                {"fid": 3, "name": "再旧局", "aliases": "无人", "successor_fid": 2},
            ],
        )
    )
    assert names.find("老局") == 2
    assert names.find("旧局") == 1
    assert names.find("无人") == 3
