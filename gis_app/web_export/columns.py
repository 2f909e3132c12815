"""Columns of the page: how texts, numbers, times and positions travel, told by their own shape.

A list stands for itself; {"i": …} holds whole numbers, {"d": …} their differences, {"w": words,
"i": …} repeated texts. The page reads all of them with one function.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from gis_app.domain.dates import BEIJING_SHIFT
from gis_app.web_export.packing import POINT_PRECISION
from gis_app.web_export.varints import read_varints, varint_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from gis_app.domain.table import TextColumn

Packed: TypeAlias = "list[Any] | dict[str, Any]"

NO_TIME: Final = 0
"""Minutes of a moment that nobody knows."""

_MOSTLY_DIFFERENT: Final = 0.6
_WIDEST_KEY: Final = 2**31


def joined_keys(keys: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    """Return one number for each row, equal where all keys are; numbers sort as the keys do.

    Sorting them takes a tenth of what sorting rows of keys takes.
    """
    joined = np.zeros(len(keys[0]), np.int64)
    for key in keys:
        low, high = int(key.min(initial=0)), int(key.max(initial=0))
        if high - low >= _WIDEST_KEY:
            key, low, high = _renumbered(key), 0, len(key)
        if int(joined.max(initial=0)) >= _WIDEST_KEY:
            joined = _renumbered(joined)
        joined = joined * (high - low + 1) + (key - low)
    return joined


def _renumbered(key: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.unique(key, return_inverse=True)[1].astype(np.int64)


def whole_numbers(values: NDArray[np.integer[Any]] | Sequence[int]) -> Packed:
    """Pack small whole numbers."""
    return {"i": varint_text(values)}


def rising_numbers(values: NDArray[np.integer[Any]] | Sequence[int]) -> Packed:
    """Pack whole numbers that lie near the one before."""
    return {"d": varint_text(_steps(np.asarray(values, np.int64)))}


def _steps(values: NDArray[np.int64]) -> NDArray[np.int64]:
    steps = values.copy()
    steps[1:] -= values[:-1]
    return steps


def texts(column: TextColumn, change: Callable[[str], str] | None = None) -> Packed:
    """Pack texts; missing ones come out empty. `change` is asked once for each different text."""
    used, codes = np.unique(column.codes, return_inverse=True)
    words = ["" if code < 0 else column.words[code] for code in used.tolist()]
    if change is not None:
        words = [change(word) for word in words]
    if len(words) > _MOSTLY_DIFFERENT * len(codes):
        return [words[code] for code in codes.tolist()]
    return {"w": words, "i": varint_text(codes)}


def degrees(values: NDArray[np.float64], precision: int = POINT_PRECISION) -> Packed:
    """Pack positions; one that is missing repeats the one before, `is_placed` tells which."""
    whole = np.round(values * precision)
    known = np.isfinite(whole)
    if not known.all():
        last = np.maximum.accumulate(np.where(known, np.arange(len(whole)), -1))
        whole = np.where(last < 0, 0, whole[last])
    return {"d": varint_text(_steps(whole.astype(np.int64)))}


def minutes(moments: NDArray[np.datetime64]) -> NDArray[np.int64]:
    """Return Beijing minutes since 1970 of UTC moments; NO_TIME for NaT."""
    local = (moments.astype("datetime64[s]") + BEIJING_SHIFT).astype("datetime64[m]")
    return np.where(np.isnat(local), NO_TIME, local.astype(np.int64))


def unpack_column(packed: Packed) -> list[Any]:
    """Return a column's values, as the page reads them; positions stay whole numbers."""
    if isinstance(packed, list):
        return packed
    if "d" in packed:
        return list(np.cumsum(read_varints(packed["d"])).tolist())
    numbers = read_varints(packed["i"]).tolist()
    return [packed["w"][n] for n in numbers] if "w" in packed else numbers
