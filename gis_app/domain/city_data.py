"""One frozen moment of a city: all tables, the layers and what follows from them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Final

from gis_app.domain.presets import OfficePresets
from gis_app.domain.remembered import Remembered

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gis_app.domain.area_index import AreaIndex
    from gis_app.domain.industry import Industry
    from gis_app.domain.issue_state import IssueState
    from gis_app.domain.layer_spec import Catalogue
    from gis_app.domain.place_state import PointState
    from gis_app.domain.responsibility import ResponsibilityIndex
    from gis_app.domain.table import Table
    from gis_app.domain.unit_tree import UnitTree


_DERIVED: Final = ("unit_tree", "area_index", "industry", "issue_state", "point_state")
"""What follows from the tables and the moment alone."""


@dataclass(frozen=True, slots=True)
class ProjectSettings:
    """Hold what is true of the whole project.

    `as_of` freezes "now" (UTC), as the sample city does; None is the present moment. `is_demo`
    marks invented content, which every output then says. `review_number` is the 审图号.
    """

    name: str = ""
    adcode: str = ""
    as_of: datetime | None = None
    is_demo: bool = False
    attribution: str = ""
    review_number: str = ""
    marking: str = ""
    office: str = ""


@dataclass(frozen=True, slots=True)
class LayerSettings:
    """Hold what a person changed about a layer; None keeps what the layer file says."""

    is_visible: bool | None = None
    order: int | None = None
    opacity: float | None = None


@dataclass(frozen=True)
class CityData:
    """Hold one moment of a city; safe to hand to any thread.

    What is derived from the tables is worked out once, on first use; `remembered` carries what
    did not change over to the next moment.
    """

    tables: Mapping[str, Table]
    catalogue: Catalogue
    settings: ProjectSettings = ProjectSettings()
    layer_settings: Mapping[str, LayerSettings] = field(default_factory=dict)
    opened_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    presets: OfficePresets = field(default_factory=OfficePresets)
    remembered: Remembered = field(default_factory=Remembered, repr=False, compare=False)

    def table(self, name: str) -> Table:
        """Return a table by name; raises KeyError when there is none."""
        return self.tables[name]

    @property
    def as_of(self) -> datetime:
        """Return the moment that colours and deadlines are judged at, in UTC."""
        return self.settings.as_of or self.opened_at

    def with_tables(self, changed: Mapping[str, Table]) -> CityData:
        """Return the city with some tables replaced, judged at the present moment again."""
        return replace(self, tables={**self.tables, **changed}, opened_at=datetime.now(UTC))

    def with_layer_settings(self, settings: Mapping[str, LayerSettings]) -> CityData:
        """Return the same moment with other layer settings; what was worked out stays."""
        new = replace(self, layer_settings=settings)
        for name in _DERIVED:
            if name in self.__dict__:
                new.__dict__[name] = self.__dict__[name]
        return new

    @cached_property
    def unit_tree(self) -> UnitTree:
        """Return the organisation: names, aliases and who stands above whom."""
        from gis_app.domain.unit_tree import UnitTree

        units = self.table("units")
        return self.remembered.get("unit_tree", (units,), lambda: UnitTree(units))

    @cached_property
    def area_index(self) -> AreaIndex:
        """Return the index that answers in which areas a place lies."""
        from gis_app.domain.area_index import AreaIndex

        areas = self.table("areas")
        return self.remembered.get("area_index", (areas,), lambda: AreaIndex(areas))

    @cached_property
    def industry(self) -> Industry:
        """Return the units that the layer files name for kinds of place and for matters."""
        from gis_app.domain.industry import Industry

        return Industry(self.catalogue, self.unit_tree)

    @cached_property
    def responsibility(self) -> ResponsibilityIndex:
        """Return the index that answers whose a place is."""
        from gis_app.domain.responsibility import ResponsibilityIndex

        return ResponsibilityIndex(self)

    @cached_property
    def issue_state(self) -> IssueState:
        """Return colour, reason, unit and place of every issue, row by row of the issue table."""
        from gis_app.domain.issue_state import issue_state

        return issue_state(self)

    @cached_property
    def point_state(self) -> PointState:
        """Return worst colour, open issues, unit and areas of every point, row by row."""
        from gis_app.domain.place_state import point_state

        return point_state(self)
