"""Ask for coordinates in any notation and datum, or for a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QLineEdit, QListWidget, QListWidgetItem

from gis_app.domain.record_types import table_spec
from gis_app.geo.china_datums import Datum
from gis_app.messages import msg
from gis_app.ui.dialogs.dialog import FormDialog
from gis_app.ui.finder import Finder
from gis_app.workflows.find_place import DATUM_TITLES, NoPlaceError, decimal_text, read_place

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gis_app.geo.extent import GeoExtent, GeoPoint
    from gis_app.messages import Translator
    from gis_app.ui.search_index import Found, SearchIndex

_MOST_FOUND = 8


class GoToDialog(FormDialog):
    """Give back `place`, or `row` when a name was chosen."""

    def __init__(
        self,
        near: GeoExtent | None,
        index: SearchIndex | None,
        t: Translator,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(msg("Go to"), msg("Go"), t, parent)
        self._near, self._index = near, index
        self._finder = Finder(self)
        self._finder.found.connect(self._on_found)
        self._no_name = msg("Nothing of this name is known.")
        self.place: GeoPoint | None = None
        self.row: Found | None = None
        self.text = QLineEdit(self)
        self.text.setPlaceholderText("80.2612, 41.1703")
        self.datum = QComboBox(self)
        for datum, title in DATUM_TITLES.items():
            self.datum.addItem(t(title), datum)
        self.form.addRow(t(msg("Coordinates or name")), self.text)
        self.form.addRow(t(msg("Datum")), self.datum)
        self.names = QListWidget(self)
        self.names.setMaximumHeight(180)
        self.names.hide()
        self.body.addWidget(self.names)
        self.read = self.note(
            msg(
                "Decimal degrees, degrees with minutes and seconds, either order, or metres of a "
                "three-degree zone."
            )
        )
        # what was read takes up to three lines; the form above must not give way to them
        self.read.setMinimumHeight(self.read.fontMetrics().lineSpacing() * 3 + 4)
        self.text.textChanged.connect(self._check)
        self.datum.currentIndexChanged.connect(self._check)
        self.names.currentItemChanged.connect(self._on_name)
        self.names.itemDoubleClicked.connect(self.accept)
        self.accept_button.setEnabled(False)

    def _check(self, _value: object = None) -> None:
        text, t = self.text.text().strip(), self._t
        self.place, self.row = None, None
        self._finder.call_off()
        self.show_problem(None)
        self.names.hide()
        self.accept_button.setEnabled(False)
        self.read.setText("")
        if not text:
            return
        try:
            found = read_place(text, Datum(self.datum.currentData()), self._near)
        except NoPlaceError as error:
            self._no_name = error.message
            if not any(c.isdigit() for c in text):
                self._no_name = msg("Nothing of this name is known.")
            if self._index is None:
                self.read.setText(t(self._no_name))
            else:
                self._finder.ask(self._index, text, _MOST_FOUND)
            return
        self.place = found.at
        lines = [decimal_text(found.at) + "  (CGCS2000)"]
        if found.note is not None:
            lines.append(t(found.note))
        if self._near is not None and not self._near.grown(1.0).contains(found.at):
            lines.append(t(msg("This lies outside the city: check datum and order.")))
        self.read.setText("\n".join(lines))
        self.accept_button.setEnabled(True)

    def _on_found(self, _text: str, found: list[Found]) -> None:
        if not found:
            self.read.setText(self._t(self._no_name))
        self.names.clear()
        for one in found:
            kind = self._t(table_spec(one.table).title)
            item = QListWidgetItem(f"{one.name or one.code}   ·   {kind}")
            item.setData(256, one)
            self.names.addItem(item)
        self.names.setVisible(bool(found))
        if found:
            self.names.setCurrentRow(0)

    def _on_name(self, item: QListWidgetItem | None, _before: object = None) -> None:
        self.row = None if item is None else item.data(256)
        self.accept_button.setEnabled(self.row is not None)
