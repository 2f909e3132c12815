"""Do the areas tile the city, and does each level fit into the one above? Told, and mended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from gis_app.domain.area_index import LEVELS_SMALLEST_FIRST
from gis_app.domain.area_nesting import crossing, of_level
from gis_app.domain.edits import GEOMETRY, Edit, RowBatch
from gis_app.domain.terms import AreaLevel, word
from gis_app.geo.coverage import Flaw, usable
from gis_app.geo.coverage_repair import repaired
from gis_app.messages import msg
from gis_app.workflows.edit_areas import area_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gis_app.domain.city_data import CityData
    from gis_app.geo.coverage import CoverageFlaw
    from gis_app.messages import Message


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
    """Yield a sentence for every flaw and every area that crosses a border of the level above."""
    for check in checks:
        level = word("level", check.level)
        for flaw, fids in check.flaws:
            yield flaw_line(data, flaw, fids)
        for fid, found in check.crossing.items():
            names = "、".join(f"{area_name(data, f)} {share:.1%}" for f, share in found)
            yield msg(
                "{area} ({level}) crosses a border above: {names}",
                area=area_name(data, fid),
                level=level,
                names=names,
            )


def flaw_line(data: CityData, flaw: CoverageFlaw, fids: tuple[int, ...]) -> Message:
    """Say one flaw: whose it is, how large and wide, where, and whether it can be mended."""
    names = "、".join(area_name(data, fid) for fid in fids)
    lon, lat = shapely.get_coordinates(shapely.point_on_surface(flaw.shape))[0]
    place = f"{lon:.6f}, {lat:.6f}"
    if flaw.kind is Flaw.BROKEN_RING:
        return msg("The border of {area} crosses itself near {place}", area=names, place=place)
    size = {"metres": f"{flaw.width_m:.1f}", "area": f"{flaw.area_m2:.0f}", "place": place}
    if flaw.kind is Flaw.OVERLAP:
        return msg("{names} overlap: {area} m², {metres} m wide, at {place}", names=names, **size)
    return msg(
        "Gap beside {names}: {area} m², {metres} m wide, at {place}", names=names or "—", **size
    )


def _frame(larger: Any, shapes: Any) -> Any:
    """Return the land that a level should tile: of the level above, what it lies in at all."""
    placed = usable(larger)[~shapely.is_missing(larger)]
    if not len(placed):
        return None
    inner = shapely.point_on_surface(usable(shapes))
    used = placed[[bool(shapely.intersects(one, inner).any()) for one in placed]]
    return shapely.union_all(used) if len(used) else None
