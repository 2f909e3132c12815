"""Make, open and leave projects."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QFileDialog

from gis_app.messages import msg
from gis_app.ui.action_spec import ActionSpec, always
from gis_app.ui.dialogs.dialog import ask

if TYPE_CHECKING:
    from gis_app.project.city import City
    from gis_app.ui.window import Window


def new_project(window: Window) -> None:
    """Make an empty project and open it."""
    from gis_app.ui.dialogs.new_project import NewProjectDialog

    dialog = NewProjectDialog(window.t, window)
    if ask(dialog):
        file, settings = dialog.file, dialog.settings

        def create(_progress: object) -> City:
            from gis_app.workflows.new_city import new_city

            return new_city(
                file, name=settings.name, adcode=settings.adcode, office=settings.office
            )

        window.tasks.run(msg("Making the project"), create, window.show_city, is_cancellable=False)


def open_project(window: Window) -> None:
    """Open another project file."""
    name, _kind = QFileDialog.getOpenFileName(
        window, window.t("Open project"), _folder(window), window.t("Project (*.gpkg)")
    )
    if name:
        window.open_file(Path(name))


def open_sample(window: Window) -> None:
    """Open the person's own copy of the sample city."""
    window.open_file(None)


def _folder(window: Window) -> str:
    city = window.session.city
    return str(Path.home() if city is None else city.file.parent)


def quit(window: Window) -> None:
    """Close the window, and with it the program."""
    window.close()


ACTIONS: Final = (
    ActionSpec("new", msg("New project…"), "plus", new_project, always, "Ctrl+N"),
    ActionSpec("open", msg("Open project…"), "folder-open", open_project, always, "Ctrl+O"),
    ActionSpec("sample", msg("Open the sample city"), "home-city", open_sample, always),
    ActionSpec("quit", msg("Quit"), "close", quit, always, "Ctrl+Q"),
)
