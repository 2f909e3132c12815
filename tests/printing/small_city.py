"""A city of four square sub-districts, made in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import shapely

from gis_app.domain.city_data import CityData
from gis_app.domain.layer_spec import (
    AreaTintSymbol,
    Catalogue,
    IssueSymbol,
    LabelSpec,
    LayerGroup,
    LayerSpec,
    LineSymbol,
    MarkerShape,
    MarkerSymbol,
    Stage,
)
from gis_app.domain.project_settings import ProjectSettings
from gis_app.domain.record_types import ALL_TABLES
from gis_app.domain.table import PointColumns, ShapeColumn
from gis_app.messages import LocalText
from tests.domain.invented_city import table

WEST, SOUTH = 80.25, 41.15
SIDE = 0.02
NAMES = ("东关街道", "南门街道", "西湖街道", "北苑街道")
AS_OF = datetime(2023, 9, 19, 4, 0, tzinfo=UTC)
KINDS = (("markets", "农贸市场", "Markets"), ("parking_lots", "停车场", "Parking lots"))

CATALOGUE = Catalogue(
    (
        LayerSpec(
            "roads",
            LayerGroup.REFERENCE,
            LocalText("道路", "Roads"),
            "basemap_lines",
            LineSymbol("#FFFFFF", 1.0, "#DAD5CB", 1.4),
            10,
            where={"class": ("primary",)},
            label=LabelSpec("name", is_along_line=True),
        ),
        LayerSpec(
            "areas_subdistrict",
            LayerGroup.REFERENCE,
            LocalText("街道责任区", "Sub-districts"),
            "areas",
            AreaTintSymbol(("#CFE3F5", "#F5E3CF"), 0.14, "#6F5AA8", 0.5),
            20,
            where={"level": ("subdistrict",)},
        ),
        LayerSpec(
            "flying_wires",
            LayerGroup.ACTIONS,
            LocalText("飞线整治", "Flying wires"),
            "actions",
            LineSymbol("#A1337F", 0.7),
            30,
            stages=(
                Stage("found", LocalText("已排查", "Found"), "#A1337F"),
                Stage("done", LocalText("已完成", "Done"), "#2F7550", is_done=True),
            ),
        ),
        *(
            LayerSpec(
                layer,
                LayerGroup.INSPECTION,
                LocalText(chinese, english),
                "points",
                MarkerSymbol("store", MarkerShape.ROUNDED_SQUARE, "#9A5B13"),
                40,
            )
            for layer, chinese, english in KINDS
        ),
        LayerSpec(
            "issues",
            LayerGroup.ISSUES,
            LocalText("问题", "Issues"),
            "issues",
            IssueSymbol(),
            50,
        ),
    )
)


def make_table(name, rows, geometry=None):
    """Make a table from dictionaries; what a row leaves out is missing."""
    return replace(table(name, rows), geometry=geometry)


def square(index):
    """Return the square of a sub-district by its position, two rows of two."""
    west, south = WEST + SIDE * (index % 2), SOUTH + SIDE * (index // 2)
    return shapely.MultiPolygon([shapely.box(west, south, west + SIDE, south + SIDE)])


def small_city(points=(), issues=(), actions=(), settings=None, areas=NAMES):
    """Make the city; points and issues are dictionaries with lon, lat and columns."""

    def places(rows):
        return PointColumns(
            np.array([row.get("lon", np.nan) for row in rows], float),
            np.array([row.get("lat", np.nan) for row in rows], float),
        )

    def shapes(values):
        out = np.empty(len(values), dtype=object)
        out[:] = values
        return ShapeColumn(out)

    units = [
        {"name": f"{name}办事处", "leader": "张示例", "contact": "李示例", "phone": "13800000000"}
        for name in areas
    ]
    area_rows = [
        {"code": f"65290100{n}", "name": name, "level": "subdistrict", "unit_fid": n}
        for n, name in enumerate(areas, 1)
    ]
    road = shapely.MultiLineString(
        [[(WEST, SOUTH + SIDE / 2), (WEST + 2 * SIDE, SOUTH + SIDE / 2)]]
    )
    tables = {spec.name: make_table(spec.name, []) for spec in ALL_TABLES if not spec.geometry}
    tables |= {
        "units": make_table("units", units),
        "areas": make_table("areas", area_rows, shapes([square(n) for n in range(len(areas))])),
        "points": make_table("points", points, places(points)),
        "issues": make_table("issues", issues, places(issues)),
        "photos": make_table("photos", [], places([])),
        "actions": make_table("actions", actions, shapes([row["shape"] for row in actions])),
        "basemap_lines": make_table(
            "basemap_lines", [{"class": "primary", "name": "解放大街"}], shapes([road])
        ),
        "basemap_polygons": make_table("basemap_polygons", [], shapes([])),
        "basemap_places": make_table("basemap_places", [], places([])),
    }
    settings = settings or ProjectSettings(
        name="示例市", as_of=AS_OF, is_demo=True, attribution="© OpenStreetMap (ODbL)",
        marking="内部资料", office="指挥部办公室",
    )  # fmt: skip
    return CityData(tables, CATALOGUE, settings)


def some_points(count, index=0, name="第{n}农贸市场"):
    """Make points spread over one sub-district, markets and parking lots in turn."""
    rng = np.random.default_rng(count + index)
    west, south = WEST + SIDE * (index % 2), SOUTH + SIDE * (index // 2)
    across = rng.uniform(0.1 * SIDE, 0.9 * SIDE, (count, 2))
    return [
        {
            "name": name.format(n=n + 1),
            "layer": KINDS[n % 2][0],
            "lon": west + float(across[n, 0]),
            "lat": south + float(across[n, 1]),
        }
        for n in range(count)
    ]


def open_issue(**cells):
    """Make an open issue that was found a week before the city's moment."""
    return {
        "step": "registered",
        "severity": "ordinary",
        "found_at": "2023-09-18T02:00:00Z",
        "assigned_at": "2023-09-18T03:00:00Z",
        "deadline_at": "2023-09-25T10:00:00Z",
        **cells,
    }
