"""The third step: units that the register does not know by the name the list uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QLabel,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gis_app.ledger.confirmed_names import LEFT_ALONE, NEW_UNIT
from gis_app.messages import listed, msg, plural
from gis_app.ui.importing.plain_table import PlainTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.ledger.plan import ImportPlan
    from gis_app.ledger.unit_guess import UnknownName
    from gis_app.messages import Message, Translator

_OPEN = ""
_MOST_SHOWN = 200


class NamesPage(QWidget):
    """Propose a unit for each unknown name; nothing counts before a person chose it."""

    changed = Signal()

    def __init__(self, units: Sequence[str], t: Translator, parent: QWidget) -> None:
        super().__init__(parent)
        self._t, self._units = t, sorted(unit for unit in units if unit)
        self._answers: dict[str, str] = {}
        self._shown: list[UnknownName] = []
        self.combos: dict[str, QComboBox] = {}
        self.note = QLabel(self)
        self.note.setWordWrap(True)
        self.table = PlainTable(
            [t("Name in the list"), t("Rows"), t("Likely"), t("Means")], [260, 70, 240], self
        )
        self.table.setAlternatingRowColors(False)
        self.table.verticalHeader().setDefaultSectionSize(36)
        self.adds_units = QCheckBox(t("Add units that the register does not have yet"), self)
        self.remembers = QCheckBox(t("Keep confirmed names as other names of the units"), self)
        self.remembers.setChecked(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.note)
        column.addWidget(self.table, 1)
        column.addWidget(self.adds_units)
        column.addWidget(self.remembers)
        self.adds_units.toggled.connect(self._on_changed)
        self.remembers.toggled.connect(self._on_changed)

    def _on_changed(self, _value: object) -> None:
        self.changed.emit()

    @property
    def open_count(self) -> int:
        """Return how many names nobody has said anything about."""
        return sum(1 for unknown in self._shown if unknown.name not in self._answers)

    def told(self) -> dict[str, str]:
        """Return name → unit, or one of the signs for a new unit and for plain text."""
        return dict(self._answers)

    def forget(self) -> None:
        """Forget all answers: another file has other names."""
        self._answers, self._shown = {}, []

    def show_plan(self, plan: ImportPlan) -> None:
        """Show the names a plan leaves unknown, beside those that were answered before."""
        known = {unknown.name for unknown in plan.unknown_units}
        answered = [u for u in self._shown if u.name in self._answers and u.name not in known]
        self._shown = [*plan.unknown_units, *answered]
        self.note.setText(self._t(self._said()))
        self.combos = {}
        self.table.show_rows(
            [unknown.name, str(len(unknown.rows)), self._likely(unknown)]
            for unknown in self._shown[:_MOST_SHOWN]
        )
        for row, unknown in enumerate(self._shown[:_MOST_SHOWN]):
            combo = self._combo(unknown)
            self.combos[unknown.name] = combo
            self.table.setCellWidget(row, 3, combo)
            count = QTableWidgetItem(str(len(unknown.rows)))
            count.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.table.setItem(row, 1, count)
        self.table.setVisible(bool(self._shown))

    def _said(self) -> Message:
        if not self._shown:
            return msg("Every unit that the list names is in the register.")
        return plural(
            "{count} name is no unit of the register. Say which unit it means.",
            "{count} names are no units of the register. Say which units they mean.",
            len(self._shown),
        )

    def _likely(self, unknown: UnknownName) -> str:
        if not unknown.guesses:
            return self._t("no likely unit")
        return self._t(listed(f"{g.title} {g.likeness:.0%}" for g in unknown.guesses[:2]))

    def _combo(self, unknown: UnknownName) -> QComboBox:
        combo = QComboBox(self)
        combo.setEditable(True)
        combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        combo.addItem(self._t("Not said yet"), _OPEN)
        for guess in unknown.guesses:
            combo.addItem(f"{guess.title}  ({guess.likeness:.0%})", guess.title)
        combo.addItem(self._t("Add as a unit of its own"), NEW_UNIT)
        combo.addItem(self._t("Leave as text"), LEFT_ALONE)
        guessed = {guess.title for guess in unknown.guesses}
        for unit in self._units:
            if unit not in guessed:
                combo.addItem(unit, unit)
        completer = combo.completer()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        combo.setCurrentIndex(max(combo.findData(self._answers.get(unknown.name, _OPEN)), 0))
        combo.activated.connect(lambda _index, name=unknown.name: self._on_answer(name))
        return combo

    def _on_answer(self, name: str) -> None:
        answer = str(self.combos[name].currentData() or _OPEN)
        if answer == _OPEN:
            self._answers.pop(name, None)
        else:
            self._answers[name] = answer
        self.changed.emit()
