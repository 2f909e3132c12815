"""Do the areas tile the city, and does each level fit into the one above? Told, and mended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from gis_app.domain.area_index import LEVELS_SMALLEST_FIRST
from gis_app.domain.area_nesting import crossing, of_level
from gis_app.domain.edits import GEOMETRY, Edit, RowBatch
from gis_app.domain.terms import WORDS, AreaLevel
from gis_app.geo.coverage import Flaw, usable
from gis_app.geo.coverage_repair import repaired
from gis_app.messages import listed, msg
from gis_app.workflows.edit_areas import area_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gis_app.domain.city_data import CityData
    from gis_app.geo.coverage import CoverageFlaw
    from gis_app.messages import LocalText, Message
_TOLD_SINGLY: Final = 10
"""So many flaws of a level that mending takes away are told one by one."""


@dataclass(frozen=True)
class LevelCheck:
    """Hold what is wrong with one level: flaws by row id, and areas that cross the level above.

    `crossing` maps an area to the areas above that it lies in, with its share in each.
    """

    level: AreaLevel
    flaws: tuple[tuple[CoverageFlaw, tuple[int, ...]], ...]
    crossing: dict[int, tuple[tuple[int, float], ...]]
    shapes: dict[int, Any]
    """New shapes by row id, as mending would make them."""


def check_areas(data: CityData, widest_m: float) -> tuple[LevelCheck, ...]:
    """Check every level that has shapes; flaws narrower than `widest_m` are those to be mended."""
    out = []
    levels = [level for level in LEVELS_SMALLEST_FIRST if len(of_level(data, level))]
    areas = data.table("areas")
    for n, level in enumerate(levels):
        fids = of_level(data, level)
        shapes = areas.shapes[areas.positions(fids)]
        above = of_level(data, levels[n + 1]) if n + 1 < len(levels) else np.empty(0, np.int64)
        larger = areas.shapes[areas.positions(above)]
        frame = _frame(larger, shapes)
        mended, flaws = repaired(shapes, widest_m, frame)
        new = {
            int(fid): shape
            for fid, shape, old in zip(fids, mended, shapes, strict=True)
            if shape is not old and shape is not None
        }
        told = tuple((flaw, tuple(int(fids[p]) for p in flaw.positions)) for flaw in flaws)
        out.append(LevelCheck(level, told, dict(crossing(data, fids, above)), new))
    return tuple(out)


def repair_edit(checks: tuple[LevelCheck, ...]) -> Edit:
    """Return the edit that mends what was found to be narrow enough; empty when nothing is."""
    new = {fid: shape for check in checks for fid, shape in check.shapes.items()}
    fids = sorted(new)
    updates: tuple[RowBatch, ...] = ()
    if fids:
        wkb = [shapely.to_wkb(new[fid]) for fid in fids]
        updates = (RowBatch("areas", np.array(fids, np.int64), {GEOMETRY: wkb}),)
    return Edit(msg("Mended the borders of {count} areas", count=len(fids)), updates=updates)


def check_lines(data: CityData, checks: tuple[LevelCheck, ...]) -> Iterator[Message]:
    """Yield a sentence for every flaw and every area that crosses a border of the level above.

    Of many flaws that mending takes away only the largest are told one by one.
    """
    for check in checks:
        level = WORDS["level"][check.level]
        narrow = [flaw for flaw, _fids in check.flaws if flaw.is_mended]
        narrow.sort(key=lambda flaw: -flaw.area_m2)
        rest = narrow[_TOLD_SINGLY:] if len(narrow) > _TOLD_SINGLY + 1 else []
        summed = {id(flaw) for flaw in rest}
        for flaw, fids in check.flaws:
            if id(flaw) not in summed:
                yield flaw_line(data, flaw, fids, level)
        if rest:
            yield msg(
                "{level}: {count} more narrow gaps and overlaps, {area} m² in all; "
                "mending takes them away",
                level=level,
                count=len(rest),
                area=f"{sum(flaw.area_m2 for flaw in rest):.1f}",
            )
        for fid, found in check.crossing.items():
            yield msg(
                "{area} ({level}) crosses a border above: {names}",
                area=area_name(data, fid),
                level=level,
                names=listed(f"{area_name(data, f)} {share:.1%}" for f, share in found),
            )


def flaw_line(
    data: CityData, flaw: CoverageFlaw, fids: tuple[int, ...], level: LocalText
) -> Message:
    """Say one flaw: whose it is, how large and wide, where, and whether it can be mended."""
    names = listed(area_name(data, fid) for fid in fids)
    lon, lat = shapely.get_coordinates(shapely.point_on_surface(flaw.shape))[0]
    place = f"{lon:.6f}, {lat:.6f}"
    if flaw.kind is Flaw.BROKEN_RING:
        return msg("The border of {area} crosses itself near {place}", area=names, place=place)
    size = {"metres": f"{flaw.width_m:.1f}", "area": f"{flaw.area_m2:.0f}", "place": place}
    if flaw.kind is Flaw.OVERLAP:
        return msg("{names} overlap: {area} m², {metres} m wide, at {place}", names=names, **size)
    if not fids:
        return msg(
            "{level}: no area covers this piece of the level above, nor lies beside it: "
            "{area} m², {metres} m wide, at {place}",
            level=level,
            **size,
        )
    return msg("Gap beside {names}: {area} m², {metres} m wide, at {place}", names=names, **size)


def _frame(larger: Any, shapes: Any) -> Any:
    """Return the land that a level should tile: of the level above, what it lies in at all."""
    placed = usable(larger)[~shapely.is_missing(larger)]
    if not len(placed):
        return None
    inner = shapely.point_on_surface(usable(shapes))
    used = placed[[bool(shapely.intersects(one, inner).any()) for one in placed]]
    return shapely.union_all(used) if len(used) else None
