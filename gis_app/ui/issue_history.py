"""What happened to one issue, as lines for the inspector: its moves, latest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gis_app.domain.dates import local
from gis_app.domain.issue_moves import Moves
from gis_app.domain.terms import word
from gis_app.messages import msg

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData
    from gis_app.messages import Translator


def issue_history(data: CityData, fid: int, t: Translator) -> tuple[tuple[str, str], ...]:
    """Return when and what: move, person, unit, until, approval and reason of every move."""
    return tuple(
        (t.value(local(row["at"])) if row["at"] else "", _what(data, row, t))
        for row in reversed(Moves(data).of(fid))
    )


def _what(data: CityData, row: dict[str, Any], t: Translator) -> str:
    named = word("move", row["move"])
    parts = [t(named) if named is not None else str(row["move"] or ""), str(row["by"] or "")]
    units = data.table("units")
    if row["unit_fid"] and units.has(row["unit_fid"]):
        parts.append(t(msg("to {unit}", unit=units.value(row["unit_fid"], "name"))))
    if row["until"]:
        parts.append(t(msg("until {day}", day=row["until"])))
    if row["approval"]:
        parts.append(t(msg("approved by {person}", person=row["approval"])))
    if row["reason"]:
        parts.append(str(row["reason"]))
    return " · ".join(part for part in parts if part)
