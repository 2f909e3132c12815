"""Change the plain fields of one row."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QPlainTextEdit, QWidget

from gis_app.domain.former_values import KEPT_ROLES
from gis_app.domain.record_types import ColumnType, table_spec
from gis_app.domain.terms import COLUMN_WORDS, WORDS
from gis_app.messages import msg
from gis_app.ui.dialogs.dialog import FormDialog
from gis_app.ui.dialogs.since_field import SinceField
from gis_app.ui.row_edits import cells_edit, row_kind

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData
    from gis_app.domain.edits import Edit
    from gis_app.domain.record_types import ColumnSpec
    from gis_app.messages import Message, Translator

FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "points": ("name", "name_other", "layer", "address", "lead_unit_fid", "unit_fid", "co_units",
               "operator_fid", "leader", "contact", "phone", "sponsor_leader", "valid_from",
               "valid_to", "deadline", "requirement", "note"),
    "issues": ("description", "address", "severity", "leader", "requirement", "progress",
               "inspector", "note"),
    "units": ("name", "aliases", "kind", "parent_fid", "system", "leader", "leader_post",
              "leader_phone", "contact", "phone", "valid_from", "valid_to", "note"),
    "areas": ("name", "name_other", "parent_fid", "unit_fid", "leader", "sponsor_leader",
              "sponsor_unit_fid", "valid_from", "valid_to", "note"),
    "actions": ("name", "stage", "unit_fid", "leader", "owners", "method", "deadline", "done_on",
                "note"),
    "tasks": ("name", "requirement", "leader", "unit_fid", "deadline", "state", "note"),
    "photos": ("role", "caption", "is_public", "note"),
}  # fmt: skip
"""What can be changed by hand here; what moves of issues change, and what follows, is not."""

_LONG = {"requirement", "description", "note", "progress"}
_PHONE = re.compile(r"[0-9+\-() /、,，;；转]*")


class EditRowDialog(FormDialog):
    """Give back the edit that was asked for."""

    def __init__(
        self, data: CityData, table: str, fid: int, t: Translator, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            msg("Edit {kind}", kind=row_kind(table)), msg("Save"), t, parent, width_px=560
        )
        self._data, self._table, self._fid = data, table, fid
        self._before: dict[str, Any] = {}
        self.fields: dict[str, QWidget] = {}
        for name in FIELDS[table]:
            spec = table_spec(table).column(name)
            self._before[name] = data.table(table).value(fid, name)
            self.fields[name] = self._field(spec, self._before[name])
            self.form.addRow(t(spec.title), self.fields[name])
        self.since = SinceField(data, t, self)
        self.since.changed.connect(self._check)
        self.form.addRow(self.since.heading, self.since)
        self._check()

    def _field(self, spec: ColumnSpec, value: Any) -> QWidget:
        choices = self._choices(spec)
        if choices is not None:
            return self._combo(choices, value, is_searched=spec.type == ColumnType.REFERENCE)
        if spec.name in _LONG:
            text = QPlainTextEdit(str(value or ""), self)
            text.setTabChangesFocus(True)
            text.textChanged.connect(self._check)
            return text
        line = QLineEdit(str(value or ""), self)
        if spec.type == ColumnType.DATE:
            line.setPlaceholderText("2023-09-19")
        line.textChanged.connect(self._check)
        return line

    def _choices(self, spec: ColumnSpec) -> list[tuple[str, Any]] | None:
        """Return texts and values to choose from; None for a field that is typed."""
        if spec.type == ColumnType.REFERENCE:
            target = self._data.table(spec.refers_to or "units")
            names = target.text("name")
            own = self._fid if spec.refers_to == self._table else 0
            rows = [(names[i] or "", int(fid)) for i, fid in enumerate(target.fids) if fid != own]
            return [("", 0), *rows]
        if spec.type == ColumnType.BOOLEAN:
            return [(self._t("yes"), True), (self._t("no"), False)]
        if (self._table, spec.name) in COLUMN_WORDS:
            words = WORDS[COLUMN_WORDS[self._table, spec.name]]
            return [(self._t(text), str(code)) for code, text in words.items()]
        if spec.name == "layer":
            from gis_app.domain.layer_spec import LayerGroup

            layers = self._data.catalogue.group(LayerGroup.INSPECTION)
            return [(self._t(layer.title), layer.id) for layer in layers]
        if spec.name == "stage":
            layer_id = self._data.table(self._table).value(self._fid, "layer")
            try:
                stages = self._data.catalogue.layer(layer_id or "").stages
            except KeyError:
                return None
            return [(self._t(stage.title), stage.id) for stage in stages]
        return None

    def _combo(self, choices: list[tuple[str, Any]], value: Any, *, is_searched: bool) -> QComboBox:
        combo = QComboBox(self)
        for text, one in choices:
            combo.addItem(text, one)
        place = combo.findData(value)
        if place < 0:
            combo.insertItem(0, str(value or ""), value)
            place = 0
        combo.setCurrentIndex(place)
        combo.setMaxVisibleItems(16)
        if is_searched:
            combo.setEditable(True)
            combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            completer = QCompleter(combo.model(), combo)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            combo.setCompleter(completer)
            combo.editTextChanged.connect(self._check)
        combo.currentIndexChanged.connect(self._check)
        return combo

    def value(self, name: str) -> Any:
        """Return what a field says now; None for an empty text."""
        field = self.fields[name]
        if isinstance(field, QComboBox):
            if field.isEditable():
                place = field.currentIndex()
                if field.currentText() != field.itemText(place):  # two rows may share a name
                    place = field.findText(field.currentText())
                return field.itemData(place) if place >= 0 else None
            return field.currentData()
        text = field.toPlainText() if isinstance(field, QPlainTextEdit) else ""
        if isinstance(field, QLineEdit):
            text = field.text()
        return text.strip() or None

    def _problem(self) -> Message | None:
        titles = table_spec(self._table)
        for name, field in self.fields.items():
            title, spec = titles.column(name).title, titles.column(name)
            if isinstance(field, QComboBox) and field.isEditable() and self.value(name) is None:
                return msg(
                    "{field}: there is no {value}; choose from the list.",
                    field=title,
                    value=field.currentText(),
                )
            value = self.value(name)
            if spec.type == ColumnType.DATE and value and not _is_date(str(value)):
                return msg("{field}: write the date as 2023-09-19.", field=title)
            if name in ("phone", "leader_phone") and value and not _PHONE.fullmatch(str(value)):
                return msg("{field}: a telephone number has digits only.", field=title)
        if self._changes_duty():
            problem = self.since.problem(self._table, self._fid, self._changed())
            if problem is not None:
                return problem
        if "name" in self.fields and not self.value("name"):
            return msg("{field} must not be empty.", field=titles.column("name").title)
        return None

    def _check(self, _value: Any = None) -> None:
        if hasattr(self, "since"):
            self.since.show_when(self._changes_duty())
            self.show_problem(self._problem())

    def _changed(self) -> dict[str, Any]:
        return {
            name: self.value(name)
            for name, before in self._before.items()
            if self.value(name) != (before or None if isinstance(before, str) else before)
        }

    def _changes_duty(self) -> bool:
        """Tell whether somebody responsible is followed by somebody else."""
        kept = KEPT_ROLES.get(self._table, ())
        return any(name in kept and self._before[name] for name in self._changed())

    def edit(self) -> Edit:
        """Return the edit of the fields that differ; an empty one when none does."""
        edit = cells_edit(self._data, self._table, self._fid, self._changed())
        return self.since.dated(edit) if self._changes_duty() else edit


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
