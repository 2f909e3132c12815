"""Whose is this place, and why: by the list, by area, by industry, by operator, by sponsor."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gis_app.domain.answer_maker import AnswerMaker
from gis_app.domain.answers import Answer, Evidence, Role, Way
from gis_app.domain.area_index import LEVELS_SMALLEST_FIRST
from gis_app.domain.dates import local
from gis_app.domain.place_doubts import place_doubts
from gis_app.domain.responsible_unit import WAYS_BY_RANK
from gis_app.domain.table import NO_ROW, TextColumn
from gis_app.domain.tenures import held_on
from gis_app.geo.extent import GeoPoint
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from gis_app.domain.registers import Registers
    from gis_app.domain.table import Table
    from gis_app.domain.terms import AreaLevel
    from gis_app.messages import Message

__all__ = ["Answer", "Evidence", "Responsibility", "ResponsibilityIndex", "Role", "Way"]


@dataclass(frozen=True, slots=True)
class Responsibility:
    """Hold every answer for a place; `responsible` is the one that stands on the marker.

    `place` is None for a point that is not placed yet. `areas` is the chain from the smallest area
    to the city as area fids, `above` who answers for each of them, in the same order. `doubts` say
    what makes the answer uncertain. `day` is the day that all of it is valid on.
    """

    place: GeoPoint | None
    answers: tuple[Answer, ...]
    responsible: Answer | None
    areas: tuple[int, ...]
    doubts: tuple[Message, ...]
    above: tuple[Answer, ...] = ()
    day: date | None = None

    def by_way(self, way: Way) -> tuple[Answer, ...]:
        """Return the answers of one way."""
        return tuple(answer for answer in self.answers if answer.way is way)


class ResponsibilityIndex:
    """Answer for places of one city; reached through `CityData.responsibility`."""

    def __init__(self, data: Registers) -> None:
        self._data = data

    def who(
        self,
        lon_deg: float,
        lat_deg: float,
        *,
        kind: str | None = None,
        matter: str | None = None,
        point_fid: int | None = None,
        issue_fid: int | None = None,
        action_fid: int | None = None,
        on_date: date | None = None,
    ) -> Responsibility:
        """Say who answers on a day for a place, with a kind, a matter, or a row of a list.

        The row is a point, an issue or a feature of a special action. The responsible unit is the
        one the list names, else the lead of the matter (without a matter: of the kind), else the
        operator, else the territorial one. A place of NaN gets no territorial answer. Unknown
        kinds, matters and rows give no answer of their own.
        """
        day = on_date or local(self._data.as_of).date()
        data = self._data.on(day)
        make = AnswerMaker(data, day)
        answers: list[Answer] = []
        issue = _row(data.table("issues"), issue_fid)
        if issue is not None:
            point_fid, matter = point_fid or issue["point_fid"], matter or issue["matter"]
            answers += make.from_issue(issue)
        action = _row(data.table("actions"), action_fid)
        if action is not None:
            kind = kind or action["layer"]
            answers += make.from_action(action)
        point = _row(data.table("points"), point_fid)
        if point is not None:
            kind = kind or point["layer"]
            answers += make.from_point(point)
        is_placed = math.isfinite(lon_deg) and math.isfinite(lat_deg)
        if is_placed:
            inside = data.area_index.containing(lon_deg, lat_deg)
            doubts = list(place_doubts(data, lon_deg, lat_deg, inside))
            chain = _chain(data, inside)
        else:
            chain = _named_chain(data, point)
            doubts = [
                msg("Not on the map yet; the area is the one that its list names")
                if chain
                else msg("Not on the map yet, so its area is not known")
            ]
        areas = data.table("areas")
        rows = [{**areas.row(fid), "fid": fid} for fid in chain]
        answers += make.from_areas(rows)
        rule = data.industry.rule(kind, matter)
        if rule is not None:
            answers += make.from_rule(rule)
        doubts += _register_doubts(data, answers, day)
        if point is not None:
            doubts += _row_doubts(self._data.table("points"), point["fid"], day)
        ordered = tuple(sorted(answers, key=lambda answer: list(Way).index(answer.way)))
        place = GeoPoint(lon_deg, lat_deg) if is_placed else None
        above = tuple(make.chain(rows))
        return Responsibility(place, ordered, chosen(ordered), chain, tuple(doubts), above, day)

    def areas_at(
        self, lon_deg: float, lat_deg: float, *, point_fid: int | None = None
    ) -> tuple[int, ...]:
        """Return the chain of areas that `who` gives for a place, without asking who answers."""
        data = self._data.at_present
        if math.isfinite(lon_deg) and math.isfinite(lat_deg):
            return _chain(data, data.area_index.containing(lon_deg, lat_deg))
        return _named_chain(data, _row(data.table("points"), point_fid))


def _chain(data: Registers, inside: Mapping[AreaLevel, tuple[int, ...]]) -> tuple[int, ...]:
    """Return the smallest area and those above it; larger ones around fill missing levels."""
    if not inside:
        return ()
    areas = data.table("areas")
    smallest = next(iter(inside.values()))[0]
    by_level = {areas.value(fid, "level"): fid for fid in reversed(data.area_index.chain(smallest))}
    for level, fids in inside.items():
        by_level.setdefault(level.value, fids[0])
    return tuple(by_level[level] for level in LEVELS_SMALLEST_FIRST if level in by_level)


def _named_chain(data: Registers, point: dict[str, Any] | None) -> tuple[int, ...]:
    if point is None:
        return ()
    named = data.area_index.fids_by_name(TextColumn.from_values([point["area_name"]]))
    return tuple(int(fids[0]) for fids in named.values() if fids[0] != NO_ROW)


def _register_doubts(data: Registers, answers: list[Answer], day: date) -> Iterator[Message]:
    units = data.table("units")
    is_valid = held_on(units, day)
    for fid, name, before in dict.fromkeys(
        (a.unit_fid, a.unit_name, a.stands_in_for) for a in answers
    ):
        if before:
            yield msg("{unit} was merged into {successor}", unit=before, successor=name)
        if not fid and name:
            yield msg("{unit} is not in the register of units", unit=name)
        elif fid and not is_valid[units.position(fid)]:
            yield msg("{unit} is not valid on {day} by the register", unit=name, day=day)


def _row_doubts(points: Table, fid: int, day: date) -> Iterator[Message]:
    if not held_on(points.take(points.positions([fid])), day)[0]:
        yield msg("The row of the list is not valid on {day}; it names nobody", day=day)


def chosen(answers: tuple[Answer, ...]) -> Answer | None:
    """Return the answer that names the one responsible unit; None when nobody is named.

    A unit that the register has comes before one that is only a name.
    """
    leading = [
        a for a in answers if a.role in (Role.RESPONSIBLE, Role.LEAD) and a.way in WAYS_BY_RANK
    ]
    return min(
        leading,
        key=lambda answer: (
            answer.unit_fid == 0,
            WAYS_BY_RANK.index(answer.way),
            # a list that names a lead and a responsible unit means the latter
            answer.way is Way.LISTED and answer.role is Role.LEAD,
        ),
        default=None,
    )


def _row(table: Table, fid: int | None) -> dict[str, Any] | None:
    return {**table.row(fid), "fid": fid} if fid and table.has(fid) else None
