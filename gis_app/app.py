"""Start the window: language, theme, the project, and one place for what nobody caught."""

from __future__ import annotations

import logging
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QObject, QTimer

from gis_app.messages import msg
from gis_app.rendering.fonts import app_font_families
from gis_app.settings import load_settings, save_settings
from gis_app.ui.commands import base_maps
from gis_app.ui.dialogs.error_dialog import show_error
from gis_app.ui.main_window import MainWindow
from gis_app.ui.qt_application import the_application
from gis_app.ui.session import Session
from gis_app.ui.style_sheet import apply_theme
from gis_app.ui.tasks import Tasks
from gis_app.ui.theme import LIGHT, THEMES
from gis_app.ui.translation import QtTranslation, chosen_language, translator_for

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from PySide6.QtCore import QSize
    from PySide6.QtWidgets import QApplication

    from gis_app.progress import Progress
    from gis_app.project.city import City
    from gis_app.settings import UserSettings

_LOG = logging.getLogger(__name__)
_MOST_RECENT = 8
_FRAME_PX = 40
"""What a title bar takes at most."""


class Desk(QObject):
    """Own the session and the one window; a change of language or theme makes the window anew."""

    def __init__(self, app: QApplication, settings: UserSettings) -> None:
        super().__init__(app)
        self._app = app
        self.settings = settings
        self.session = Session(self)
        self.tasks = Tasks(self)
        self.session.base_map.changed.connect(self._on_base_map)
        self._qt_words = QtTranslation(app)
        self._families = app_font_families()
        self._language = chosen_language(settings.language)
        self.window = self._made_window()

    def _made_window(self) -> MainWindow:
        theme = THEMES.get(self.settings.theme, LIGHT)
        apply_theme(self._app, theme, self._families)
        self._qt_words.use(self._language)
        translator = translator_for(self._language)
        window = MainWindow(self.session, self.tasks, translator, theme, self.settings.recent_files)
        window.language_asked.connect(self._on_language)
        window.theme_asked.connect(self._on_theme)
        window.file_asked.connect(self.open_file)
        window.city_made.connect(self._on_city)
        window.closed.connect(self._on_closed)
        return window

    def show(self) -> None:
        """Show the window as it was left last time."""
        if self.settings.window:
            self.window.restoreGeometry(QByteArray.fromBase64(self.settings.window.encode()))
            self.window.show()
        elif is_larger(self.window.size(), self.window.screen().availableSize()):
            self.window.showMaximized()
        else:
            self.window.show()

    def open_file(self, file: Path | None) -> None:
        """Open a project in the background; None is the person's copy of the sample city."""

        def work(_progress: Progress) -> City:
            from gis_app.project.city import City
            from gis_app.storage.freed_memory import give_back
            from gis_app.workflows.open_city import working_sample

            city = City.open(working_sample() if file is None else file)
            # worked out here, so that the window need not wait for it
            _ = city.data.issue_state, city.data.point_state, city.data.responsibility
            give_back(len(city.data.table("points")))
            return city

        if self._is_open(file):
            self.window.say(msg("This project is open already."))
            return
        name = "" if file is None else file.name
        what = msg("Opening {file}", file=name) if name else msg("Opening the sample city")
        self.tasks.run(what, work, self._on_city, is_cancellable=False)

    def _is_open(self, file: Path | None) -> bool:
        """Tell whether a file is what the window shows; opening it again would lock us out."""
        from gis_app.paths import user_data_dir
        from gis_app.workflows.open_city import working_sample

        city = self.session.city
        if city is None:
            return False
        if file is None:
            return city.file.parent == user_data_dir() and city.file == working_sample()
        return file.exists() and city.file.exists() and file.samefile(city.file)

    def _on_city(self, city: City) -> None:
        self.session.open(city)
        kept = [name for name in self.settings.recent_files if name != str(city.file)]
        recent = (str(city.file), *kept)[:_MOST_RECENT]
        self._keep(replace(self.settings, recent_files=recent))
        self.window.show_recent(recent)
        base_maps.restore(self.window, self.settings.base_map, self.settings.base_map_crs or None)

    def _on_base_map(self) -> None:
        state = self.session.base_map
        self._keep(replace(self.settings, base_map=state.opened.id, base_map_crs=state.crs or ""))

    def _on_language(self, language: str) -> None:
        if language != self._language:
            self._language = language
            self._keep(replace(self.settings, language=language))
            # after the menu that asked for it has closed
            QTimer.singleShot(0, self._make_anew)

    def _on_theme(self, name: str) -> None:
        if name != self.settings.theme:
            self._keep(replace(self.settings, theme=name))
            QTimer.singleShot(0, self._make_anew)

    def _make_anew(self) -> None:
        old = self.window
        view, geometry, maximised = old.canvas.view, old.geometry(), old.isMaximized()
        layout = old.arrangement.state
        self.window = self._made_window()
        self.window.setGeometry(geometry)
        self.window.arrangement.restore(layout)
        if self.session.data is not None:
            self.window.canvas.set_view(view)
        (self.window.showMaximized if maximised else self.window.show)()
        old.closed.disconnect(self._on_closed)
        old.close()
        old.deleteLater()

    def _on_closed(self) -> None:
        saved = bytes(self.window.saveGeometry().toBase64().data()).decode()
        self._keep(replace(self.settings, window=saved))
        self.shut_down()
        self._app.quit()

    def shut_down(self) -> None:
        """Stop all work and close the city."""
        self.window.canvas.shut_down()
        self.tasks.shut_down()
        self.session.close()
        self.session.base_map.close()

    def _keep(self, settings: UserSettings) -> None:
        self.settings = settings
        try:
            save_settings(settings)
        except OSError as error:
            # a full or read-only home must not stop anybody's work
            _LOG.info("the settings could not be kept: %s", error)

    def on_uncaught(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Log what nobody caught and tell of it."""
        if issubclass(kind, KeyboardInterrupt):
            self._app.quit()
            return
        _LOG.error("uncaught", exc_info=(kind, error, trace))
        show_error(error, self.window.t, self.window)


def is_larger(window: QSize, room: QSize) -> bool:
    """Tell whether a window with its frame would reach beyond the screen."""
    return window.width() > room.width() or window.height() + _FRAME_PX > room.height()


def main(arguments: Sequence[str]) -> int:
    """Open the window on a project file, or on the sample city when none is given."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    app = the_application()
    # the window waits no longer than this for the thread that paints the map
    sys.setswitchinterval(0.002)
    desk = Desk(app, load_settings())
    sys.excepthook = desk.on_uncaught
    desk.show()
    desk.open_file(Path(arguments[0]) if arguments else None)
    return int(app.exec())
