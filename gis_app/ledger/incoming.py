"""Rows on their way in: cells read field by field, what cannot be read kept and reported."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gis_app.ledger.cells import is_blank, text_of
from gis_app.ledger.fields import FieldKind
from gis_app.ledger.locate import own_places, read_shape, shapes_to_wgs84
from gis_app.ledger.moments import UnreadableError
from gis_app.ledger.report import NOTHING, Outcome, Problem, RejectedRow
from gis_app.ledger.values import read_column
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import shapely

    from gis_app.geo.china_datums import Datum
    from gis_app.ledger.cells import Cell
    from gis_app.ledger.columns import ColumnMatch
    from gis_app.ledger.fields import Field
    from gis_app.ledger.locate import Extent, OwnPlaces
    from gis_app.ledger.source_table import SourceTable
    from gis_app.messages import Message

KEPT: Final = msg("It is kept under the row's other columns.")
NO_PLACE: Final = math.nan

_LOOKED_UP: Final = frozenset(
    {
        FieldKind.REFERENCE,
        FieldKind.LAYER,
        FieldKind.MATTER,
        FieldKind.STAGE,
        FieldKind.AREA_NAME,
        FieldKind.POINT_CODE,
    }
)
_PLACES: Final = frozenset({FieldKind.LON, FieldKind.LAT, FieldKind.LON_LAT, FieldKind.SHAPE})
_NOT_KEPT: Final = frozenset({FieldKind.IGNORED, FieldKind.BY_RULE})
_MANY_FAR: Final = 20
_DAYS: Final = frozenset({FieldKind.DATE, FieldKind.DATETIME, FieldKind.MONTH})
_DAYS_TO_1904: Final = 1462
_LAST_1904: Final = 80_000


@dataclass(slots=True)
class IncomingRow:
    """Hold one row while it is worked out.

    `values` are table columns as stored, `names` the texts of fields that are looked up, `extra`
    what no column holds, by heading. `location` stays None until the row is placed.
    """

    table: SourceTable
    position: int
    values: dict[str, Any] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)
    lon_deg: float = NO_PLACE
    lat_deg: float = NO_PLACE
    shape: shapely.Geometry | None = None
    location: str | None = None
    is_left_out: bool = False

    @property
    def number(self) -> int:
        """Return the row's number in the file."""
        return self.table.row_numbers[self.position]

    @property
    def has_point(self) -> bool:
        """Tell whether the row has a position of its own."""
        return math.isfinite(self.lon_deg)


class Incoming:
    """Collect rows and what is said about them; one import has one of these."""

    def __init__(self) -> None:
        self.rows: list[IncomingRow] = []
        self.problems: list[Problem] = []
        self._to_mend: dict[int, tuple[IncomingRow, list[Message]]] = {}
        self.headings: dict[str, str] = {}

    def say(
        self,
        outcome: Outcome,
        row: IncomingRow,
        reason: Message,
        *,
        column: str = "",
        value: str = "",
        done: Message | None = None,
    ) -> None:
        """Report something about a row; grave things make it a row to mend."""
        said = done or NOTHING
        self.problems.append(
            Problem(outcome, row.table.sheet, row.number, reason, column, value, said)
        )
        if outcome in (Outcome.ROW_LEFT_OUT, Outcome.CELL_LEFT_OUT, Outcome.UNPLACED):
            about = (
                reason if not column else msg("{column}: {reason}", column=column, reason=reason)
            )
            self._to_mend.setdefault(id(row), (row, []))[1].append(about)
        if outcome is Outcome.ROW_LEFT_OUT:
            row.is_left_out = True

    def keep_cell(self, row: IncomingRow, field_name: str, value: str, reason: Message) -> None:
        """Leave a cell out, keep its text with the row, and report it."""
        heading = self.headings.get(field_name, field_name)
        keep(row, heading, value)
        self.say(Outcome.CELL_LEFT_OUT, row, reason, column=heading, value=value, done=KEPT)

    def to_mend(self) -> tuple[RejectedRow, ...]:
        """Return the rows with something to mend, in the file's order."""
        return tuple(
            RejectedRow(
                row.table.sheet,
                row.number,
                tuple(h.text for h in row.table.headings),
                row.table.rows[row.position],
                tuple(reasons),
            )
            for row, reasons in self._to_mend.values()
        )


def keep(row: IncomingRow, heading: str, text: str) -> None:
    """Keep a text with a row under a heading; another text under the same one gets a number."""
    name, number = heading, 2
    while name in row.extra and row.extra[name] != text:
        name, number = f"{heading} ({number})", number + 1
    row.extra[name] = text


def read_incoming(
    incoming: Incoming,
    table: SourceTable,
    matches: Sequence[ColumnMatch],
    words: Mapping[str, Mapping[str, str]],
    datum: Datum,
    extent: Extent | None,
) -> list[IncomingRow]:
    """Read one table's cells into rows; references and names are looked up afterwards."""
    rows = [IncomingRow(table, i) for i in range(len(table.rows))]
    incoming.rows += rows
    columns = [_cells(table, match.position) for match in matches]
    by_rule = _blank_what_a_rule_filled(matches, columns)
    places: dict[FieldKind, tuple[ColumnMatch, list[Cell]]] = {}
    for match, cells in zip(matches, columns, strict=True):
        field_ = match.field
        if field_ is None:
            _keep_column(rows, match, cells)
            continue
        incoming.headings[field_.name] = match.heading
        if field_.kind in _NOT_KEPT:
            continue
        if field_.kind in _PLACES:
            places[field_.kind] = (match, cells)
            continue
        if table.is_1904 and field_.kind in _DAYS:
            cells = [_from_1904(cell) for cell in cells]
        _read_field(incoming, rows, field_, match.heading, cells, words)
    _read_places(incoming, rows, places, datum, extent)
    _take_shapes(rows, table, datum, by_rule)
    return rows


