"""How rows of lists, areas and rules of layer files become answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gis_app.domain.answers import (
    Answer,
    Evidence,
    Role,
    Way,
    names_with_roles,
    row_evidence,
    title_of,
    where,
)
from gis_app.domain.dates import parse_date
from gis_app.domain.table import NO_ROW
from gis_app.domain.terms import word
from gis_app.messages import Message, msg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from gis_app.domain.industry import IndustryRule
    from gis_app.domain.registers import Registers

    Row = Mapping[str, Any]


@dataclass(frozen=True)
class AnswerMaker:
    """Make answers out of rows and rules of a city, as they are valid on a day."""

    data: Registers
    day: date

    def from_issue(self, row: Row) -> Iterator[Answer]:
        """Yield the unit that the list of issues names."""
        if row["unit_fid"]:
            reason = msg(
                "Named in the list of issues for {code}{where}",
                code=title_of(row),
                where=where(row),
            )
            source = row_evidence("issues", row)
            yield self._made(Way.LISTED, Role.RESPONSIBLE, row["unit_fid"], reason, source, row)

    def from_action(self, row: Row) -> Iterator[Answer]:
        """Yield the unit that the list of special actions names."""
        if row["unit_fid"]:
            reason = msg(
                "Named in the list of special actions for {action}{where}",
                action=title_of(row),
                where=where(row),
            )
            source = row_evidence("actions", row)
            yield self._made(Way.LISTED, Role.RESPONSIBLE, row["unit_fid"], reason, source, row)

    def from_point(self, row: Row) -> Iterator[Answer]:
        """Yield the units that the list names for a point, and its sponsor."""
        source, place = row_evidence("points", row), where(row)
        name = title_of(row)
        if row["lead_unit_fid"]:
            reason = msg("Named in the list as leading{where}", where=place)
            # the people in the row are the responsible unit's where one is named
            people = None if row["unit_fid"] else row
            yield self._made(
                *(Way.LISTED, Role.LEAD, row["lead_unit_fid"], reason, source, people),
                column="lead_unit_fid",
            )
        if row["unit_fid"]:
            reason = msg("Named in the list for {point}{where}", point=name, where=place)
            yield self._made(Way.LISTED, Role.RESPONSIBLE, row["unit_fid"], reason, source, row)
        for other, role in names_with_roles(row["co_units"]):
            yield self._named(Way.LISTED, role, other, _LISTED_AS[role](place), source)
        if row["operator_fid"]:
            reason = msg("Runs {point}, by the list{where}", point=name, where=place)
            # the people in the row are the listed unit's where one is listed
            people = None if row["unit_fid"] or row["lead_unit_fid"] else row
            yield self._made(
                *(Way.OPERATOR, Role.RESPONSIBLE, row["operator_fid"], reason, source, people),
                column="operator_fid",
            )
        if row["sponsor_leader"] or row["sponsor_unit_fid"]:
            reason = msg("Sponsor of {point}, by the list{where}", point=name, where=place)
            yield self._sponsor(row, reason, source)

    def from_areas(self, rows: Sequence[Row]) -> Iterator[Answer]:
        """Yield the unit of the smallest area that has one, and the nearest sponsor."""
        owner = next((row for row in rows if row["unit_fid"]), None)
        if owner is not None:
            reason = msg(
                "Lies in {area} ({level}){where}",
                area=title_of(owner),
                level=word("level", owner["level"]),
                where=where(owner),
            )
            source = row_evidence("areas", owner)
            yield self._made(
                Way.TERRITORIAL, Role.RESPONSIBLE, owner["unit_fid"], reason, source, owner
            )
        sponsored = next((r for r in rows if r["sponsor_leader"] or r["sponsor_unit_fid"]), None)
        if sponsored is not None:
            reason = msg(
                "Sponsor of {area} ({level}){where}",
                area=title_of(sponsored),
                level=word("level", sponsored["level"]),
                where=where(sponsored),
            )
            yield self._sponsor(sponsored, reason, row_evidence("areas", sponsored))

    def from_rule(self, rule: IndustryRule) -> Iterator[Answer]:
        """Yield the lead and the helping units that a layer file names."""
        layer, item = rule.layer, rule.item
        source = Evidence(layer=layer.id, matter=item.code if item else None)
        if rule.lead:
            if item is None:
                reason = msg("Lead unit for the kind {kind}", kind=layer.title)
            elif item.lead:
                reason = msg(
                    "Lead unit for {code} {title}, by the checklist of {kind}",
                    code=item.code,
                    title=item.title,
                    kind=layer.title,
                )
            else:
                reason = msg(
                    "Lead unit for {kind}, to which {code} {title} belongs",
                    kind=layer.title,
                    code=item.code,
                    title=item.title,
                )
            yield self._named(Way.INDUSTRY, Role.LEAD, rule.lead, reason, source)
        for helper in rule.co_operating:
            reason = msg("Co-operating unit for {kind}", kind=item.title if item else layer.title)
            yield self._named(Way.INDUSTRY, Role.CO_OPERATING, helper, reason, source)

    def chain(self, rows: Sequence[Row]) -> Iterator[Answer]:
        """Yield who answers for each area of a chain, the smallest first; areas without a unit too.

        They tell who stands above; the territorial answer is the first that has a unit.
        """
        for row in rows:
            reason = msg(
                "{area} ({level}){where}",
                area=title_of(row),
                level=word("level", row["level"]),
                where=where(row),
            )
            yield self._made(
                *(Way.TERRITORIAL, Role.RESPONSIBLE, row["unit_fid"], reason),
                *(row_evidence("areas", row), row),
            )

    def _named(self, way: Way, role: Role, name: str, reason: Message, source: Evidence) -> Answer:
        fid = self.data.unit_tree.named(name)
        return self._made(way, role, fid, reason, source, None, name=name)

    def _sponsor(self, row: Row, reason: Message, source: Evidence) -> Answer:
        people = {"leader": row["sponsor_leader"]}
        fid = row["sponsor_unit_fid"]
        return self._made(
            *(Way.SPONSOR, Role.SPONSOR, fid, reason, source, people),
            validity=row,
            column="sponsor_unit_fid",
            leader_column="sponsor_leader",
        )

    def _made(
        self,
        way: Way,
        role: Role,
        unit_fid: int,
        reason: Message,
        source: Evidence,
        people: Row | None,
        *,
        name: str = "",
        validity: Row | None = None,
        column: str = "unit_fid",
        leader_column: str = "leader",
    ) -> Answer:
        """Make an answer; the row's people come before the unit's own."""
        units = self.data.table("units")
        named = units.row(unit_fid) if units.has(unit_fid) else {}
        fid = self._standing_in(unit_fid)
        unit = named if fid == unit_fid else units.row(fid)
        own = people or {}
        dates = validity or own or {}
        leader, contact = own.get("leader"), own.get("contact")
        is_units_leader = not leader or leader == unit.get("leader")
        is_units_contact = not contact or contact == unit.get("contact")
        since, until = self._valid(source, column, dates, unit)
        in_office = (
            self._span("units", fid, "leader")
            if is_units_leader
            else self._span(source.table, source.fid, leader_column)
        )
        return Answer(
            way,
            role,
            fid if unit else NO_ROW,
            unit.get("name") or name,
            leader or unit.get("leader"),
            unit.get("leader_phone") if is_units_leader else None,
            contact or unit.get("contact"),
            own.get("phone") or (unit.get("phone") if is_units_contact else None),
            reason,
            since,
            until,
            source,
            *in_office,
            stands_in_for="" if fid == unit_fid else named.get("name") or "",
        )

    def _standing_in(self, unit_fid: int) -> int:
        tree = self.data.unit_tree
        return int(tree.standing_in(np.array([unit_fid], np.int64))[0])

    def _span(self, table: str | None, fid: int, column: str) -> tuple[date | None, date | None]:
        if table is None or not fid:
            return None, None
        return self.data.tenures.span(table, fid, column, self.day)

    def _valid(
        self, source: Evidence, column: str, dates: Row, unit: Row
    ) -> tuple[date | None, date | None]:
        """Return since and until when all hold together: the row, what it says, and the unit."""
        said = self._span(source.table, source.fid, column)
        spans = [
            said,
            *(
                (parse_date(r.get("valid_from")), parse_date(r.get("valid_to")))
                for r in (dates, unit)
            ),
        ]
        starts = [start for start, _end in spans if start is not None]
        ends = [end for _start, end in spans if end is not None]
        return max(starts, default=None), min(ends, default=None)


_LISTED_AS: Final[Mapping[Role, Callable[[Message], Message]]] = {
    Role.LEAD: lambda place: msg("Named in the list as leading{where}", where=place),
    Role.RESPONSIBLE: lambda place: msg(
        "Named in the list as also responsible{where}", where=place
    ),
    Role.CO_OPERATING: lambda place: msg("Named in the list as co-operating{where}", where=place),
}
