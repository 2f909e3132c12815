"""One answer to whose a place is, with what it rests on, and how rows of lists become answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from gis_app.domain.dates import parse_date
from gis_app.domain.table import NO_ROW
from gis_app.domain.terms import word
from gis_app.domain.unit_tree import split_names
from gis_app.messages import Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from gis_app.domain.city_data import CityData
    from gis_app.domain.industry import IndustryRule

    Row = Mapping[str, Any]


class Way(StrEnum):
    """Name the ways by which a place has an owner."""

    LISTED = "listed"
    TERRITORIAL = "territorial"
    INDUSTRY = "industry"
    OPERATOR = "operator"
    SPONSOR = "sponsor"


class Role(StrEnum):
    """Name what a unit does for a place."""

    RESPONSIBLE = "responsible"
    LEAD = "lead"
    CO_OPERATING = "co_operating"
    SPONSOR = "sponsor"


WAY_TITLES: Final[Mapping[Way, Message]] = {
    Way.LISTED: msg("Named in the list"),
    Way.TERRITORIAL: msg("Territorial"),
    Way.INDUSTRY: msg("Industry"),
    Way.OPERATOR: msg("Operator"),
    Way.SPONSOR: msg("Sponsor"),
}
ROLE_TITLES: Final[Mapping[Role, Message]] = {
    Role.LEAD: msg("leads"),
    Role.RESPONSIBLE: msg("responsible"),
    Role.CO_OPERATING: msg("co-operates"),
    Role.SPONSOR: msg("sponsors"),
}
NOTHING: Final = Message("")
"""What is said where nobody knows the source."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Name what an answer rests on: a row with its source, or a rule of a layer file."""

    table: str | None = None
    fid: int = NO_ROW
    source_file: str | None = None
    source_row: int | None = None
    layer: str | None = None
    matter: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Name one unit with its people and the reason why it answers for a place.

    `unit_fid` is NO_ROW when a list or a rule names a unit that the register does not have;
    `unit_name` then holds the name as written. The dates say since and until when the row that
    gives the answer is valid.
    """

    way: Way
    role: Role
    unit_fid: int
    unit_name: str
    leader: str | None
    leader_phone: str | None
    contact: str | None
    phone: str | None
    reason: Message
    valid_from: date | None = None
    valid_to: date | None = None
    evidence: Evidence = Evidence()


@dataclass(frozen=True)
class AnswerMaker:
    """Make answers out of rows and rules of one city."""

    data: CityData

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
        if row["unit_fid"]:
            reason = msg("Named in the list for {point}{where}", point=name, where=place)
            yield self._made(Way.LISTED, Role.RESPONSIBLE, row["unit_fid"], reason, source, row)
        for helper in split_names(row["co_units"]):
            reason = msg("Named in the list as co-operating{where}", where=place)
            yield self._named(Way.LISTED, Role.CO_OPERATING, helper, reason, source)
        if row["operator_fid"]:
            reason = msg("Runs {point}, by the list{where}", point=name, where=place)
            # the people in the row are the listed unit's where one is listed
            people = None if row["unit_fid"] else row
            yield self._made(
                Way.OPERATOR, Role.RESPONSIBLE, row["operator_fid"], reason, source, people
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

    def _named(self, way: Way, role: Role, name: str, reason: Message, source: Evidence) -> Answer:
        fid = self.data.unit_tree.named(name)
        return self._made(way, role, fid, reason, source, None, name=name)

    def _sponsor(self, row: Row, reason: Message, source: Evidence) -> Answer:
        people = {"leader": row["sponsor_leader"]}
        fid = row["sponsor_unit_fid"]
        return self._made(Way.SPONSOR, Role.SPONSOR, fid, reason, source, people, validity=row)

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
    ) -> Answer:
        """Make an answer; the row's people come before the unit's own."""
        units = self.data.table("units")
        unit = units.row(unit_fid) if units.has(unit_fid) else {}
        own = people or {}
        dates = validity or own or {}
        leader, contact = own.get("leader"), own.get("contact")
        is_units_leader = not leader or leader == unit.get("leader")
        is_units_contact = not contact or contact == unit.get("contact")
        return Answer(
            way,
            role,
            unit_fid if unit else NO_ROW,
            unit.get("name") or name,
            leader or unit.get("leader"),
            unit.get("leader_phone") if is_units_leader else None,
            contact or unit.get("contact"),
            own.get("phone") or (unit.get("phone") if is_units_contact else None),
            reason,
            parse_date(dates.get("valid_from") or unit.get("valid_from")),
            parse_date(dates.get("valid_to") or unit.get("valid_to")),
            source,
        )


def title_of(row: Row) -> str:
    """Return what a row is called: its name, else its number, else its row id."""
    return row.get("name") or row.get("code") or str(row["fid"])


def row_evidence(table: str, row: Row) -> Evidence:
    """Return a row as evidence, with the file and row it was imported from."""
    return Evidence(table, row["fid"], row["source_file"], row["source_row"] or None)


def where(row: Row) -> Message:
    """Return the file and row that a statement comes from; an empty message when nobody knows."""
    if row["source_file"] and row["source_row"]:
        return msg(" ({file}, row {row})", file=row["source_file"], row=row["source_row"])
    return msg(" ({file})", file=row["source_file"]) if row["source_file"] else NOTHING
