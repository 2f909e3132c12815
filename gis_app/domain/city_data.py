"""One frozen moment of a city: all tables, the layers and what follows from them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Final, cast

from gis_app.domain.dates import local
from gis_app.domain.map_look import Appearance
from gis_app.domain.presets import OfficePresets
from gis_app.domain.remembered import Remembered

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from gis_app.domain.area_index import AreaIndex
    from gis_app.domain.industry import Industry
    from gis_app.domain.issue_state import IssueState
    from gis_app.domain.last_visits import LastVisits
    from gis_app.domain.layer_spec import Catalogue
    from gis_app.domain.map_look import LayerSettings
    from gis_app.domain.place_state import PointState
    from gis_app.domain.responsibility import ResponsibilityIndex
    from gis_app.domain.table import Table
    from gis_app.domain.tenures import Tenures
    from gis_app.domain.unit_tree import UnitTree


_DERIVED: Final = (
    *("unit_tree", "area_index", "industry", "issue_state", "point_state"),
    *("last_visits", "tenures", "_present"),
)
"""What follows from the tables and the moment alone."""


@dataclass(frozen=True, slots=True)
class ProjectSettings:
    """Hold what is true of the whole project.

    `as_of` freezes "now" (UTC), as the sample city does; None is the present moment. `is_demo`
    marks invented content, which every output then says. `review_number` is the 审图号.
    `exchange_key` signs what is sent to units, so that what comes back can be told from forgeries.
    `page_designs` are the office's own print pages as text, `import_choices` what was said about
    the columns of its lists, as JSON. `exchange_log`
    tells which workbooks went to units and came back.
    """

    name: str = ""
    adcode: str = ""
    as_of: datetime | None = None
    is_demo: bool = False
    attribution: str = ""
    review_number: str = ""
    marking: str = ""
    office: str = ""
    bookmarks: str = ""
    """Views to come back to, as `domain.bookmarks` writes them."""
    exchange_key: str = ""
    page_designs: str = ""
    import_choices: str = ""
    exchange_log: str = ""


@dataclass(frozen=True)
class CityData:
    """Hold one moment of a city; safe to hand to any thread.

    What is derived from the tables is worked out once, on first use; `remembered` carries what
    did not change over to the next moment.
    """

    tables: Mapping[str, Table]
    catalogue: Catalogue
    settings: ProjectSettings = ProjectSettings()
    appearance: Appearance = field(default_factory=Appearance)
    opened_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    base_presets: OfficePresets = field(default_factory=OfficePresets)
    """The numbers of the person's office.toml, else the shipped ones."""
    remembered: Remembered = field(default_factory=Remembered, repr=False, compare=False)
    day: date | None = None
    """The day that the registers are those of; None for the registers as they stand."""

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

    def on(self, day: date) -> CityData:
        """Return the city with its registers as they were or will be on a day.

        The city itself when nothing differs; one that is already of a day stays what it is.
        """
        if self.day is not None or day == self._today:
            return self.at_present
        kept = cast("tuple[date, CityData | None] | None", self.__dict__.get("_last_on"))
        if kept is None or kept[0] != day:
            kept = (day, self._made_on(day, Remembered()))
            self.__dict__["_last_on"] = kept
        return kept[1] or self

    @property
    def at_present(self) -> CityData:
        """Return the city with its registers as they are valid at its own moment."""
        return (self._present if self.day is None else None) or self

    @cached_property
    def _present(self) -> CityData | None:
        # None rather than itself: a value that holds itself would outlive its last user
        return self._made_on(
            self._today, self.remembered.get("remembered at present", (), Remembered)
        )

    @property
    def _today(self) -> date:
        return local(self.as_of).date()

    def _made_on(self, day: date, remembered: Remembered) -> CityData | None:
        """Return the city of a day; None when nothing differs from the registers as they stand."""
        from gis_app.domain.city_on_date import OWNED, tables_on

        sources = (*(self.table(name) for name in OWNED), self.table("tenures"))
        changed = remembered.get(f"tables {day}", sources, lambda: tables_on(self, day))
        if not changed and not self.unit_tree.has_successors:
            return None
        return replace(self, tables={**self.tables, **changed}, remembered=remembered, day=day)

    @cached_property
    def presets(self) -> OfficePresets:
        """Return the office's numbers: what the project says, else the presets."""
        from gis_app.domain.office_settings import presets_of

        table = self.tables.get("office_settings")
        if table is None or not len(table):
            return self.base_presets
        sources = (self.base_presets, table)
        return self.remembered.get("presets", sources, lambda: presets_of(*sources))

    @cached_property
    def tenures(self) -> Tenures:
        """Return what rows said before, with the days it held."""
        from gis_app.domain.tenures import Tenures

        table = self.table("tenures")
        return self.remembered.get("tenures", (table,), lambda: Tenures(table))

    @cached_property
    def unit_tree(self) -> UnitTree:
        """Return the organisation: names, aliases and who stands above whom."""
        from gis_app.domain.unit_tree import UnitTree

        units = self.table("units")
        name = f"unit_tree {self.day or ''}"
        return self.remembered.get(name, (units,), lambda: UnitTree(units, self.day))

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

    @cached_property
    def last_visits(self) -> LastVisits:
        """Return when somebody was last at every point, row by row."""
        from gis_app.domain.last_visits import last_visits

        return last_visits(self)
