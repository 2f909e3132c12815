"""What makes a territorial answer doubtful: near a border, in two areas of a level, in none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis_app.domain.terms import word
from gis_app.messages import listed, msg

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gis_app.domain.registers import Registers
    from gis_app.domain.terms import AreaLevel
    from gis_app.messages import Message


def place_doubts(
    data: Registers,
    lon_deg: float,
    lat_deg: float,
    inside: Mapping[AreaLevel, tuple[int, ...]],
) -> Iterator[Message]:
    """Yield a sentence for each doubt; `inside` holds the areas around the place."""
    areas = data.table("areas")
    if not inside and not data.area_index.levels:
        yield msg("The project has no responsibility areas with a border yet")
        return
    if not inside:
        yield msg("Lies in no responsibility area")
    for level, fids in inside.items():
        if len(fids) > 1:
            yield msg(
                "Lies in {count} areas of one level ({level}): {names}; the smallest was taken",
                count=len(fids),
                level=word("level", level),
                names=listed(_name(data, fid) for fid in fids),
            )
    border = _nearest_border(data, lon_deg, lat_deg, inside)
    if border is not None:
        yield border
    smallest = next(iter(inside.values()), (0,))[0]
    if smallest and areas.value(smallest, "is_provisional"):
        yield msg("The border of {area} is provisional", area=_name(data, smallest))


def _nearest_border(
    data: Registers,
    lon_deg: float,
    lat_deg: float,
    inside: Mapping[AreaLevel, tuple[int, ...]],
) -> Message | None:
    within_m = data.presets.border_doubt_m
    own: tuple[int, float] | None = None
    for level in data.area_index.levels:
        around = inside.get(level, ())
        near = data.area_index.near(level, lon_deg, lat_deg, within_m)
        for fid, metres in near:
            if fid in around:
                own = own or (fid, metres)
            else:
                return msg(
                    "Only {metres} m from {area} ({level}); check on the spot",
                    metres=_metres(metres),
                    area=_name(data, fid),
                    level=word("level", level),
                )
    if own is None:
        return None
    return msg(
        "Only {metres} m from the border of {area}; check on the spot",
        metres=_metres(own[1]),
        area=_name(data, own[0]),
    )


def _metres(metres: float) -> str:
    return f"{metres:.0f}" if metres >= 1 else f"{metres:.1f}"


def _name(data: Registers, fid: int) -> str:
    areas = data.table("areas")
    return areas.value(fid, "name") or areas.value(fid, "code") or str(fid)
