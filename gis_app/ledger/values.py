"""Read the cells of a column as what its field holds; every cell that cannot be read says why."""

from __future__ import annotations

import operator
import re
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from gis_app.ledger.cells import LARGEST_WHOLE, half_width, is_blank, plain_heading, text_of
from gis_app.ledger.fields import FieldKind
from gis_app.ledger.moments import (
    UnreadableError,
    read_date,
    read_deadline_date,
    read_month,
    stored_moment,
)
from gis_app.messages import listed, msg

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from gis_app.ledger.cells import Cell
    from gis_app.ledger.fields import Field
    from gis_app.messages import Message

Unreadable: TypeAlias = "tuple[int, Message]"
"""Position of a cell in its column, and why it cannot be read."""

_NUMBER: Final = re.compile(
    r"[约≈]?\s*([-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|[-+]?\d*\.?\d+(?:[eE][-+]?\d+)?)\s*"
    r"(米|m|公里|km|千米|个|处|条|次|根|户|块|座|家|天|人)?"
)
_PLAIN_KINDS: Final = frozenset(
    {
        FieldKind.TEXT,
        FieldKind.CODE,
        FieldKind.POINT_CODE,
        FieldKind.REFERENCE,
        FieldKind.LAYER,
        FieldKind.MATTER,
        FieldKind.STAGE,
        FieldKind.AREA_NAME,
    }
)
_CODES: Final = frozenset({FieldKind.CODE, FieldKind.POINT_CODE})
_YES: Final = frozenset({"是", "有", "y", "yes", "true", "1", "√", "✓", "对"})
_NO: Final = frozenset({"否", "无", "n", "no", "false", "0", "×", "x", ""})
_END_OF_DAY: Final = frozenset({"deadline_at"})
_MONTH_ENDS: Final = frozenset({"deadline", "valid_to", "deferred_until"})


def read_column(
    field: Field, cells: Sequence[Cell], words: Mapping[str, Mapping[str, str]]
) -> tuple[Sequence[Any], list[Unreadable]]:
    """Read a column of plain values as they are stored; None for blank and unreadable cells.

    Names of units, points, layers, matters and stages come back as text: they are looked up later.
    """
    if field.kind in _PLAIN_KINDS and (whole := _whole_texts(field, cells)) is not None:
        return whole, []
    read = _reader(field, words)
    values: list[Any] = []
    problems: list[Unreadable] = []
    for i, cell in enumerate(cells):
        try:
            values.append(None if is_blank(cell) else read(cell))
        except UnreadableError as error:
            values.append(None)
            problems.append((i, error.reason))
    return values, problems


def _whole_texts(field: Field, cells: Sequence[Cell]) -> Sequence[str | None] | None:
    """Read a column of nothing but plain texts at once; None when some cell needs a closer look."""
    kinds = set(map(type, cells))
    if kinds <= {float, type(None)}:
        numbers = np.array([np.nan if cell is None else cell for cell in cells], np.float64)
        is_whole = np.isnan(numbers) | ((np.abs(numbers) < LARGEST_WHOLE) & (numbers % 1 == 0))
        if not is_whole.all() or np.isnan(numbers).sum() != cells.count(None):
            return None
        return [None if number != number else str(int(number)) for number in numbers.tolist()]
    if not kinds <= {str, type(None)}:
        return None
    together = "\n".join(filter(None, cells))  # type: ignore[arg-type]
    if "\r" in together or (_is_made_half_width(field) and not together.isascii()):
        return None
    try:
        together.encode()
    except UnicodeEncodeError:
        return None
    stripped = [(cell and cell.strip()) or None for cell in cells]  # type: ignore[union-attr]
    # the same texts need no second list of them
    return cells if all(map(operator.is_, stripped, cells)) else stripped  # type: ignore[return-value]


def _is_made_half_width(field: Field) -> bool:
    return field.kind in _CODES or field.name.endswith("phone")


def _reader(field: Field, words: Mapping[str, Mapping[str, str]]) -> Callable[[Cell], Any]:
    if field.kind is FieldKind.DATE:
        return read_deadline_date if field.name in _MONTH_ENDS else read_date
    if field.kind is FieldKind.DATETIME:
        is_end = field.name in _END_OF_DAY
        return lambda cell: stored_moment(cell, is_end_of_day=is_end)
    if field.kind is FieldKind.WORD and field.words is not None:
        index = words[field.words]
        return lambda cell: _word(cell, index)
    if _is_made_half_width(field):
        return lambda cell: half_width(text_of(cell)) if isinstance(cell, str) else text_of(cell)
    return {
        FieldKind.INTEGER: _integer,
        FieldKind.REAL: _real,
        FieldKind.BOOLEAN: _boolean,
        FieldKind.MONTH: read_month,
    }.get(field.kind, _text)


def _text(cell: Cell) -> str:
    text = text_of(cell).replace("\r\n", "\n").replace("\r", "\n")
    # half a surrogate pair, from a badly cut text, cannot be kept anywhere
    return text.encode("utf-8", "replace").decode("utf-8")


def _word(cell: Cell, index: Mapping[str, str]) -> str:
    code = index.get(plain_heading(text_of(cell)))
    if code is None:
        raise UnreadableError(
            msg(
                "The word is not known here. Known are: {words}",
                words=listed(list(index)[:16]),
            )
        )
    return code


def _real(cell: Cell) -> float:
    if isinstance(cell, int | float):
        return float(cell)
    found = _NUMBER.fullmatch(half_width(text_of(cell)))
    if found is None:
        raise UnreadableError(msg("This is no number."))
    number = float(found[1].replace(",", ""))
    return number * 1000 if found[2] in ("公里", "km", "千米") else number


def _integer(cell: Cell) -> int:
    number = _real(cell)
    if not float(number).is_integer() or abs(number) >= 2**53:
        raise UnreadableError(msg("This is no whole number."))
    return int(number)


def _boolean(cell: Cell) -> bool:
    if isinstance(cell, bool):
        return cell
    text = plain_heading(text_of(cell))
    # ticks are punctuation to plain_heading
    sign = half_width(text_of(cell)).lower()
    if text in _YES or sign in _YES:
        return True
    if text in _NO or sign in _NO:
        return False
    raise UnreadableError(msg("This is neither yes nor no."))
