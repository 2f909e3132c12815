"""The one table of everything a person can ask the window to do; bars and menus read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gis_app.messages import msg
from gis_app.ui.action_spec import MenuSpec
from gis_app.ui.commands import (
    appearance,
    assessing,
    auditing,
    base_maps,
    changes,
    dossiers,
    drawing,
    exchange,
    in_out,
    issues,
    lists,
    looking,
    office,
    patrols,
    photos,
    places,
    placing,
    projects,
    reports,
    responsibility,
    selecting,
    special_actions,
)

if TYPE_CHECKING:
    from gis_app.ui.action_spec import ActionSpec

ACTIONS: Final[tuple[ActionSpec, ...]] = (
    *projects.ACTIONS,
    *in_out.ACTIONS,
    *placing.ACTIONS,
    *changes.ACTIONS,
    *photos.ACTIONS,
    *issues.ACTIONS,
    *lists.ACTIONS,
    *special_actions.ACTIONS,
    *patrols.ACTIONS,
    *assessing.ACTIONS,
    *exchange.ACTIONS,
    *auditing.ACTIONS,
    *responsibility.ACTIONS,
    *office.ACTIONS,
    *dossiers.ACTIONS,
    *reports.ACTIONS,
    *looking.ACTIONS,
    *selecting.ACTIONS,
    *places.ACTIONS,
    *drawing.ACTIONS,
    *base_maps.ACTIONS,
    *appearance.ACTIONS,
)

PROJECT_MENU: Final = MenuSpec(
    "project",
    msg("Project"),
    "folder-open",
    (
        *("new", "open", "sample"),
        MenuSpec("recent", msg("Open recent"), "history"),
        "|",
        *("import", "to_place", "basemap", "|"),
        *("export", "web", "print", "|"),
        *("undo", "redo", "edit_row", "add_photos", "history", "|"),
        *("show_layers", "show_table", "|"),
        *appearance.MENUS,
        "|",
        *("about", "quit"),
    ),
)
"""The menu under the project's name; the submenu of recent files is filled when it is known."""

WORK_MENU: Final = MenuSpec(
    "work",
    msg("Work"),
    "clipboard-list",
    (
        "dashboard",
        "reports",
        "|",
        issues.MENU,
        special_actions.MENU,
        patrols.MENU,
        assessing.MENU,
        exchange.MENU,
        auditing.MENU,
        responsibility.MENU,
        "dossier",
        "|",
        "office_settings",
    ),
)
"""The menu of the office's work, a submenu a room; while it is empty there is no button."""
