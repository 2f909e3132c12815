"""Show the audit trail: what was changed, when and by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QWidget,
)

from gis_app.domain.dates import local
from gis_app.domain.record_types import table_spec
from gis_app.messages import msg
from gis_app.ui.dialogs.dialog import titled_column
from gis_app.ui.plain_table import plain_table, put_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gis_app.messages import Translator
    from gis_app.storage.edit_log import AuditEntry


def counts_text(counts: Mapping[str, tuple[int, int, int]], t: Translator) -> str:
    """Say how many rows of which tables were added, changed and removed."""
    parts = []
    for table, (added, changed, removed) in counts.items():
        numbers = [
            text
            for number, text in (
                (added, f"+{added}"),
                (changed, f"~{changed}"),
                (removed, f"−{removed}"),
            )
            if number
        ]
        parts.append(f"{t(table_spec(table).title)} {' '.join(numbers)}")
    return "  ".join(parts)


class HistoryDialog(QDialog):
    """List the latest changes, newest first."""

    def __init__(
        self, entries: Sequence[AuditEntry], t: Translator, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.resize(860, 480)
        column = titled_column(self, t("History of changes"))
        titles = (msg("When"), msg("Who"), msg("Change"), msg("Rows"), msg("State"))
        self.table = plain_table(titles, t, self)
        self.table.setRowCount(len(entries))
        self.table.horizontalHeader().setStretchLastSection(True)
        for row, entry in enumerate(entries):
            undone = entry.state.name.lower() == "undone"
            cells = (
                t.value(local(entry.at)),
                entry.who,
                t(entry.label),
                counts_text(entry.counts, t),
                t("undone") if undone else "",
            )
            for place, text in enumerate(cells):
                put_text(self.table, row, place, text)
        for place, width in enumerate((140, 110, 280, 160)):
            self.table.setColumnWidth(place, width)
        column.addWidget(self.table, 1)
        if not entries:
            self.table.hide()
            nothing = QLabel(t("Nothing has been changed yet."), self)
            nothing.setProperty("role", "secondary")
            column.addWidget(nothing, 1, Qt.AlignmentFlag.AlignTop)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
