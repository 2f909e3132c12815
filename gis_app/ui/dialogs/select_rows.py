"""Ask which rows to pick: a table, a field, how it compares, and with what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QStackedWidget

from gis_app.domain.record_types import ColumnType, table_spec
from gis_app.domain.row_query import WITHOUT_VALUE, Operator, RowQuery, operators_of, value_choices
from gis_app.errors import UsageError
from gis_app.messages import Message, msg, plural
from gis_app.ui.dialogs.dialog import FormDialog
from gis_app.ui.map_picking import Combining

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Translator

TABLES: Final = ("points", "issues", "actions", "areas", "units", "tasks")
_FIRST: Final = {"points": "name", "issues": "description", "tasks": "name"}
OPERATOR_TITLES: Final = {
    Operator.CONTAINS: msg("contains"),
    Operator.EQUAL: msg("is"),
    Operator.NOT_EQUAL: msg("is not"),
    Operator.STARTS: msg("begins with"),
    Operator.LESS: msg("less than / before"),
    Operator.AT_MOST: msg("at most / until"),
    Operator.MORE: msg("more than / after"),
    Operator.AT_LEAST: msg("at least / from"),
    Operator.EMPTY: msg("is empty"),
    Operator.NOT_EMPTY: msg("is not empty"),
}
_WAYS: Final = (
    (Combining.REPLACE, msg("Pick these")),
    (Combining.ADD, msg("Add to what is picked")),
    (Combining.REMOVE, msg("Take away from what is picked")),
)


class SelectRowsDialog(FormDialog):
    """Build a RowQuery and say how many rows it finds before it is used."""

    def __init__(
        self, data: CityData, table: str, t: Translator, parent: QWidget | None = None
    ) -> None:
        super().__init__(msg("Select by attribute"), msg("Select"), t, parent)
        self._data = data
        self.table = QComboBox(self)
        for name in TABLES:
            self.table.addItem(t(table_spec(name).title), name)
        self.field = QComboBox(self)
        self.field.setMaxVisibleItems(16)
        self.operator = QComboBox(self)
        self.typed = QLineEdit(self)
        self.chosen = QComboBox(self)
        self.chosen.setEditable(True)
        self.chosen.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.chosen.setMaxVisibleItems(16)
        self.value_field = QStackedWidget(self)
        self.value_field.addWidget(self.typed)
        self.value_field.addWidget(self.chosen)
        self.way = QComboBox(self)
        for way, title in _WAYS:
            self.way.addItem(t(title), way)
        for title, field in (
            (msg("Table"), self.table),
            (msg("Field"), self.field),
            (msg("Compares"), self.operator),
            (msg("Value"), self.value_field),
            (msg("Result"), self.way),
        ):
            self.form.addRow(t(title), field)
        self.count = self.note(msg("Nothing fits."))
        self.table.currentIndexChanged.connect(self._on_table)
        self.field.currentIndexChanged.connect(self._on_column)
        self.operator.currentIndexChanged.connect(self._on_changed)
        self.typed.textChanged.connect(self._on_changed)
        self.chosen.editTextChanged.connect(self._on_changed)
        place = self.table.findData(table if table in TABLES else "points")
        self.table.setCurrentIndex(place)
        self._on_table()

    def _on_table(self, _at: int = 0) -> None:
        table = str(self.table.currentData())
        self.field.blockSignals(True)
        self.field.clear()
        for spec in table_spec(table).columns:
            if spec.type is not ColumnType.JSON:
                self.field.addItem(self._t(spec.title), spec.name)
        self.field.setCurrentIndex(max(self.field.findData(_FIRST.get(table, "name")), 0))
        self.field.blockSignals(False)
        self._on_column()

    def _on_column(self, _at: int = 0) -> None:
        table, column = str(self.table.currentData()), str(self.field.currentData())
        spec = table_spec(table).column(column)
        self.operator.blockSignals(True)
        self.operator.clear()
        for one in operators_of(spec, table):
            self.operator.addItem(self._t(OPERATOR_TITLES[one]), one)
        self.operator.blockSignals(False)
        choices = value_choices(self._data, table, column)
        self.chosen.blockSignals(True)
        self.chosen.clear()
        for value, title in choices or []:
            text = title if isinstance(title, str) else self._t(title)
            self.chosen.addItem(text, value)
        completer = QCompleter(self.chosen.model(), self.chosen)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.chosen.setCompleter(completer)
        self.chosen.blockSignals(False)
        self.value_field.setCurrentIndex(0 if choices is None else 1)
        is_date = spec.type in (ColumnType.DATE, ColumnType.DATETIME)
        self.typed.setPlaceholderText("2023-09-19" if is_date else "")
        self._on_changed()

    @property
    def combining(self) -> Combining:
        """Return what the found rows do to what is picked already."""
        way: Combining = self.way.currentData()
        return way

    @property
    def query(self) -> RowQuery:
        """Return the question as it stands."""
        value = self.typed.text()
        if self.value_field.currentIndex() == 1:
            text = self.chosen.currentText()
            place = self.chosen.findText(text)
            value = str(self.chosen.itemData(place)) if place >= 0 else text
        operator = Operator(self.operator.currentData())
        table, column = str(self.table.currentData()), str(self.field.currentData())
        return RowQuery(table, column, operator, value)

    def _on_changed(self, _value: object = None) -> None:
        query = self.query
        needs_value = query.operator not in WITHOUT_VALUE
        self.value_field.setEnabled(needs_value)
        if needs_value and not query.value.strip():
            self._tell(None, msg("Give a value to compare with."))
            return
        try:
            count = int(query.mask(self._data).sum())
        except UsageError as error:
            self._tell(error.message, None)
            return
        self._tell(None, plural("{count} row fits.", "{count} rows fit.", count))
        self.accept_button.setEnabled(count > 0)

    def _tell(self, problem: Message | None, note: Message | None) -> None:
        self.show_problem(problem)
        self.count.setText("" if note is None else self._t(note))
        self.accept_button.setEnabled(False)
