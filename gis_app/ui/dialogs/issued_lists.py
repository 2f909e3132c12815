"""The lists that were issued: to whom, signed for or not; written out again at any time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QWidget,
)

from gis_app.domain.dates import local
from gis_app.messages import msg
from gis_app.reports.list_document import snapshot
from gis_app.ui.dialogs.dialog import titled_column
from gis_app.ui.plain_table import DATA_ROLE, plain_table, put_text

if TYPE_CHECKING:
    from gis_app.messages import Translator
    from gis_app.ui.session import Session


class IssuedListsDialog(QDialog):
    """Ask, through signals, for a list to be signed for, written out, or shown on the map."""

    sign_asked = Signal(int)
    write_asked = Signal(object)
    rows_asked = Signal(object)

    def __init__(self, session: Session, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._t = session, t
        self.resize(900, 520)
        column = titled_column(self, t("Issued lists"))
        titles = (msg("Number"), msg("Unit"), msg("Issues"), msg("Issued"), msg("Issued by"),
                  msg("Signed for"))  # fmt: skip
        self.table = plain_table(titles, t, self)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        column.addWidget(self.table, 1)
        self.nothing = QLabel(t("No list has been issued yet."), self)
        self.nothing.setProperty("role", "secondary")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.nothing, 1)
        row = QHBoxLayout()
        self.sign = QPushButton(t("Signed for…"), self)
        self.write = QPushButton(t("Write out…"), self)
        self.show_rows = QPushButton(t("Show the issues"), self)
        closing = QPushButton(t("Close"), self)
        for button in (self.sign, self.write, self.show_rows):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(closing)
        column.addLayout(row)
        self.sign.clicked.connect(lambda: self.sign_asked.emit(self.chosen[0]))
        self.write.clicked.connect(lambda: self.write_asked.emit(self.chosen))
        self.show_rows.clicked.connect(self._on_rows)
        closing.clicked.connect(self.close)
        self.table.itemSelectionChanged.connect(self._on_selection)
        session.city_changed.connect(self.fill)
        self.fill()

    @property
    def chosen(self) -> tuple[int, ...]:
        """Return the lists picked in the table."""
        rows = sorted({index.row() for index in self.table.selectedIndexes()})
        items = [self.table.item(row, 0) for row in rows]
        return tuple(int(i.data(DATA_ROLE)) for i in items if i is not None)

    def fill(self, _change: object = None) -> None:
        """List every document, the latest first."""
        data, t = self._session.data, self._t
        if data is None:
            return
        documents, units = data.table("list_documents"), data.table("units")
        fids = documents.fids[::-1].tolist()
        self.table.setRowCount(len(fids))
        for place, fid in enumerate(fids):
            row = documents.row(fid)
            try:
                count = str(len(snapshot(data, fid)["issues"]))
            except ValueError:
                count = "?"
            unit = units.value(row["unit_fid"], "name") if units.has(row["unit_fid"]) else ""
            signed = ""
            if row["signed_at"]:
                signed = f"{row['signed_by'] or ''} {t.value(local(row['signed_at']))}"
            issued = t.value(local(row["issued_at"])) if row["issued_at"] else ""
            cells = (row["number"], unit, count, issued, row["issued_by"], signed)
            for column, text in enumerate(cells):
                put_text(self.table, place, column, str(text or ""), fid)
        self.table.setVisible(bool(fids))
        self.nothing.setVisible(not fids)
        self._on_selection()

    def _on_selection(self) -> None:
        data, chosen = self._session.data, self.chosen
        self.write.setEnabled(bool(chosen))
        self.show_rows.setEnabled(bool(chosen))
        is_unsigned = (
            data is not None
            and len(chosen) == 1
            and not data.table("list_documents").value(chosen[0], "signed_at")
        )
        self.sign.setEnabled(is_unsigned and self._session.can_edit)

    def _on_rows(self) -> None:
        data = self._session.data
        if data is None:
            return
        issues = data.table("issues")
        found: list[int] = []
        for fid in self.chosen:
            found += [int(one["fid"]) for one in snapshot(data, fid)["issues"]]
        self.rows_asked.emit(tuple(fid for fid in dict.fromkeys(found) if issues.has(fid)))
