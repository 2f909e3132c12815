"""What is to be done about a finding: the change that mends it, or why a person must decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gis_app.domain.audit.finding import FindingKind
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gis_app.domain.audit.finding import Finding
    from gis_app.messages import Message

WHY_A_PERSON: Final[Mapping[FindingKind, Message]] = {
    FindingKind.NO_UNIT: msg("nothing near it names a unit; say whose it is, or draw its area"),
    FindingKind.NO_LEADER: msg("no list names one; ask the unit"),
    FindingKind.NO_CONTACT: msg("no list names one; ask the unit"),
    FindingKind.NO_DEADLINE: msg("nothing of its kind has one yet; set the first"),
    FindingKind.NO_REQUIREMENT: msg("nothing of its kind has one yet; write the first"),
    FindingKind.UNIT_NOT_VALID: msg(
        "the register names no successor; merge the unit into one, or extend its validity"
    ),
    FindingKind.GAP: msg("no area lies beside it; draw the one that it belongs to"),
    FindingKind.OVERLAP: msg(
        "one lies wholly in the other; delete one of the two, or give it another level"
    ),
    FindingKind.NOT_NESTED: msg("it touches no area above it; give it another or redraw it"),
    FindingKind.OUTSIDE: msg("its list names no area; place it by hand, or take it off the list"),
    FindingKind.OTHER_AREA: msg("move the point, or give it to the area that it lies in"),
    FindingKind.NEIGHBOURS_UNIT: msg("no unit answers where it lies; give that area a unit"),
    FindingKind.OTHER_UNIT: msg("neither kind nor area names a unit; say whose it is"),
    FindingKind.UNPLACED: msg("its list names no area of the register; place it by hand"),
    FindingKind.TWICE: msg("keep one of the two"),
    FindingKind.SAME_CODE: msg("give one of the two another number"),
    FindingKind.TASKS_NO_POINT: msg(
        "tasks of online filing need no place: accept it, or give the unit its points"
    ),
    FindingKind.TOO_MANY: msg(
        "only the office can share points out: give some to units below it, or raise the limit"
    ),
    FindingKind.LEADER_DIFFERS: msg("correct the list or the register"),
    FindingKind.ISSUE_UNIT: msg("assign the issue or the point anew"),
    FindingKind.TASK_UNITS: msg(
        "none of the units stands above the others or is named by the other lists; say who leads"
    ),
    FindingKind.UNKNOWN_UNIT: msg(
        "no unit has a name like it; add it to the organisation, or correct the list"
    ),
    FindingKind.UNKNOWN_AREA: msg(
        "no area has a name like it; add it to the areas, or correct the list"
    ),
    FindingKind.MAP_RULE: msg("it is mended on the ground: register an issue for it"),
}
"""Why no change is proposed for a finding of each kind, when none is."""


def advice(finding: Finding) -> Message:
    """Return what the change of a finding does, or why a person must decide."""
    if finding.fix is not None:
        return finding.fix.label
    return msg("A person decides: {why}", why=WHY_A_PERSON[finding.kind])
