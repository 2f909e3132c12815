"""What else there can be a sheet for: a working group, a special action, a selection, the city."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gis_app.domain.layer_rows import layer_rows
from gis_app.domain.layer_spec import LayerGroup
from gis_app.domain.table import NO_ROW
from gis_app.domain.terms import AreaLevel, Colour, UnitKind
from gis_app.errors import UsageError
from gis_app.geo.extent import GeoExtent
from gis_app.messages import CHINESE, msg
from gis_app.printing.subject import (
    NOTHING,
    Coverage,
    Subject,
    extent_of,
    loose_open_issues,
    named,
    unit_subject,
)
from gis_app.printing.text_lines import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import Int64Array


FAR_SHARE: Final = 0.5
"""Where the rows lie within less than so much of the city's width, the map shows only them."""
AROUND_SHARE: Final = 0.06


def group_subjects(data: CityData, names: Sequence[str]) -> tuple[Subject, ...]:
    """Return the working groups with everything their units answer for."""
    units, tree = data.table("units"), data.unit_tree
    is_group = units.text("kind").equals(UnitKind.WORKING_GROUP.value)
    codes, titles = units.text("code"), units.text("name")
    found = sorted(
        np.flatnonzero(is_group).tolist(), key=lambda i: (codes[i] or "~", int(units.fids[i]))
    )
    if not found:
        raise UsageError(msg("The project has no working groups; there is nothing to print."))
    wanted = named(names, [(codes[i] or "", titles[i] or "") for i in found])
    loose = loose_open_issues(data)
    made = []
    for i in wanted:
        fids = np.array(sorted(tree.with_descendants([int(units.fids[found[i]])])), np.int64)
        points = np.flatnonzero(np.isin(data.point_state.unit_fid, fids))
        issues = np.flatnonzero(loose & np.isin(data.issue_state.unit_fid, fids))
        made.append(unit_subject(data, found[i], points, issues, Coverage.GROUP))
    return tuple(made)


def action_subjects(data: CityData, names: Sequence[str]) -> tuple[Subject, ...]:
    """Return the special actions that have a feature, in the catalogue's order."""
    actions = data.table("actions")
    found = []
    for layer in data.catalogue.group(LayerGroup.ACTIONS):
        if layer.table != "actions":
            continue
        positions = layer_rows(layer, actions)
        if len(positions):
            found.append((layer, positions))
    if not found:
        raise UsageError(msg("The project has no special actions; there is nothing to print."))
    known = [(layer.id, layer.title.in_language(CHINESE)) for layer, _ in found]
    english = [(layer.id, layer.title.en) for layer, _ in found]
    wanted = _either(names, known, english)
    made = []
    for i in wanted:
        layer, positions = found[i]
        box = shapely.total_bounds(actions.shapes[positions])
        lead = data.unit_tree.named(layer.responsibility.lead)
        units = data.table("units")
        leader = plain(units.value(lead, "leader")) if units.has(lead) else ""
        extent = GeoExtent(*(float(v) for v in box)) if np.isfinite(box).all() else None
        made.append(
            Subject(
                Coverage.ACTION,
                NO_ROW,
                layer.id,
                lead,
                leader,
                None,
                extent,
                NOTHING,
                NOTHING,
                positions,
                layer.id,
            )
        )
    return tuple(made)


def _either(
    names: Sequence[str], one: Sequence[tuple[str, str]], other: Sequence[tuple[str, str]]
) -> list[int]:
    """Return the positions of actions named in either language."""
    spoken = {english: chinese for (_, english), (_, chinese) in zip(other, one, strict=True)}
    return named([spoken.get(name, name) for name in names], one)


def selection_subject(data: CityData, selection: Sequence[int]) -> Subject:
    """Return the chosen points as one subject; raises UsageError when there are none."""
    points = data.table("points")
    found = points.positions(np.array(selection, np.int64)) if len(selection) else NOTHING
    found = found[found >= 0]
    if not len(found):
        raise UsageError(msg("No points are chosen; choose some on the map or in the table first."))
    extent = extent_of(data, found, NOTHING)
    return Subject(
        Coverage.SELECTION, NO_ROW, plain(data.settings.name), NO_ROW, "", None, extent, found,
        NOTHING,
    )  # fmt: skip


def whole_subject(data: CityData) -> Subject:
    """Return the whole city: its outline, else its areas together, else the extent of its rows."""
    areas = data.table("areas")
    shape = None
    placed = np.asarray(areas.geometry.is_placed)  # type: ignore[union-attr]
    for level in (AreaLevel.DISTRICT, AreaLevel.SUBDISTRICT, AreaLevel.CITY):
        of_level = placed & areas.text("level").equals(level.value)
        if of_level.any():
            shape = shapely.union_all(shapely.make_valid(areas.shapes[of_level]))
            break
    points = np.arange(len(data.table("points")))
    issues = np.flatnonzero(loose_open_issues(data))
    rows = extent_of(data, points, issues)
    extent = None if shape is None else GeoExtent(*(float(v) for v in shapely.bounds(shape)))
    if rows is not None and (extent is None or _size(rows) < FAR_SHARE * _size(extent)):
        # a city's outline may reach deep into the desert: the map shows where there is work
        extent = rows.grown(AROUND_SHARE)
    return Subject(
        Coverage.WHOLE, NO_ROW, plain(data.settings.name), NO_ROW, "", shape, extent, points, issues
    )


def _size(extent: GeoExtent) -> float:
    return max(extent.east - extent.west, extent.north - extent.south)


def worst_issues(data: CityData) -> Int64Array:
    """Return positions of the red and of the overdue open issues, the worst first."""
    state = data.issue_state
    chosen = (state.colour == Colour.RED) | ((state.colour > Colour.CLOSED) & state.is_overdue)
    found = np.flatnonzero(chosen)
    return found[np.argsort(-state.colour[found].astype(np.int64), kind="stable")]
