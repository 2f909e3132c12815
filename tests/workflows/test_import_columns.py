"""Rows are planned in columns: in little memory, and with every row's report as before."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Final

import pytest

from gis_app.domain.edits import Edit, RowBatch
from gis_app.domain.project_settings import ProjectSettings
from gis_app.domain.terms import LedgerList
from gis_app.messages import msg
from gis_app.project.city import City
from gis_app.workflows.import_ledger import import_file, plan_import
from gis_app.workflows.import_request import ImportRequest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_ROWS: Final = 60_000
_IMPORTED: Final = """
import resource, sys
from pathlib import Path
from gis_app.domain.project_settings import ProjectSettings
from gis_app.domain.terms import LedgerList
from gis_app.project.city import City
from gis_app.workflows.import_ledger import import_file
from gis_app.workflows.import_request import ImportRequest
peaks = []
with City.create(Path(sys.argv[2]), ProjectSettings(name="x")) as city:
    for file in sys.argv[1].split("|"):
        request = ImportRequest(Path(file), LedgerList.POINTS, adds_units=True)
        print(import_file(city, request).report.added)
        peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
print((peaks[1] - peaks[0]) * 1024)
"""


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    with City.create(tmp_path / "city.gpkg", ProjectSettings(name="阿克苏市")) as made:
        yield made


def test_a_row_takes_little_memory(tmp_path: Path) -> None:
    """Beside what a small list takes; as objects a row of twelve cells took 2.4 KB."""
    head = "点位编号,点位名称,类别,地址,所属社区,责任单位,责任领导,联络员,联系电话,完成时限,"
    head += "经度,纬度\n"
    files = []
    for name, first, count in (("small", 0, 500), ("large", 500, _ROWS)):
        files.append(str(tmp_path / f"{name}.csv"))
        with open(files[-1], "w", encoding="utf-8") as stream:
            stream.write(head)
            stream.writelines(
                f"D{i:07d},第{i}小学,学校,解放路{i}号,团结社区,单位{i % 60},张三,李四,"
                f"{13_900_000_000 + i},2026-06-{1 + i % 30:02d},{80.2 + i % 1000 / 1e4},"
                f"{41.1 + i // 1000 / 1e4}\n"
                for i in range(first, first + count)
            )
    command = [sys.executable, "-c", _IMPORTED, "|".join(files), str(tmp_path / "x.gpkg")]
    done = subprocess.run(command, check=True, capture_output=True, timeout=300)
    small, large, taken = map(int, done.stdout.split())
    assert (small, large) == (500, _ROWS)
    assert taken / _ROWS < 1_500, f"{taken / _ROWS:.0f} bytes a row"


def test_what_is_said_of_rows_comes_in_the_file_s_order(city: City, tmp_path: Path) -> None:
    file = tmp_path / "点位名录.csv"
    file.write_text(
        "点位名称,类别,责任单位,经度,纬度\n"
        "甲,学校,没有的单位,80.2,41.1\n"
        "乙,没有的类别,教育局,80.2,195.5\n"
        "丙,学校,没有的单位,80.2,41.1\n"
        ",学校,教育局,80.2,41.1\n"
        "丁,学校,,,\n",
        "utf-8",
    )
    report = import_file(city, ImportRequest(file, LedgerList.POINTS)).report
    grave = [(str(p.outcome), p.row, p.column) for p in report.problems if p.row]
    assert grave == [
        ("row_left_out", 3, ""),
        ("row_left_out", 5, ""),
        ("cell_left_out", 2, "责任单位"),
        ("cell_left_out", 3, "类别"),
        ("cell_left_out", 3, "责任单位"),
        ("cell_left_out", 3, "经度 / 纬度"),
        ("cell_left_out", 4, "责任单位"),
        ("cell_left_out", 5, "责任单位"),
        ("unplaced", 6, ""),
    ]
    assert [row.row for row in report.to_mend] == [2, 3, 4, 5, 6]
    assert report.to_mend[1].cells[1] == "没有的类别"
    assert len(report.to_mend[1].reasons) == 4
    points = city.data.table("points")
    assert points.values("name").tolist() == ["甲", "丙", "丁"]
    assert '"责任单位": "没有的单位"' in (points.text("extra")[0] or "")


def test_a_moment_without_its_seconds_is_the_same_moment(city: City, tmp_path: Path) -> None:
    """Spreadsheets write moments to the minute when they save as text."""
    cells = {
        "code": ["WT-1", "WT-2"],
        "description": ["甲", "乙"],
        "found_at": ["2026-06-08T04:17:24Z"] * 2,
    }
    batch = RowBatch("issues", city.reserve_fids("issues", 2), cells)
    city.apply(Edit(msg("Rows added"), inserts=(batch,)))
    file = tmp_path / "问题.csv"
    file.write_text(
        "问题编号,问题描述,发现时间\nWT-1,甲,2026-06-08 12:17\nWT-2,乙,2026-06-08 12:18\n", "utf-8"
    )
    report = plan_import(city, ImportRequest(file, LedgerList.ISSUES)).report
    assert (report.added, report.updated, report.unchanged) == (0, 1, 1)
