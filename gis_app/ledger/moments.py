"""Read dates and times as offices write them: 2026.5.1, 2026年5月1日, 20260501, Excel's days."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from gis_app.domain.dates import BEIJING
from gis_app.ledger.cells import half_width, to_second
from gis_app.messages import msg

if TYPE_CHECKING:
    from gis_app.ledger.cells import Cell
    from gis_app.messages import Message

_TIME: Final = (
    r"(?:[日号]?[\sT]*(?:(?P<half>上午|下午|晚上|中午)\s*)?(?P<hour>\d{1,2})\s*[:时点]\s*"
    r"(?:(?P<minute>\d{1,2})\s*分?)?(?::?(?P<second>\d{1,2})(?:\.\d+)?秒?)?\s*(?P<noon>[AaPp][Mm])?"
    r"\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?)?"
)
_YEAR_FIRST: Final = re.compile(
    r"(?P<year>(?:19|20|21)\d{2})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*日?"
    + _TIME
)
_COMPACT: Final = re.compile(
    r"(?P<year>(?:19|20|21)\d{2})(?P<month>\d{2})(?P<day>\d{2})"
    r"(?:[\sT]?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?)?"
)
_YEAR_LAST: Final = re.compile(
    r"(?P<first>\d{1,2})[/.-](?P<other>\d{1,2})[/.-](?P<year>(?:19|20|21)\d{2})" + _TIME
)
_MONTH: Final = re.compile(
    r"(?P<year>(?:19|20|21)\d{2})\s*[-/.年]\s*(?P<month>\d{1,2})\s*月?底?份?"
)
_EXCEL_START: Final = datetime(1899, 12, 30)
# 1954 to 2119: a smaller number is more likely a count, a larger one is written 20260501
_EXCEL_FIRST, _EXCEL_LAST = 20_000, 80_400
_HOURS_HALF_DAY: Final = 12


class UnreadableError(ValueError):
    """Tell why a cell cannot be read as what its column holds."""

    def __init__(self, reason: Message) -> None:
        super().__init__(str(reason))
        self.reason = reason


def read_moment(cell: Cell) -> tuple[datetime, bool]:
    """Return a moment without a zone (Beijing time) and whether the time of day was written.

    Raises UnreadableError.
    """
    if isinstance(cell, datetime):
        moment = to_second(cell.astimezone(BEIJING).replace(tzinfo=None) if cell.tzinfo else cell)
        return moment, bool(moment.hour or moment.minute or moment.second)
    if isinstance(cell, date):
        return datetime(cell.year, cell.month, cell.day), False
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _from_number(cell)
    if isinstance(cell, str):
        return _from_text(half_width(cell))
    raise _no_date()


def read_date(cell: Cell) -> str:
    """Return a date as it is stored, 2026-05-01; raises UnreadableError."""
    return read_moment(cell)[0].date().isoformat()


def read_deadline_date(cell: Cell) -> str:
    """Return a date; a month alone, 2026年5月, means its last day. Raises UnreadableError."""
    found = _MONTH.fullmatch(half_width(cell)) if isinstance(cell, str) else None
    if found is None:
        return read_date(cell)
    year, month = int(found["year"]), int(found["month"])
    if not 1 <= month <= 12:
        raise _no_date()
    return date(year, month, calendar.monthrange(year, month)[1]).isoformat()


def read_month(cell: Cell) -> str:
    """Return a month as 2026-05; raises UnreadableError."""
    found = _MONTH.fullmatch(half_width(cell)) if isinstance(cell, str) else None
    if found is not None and 1 <= int(found["month"]) <= 12:
        return f"{int(found['year']):04d}-{int(found['month']):02d}"
    if isinstance(cell, int | float) and 190001 <= cell <= 219912:
        return read_month(f"{int(cell) // 100}-{int(cell) % 100}")
    return read_date(cell)[:7]


def stored_moment(cell: Cell, *, is_end_of_day: bool) -> str:
    """Return a moment as it is stored, UTC; a date alone is its day's begin, or its last second."""
    moment, has_time = read_moment(cell)
    if is_end_of_day and not has_time:
        moment = moment.replace(hour=23, minute=59, second=59)
    stamp = moment.replace(tzinfo=BEIJING).astimezone(UTC)
    return stamp.strftime("%Y-%m-%dT%H:%M:%SZ")


def _from_number(number: float) -> tuple[datetime, bool]:
    if _EXCEL_FIRST <= number <= _EXCEL_LAST:
        moment = to_second(_EXCEL_START + timedelta(days=number))
        return moment, bool(moment.hour or moment.minute or moment.second)
    if float(number).is_integer():
        return _from_text(str(int(number)))
    raise _no_date()


def _from_text(text: str) -> tuple[datetime, bool]:
    for pattern in (_YEAR_FIRST, _COMPACT, _YEAR_LAST):
        found = pattern.fullmatch(text)
        if found is not None:
            break
    else:
        try:
            number = float(text)
        except ValueError:
            raise _no_date() from None
        if not _EXCEL_FIRST <= number <= _EXCEL_LAST:
            raise _no_date()
        return _from_number(number)
    parts = found.groupdict()
    if "first" in parts:
        first, other = int(parts["first"]), int(parts["other"])
        # 01/31/2020 is American, 31/01/2020 cannot be; the American order is far more common
        month, day = (other, first) if first > _HOURS_HALF_DAY else (first, other)
    else:
        month, day = int(parts["month"]), int(parts["day"])
    hour, minute, second = (int(parts.get(k) or 0) for k in ("hour", "minute", "second"))
    try:
        moment = datetime(int(parts["year"]), month, day, _hour(hour, parts), minute, second)
    except ValueError:
        raise UnreadableError(msg("There is no such day or time.")) from None
    zone = parts.get("zone")
    if zone:
        offset = datetime.fromisoformat(f"2000-01-01T00:00:00{zone.replace('Z', '+00:00')}").tzinfo
        moment = moment.replace(tzinfo=offset).astimezone(BEIJING).replace(tzinfo=None)
    return moment, parts.get("hour") is not None


def _hour(hour: int, parts: dict[str, str | None]) -> int:
    noon, half = (parts.get("noon") or "").lower(), parts.get("half")
    if noon == "am" and hour == _HOURS_HALF_DAY:
        return 0
    is_later = noon == "pm" or half in ("下午", "晚上")
    return hour + _HOURS_HALF_DAY if is_later and hour < _HOURS_HALF_DAY else hour


def _no_date() -> UnreadableError:
    return UnreadableError(msg("This is no date. Write it like 2026-05-01."))
