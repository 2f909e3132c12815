"""Times as the office reads them: stored in UTC, shown and counted by Beijing time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Final, cast

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gis_app.domain.table import TextColumn

BEIJING: Final = timezone(timedelta(hours=8), "UTC+8")
BEIJING_SHIFT: Final = np.timedelta64(8 * 3600, "s")
_LENGTH_OF_UTC_TEXT: Final = len("2026-05-01T02:30:00Z")
_SIGNS: Final = ((4, b"-"), (7, b"-"), (10, b"T"), (13, b":"), (16, b":"), (19, b"Z"))
_MOMENTS: Final = "_moments"


def local(moment: str | datetime | np.datetime64) -> datetime:
    """Return a moment as Beijing time without a zone; texts and numpy times are taken as UTC.

    Raises ValueError for a text that is no time and for NaT.

    >>> local("2026-05-01T16:30:00Z")
    datetime.datetime(2026, 5, 2, 0, 30)
    """
    if isinstance(moment, np.datetime64):
        if np.isnat(moment):
            raise ValueError("no moment")
        there: datetime = (moment + BEIJING_SHIFT).astype("datetime64[s]").item()
        return there
    stamp = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    if stamp.tzinfo is None:
        stamp = stamp.replace(tzinfo=UTC)
    return stamp.astimezone(BEIJING).replace(tzinfo=None)


def local_text(moment: str | datetime | np.datetime64) -> str:
    """Write a moment as Beijing time to the minute, the way every message shows it.

    >>> local_text("2026-05-01T16:30:00Z")
    '2026-05-02 00:30'
    """
    return local(moment).strftime("%Y-%m-%d %H:%M")


def utc_text(moment: datetime) -> str:
    """Write a moment the way it is stored; one without a zone is taken as Beijing time.

    >>> utc_text(datetime(2026, 5, 2, 0, 30))
    '2026-05-01T16:30:00Z'
    """
    stamp = moment if moment.tzinfo is not None else moment.replace(tzinfo=BEIJING)
    return stamp.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse_date(text: str | None) -> date | None:
    """Read a stored date, 2026-05-01; None for a missing or unreadable one."""
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None


def as_moment(moment: datetime) -> np.datetime64:
    """Return a moment as numpy UTC seconds; one without a zone is taken as UTC."""
    stamp = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return np.datetime64(stamp.astimezone(UTC).replace(tzinfo=None), "s")


def moments(column: TextColumn) -> NDArray[np.datetime64]:
    """Return stored times as UTC seconds; NaT where missing or unreadable.

    They are read once a column and kept with it; the array must not be changed in place.
    """
    kept = column.__dict__.get(_MOMENTS)
    if kept is None:
        words = np.append(_utc_words(column.words), np.datetime64("NaT", "s"))
        kept = column.__dict__[_MOMENTS] = words[column.codes]
    return cast("NDArray[np.datetime64]", kept)


def days(column: TextColumn) -> NDArray[np.datetime64]:
    """Return stored dates as days; NaT where missing or unreadable."""
    words = np.array([parse_date(word) for word in column.words], "datetime64[D]")
    return np.append(words, np.datetime64("NaT", "D"))[column.codes]


def local_days(utc: NDArray[np.datetime64]) -> NDArray[np.datetime64]:
    """Return the Beijing day of UTC moments; NaT stays NaT."""
    return (utc.astype("datetime64[s]") + BEIJING_SHIFT).astype("datetime64[D]")


def start_of_local_day(day: NDArray[np.datetime64]) -> NDArray[np.datetime64]:
    """Return the UTC moments at which Beijing days begin; NaT stays NaT."""
    return np.asarray(day.astype("datetime64[s]") - BEIJING_SHIFT)


def _utc_words(words: Sequence[str]) -> NDArray[np.datetime64]:
    plain = _plain_utc(words)
    return np.array([_utc(word) for word in words], "datetime64[s]") if plain is None else plain


def _plain_utc(words: Sequence[str]) -> NDArray[np.datetime64] | None:
    """Read times that are all written as this program writes them; None for any other."""
    joined = "".join(words)
    if not words or not joined.isascii() or len(joined) != len(words) * _LENGTH_OF_UTC_TEXT:
        return None
    signs = np.frombuffer(joined.encode("ascii"), "S1").reshape(len(words), _LENGTH_OF_UTC_TEXT)
    # the signs between the digits stand in their columns only when every word has its length
    if not all((signs[:, place] == sign).all() for place, sign in _SIGNS):
        return None
    try:
        cut = np.ascontiguousarray(signs[:, :-1]).view(f"S{_LENGTH_OF_UTC_TEXT - 1}")
        return cut.reshape(-1).astype("datetime64[s]")
    except ValueError:
        return None


def _utc(word: str) -> np.datetime64:
    try:
        return as_moment(datetime.fromisoformat(word))
    except ValueError:
        return np.datetime64("NaT", "s")
