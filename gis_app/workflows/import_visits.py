"""Patrol lists that come back filled in, and tracks of a receiver, are read as visits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gis_app.domain.dates import BEIJING
from gis_app.domain.table import NO_ROW
from gis_app.errors import LedgerError, UsageError
from gis_app.ledger.cells import is_blank, plain_heading, text_of
from gis_app.ledger.header import find_table
from gis_app.ledger.moments import UnreadableError, read_moment
from gis_app.ledger.names import RowNames, nearest_names
from gis_app.ledger.report import Outcome, Problem
from gis_app.ledger.table_file import SUFFIXES as TABLE_SUFFIXES
from gis_app.ledger.table_file import read_sheets
from gis_app.messages import msg
from gis_app.workflows.record_visits import Visit, problem_with_visit

if TYPE_CHECKING:
    from pathlib import Path

    from gis_app.domain.city_data import CityData
    from gis_app.ledger.cells import Cell
    from gis_app.ledger.header import FoundTable
    from gis_app.messages import Message

PASSED_M: Final = 30.0
"""A track that comes so near to a point has been there."""
SUFFIXES: Final = (*TABLE_SUFFIXES, ".gpx")
HEADINGS: Final = {
    "code": ("点位编号", "编号", "点位代码", "Point no.", "Point code", "No. of point"),
    "name": ("点位名称", "点位", "巡查点位", "名称", "Point", "Point name", "Name"),
    "at": ("巡查时间", "到位时间", "到点时间", "巡查日期", "时间", "日期", "Visited at", "At",
           "Date", "Time"),
    "by": ("巡查人", "巡查人员", "检查人", "检查人员", "巡查员", "Patrolled by", "By", "Inspector"),
    "found": ("发现问题", "问题描述", "存在问题", "问题", "What was found", "Found",
              "Issue", "What is wrong"),
    "note": ("备注", "巡查情况", "Note", "Remarks"),
}  # fmt: skip
"""What patrol lists call their columns; those this program writes are among them."""


@dataclass(frozen=True)
class ReadVisits:
    """Hold the visits a file tells of, what was not taken, and rows nobody had filled in."""

    visits: tuple[Visit, ...]
    problems: tuple[Problem, ...] = ()
    unfilled: int = 0


def read_visits(data: CityData, file: Path, by: str, now: datetime) -> ReadVisits:
    """Read a patrol list (table) or a track (.gpx); nothing is changed.

    `by` is who went where the file does not say. A row without a time and without anything found is
    one nobody went to. Raises LedgerError, VectorFileError or UsageError for the file.
    """
    if file.suffix.lower() not in SUFFIXES:
        raise UsageError(msg("Visits come as a table or as .gpx: {suffixes}",
                             suffixes=" ".join(SUFFIXES)))  # fmt: skip
    if file.suffix.lower() == ".gpx":
        return _of_track(data, file, by, now)
    return _of_table(data, file, by, now)


def _of_table(data: CityData, file: Path, by: str, now: datetime) -> ReadVisits:
    names = {plain_heading(word): field for field, words in HEADINGS.items() for word in words}
    points = RowNames(data.table("points"))
    visits: list[Visit] = []
    problems: list[Problem] = []
    unfilled, is_read = 0, False
    for sheet in read_sheets(file):
        problems += (Problem(Outcome.NOTE, sheet.name, 0, note) for note in sheet.notes)
        table = None if sheet.is_hidden else find_table(sheet, set(names))
        fields = {} if table is None else _fields(table, names)
        if (
            table is None
            or "at" not in fields.values()
            or not {"code", "name"} & {*fields.values()}
        ):
            continue
        is_read = True
        for cells, row in zip(table.rows, table.row_numbers, strict=True):
            values = {field: cells[i] for i, field in fields.items() if i < len(cells)}
            if is_blank(values.get("at")) and is_blank(values.get("found")):
                unfilled += 1
                continue
            try:
                visit = _visit(values, points, by)
                problem = problem_with_visit(data, visit, now)
                if problem is not None:
                    raise UnreadableError(problem)
                visits.append(visit)
            except UnreadableError as error:
                problems.append(Problem(Outcome.ROW_LEFT_OUT, sheet.name, row, error.reason))
    if not is_read:
        raise LedgerError(
            msg(
                "{file} is no patrol list: it needs a column of points (点位名称 or 点位编号) "
                "and one of times (巡查时间).",
                file=file.name,
            )
        )
    return ReadVisits(tuple(visits), tuple(problems), unfilled)


def _fields(table: FoundTable, names: dict[str, str]) -> dict[int, str]:
    found: dict[int, str] = {}
    for place, heading in enumerate(table.headings):
        field = names.get(plain_heading(heading.text)) or names.get(plain_heading(heading.last))
        if field is not None and field not in found.values():
            found[place] = field
    return found


def _visit(values: dict[str, Cell], points: RowNames, by: str) -> Visit:
    said = {field: text_of(cell) for field, cell in values.items()}
    fid = points.by_code(said.get("code")) or NO_ROW
    if fid == NO_ROW:
        hits = points.by_name(said.get("name"))
        if len(hits) > 1:
            raise UnreadableError(_several(said["name"]))
        fid = hits[0] if hits else NO_ROW
    if fid == NO_ROW:
        name = said.get("name") or said.get("code") or ""
        raise UnreadableError(_unknown(name, points))
    if is_blank(values.get("at")):
        raise UnreadableError(msg("Something was found, but no time of the visit is written."))
    moment, _has_time = read_moment(values["at"])
    return Visit(
        int(fid),
        moment.replace(tzinfo=BEIJING),
        said.get("by") or by,
        said.get("note", ""),
        said.get("found", ""),
    )


def _unknown(name: str, points: RowNames) -> Message:
    codes = [word for word in points.table.text("code").words if word]
    near = points.hint(name) or nearest_names(name, codes)
    if not near:
        return msg("There is no point {name}.", name=name)
    return msg("There is no point {name}. Did you mean: {names}?", name=name, names=near)


def _several(name: str) -> Message:
    return msg("{name} stands for several points; give its number.", name=name)


def _of_track(data: CityData, file: Path, by: str, now: datetime) -> ReadVisits:
    """Take a point as visited once a day when the track came within 30 m, at the nearest moment."""
    from scipy.spatial import cKDTree

    from gis_app.geo.crs import metres_per_degree

    lon, lat, times = _track(file)
    points = data.table("points")
    placed = np.flatnonzero(points.points.is_placed)
    if not len(placed) or not len(lon):
        return ReadVisits(())
    scale = np.array(metres_per_degree(float(np.median(lat))))
    places = np.column_stack([points.points.lon_deg, points.points.lat_deg])[placed] * scale
    track = cKDTree(np.column_stack([lon, lat]) * scale)
    visits = []
    for place, near in enumerate(track.query_ball_point(places, PASSED_M)):
        by_day: dict[Any, tuple[float, datetime]] = {}
        for i in near:
            moment = times[i]
            far = float(np.hypot(*(track.data[i] - places[place])))
            day = moment.astimezone(BEIJING).date()
            if day not in by_day or far < by_day[day][0]:
                by_day[day] = (far, moment)
        fid = int(points.fids[placed[place]])
        visits += [Visit(fid, moment, by, file.name) for _far, moment in by_day.values()]
    visits.sort(key=lambda visit: visit.at)
    refused = {problem_with_visit(data, visit, now) for visit in visits} - {None}
    problems = [Problem(Outcome.ROW_LEFT_OUT, "", 0, reason) for reason in refused if reason]
    kept = tuple(visit for visit in visits if problem_with_visit(data, visit, now) is None)
    return ReadVisits(kept, tuple(problems))


def _track(file: Path) -> tuple[Any, Any, list[datetime]]:
    """Return where a GPX was when: track points and waypoints that carry a time."""
    from gis_app.errors import VectorFileError
    from gis_app.vector_files.reader import read_vector

    lon: list[float] = []
    lat: list[float] = []
    times: list[datetime] = []
    failures: list[VectorFileError] = []
    for layer in ("track_points", "waypoints"):
        try:
            found = read_vector(file, layer=layer)
        except VectorFileError as error:
            failures.append(error)
            continue
        if "time" not in found.headings or found.shapes is None:
            continue
        column = list(found.headings).index("time")
        for row, shape in zip(found.rows, found.shapes, strict=True):
            moment = _moment(row[column])
            if shape is not None and moment is not None:
                lon.append(shape.x)
                lat.append(shape.y)
                times.append(moment)
    if len(failures) == 2:
        raise failures[0]
    if not times:
        raise LedgerError(msg("{file} holds no track with times.", file=file.name))
    return np.array(lon), np.array(lat), times


def _moment(cell: Cell) -> datetime | None:
    try:
        moment = cell if isinstance(cell, datetime) else datetime.fromisoformat(str(cell))
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
