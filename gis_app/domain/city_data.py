"""One frozen moment of a city: its registers, how its map looks, and what the rules say of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from gis_app.domain.issue_state import IssueState, issue_state
from gis_app.domain.last_visits import LastVisits, last_visits
from gis_app.domain.map_look import Appearance
from gis_app.domain.place_state import PointState, point_state
from gis_app.domain.registers import Registers
from gis_app.domain.responsibility import ResponsibilityIndex

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gis_app.domain.map_look import LayerSettings


_DERIVED: Final = (
    *("unit_tree", "area_index", "industry", "issue_state", "point_state"),
    *("last_visits", "tenures", "_present"),
)
"""What follows from the tables and the moment alone."""


@dataclass(frozen=True)
class CityData(Registers):
    """Hold one moment of a city; safe to hand to any thread.

    What the office's rules say of the registers is worked out once, on first use.
    """

    appearance: Appearance = field(default_factory=Appearance)

    @property
    def layer_settings(self) -> Mapping[str, LayerSettings]:
        """Return what people changed about layers."""
        return self.appearance.layers

    def with_appearance(self, wanted: Appearance) -> CityData:
        """Return the same moment looking otherwise; what was worked out stays."""
        new = replace(self, appearance=wanted)
        for name in _DERIVED:
            if name in self.__dict__:
                new.__dict__[name] = self.__dict__[name]
        return new

    @cached_property
    def responsibility(self) -> ResponsibilityIndex:
        """Return the index that answers whose a place is."""
        return ResponsibilityIndex(self)

    @cached_property
    def issue_state(self) -> IssueState:
        """Return colour, reason, unit and place of every issue, row by row of the issue table."""
        return issue_state(self)

    @cached_property
    def point_state(self) -> PointState:
        """Return worst colour, open issues, unit and areas of every point, row by row."""
        return point_state(self, self.issue_state, self.last_visits.is_stale)

    @cached_property
    def last_visits(self) -> LastVisits:
        """Return when somebody was last at every point, row by row."""
        return last_visits(self)
