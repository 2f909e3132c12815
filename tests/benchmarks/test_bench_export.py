"""How long 100,000 rows take to leave as a workbook, against openpyxl, and in how much memory."""

from __future__ import annotations

import datetime
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely

from gis_app.domain.edits import Edit, RowBatch
from gis_app.domain.project_settings import ProjectSettings
from gis_app.domain.terms import LedgerList
from gis_app.messages import msg
from gis_app.project.city import City
from gis_app.workflows.export_ledger import ExportRequest, write_export

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COUNT = 100_000
_PEAK = """
import resource, sys
from pathlib import Path
from gis_app.domain.terms import LedgerList
from gis_app.project.city import City
from gis_app.workflows.export_ledger import ExportRequest, write_export
with City.open(Path(sys.argv[1]), read_only=True) as city:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    write_export(city.data, Path(sys.argv[2]), ExportRequest(LedgerList.POINTS))
    print(before // 1024, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    file = tmp_path_factory.mktemp("export") / "city.gpkg"
    with City.create(file, ProjectSettings(name="阿克苏市")) as made:
        fids = made.reserve_fids("points", COUNT)
        units = RowBatch("units", [1, 2], {"name": ["市教育局", "市商务局"]})  # type: ignore[arg-type]
        places = [shapely.to_wkb(shapely.Point(80 + i % 700 / 1000, 41 + i // 700 / 1000))
                  for i in range(COUNT)]  # fmt: skip
        points = RowBatch(
            "points",
            fids,
            {
                "code": [f"D{i:06d}" for i in range(COUNT)],
                "name": [f"第{i}小学" for i in range(COUNT)],
                "layer": ["schools"] * COUNT,
                "address": [f"解放路{i}号" for i in range(COUNT)],
                "area_name": ["团结社区"] * COUNT,
                "unit_fid": [1 + i % 2 for i in range(COUNT)],
                "leader": ["张三"] * COUNT,
                "phone": [f"{13900000000 + i}" for i in range(COUNT)],
                "deadline": [datetime.date(2026, 6, 30)] * COUNT,
                "geometry": places,
            },
        )
        made.apply(Edit(msg("Rows added"), inserts=(units, points)))
        yield made


@pytest.mark.benchmark(group="100,000 rows as .xlsx")
def test_export(benchmark: Any, city: City, tmp_path: Path) -> None:
    request = ExportRequest(LedgerList.POINTS)

    def run() -> int:
        return write_export(city.data, tmp_path / "points.xlsx", request).rows

    assert benchmark.pedantic(run, rounds=1, iterations=1) == COUNT


@pytest.mark.benchmark(group="100,000 rows as .xlsx")
def test_openpyxl_alone(benchmark: Any, city: City, tmp_path: Path) -> None:
    """Write the same cells with openpyxl's streaming mode, without looks or layout."""
    import openpyxl

    from gis_app.ledger.export_rows import export_table
    from gis_app.messages import Translator

    table = export_table(city.data, LedgerList.POINTS, Translator("en"))
    rows = [row.cells for row in table.rows]

    def run() -> None:
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
        book.save(tmp_path / "plain.xlsx")

    benchmark.pedantic(run, rounds=1, iterations=1)


def test_memory(city: City, tmp_path: Path) -> None:
    """Print how much memory the export adds to that of the open city."""
    city.close()
    done = subprocess.run(
        [sys.executable, "-c", _PEAK, str(city.file), str(tmp_path / "points.xlsx")],
        check=True,
        capture_output=True,
        text=True,
    )
    before, after = map(int, done.stdout.split())
    sys.stdout.write(f"MiB before {before}, at the peak {after}\n")
    assert after - before < 200
    assert np.isfinite(after)
