"""Own places of rows on their way in: read as written, and settled once their frame is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gis_app.ledger.cells import is_blank, text_of
from gis_app.ledger.fields import FieldKind
from gis_app.ledger.incoming import KEPT
from gis_app.ledger.locate import RawPlaces, raw_places, read_shape, settled
from gis_app.ledger.moments import UnreadableError
from gis_app.ledger.report import Outcome, Problem
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gis_app.domain.table import FloatArray
    from gis_app.ledger.cell_columns import CellColumn
    from gis_app.ledger.columns import ColumnMatch
    from gis_app.ledger.frames import Frame
    from gis_app.ledger.incoming import Incoming
    from gis_app.ledger.locate import Extent
    from gis_app.ledger.source_table import SourceTable

_MANY_FAR: Final = 20
_ORDER: Final = (FieldKind.LON, FieldKind.LAT, FieldKind.LON_LAT)


@dataclass(frozen=True)
class TablePlaces:
    """Hold where a table's rows begin, and their coordinates as written.

    `raw` is None without columns of coordinates.
    """

    start: int
    count: int
    raw: RawPlaces | None = None
    columns: tuple[tuple[ColumnMatch, CellColumn], ...] = ()

    def written(self, incoming: Incoming) -> tuple[FloatArray, FloatArray]:
        """Return the two numbers of every row, longitude or easting first; NaN for none.

        A row that a shape was given for counts with a point of the shape.
        """
        first, second = np.full(self.count, np.nan), np.full(self.count, np.nan)
        if self.raw is not None and np.isfinite(self.raw.first + self.raw.second).all():
            return self.raw.first, self.raw.second
        shapes = incoming.shapes[self.start : self.start + self.count]
        shaped = np.flatnonzero(shapes != None)  # noqa: E711
        inside = shapely.point_on_surface(shapes[shaped])
        first[shaped], second[shaped] = shapely.get_x(inside), shapely.get_y(inside)
        if self.raw is not None:
            has = np.isfinite(self.raw.first) & np.isfinite(self.raw.second)
            first = np.where(has, self.raw.first, first)
            second = np.where(has, self.raw.second, second)
        return first, second


def read_places_of(
    incoming: Incoming,
    start: int,
    count: int,
    places: Mapping[FieldKind, tuple[ColumnMatch, CellColumn]],
) -> TablePlaces:
    """Read the columns of coordinates and of shapes as they are written."""
    if FieldKind.SHAPE in places:
        _match, cells = places[FieldKind.SHAPE]
        for i in np.flatnonzero(cells.is_filled).tolist():
            try:
                incoming.shapes[start + i] = read_shape(cells[i])
            except UnreadableError as error:
                incoming.keep_cell(start + i, "shape", text_of(cells[i]), error.reason)
    if not any(kind in places for kind in _ORDER):
        return TablePlaces(start, count)
    lon, lat, pair = (places[k][1] if k in places else None for k in _ORDER)
    raw = raw_places(count, lon, lat, pair)
    return TablePlaces(start, count, raw, tuple(places[k] for k in _ORDER if k in places))


def settle_places(
    incoming: Incoming, places: TablePlaces, frame: Frame, extent: Extent | None
) -> None:
    """Turn a table's own coordinates and shapes into stored degrees, and report what was wrong."""
    start, columns = places.start, places.columns
    _settle_shapes(incoming, start, places.count, frame)
    if places.raw is None:
        return
    found = settled(places.raw, frame, extent)
    heading = " / ".join(match.heading for match, _cells in columns)

    def written(i: int) -> str:
        return ", ".join(text_of(c[i]) for _match, c in columns if not is_blank(c[i]))

    incoming.lon_deg[start : start + places.count] = found.lon_deg
    incoming.lat_deg[start : start + places.count] = found.lat_deg
    for i in found.swapped:
        incoming.say(
            Outcome.CHANGED,
            start + i,
            msg("Longitude and latitude are the wrong way round."),
            column=heading,
            value=written(i),
            done=msg("They were put in order."),
        )
    for i, reason in sorted(found.refused.items()):
        for match, cells in columns:
            if not is_blank(cells[i]):
                incoming.keep(start + i, match.heading, text_of(cells[i]))
        incoming.say(
            Outcome.CELL_LEFT_OUT,
            start + i,
            reason,
            column=heading,
            value=written(i),
            done=KEPT,
        )
    if len(found.far) > _MANY_FAR:
        first = start + found.far[0]
        incoming.problems.append(
            Problem(
                Outcome.NOTE,
                incoming.table_of(first)[0].sheet,
                0,
                msg(
                    "{count} rows lie outside the city as its areas have it; the first is row "
                    "{row}. Is the datum right?",
                    count=len(found.far),
                    row=incoming.number(first),
                ),
            )
        )
    else:
        for i in found.far:
            incoming.say(
                Outcome.NOTE,
                start + i,
                msg("The place lies outside the city. Please check it."),
                column=heading,
                value=written(i),
            )


def take_shapes(
    incoming: Incoming, start: int, table: SourceTable, by_rule: frozenset[int]
) -> None:
    """Take the shapes a vector file brings, but for places that a rule had filled."""
    if table.shapes is None:
        return
    for i, shape in enumerate(table.shapes):
        if incoming.shapes[start + i] is None and shape is not None and i not in by_rule:
            incoming.shapes[start + i] = shape


def _settle_shapes(incoming: Incoming, start: int, count: int, frame: Frame) -> None:
    shaped = start + np.flatnonzero(incoming.has_shape[start : start + count])
    if not len(shaped) or (not frame.is_metres and not frame.is_swapped and not frame.is_shifted):
        return

    def moved(xy: FloatArray) -> FloatArray:
        return np.column_stack(frame.degrees(xy[:, 0], xy[:, 1]))

    for row in shaped.tolist():
        there = shapely.transform(incoming.shapes[row], moved)
        if np.isfinite(shapely.get_coordinates(there)).all():
            incoming.shapes[row] = there
        else:
            text = shapely.to_wkt(incoming.shapes[row], rounding_precision=3)[:200]
            incoming.shapes[row] = None
            reason = msg("The coordinates cannot be of {frame}.", frame=frame.title)
            incoming.keep_cell(row, "shape", text, reason)
