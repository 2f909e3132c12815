"""Ask what an area is, which one is meant, what is merged, and what is to be derived."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from gis_app.domain.area_index import LEVELS_SMALLEST_FIRST
from gis_app.domain.area_nesting import of_level
from gis_app.domain.table import NO_ROW
from gis_app.domain.terms import WORDS, AreaLevel
from gis_app.errors import EditError
from gis_app.messages import msg
from gis_app.ui.dialogs.area_field import AreaField
from gis_app.ui.dialogs.dialog import FormDialog
from gis_app.ui.dialogs.unit_field import UnitField
from gis_app.workflows.derive_areas import derive_areas
from gis_app.workflows.edit_areas import draw_area, merge_areas

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gis_app.domain.city_data import CityData
    from gis_app.domain.edits import Edit
    from gis_app.messages import Message, Translator
    from gis_app.project.city import City

_LEVELS: Final = tuple(reversed(LEVELS_SMALLEST_FIRST))


class _EditDialog(FormDialog):
    """Work the edit out at every change; why it cannot be is shown instead of accepting it."""

    edit: Edit | None = None

    def check(self) -> None:
        self.edit = None
        try:
            self.edit = self.made()
        except EditError as error:
            self.show_problem(error.message)
            return
        self.show_problem(None)
        self.accept_button.setEnabled(not self.edit.is_empty)

    def made(self) -> Edit:
        raise NotImplementedError


def _level_box(t: Translator, parent: QWidget, level: str) -> QComboBox:
    box = QComboBox(parent)
    for one in _LEVELS:
        box.addItem(t(WORDS["level"][one]), str(one))
    box.setCurrentIndex(max(box.findData(level), 0))
    return box


class NewAreaDialog(_EditDialog):
    """Ask what a drawn area is; `edit` adds it."""

    def __init__(
        self, city: City, shape: Any, t: Translator, parent: QWidget | None = None
    ) -> None:
        super().__init__(msg("New area"), msg("Add"), t, parent)
        self._city, self._shape = city, shape
        self.name = QLineEdit(self)
        self.level = _level_box(t, self, AreaLevel.COMMUNITY)
        self.unit = UnitField(city.data, t, self)
        self.above = AreaField(city.data, (), t, self)
        for title, field in (
            (msg("Name"), self.name),
            (msg("Level"), self.level),
            (msg("Unit"), self.unit),
            (msg("Area above"), self.above),
        ):
            self.form.addRow(t(title), field)
        self.note(msg("Where it would lie over areas of its level, these keep their ground."))
        self._offer()
        self.name.textChanged.connect(self.check)
        self.level.currentIndexChanged.connect(self._offer)
        self.unit.changed.connect(self.check)
        self.above.changed.connect(self.check)
        self.check()

    def _offer(self) -> None:
        """Offer the areas of higher levels that the drawn one lies in, the nearest level first."""
        data, level = self._city.data, AreaLevel(self.level.currentData())
        areas, inner = data.table("areas"), shapely.point_on_surface(self._shape)
        found: list[int] = []
        for higher in LEVELS_SMALLEST_FIRST[LEVELS_SMALLEST_FIRST.index(level) + 1 :]:
            fids = of_level(data, higher)
            hit = shapely.intersects(areas.shapes[areas.positions(fids)], inner)
            found += fids[hit].tolist() if len(fids) else []
        self.above.offer(data, found, may_be_none=not found)
        self.check()

    def made(self) -> Edit:
        cells = {
            "name": self.name.text(),
            "unit_fid": self.unit.fid or None,
            "parent_fid": self.above.fid or None,
        }
        level = AreaLevel(self.level.currentData())
        return draw_area(self._city.data, self._city.reserve_fids, self._shape, level, cells)


class WhichAreaDialog(_EditDialog):
    """Ask which area a drawn line is meant for; `edit` is what `work` makes of the one chosen."""

    def __init__(
        self,
        data: CityData,
        fids: Sequence[int],
        titles: tuple[Message, Message],
        work: Callable[[int], Edit],
        t: Translator,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(*titles, t, parent)
        self._work = work
        self.area = AreaField(data, fids, t, self)
        self.form.addRow(t(msg("Area")), self.area)
        self.area.changed.connect(self.check)
        self.check()

    def made(self) -> Edit:
        if self.area.fid == NO_ROW:
            raise EditError(msg("Choose an area."))
        return self._work(self.area.fid)


class MergeAreasDialog(_EditDialog):
    """Ask which area goes into which; neighbours of one level are offered."""

    def __init__(
        self, data: CityData, fid: int, t: Translator, parent: QWidget | None = None
    ) -> None:
        super().__init__(msg("Merge areas"), msg("Merge"), t, parent)
        self._data = data
        fids = [f for level in LEVELS_SMALLEST_FIRST for f in of_level(data, level).tolist()]
        self.area = AreaField(data, fids, t, self)
        self.into = AreaField(data, (), t, self)
        self.form.addRow(t(msg("Area")), self.area)
        self.form.addRow(t(msg("Into")), self.into)
        self.note(msg("Areas below it and points that name it go along."))
        if fid != NO_ROW:
            self.area.choose(fid)
        self._offer()
        self.area.changed.connect(self._offer)
        self.into.changed.connect(self.check)

    def _offer(self) -> None:
        """Offer the areas of the level, those that border the one chosen first."""
        data, fid = self._data, self.area.fid
        if fid == NO_ROW:
            self.into.offer(data, ())
        else:
            areas = data.table("areas")
            level = of_level(data, str(areas.value(fid, "level")))
            others = level[level != fid]
            shapes = areas.shapes[areas.positions(others)]
            far = shapely.distance(shapes, areas.shapes[areas.position(fid)])
            self.into.offer(data, others[np.argsort(far, kind="stable")].tolist())
        self.check()

    def made(self) -> Edit:
        if NO_ROW in (self.area.fid, self.into.fid):
            raise EditError(msg("Choose an area."))
        return merge_areas(self._data, [self.area.fid, self.into.fid], self.into.fid)


class DeriveAreasDialog(FormDialog):
    """Ask for the level to derive, and in which area."""

    def __init__(self, data: CityData, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(msg("Derive provisional areas"), msg("Derive"), t, parent)
        self._data = data
        self.level = _level_box(t, self, AreaLevel.COMMUNITY)
        self.within = AreaField(data, (), t, self)
        self.form.addRow(t(msg("Level")), self.level)
        self.form.addRow(t(msg("Within")), self.within)
        self.note(
            msg(
                "Guessed from the points whose list names the area or its unit, along streets of "
                "the base map where those part them. The borders are marked as provisional."
            )
        )
        self.level.currentIndexChanged.connect(self._offer)
        self._offer()

    def _offer(self) -> None:
        higher = LEVELS_SMALLEST_FIRST[
            LEVELS_SMALLEST_FIRST.index(AreaLevel(self.level.currentData())) + 1 :
        ]
        fids = [f for level in higher for f in of_level(self._data, level).tolist()]
        self.within.offer(self._data, fids, may_be_none=True)

    def work(self, city: City) -> Edit:
        """Make the edit; raises EditError for what stands in the way."""
        level = AreaLevel(self.level.currentData())
        return derive_areas(city.data, city.reserve_fids, level, self.within.fid)
