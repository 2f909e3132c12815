"""What a cell of any table file can hold, and its plain text."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import Final, TypeAlias

Cell: TypeAlias = "str | int | float | bool | datetime | date | time | timedelta | None"

LARGEST_WHOLE: Final = 1e15
_HALF_A_SECOND: Final = timedelta(milliseconds=500)
_NOT_IN_NAMES: Final = re.compile(r"[\s*＊:：_\-/·.。,，、'\"“”‘’()（）\[\]【】]+")


def is_blank(cell: Cell) -> bool:
    """Tell whether a cell shows nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def to_second(moment: datetime) -> datetime:
    """Round a moment to the second; Excel keeps days as fractions that miss it by a little."""
    return (moment + _HALF_A_SECOND).replace(microsecond=0)


def text_of(cell: Cell) -> str:
    """Return what a cell says as text: whole numbers without a point, times as 2026-05-01 10:30."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        is_whole = cell == cell and abs(cell) < LARGEST_WHOLE and cell.is_integer()
        return str(int(cell)) if is_whole else repr(cell)
    if isinstance(cell, datetime):
        return _moment_text(to_second(cell))
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return cell.strftime("%H:%M:%S" if cell.second else "%H:%M")
    return str(cell)


def _moment_text(moment: datetime) -> str:
    if moment.second:
        return moment.strftime("%Y-%m-%d %H:%M:%S")
    is_midnight = not (moment.hour or moment.minute)
    return moment.strftime("%Y-%m-%d" if is_midnight else "%Y-%m-%d %H:%M")


def half_width(text: str) -> str:
    """Return text with full-width digits, letters and signs made half-width.

    >>> half_width("２０２６．５")
    '2026.5'
    """
    return unicodedata.normalize("NFKC", text).strip()


def plain_heading(text: str) -> str:
    r"""Return a heading for comparing: lower case, without spaces, stars and punctuation.

    >>> plain_heading("责任 单位\\n（全称）*")
    '责任单位全称'
    """
    return _NOT_IN_NAMES.sub("", half_width(text)).lower()
