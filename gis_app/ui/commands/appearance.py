"""Speak another language, change the colours, tell what this program is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gis_app.messages import msg
from gis_app.ui.action_spec import ActionSpec, MenuSpec, always
from gis_app.ui.dialogs.dialog import ask

if TYPE_CHECKING:
    from gis_app.ui.window import Window


def set_language(window: Window, language: str) -> None:
    """Speak another language."""
    window.language_asked.emit(language)


def set_theme(window: Window, name: str) -> None:
    """Change between light and dark."""
    window.theme_asked.emit(name)


def about(window: Window) -> None:
    """Tell what this program is."""
    from gis_app.ui.dialogs.about import AboutDialog

    ask(AboutDialog(window.session.data, window.t, window))


ACTIONS: Final = (
    ActionSpec(
        "language_zh",
        msg("中文"),
        "language",
        lambda window: set_language(window, "zh_CN"),
        always,
        choice="language",
    ),
    ActionSpec(
        "language_en",
        msg("English"),
        "language",
        lambda window: set_language(window, "en"),
        always,
        choice="language",
    ),
    ActionSpec(
        "theme_light",
        msg("Light"),
        "theme",
        lambda window: set_theme(window, "light"),
        always,
        choice="theme",
    ),
    ActionSpec(
        "theme_dark",
        msg("Dark"),
        "theme",
        lambda window: set_theme(window, "dark"),
        always,
        choice="theme",
    ),
    ActionSpec("about", msg("About"), "information", about, always),
)

MENUS: Final = (
    MenuSpec("language", msg("Language"), "language", ("language_zh", "language_en")),
    MenuSpec("theme", msg("Appearance"), "theme", ("theme_light", "theme_dark")),
)
