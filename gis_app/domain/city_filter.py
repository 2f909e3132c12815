"""Which points, issues and action features a person wants to see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gis_app.domain.unit_tree import plain_name, split_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import Table
    from gis_app.domain.terms import AreaLevel, Colour

    Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class CityFilter:
    """Choose by area, kind, unit, system, colour, step and text; an empty choice keeps everything.

    Choices of one kind widen (either unit), choices of different kinds narrow (unit and colour).
    An area brings the areas below it, a unit the units below it. Points are judged by their worst
    open issue; closed issues pass a colour filter only for `Colour.CLOSED`.
    """

    area_fids: tuple[int, ...] = ()
    layers: tuple[str, ...] = ()
    unit_fids: tuple[int, ...] = ()
    systems: tuple[str, ...] = ()
    colours: tuple[Colour, ...] = ()
    steps: tuple[str, ...] = ()
    text: str = ""

    @property
    def is_empty(self) -> bool:
        """Tell whether the filter keeps everything."""
        return self == CityFilter()

    def point_mask(self, data: CityData) -> Mask:
        """Return which points pass; one with steps chosen needs an issue in such a step."""
        points, state = data.table("points"), data.point_state
        mask = np.ones(len(points), np.bool_)
        if self.area_fids:
            mask &= self._in_areas(data, state.area_fid)
        if self.layers:
            mask &= points.text("layer").isin(self.layers)
        if self.unit_fids or self.systems:
            mask &= self._of_units(data, state.unit_fid)
        if self.colours:
            mask &= np.isin(state.worst_colour, [int(colour) for colour in self.colours])
        if self.steps:
            issues = data.table("issues")
            hit = issues.text("step").isin(self.steps)
            mask &= np.isin(points.fids, issues.numbers("point_fid")[hit])
        if self.text:
            mask &= self._says(points, ("name", "code", "address", "area_name"))
        return mask

    def issue_mask(self, data: CityData) -> Mask:
        """Return which issues pass."""
        issues, state = data.table("issues"), data.issue_state
        mask = np.ones(len(issues), np.bool_)
        if self.area_fids:
            mask &= self._in_areas(data, state.area_fid)
        if self.layers:
            mask &= state.layer.isin(self.layers)
        if self.unit_fids or self.systems:
            mask &= self._of_units(data, state.unit_fid)
        if self.colours:
            mask &= np.isin(state.colour, [int(colour) for colour in self.colours])
        if self.steps:
            mask &= issues.text("step").isin(self.steps)
        if self.text:
            mask &= self._says(issues, ("code", "description", "address")) | self._at_point(data)
        return mask

    def action_mask(self, data: CityData) -> Mask:
        """Return which features of special actions pass; colours and steps do not concern them."""
        actions = data.table("actions")
        mask = np.ones(len(actions), np.bool_)
        if self.layers:
            mask &= actions.text("layer").isin(self.layers)
        if self.unit_fids or self.systems:
            mask &= self._of_units(data, actions.numbers("unit_fid"))
        if self.area_fids:
            mask &= self._crosses_areas(data)
        if self.text:
            mask &= self._says(actions, ("name", "code", "owners"))
        return mask

    def _in_areas(self, data: CityData, area_fid: Mapping[AreaLevel, NDArray[np.int64]]) -> Mask:
        wanted = list(data.area_index.with_descendants(self.area_fids))
        hits = [np.isin(fids, wanted) for fids in area_fid.values()]
        return np.asarray(np.logical_or.reduce(hits), np.bool_)

    def _crosses_areas(self, data: CityData) -> Mask:
        areas, actions = data.table("areas"), data.table("actions")
        places = areas.positions(sorted(data.area_index.with_descendants(self.area_fids)))
        chosen = areas.shapes[places[places >= 0]]
        mask = np.zeros(len(actions), np.bool_)
        if len(actions) and len(chosen):
            placed = shapely.STRtree(actions.shapes)
            mask[placed.query(chosen, predicate="intersects")[1]] = True
        return mask

    def _of_units(self, data: CityData, unit_fid: NDArray[np.int64]) -> Mask:
        mask = np.ones(len(unit_fid), np.bool_)
        if self.unit_fids:
            mask &= np.isin(unit_fid, list(data.unit_tree.with_descendants(self.unit_fids)))
        if self.systems:
            mask &= np.isin(unit_fid, list(data.unit_tree.in_systems(self.systems)))
        return mask

    def _says(self, table: Table, columns: Sequence[str]) -> Mask:
        words = [plain_name(word) for word in (split_names(self.text.replace(" ", ",")) or ())]
        mask = np.ones(len(table), np.bool_)
        for word in words:
            hit = np.zeros(len(table), np.bool_)
            for column in columns:
                text = table.text(column)
                hit |= text.isin([w for w in text.words if word in plain_name(w)])
            mask &= hit
        return mask

    def _at_point(self, data: CityData) -> Mask:
        points, issues = data.table("points"), data.table("issues")
        named = points.fids[self._says(points, ("name", "code"))]
        return np.isin(issues.numbers("point_fid"), named)
