"""New issues enter the ledger: whose each is and why, whether it is there already, one edit."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from gis_app.domain.dates import as_moment, local, moments, utc_text
from gis_app.domain.edits import GEOMETRY, Edit, RowBatch
from gis_app.domain.table import NO_ROW
from gis_app.domain.terms import Colour, IssueSource, LocationSource, Step
from gis_app.domain.work_terms import Move
from gis_app.errors import EditError
from gis_app.geo.measure import distances_m
from gis_app.messages import msg, plural
from gis_app.workflows.find_responsible import find_responsible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Message
    from gis_app.project.city import City

SAME_PLACE_M: Final = 50.0
"""An open issue of the same matter nearer than this is taken for the same one."""


@dataclass(frozen=True, slots=True)
class NewIssue:
    """Describe one issue to be entered; a place of NaN at no point stays to be placed.

    `unit_fid` of NO_ROW leaves it registered but not assigned. `found_at` carries its zone.
    """

    description: str
    found_at: datetime
    matter: str | None = None
    point_fid: int = NO_ROW
    lon_deg: float = math.nan
    lat_deg: float = math.nan
    address: str = ""
    source: IssueSource = IssueSource.PATROL
    severity: str | None = None
    unit_fid: int = NO_ROW
    requirement: str = ""
    inspector: str = ""
    deadline_at: datetime | None = None

    @property
    def is_placed(self) -> bool:
        """Tell whether the issue has a place of its own."""
        return math.isfinite(self.lon_deg) and math.isfinite(self.lat_deg)


def proposal(data: CityData, new: NewIssue) -> tuple[int, Message | None]:
    """Return the unit responsibility proposes for an issue, and the reason; NO_ROW for none."""
    lon, lat = place_of(data, new)
    if math.isfinite(lon):
        found = find_responsible(
            data, lon, lat, matter=new.matter, point_fid=new.point_fid or None
        ).responsibility
    else:
        found = data.responsibility.who(
            lon, lat, matter=new.matter, point_fid=new.point_fid or None
        )
    chosen = found.responsible
    return (NO_ROW, None) if chosen is None else (chosen.unit_fid, chosen.reason)


def place_of(data: CityData, new: NewIssue) -> tuple[float, float]:
    """Return where an issue is: its own place, else its point's, else NaN."""
    points = data.table("points")
    if not new.is_placed and new.point_fid != NO_ROW and points.has(new.point_fid):
        place = points.position(new.point_fid)
        return float(points.points.lon_deg[place]), float(points.points.lat_deg[place])
    return new.lon_deg, new.lat_deg


def duplicates(data: CityData, new: NewIssue) -> tuple[int, ...]:
    """Return open issues of the same matter at the same point or within SAME_PLACE_M."""
    if new.matter is None:
        return ()
    issues, state = data.table("issues"), data.issue_state
    same = (state.colour > Colour.CLOSED) & issues.text("matter").equals(new.matter)
    at_point = issues.numbers("point_fid")
    is_near = (at_point == new.point_fid) & (new.point_fid != NO_ROW)
    lon, lat = place_of(data, new)
    if math.isfinite(lon):
        places = np.flatnonzero(same & np.isfinite(state.lon_deg) & np.isfinite(state.lat_deg))
        metres = distances_m(
            np.full(len(places), lon),
            np.full(len(places), lat),
            state.lon_deg[places],
            state.lat_deg[places],
        )
        is_near = is_near.copy()
        is_near[places[np.asarray(metres) <= SAME_PLACE_M]] = True
    return tuple(int(fid) for fid in issues.fids[same & is_near])


def repeated(data: CityData, new: NewIssue) -> int:
    """Return the issue that a new one would repeat: the last one closed lately; NO_ROW for none.

    The same rule as for issues of the ledger: the same matter at the same point, or within the
    office's metres where one of the two is at no point, closed within its days.
    """
    issues, state = data.table("issues"), data.issue_state
    if new.matter is None or not len(issues):
        return NO_ROW
    closed, found = moments(issues.text("closed_at")), as_moment(new.found_at)
    days = np.timedelta64(data.presets.recurrence_days, "D")
    lately = (closed < found) & (found - closed <= days) & issues.text("matter").equals(new.matter)
    at_point = issues.numbers("point_fid")
    near = (at_point == new.point_fid) & (new.point_fid != NO_ROW)
    lon, lat = place_of(data, new)
    if math.isfinite(lon):
        loose = lately & ~near & np.isfinite(state.lon_deg)
        if new.point_fid != NO_ROW:
            loose &= at_point == NO_ROW
        places = np.flatnonzero(loose)
        metres = distances_m(lon, lat, state.lon_deg[places], state.lat_deg[places])
        near = near.copy()
        near[places[np.asarray(metres) <= data.presets.recurrence_m]] = True
    rows = np.flatnonzero(lately & near)
    return int(issues.fids[rows[np.argmax(closed[rows])]]) if len(rows) else NO_ROW


