"""Tomorrow's patrol: which points nobody has been to for too long, in walking order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.city_filter import CityFilter
from gis_app.domain.dates import local, local_text
from gis_app.domain.office_table import OfficeTable, TableColumn, TableSection
from gis_app.domain.tenures import held_on
from gis_app.domain.visit_order import plan_walk
from gis_app.errors import UsageError
from gis_app.messages import msg, plural

if TYPE_CHECKING:
    from pathlib import Path

    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import BoolArray, Int64Array
    from gis_app.domain.visit_order import Walk
    from gis_app.messages import Message, Translator
    from gis_app.progress import Progress

MOST_A_DAY: Final = 20
SUFFIXES: Final = (".pdf", ".gpx", ".xlsx")
_COLUMNS: Final = (
    (msg("No."), 3, True),
    (msg("Point no."), 6, False),
    (msg("Point"), 12, False),
    (msg("Kind"), 7, False),
    (msg("Address"), 10, False),
    (msg("Time window"), 8, False),
    (msg("Walk (m)"), 5, True),
    (msg("Last visit"), 7, False),
    (msg("Open issues"), 5, True),
    (msg("Visited at"), 9, False),
    (msg("Patrolled by"), 7, False),
    (msg("What was found"), 18, False),
)


@dataclass(frozen=True)
class PatrolWish:
    """Ask for a patrol's points: those that pass the filter and are due.

    `days` is for how long nobody may have been there, None as the office says, 0 for all points.
    `start` is the point to begin at; `most` how many a group goes to in a day.
    """

    chosen: CityFilter = field(default_factory=CityFilter)
    days: int | None = None
    most: int = MOST_A_DAY
    start: int | None = None


@dataclass(frozen=True)
class PatrolPlan:
    """Hold a walk, how many points were due in all, and after how many days."""

    walk: Walk
    due_count: int
    days: int

    @property
    def summary(self) -> Message:
        """Say how many are due, how many are in the list and how long it is."""
        due = plural(
            "{count} point is due (nobody there for more than {days} days)",
            "{count} points are due (nobody there for more than {days} days)",
            self.due_count,
            days=self.days,
        )
        if self.days == 0:
            due = plural("{count} point in all", "{count} points in all", self.due_count)
        if not self.walk.fids:
            return msg("{due}.", due=due)
        return msg("{due}; in the list: {walk}.", due=due, walk=self.walk.how)


def due_points(data: CityData, chosen: CityFilter, days: int | None = None) -> Int64Array:
    """Return points that nobody has been to for more than so many days, longest first.

    None as the office's preset says, and then nothing is due before visits are recorded; 0 returns
    every point. Points whose row is not valid any more are left out.
    """
    points, visits = data.table("points"), data.last_visits
    wanted: BoolArray = chosen.point_mask(data) & held_on(points, local(data.as_of).date())
    ago = visits.days
    if days is None:
        wanted = wanted & visits.is_stale
    elif days > 0:
        wanted = wanted & ((ago > days) | (ago < 0))
    rows = np.flatnonzero(wanted)
    waited = np.where(ago[rows] < 0, np.iinfo(np.int64).max, ago[rows])
    return np.asarray(points.fids[rows[np.lexsort((points.fids[rows], -waited))]], np.int64)


def plan_patrol(data: CityData, wish: PatrolWish) -> PatrolPlan:
    """Return the walk to the points that are due: the one that waits longest and those near it.

    Raises UsageError when fewer than one point is asked for.
    """
    if wish.most < 1:
        raise UsageError(msg("A patrol goes to one point at least."))
    days = data.presets.unvisited_days if wish.days is None else wish.days
    due = due_points(data, wish.chosen, wish.days)
    fids = _near_each_other(data, due, wish)
    start = wish.start if wish.start in fids else _north_west(data, fids)
    return PatrolPlan(plan_walk(data, fids, start=start), len(due), days)


def _near_each_other(data: CityData, due: Int64Array, wish: PatrolWish) -> list[int]:
    """Take the start, else the point that waits longest, and the nearest ones that are due."""
    if wish.start is not None:
        due = np.concatenate([[wish.start], due[due != wish.start]]).astype(np.int64)
    if len(due) <= wish.most:
        return [int(fid) for fid in due]
    points = data.table("points")
    rows = points.positions(due)
    lon, lat = points.points.lon_deg[rows], points.points.lat_deg[rows]
    placed = np.isfinite(lon) & np.isfinite(lat)
    if not placed.any():
        return [int(fid) for fid in due[: wish.most]]
    seed = int(np.argmax(placed))
    scale = np.cos(np.radians(lat[seed]))
    away = np.hypot((lon - lon[seed]) * scale, lat - lat[seed])
    order = np.lexsort((np.arange(len(due)), np.where(placed, away, np.inf)))
    return [int(fid) for fid in due[order[: wish.most]]]


def _north_west(data: CityData, fids: list[int]) -> int | None:
    points = data.table("points")
    rows = points.positions(np.array(fids, np.int64))
    corner = points.points.lon_deg[rows] - points.points.lat_deg[rows]
    known = np.isfinite(corner)
    return fids[int(np.argmin(np.where(known, corner, np.inf)))] if known.any() else None


def patrol_table(data: CityData, walk: Walk, t: Translator) -> OfficeTable:
    """Return a patrol as a table to fill in on the way; `import` of visits reads it back."""
    points, visits = data.table("points"), data.last_visits
    layers = {layer.id: layer.title for layer in data.catalogue.layers}
    rows = []
    for number, (fid, metres) in enumerate(zip(walk.fids, walk.metres, strict=True), 1):
        place = points.position(fid)
        days = int(visits.days[place])
        kind = layers.get(str(points.value(fid, "layer") or ""))
        rows.append(
            (
                number,
                points.value(fid, "code") or "",
                points.value(fid, "name") or "",
                "" if kind is None else t(kind),
                points.value(fid, "address") or "",
                points.value(fid, "time_window") or "",
                round(metres) if metres == metres and number > 1 else "",
                local_text(visits.at[place])[:10] if days >= 0 else "",
                int(data.point_state.open_count[place]),
                "",
                "",
                "",
            )
        )
    columns = tuple(TableColumn(t(text), width, is_number) for text, width, is_number in _COLUMNS)
    title = t(msg("Patrol list"))
    section = TableSection(t(msg("Points in walking order")), columns, tuple(rows))
    note = t(msg("{city}, {walk}", city=data.settings.name, walk=walk.how))
    return OfficeTable(title, (note,), (section,), author=data.settings.office)


def write_patrol(
    data: CityData, walk: Walk, file: Path, t: Translator, progress: Progress | None = None
) -> None:
    """Write a patrol as a sheet with map (.pdf), for a phone (.gpx) or as a form (.xlsx).

    Raises UsageError for another suffix or an empty walk, RenderError or LedgerError.
    """
    suffix = file.suffix.lower()
    if suffix not in SUFFIXES:
        raise UsageError(
            msg("Name a file ending in one of: {suffixes}.", suffixes=" ".join(SUFFIXES))
        )
    if not walk.fids:
        raise UsageError(msg("No point is due; there is nothing to write."))
    if suffix == ".gpx":
        from gis_app.vector_files.gpx_route import write_gpx_route

        write_gpx_route(file, t(msg("Patrol list")), _stops(data, walk), walk.line)
    elif suffix == ".xlsx":
        from gis_app.workflows.office_file import write_office_table

        write_office_table(patrol_table(data, walk, t), file, t, progress)
    else:
        _print(data, walk, file, t, progress)


def _stops(data: CityData, walk: Walk) -> list[tuple[float, float, str, str]]:
    points = data.table("points")
    stops = []
    for number, fid in enumerate(walk.fids, 1):
        place = points.position(fid)
        lon, lat = float(points.points.lon_deg[place]), float(points.points.lat_deg[place])
        if np.isfinite(lon) and np.isfinite(lat):
            name = str(points.value(fid, "name") or points.value(fid, "code") or fid)
            about = str(points.value(fid, "address") or "")
            stops.append((lon, lat, f"{number} {name}", about))
    return stops


def _print(
    data: CityData, walk: Walk, file: Path, t: Translator, progress: Progress | None
) -> None:
    from gis_app.printing.page_design import PageDesign
    from gis_app.printing.print_request import PrintRequest
    from gis_app.printing.subject import Coverage
    from gis_app.workflows.print_atlas import print_atlas

    request = PrintRequest(
        Coverage.SELECTION, paper="A4", design=PageDesign.of("patrol"), selection=walk.fids
    )
    print_atlas(data, file, request, t, progress)
