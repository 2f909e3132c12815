"""The window as its commands find it: its panels, how they stand, and what it does for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices

from gis_app.messages import msg
from gis_app.ui.dialogs.error_dialog import show_error
from gis_app.ui.window_layout import WindowLayout
from gis_app.ui.window_panels import WindowPanels

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QFrame, QMenu

    from gis_app.domain.edits import Edit
    from gis_app.messages import Message
    from gis_app.progress import Progress
    from gis_app.project.city import City


class Window(WindowPanels):
    """Make changes and write files for commands, say what became of it, ask for other projects."""

    language_asked = Signal(str)
    theme_asked = Signal(str)
    file_asked = Signal(object)
    """Asks for a project file to be opened; None is the sample city."""
    city_made = Signal(object)

    def build_panels(self, actions: Mapping[str, QAction], menus: tuple[QMenu, QMenu]) -> None:
        super().build_panels(actions, menus)
        self.arrangement = WindowLayout(self)
        self.setCentralWidget(self.arrangement.whole)

    def open_file(self, file: Path | None) -> None:
        """Ask for another project; None is the sample city."""
        self.file_asked.emit(file)

    def show_city(self, city: City) -> None:
        """Hand a freshly opened city on to whoever owns the session."""
        self.city_made.emit(city)

    def apply(self, edit: Edit) -> None:
        """Make a change in the background and say what was done."""
        if edit.is_empty:
            return
        self.tasks.run(
            edit.label,
            lambda _progress: self.session.apply(edit),
            lambda _change: self.say(edit.label),
            is_cancellable=False,
        )

    def write_file(
        self,
        what: Message,
        work: Callable[[Progress], Any],
        file: Path,
        *,
        opens: bool = False,
        written: Callable[[Any], None] | None = None,
    ) -> None:
        """Write a file in the background; the status line says when it is there.

        `written` gets what the work gave back.
        """

        def done(result: object) -> None:
            self.say(msg("Written: {file}", file=str(file)))
            self.notice.show_file(
                self.t("Written: {file}", file=str(file)),
                self.t("Open"),
                lambda: self._reveal(file),
            )
            if opens:
                self._reveal(file)
            if written is not None:
                written(result)

        self.tasks.run(what, work, done)

    def _reveal(self, file: Path) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))

    def say(self, what: Message) -> None:
        """Say a sentence in the status line."""
        self.status.say(self.t(what))

    def show_error(self, error: BaseException) -> None:
        """Tell what went wrong; the one place where errors become a dialog."""
        show_error(error, self.t, self)

    def show_rows(self, table: str, fids: tuple[int, ...]) -> None:
        """Pick rows of a register in its table and show them on the map."""
        self.table.show_table(table)
        self.session.select(table, fids)
        self.session.zoom_asked.emit(table, fids)

    def toggle_panel(self, name: str) -> None:
        """Show or hide the layers or the tables."""
        if name == "table" and self.table.isHidden():
            self.arrangement.show_bottom(self.table)
            return
        panel: QFrame = self.layers if name == "layers" else self.table
        panel.setVisible(panel.isHidden())
        self.parts_changed.emit()
