"""Reports of the office's cadence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gis_app.messages import msg
from gis_app.ui.action_spec import ActionSpec, with_city
from gis_app.ui.dialogs.dialog import ask

if TYPE_CHECKING:
    from gis_app.ui.main_window import MainWindow


def show_reports(window: MainWindow) -> None:
    """Show the daily, weekly or monthly report and save it."""
    from gis_app.ui.dialogs.reports import ReportsDialog

    data = window.session.data
    if data is None:
        return
    dialog = ReportsDialog(data, window.tasks, window.t, window)
    if ask(dialog):
        window.write_file(msg("Writing the report"), dialog.work(), dialog.file)


ACTIONS: Final = (
    ActionSpec("reports", msg("Reports…"), "chart", show_reports, with_city, "Ctrl+Shift+R"),
)
