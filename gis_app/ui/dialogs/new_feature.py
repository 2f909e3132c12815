"""Describe what was drawn: its kind, its name, and whose it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import shapely
from PySide6.QtWidgets import QComboBox, QLineEdit

from gis_app.messages import msg
from gis_app.ui.dialogs.dialog import FormDialog
from gis_app.ui.dialogs.unit_field import UnitField
from gis_app.ui.icons import icon
from gis_app.workflows.draw_features import NewFeature, answer_for, layers_for, problem_with

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget
    from shapely.geometry.base import BaseGeometry

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Translator
    from gis_app.ui.theme import Theme


class NewFeatureDialog(FormDialog):
    """Give back `feature`; the unit is proposed by area and kind, and named only when changed."""

    def __init__(
        self,
        data: CityData,
        shape: BaseGeometry,
        layer: str,
        t: Translator,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        is_place = int(shapely.get_dimensions(shape)) == 0
        title = msg("Add a point") if is_place else msg("Add to a special action")
        super().__init__(title, msg("Add"), t, parent)
        self._data, self._shape = data, shape
        self.kind = QComboBox(self)
        self.kind.setMaxVisibleItems(18)
        for spec in layers_for(data, shape):
            name = getattr(spec.symbol, "icon", None)
            self.kind.addItem(t(spec.title), spec.id)
            if name:
                self.kind.setItemIcon(self.kind.count() - 1, icon(name, theme))
        self.kind.setCurrentIndex(max(self.kind.findData(layer), 0))
        self.name = QLineEdit(self)
        self.address = QLineEdit(self)
        self.stage = QComboBox(self)
        self.unit = UnitField(data, t, self)
        self._proposed = 0
        for label, field in (
            (msg("Kind"), self.kind),
            (msg("Name"), self.name),
            (msg("Address"), self.address),
            (msg("Stage"), self.stage),
            (msg("Unit"), self.unit),
        ):
            self.form.addRow(t(label), field)
        self._doubts = self.note(msg("Nobody answers for this place yet."))
        self.kind.currentIndexChanged.connect(self._on_kind)
        self.name.textChanged.connect(self._check)
        self.unit.changed.connect(self._check)
        self._on_kind()
        self.name.setFocus()

    @property
    def feature(self) -> NewFeature:
        """Return the feature as the fields say it; a proposal that was kept names nobody."""
        unit = self.unit.fid
        return NewFeature(
            str(self.kind.currentData()),
            self._shape,
            self.name.text(),
            self.address.text(),
            0 if unit == self._proposed else unit,
            self.stage.currentData(),
        )

    def _on_kind(self, _at: int = 0) -> None:
        spec = self._data.catalogue.layer(str(self.kind.currentData()))
        self.stage.clear()
        for stage in spec.stages:
            self.stage.addItem(self._t(stage.title), stage.id)
        self.form.setRowVisible(self.stage, bool(spec.stages))
        self.form.setRowVisible(self.address, spec.table == "points")
        found = answer_for(self._data, replace(self.feature, unit_fid=0))
        answer = found.responsible
        self._proposed = 0 if answer is None else answer.unit_fid
        self.unit.propose(self._proposed, None if answer is None else answer.reason)
        doubts = [self._t(doubt) for doubt in found.doubts]
        if answer is None:
            doubts.insert(0, self._t(msg("Nobody answers for this place yet.")))
        self._doubts.setText("\n".join(doubts))
        self._doubts.setVisible(bool(doubts))
        self._check()

    def _check(self, _value: object = None) -> None:
        problem = problem_with(self._data, self.feature)
        self.show_problem(problem if self.name.text() else None)
        self.accept_button.setEnabled(problem is None)
