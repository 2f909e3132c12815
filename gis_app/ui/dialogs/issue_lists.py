"""Issue white, yellow or red lists: to which units, by whom, into which folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QWidget,
)

from gis_app.domain.list_documents import drafts
from gis_app.domain.terms import WORDS
from gis_app.domain.work_terms import ListKind
from gis_app.messages import msg, plural
from gis_app.ui.dialogs.dialog import FormDialog
from gis_app.ui.dialogs.new_file import documents_folder
from gis_app.ui.plain_table import DATA_ROLE, plain_table, put_text

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData
    from gis_app.messages import Message, Translator

FORMS: Final = (".docx", ".pdf", ".xlsx")


class IssueListsDialog(FormDialog):
    """Give back `kind`, `person`, `unit_fids`, `at`, `folder` and `suffix`."""

    wording_asked = Signal()
    """Asks for the folder of the documents' words."""

    def __init__(
        self, data: CityData, person: str, t: Translator, parent: QWidget | None = None
    ) -> None:
        super().__init__(msg("Issue lists"), msg("Issue documents"), t, parent, width_px=680)
        self.resize(680, 620)
        self._data = data
        self.at = data.settings.now()
        self.kind_box, self.form_box = QComboBox(self), QComboBox(self)
        for kind in (ListKind.RED, ListKind.YELLOW, ListKind.WHITE, ListKind.ASSIGNMENT,
                     ListKind.SUPERVISION):  # fmt: skip
            self.kind_box.addItem(t(WORDS["list_kind"][kind]), kind.value)
        for suffix in FORMS:
            self.form_box.addItem(suffix, suffix)
        self.by = QLineEdit(person, self)
        self.folder_line = QLineEdit(str(documents_folder()), self)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.folder_line, 1)
        browse = QPushButton(t("Browse…"), self)
        browse.setAutoDefault(False)
        browse.clicked.connect(self._on_browse)
        row.addWidget(browse)
        self.form.addRow(t("List"), self.kind_box)
        self.form.addRow(t("Issued by"), self.by)
        self.form.addRow(t("Folder"), row)
        self.form.addRow(t("Form"), self.form_box)
        self.table = plain_table((msg("Unit"), msg("Number"), msg("Issues")), t, self)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(1, 180)
        self.body.addWidget(self.table, 1)
        self.note(
            msg(
                "Each ticked unit gets one numbered document. What stands in it is kept as it is "
                "now and does not change when the ledger does."
            )
        )
        self.wording = QPushButton(t("Wording…"), self)
        self.wording.setToolTip(
            t("The words of these documents as files beside the project, to be changed there")
        )
        self.wording.setAutoDefault(False)
        self.wording.clicked.connect(self.wording_asked)
        self.buttons.addButton(self.wording, QDialogButtonBox.ButtonRole.HelpRole)
        self.kind_box.currentIndexChanged.connect(self._on_kind)
        self.table.itemChanged.connect(self._check)
        self.by.textChanged.connect(self._check)
        self.folder_line.textChanged.connect(self._check)
        self._on_kind()

    @property
    def kind(self) -> ListKind:
        """Return the kind of list chosen."""
        return ListKind(self.kind_box.currentData())

    @property
    def person(self) -> str:
        """Return who issues the lists."""
        return self.by.text().strip()

    @property
    def folder(self) -> Path:
        """Return where the documents go."""
        return Path(self.folder_line.text()).expanduser()

    @property
    def suffix(self) -> str:
        """Return the form of the documents."""
        return str(self.form_box.currentData())

    @property
    def unit_fids(self) -> tuple[int, ...]:
        """Return the ticked units."""
        chosen = []
        for row in range(self.table.rowCount()):
            item = self.table.item(row, 0)
            if item is not None and item.checkState() == Qt.CheckState.Checked:
                chosen.append(int(item.data(DATA_ROLE)))
        return tuple(chosen)

    def _on_browse(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self._t("Folder"), self.folder_line.text())
        if name:
            self.folder_line.setText(name)

    def _on_kind(self) -> None:
        units = self._data.table("units")
        made = drafts(self._data, self.kind, self.at)
        self.table.blockSignals(True)
        self.table.setRowCount(len(made))
        for row, draft in enumerate(made):
            unit = str(units.value(draft.unit_fid, "name") or "")
            name = put_text(self.table, row, 0, unit, draft.unit_fid)
            name.setFlags(name.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            name.setCheckState(Qt.CheckState.Checked)
            put_text(self.table, row, 1, draft.number)
            put_text(self.table, row, 2, str(len(draft.issue_fids)), is_number=True)
        self.table.blockSignals(False)
        self._check()

    def _check(self) -> None:
        count = len(self.unit_fids)
        self.show_problem(self._problem())
        if not count:
            self.accept_button.setEnabled(False)
        self.accept_button.setText(
            self._t(plural("Issue {count} document", "Issue {count} documents", count))
            if count
            else self._t("Issue documents")
        )

    def _problem(self) -> Message | None:
        if self.table.rowCount() == 0:
            return msg("There is no issue for a {kind}.", kind=WORDS["list_kind"][self.kind])
        if not self.person:
            return msg("Say who issues the lists.")
        if not self.folder.is_dir():
            return msg("The folder {folder} does not exist.", folder=str(self.folder))
        return None