def problem_with(data: CityData, new: NewIssue) -> Message | None:
    """Return why an issue cannot be entered; None when it can."""
    if not new.description.strip() and not new.matter:
        return msg("Say what is wrong, or choose a matter.")
    if new.matter and data.catalogue.matter(new.matter) is None:
        return msg("There is no matter {matter}.", matter=new.matter)
    if new.unit_fid != NO_ROW and not data.table("units").has(new.unit_fid):
        return msg("The unit is not in the register any more.")
    if new.deadline_at is not None and new.deadline_at <= new.found_at:
        return msg("The deadline must lie after the time it was found.")
    return None


def register_issues(city: City, news: Sequence[NewIssue], by: str, at: datetime) -> tuple[int, ...]:
    """Enter issues and assign those that name a unit; returns their row ids, one undo for all.

    Raises EditError when one of them cannot be entered; nothing has changed then.
    """
    with city.held():
        edit, fids = planned_issues(city, news, by, at)
        city.apply(edit)
    return fids


def planned_issues(
    city: City, news: Sequence[NewIssue], by: str, at: datetime
) -> tuple[Edit, tuple[int, ...]]:
    """Return the edit that enters issues, and their row ids; raises EditError, changes nothing."""
    for new in news:
        problem = problem_with(city.data, new)
        if problem is not None:
            raise EditError(problem)
    fids = [int(fid) for fid in city.reserve_fids("issues", len(news))]
    return _edit(city, news, fids, by, at), tuple(fids)


def _edit(city: City, news: Sequence[NewIssue], fids: list[int], by: str, at: datetime) -> Edit:
    assigned = [new.unit_fid != NO_ROW for new in news]
    now = utc_text(at)
    codes = next_codes(city.data, [new.found_at for new in news])
    rows: dict[str, Sequence[Any]] = {
        "code": codes,
        "point_fid": [new.point_fid or None for new in news],
        "matter": [new.matter for new in news],
        "description": [new.description.strip() or None for new in news],
        "address": [new.address.strip() or None for new in news],
        "source": [new.source.value for new in news],
        "severity": [new.severity for new in news],
        "step": [Step.REGISTERED.value] * len(news),
        "unit_fid": [new.unit_fid or None for new in news],
        "requirement": [new.requirement.strip() or None for new in news],
        "found_at": [utc_text(new.found_at) for new in news],
        "assigned_at": [now if given else None for given in assigned],
        "deadline_at": [
            None if new.deadline_at is None else utc_text(new.deadline_at) for new in news
        ],
        "inspector": [new.inspector.strip() or None for new in news],
        "location_source": [_located(new) for new in news],
        GEOMETRY: [_wkb(new) for new in news],
    }
    label = plural("{count} issue registered", "{count} issues registered", len(news))
    moved = [i for i, given in enumerate(assigned) if given]
    history = RowBatch(
        "issue_moves",
        city.reserve_fids("issue_moves", len(moved)),
        {
            "issue_fid": [fids[i] for i in moved],
            "move": [Move.ASSIGN.value] * len(moved),
            "at": [now] * len(moved),
            "by": [by.strip()] * len(moved),
            "unit_fid": [news[i].unit_fid for i in moved],
            "before": [json.dumps({"assigned_at": None, "unit_fid": None})] * len(moved),
            "after": [json.dumps({"unit_fid": news[i].unit_fid}) for i in moved],
        },
    )
    return Edit(label, inserts=(RowBatch("issues", np.array(fids), rows), history))


def next_codes(data: CityData, found: Iterable[datetime]) -> list[str]:
    """Return free issue numbers such as WT-0520-003: the Beijing day found, counted on."""
    used = {code for code in data.table("issues").text("code").values() if code}
    codes = []
    next_number: dict[str, int] = {}
    for moment in found:
        day = local(moment).strftime("%m%d")
        if day not in next_number:
            next_number[day] = sum(word.startswith(f"WT-{day}-") for word in used) + 1
        number = next_number[day]
        while f"WT-{day}-{number:03d}" in used:
            number += 1
        codes.append(f"WT-{day}-{number:03d}")
        used.add(codes[-1])
        next_number[day] = number + 1
    return codes


def _located(new: NewIssue) -> str:
    if new.is_placed:
        return LocationSource.BY_HAND.value
    is_at_point = new.point_fid != NO_ROW
    return (LocationSource.REGISTER if is_at_point else LocationSource.UNPLACED).value


def _wkb(new: NewIssue) -> Any:
    return shapely.to_wkb(shapely.Point(new.lon_deg, new.lat_deg)) if new.is_placed else None
