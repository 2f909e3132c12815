"""One answer to whose a place is, and what it rests on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from gis_app.domain.dates import parse_date
from gis_app.domain.table import NO_ROW
from gis_app.domain.unit_tree import split_names
from gis_app.messages import Message, msg

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

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
    source_date: date | None = None
    layer: str | None = None
    matter: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Name one unit with its people and the reason why it answers for a place.

    `unit_fid` is NO_ROW when a list or a rule names a unit that the register does not have;
    `unit_name` then holds the name as written. The dates say since and until when the row that
    gives the answer is valid, those of the leader how long the person holds the post.
    `stands_in_for` names the unit that the source names, when that was merged into this one.
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
    leader_since: date | None = None
    leader_until: date | None = None
    stands_in_for: str = ""


_ROLE_MARK: Final = re.compile(r"^(.+?)[(（]\s*(牵头|责任|配合)(?:单位)?\s*[)）]$")
_ROLE_WORDS: Final[Mapping[str, Role]] = {
    "牵头": Role.LEAD,
    "责任": Role.RESPONSIBLE,
    "配合": Role.CO_OPERATING,
}


def names_with_roles(text: str | None) -> tuple[tuple[str, Role], ...]:
    """Return the units in one cell with their roles; a name without a mark co-operates.

    >>> names_with_roles("公安局、城管局（责任）")
    (('公安局', <Role.CO_OPERATING: 'co_operating'>), ('城管局', <Role.RESPONSIBLE: 'responsible'>))
    """
    found = []
    for name in split_names(text):
        marked = _ROLE_MARK.match(name)
        found.append(
            (name, Role.CO_OPERATING) if marked is None else (marked[1], _ROLE_WORDS[marked[2]])
        )
    return tuple(found)


def title_of(row: Row) -> str:
    """Return what a row is called: its name, else its number, else its row id."""
    return row.get("name") or row.get("code") or str(row["fid"])


def row_evidence(table: str, row: Row) -> Evidence:
    """Return a row as evidence, with the file and row it was imported from."""
    dated = parse_date(row["source_date"])
    return Evidence(table, row["fid"], row["source_file"], row["source_row"] or None, dated)


def where(row: Row) -> Message:
    """Return the file and row that a statement comes from; an empty message when nobody knows."""
    file, line, dated = row["source_file"], row["source_row"], parse_date(row["source_date"])
    if not file:
        return NOTHING
    if line and dated:
        return msg(" ({file} of {day}, row {row})", file=file, day=dated, row=line)
    if line:
        return msg(" ({file}, row {row})", file=file, row=line)
    return msg(" ({file} of {day})", file=file, day=dated) if dated else msg(" ({file})", file=file)
