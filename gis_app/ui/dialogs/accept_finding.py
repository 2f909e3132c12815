"""Ask why a finding may stay as it is."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit

from gis_app.messages import msg
from gis_app.ui.dialogs.dialog import FormDialog

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gis_app.domain.audit.finding import Finding
    from gis_app.messages import Translator


class AcceptFindingDialog(FormDialog):
    """Give the reason and who accepts; without a reason nothing is accepted."""

    def __init__(self, finding: Finding, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(msg("Accept as it is"), msg("Accept"), t, parent)
        self.reason = QLineEdit(self)
        self.reason.setObjectName("reason")
        self.by = QLineEdit(_own_name(), self)
        self.form.addRow(t("Reason"), self.reason)
        self.form.addRow(t("Accepted by"), self.by)
        self.note(finding.sentence)
        self.reason.textChanged.connect(self._on_text)
        self._on_text(self.reason.text())

    def _on_text(self, text: str) -> None:
        missing = msg("Give the reason why this may stay as it is.")
        self.show_problem(None if text.strip() else missing)


def _own_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""
