"""The areas as rows, with their unit and the leader and unit they are entrusted to (包联)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_city.plane import random
from sample_city.register import Register
from sample_city.units import BUREAUS, GROUPS

if TYPE_CHECKING:
    from sample_city.areas import Area
    from sample_city.units import Units


def area_register(areas: list[Area], units: Units) -> Register:
    """Return the areas' rows; sub-districts and communities have sponsors."""
    register = Register("areas")
    rng = random("sponsors")
    fid_of: dict[str, int] = {}
    groups = [units.fid(name) for name, _ in GROUPS]
    bureaus = [units.fid(row[0]) for row in BUREAUS]
    for area in areas:
        unit = units.by_area[area.code]
        sponsor_leader, sponsor_unit = None, None
        if area.level in ("district", "subdistrict"):
            sponsor_leader = units.leader(groups[len(register.rows) % len(groups)])
        if area.level == "community" and not area.is_provisional and area.name.endswith("社区"):
            sponsor_unit = bureaus[int(rng.integers(len(bureaus)))]
            sponsor_leader = units.leader(sponsor_unit)
        fid_of[area.code] = register.add(
            code=area.code,
            name=area.name,
            level=area.level,
            parent_fid=fid_of.get(area.parent),
            unit_fid=unit,
            leader=units.leader(unit),
            sponsor_leader=sponsor_leader,
            sponsor_unit_fid=sponsor_unit,
            is_provisional=int(area.is_provisional),
            valid_from="2026-01-01",
            geometry=area.shape,
        )
    return register
