"""What a column holds, judged by its cells when its heading says nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gis_app.ledger.angles import read_angle, read_pair
from gis_app.ledger.cells import half_width, is_blank, text_of
from gis_app.ledger.fields import FieldKind
from gis_app.ledger.moments import UnreadableError, read_date

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from gis_app.ledger.cells import Cell
    from gis_app.ledger.column_names import ListNames
    from gis_app.ledger.fields import Field

MOST_LOOKED_AT: Final = 200
_LEAST_CELLS: Final = 3
_LEAST_SHARE: Final = 0.9
_PHONE: Final = re.compile(r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|\d{7,8}")
_SHAPE: Final = re.compile(r"(?i)\s*(?:(?:MULTI)?(?:POINT|LINESTRING|POLYGON)\b|\{\s*\"type\")")
_CHINA_LON, _CHINA_LAT = (73.0, 136.0), (3.0, 54.0)
_LEAST_SPREAD_DEG: Final = 1e-4
_WIDEST_CITY_DEG: Final = 5.0


def guess_by_content(
    cells: Sequence[Cell],
    names: ListNames,
    words: Mapping[str, Mapping[str, str]],
    free: Callable[[Field], bool],
) -> tuple[Field | None, float]:
    """Return the free field that a column's cells fit, and the share of cells that do.

    Only what cannot be mistaken is told by content: places, phones, dates of a list with one
    date, and words that a set of words knows.
    """
    filled = [cell for cell in cells[: MOST_LOOKED_AT * 5] if not is_blank(cell)][:MOST_LOOKED_AT]
    if len(filled) < _LEAST_CELLS:
        return None, 0.0
    best: tuple[Field | None, float] = (None, 0.0)
    for field in names.fields:
        test = _test(field, words)
        if test is None or not free(field):
            continue
        share = sum(map(test, filled)) / len(filled)
        if share >= _LEAST_SHARE and share > best[1] and _is_varied(field, filled):
            best = field, share
    return best


def _test(field: Field, words: Mapping[str, Mapping[str, str]]) -> Callable[[Cell], bool] | None:
    if field.kind is FieldKind.LON:
        return lambda cell: _is_angle(cell, _CHINA_LON)
    if field.kind is FieldKind.LAT:
        return lambda cell: _is_angle(cell, _CHINA_LAT)
    if field.kind is FieldKind.LON_LAT:
        return _is_pair
    if field.kind is FieldKind.SHAPE:
        return lambda cell: isinstance(cell, str) and _SHAPE.match(cell) is not None
    if field.name == "phone":
        return lambda cell: _PHONE.fullmatch(half_width(text_of(cell)).replace(" ", "")) is not None
    if field.name in ("deadline", "found_at"):
        return _is_date
    return None


def _is_varied(field: Field, filled: Sequence[Cell]) -> bool:
    """Tell degrees from counts: a place has a fraction, and most rows of a city are near."""
    if field.kind not in (FieldKind.LON, FieldKind.LAT):
        return True
    numbers = [read_angle(cell).degrees for cell in filled if _is_angle(cell, (-180, 180))]
    has_fraction = sum(abs(n * 100 - round(n * 100)) > _LEAST_SPREAD_DEG for n in numbers)
    middle = sorted(numbers)[len(numbers) // 2]
    near = sum(abs(n - middle) < _WIDEST_CITY_DEG for n in numbers)
    return has_fraction * 2 > len(numbers) and near >= _LEAST_SHARE * len(numbers)


def _is_angle(cell: Cell, limits: tuple[float, float]) -> bool:
    try:
        return limits[0] <= read_angle(cell).degrees <= limits[1]
    except UnreadableError:
        return False


def _is_pair(cell: Cell) -> bool:
    if not isinstance(cell, str):
        return False
    try:
        one, other = read_pair(cell)
    except UnreadableError:
        return False
    pair = sorted((one.degrees, other.degrees))
    return _CHINA_LAT[0] <= pair[0] <= _CHINA_LAT[1] and _CHINA_LON[0] <= pair[1] <= _CHINA_LON[1]


def _is_date(cell: Cell) -> bool:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return False
    try:
        read_date(cell)
    except UnreadableError:
        return False
    return True
