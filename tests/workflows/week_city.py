"""A small city in a file for the tests of the working week: units, two points, three issues."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from gis_app.domain.edits import GEOMETRY, Edit, RowBatch
from gis_app.domain.project_settings import ProjectSettings
from gis_app.messages import msg
from gis_app.project.city import City

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 5, 20, 6, 0, tzinfo=UTC)
MARKET, SCHOOL = 1, 2
EDUCATION, MARKETS, CITY_ORDER = 2, 3, 4


def _rows(table: str, *rows: dict[str, Any]) -> RowBatch:
    names = {name for row in rows for name in row}
    return RowBatch(
        table, np.arange(1, len(rows) + 1), {n: [row.get(n) for row in rows] for n in names}
    )


def _at(lon: float, lat: float) -> bytes:
    return bytes(shapely.to_wkb(shapely.Point(lon, lat)))


def week_city(folder: Path) -> City:
    """Make the city with the shipped layers and leave it open."""
    city = City.create(
        folder / "city.gpkg", ProjectSettings(name="演示市", as_of=NOW, is_demo=True), user="测试"
    )
    found = {"found_at": "2026-05-18T02:00:00Z", "assigned_at": "2026-05-18T03:00:00Z"}
    batches = (
        _rows(
            "units",
            {"name": "市创城指挥部", "kind": "headquarters"},
            {"name": "市教育局", "leader": "乙", "contact": "丙", "parent_fid": 1},
            {"name": "市市场监督管理局", "leader": "丁", "contact": "戊", "parent_fid": 1},
            {"name": "市城市管理局(综合行政执法局)", "leader": "己", "parent_fid": 1},
        ),
        _rows(
            "points",
            {"code": "SC001", "name": "红桥农贸市场", "layer": "markets", "unit_fid": 3,
             GEOMETRY: _at(80.26, 41.17)},
            {"code": "XX001", "name": "第一中学", "layer": "schools", "unit_fid": 2,
             GEOMETRY: _at(80.27, 41.17)},
        ),
        _rows(
            "issues",
            {"code": "WT-0518-001", "point_fid": 1, "matter": "SC-06", "step": "registered",
             "description": "下水道堵塞", "unit_fid": 3, **found},
            {"code": "WT-0518-002", "point_fid": 2, "matter": "XX-01", "step": "pushed",
             "description": "广告破损", "unit_fid": 2, **found},
            {"code": "WT-0518-003", "point_fid": 1, "matter": "SC-03", "step": "closed",
             "description": "无公平秤", "unit_fid": 3, "closed_at": "2026-05-19T02:00:00Z",
             **found},
        ),
    )  # fmt: skip
    city.apply(Edit(msg("Rows added"), inserts=batches))
    return city
