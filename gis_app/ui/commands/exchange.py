"""Send issues to the units, and take in what comes back from them and from other groups."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from gis_app.errors import PhotoError
from gis_app.messages import msg, plural
from gis_app.ui.action_spec import ActionSpec, MenuSpec, editable
from gis_app.ui.dialogs.dialog import ask

if TYPE_CHECKING:
    from gis_app.progress import Progress
    from gis_app.ui.main_window import MainWindow
    from gis_app.workflows.merge_plan import MergePlan
    from gis_app.workflows.send_to_units import SendReport


def send_to_units(window: MainWindow) -> None:
    """Write a workbook for each ticked unit."""
    from gis_app.ui.dialogs.send_units import SendUnitsDialog

    city, data = window.session.city, window.session.data
    if city is None or data is None:
        return
    dialog = SendUnitsDialog(data, window.t, window)
    if not ask(dialog):
        return
    folder, units, language = dialog.folder, dialog.units, window.t.language
    day = dialog.reply_by

    def done(report: SendReport) -> None:
        count = len(report.workbooks)
        said = plural(
            "{count} workbook written: {folder}",
            "{count} workbooks written: {folder}",
            count,
            folder=str(folder),
        )
        window.say(said)
        window.notice.show_file(
            window.t(said),
            window.t("Open"),
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))),
        )

    def work(progress: Progress) -> SendReport:
        from gis_app.workflows.send_to_units import send_to_units as send

        return send(city, folder, units=units, reply_by=day, language=language, progress=progress)

    window.tasks.run(msg("Writing the workbooks of the units"), work, done)


def merge_returns(window: MainWindow) -> None:
    """Read a folder of workbooks that came back."""
    name = QFileDialog.getExistingDirectory(window, window.t("Folder of what came back"))
    if name:
        review(window, Path(name))


def merge_project(window: MainWindow) -> None:
    """Compare another group's copy of the project with this one."""
    name, _kind = QFileDialog.getOpenFileName(
        window, window.t("Copy of the project"), "", window.t("Project") + " (*.gpkg)"
    )
    if name:
        review(window, Path(name))


def review(window: MainWindow, source: Path) -> None:
    """Compare what came back, let a person look at it and decide, then take it in."""
    city = window.session.city
    if city is None:
        return

    def read(progress: Progress) -> MergePlan:
        from gis_app.workflows.merge_files import plan_merge

        return plan_merge(city, source, window.t, progress)

    window.tasks.run(msg("Reading what came back"), read, lambda plan: _decide(window, plan))


def _decide(window: MainWindow, plan: MergePlan) -> None:
    from gis_app.ui.dialogs.merge_review import MergeReviewDialog

    dialog = MergeReviewDialog(plan, window.t, window)
    if not ask(dialog) or plan.is_empty:
        return
    decisions = dialog.decisions

    def done(_change: object) -> None:
        window.say(plan.summary[0])
        window.notice.show_text(" · ".join(window.t(line) for line in plan.summary))
        refused = plan.refused_photos
        if refused:
            count = len(refused)
            head = plural("{count} photo was not added.", "{count} photos were not added.", count)
            window.show_error(PhotoError(head, *refused))

    window.tasks.run(
        msg("Taking in what came back"),
        lambda _progress: plan.apply(decisions),
        done,
        is_cancellable=False,
    )


ACTIONS: Final = (
    ActionSpec("send_units", msg("Send issues to units…"), "open-in-new", send_to_units, editable),
    ActionSpec("merge_returns", msg("Take in what came back…"), "import", merge_returns, editable),
    ActionSpec(
        "merge_project", msg("Merge another copy of the project…"), "copy", merge_project, editable
    ),
)

MENU: Final = MenuSpec(
    "exchange",
    msg("Exchange with units"),
    "account-group",
    ("send_units", "merge_returns", "|", "merge_project"),
)
"""The submenu of what goes to units and comes back."""
