"""Small invented cities for tests: rows as dictionaries become tables."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from gis_app.domain.city_data import CityData
from gis_app.domain.layer_spec import (
    Catalogue,
    ChecklistItem,
    KindResponsibility,
    LayerGroup,
    LayerSpec,
    MarkerShape,
    MarkerSymbol,
)
from gis_app.domain.project_settings import ProjectSettings
from gis_app.domain.record_types import ALL_TABLES, ColumnType, table_spec
from gis_app.domain.table import Column, Geometry, PointColumns, ShapeColumn, Table, TextColumn
from gis_app.messages import LocalText

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NOW = datetime(2026, 5, 20, 6, 0, tzinfo=UTC)
"""A Wednesday, 14:00 in Beijing, far from any holiday."""


def table(name: str, rows: Sequence[Mapping[str, Any]] = ()) -> Table:
    """Make a table; a row may carry fid, lon, lat or shape beside its columns."""
    spec = table_spec(name)
    columns: dict[str, Column] = {}
    for column in spec.columns:
        values = [row.get(column.name) for row in rows]
        if column.is_text:
            columns[column.name] = TextColumn.from_values(values)
        elif column.type is ColumnType.REAL:
            columns[column.name] = np.array([np.nan if v is None else v for v in values], float)
        else:
            columns[column.name] = np.array([v or 0 for v in values], np.int64)
    for row in rows:
        unknown = set(row) - {c.name for c in spec.columns} - {"fid", "lon", "lat", "shape"}
        assert not unknown, unknown
    geometry: Geometry = None
    if spec.geometry == "POINT":
        lon = np.array([row.get("lon", np.nan) for row in rows], float)
        lat = np.array([row.get("lat", np.nan) for row in rows], float)
        geometry = PointColumns(lon, lat)
    elif spec.geometry is not None:
        shapes = np.empty(len(rows), object)
        shapes[:] = [row.get("shape") for row in rows]
        geometry = ShapeColumn(shapes)
    fids = np.array([row.get("fid", i) for i, row in enumerate(rows, 1)], np.int64)
    return Table(name, fids, columns, geometry)


def city(
    catalogue: Catalogue | None = None, as_of: datetime = NOW, **rows: Sequence[Mapping[str, Any]]
) -> CityData:
    """Make a city of some tables' rows; the other tables are empty."""
    tables = {spec.name: table(spec.name, rows.get(spec.name, ())) for spec in ALL_TABLES}
    return CityData(tables, catalogue or CATALOGUE, ProjectSettings(as_of=as_of))


def layer(
    id_: str, lead: str | None, *items: ChecklistItem, helpers: tuple[str, ...] = ()
) -> LayerSpec:
    """Make an inspection layer with its lead unit and checklist."""
    return LayerSpec(
        id=id_,
        group=LayerGroup.INSPECTION,
        title=LocalText(id_, id_.capitalize()),
        table="points",
        symbol=MarkerSymbol("store", MarkerShape.CIRCLE, "#000000"),
        order=1,
        responsibility=KindResponsibility(lead, helpers),
        checklist=items,
    )


def item(
    code: str, lead: str | None = None, severity: str = "ordinary", *helpers: str
) -> ChecklistItem:
    """Make a checklist item."""
    return ChecklistItem(code, LocalText(f"{code}项", f"Item {code}"), 1.0, severity, lead, helpers)


CATALOGUE = Catalogue(
    (
        layer(
            "schools",
            "教育局",
            item("XX-01"),
            item("XX-02", "城市管理局"),
            item("XX-03", None, "urgent"),
            helpers=("公安局",),
        ),
        layer("markets", "市场监督管理局", item("SC-01")),
        layer("squares", None),
    )
)

UNITS = (
    {"fid": 1, "name": "指挥部", "kind": "headquarters", "leader": "甲", "leader_phone": "000-1"},
    {"fid": 2, "name": "教育局", "aliases": "市教育局;教育和科技局", "parent_fid": 1,
     "system": "教育", "leader": "乙", "leader_phone": "000-2", "contact": "丙", "phone": "000-3"},
    {"fid": 3, "name": "城市管理局", "parent_fid": 1, "system": "城管",
     "leader": "丁", "contact": "戊"},
    {"fid": 4, "name": "红桥街道办", "parent_fid": 1, "leader": "己", "leader_phone": "000-4"},
    {"fid": 5, "name": "红桥社区", "parent_fid": 4, "leader": "庚"},
    {"fid": 6, "name": "第一中学", "kind": "operator", "parent_fid": 2, "contact": "辛"},
    {"fid": 7, "name": "包保银行", "leader": "壬"},
    {"fid": 8, "name": "兰干街道办", "parent_fid": 1},
)  # fmt: skip

WEST, SOUTH, SIDE = 80.20, 41.10, 0.01
"""Each small community is about 840 m by 1,110 m."""


def square(column: int, row: int, size: int = 1) -> shapely.MultiPolygon:
    """Return the square of some communities, counted from the south-west."""
    west, south = WEST + column * SIDE, SOUTH + row * SIDE
    return shapely.MultiPolygon([shapely.box(west, south, west + size * SIDE, south + size * SIDE)])


AREAS = (
    {"fid": 1, "name": "全市", "level": "city", "unit_fid": 1, "shape": square(0, 0, 4)},
    {"fid": 2, "name": "红桥街道", "level": "subdistrict", "parent_fid": 1, "unit_fid": 4,
     "shape": square(0, 0, 2), "sponsor_leader": "癸", "sponsor_unit_fid": 7,
     "source_file": "责任区.xlsx", "source_row": 3},
    {"fid": 3, "name": "红桥社区", "level": "community", "parent_fid": 2, "unit_fid": 5,
     "leader": "网格长", "shape": square(0, 0), "valid_from": "2026-01-01"},
    {"fid": 4, "name": "新华社区", "level": "community", "parent_fid": 2, "shape": square(1, 0)},
    {"fid": 5, "name": "兰干街道", "level": "subdistrict", "parent_fid": 1, "unit_fid": 8,
     "shape": square(2, 0, 2)},
)  # fmt: skip

IN_RED_BRIDGE = (WEST + 0.3 * SIDE, SOUTH + 0.5 * SIDE)
"""A place in the community 红桥社区, well away from any border."""
IN_NEW_CHINA = (WEST + 1.5 * SIDE, SOUTH + 0.5 * SIDE)
"""A place in 新华社区, which has no unit of its own."""
OUTSIDE = (WEST - 5 * SIDE, SOUTH)
