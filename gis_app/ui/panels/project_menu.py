"""The menu under the project's name: everything that is not used all day."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from gis_app.ui.action_table import PROJECT_MENU

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gis_app.ui.actions import WindowActions
    from gis_app.ui.window import Window


def project_menu(window: Window, actions: WindowActions, recent: Sequence[str]) -> QMenu:
    """Make the menu with its submenus; `recent` are project files, latest first."""
    menu = actions.menu(PROJECT_MENU, window)
    submenu = window.findChild(QMenu, "recent")
    if submenu is not None:
        fill_recent(submenu, window, recent)
    return menu


def fill_recent(menu: QMenu, window: Window, recent: Sequence[str]) -> None:
    """List project files, latest first, in the submenu of recent ones."""
    menu.clear()
    for name in recent:
        action = menu.addAction(Path(name).name)
        action.setToolTip(name)
        action.triggered.connect(_opens(window, Path(name)))
    menu.setEnabled(bool(recent))


def _opens(window: Window, file: Path) -> Callable[[], None]:
    return lambda: window.open_file(file)
