"""One frozen moment of a city's registers: the tables, what is declared of them, who is who."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Self, cast

from gis_app.domain.area_index import AreaIndex
from gis_app.domain.city_on_date import OWNED, tables_on
from gis_app.domain.dates import local
from gis_app.domain.industry import Industry
from gis_app.domain.presets import OfficePresets
from gis_app.domain.project_presets import presets_of
from gis_app.domain.project_settings import ProjectSettings
from gis_app.domain.remembered import Remembered
from gis_app.domain.tenures import Tenures
from gis_app.domain.unit_tree import UnitTree

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from gis_app.domain.layer_spec import Catalogue
    from gis_app.domain.table import Table


@dataclass(frozen=True)
class Registers:
    """Hold the tables of one moment, and what can be read off them without judging.

    What is derived from the tables is worked out once, on first use; `remembered` carries what
    did not change over to the next moment. The rules of the office stand upon this; `CityData`
    adds what they say.
    """

    tables: Mapping[str, Table]
    catalogue: Catalogue
    settings: ProjectSettings = field(default_factory=ProjectSettings)
    opened_at: datetime = field(default_factory=lambda: datetime.now(UTC), kw_only=True)
    base_presets: OfficePresets = field(default_factory=OfficePresets, kw_only=True)
    """The numbers of the person's office.toml, else the shipped ones."""
    remembered: Remembered = field(
        default_factory=Remembered, repr=False, compare=False, kw_only=True
    )
    day: date | None = field(default=None, kw_only=True)
    """The day that the registers are those of; None for the registers as they stand."""

    def table(self, name: str) -> Table:
        """Return a table by name; raises KeyError when there is none."""
        return self.tables[name]

    @property
    def as_of(self) -> datetime:
        """Return the moment that colours and deadlines are judged at, in UTC."""
        return self.settings.as_of or self.opened_at

    def with_tables(self, changed: Mapping[str, Table]) -> Self:
        """Return the city with some tables replaced, judged at the present moment again."""
        return replace(self, tables={**self.tables, **changed}, opened_at=datetime.now(UTC))

    def on(self, day: date) -> Self:
        """Return the city with its registers as they were or will be on a day.

        The city itself when nothing differs; one that is already of a day stays what it is.
        """
        if self.day is not None or day == self._today:
            return self.at_present
        kept = cast("tuple[date, Self | None] | None", self.__dict__.get("_last_on"))
        if kept is None or kept[0] != day:
            kept = (day, self._made_on(day, Remembered()))
            self.__dict__["_last_on"] = kept
        return kept[1] or self

    @property
    def at_present(self) -> Self:
        """Return the city with its registers as they are valid at its own moment."""
        return (self._present if self.day is None else None) or self

    @cached_property
    def _present(self) -> Self | None:
        # None rather than itself: a value that holds itself would outlive its last user
        return self._made_on(
            self._today, self.remembered.get("remembered at present", (), Remembered)
        )

    @property
    def _today(self) -> date:
        return local(self.as_of).date()

    def _made_on(self, day: date, remembered: Remembered) -> Self | None:
        """Return the city of a day; None when nothing differs from the registers as they stand."""
        sources = (*(self.table(name) for name in OWNED), self.table("tenures"))
        changed = remembered.get(
            f"tables {day}", sources, lambda: tables_on(self.tables, self.tenures, day)
        )
        if not changed and not self.unit_tree.has_successors:
            return None
        return replace(self, tables={**self.tables, **changed}, remembered=remembered, day=day)

    @cached_property
    def presets(self) -> OfficePresets:
        """Return the office's numbers: what the project says, else the presets."""
        table = self.tables.get("office_settings")
        if table is None or not len(table):
            return self.base_presets
        sources = (self.base_presets, table)
        return self.remembered.get("presets", sources, lambda: presets_of(*sources))

    @cached_property
    def tenures(self) -> Tenures:
        """Return what rows said before, with the days it held."""
        table = self.table("tenures")
        return self.remembered.get("tenures", (table,), lambda: Tenures(table))

    @cached_property
    def unit_tree(self) -> UnitTree:
        """Return the organisation: names, aliases and who stands above whom."""
        units = self.table("units")
        name = f"unit_tree {self.day or ''}"
        return self.remembered.get(name, (units,), lambda: UnitTree(units, self.day))

    @cached_property
    def area_index(self) -> AreaIndex:
        """Return the index that answers in which areas a place lies."""
        areas = self.table("areas")
        return self.remembered.get("area_index", (areas,), lambda: AreaIndex(areas))

    @cached_property
    def industry(self) -> Industry:
        """Return the units that the layer files name for kinds of place and for matters."""
        return Industry(self.catalogue, self.unit_tree)
