"""Ask for one list of the project as a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from gis_app.domain.city_filter import CityFilter
from gis_app.domain.photos import PHOTO_OWNERS
from gis_app.domain.record_types import table_spec
from gis_app.domain.terms import LedgerList
from gis_app.geo.china_datums import Datum
from gis_app.ledger.fields import TABLE_OF
from gis_app.ledger.plain_export import PLAIN_TABLES
from gis_app.messages import msg, plural
from gis_app.ui.dialogs.dialog import FileField, FormDialog
from gis_app.ui.dialogs.import_choices import DATUMS
from gis_app.ui.dialogs.new_file import problem_with, proposed
from gis_app.ui.session import NOTHING
from gis_app.ui.words import word_text
from gis_app.workflows.export_ledger import SUFFIXES, ExportRequest, MapKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Message, Translator
    from gis_app.progress import Progress
    from gis_app.ui.session import Selection

_LIST_OF_TABLE = {
    "issues": LedgerList.ISSUES,
    "points": LedgerList.POINTS,
    "units": LedgerList.UNITS,
    "actions": LedgerList.ACTIONS,
    "tasks": LedgerList.MONTHLY,
}
_ALL, _FILTERED, _PICKED = "all", "filtered", "picked"


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
        *,
        selected: Selection = NOTHING,
    ) -> None:
        super().__init__(msg("Export table"), msg("Export"), t, parent)
        self._data, self._wanted, self._project = data, wanted, project
        self._selected = selected
        self._has_typed = False
        self.list = QComboBox(self)
        for list_ in LedgerList:
            self.list.addItem(word_text(t, "ledger_list", list_), list_)
        for name in PLAIN_TABLES:
            if len(data.table(name)):
                self.list.addItem(t(table_spec(name).title), name)
        self.list.setCurrentIndex(max(self.list.findData(_LIST_OF_TABLE.get(table, table)), 0))
        self.kind = QComboBox(self)
        for suffix, title in (
            (".xlsx", msg("Workbook (*.xlsx)")),
            (".csv", msg("Text table (*.csv)")),
            (".geojson", msg("GeoJSON (*.geojson)")),
            (".gpkg", msg("GeoPackage (*.gpkg)")),
            (".zip", msg("Shapefile, zipped (*.zip)")),
            (".shp", msg("Shapefile (*.shp)")),
            (".kml", msg("KML (*.kml)")),
        ):
            self.kind.addItem(t(title), suffix)
        self.datum = QComboBox(self)
        for datum, title in DATUMS:
            self.datum.addItem(t(title), datum)
        self.datum.setCurrentIndex(self.datum.findData(Datum.CGCS2000))
        pattern = t("Table") + " (" + " ".join(f"*{suffix}" for suffix in SUFFIXES) + ")"
        self.file_field = FileField(t("Export table"), pattern, t, self, is_new=True)
        self.rows = QComboBox(self)
        self.has_photos = QCheckBox(t("Photos, small"), self)
        self.map_kind = QComboBox(self)
        for kind, title in (
            (MapKind.NONE, msg("Not shown")),
            (MapKind.LINK, msg("A link to a map (Amap)")),
            (MapKind.PICTURE, msg("A small map")),
        ):
            self.map_kind.addItem(t(title), kind)
        self.form.addRow(t("List"), self.list)
        self.form.addRow(t("Which rows"), self.rows)
        self.form.addRow(t("Kind of file"), self.kind)
        self.form.addRow(t("Datum"), self.datum)
        self.form.addRow(t("Where it is"), self.map_kind)
        self.form.addRow("", self.has_photos)
        self.form.addRow(t("File"), self.file_field)
        self.list.currentIndexChanged.connect(self._on_list)
        self.kind.currentIndexChanged.connect(self._propose)
        self.file_field.line.textEdited.connect(self._on_typed)
        self.file_field.line.textChanged.connect(self._check)
        self._on_list()

    def _on_list(self, _place: int = 0) -> None:
        """Offer the rows that there are of this list: all, those filtered, those picked."""
        self.rows.clear()
        table = self._table
        count = len(self._selected.fids) if self._selected.table == table else 0
        if count:
            self.rows.addItem(
                self._t(plural("The {count} picked row", "The {count} picked rows", count)),
                _PICKED,
            )
        if not self._wanted.is_empty and table not in PLAIN_TABLES:
            self.rows.addItem(self._t("What the filter keeps"), _FILTERED)
        self.rows.addItem(self._t("All rows"), _ALL)
        self.rows.setCurrentIndex(1 if count == 1 else 0)
        self.has_photos.setVisible(table in PHOTO_OWNERS)
        self._propose()

    @property
    def _table(self) -> str:
        chosen = self.list.currentData()
        return str(chosen) if chosen in PLAIN_TABLES else TABLE_OF[LedgerList(chosen)]

    def _propose(self, _place: int = 0) -> None:
        suffix = str(self.kind.currentData())
        is_book = suffix == ".xlsx"
        self.has_photos.setEnabled(is_book)
        self.map_kind.setEnabled(is_book or suffix == ".csv")
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
        data, file, project = self._data, self.file, self._project
        choice = self.rows.currentData()
        map_kind = MapKind(self.map_kind.currentData())
        is_plain = self._table in PLAIN_TABLES
        request = ExportRequest(
            LedgerList.ISSUES if is_plain else LedgerList(self.list.currentData()),
            self._t.language,
            Datum(self.datum.currentData()),
            self._wanted if choice == _FILTERED else CityFilter(),
            self._selected.fids if choice == _PICKED else None,
            self.has_photos.isEnabled() and self.has_photos.isChecked(),
            map_kind if self.map_kind.isEnabled() else MapKind.NONE,
            self._table if is_plain else "",
        )

        def write(progress: Progress) -> Any:
            from gis_app.workflows.export_ledger import write_export

            return write_export(data, file, request, project=project, progress=progress)

        return write