def _cells(table: SourceTable, position: int) -> list[Cell]:
    return [row[position] if position < len(row) else None for row in table.rows]


def _blank_what_a_rule_filled(
    matches: Sequence[ColumnMatch], columns: Sequence[list[Cell]]
) -> frozenset[int]:
    """Empty cells that an export of ours filled by rule, unless somebody changed them since.

    Returns the positions of rows whose place was filled by rule.
    """
    marks = [i for i, m in enumerate(matches) if m.field and m.field.kind is FieldKind.BY_RULE]
    placed: set[int] = set()
    if not marks:
        return frozenset()
    places = {m.field.name: i for i, m in enumerate(matches) if m.field is not None}
    for i, cell in enumerate(columns[marks[0]]):
        try:
            filled = json.loads(text_of(cell) or "{}")
        except ValueError:
            continue
        if not isinstance(filled, dict):
            continue
        if "lon" in filled:
            placed.add(i)
        for name, text in filled.items():
            if name in places and _is_same_text(text_of(columns[places[name]][i]), text):
                columns[places[name]][i] = None
    return frozenset(placed)


def _is_same_text(text: str, marked: object) -> bool:
    """Compare as text, and as numbers where a format writes more zeros."""
    if text == marked:
        return True
    try:
        return float(text) == float(str(marked))
    except ValueError:
        return False


def _keep_column(rows: list[IncomingRow], match: ColumnMatch, cells: list[Cell]) -> None:
    heading = match.heading or f"[{_letters(match.position)}]"
    for row, cell in zip(rows, cells, strict=True):
        if not is_blank(cell):
            keep(row, heading, text_of(cell))


def _from_1904(cell: Cell) -> Cell:
    """Turn the number of a day counted from 1904 into one counted from 1900; dates are dates."""
    is_number = isinstance(cell, int | float) and not isinstance(cell, bool)
    return cell + _DAYS_TO_1904 if is_number and 0 < cell < _LAST_1904 else cell  # type: ignore[operator]


def _letters(position: int) -> str:
    """Return a column's letters in a spreadsheet: 0 is A, 26 is AA."""
    text = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        text = chr(65 + rest) + text
    return text


def _read_field(
    incoming: Incoming,
    rows: list[IncomingRow],
    field_: Field,
    heading: str,
    cells: list[Cell],
    words: Mapping[str, Mapping[str, str]],
) -> None:
    values, unreadable = read_column(field_, cells, words)
    is_name = field_.kind in _LOOKED_UP
    for row, value in zip(rows, values, strict=True):
        if value is None or value == "":
            continue
        if is_name:
            row.names[field_.name] = value
        elif field_.column is not None:
            row.values[field_.column] = value
    for i, reason in unreadable:
        incoming.keep_cell(rows[i], field_.name, text_of(cells[i]), reason)


def _read_places(
    incoming: Incoming,
    rows: list[IncomingRow],
    places: Mapping[FieldKind, tuple[ColumnMatch, list[Cell]]],
    datum: Datum,
    extent: Extent | None,
) -> None:
    kinds = (FieldKind.LON, FieldKind.LAT, FieldKind.LON_LAT)
    if any(kind in places for kind in kinds):
        lon, lat, pair = (places[k][1] if k in places else None for k in kinds)
        found = own_places(len(rows), lon, lat, pair, datum, extent)
        _take_places(incoming, rows, found, [places[k] for k in kinds if k in places])
    if FieldKind.SHAPE in places:
        _match, cells = places[FieldKind.SHAPE]
        for row, cell in zip(rows, cells, strict=True):
            if is_blank(cell):
                continue
            try:
                row.shape = read_shape(cell)
            except UnreadableError as error:
                incoming.keep_cell(row, "shape", text_of(cell), error.reason)


def _take_places(
    incoming: Incoming,
    rows: list[IncomingRow],
    found: OwnPlaces,
    columns: list[tuple[ColumnMatch, list[Cell]]],
) -> None:
    heading = " / ".join(match.heading for match, _cells in columns)

    def written(i: int) -> str:
        return ", ".join(text_of(c[i]) for _match, c in columns if not is_blank(c[i]))

    for i, row in enumerate(rows):
        row.lon_deg, row.lat_deg = float(found.lon_deg[i]), float(found.lat_deg[i])
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


def _take_shapes(
    rows: list[IncomingRow], table: SourceTable, datum: Datum, by_rule: frozenset[int]
) -> None:
    if table.shapes is not None:
        for row, shape in zip(rows, table.shapes, strict=True):
            if row.shape is None and shape is not None and row.position not in by_rule:
                row.shape = shape
    shapes = np.array([row.shape for row in rows] + [None], dtype=object)[:-1]
    if any(shape is not None for shape in shapes):
        for row, shape in zip(rows, shapes_to_wgs84(shapes, datum), strict=True):
            row.shape = shape
