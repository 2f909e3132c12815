"""Ask how a round is divided into forms, for whom, on what, and where they go."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QWidget

from gis_app.domain.assessment.form_parts import FormSplit, form_parts
from gis_app.errors import UsageError
from gis_app.messages import msg, plural
from gis_app.ui.dialogs.dialog import FileField, FormDialog
from gis_app.ui.dialogs.new_file import documents_folder

if TYPE_CHECKING:
    from gis_app.domain.assessment.round import Round
    from gis_app.messages import Message, Translator

SPLITS: Final[tuple[tuple[FormSplit, Message], ...]] = (
    (FormSplit.AREA, msg("One for each sub-district")),
    (FormSplit.KIND, msg("One for each kind of place")),
    (FormSplit.GROUP, msg("One for each working group, its own items")),
    (FormSplit.INSPECTOR, msg("One for each inspector, equally many items")),
    (FormSplit.ONE, msg("One for everything")),
)


class WriteFormsDialog(FormDialog):
    """Give back `split`, `inspectors`, `on_paper` and `folder`."""

    def __init__(self, round_: Round, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(msg("Write forms"), msg("Write"), t, parent)
        self._round = round_
        self.split_box = QComboBox(self)
        for split, title in SPLITS:
            self.split_box.addItem(t(title), split.value)
        self.names = QLineEdit(self)
        self.names.setPlaceholderText(t("names, one after the other: 甲、乙、丙"))
        self.kind = QComboBox(self)
        self.kind.addItem(t("Excel, to fill in and read back"), False)
        self.kind.addItem(t("PDF, to print"), True)
        self.target = FileField(t("Folder"), "", t, self, is_new=False)
        self.target.wants_folder = True
        self.target.set_file(documents_folder())
        for title, field in (
            (msg("Forms"), self.split_box),
            (msg("Inspectors"), self.names),
            (msg("As"), self.kind),
            (msg("Folder"), self.target),
        ):
            self.form.addRow(t(title), field)
        self.told = QLabel(self)
        self.told.setProperty("role", "small")
        self.body.addWidget(self.told)
        for box in (self.split_box, self.kind):
            box.currentIndexChanged.connect(self._check)
        self.names.textChanged.connect(self._check)
        self.target.line.textChanged.connect(self._check)
        self._check()

    @property
    def split(self) -> FormSplit:
        """Return how the round is divided."""
        return FormSplit(self.split_box.currentData())

    @property
    def inspectors(self) -> list[str]:
        """Return the inspectors named."""
        text = self.names.text()
        for sign in ",，;；/":
            text = text.replace(sign, "、")
        return [name.strip() for name in text.split("、") if name.strip()]

    @property
    def on_paper(self) -> bool:
        """Tell whether the forms are to be printed."""
        return bool(self.kind.currentData())

    @property
    def folder(self) -> Path:
        """Return where the forms go."""
        return Path(self.target.text()).expanduser()

    def _check(self) -> None:
        self.names.setEnabled(self.split is FormSplit.INSPECTOR)
        problem: Message | None = None
        if not self.folder.is_dir():
            problem = msg("The folder {folder} does not exist.", folder=str(self.folder))
        try:
            parts = form_parts(self._round, self.split, self.inspectors)
        except UsageError as error:
            problem, parts = error.message, ()
        self.told.setText(self._t(plural("{count} form", "{count} forms", len(parts))))
        self.show_problem(problem)
