"""The office files of tests/data/ledgers all the way into a project."""

from __future__ import annotations

from pathlib import Path

import pytest

from gis_app.domain.project_settings import ProjectSettings
from gis_app.project.city import City
from gis_app.workflows.import_ledger import import_file
from gis_app.workflows.import_request import ImportRequest

FOLDER = Path(__file__).parent.parent / "data" / "ledgers"


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "et", "ods"])
def test_a_responsibility_list_comes_in_whole(tmp_path: Path, suffix: str) -> None:
    with City.create(tmp_path / "city.gpkg", ProjectSettings(name="阿克苏市")) as city:
        request = ImportRequest(FOLDER / f"responsibility.{suffix}", adds_units=True)
        report = import_file(city, request).report
        assert (report.list, report.added, report.left_out) == ("responsibility", 4, 0)
        points = city.data.table("points")
        rows = [points.row(int(fid)) for fid in points.fids]
        units = city.data.table("units")
        assert [units.value(row["unit_fid"], "name") for row in rows] == [
            "市商务局", "市商务局", "市教育局", "市教育局",
        ]  # fmt: skip
        assert rows[0]["phone"] == "1390997001"
        assert rows[1]["phone"] == "13909970002"
        assert rows[2]["co_units"] == "市公安局、城管局"
        assert [row["deadline"] for row in rows] == [
            "2026-06-30", "2026-07-15", "2026-08-31", "2026-06-27",
        ]  # fmt: skip
        assert points.points.lon_deg[:3] == pytest.approx([80.2612, 80.261111, 80.2533], abs=1e-6)
        assert points.points.lat_deg[:3] == pytest.approx([41.1702, 41.170833, 41.1655], abs=1e-6)
        assert not points.points.is_placed[3]
        city.undo()
        assert not len(city.data.table("points"))


@pytest.mark.parametrize("suffix", ["xlsx", "xls"])
def test_bare_numbers_of_days_count_from_1904(tmp_path: Path, suffix: str) -> None:
    with City.create(tmp_path / "city.gpkg", ProjectSettings(name="阿克苏市")) as city:
        import_file(city, ImportRequest(FOLDER / f"days_1904.{suffix}"))
        points = city.data.table("points")
        days = [points.value(int(fid), "deadline") for fid in points.fids]
    assert days == ["2026-06-30", "2026-06-30"]


@pytest.mark.parametrize("name", ["issues_gb18030.csv", "issues_semicolon.csv", "issues_utf16.txt"])
def test_issues_in_every_encoding(tmp_path: Path, name: str) -> None:
    with City.create(tmp_path / "city.gpkg", ProjectSettings(name="阿克苏市")) as city:
        report = import_file(city, ImportRequest(FOLDER / name, adds_units=True)).report
        assert (report.added, report.left_out) == (2, 0)
        issues = city.data.table("issues")
        assert issues.points.lon_deg == pytest.approx([80.2612, 80.253333], abs=1e-6)
        assert issues.value(int(issues.fids[0]), "deadline_at") == "2026-06-05T15:59:59Z"
