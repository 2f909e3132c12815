"""The figures of a day, a week or a month: every report, panel and table takes them from here.

整改率 = closed ÷ assigned; 按期销号率 = closed by their deadline ÷ those falling due in the period,
deferred ones left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.area_index import LEVELS_SMALLEST_FIRST
from gis_app.domain.dates import as_moment, moments
from gis_app.domain.table import NO_ROW, TextColumn
from gis_app.domain.terms import AreaLevel, Colour, UnitKind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import BoolArray, Int64Array


class Figure(StrEnum):
    """Name what is counted of issues."""

    NEW = "new"
    ASSIGNED = "assigned"
    ASSIGNED_CLOSED = "assigned_closed"
    CLOSED = "closed"
    OPEN = "open"
    WHITE = "white"
    YELLOW = "yellow"
    RED = "red"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"
    DEFERRED = "deferred"
    FELL_DUE = "fell_due"
    IN_TIME = "in_time"
    RECURRENCE = "recurrence"
    SENT_BACK = "sent_back"


class GroupBy(StrEnum):
    """Name the ways figures are broken down."""

    UNIT = "unit"
    KIND = "kind"
    SUBDISTRICT = "subdistrict"
    SYSTEM = "system"
    WORKING_GROUP = "working_group"
    CLOSING_CLASS = "closing_class"


@dataclass(frozen=True)
class Period:
    """Hold the time from after `start` to `end`, both UTC with their zone."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Figures:
    """Hold which issues count for each figure in a period, row by row of the issue table.

    `data` is the city as of the period's end.
    """

    data: CityData
    period: Period
    masks: Mapping[Figure, BoolArray]

    def count(self, figure: Figure, where: BoolArray | None = None) -> int:
        """Count the issues of a figure, among all or among some."""
        mask = self.masks[figure]
        return int((mask if where is None else mask & where).sum())

    def fids(self, figure: Figure, where: BoolArray | None = None) -> tuple[int, ...]:
        """Return the row ids behind a figure."""
        mask = self.masks[figure]
        chosen = mask if where is None else mask & where
        return tuple(self.data.table("issues").fids[chosen].tolist())

    def share(self, part: Figure, whole: Figure, where: BoolArray | None = None) -> float | None:
        """Return one figure as a share of another, 0 to 1; None when there is nothing to share."""
        total = self.count(whole, where)
        return self.count(part, where) / total if total else None

    def rectification_rate(self, where: BoolArray | None = None) -> float | None:
        """Return 整改率: of the issues assigned in the period, the share closed by its end."""
        return self.share(Figure.ASSIGNED_CLOSED, Figure.ASSIGNED, where)

    def in_time_rate(self, where: BoolArray | None = None) -> float | None:
        """Return 按期销号率: of the issues falling due in the period, the share closed in time."""
        return self.share(Figure.IN_TIME, Figure.FELL_DUE, where)


@dataclass(frozen=True)
class Breakdown:
    """Hold figures by group: `keys[g]` names group g, `counts[figure][g]` its number.

    Keys are row ids for units, sub-districts and working groups, else codes. `group` tells the
    group of every issue, -1 for none.
    """

    by: GroupBy
    keys: tuple[int | str, ...]
    counts: Mapping[Figure, Int64Array]
    group: Int64Array

    def of_group(self, place: int) -> BoolArray:
        """Return which issues belong to a group."""
        return np.asarray(self.group == place)

    def rate(self, part: Figure, whole: Figure) -> list[float | None]:
        """Return one figure as a share of another, group by group; None for nothing to share."""
        pairs = zip(self.counts[part].tolist(), self.counts[whole].tolist(), strict=True)
        return [top / bottom if bottom else None for top, bottom in pairs]


def week_figures(data: CityData, period: Period) -> Figures:
    """Count over whole columns; `data` must be as of the period's end (`past.city_as_of`)."""
    issues, state = data.table("issues"), data.issue_state
    start, end = as_moment(period.start), as_moment(period.end)

    def within(name: str) -> BoolArray:
        at = moments(issues.text(name))
        return np.asarray((at > start) & (at <= end))

    closed_at = moments(issues.text("closed_at"))
    is_closed = state.colour == Colour.CLOSED
    assigned = within("assigned_at")
    falls_due = (state.deadline > start) & (state.deadline <= end) & ~state.is_deferred
    masks: dict[Figure, BoolArray] = {
        Figure.NEW: within("found_at"),
        Figure.ASSIGNED: assigned,
        Figure.ASSIGNED_CLOSED: assigned & is_closed,
        Figure.CLOSED: is_closed & within("closed_at"),
        Figure.OPEN: state.is_open,
        Figure.WHITE: np.asarray(state.colour == Colour.WHITE),
        Figure.YELLOW: np.asarray(state.colour == Colour.YELLOW),
        Figure.RED: np.asarray(state.colour == Colour.RED),
        Figure.DUE_TODAY: state.is_due_today,
        Figure.OVERDUE: state.is_overdue,
        Figure.DEFERRED: state.is_deferred,
        Figure.FELL_DUE: np.asarray(falls_due),
        Figure.IN_TIME: np.asarray(falls_due & is_closed & (closed_at <= state.deadline)),
        Figure.RECURRENCE: within("found_at") & state.coloured.is_back,
        Figure.SENT_BACK: state.is_open & (issues.numbers("sent_back_count") > 0),
    }
    return Figures(data, period, masks)


