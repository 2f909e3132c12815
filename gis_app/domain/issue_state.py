"""What follows for every issue: colour and reason, deadline, unit, place and areas."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from gis_app.domain.colour_reason import colour_reason
from gis_app.domain.colour_rules import Rule, colour_issues
from gis_app.domain.dates import local_days
from gis_app.domain.deadlines import issue_deadlines
from gis_app.domain.place_areas import issue_areas
from gis_app.domain.recurrence import times_back
from gis_app.domain.responsible_unit import issue_units, taken
from gis_app.domain.table import PointColumns, TextColumn
from gis_app.domain.terms import Colour

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from gis_app.domain.colour_rules import ColouredIssues
    from gis_app.domain.deadlines import Deadlines
    from gis_app.domain.presets import OfficePresets
    from gis_app.domain.registers import Registers
    from gis_app.domain.table import BoolArray, FloatArray, Int64Array, Table
    from gis_app.domain.terms import AreaLevel
    from gis_app.messages import Message


@dataclass(frozen=True)
class IssueCounts:
    """Hold the numbers the window shows above the map."""

    open: int
    due_today: int
    white: int
    yellow: int
    red: int
    overdue: int
    deferred: int


@dataclass(frozen=True)
class IssueState:
    """Hold what follows for issues, row by row of the issue table; moments are UTC, else NaT.

    `lon_deg` and `lat_deg` are the issue's own place, else its point's, else NaN. `layer` is the
    kind of its point, else the kind its matter belongs to. `area_fid` holds for every level the
    area it lies in (NO_ROW for none).
    """

    issues: Table
    presets: OfficePresets
    due: Deadlines
    coloured: ColouredIssues
    unit_fid: Int64Array
    lon_deg: FloatArray
    lat_deg: FloatArray
    layer: TextColumn
    area_fid: Mapping[AreaLevel, Int64Array]

    @property
    def colour(self) -> NDArray[np.int8]:
        """Return colours as numbers of `terms.Colour`; closed issues are 0."""
        return self.coloured.colour

    @property
    def rule(self) -> NDArray[np.int8]:
        """Return the rule behind each colour as numbers of `colour_rules.Rule`."""
        return self.coloured.rule

    @property
    def since(self) -> NDArray[np.datetime64]:
        """Return since when each issue has its colour; NaT where nobody wrote it down."""
        return self.coloured.since

    @property
    def deadline(self) -> NDArray[np.datetime64]:
        """Return the ledger's deadline, else the severity's."""
        return self.due.deadline

    @property
    def closing_class(self) -> TextColumn:
        """Return the closing class: the ledger's, else the shortest that holds the deadline."""
        return self.due.closing_class

    @property
    def is_overdue(self) -> BoolArray:
        """Tell which open issues are past their deadline; deferred ones are not."""
        return self.coloured.is_overdue

    @property
    def is_deferred(self) -> BoolArray:
        """Tell for which open issues the clock stands still by approval."""
        return self.coloured.is_deferred

    @property
    def is_recurrence(self) -> BoolArray:
        """Tell which open issues are red because the matter came back."""
        return np.asarray(self.rule == Rule.RECURRENCE)

    @cached_property
    def times_back(self) -> Int64Array:
        """Return how often something came back at a place, on its latest issue; else 0."""
        return times_back(
            self.issues.numbers("point_fid"),
            self.issues.fids,
            self.coloured.earlier_fid,
            self.coloured.is_back,
        )

    @property
    def is_open(self) -> BoolArray:
        """Tell which issues are not closed."""
        return np.asarray(self.colour > Colour.CLOSED)

    @property
    def is_due_today(self) -> BoolArray:
        """Tell which open issues fall due on the Beijing day of now, past the hour or not."""
        today = local_days(np.array([self.due.now]))[0]
        return np.asarray(
            self.is_open & ~self.is_deferred & (local_days(self.deadline) == today), np.bool_
        )

    def counts(self, where: BoolArray | None = None) -> IssueCounts:
        """Count open issues, among all or among some."""
        kept = self.is_open if where is None else self.is_open & where
        by_colour = np.bincount(self.colour[kept], minlength=len(Colour))
        return IssueCounts(
            open=int(kept.sum()),
            due_today=int((kept & self.is_due_today).sum()),
            white=int(by_colour[Colour.WHITE]),
            yellow=int(by_colour[Colour.YELLOW]),
            red=int(by_colour[Colour.RED]),
            overdue=int((kept & self.is_overdue).sum()),
            deferred=int((kept & self.is_deferred).sum()),
        )

    def reason(self, position: int) -> Message:
        """Return why an issue has its colour, since when and by which rule."""
        return colour_reason(self.issues, self.due, self.coloured, self.presets, position)


def issue_state(data: Registers) -> IssueState:
    """Work out the state of every issue as of the city's moment."""
    issues, points = data.table("issues"), data.table("points")
    due = issue_deadlines(data)
    at_point, lon, lat = data.remembered.get(
        "places of issues",
        (issues.columns["point_fid"], issues.geometry, points.fids, points.geometry),
        lambda: _places(issues, points),
    )
    area_fid = issue_areas(data, lon, lat, at_point)
    return IssueState(
        issues=issues,
        presets=data.presets,
        due=due,
        coloured=colour_issues(issues, due, data.presets, lon, lat, data.remembered),
        unit_fid=issue_units(data, at_point, area_fid),
        lon_deg=lon,
        lat_deg=lat,
        layer=_kinds(data, at_point),
        area_fid=area_fid,
    )


def _places(issues: Table, points: Table) -> tuple[Int64Array, FloatArray, FloatArray]:
    at_point = points.positions(issues.numbers("point_fid"))
    nowhere = np.full(len(issues), np.nan)
    own = issues.geometry if isinstance(issues.geometry, PointColumns) else None
    lon = nowhere if own is None else own.lon_deg
    lat = nowhere if own is None else own.lat_deg
    if isinstance(points.geometry, PointColumns):
        is_missing = ~(np.isfinite(lon) & np.isfinite(lat))
        lon = np.where(is_missing, np.append(points.points.lon_deg, np.nan)[at_point], lon)
        lat = np.where(is_missing, np.append(points.points.lat_deg, np.nan)[at_point], lat)
    return at_point, lon, lat


def _kinds(data: Registers, at_point: Int64Array) -> TextColumn:
    of_point = taken(data.table("points").text("layer"), at_point)
    matter = data.table("issues").text("matter")
    words = list(of_point.words)
    of_word = []
    for code in matter.words:
        kind = data.industry.kind_of_matter(code)
        if kind is not None and kind not in words:
            words.append(kind)
        of_word.append(-1 if kind is None else words.index(kind))
    by_matter = np.array([*of_word, -1], np.int32)[matter.codes]
    codes = np.where(of_point.codes >= 0, of_point.codes, by_matter).astype(np.int32)
    return TextColumn(codes, tuple(words))
