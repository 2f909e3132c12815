"""Which sheets an atlas has: one per area of a level, or one per unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from gis_app.domain.table import NO_ROW
from gis_app.domain.terms import AreaLevel, word
from gis_app.errors import UsageError
from gis_app.geo.extent import GeoExtent
from gis_app.messages import msg
from gis_app.printing import other_subjects
from gis_app.printing.subject import Coverage, Subject, loose_open_issues, named, unit_subject
from gis_app.printing.text_lines import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.domain.city_data import CityData


def subjects(
    data: CityData,
    coverage: Coverage,
    names: Sequence[str] = (),
    selection: Sequence[int] = (),
) -> tuple[Subject, ...]:
    """Return what the sheets of a coverage are about, in the order of their codes.

    `names` keeps areas, units or actions by name or code; an unknown one is a UsageError with the
    nearest. `selection` are row ids of points.
    """
    if coverage is Coverage.UNIT:
        return _unit_subjects(data, names)
    if coverage is Coverage.GROUP:
        return other_subjects.group_subjects(data, names)
    if coverage is Coverage.ACTION:
        return other_subjects.action_subjects(data, names)
    if coverage is Coverage.SELECTION:
        return (other_subjects.selection_subject(data, selection),)
    if coverage is Coverage.WHOLE:
        return (other_subjects.whole_subject(data),)
    areas = data.table("areas")
    of_level = np.flatnonzero(
        areas.text("level").equals(coverage.value) & areas.geometry.is_placed  # type: ignore[union-attr]
    )
    if not len(of_level):
        raise UsageError(
            msg(
                "The project has no areas of the level {level}; there is nothing to print.",
                level=word("level", coverage.value),
            )
        )
    codes, titles = areas.text("code"), areas.text("name")
    ordered = sorted(of_level.tolist(), key=lambda i: (codes[i] or "~", int(areas.fids[i])))
    wanted = named(names, [(codes[i] or "", titles[i] or "") for i in ordered])
    return tuple(_area_subject(data, coverage, ordered[i]) for i in wanted)


def _area_subject(data: CityData, coverage: Coverage, position: int) -> Subject:
    areas = data.table("areas")
    level = AreaLevel(coverage.value)
    fid = int(areas.fids[position])
    name = areas.text("name")[position] or ""
    # a point without a place counts to the area its list names
    in_area = data.point_state.area_fid[level] == fid
    in_issue = (data.issue_state.area_fid[level] == fid) & loose_open_issues(data)
    shape = areas.shapes[position]
    return Subject(
        coverage,
        fid,
        plain(name),
        int(areas.numbers("unit_fid")[position]),
        plain(areas.text("leader")[position]),
        shape,
        GeoExtent(*(float(v) for v in shapely.bounds(shape))),
        np.flatnonzero(in_area),
        np.flatnonzero(in_issue),
        code=plain(areas.text("code")[position]),
    )


def _unit_subjects(data: CityData, names: Sequence[str]) -> tuple[Subject, ...]:
    units = data.table("units")
    loose = loose_open_issues(data)
    point_units, issue_units = data.point_state.unit_fid, data.issue_state.unit_fid
    busy = np.union1d(point_units, issue_units[loose])
    positions = units.positions(busy[busy != NO_ROW])
    codes, titles = units.text("code"), units.text("name")
    ordered = sorted(
        positions[positions >= 0].tolist(), key=lambda i: (codes[i] or "~", int(units.fids[i]))
    )
    if not ordered:
        raise UsageError(msg("No unit answers for a point or an issue; there is nothing to print."))
    wanted = named(names, [(codes[i] or "", titles[i] or "") for i in ordered])
    return tuple(
        unit_subject(
            data,
            ordered[i],
            np.flatnonzero(point_units == units.fids[ordered[i]]),
            np.flatnonzero(loose & (issue_units == units.fids[ordered[i]])),
        )
        for i in wanted
    )
