"""Set the office's numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gis_app.domain.office_settings import settle
from gis_app.messages import msg
from gis_app.ui.action_spec import ActionSpec, editable
from gis_app.ui.dialogs.dialog import ask

if TYPE_CHECKING:
    from gis_app.ui.window import Window


def office_settings(window: Window, tab: str = "") -> None:
    """Ask for the office's numbers and keep those that differ in the project.

    The tab `calendar` may be asked for at once.
    """
    from gis_app.ui.dialogs.office_settings import OfficeSettingsDialog

    city = window.session.city
    if city is None:
        return
    dialog = OfficeSettingsDialog(city.data, window.t, window)
    if tab == "calendar":
        dialog.show_calendar()
    if not ask(dialog):
        return
    changed = dialog.changed()
    if changed:
        window.apply(settle(city.data, city.reserve_fids, changed))


ACTIONS: Final = (
    ActionSpec("office_settings", msg("Office settings…"), "cog", office_settings, editable),
)
