"""A picture of the main window, made without a display."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QTimer

from gis_app.domain.terms import Colour
from gis_app.errors import RenderError
from gis_app.messages import msg
from gis_app.rendering.fonts import app_font_families
from gis_app.ui.main_window import MainWindow
from gis_app.ui.qt_application import the_application
from gis_app.ui.session import Session
from gis_app.ui.style_sheet import apply_theme
from gis_app.ui.tasks import Tasks
from gis_app.ui.theme import THEMES
from gis_app.ui.translation import QtTranslation, translator_for

if TYPE_CHECKING:
    from pathlib import Path

    from gis_app.project.city import City

_PATIENCE_MS = 120_000


def save_window_picture(
    city: City,
    file: Path,
    *,
    language: str = "zh_CN",
    theme: str = "light",
    width_px: int = 1440,
    height_px: int = 900,
) -> None:
    """Open the window on a city, pick its most urgent point, and save what it looks like.

    The city stays open. Raises RenderError when the map does not come or the file
    cannot be written.
    """
    app = the_application()
    chosen = THEMES[theme]
    apply_theme(app, chosen, app_font_families())
    words = QtTranslation(app)
    words.use(language)
    session, tasks = Session(), Tasks()
    window = MainWindow(session, tasks, translator_for(language), chosen)
    try:
        window.resize(width_px, height_px)
        window.show()
        session.open(city)
        window.notice.hide()
        _pick_most_urgent(session)
        wait_for_map(window)
        _wait_for_tasks(tasks)
        picture = window.grab()
        if not picture.save(str(file)):
            raise RenderError(msg("{file} cannot be written.", file=str(file)))
    finally:
        window.close()
        tasks.shut_down()
        session.let_go()
        window.deleteLater()


def _pick_most_urgent(session: Session) -> None:
    data = session.data
    if data is None:
        return
    points, state = data.table("points"), data.point_state
    urgent = [
        (int(state.open_count[place]), -int(fid))
        for place, fid in enumerate(points.fids)
        if state.worst_colour[place] == Colour.RED
    ]
    if urgent:
        session.select("points", [-max(urgent)[1]])


def wait_for_map(window: MainWindow) -> None:
    """Wait until the map on screen is sharp; raises RenderError when it does not become so."""
    if window.canvas.is_sharp:
        return
    loop = QEventLoop()
    failed: list[BaseException] = []
    late = QTimer()
    late.setSingleShot(True)

    def on_failed(error: BaseException) -> None:
        failed.append(error)
        loop.quit()

    def on_late() -> None:
        failed.append(RenderError(msg("The map was not ready in time.")))
        loop.quit()

    window.canvas.picture_shown.connect(loop.quit)
    window.canvas.render_failed.connect(on_failed)
    late.timeout.connect(on_late)
    late.start(_PATIENCE_MS)
    loop.exec()
    if failed:
        raise failed[0]


def _wait_for_tasks(tasks: Tasks) -> None:
    while tasks.running:
        loop = QEventLoop()
        tasks.finished.connect(loop.quit)
        loop.exec()
