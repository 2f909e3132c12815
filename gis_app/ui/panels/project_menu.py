"""The menu under the project's name: everything that is not used all day."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from gis_app.messages import msg
from gis_app.ui.action_table import PROJECT_MENU
from gis_app.ui.icons import icon

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gis_app.messages import Message
    from gis_app.ui.actions import WindowActions
    from gis_app.ui.main_window import MainWindow


def project_menu(window: MainWindow, actions: WindowActions, recent: Sequence[str]) -> QMenu:
    """Make the menu with its submenus; `recent` are project files, latest first."""
    submenus = {
        "recent": _submenu(window, msg("Open recent"), "history"),
        "language": _submenu(window, msg("Language"), "language"),
        "theme": _submenu(window, msg("Appearance"), "theme"),
    }
    submenus["recent"].setObjectName("recent")
    fill_recent(submenus["recent"], window, recent)
    for parent, id_ in (
        ("language", "language_zh"),
        ("language", "language_en"),
        ("theme", "theme_light"),
        ("theme", "theme_dark"),
    ):
        submenus[parent].addAction(actions[id_])
    menu = QMenu(window)
    actions.fill(menu, PROJECT_MENU, submenus)
    # the button runs from right to left to have its arrow behind the name; a menu would follow it
    for one in (menu, *submenus.values()):
        one.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    return menu


def fill_recent(menu: QMenu, window: MainWindow, recent: Sequence[str]) -> None:
    """List project files, latest first, in the submenu of recent ones."""
    menu.clear()
    for name in recent:
        action = menu.addAction(Path(name).name)
        action.setToolTip(name)
        action.triggered.connect(_opens(window, Path(name)))
    menu.setEnabled(bool(recent))


def _submenu(window: MainWindow, title: Message, icon_name: str) -> QMenu:
    menu = QMenu(window.t(title), window)
    menu.setIcon(icon(icon_name, window.theme))
    return menu


def _opens(window: MainWindow, file: Path) -> Callable[[], None]:
    return lambda: window.open_file(file)
