"""Ask for one list of the project as a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from gis_app.domain.city_filter import CityFilter
from gis_app.domain.terms import LedgerList
from gis_app.geo.china_datums import Datum
from gis_app.messages import msg
from gis_app.ui.dialogs.dialog import FileField, FormDialog
from gis_app.ui.dialogs.import_choices import DATUMS
from gis_app.ui.dialogs.new_file import problem_with, proposed
from gis_app.ui.words import word_text
from gis_app.workflows.export_ledger import SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Message, Translator
    from gis_app.progress import Progress

_LIST_OF_TABLE = {
    "issues": LedgerList.ISSUES,
    "points": LedgerList.POINTS,
    "units": LedgerList.UNITS,
    "actions": LedgerList.ACTIONS,
    "tasks": LedgerList.MONTHLY,
}


class ExportTableDialog(FormDialog):
    """Give back `file` and the `work` that writes it."""

    def __init__(
        self,
        data: CityData,
        wanted: CityFilter,
        table: str,
        project: Path,
        t: Translator,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(msg("Export table"), msg("Export"), t, parent)
        self._data, self._wanted, self._project = data, wanted, project
        self._has_typed = False
        self.list = QComboBox(self)
        for list_ in LedgerList:
            self.list.addItem(word_text(t, "ledger_list", list_), list_)
        self.list.setCurrentIndex(self.list.findData(_LIST_OF_TABLE.get(table)))
        self.kind = QComboBox(self)
        for suffix, title in (
            (".xlsx", msg("Workbook (*.xlsx)")),
            (".csv", msg("Text table (*.csv)")),
            (".geojson", msg("GeoJSON (*.geojson)")),
            (".gpkg", msg("GeoPackage (*.gpkg)")),
        ):
            self.kind.addItem(t(title), suffix)
        self.datum = QComboBox(self)
        for datum, title in DATUMS:
            self.datum.addItem(t(title), datum)
        self.datum.setCurrentIndex(self.datum.findData(Datum.CGCS2000))
        pattern = t("Table (*.xlsx *.csv *.geojson *.gpkg)")
        self.file_field = FileField(t("Export table"), pattern, t, self, is_new=True)
        self.only_filtered = QCheckBox(t("Only what the filter keeps"), self)
        self.only_filtered.setVisible(not wanted.is_empty)
        self.only_filtered.setChecked(not wanted.is_empty)
        self.form.addRow(t("List"), self.list)
        self.form.addRow(t("Kind of file"), self.kind)
        self.form.addRow(t("Datum"), self.datum)
        self.form.addRow(t("File"), self.file_field)
        self.form.addRow("", self.only_filtered)
        self.list.currentIndexChanged.connect(self._propose)
        self.kind.currentIndexChanged.connect(self._propose)
        self.file_field.line.textEdited.connect(self._on_typed)
        self.file_field.line.textChanged.connect(self._check)
        self._propose()

    def _propose(self, _place: int = 0) -> None:
        suffix = str(self.kind.currentData())
        if self._has_typed:
            self.file_field.set_file(self.file.with_suffix(suffix))
        else:
            name = f"{self._data.settings.name} {self.list.currentText()}"
            self.file_field.set_file(proposed(name, suffix))

    def _on_typed(self, _text: str) -> None:
        self._has_typed = True

    def _check(self, _text: str = "") -> None:
        problem: Message | None = problem_with(self.file_field.text(), SUFFIXES)
        self.show_problem(problem)

    @property
    def file(self) -> Path:
        """Return the file to write."""
        return Path(self.file_field.text()).expanduser()

    def work(self) -> Callable[[Progress], Any]:
        """Return what writes the file."""
        data, file, project, language = self._data, self.file, self._project, self._t.language
        list_, datum = LedgerList(self.list.currentData()), Datum(self.datum.currentData())
        wanted = self._wanted if self.only_filtered.isChecked() else CityFilter()

        def write(progress: Progress) -> Any:
            from gis_app.workflows.export_ledger import export_ledger

            return export_ledger(
                data,
                file,
                list_=list_,
                language=language,
                datum=datum,
                city_filter=wanted,
                project=project,
                progress=progress,
            )

        return write
