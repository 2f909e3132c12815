"""Keep the organisation and the responsibility areas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gis_app.messages import msg
from gis_app.ui.action_spec import ActionSpec, MenuSpec, with_city
from gis_app.ui.dialogs.dialog import ask

if TYPE_CHECKING:
    from gis_app.ui.main_window import MainWindow


def organisation(window: MainWindow) -> None:
    """Show the organisation as a tree and apply what is asked there."""
    from gis_app.ui.dialogs.organisation import OrganisationDialog

    session = window.session
    if session.data is None:
        return
    dialog = OrganisationDialog(session, window.t, window.theme, window)
    dialog.edit_asked.connect(window.apply)
    if session.selection.table == "units" and session.selection.only_fid is not None:
        dialog.choose(session.selection.only_fid)
    ask(dialog)


ACTIONS: Final = (
    ActionSpec(
        "organisation", msg("Organisation…"), "sitemap", organisation, with_city, "Ctrl+Shift+U"
    ),
)

MENU: Final = MenuSpec("responsibility", msg("Units and areas"), "sitemap", ("organisation",))
