"""Ask how a layer looks: opacity, blending, and between which scales it is shown."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSlider,
    QWidget,
)

from gis_app.domain.layer_spec import (
    AreaTintSymbol,
    Blend,
    FillSymbol,
    HeatSymbol,
    LineSymbol,
)
from gis_app.messages import msg
from gis_app.ui.dialogs.dialog import FormDialog
from gis_app.ui.number_fields import WholeNumberField

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gis_app.domain.layer_spec import LayerSpec
    from gis_app.domain.map_look import LayerSettings
    from gis_app.messages import Message, Translator

BLENDS: Final[Mapping[Blend, Message]] = {
    Blend.NORMAL: msg("Lay over"),
    Blend.MULTIPLY: msg("Multiply (darker)"),
    Blend.SCREEN: msg("Screen (lighter)"),
    Blend.DARKEN: msg("Keep the darker"),
    Blend.LIGHTEN: msg("Keep the lighter"),
    Blend.OVERLAY: msg("Overlay (more contrast)"),
}
_LARGEST: Final = 20_000_000
_DEFAULT_FROM, _DEFAULT_TO = 500, 100_000


class LayerLookDialog(FormDialog):
    """Give back `settings`: what was set before with the changes made here."""

    def __init__(
        self, spec: LayerSpec, now: LayerSettings, t: Translator, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            msg("Look of the layer {layer}", layer=spec.title), msg("Apply"), t, parent
        )
        self._now, self._spec = now, spec
        shown = now.applied_to(spec)
        self.opacity = QSlider(Qt.Orientation.Horizontal, self)
        self.opacity.setRange(10, 100)
        self.opacity.setValue(round((1.0 if now.opacity is None else now.opacity) * 100))
        percent = QLabel(f"{self.opacity.value()}%", self)
        percent.setFixedWidth(44)
        self.opacity.valueChanged.connect(lambda value: percent.setText(f"{value}%"))
        self.form.addRow(t("Opacity"), _row(self.opacity, percent))
        self.blend = QComboBox(self)
        for value, text in BLENDS.items():
            self.blend.addItem(t(text), value)
        self.blend.setCurrentIndex(self.blend.findData(shown.blend))
        if isinstance(spec.symbol, LineSymbol | FillSymbol | AreaTintSymbol | HeatSymbol):
            self.form.addRow(t("Blending"), self.blend)
        else:
            self.blend.hide()
        self.has_largest, self.largest = self._scale(shown.min_scale_denominator, _DEFAULT_FROM)
        self.has_smallest, self.smallest = self._scale(shown.max_scale_denominator, _DEFAULT_TO)
        self.form.addRow(t("Not closer than"), _row(self.has_largest, self.largest))
        self.form.addRow(t("Not farther than"), _row(self.has_smallest, self.smallest))
        self.note(msg("Blending is for the screen; on paper colours are laid over."))
        for spin in (self.largest, self.smallest):
            spin.valueChanged.connect(self._check)
        for switch in (self.has_largest, self.has_smallest):
            switch.toggled.connect(self._check)
        self._check()

    def _scale(self, value: float | None, default: int) -> tuple[QCheckBox, WholeNumberField]:
        switch, spin = QCheckBox(self), WholeNumberField(self)
        spin.setRange(100, _LARGEST)
        spin.setPrefix("1:")
        spin.setGroupSeparatorShown(True)
        spin.setSingleStep(500)
        spin.setValue(default if value is None else round(value))
        spin.setEnabled(value is not None)
        switch.setChecked(value is not None)
        switch.toggled.connect(spin.setEnabled)
        return switch, spin

    def _check(self, _value: object = None) -> None:
        both = self.has_largest.isChecked() and self.has_smallest.isChecked()
        is_wrong = both and self.largest.value() >= self.smallest.value()
        self.show_problem(
            msg("The closest scale must be larger than the farthest one.") if is_wrong else None
        )

    @property
    def settings(self) -> LayerSettings:
        """Return the layer's settings as chosen; what the layer file says anyway is not kept."""
        opacity, blend = self.opacity.value() / 100, Blend(self.blend.currentData())
        largest = float(self.largest.value()) if self.has_largest.isChecked() else 0.0
        smallest = float(self.smallest.value()) if self.has_smallest.isChecked() else 0.0
        spec = self._spec
        return replace(
            self._now,
            opacity=None if opacity == 1.0 else opacity,
            blend=None if blend == spec.blend else blend,
            min_scale_denominator=_unlike(largest, spec.min_scale_denominator),
            max_scale_denominator=_unlike(smallest, spec.max_scale_denominator),
        )


def _unlike(chosen: float, declared: float | None) -> float | None:
    """Return a limit that differs from the layer file's; 0 takes that away."""
    return None if chosen == (declared or 0.0) else chosen


def _row(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        row.addWidget(widget, 0 if isinstance(widget, QCheckBox | QLabel) else 1)
    return holder
