"""How the program takes on a theme: palette, font, resources/style/window.qss filled from it."""

from __future__ import annotations

from dataclasses import asdict
from string import Template
from typing import TYPE_CHECKING, Final

from gis_app.paths import resources_dir, user_cache_dir
from gis_app.ui.theme import palette, ui_font

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from gis_app.ui.theme import Theme

_ARROWS: Final = ("chevron-down", "chevron-up", "chevron-right", "check", "calendar")


def apply_theme(app: QApplication, theme: Theme, families: Sequence[str]) -> None:
    """Give the whole program a theme; windows made before change with it."""
    app.setStyle("Fusion")
    app.setPalette(palette(theme))
    app.setFont(ui_font(families))
    app.setStyleSheet(style_sheet(theme))


def style_sheet(theme: Theme) -> str:
    """Fill the sheet with a theme's colours."""
    sheet = (resources_dir() / "style" / "window.qss").read_text(encoding="utf-8")
    return Template(sheet).substitute(asdict(theme), icons=tinted_folder(theme).as_posix())


def tinted_folder(theme: Theme) -> Path:
    """Return the folder with the arrows a style sheet can only take from files, made if absent."""
    folder = user_cache_dir() / "icons"
    for name in _ARROWS:
        colour = theme.accent_text if name == "check" else theme.text_secondary
        target = folder / f"{name}-{theme.name}.svg"
        source = (resources_dir() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
        tinted = source.replace("currentColor", colour)
        if not target.is_file() or target.read_text(encoding="utf-8") != tinted:
            folder.mkdir(parents=True, exist_ok=True)
            target.write_text(tinted, encoding="utf-8")
    return folder
