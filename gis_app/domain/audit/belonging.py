"""Whether a point is where its list says: outside, on its neighbour's side, or not placed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.area_index import LEVELS_SMALLEST_FIRST
from gis_app.domain.audit.finding import FindingBatch, FindingKind, FindingSeverity
from gis_app.domain.audit.point_claims import distance_text
from gis_app.domain.table import NO_ROW
from gis_app.domain.terms import LocationSource, word
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gis_app.domain.audit.point_claims import PointClaims
    from gis_app.domain.edits import Edit
    from gis_app.messages import Message

_ALIKE: Final = 75.0
"""How alike, of 100, the name of an area must be to be the one that a list means."""


def belonging(at: PointClaims) -> Iterator[FindingBatch]:
    """Yield points that do not lie where their list says."""
    yield _outside(at)
    yield _elsewhere(at)
    yield _unplaced(at)
    yield _unknown_area(at)


def _outside(at: PointClaims) -> FindingBatch:
    lon, lat = at.ground.point_place

    def is_swapped(row: int) -> bool:
        if abs(lat[row]) > 180 or abs(lon[row]) > 90:
            return False
        return bool(at.ground.data.area_index.containing(float(lat[row]), float(lon[row])))

    def say(row: int) -> Message:
        if is_swapped(row):
            return msg(
                "{point} lies outside the city; its longitude and latitude seem to be swapped.",
                point=at.name(row),
            )
        return msg(
            "{point} lies outside the city, {away} from its nearest area.",
            point=at.name(row),
            away=distance_text(at.away_m(row)),
        )

    def propose(row: int) -> Edit | None:
        if is_swapped(row):
            label = msg("Swap longitude and latitude of {point}", point=at.name(row))
            return at.moved(row, label, float(lat[row]), float(lon[row]), LocationSource.BY_HAND)
        return _into_named_area(at, row)

    rows = np.flatnonzero(at.is_outside)
    return at.batch(FindingKind.OUTSIDE, FindingSeverity.MUST, rows, say, propose)


def _into_named_area(at: PointClaims, row: int) -> Edit | None:
    """Make the edit that puts a point into the middle of the area its list names."""
    area = int(at.named_area[row])
    lon, lat = at.ground.area_place
    place = -1 if area == NO_ROW else at.areas.position(area)
    if place < 0 or not np.isfinite(lon[place]):
        return None
    label = msg(
        "Put {point} into the middle of {area}, which its list names, until it is placed",
        point=at.name(row),
        area=at.ground.name("areas", area),
    )
    return at.moved(row, label, float(lon[place]), float(lat[place]), LocationSource.AREA_NAME)


def _elsewhere(at: PointClaims) -> FindingBatch:
    ground = at.ground

    def say(row: int) -> Message:
        named, real = int(at.named_area[row]), int(at.lies_in[row])
        return msg(
            "By its list {point} lies in {named}, on the map in {real}, {away} beyond the border.",
            point=at.name(row),
            named=ground.name("areas", named),
            real=ground.name("areas", real),
            away=distance_text(at.away_m(row, [at.areas.position(named)])),
        )

    def propose(row: int) -> Edit | None:
        area = ground.name("areas", int(at.lies_in[row]))
        unit = int(at.points.numbers("unit_fid")[row])
        is_of_named = any(units[row] == unit for units in at.units_of_named_area.values())
        new = at.answering_here(row) if unit != NO_ROW and is_of_named else NO_ROW
        if new in (NO_ROW, unit):
            label = msg("{point} belongs to {area}, where it lies", point=at.name(row), area=area)
            return at.cells(row, label, area_name=area)
        label = msg(
            "{point} belongs to {area}, where it lies, and to {unit}",
            point=at.name(row),
            area=area,
            unit=ground.name("units", new),
        )
        nobody = {"leader": None, "contact": None, "phone": None}
        return at.cells(row, label, area_name=area, unit_fid=new, **nobody)

    rows = np.flatnonzero(at.is_elsewhere)
    must = FindingSeverity.MUST
    return at.batch(FindingKind.OTHER_AREA, must, rows, say, propose, detail=at.named_area)


def _unplaced(at: PointClaims) -> FindingBatch:
    return at.batch(
        FindingKind.UNPLACED,
        FindingSeverity.CHECK,
        np.flatnonzero(~at.is_placed),
        lambda row: msg("{point} is not on the map yet.", point=at.name(row)),
        lambda row: _into_named_area(at, row),
    )


def _unknown_area(at: PointClaims) -> FindingBatch:
    names = at.points.text("area_name")
    said = ~at.ground.is_missing("points", "area_name")
    known = at.named_area != NO_ROW
    chain = at.ground.area_of_point

    def say(row: int) -> Message:
        return msg(
            "{point} names the area {area}, which the register does not have or has twice.",
            point=at.name(row),
            area=names[row] or "",
        )

    def propose(row: int) -> Edit | None:
        here = next((int(chain[lv][row]) for lv in LEVELS_SMALLEST_FIRST if chain[lv][row]), 0)
        if not here or not at.is_placed[row]:
            return _named_alike(at, row, names[row] or "")
        label = msg(
            "{point} lies in {area} ({level})",
            point=at.name(row),
            area=at.ground.name("areas", here),
            level=word("level", at.areas.value(here, "level")),
        )
        return at.cells(row, label, area_name=at.ground.name("areas", here))

    rows = np.flatnonzero(said & ~known & bool(len(at.areas)))
    return at.batch(FindingKind.UNKNOWN_AREA, FindingSeverity.NOTE, rows, say, propose)


def _named_alike(at: PointClaims, row: int, name: str) -> Edit | None:
    """Make the edit that takes the one area whose name is alike for the one that is meant."""
    from rapidfuzz.process import extract

    own = [text for text in at.areas.text("name").values() if text]
    near = extract(name, own, score_cutoff=_ALIKE, limit=2)
    if not near or near[0][0] == name or (len(near) > 1 and near[1][1] == near[0][1]):
        return None
    label = msg("{point} is meant to lie in {area}", point=at.name(row), area=str(near[0][0]))
    return at.cells(row, label, area_name=str(near[0][0]))
