"""The city of the atlas benchmark: 24 districts, 2,000 streets, 10,000 points, all invented.

The same seeds, sizes and fields as the peer's script, so that both print the same content.
"""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import shapely

from gis_app.catalogue.loader import load_catalogue
from gis_app.domain.city_data import CityData
from gis_app.domain.project_settings import ProjectSettings
from gis_app.domain.record_types import ALL_TABLES
from gis_app.domain.table import PointColumns, ShapeColumn
from gis_app.paths import layers_dir
from tests.printing.small_city import make_table

WEST, SOUTH, EAST, NORTH = 80.20, 41.11, 80.34, 41.22
KINDS = ("markets", "schools", "residential_compounds", "parking_lots")
KIND_WORDS = ("市场", "学校", "小区", "停车场")
ROADS = ("解放", "人民", "建设", "文化", "民主", "乌喀", "迎宾", "多浪", "红旗", "新华")


def shape_column(values):
    out = np.empty(len(values), dtype=object)
    out[:] = list(values)
    return ShapeColumn(out)


def districts():
    """Return 24 shapes that fill the city, with crinkled edges."""
    rng = np.random.default_rng(7)
    across, down = np.meshgrid(np.arange(6), np.arange(4))
    wide, high = (EAST - WEST) / 6, (NORTH - SOUTH) / 4
    x = WEST + (across.ravel() + 0.5 + rng.uniform(-0.35, 0.35, 24)) * wide
    y = SOUTH + (down.ravel() + 0.5 + rng.uniform(-0.35, 0.35, 24)) * high
    cells = shapely.voronoi_polygons(
        shapely.multipoints(shapely.points(x, y)), extend_to=shapely.box(0, 0, 160, 82)
    )
    city = shapely.box(WEST, SOUTH, EAST, NORTH)
    parts = [shapely.intersection(cell, city) for cell in shapely.get_parts(cells)]
    return [shapely.MultiPolygon([shapely.segmentize(part, 0.0004)]) for part in parts]


def squares(count):
    """Return shapes of a grid over the city, row by row."""
    across = int(np.ceil(np.sqrt(count * 1.3)))
    wide, high = (EAST - WEST) / across, (NORTH - SOUTH) / int(np.ceil(count / across))
    column, row = np.arange(count) % across, np.arange(count) // across
    x, y = WEST + column * wide, SOUTH + row * high
    boxes = shapely.segmentize(shapely.box(x, y, x + wide, y + high), 0.0004)
    return [shapely.MultiPolygon([one]) for one in boxes]


def streets(count=2000):
    rng = np.random.default_rng(11)
    x = rng.uniform(WEST, EAST - 0.006, count)
    y = rng.uniform(SOUTH, NORTH - 0.006, count)
    is_level = rng.random(count) < 0.5
    length = rng.uniform(0.001, 0.006, count)
    along = np.linspace(0, 1, 8)
    lines = []
    for i in range(count):
        off = rng.normal(0, 0.00006, 8)
        run = length[i] * along
        xy = (x[i] + run, y[i] + off) if is_level[i] else (x[i] + off, y[i] + run)
        lines.append(shapely.MultiLineString([np.column_stack(xy)]))
    classes = rng.choice(["primary", "secondary", "residential"], count, p=[0.1, 0.3, 0.6])
    return lines, classes


def atlas_city(count=10_000, with_issues=True, sheets=24):
    """Return the city; four in ten points have an open issue, as in the peer's data."""
    outlines = districts() if sheets == 24 else squares(sheets)
    rng = np.random.default_rng(20240501 + count)
    lon, lat = rng.uniform(WEST, EAST, count), rng.uniform(SOUTH, NORTH, count)
    kind = rng.integers(0, 4, count)
    status = rng.choice(4, count, p=[0.70, 0.18, 0.08, 0.04])
    unit, road = rng.integers(0, 50, count), rng.integers(0, len(ROADS), count)
    units = [{"name": f"阿克苏市第{i:02d}责任单位"} for i in range(1, 51)]
    areas = [
        {
            "code": f"{652900 + i:06d}",
            "name": f"第{i + 1}片区",
            "level": "district",
            "unit_fid": (2 * i) % 50 + 1,
        }
        for i in range(sheets)
    ]
    points = [
        {
            "name": f"{ROADS[road[i]]}路{i + 1}号{KIND_WORDS[kind[i]]}",
            "layer": KINDS[kind[i]],
            "unit_fid": int(unit[i]) + 1,
        }
        for i in range(count)
    ]
    sources = np.flatnonzero((status < 3) & with_issues & (np.arange(count) % 5 < 2))
    issues = [
        {
            "point_fid": int(i) + 1,
            "step": "registered",
            "severity": "ordinary",
            "found_at": "2023-09-18T02:00:00Z",
            "assigned_at": "2023-09-18T03:00:00Z",
            "deadline_at": ("2023-09-25", "2023-09-19", "2023-09-08")[status[i]] + "T10:00:00Z",
        }
        for i in sources.tolist()
    ]
    lines, classes = streets()
    missing = np.full(len(issues), np.nan)
    tables = {spec.name: make_table(spec.name, []) for spec in ALL_TABLES if not spec.geometry}
    tables |= {
        "units": make_table("units", units),
        "areas": make_table("areas", areas, shape_column(outlines)),
        "points": make_table("points", points, PointColumns(lon, lat)),
        "issues": make_table("issues", issues, PointColumns(missing, missing)),
        "actions": make_table("actions", [], shape_column([])),
        "photos": make_table("photos", [], PointColumns(missing[:0], missing[:0])),
        "basemap_lines": make_table(
            "basemap_lines",
            [{"class": c, "name": f"{ROADS[i % 10]}路"} for i, c in enumerate(classes.tolist())],
            shape_column(lines),
        ),
        "basemap_polygons": make_table("basemap_polygons", [], shape_column([])),
        "basemap_places": make_table("basemap_places", [], PointColumns(missing[:0], missing[:0])),
    }
    settings = ProjectSettings(
        name="阿克苏市",
        as_of=datetime(2023, 9, 19, 4, 0, tzinfo=UTC),
        is_demo=True,
        marking="内部资料",
    )
    return CityData(tables, load_catalogue(layers_dir()), settings)
