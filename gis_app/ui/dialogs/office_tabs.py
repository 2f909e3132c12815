"""The tabs of the office's settings; a room adds its own to TABS."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gis_app.domain.number_settings import AUDIT, CLOSING, COLOURS, RESPONSIBILITY
from gis_app.domain.presets import AllowanceUnit
from gis_app.domain.terms import Severity, word
from gis_app.messages import msg
from gis_app.ui.number_fields import NumberField

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gis_app.domain.number_settings import NumberSetting
    from gis_app.messages import Message, Translator

_SPAN: Final = re.compile(r"\s*(\d{1,2}:\d\d)\s*[-–—~～至]\s*(\d{1,2}:\d\d)\s*")
_UNITS: Final = {
    AllowanceUnit.OFFICE_HOURS: msg("office hours"),
    AllowanceUnit.WORKING_DAYS: msg("working days"),
    AllowanceUnit.CALENDAR_DAYS: msg("calendar days"),
}


class OfficeTab(QWidget):
    """Show some settings; subclasses fill `form` and name the keys of their fields.

    `values` holds every setting by its key as it stands, `base` as the presets have it.
    """

    changed = Signal()
    title: ClassVar[Message]

    def __init__(
        self, values: Mapping[str, Any], base: Mapping[str, Any], t: Translator, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._t, self._base = t, base
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 16, 14, 12)
        self.form = QFormLayout()
        self.form.setHorizontalSpacing(12)
        self.form.setVerticalSpacing(10)
        self.form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(self.form)
        column.addStretch(1)
        self.make_fields()
        self.show_values(values)
        self.reset = QPushButton(t("Back to the presets"), self)
        self.reset.setAutoDefault(False)
        self.reset.clicked.connect(self._on_reset)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.reset)
        column.addLayout(foot)

    def make_fields(self) -> None:
        """Make the fields and put them into the form."""
        raise NotImplementedError

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Let the fields say these values."""
        raise NotImplementedError

    def values(self) -> dict[str, Any]:
        """Return what the fields say, by key."""
        raise NotImplementedError

    def problem(self) -> Message | None:
        """Return why the fields cannot be used; None when they can."""
        return None

    def say_changed(self, _value: object = None) -> None:
        """Tell that a field says something else now."""
        self.changed.emit()

    def _on_reset(self) -> None:
        self.show_values(self._base)
        self.changed.emit()


