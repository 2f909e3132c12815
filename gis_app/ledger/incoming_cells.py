"""Read a table's cells into rows, field by field; what cannot be read is kept and reported."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from gis_app.ledger.cells import is_blank, text_of
from gis_app.ledger.fields import FieldKind
from gis_app.ledger.incoming import Incoming, IncomingRow, keep
from gis_app.ledger.incoming_places import TablePlaces, read_places_of, take_shapes
from gis_app.ledger.values import read_column

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gis_app.ledger.cells import Cell
    from gis_app.ledger.columns import ColumnMatch
    from gis_app.ledger.fields import Field
    from gis_app.ledger.source_table import SourceTable

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
_DAYS: Final = frozenset({FieldKind.DATE, FieldKind.DATETIME, FieldKind.MONTH})
_DAYS_TO_1904: Final = 1462
_LAST_1904: Final = 80_000


def read_incoming(
    incoming: Incoming,
    table: SourceTable,
    matches: Sequence[ColumnMatch],
    words: Mapping[str, Mapping[str, str]],
) -> TablePlaces:
    """Read one table's cells into rows; names are looked up and places settled afterwards."""
    rows = [IncomingRow(table, i) for i in range(len(table.rows))]
    incoming.rows += rows
    columns = _columns(table, [match.position for match in matches])
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
    found = read_places_of(incoming, rows, places)
    take_shapes(rows, table, by_rule)
    return found


def _columns(table: SourceTable, positions: Sequence[int]) -> list[list[Cell]]:
    """Return the cells of some columns; rows may be shorter than the table is wide."""
    widths = set(map(len, table.rows))
    if len(widths) == 1 and positions and max(positions) < min(widths):
        whole = list(zip(*table.rows, strict=True))
        return [list(whole[position]) for position in positions]
    return [
        [row[position] if position < len(row) else None for row in table.rows]
        for position in positions
    ]


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
    name = field_.name if field_.kind in _LOOKED_UP else field_.column
    if name is not None:
        targets = [row.names for row in rows] if is_name else [row.values for row in rows]
        for target, value in zip(targets, values, strict=True):
            if value is not None and value != "":
                target[name] = value
    for i, reason in unreadable:
        incoming.keep_cell(rows[i], field_.name, text_of(cells[i]), reason)
