"""What is wrong with the areas' borders, one line a flaw, and mending what is narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QListWidget, QWidget

from gis_app.geo.extent import GeoExtent
from gis_app.messages import msg
from gis_app.ui.dialogs.dialog import FormDialog
from gis_app.workflows.check_areas import check_lines, repair_edit

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData
    from gis_app.messages import Translator
    from gis_app.workflows.check_areas import LevelCheck

_PAD_DEG = 0.001


class CheckAreasDialog(FormDialog):
    """Show flaws; accepted, `edit` mends those that are narrow enough."""

    place_asked = Signal(object)
    """Carries the GeoExtent of the flaw that was picked."""

    def __init__(
        self,
        data: CityData,
        checks: tuple[LevelCheck, ...],
        widest_m: float,
        t: Translator,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(msg("Borders of areas"), msg("Mend"), t, parent, width_px=720)
        self.edit = repair_edit(checks)
        areas = data.table("areas")
        lines = list(check_lines(data, checks))
        # lines come level by level: flaws first, then areas that cross a border above
        places = []
        for check in checks:
            places += [flaw.shape for flaw, _fids in check.flaws]
            places += [areas.shapes[areas.position(fid)] for fid in check.crossing]
        self._places = places
        self.list = QListWidget(self)
        self.list.addItems([t(line) for line in lines])
        self.list.setWordWrap(True)
        self.list.setMinimumHeight(280)
        self.list.currentRowChanged.connect(self._on_row)
        self.body.addWidget(self.list)
        if not lines:
            self.list.hide()
            self.note(msg("The areas of every level fit together."))
        self.note(
            msg(
                "Gaps and overlaps narrower than {metres} m can be mended: a gap goes to the area "
                "along most of it, an overlap to the smaller area. Wider ones need a decision.",
                metres=f"{widest_m:g}",
            )
        )
        self.accept_button.setEnabled(not self.edit.is_empty)

    def _on_row(self, row: int) -> None:
        if 0 <= row < len(self._places):
            west, south, east, north = shapely.bounds(self._places[row]).tolist()
            pad = _PAD_DEG
            self.place_asked.emit(GeoExtent(west - pad, south - pad, east + pad, north + pad))
