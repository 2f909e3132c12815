"""Which list a file holds is told by its columns where neither title nor name says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gis_app.domain.project_settings import ProjectSettings
from gis_app.domain.terms import LedgerList
from gis_app.project.city import City
from gis_app.workflows.import_ledger import plan_import
from gis_app.workflows.import_request import ImportRequest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("headings", "wanted"),
    [
        ("名称,经度,纬度", LedgerList.POINTS),
        ("名称,经度,纬度,责任单位", LedgerList.POINTS),
        ("名称,经度,纬度,责任单位,阶段,长度", LedgerList.ACTIONS),
    ],
)
def test_names_and_coordinates_alone_are_points(
    tmp_path: Path, headings: str, wanted: LedgerList
) -> None:
    file = tmp_path / "一览.csv"
    values = {"名称": "东大街", "经度": "80.26", "纬度": "41.17", "阶段": "排查", "长度": "120"}
    row = ",".join(values.get(heading, "") for heading in headings.split(","))
    file.write_text(f"{headings}\n{row}\n", "utf-8")
    with City.create(tmp_path / "city.gpkg", ProjectSettings(name="阿克苏市")) as city:
        assert plan_import(city, ImportRequest(file)).report.list is wanted
