"""Lists as documents: issue them, note who signed, write them out again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QInputDialog

from gis_app.errors import GisAppError
from gis_app.messages import msg
from gis_app.settings import load_settings
from gis_app.ui.action_spec import ActionSpec, editable, with_city
from gis_app.ui.dialogs.dialog import ask

if TYPE_CHECKING:
    from gis_app.progress import Progress
    from gis_app.ui.window import Window


def issue_lists(window: Window) -> None:
    """Issue lists to units and write them into a folder."""
    from gis_app.ui.dialogs.issue_lists import IssueListsDialog
    from gis_app.workflows import issue_lists as lists

    city, data = window.session.city, window.session.data
    if city is None or data is None:
        return
    dialog = IssueListsDialog(data, load_settings().person, window.t, window)
    dialog.wording_asked.connect(lambda: open_wording(window))
    if not ask(dialog):
        return
    kind, person, at, units = dialog.kind, dialog.person, dialog.at, dialog.unit_fids
    folder, suffix, t = dialog.folder, dialog.suffix, window.t

    def work(progress: Progress) -> Any:
        fids = lists.issue_lists(city, kind, person, at, units)
        return lists.write_lists(city.data, fids, folder, t, suffix, progress)

    window.write_file(msg("Issuing lists"), work, folder)


def open_wording(window: Window) -> None:
    """Put the words of notices beside the project, where they count, and open their folder."""
    from gis_app.catalogue.notices import export_wording, notices_folder

    city = window.session.city
    if city is None:
        return
    folder = notices_folder(city.file)
    try:
        export_wording(folder)
    except GisAppError as error:
        window.show_error(error)
        return
    window.say(msg("The words of notices are in {folder}", folder=str(folder)))
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def show_issued_lists(window: Window) -> None:
    """Show the lists that were issued."""
    from gis_app.ui.dialogs.issued_lists import IssuedListsDialog

    dialog = IssuedListsDialog(window.session, window.t, window)
    dialog.sign_asked.connect(lambda fid: _sign(window, fid))
    dialog.write_asked.connect(lambda fids: _write(window, fids))
    dialog.rows_asked.connect(lambda fids: window.show_rows("issues", fids))
    dialog.rows_asked.connect(dialog.accept)
    ask(dialog)


def _sign(window: Window, fid: int) -> None:
    from gis_app.workflows.issue_lists import sign_list

    city, data = window.session.city, window.session.data
    if city is None or data is None:
        return
    person, is_given = QInputDialog.getText(
        window, window.t("Signed for"), window.t("Who signed for it?")
    )
    if not is_given:
        return
    at = data.settings.now()
    window.tasks.run(
        msg("Noting the signature"),
        lambda _progress: sign_list(city, fid, person, at),
        lambda _done: None,
        is_cancellable=False,
    )


def _write(window: Window, fids: tuple[int, ...]) -> None:
    from gis_app.workflows.issue_lists import write_lists

    data = window.session.data
    if data is None:
        return
    name = QFileDialog.getExistingDirectory(window, window.t("Folder"))
    if name:
        folder, t = Path(name), window.t
        window.write_file(
            msg("Writing the lists"),
            lambda progress: write_lists(data, fids, folder, t, progress=progress),
            folder,
        )


ACTIONS: Final = (
    ActionSpec("issue_lists", msg("Issue white, yellow or red lists…"), "clipboard-list",
               issue_lists, editable),
    ActionSpec("issued_lists", msg("Issued lists…"), "history", show_issued_lists, with_city),
)  # fmt: skip
