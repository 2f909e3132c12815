"""Read a table's cells into rows, field by field; what cannot be read is kept and reported."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.ledger.cell_columns import CellColumn, columns_of
from gis_app.ledger.cells import text_of
from gis_app.ledger.fields import FieldKind
from gis_app.ledger.incoming_places import TablePlaces, read_places_of, take_shapes
from gis_app.ledger.values import read_column

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gis_app.ledger.cells import Cell
    from gis_app.ledger.columns import ColumnMatch
    from gis_app.ledger.fields import Field
    from gis_app.ledger.incoming import Incoming

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
    number: int,
    matches: Sequence[ColumnMatch],
    words: Mapping[str, Mapping[str, str]],
) -> TablePlaces:
    """Read the cells of one of the tables; names and places are worked out afterwards."""
    table, start = incoming.tables[number], incoming.starts[number]
    columns = columns_of(table.rows, [match.position for match in matches])
    by_rule = _blank_what_a_rule_filled(matches, columns)
    places: dict[FieldKind, tuple[ColumnMatch, CellColumn]] = {}
    for match, cells in zip(matches, columns, strict=True):
        field_ = match.field
        if field_ is None:
            _keep_column(incoming, start, match, cells)
            continue
        incoming.headings[field_.name] = match.heading
        if field_.kind in _NOT_KEPT:
            continue
        if field_.kind in _PLACES:
            places[field_.kind] = (match, cells)
            continue
        if table.is_1904 and field_.kind in _DAYS:
            cells = CellColumn(cells.codes, [_from_1904(cell) for cell in cells.words])
        _read_field(incoming, start, field_, cells, words)
    found = read_places_of(incoming, start, len(table.rows), places)
    take_shapes(incoming, start, table, by_rule)
    return found


def _blank_what_a_rule_filled(
    matches: Sequence[ColumnMatch], columns: list[CellColumn]
) -> frozenset[int]:
    """Empty cells that an export of ours filled by rule, unless somebody changed them since.

    Returns the positions of rows whose place was filled by rule.
    """
    marks = [i for i, m in enumerate(matches) if m.field and m.field.kind is FieldKind.BY_RULE]
    placed: set[int] = set()
    if not marks:
        return frozenset()
    places = {m.field.name: i for i, m in enumerate(matches) if m.field is not None}
    for place in places.values():
        columns[place] = columns[place].copied()
    marked = columns[marks[0]]
    for i in np.flatnonzero(marked.is_filled).tolist():
        try:
            filled = json.loads(text_of(marked[i]))
        except ValueError:
            continue
        if not isinstance(filled, dict):
            continue
        if "lon" in filled:
            placed.add(i)
        for name, text in filled.items():
            if name in places and _is_same_text(text_of(columns[places[name]][i]), text):
                columns[places[name]].set(i, None)
    return frozenset(placed)


def _is_same_text(text: str, marked: object) -> bool:
    """Compare as text, and as numbers where a format writes more zeros."""
    if text == marked:
        return True
    try:
        return float(text) == float(str(marked))
    except ValueError:
        return False


def _keep_column(incoming: Incoming, start: int, match: ColumnMatch, cells: CellColumn) -> None:
    heading = match.heading or f"[{_letters(match.position)}]"
    texts = [None if word is None else text_of(word) for word in cells.words]
    if any(text is not None for text in texts):
        incoming.kept_columns.append((start, heading, CellColumn(cells.codes, texts)))


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
    start: int,
    field_: Field,
    cells: CellColumn,
    words: Mapping[str, Mapping[str, str]],
) -> None:
    values, unreadable = read_column(field_, cells.words, words)
    is_name = field_.kind in _LOOKED_UP
    name = field_.name if is_name else field_.column
    if name is not None:
        kept = values if isinstance(values, list) else list(values)
        if "" in kept:
            kept = [None if value == "" else value for value in kept]
        # copies: rows are set one by one later on, and the file's own cells stay as they are
        read = CellColumn(cells.codes.copy(), kept)
        if None in kept:
            blank = np.fromiter((word is None for word in kept), np.bool_, len(kept))
            read.codes[np.append(blank, False)[read.codes]] = -1
        target = incoming.names if is_name else incoming.values
        if len(cells) == incoming.count:
            target[name] = read
        else:
            whole = target.setdefault(name, CellColumn.blank(incoming.count))
            whole.paste(start, read)
    reasons = dict(unreadable)
    if reasons:
        for i in np.flatnonzero(np.isin(cells.codes, list(reasons))).tolist():
            code = int(cells.codes[i])
            text = text_of(cells.words[code])
            incoming.keep_cell(start + i, field_.name, text, reasons[code])
