"""Reports of the office's cadence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gis_app.messages import msg
from gis_app.ui.action_spec import ActionSpec, with_city
from gis_app.ui.commands.special_actions import show_actions, show_lists
from gis_app.ui.dialogs.dialog import ask

if TYPE_CHECKING:
    from gis_app.ui.window import Window


def show_reports(window: Window) -> None:
    """Show the daily, weekly or monthly report and save it."""
    from gis_app.ui.dialogs.reports import ReportsDialog

    data = window.session.data
    if data is None:
        return
    file = None if window.session.city is None else window.session.city.file
    dialog = ReportsDialog(data, window.tasks, window.t, window, file)
    if ask(dialog):
        window.write_file(msg("Writing the report"), dialog.work(), dialog.file)


def show_dashboard(window: Window) -> None:
    """Show the dashboard beside the window; a second wish brings it to the front."""
    from gis_app.ui.dialogs.dashboard import Dashboard

    board = window.findChild(Dashboard)
    if board is None:
        board = Dashboard(window.session, window.tasks, window.t, window.theme, window)
        board.rows_asked.connect(lambda fids: window.show_rows("issues", fids))
        board.action_asked.connect(lambda layer: show_actions(window).choose(layer))
        board.lists_asked.connect(lambda: show_lists(window))
    board.show()
    board.raise_()


ACTIONS: Final = (
    ActionSpec("dashboard", msg("Dashboard"), "chart", show_dashboard, with_city, "Ctrl+Shift+D"),
    ActionSpec("reports", msg("Reports…"), "chart", show_reports, with_city, "Ctrl+Shift+R"),
)
