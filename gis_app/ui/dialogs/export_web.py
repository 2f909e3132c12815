"""Ask for the web map: file, language, what is in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from gis_app.domain.city_filter import CityFilter
from gis_app.messages import CHINESE, ENGLISH, msg
from gis_app.ui.dialogs.dialog import FileField, FormDialog
from gis_app.ui.dialogs.new_file import problem_with, proposed

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Translator
    from gis_app.progress import Progress


class ExportWebDialog(FormDialog):
    """Give back `file` and the `work` that writes it."""

    def __init__(
        self,
        data: CityData,
        wanted: CityFilter,
        t: Translator,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(msg("Export web map"), msg("Export"), t, parent)
        self._data, self._wanted = data, wanted
        self.title_line = QLineEdit(data.settings.name, self)
        self.language = QComboBox(self)
        self.language.addItem("中文", CHINESE)
        self.language.addItem("English", ENGLISH)
        self.language.setCurrentIndex(0 if t.language == CHINESE else 1)
        self.file_field = FileField(
            t("Export web map"), t("Web page (*.html)"), t, self, is_new=True
        )
        self.file_field.set_file(proposed(data.settings.name, ".html"))
        self.only_filtered = QCheckBox(t("Only what the filter keeps"), self)
        self.only_filtered.setVisible(not wanted.is_empty)
        self.form.addRow(t("Title"), self.title_line)
        self.form.addRow(t("Language"), self.language)
        self.form.addRow(t("File"), self.file_field)
        self.form.addRow("", self.only_filtered)
        self.note(msg("One file that opens in any browser without a network."))
        self.note(msg("It holds names and telephone numbers: pass it on inside the office only."))
        self.file_field.line.textChanged.connect(self._check)
        self._check()

    def _check(self, _text: str = "") -> None:
        self.show_problem(problem_with(self.file_field.text(), (".html", ".htm")))

    @property
    def file(self) -> Path:
        """Return the file to write."""
        return Path(self.file_field.text()).expanduser()

    def work(self) -> Callable[[Progress], Any]:
        """Return what writes the file."""
        data, file = self._data, self.file
        language, title = str(self.language.currentData()), self.title_line.text().strip()
        wanted = self._wanted if self.only_filtered.isChecked() else CityFilter()

        def write(progress: Progress) -> Any:
            from gis_app.workflows.export_web_map import export_web_map

            return export_web_map(
                data, file, language=language, title=title, city_filter=wanted, progress=progress
            )

        return write
