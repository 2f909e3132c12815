"""Ask what becomes of the pages: which kind of file, where, how fine, how a poster is cut."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QWidget

from gis_app.messages import msg
from gis_app.printing.poster import DEFAULT_OVERLAP_MM, LEAST_OVERLAP_MM, MOST_OVERLAP_MM
from gis_app.printing.print_request import BACKDROP_DPI, LEAST_DPI, MOST_DPI, PICTURE_DPI
from gis_app.ui.dialogs.dialog import FileField
from gis_app.ui.dialogs.new_file import problem_with, proposed
from gis_app.ui.number_fields import NumberField, WholeNumberField

if TYPE_CHECKING:
    from gis_app.messages import Message, Translator
    from gis_app.workflows.open_base_map import OpenedBaseMap


class Output(StrEnum):
    """Name what becomes of the pages."""

    PDF = "pdf"
    FOLDER = "folder"
    POSTER_A3 = "poster_a3"
    POSTER_A4 = "poster_a4"
    PNG = "png"
    PRINTER = "printer"


_OUTPUTS: Final = {
    Output.PDF: msg("One PDF"),
    Output.FOLDER: msg("One PDF a sheet, in a folder"),
    Output.POSTER_A3: msg("Poster on A3 sheets"),
    Output.POSTER_A4: msg("Poster on A4 sheets"),
    Output.PNG: msg("Pictures (PNG)"),
    Output.PRINTER: msg("Printer…"),
}
_POSTER_PAPERS: Final = {Output.POSTER_A3: "A3", Output.POSTER_A4: "A4"}
_SUFFIX: Final = {Output.PNG: ".png", Output.FOLDER: ""}


class OutputFields(QObject):
    """Put the fields into a form; `changed` tells that something in them is different now."""

    changed = Signal()

    def __init__(
        self,
        form: QFormLayout,
        city_name: str,
        beneath: OpenedBaseMap | None,
        t: Translator,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._form, self._t, self._city_name = form, t, city_name
        self.backdrop_id = beneath.id if beneath is not None else ""
        self.output = QComboBox(parent)
        for output, title in _OUTPUTS.items():
            self.output.addItem(t(title), output)
        self.file_field = FileField(t("Print sheets"), t("PDF (*.pdf)"), t, parent, is_new=True)
        self.file_field.set_file(proposed(city_name, ".pdf"))
        self.overlap = NumberField(parent)
        self.overlap.setRange(LEAST_OVERLAP_MM, MOST_OVERLAP_MM)
        self.overlap.setDecimals(1)
        self.overlap.setSuffix(" mm")
        self.overlap.setValue(DEFAULT_OVERLAP_MM)
        self.dpi = WholeNumberField(parent)
        self.dpi.setRange(LEAST_DPI, MOST_DPI)
        self.dpi.setSingleStep(50)
        self.dpi.setSuffix(" dpi")
        self.dpi.setValue(BACKDROP_DPI)
        self.has_backdrop = QCheckBox(parent)
        form.addRow(t("Output"), self.output)
        form.addRow(t("File"), self.file_field)
        form.addRow(t("Sheets overlap by"), self.overlap)
        form.addRow("", self.has_backdrop)
        form.addRow(t("Resolution of pictures"), self.dpi)
        if beneath is not None and beneath.id:
            words = t(msg("Base map as in the window: {name}", name=beneath.title))
            self.has_backdrop.setText(words)
            self.has_backdrop.setChecked(True)
        self.output.currentIndexChanged.connect(self._on_output)
        self.file_field.line.textChanged.connect(self.changed)
        self.overlap.valueChanged.connect(self.changed)
        self.dpi.valueChanged.connect(self.changed)
        self.has_backdrop.toggled.connect(self._on_backdrop)
        self._show_fields()

    @property
    def chosen(self) -> Output:
        """Return what becomes of the pages."""
        # Qt gives enumerations of text back as plain text
        return Output(self.output.currentData())

    @property
    def file(self) -> Path:
        """Return the file or folder to write."""
        return Path(self.file_field.text()).expanduser()

    @property
    def poster_paper(self) -> str | None:
        """Return the paper of a poster's pieces; None when there is no poster."""
        return _POSTER_PAPERS.get(self.chosen)

    @property
    def backdrop(self) -> str:
        """Return the id of the base map beneath the sheets; empty for the city's own."""
        return self.backdrop_id if self.has_backdrop.isChecked() else ""

    @property
    def chosen_dpi(self) -> int | None:
        """Return the resolution of what is a picture; None when nothing is."""
        is_picture = self.chosen is Output.PNG or self.backdrop
        return self.dpi.value() if is_picture else None

    def problem(self) -> Message | None:
        """Return why the file cannot be written as it is named."""
        text = self.file_field.text()
        if self.chosen is Output.PRINTER:
            return None
        if self.chosen is Output.FOLDER:
            folder = Path(text).expanduser()
            if not text or not folder.parent.is_dir() or folder.is_file():
                return msg("Choose a folder for the files.")
            return None
        return problem_with(text, (_SUFFIX.get(self.chosen, ".pdf"),))

    def _on_output(self, _index: int) -> None:
        output = self.chosen
        self.file_field.setEnabled(output is not Output.PRINTER)
        self.file_field.wants_folder = output is Output.FOLDER
        file = Path(self.file_field.text() or str(proposed(self._city_name, ".pdf")))
        self.file_field.set_file(file.with_suffix(_SUFFIX.get(output, ".pdf")))
        self.dpi.setValue(PICTURE_DPI if output is Output.PNG else BACKDROP_DPI)
        self._show_fields()
        self.changed.emit()

    def _on_backdrop(self, _is_on: bool) -> None:
        self._show_fields()
        self.changed.emit()

    def _show_fields(self) -> None:
        """Show what the chosen output can be told, and nothing else."""
        self._form.setRowVisible(self.overlap, self.poster_paper is not None)
        self._form.setRowVisible(self.has_backdrop, bool(self.backdrop_id))
        self._form.setRowVisible(self.dpi, self.chosen_dpi is not None)
