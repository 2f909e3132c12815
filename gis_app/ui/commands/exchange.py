"""Send issues to the units, and take in what comes back from them and from other groups."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from gis_app.errors import GisAppError, PhotoError
from gis_app.messages import msg, plural
from gis_app.ui.action_spec import ActionSpec, MenuSpec, editable, with_city
from gis_app.ui.dialogs.dialog import ask

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.progress import Progress
    from gis_app.ui.window import Window
    from gis_app.workflows.merge_plan import MergePlan
    from gis_app.workflows.send_to_units import SendReport


def send_to_units(window: Window) -> None:
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


def merge_returns(window: Window) -> None:
    """Read a folder of workbooks, and of other groups' projects, that came back."""
    name = QFileDialog.getExistingDirectory(window, window.t("Folder of what came back"))
    if name:
        review(window, [Path(name)])


def merge_project(window: Window) -> None:
    """Compare other groups' copies of the project with this one, one after the other."""
    names, _kind = QFileDialog.getOpenFileNames(
        window, window.t("Copies of the project"), "", window.t("Project") + " (*.gpkg)"
    )
    if names:
        review(window, [Path(name) for name in names])


def review(window: Window, sources: Sequence[Path]) -> None:
    """Compare what came back, let a person look at it and decide, then take it in.

    Workbooks are looked at together, then each project, compared with what the one before it left.
    """
    from gis_app.workflows.merge_files import merge_groups

    city = window.session.city
    if city is None:
        return
    try:
        groups = merge_groups(city.file, sources)
    except GisAppError as error:
        window.show_error(error)
        return
    _review_next(window, groups, sources)


def _review_next(
    window: Window, groups: Sequence[Sequence[Path]], sources: Sequence[Path] = ()
) -> None:
    city = window.session.city
    if city is None or not groups:
        return

    def read(progress: Progress) -> MergePlan:
        from gis_app.workflows.merge_files import plan_group

        return plan_group(city, groups[0], window.t, progress, sources)

    def decide(plan: MergePlan) -> None:
        _decide(window, plan, groups[1:])

    window.tasks.run(msg("Reading what came back"), read, decide)


def _decide(window: Window, plan: MergePlan, left: Sequence[Sequence[Path]]) -> None:
    from gis_app.ui.dialogs.merge_review import MergeReviewDialog
    from gis_app.workflows.exchange_record import record_returned

    city = window.session.city
    dialog = MergeReviewDialog(plan, window.t, window)
    is_taken = ask(dialog) and not plan.is_empty
    if city is None or (not is_taken and not plan.is_empty):
        _review_next(window, left)
        return
    decisions = dialog.decisions

    def done(_change: object) -> None:
        if is_taken:
            window.say(plan.summary[0])
            window.notice.show_text(" · ".join(window.t(line) for line in plan.summary))
        refused = plan.refused_photos
        if refused:
            count = len(refused)
            head = plural("{count} photo was not added.", "{count} photos were not added.", count)
            window.show_error(PhotoError(head, *refused))
        _review_next(window, left)

    def work(_progress: Progress) -> None:
        if is_taken:
            plan.apply(decisions)
        # a workbook that says nothing new came back all the same
        record_returned(city, plan)

    window.tasks.run(msg("Taking in what came back"), work, done, is_cancellable=False)


def show_answers(window: Window) -> None:
    """Show which units have answered and which have not."""
    from gis_app.ui.dialogs.unit_answers import UnitAnswersDialog

    data = window.session.data
    if data is not None:
        ask(UnitAnswersDialog(data, window.t, window))


ACTIONS: Final = (
    ActionSpec("send_units", msg("Send issues to units…"), "open-in-new", send_to_units, editable),
    ActionSpec("merge_returns", msg("Take in what came back…"), "import", merge_returns, editable),
    ActionSpec("unit_answers", msg("Who has answered…"), "table", show_answers, with_city),
    ActionSpec(
        "merge_project", msg("Merge copies of the project…"), "copy", merge_project, editable
    ),
)

MENU: Final = MenuSpec(
    "exchange",
    msg("Exchange with units"),
    "account-group",
    ("send_units", "merge_returns", "unit_answers", "|", "merge_project"),
)
"""The submenu of what goes to units and comes back."""
