"""The same matter back at the same place after closing: which earlier issue an issue repeats."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gis_app.domain.dates import moments
from gis_app.domain.table import NO_ROW

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gis_app.domain.table import BoolArray, Int64Array, Table

_SECONDS: int = 1 << 34
"""More than any second of a date we read, so that a place and a second fit one number."""


def earlier_issues(issues: Table) -> Int64Array:
    """Return the issue each one repeats: the one the ledger names, else the last one closed.

    Found by itself: the same matter at the same point, closed before this one was found. NO_ROW
    where there is none.
    """
    named = issues.numbers("recurrence_of_fid")
    found, closed = moments(issues.text("found_at")), moments(issues.text("closed_at"))
    matter, point = issues.text("matter").codes.astype(np.int64), issues.numbers("point_fid")
    has_place = (point != NO_ROW) & (matter >= 0)
    place = point * (int(matter.max(initial=0)) + 1) + matter
    _, group = np.unique(place, return_inverse=True)
    ends = np.flatnonzero(has_place & ~np.isnat(closed))
    end_keys = group[ends] * _SECONDS + closed[ends].astype(np.int64)
    order = np.argsort(end_keys, kind="stable")
    ends, end_keys = ends[order], end_keys[order]
    asked = np.flatnonzero(has_place & ~np.isnat(found) & (named == NO_ROW))
    keys = group[asked] * _SECONDS + found[asked].astype(np.int64)
    before = np.searchsorted(end_keys, keys, side="left") - 1
    hit = before >= 0
    asked, before = asked[hit], ends[before[hit]]
    same = group[asked] == group[before]
    out = named.copy()
    out[asked[same]] = issues.fids[before[same]]
    return out


def is_recurrence(
    issues: Table, earlier: Int64Array, start: NDArray[np.datetime64], within_days: int
) -> BoolArray:
    """Tell which issues came back within so many days of the closing of the one they repeat.

    An earlier issue that the ledger names counts also when its closing time is not known.
    """
    place = issues.positions(earlier)
    closed = np.append(moments(issues.text("closed_at")), np.datetime64("NaT", "s"))[place]
    found = moments(issues.text("found_at"))
    began = np.where(np.isnat(found), start, found)
    gap = began - closed
    is_named = issues.numbers("recurrence_of_fid") != NO_ROW
    unknown = np.isnat(gap) & is_named
    return np.asarray((earlier != NO_ROW) & (unknown | (gap <= np.timedelta64(within_days, "D"))))
