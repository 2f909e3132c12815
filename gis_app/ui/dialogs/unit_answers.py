"""Which units were sent a workbook, and which of them have sent it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from gis_app.domain.dates import local
from gis_app.domain.exchange_log import latest_of_each, read_log
from gis_app.messages import msg
from gis_app.ui.dialogs.dialog import MARGIN_PX
from gis_app.ui.importing.plain_table import PlainTable
from gis_app.workflows.answer_words import sending_said

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData
    from gis_app.messages import Translator


class UnitAnswersDialog(QDialog):
    """List the latest sending to every unit, those that have not answered first."""

    def __init__(self, data: CityData, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(t("Who has answered"))
        self.resize(880, 560)
        sendings = latest_of_each(read_log(data.settings.exchange_log))
        today = local(data.as_of).date()
        back = sum(1 for one in sendings if one.is_back)
        heading = QLabel(t("Who has answered"), self)
        heading.setProperty("role", "title")
        said = msg("{back} of {sent} units have answered.", back=back, sent=len(sendings))
        if not sendings:
            said = msg("This project has sent no workbooks yet.")
        self.counts = QLabel(t(said), self)
        self.table = PlainTable(
            [t("Unit"), t("Issues"), t("Sent on"), t("Answered"), t("File")],
            [210, 64, 104, 230], self,
        )  # fmt: skip
        self.table.show_rows(
            [
                one.unit,
                str(one.issues),
                str(local(one.sent_at).date()),
                t(sending_said(one, today)),
                one.returned_file or one.file,
            ]
            for one in sendings
        )
        for row, one in enumerate(sendings):
            item = self.table.item(row, 3)
            if item is not None and not one.is_back:
                font = item.font()
                font.setBold(True)
                item.setFont(font)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN_PX, MARGIN_PX, MARGIN_PX, 16)
        column.setSpacing(12)
        column.addWidget(heading)
        column.addWidget(self.counts)
        column.addWidget(self.table, 1)
        column.addWidget(buttons)
