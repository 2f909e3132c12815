"""Own places of rows on their way in: read as written, and settled once their frame is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gis_app.ledger.cells import is_blank, text_of
from gis_app.ledger.fields import FieldKind
from gis_app.ledger.incoming import KEPT, Incoming, IncomingRow, keep
from gis_app.ledger.locate import RawPlaces, raw_places, read_shape, settled
from gis_app.ledger.moments import UnreadableError
from gis_app.ledger.report import Outcome, Problem
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gis_app.domain.table import FloatArray
    from gis_app.ledger.cells import Cell
    from gis_app.ledger.columns import ColumnMatch
    from gis_app.ledger.frames import Frame
    from gis_app.ledger.locate import Extent
    from gis_app.ledger.source_table import SourceTable

_MANY_FAR: Final = 20
_ORDER: Final = (FieldKind.LON, FieldKind.LAT, FieldKind.LON_LAT)


@dataclass(frozen=True)
class TablePlaces:
    """Hold a table's rows with their coordinates as written; `raw` is None without such columns."""

    rows: list[IncomingRow]
    raw: RawPlaces | None = None
    columns: tuple[tuple[ColumnMatch, list[Cell]], ...] = ()

    @property
    def written(self) -> tuple[FloatArray, FloatArray]:
        """Return the two numbers of every row, longitude or easting first; NaN for none.

        A row that a shape was given for counts with a point of the shape.
        """
        first, second = np.full(len(self.rows), np.nan), np.full(len(self.rows), np.nan)
        if self.raw is not None and np.isfinite(self.raw.first + self.raw.second).all():
            return self.raw.first, self.raw.second
        for i, row in enumerate(self.rows):
            if row.shape is not None:
                inside = shapely.point_on_surface(row.shape)
                first[i], second[i] = inside.x, inside.y
        if self.raw is not None:
            has = np.isfinite(self.raw.first) & np.isfinite(self.raw.second)
            first = np.where(has, self.raw.first, first)
            second = np.where(has, self.raw.second, second)
        return first, second


def read_places_of(
    incoming: Incoming,
    rows: list[IncomingRow],
    places: Mapping[FieldKind, tuple[ColumnMatch, list[Cell]]],
) -> TablePlaces:
    """Read the columns of coordinates and of shapes as they are written."""
    if FieldKind.SHAPE in places:
        _match, cells = places[FieldKind.SHAPE]
        for row, cell in zip(rows, cells, strict=True):
            if is_blank(cell):
                continue
            try:
                row.shape = read_shape(cell)
            except UnreadableError as error:
                incoming.keep_cell(row, "shape", text_of(cell), error.reason)
    if not any(kind in places for kind in _ORDER):
        return TablePlaces(rows)
    lon, lat, pair = (places[k][1] if k in places else None for k in _ORDER)
    raw = raw_places(len(rows), lon, lat, pair)
    return TablePlaces(rows, raw, tuple(places[k] for k in _ORDER if k in places))


def settle_places(
    incoming: Incoming, places: TablePlaces, frame: Frame, extent: Extent | None
) -> None:
    """Turn a table's own coordinates and shapes into stored degrees, and report what was wrong."""
    rows, columns = places.rows, places.columns
    _settle_shapes(incoming, rows, frame)
    if places.raw is None:
        return
    found = settled(places.raw, frame, extent)
    heading = " / ".join(match.heading for match, _cells in columns)

    def written(i: int) -> str:
        return ", ".join(text_of(c[i]) for _match, c in columns if not is_blank(c[i]))

    degrees = found.lon_deg.tolist(), found.lat_deg.tolist()
    for row, lon_deg, lat_deg in zip(rows, *degrees, strict=True):
        row.lon_deg, row.lat_deg = lon_deg, lat_deg
    for i in found.swapped:
        incoming.say(
            Outcome.CHANGED,
            rows[i],
            msg("Longitude and latitude are the wrong way round."),
            column=heading,
            value=written(i),
            done=msg("They were put in order."),
        )
    for i, reason in sorted(found.refused.items()):
        for match, cells in columns:
            if not is_blank(cells[i]):
                keep(rows[i], match.heading, text_of(cells[i]))
        incoming.say(
            Outcome.CELL_LEFT_OUT,
            rows[i],
            reason,
            column=heading,
            value=written(i),
            done=KEPT,
        )
    if len(found.far) > _MANY_FAR:
        first = rows[found.far[0]]
        incoming.problems.append(
            Problem(
                Outcome.NOTE,
                first.table.sheet,
                0,
                msg(
                    "{count} rows lie outside the city as its areas have it; the first is row "
                    "{row}. Is the datum right?",
                    count=len(found.far),
                    row=first.number,
                ),
            )
        )
    else:
        for i in found.far:
            incoming.say(
                Outcome.NOTE,
                rows[i],
                msg("The place lies outside the city. Please check it."),
                column=heading,
                value=written(i),
            )


def take_shapes(rows: list[IncomingRow], table: SourceTable, by_rule: frozenset[int]) -> None:
    """Take the shapes a vector file brings, but for places that a rule had filled."""
    if table.shapes is None:
        return
    for row, shape in zip(rows, table.shapes, strict=True):
        if row.shape is None and shape is not None and row.position not in by_rule:
            row.shape = shape


def _settle_shapes(incoming: Incoming, rows: list[IncomingRow], frame: Frame) -> None:
    shaped = [row for row in rows if row.shape is not None]
    if not shaped or (not frame.is_metres and not frame.is_swapped and not frame.is_shifted):
        return

    def moved(xy: FloatArray) -> FloatArray:
        return np.column_stack(frame.degrees(xy[:, 0], xy[:, 1]))

    for row in shaped:
        there = shapely.transform(row.shape, moved)
        if np.isfinite(shapely.get_coordinates(there)).all():
            row.shape = there
        else:
            text = shapely.to_wkt(row.shape, rounding_precision=3)[:200]
            row.shape = None
            reason = msg("The coordinates cannot be of {frame}.", frame=frame.title)
            incoming.keep_cell(row, "shape", text, reason)
