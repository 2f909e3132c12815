"""A small made-up city for the window's tests: four areas, a unit tree, points, issues, actions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from gis_app.domain.edits import Edit, RowBatch
from gis_app.domain.project_settings import ProjectSettings
from gis_app.messages import msg
from gis_app.project.city import City

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 5, 20, 4, 0, tzinfo=UTC)
WEST, SOUTH, SIZE = 80.24, 41.15, 0.02
KINDS = ("markets", "schools", "residential_compounds", "parking_lots")
NAMES = {
    "markets": "农贸市场",
    "schools": "中学",
    "residential_compounds": "小区",
    "parking_lots": "停车场",
}
MATTERS = ("SC-01", "XX-01", "XQ-01", "TC-01")
UNITS = (
    ("市创城指挥部", "headquarters", 0, ""),
    ("市商务局", "bureau", 1, "商务"),
    ("市教育局", "bureau", 1, "教育"),
    ("市住建局", "bureau", 1, "住建"),
    ("东城街道", "subdistrict", 1, ""),
    ("西城街道", "subdistrict", 1, ""),
    ("民主路社区", "community", 5, ""),
    ("解放路社区", "community", 6, ""),
)


def _wkb(shape: Any) -> bytes:
    return bytes(shapely.to_wkb(shape))


def _box(column: int, height: float) -> Any:
    west = WEST + SIZE * column
    return shapely.box(west, SOUTH, west + SIZE, SOUTH + height)


def _text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _batch(city: City, table: str, count: int, **columns: Any) -> RowBatch:
    fids = city.reserve_fids(table, count)
    return RowBatch(table, fids, {name: list(values) for name, values in columns.items()})


def make_small_city(file: Path, point_count: int = 40, issue_count: int = 60) -> City:
    """Make the city in a new file and leave it open."""
    settings = ProjectSettings(
        name="演示市", as_of=NOW, is_demo=True, attribution="© OpenStreetMap contributors"
    )
    city = City.create(file, settings, user="测试")
    chance = np.random.default_rng(7)
    units = _batch(
        city, "units", len(UNITS),
        code=[f"DW{i:03d}" for i in range(len(UNITS))],
        name=[u[0] for u in UNITS], kind=[u[1] for u in UNITS],
        parent_fid=[u[2] for u in UNITS], system=[u[3] or None for u in UNITS],
        leader=[f"领导{i}" for i in range(len(UNITS))],
        leader_phone=[f"0997-000{i:04d}" for i in range(len(UNITS))],
        contact=[f"联络{i}" for i in range(len(UNITS))],
        phone=[f"0997-100{i:04d}" for i in range(len(UNITS))],
    )  # fmt: skip
    areas = _batch(
        city, "areas", 4,
        code=["652901001", "652901002", "652901001001", "652901002001"],
        name=["东城街道", "西城街道", "民主路社区", "解放路社区"],
        level=["subdistrict", "subdistrict", "community", "community"],
        parent_fid=[0, 0, 1, 2], unit_fid=[5, 6, 7, 8],
        leader=["张一", "李二", "王三", "赵四"],
        geometry=[
            _wkb(shapely.MultiPolygon([_box(x, h)]))
            for x, h in ((1, SIZE), (0, SIZE), (1, SIZE / 2), (0, SIZE / 2))
        ],
    )  # fmt: skip
    lon = WEST + 0.001 + chance.random(point_count) * (2 * SIZE - 0.002)
    lat = SOUTH + 0.001 + chance.random(point_count) * (SIZE - 0.002)
    kinds = [KINDS[i % len(KINDS)] for i in range(point_count)]
    points = _batch(
        city, "points", point_count,
        code=[f"D{i:04d}" for i in range(point_count)],
        name=[f"第{i}{NAMES[kind]}" for i, kind in enumerate(kinds)], layer=kinds,
        address=[f"人民路{i}号" for i in range(point_count)],
        unit_fid=[2 + i % 3 if i % 4 else 0 for i in range(point_count)],
        leader=["马五"] * point_count,
        geometry=[_wkb(shapely.Point(x, y)) for x, y in zip(lon, lat, strict=True)],
    )  # fmt: skip
    at = [int(chance.integers(0, point_count)) for _ in range(issue_count)]
    found = [NOW - timedelta(days=float(chance.random() * 14)) for _ in range(issue_count)]
    closed = [i % 3 == 0 for i in range(issue_count)]
    issues = _batch(
        city, "issues", issue_count,
        code=[f"WT{i:04d}" for i in range(issue_count)],
        point_fid=[int(points.fids[i]) for i in at],
        matter=[MATTERS[i % len(KINDS)] for i in at],
        description=[f"问题描述{i}" for i in range(issue_count)],
        source=["patrol"] * issue_count, severity=["ordinary"] * issue_count,
        step=["closed" if c else ("tracked", "pushed")[i % 2] for i, c in enumerate(closed)],
        found_at=[_text(m) for m in found], assigned_at=[_text(m) for m in found],
        deadline_at=[_text(m + timedelta(days=4)) for m in found],
        closed_at=[
            _text(m + timedelta(hours=20)) if c else None
            for m, c in zip(found, closed, strict=True)
        ],
    )  # fmt: skip
    wires = [
        shapely.LineString([(WEST + 0.002 * i, SOUTH + 0.004), (WEST + 0.002 * i, SOUTH + 0.014)])
        for i in range(6)
    ]
    actions = _batch(
        city, "actions", 6,
        code=[f"FX{i:03d}" for i in range(6)], name=[f"飞线{i}" for i in range(6)],
        layer=["flying_wires"] * 6, stage=[_stages(city)[i % 2] for i in range(6)],
        unit_fid=[4] * 6, owners=["电信;移动"] * 6, length_before_m=[100.0 + i for i in range(6)],
        geometry=[_wkb(wire) for wire in wires],
    )  # fmt: skip
    tasks = _batch(
        city, "tasks", 3,
        code=["RW1", "RW2", "RW3"], list=["monthly"] * 3,
        name=["更新公益广告", "整治飞线", "清理小广告"], unit_fid=[2, 3, 4],
        deadline=["2026-05-31"] * 3, month=["2026-05"] * 3,
    )  # fmt: skip
    photos = _batch(
        city, "photos", 1,
        owner_table=["units"], owner_fid=[1], role=["scene"], file=["gone-000000000000.jpg"],
    )  # fmt: skip
    batches = (units, areas, points, issues, actions, tasks, photos)
    city.apply(Edit(msg("Rows added"), inserts=batches))
    return city


def _stages(city: City) -> list[str]:
    return [stage.id for stage in city.data.catalogue.layer("flying_wires").stages]
