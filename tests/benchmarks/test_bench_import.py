"""How long it takes to read, match, place and store a ledger of 10,000 points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gis_app.domain.city_data import ProjectSettings
from gis_app.domain.terms import LedgerList
from gis_app.project.city import City
from gis_app.workflows.import_ledger import ImportRequest, import_file

if TYPE_CHECKING:
    from pathlib import Path

COUNT = 10_000
HEADINGS = (
    "点位编号", "点位名称", "类别", "地址", "所属社区", "责任单位", "责任领导",
    "联络员", "联系电话", "完成时限", "经度", "纬度",
)  # fmt: skip


def ledger(file: Path) -> Path:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("点位名录")
    sheet.append(["阿克苏市点位名录"])
    sheet.append(list(HEADINGS))
    for i in range(COUNT):
        place = (80.2 + (i % 100) / 1000, 41.1 + (i // 100) / 1000)
        sheet.append(
            [f"D{i:05d}", f"第{i}小学", "学校", f"解放路{i}号", "团结社区", f"单位{i % 60}",
             "张三", "李四", 13900000000 + i, "2026年6月30日", *place]
        )  # fmt: skip
    book.save(file)
    return file


def test_import_of_10000_rows(benchmark: Any, tmp_path: Path) -> None:
    file = ledger(tmp_path / "points.xlsx")
    made = iter(range(100))

    def run() -> int:
        target = tmp_path / f"city{next(made)}.gpkg"
        with City.create(target, ProjectSettings(name="阿克苏市")) as city:
            request = ImportRequest(file, LedgerList.POINTS, adds_units=True)
            return import_file(city, request).report.added

    assert benchmark.pedantic(run, rounds=3, iterations=1) == COUNT
