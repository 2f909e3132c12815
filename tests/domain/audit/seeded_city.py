"""A sound city made from a seed: areas that tile, units that answer, lists that agree."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from gis_app.catalogue.loader import load_catalogue
from gis_app.domain.edits import GEOMETRY, Edit, RowBatch
from gis_app.domain.project_settings import ProjectSettings
from gis_app.geo.crs import metres_per_degree
from gis_app.messages import msg
from gis_app.paths import layers_dir
from gis_app.project.city import City
from tests.domain.invented_city import NOW

if TYPE_CHECKING:
    from pathlib import Path

WEST, SOUTH, SIDE = 80.20, 41.10, 0.01
"""A community is about 840 m by 1,110 m."""
KINDS = ("schools", "markets", "residential_compounds", "parking_lots", "hospitals")
WORDS = "安乐祥瑞福寿康宁春夏秋冬松竹梅兰金银铜铁山河湖海云雨雪霜"


@dataclass
class Rows:
    """Hold the rows of every table while a city is made; geometry under its own key."""

    tables: dict[str, list[dict[str, Any]]] = field(
        default_factory=lambda: {
            name: [] for name in ("units", "areas", "points", "issues", "tasks", "actions")
        }
    )

    def add(self, table: str, **cells: Any) -> int:
        """Add a row and return its row id."""
        rows = self.tables[table]
        rows.append({"fid": len(rows) + 1, **cells})
        return len(rows)

    def row(self, table: str, fid: int) -> dict[str, Any]:
        """Return a row to change."""
        return next(row for row in self.tables[table] if row["fid"] == fid)


@dataclass
class SeededCity:
    """Hold a sound city and what a fault can be planted in."""

    rows: Rows
    columns: int
    lines: int
    communities: dict[tuple[int, int], int]
    community_units: dict[tuple[int, int], int]
    subdistricts: list[int]
    subdistrict_units: list[int]
    bureaus: dict[str, int]
    points: dict[tuple[int, int], list[int]]
    adverts: list[int] = field(default_factory=list)

    def write(self, file: Path) -> None:
        """Write the city as a project file."""
        with City.create(file, ProjectSettings(name="演习市", as_of=NOW)) as city:
            batches = []
            for table, rows in self.rows.tables.items():
                if not rows:
                    continue
                names = dict.fromkeys(name for row in rows for name in row if name != "fid")
                fids = np.array([row["fid"] for row in rows], np.int64)
                city.reserve_fids(table, int(fids.max()))
                cells = {name: [row.get(name) for row in rows] for name in names}
                if GEOMETRY in cells:
                    cells[GEOMETRY] = [
                        None if shape is None else shapely.to_wkb(shape)
                        for shape in cells[GEOMETRY]
                    ]
                batches.append(RowBatch(table, fids, cells))
            city.replace_basemap({"basemap_lines": self.street()}, "")
            city.apply(Edit(msg("Seeded city"), inserts=tuple(batches)))

    def street(self) -> RowBatch:
        """Return the one street of the base map: 600 m of 人民路 through the first community."""
        line = shapely.multilinestrings([[self.along(0), self.along(600)]])
        cells = {GEOMETRY: [shapely.to_wkb(line)], "class": ["primary"], "name": ["人民路"]}
        return RowBatch("basemap_lines", np.array([1]), cells)

    def along(self, metres: float) -> tuple[float, float]:
        """Return the place so many metres along the street."""
        per_lon, _ = metres_per_degree(SOUTH)
        return WEST + 0.0015 + metres / per_lon, SOUTH + 0.005


def seeded_city(seed: int) -> SeededCity:
    """Make the sound city of a seed: wandering borders, two levels, a unit for everything."""
    rng = np.random.default_rng(seed)
    columns, lines = int(rng.integers(6, 9)), int(rng.integers(4, 6))
    corners = _corners(rng, columns, lines)
    rows = Rows()
    head = _unit(rows, rng, "演习市指挥部", "headquarters", None)
    bureaus = {
        layer.responsibility.lead: 0
        for layer in load_catalogue(layers_dir()).layers
        if layer.id in KINDS and layer.responsibility.lead
    }
    for name in bureaus:
        bureaus[name] = _unit(rows, rng, name, "bureau", head)
    city = rows.add("areas", code="C", name="演习市", level="city", unit_fid=head)
    subdistricts, subdistrict_units = [], []
    half = columns // 2
    for name, span in (("东河街道", range(half)), ("西山街道", range(half, columns))):
        unit = _unit(rows, rng, f"{name}办事处", "subdistrict", head)
        cells = [(i, j) for i in span for j in range(lines)]
        shape = shapely.union_all([_cell(corners, i, j) for i, j in cells])
        subdistricts.append(
            rows.add(
                "areas",
                code=name[:1],
                name=name,
                level="subdistrict",
                parent_fid=city,
                unit_fid=unit,
                **{GEOMETRY: shape},
            )
        )
        subdistrict_units.append(unit)
    shapes = [rows.row("areas", fid)[GEOMETRY] for fid in subdistricts]
    rows.row("areas", city)[GEOMETRY] = shapely.union_all(shapes)
    made = SeededCity(rows, columns, lines, {}, {}, subdistricts, subdistrict_units, bureaus, {})
    for i in range(columns):
        for j in range(lines):
            side = int(i >= half)
            name = f"{WORDS[i]}{WORDS[10 + j]}社区"
            unit = _unit(rows, rng, f"{name}居委会", "community", subdistrict_units[side])
            made.communities[i, j] = rows.add(
                "areas", code=f"S{i}{j}", name=name, level="community",
                parent_fid=subdistricts[side], unit_fid=unit, **{GEOMETRY: _cell(corners, i, j)},
            )  # fmt: skip
            made.community_units[i, j] = unit
    _points(made, rng)
    _tasks(made, rng)
    _street(made)
    return made


def _corners(rng: np.random.Generator, columns: int, lines: int) -> np.ndarray:
    xy = np.empty((columns + 1, lines + 1, 2))
    xy[..., 0] = WEST + np.arange(columns + 1)[:, None] * SIDE
    xy[..., 1] = SOUTH + np.arange(lines + 1)[None, :] * SIDE
    return xy + rng.uniform(-0.15, 0.15, xy.shape) * SIDE


def _cell(corners: np.ndarray, i: int, j: int) -> shapely.Polygon:
    return shapely.Polygon(
        [corners[i, j], corners[i + 1, j], corners[i + 1, j + 1], corners[i, j + 1]]
    )


def _person(rng: np.random.Generator) -> str:
    return "".join(rng.choice(list("王李张刘陈杨赵黄周吴"), 1)) + "某" + str(rng.integers(10, 99))


def _unit(rows: Rows, rng: np.random.Generator, name: str, kind: str, parent: int | None) -> int:
    return rows.add(
        "units", code=f"D{len(rows.tables['units']):03d}", name=name, kind=kind,
        parent_fid=parent, leader=_person(rng), contact=_person(rng), phone="0997-0000000",
    )  # fmt: skip


def _points(city: SeededCity, rng: np.random.Generator) -> None:
    """Put two or three points well inside each community, never two of one kind close by."""
    leads = {layer.id: layer.responsibility.lead for layer in load_catalogue(layers_dir()).layers}
    for (i, j), area in city.communities.items():
        row = city.rows.row("areas", area)
        middle = shapely.centroid(row[GEOMETRY])
        kinds = rng.permutation(KINDS)[: int(rng.integers(2, 4))]
        for n, kind in enumerate(kinds):
            choice = int(rng.integers(0, 3))
            unit = (
                city.bureaus.get(leads[kind] or "") if choice == 0
                else city.community_units[i, j] if choice == 1
                else None
            )  # fmt: skip
            angle = 2 * np.pi * n / 3 + rng.uniform(0, 0.5)
            place = shapely.Point(
                middle.x + 0.0025 * np.cos(angle), middle.y + 0.0025 * np.sin(angle)
            )
            fid = city.rows.add(
                "points", code=f"P{len(city.rows.tables['points']) + 1:04d}",
                name=f"{WORDS[i]}{WORDS[10 + j]}{'学市居停医'[KINDS.index(kind)]}点",
                layer=str(kind), area_name=row["name"], unit_fid=unit, requirement="按清单落实",
                deadline="2026-07-31", **{GEOMETRY: place},
            )  # fmt: skip
            city.points.setdefault((i, j), []).append(fid)
            if rng.random() < 0.4:
                city.rows.add(
                    "issues", code=f"W{len(city.rows.tables['issues']) + 1:04d}", point_fid=fid,
                    step="tracked", severity="ordinary", unit_fid=unit,
                    found_at="2026-05-19T02:00:00Z", assigned_at="2026-05-19T03:00:00Z",
                )  # fmt: skip


def _street(city: SeededCity) -> None:
    """Put adverts along the street, and a square beside a toilet."""
    common = {"requirement": "按清单落实", "deadline": "2026-07-31"}
    for number, metres in enumerate((100, 250, 400, 550), 1):
        city.adverts.append(
            city.rows.add(
                "points",
                code=f"G{number}",
                name=f"人民路广告{number}号",
                layer="public_service_adverts",
                **{GEOMETRY: shapely.Point(city.along(metres)), **common},
            )
        )
    for code, name, kind, metres in (
        ("Q1", "人民广场", "squares", 60),
        ("Q2", "广场公厕", "public_toilets", 180),
    ):
        city.rows.add(
            "points",
            code=code,
            name=name,
            layer=kind,
            **{GEOMETRY: shapely.Point(city.along(metres)), **common},
        )


def _tasks(city: SeededCity, rng: np.random.Generator) -> None:
    held = {row["layer"] for row in city.rows.tables["points"]}
    leads = {layer.id: layer.responsibility.lead for layer in load_catalogue(layers_dir()).layers}
    busy = {leads[kind] for kind in held}
    for number, (name, unit) in enumerate(city.bureaus.items()):
        if name in busy:
            city.rows.add(
                "tasks", code=f"T{number:02d}", list="monthly", name=f"{name}月度任务",
                unit_fid=unit, requirement="报送进展", month="2026-05",
                deadline=f"2026-05-{int(rng.integers(25, 31))}",
                leader=city.rows.row("units", unit)["leader"],
            )  # fmt: skip
