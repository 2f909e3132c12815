"""The tray of rows without a place: pick one, click the map, and the next one is in hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gis_app.domain.record_types import table_spec
from gis_app.domain.to_place import unplaced_rows
from gis_app.messages import plural
from gis_app.ui.importing.plain_table import PlainTable

if TYPE_CHECKING:
    from gis_app.domain.to_place import UnplacedRow
    from gis_app.messages import Translator
    from gis_app.ui.session import Session

_MOST_SHOWN = 1000


class ToPlaceTray(QDialog):
    """List the rows without a place beside the map; it stays while the map is clicked."""

    place_asked = Signal(object)
    """Carries the UnplacedRow that a person wants to click a place for."""

    def __init__(self, session: Session, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._t = session, t
        self._shown: list[UnplacedRow] = []
        self.setWindowTitle(t("To be placed"))
        self.setWindowFlag(Qt.WindowType.Tool)
        self.resize(560, 420)
        self.note = QLabel(self)
        self.note.setWordWrap(True)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(t("Name, number or address"))
        self.search.setClearButtonEnabled(True)
        self.table = PlainTable([t("List"), t("Row"), t("Where it should be")], [80, 230], self)
        self.place = QPushButton(t("Click its place on the map"), self)
        self.place.setProperty("role", "primary")
        close = QPushButton(t("Close"), self)
        close.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        foot.addWidget(self.place)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(8)
        for widget in (self.note, self.search):
            column.addWidget(widget)
        column.addWidget(self.table, 1)
        column.addLayout(foot)
        self.search.textChanged.connect(self.refresh)
        self.table.cellDoubleClicked.connect(self._on_place)
        self.place.clicked.connect(self._on_place)
        close.clicked.connect(self.reject)
        session.city_changed.connect(self.refresh)
        session.city_opened.connect(self.refresh)
        self.refresh()

    def refresh(self, _what: object = None) -> None:
        """Show what is still without a place; the first one is picked."""
        data = self._session.data
        rows = () if data is None else unplaced_rows(data)
        wanted = self.search.text().strip().lower()
        self._shown = [r for r in rows if wanted in f"{r.title} {r.hint}".lower()][:_MOST_SHOWN]
        self.note.setText(
            self._t(
                plural(
                    "{count} row has no place yet.", "{count} rows have no place yet.", len(rows)
                )
            )
        )
        self.table.show_rows(
            (self._t(table_spec(r.table).title), r.title, r.hint) for r in self._shown
        )
        self.place.setEnabled(bool(self._shown) and self._session.can_edit)
        if self._shown:
            self.table.selectRow(0)

    @property
    def picked(self) -> UnplacedRow | None:
        """Return the row that is picked."""
        row = self.table.currentRow()
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def _on_place(self, *_where: object) -> None:
        if self.picked is not None and self._session.can_edit:
            self.place_asked.emit(self.picked)