def broken_down(figures: Figures, by: GroupBy) -> Breakdown:
    """Break figures down; groups without any issue that counts are left out."""
    keys, group = _groups(figures.data, by)
    counted = np.zeros(len(keys), np.bool_)
    counts: dict[Figure, Int64Array] = {}
    for figure, mask in figures.masks.items():
        of_group = group[mask & (group >= 0)]
        counts[figure] = np.bincount(of_group, minlength=len(keys)).astype(np.int64)
        counted |= counts[figure] > 0
    kept = np.flatnonzero(counted)
    renumbered = np.full(len(keys) + 1, -1, np.int64)
    renumbered[kept] = np.arange(len(kept))
    return Breakdown(
        by,
        tuple(keys[i] for i in kept.tolist()),
        {figure: numbers[kept] for figure, numbers in counts.items()},
        renumbered[group],
    )


def _groups(data: CityData, by: GroupBy) -> tuple[tuple[int | str, ...], Int64Array]:
    state = data.issue_state
    match by:
        case GroupBy.UNIT:
            return _of_fids(state.unit_fid)
        case GroupBy.SUBDISTRICT:
            return _of_fids(_subdistricts(data))
        case GroupBy.WORKING_GROUP:
            return _of_fids(_working_groups(data))
        case GroupBy.KIND:
            return _of_text(state.layer)
        case GroupBy.CLOSING_CLASS:
            return _of_text(state.closing_class)
        case GroupBy.SYSTEM:
            units = data.table("units")
            system = units.text("system")
            places = units.positions(state.unit_fid)
            return _of_text(TextColumn(np.append(system.codes, np.int32(-1))[places], system.words))


_FEW_KEYS: Final = 10_000_000
_LARGER: Final = (AreaLevel.SUBDISTRICT, AreaLevel.DISTRICT, AreaLevel.CITY)


def _subdistricts(data: CityData) -> Int64Array:
    """Return the sub-district or town of each issue; where there is none, the next larger area."""
    state = data.issue_state
    out = np.full(len(state.issues), NO_ROW, np.int64)
    for level in LEVELS_SMALLEST_FIRST:
        if level in _LARGER and level in state.area_fid:
            out = np.where(out == NO_ROW, state.area_fid[level], out)
    return out


def _working_groups(data: CityData) -> Int64Array:
    """Return the working group above each issue's unit; NO_ROW where it stands under none."""
    units, tree = data.table("units"), data.unit_tree
    kinds = units.text("kind")
    is_group = {int(fid) for fid in units.fids[kinds.equals(UnitKind.WORKING_GROUP)].tolist()}
    above = {
        int(fid): next((a for a in (int(fid), *tree.ancestors(int(fid))) if a in is_group), NO_ROW)
        for fid in np.unique(data.issue_state.unit_fid)
        if fid != NO_ROW
    }
    lookup = np.array([above.get(int(fid), NO_ROW) for fid in units.fids] + [NO_ROW], np.int64)
    return lookup[units.positions(data.issue_state.unit_fid)]


def _of_fids(fids: Int64Array) -> tuple[tuple[int | str, ...], Int64Array]:
    if len(fids) and int(fids.max()) < _FEW_KEYS and int(fids.min()) >= NO_ROW:
        # small row ids: counting is far faster than sorting
        keys = np.flatnonzero(np.bincount(fids))
        places = np.zeros(int(fids.max()) + 1, np.int64)
        places[keys] = np.arange(len(keys))
        group = places[fids]
    else:
        keys, group = np.unique(fids, return_inverse=True)
    if len(keys) and keys[0] == NO_ROW:
        return tuple(keys[1:].tolist()), np.asarray(group - 1, np.int64)
    return tuple(keys.tolist()), np.asarray(group, np.int64)


def _of_text(column: TextColumn) -> tuple[tuple[int | str, ...], Int64Array]:
    return tuple(column.words), column.codes.astype(np.int64)