class NumbersTab(OfficeTab):
    """Show numbers, each with what it means beneath."""

    settings: ClassVar[Sequence[NumberSetting]] = ()

    def make_fields(self) -> None:
        """Make a spin box a number."""
        self.numbers: dict[str, NumberField] = {}
        for setting in self.settings:
            self.numbers[setting.key] = self.add_number(setting)

    def add_number(self, setting: NumberSetting) -> NumberField:
        """Add one number to the form."""
        box = NumberField(self)
        box.setObjectName(setting.key)
        box.setDecimals(setting.decimals)
        box.setRange(setting.low, setting.high)
        box.setSuffix(" " + self._t(setting.suffix))
        box.setMinimumWidth(140)
        box.valueChanged.connect(self.say_changed)
        cell = QVBoxLayout()
        cell.setSpacing(2)
        row = QHBoxLayout()
        row.addWidget(box)
        row.addStretch(1)
        cell.addLayout(row)
        if setting.note is not None:
            note = QLabel(self._t(setting.note), self)
            note.setProperty("role", "small")
            note.setWordWrap(True)
            cell.addWidget(note)
        self.form.addRow(self._t(setting.title), cell)
        return box

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Let the spin boxes say these values."""
        for setting in self.settings:
            self.numbers[setting.key].setValue(values[setting.key] * setting.scale)

    def values(self) -> dict[str, Any]:
        """Return the numbers; whole ones as such."""
        out: dict[str, Any] = {}
        for setting in self.settings:
            shown = self.numbers[setting.key].value()
            number = round(shown / setting.scale, 6)
            out[setting.key] = int(number) if number == int(number) else number
        return out


class ResponsibilityTab(NumbersTab):
    """Ask for what answers and the audit go by."""

    title = msg("Responsibility and audit")
    settings = (*RESPONSIBILITY, *AUDIT)


class ColoursTab(NumbersTab):
    """Ask when an open issue turns yellow and red."""

    title = msg("Colours")
    settings = COLOURS


class DeadlinesTab(NumbersTab):
    """Ask for office hours, the time that each severity is given, and the closing classes."""

    title = msg("Deadlines")
    settings = CLOSING

    def make_fields(self) -> None:
        """Make the fields of hours and allowances, then the numbers."""
        self.hours = QLineEdit(self)
        self.hours.setObjectName("office_hours.open")
        self.hours.setPlaceholderText("10:00-14:00, 16:00-20:00")
        self.hours.textChanged.connect(self.say_changed)
        self.form.addRow(self._t("Office hours (Beijing time)"), self.hours)
        self.allowances: dict[Severity, tuple[NumberField, QComboBox]] = {}
        for severity in Severity:
            self.allowances[severity] = self._allowance(severity)
        super().make_fields()
        self.same_day = QCheckBox(self._t("Issues due on the day they are found: same day"), self)
        self.same_day.toggled.connect(self.say_changed)
        self.form.addRow("", self.same_day)

    def _allowance(self, severity: Severity) -> tuple[NumberField, QComboBox]:
        amount, unit = NumberField(self), QComboBox(self)
        amount.setRange(0.5, 1_000)
        amount.setDecimals(1)
        amount.setObjectName(f"allowances.{severity}")
        for code, text in _UNITS.items():
            unit.addItem(self._t(text), code.value)
        amount.valueChanged.connect(self.say_changed)
        unit.currentIndexChanged.connect(self.say_changed)
        row = QHBoxLayout()
        row.addWidget(amount)
        row.addWidget(unit)
        row.addStretch(1)
        what = msg("To mend: {severity}", severity=word("severity", severity))
        self.form.addRow(self._t(what), row)
        return amount, unit

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Let the fields say these values."""
        super().show_values(values)
        spans = values["office_hours.open"]
        self.hours.setText(", ".join(f"{start}-{end}" for start, end in spans))
        for severity, (amount, unit) in self.allowances.items():
            ((name, number),) = values[f"allowances.{severity}"].items()
            amount.setValue(number)
            unit.setCurrentIndex(unit.findData(name))
        self.same_day.setChecked(values["closing_days.same_day"])

    def values(self) -> dict[str, Any]:
        """Return what the fields say."""
        out = super().values() | {"closing_days.same_day": self.same_day.isChecked()}
        spans = spans_of(self.hours.text())
        out["office_hours.open"] = [] if spans is None else spans
        for severity, (amount, unit) in self.allowances.items():
            number = amount.value()
            whole = int(number) if number == int(number) else number
            out[f"allowances.{severity}"] = {unit.currentData(): whole}
        return out

    def problem(self) -> Message | None:
        """Say when the hours cannot be read or the closing classes do not grow."""
        if spans_of(self.hours.text()) is None:
            return msg("Write the office hours as 10:00-14:00, 16:00-20:00.")
        days = [self.numbers[setting.key].value() for setting in CLOSING]
        if days != sorted(days):
            return msg("Week, month and quarter must follow each other in length.")
        return None


def spans_of(text: str) -> list[list[str]] | None:
    """Read times of the day such as `10:00-14:00, 16:00-20:00`; None when they cannot be read."""
    spans = []
    for part in re.split(r"[,，、;；]", text):
        found = _SPAN.fullmatch(part)
        if found is None:
            return None
        spans.append([found[1].zfill(5), found[2].zfill(5)])
    ends = [time for span in spans for time in span]
    in_order = all(a < b for a, b in spans) and ends == sorted(ends)
    return spans if in_order and ends[-1] <= "24:00" else None


TABS: Final[tuple[type[OfficeTab], ...]] = (ResponsibilityTab, DeadlinesTab, ColoursTab)
"""Every tab in order; a room that has settings adds its own here."""
