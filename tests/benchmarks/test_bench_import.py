"""How long a ledger takes from file to placed points in the project, against openpyxl reading it.

    python -m pytest tests/benchmarks/test_bench_import.py --benchmark-only

`GIS_APP_ROWS` sets the number of rows of the workbook (100,000) and of the CSV (1,000,000).
"""

from __future__ import annotations

import datetime
import os
import resource
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from gis_app.domain.project_settings import ProjectSettings
from gis_app.domain.terms import LedgerList
from gis_app.project.city import City
from gis_app.workflows.import_ledger import import_file
from gis_app.workflows.import_request import ImportRequest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROWS = int(os.environ.get("GIS_APP_ROWS", "100000"))
CSV_ROWS = int(os.environ.get("GIS_APP_ROWS", "1000000"))
HEADINGS = (
    "点位编号", "点位名称", "类别", "地址", "所属社区", "责任单位", "责任领导",
    "联络员", "联系电话", "完成时限", "经度", "纬度",
)  # fmt: skip


def row(i: int) -> list[Any]:
    place = (80.2 + (i % 1000) / 10_000, 41.1 + (i // 1000) / 10_000)
    return [
        f"D{i:07d}", f"第{i}小学", "学校", f"解放路{i}号", "团结社区", f"单位{i % 60}", "张三",
        "李四", 13_900_000_000 + i, datetime.date(2026, 6, 1 + i % 30), *place,
    ]  # fmt: skip


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a list as offices lay it out: a title, and a border and a font on every cell."""
    import openpyxl
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Border, Font, Side

    file = tmp_path_factory.mktemp("bench") / "points.xlsx"
    book = openpyxl.Workbook(write_only=True)
    sheet: Any = book.create_sheet("点位名录")
    side = Side(style="thin")
    border, font = Border(side, side, side, side), Font(name="宋体", size=11)
    middle = Alignment(horizontal="center", vertical="center", wrap_text=True)

    def styled(cells: list[Any]) -> Iterator[Any]:
        for value in cells:
            cell = WriteOnlyCell(sheet, value)
            cell.border, cell.font, cell.alignment = border, font, middle
            yield cell

    sheet.append(["阿克苏市点位名录"])
    sheet.append(styled(list(HEADINGS)))
    for i in range(ROWS):
        sheet.append(styled(row(i)))
    book.save(file)
    return file


def test_import_of_a_workbook(benchmark: Any, workbook: Path, tmp_path: Path) -> None:
    made = iter(range(100))

    def run() -> int:
        target = tmp_path / f"city{next(made)}.gpkg"
        with City.create(target, ProjectSettings(name="阿克苏市")) as city:
            request = ImportRequest(workbook, LedgerList.POINTS, adds_units=True)
            return import_file(city, request).report.added

    assert benchmark.pedantic(run, rounds=2, iterations=1) == ROWS


def test_baseline_openpyxl_reads_it(benchmark: Any, workbook: Path) -> None:
    import openpyxl

    def run() -> int:
        sheet: Any = openpyxl.load_workbook(workbook).active
        return int(sheet.max_row)

    assert benchmark.pedantic(run, rounds=1, iterations=1) == ROWS + 2


def test_baseline_openpyxl_streams_it(benchmark: Any, workbook: Path) -> None:
    import openpyxl

    def run() -> int:
        book = openpyxl.load_workbook(workbook, read_only=True)
        sheet: Any = book.active
        count = sum(1 for _row in sheet.iter_rows(values_only=True))
        book.close()
        return count

    assert benchmark.pedantic(run, rounds=1, iterations=1) == ROWS + 2


_IN_A_PROCESS = """
import sys
from pathlib import Path
from gis_app.domain.project_settings import ProjectSettings
from gis_app.domain.terms import LedgerList
from gis_app.project.city import City
from gis_app.workflows.import_ledger import import_file
from gis_app.workflows.import_request import ImportRequest
with City.create(Path(sys.argv[2]), ProjectSettings(name="x")) as city:
    request = ImportRequest(Path(sys.argv[1]), LedgerList.POINTS, adds_units=True)
    print(import_file(city, request).report.added)
"""


def test_import_of_a_million_rows_of_csv(benchmark: Any, tmp_path: Path) -> None:
    """Time and peak memory of a process of its own; the peak is in the benchmark's extra info."""
    file = tmp_path / "points.csv"
    with file.open("w", encoding="utf-8") as stream:
        stream.write(",".join(HEADINGS) + "\n")
        stream.writelines(",".join(map(str, row(i))) + "\n" for i in range(CSV_ROWS))

    def run() -> int:
        command = [sys.executable, "-c", _IN_A_PROCESS, str(file), str(tmp_path / "city.gpkg")]
        return int(subprocess.run(command, check=True, capture_output=True).stdout)

    assert benchmark.pedantic(run, rounds=1, iterations=1) == CSV_ROWS
    peak_kb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    benchmark.extra_info["peak_mb"] = peak_kb // 1024
