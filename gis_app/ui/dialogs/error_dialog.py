"""The one dialog that tells of an error."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from gis_app.errors import GisAppError
from gis_app.messages import msg

if TYPE_CHECKING:
    from gis_app.messages import Translator

_MOST_DETAILS = 12


def error_box(error: BaseException, t: Translator, parent: QWidget | None = None) -> QMessageBox:
    """Make the dialog of an error: our own errors in a sentence, others with their trace."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(t("This did not work"))
    if isinstance(error, GisAppError):
        box.setText(t(error.message))
        lines = [t(detail) for detail in error.details]
        box.setInformativeText("\n".join(lines[:_MOST_DETAILS]))
        if len(lines) > _MOST_DETAILS:
            box.setDetailedText("\n".join(lines))
    else:
        box.setText(t("Something unexpected went wrong. The project's file is as it was."))
        box.setInformativeText(t(msg("Please pass the details on to whoever maintains this.")))
        box.setDetailedText("".join(traceback.format_exception(error)))
    box.setStandardButtons(QMessageBox.StandardButton.Close)
    return box


def show_error(error: BaseException, t: Translator, parent: QWidget | None = None) -> None:
    """Tell of an error until the person closes it."""
    box = error_box(error, t, parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
