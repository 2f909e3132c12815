"""What was said about a list's columns is kept on the computer and travels with the project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis_app.domain.project_settings import ProjectSettings
from gis_app.domain.terms import LedgerList
from gis_app.geo.china_datums import Datum
from gis_app.project.city import City
from gis_app.workflows.import_ledger import import_file, plan_import
from gis_app.workflows.import_memory import memory_file
from gis_app.workflows.import_request import ImportRequest

if TYPE_CHECKING:
    from pathlib import Path

LEDGER = "所在地名,类别,某列,经度,纬度\n甲小学,学校,先看门口,80.26,41.17\n"


def test_a_colleague_with_the_same_project_is_not_asked_again(tmp_path: Path) -> None:
    first, second = tmp_path / "五月.csv", tmp_path / "六月.csv"
    first.write_text(LEDGER, "utf-8")
    second.write_text(LEDGER.replace("甲", "乙"), "utf-8")
    with City.create(tmp_path / "city.gpkg", ProjectSettings(name="阿克苏市")) as city:
        told = {"所在地名": "name", "某列": "note"}
        request = ImportRequest(first, LedgerList.POINTS, columns=told, datum=Datum.GCJ02)
        assert import_file(city, request).report.added == 1
        assert city.undo_label is not None
        assert city.undo() is not None
        assert not len(city.data.table("points"))
    memory_file().unlink()  # another computer
    with City.open(tmp_path / "city.gpkg") as city:
        plan = plan_import(city, ImportRequest(second, recalls=True))
        assert plan.is_recalled
        assert plan.report.list is LedgerList.POINTS
        assert plan.datum.frame.datum is Datum.GCJ02
        (batch,) = plan.edit.inserts
        assert list(batch.columns["name"]) == ["乙小学"]
        assert list(batch.columns["note"]) == ["先看门口"]
        # the other headings of another list recall nothing
        third = tmp_path / "别的.csv"
        third.write_text(LEDGER.replace("某列", "另一列"), "utf-8")
        told = {"所在地名": "name", "另一列": "note"}
        request = ImportRequest(third, LedgerList.POINTS, columns=told, recalls=True)
        assert not plan_import(city, request).is_recalled


def test_choices_of_the_project_go_before_those_of_the_computer(tmp_path: Path) -> None:
    file = tmp_path / "名录.csv"
    file.write_text(LEDGER, "utf-8")
    told = {"所在地名": "name", "某列": "note"}
    for name, other in (("a", "requirement"), ("b", "note")):
        with City.create(tmp_path / f"{name}.gpkg", ProjectSettings()) as city:
            request = ImportRequest(file, LedgerList.POINTS, columns={**told, "某列": other})
            import_file(city, request)
    with City.open(tmp_path / "a.gpkg") as city:
        plan = plan_import(city, ImportRequest(file, recalls=True))
        fields = {m.heading: m.field.name for m in plan.matches[0] if m.field}
        assert fields["某列"] == "requirement"


def test_a_damaged_memory_is_no_memory(tmp_path: Path) -> None:
    file = tmp_path / "名录.csv"
    file.write_text(LEDGER.replace("所在地名", "名称"), "utf-8")
    settings = ProjectSettings(import_choices="[broken")
    with City.create(tmp_path / "city.gpkg", settings) as city:
        assert not plan_import(city, ImportRequest(file, recalls=True)).is_recalled
