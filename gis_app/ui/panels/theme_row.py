"""The line above the layers: which map theme is shown, and how the map as a whole looks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QInputDialog, QMenu, QSizePolicy, QToolButton, QWidget

from gis_app.domain.map_look import MapStyle, PointDisplay
from gis_app.messages import msg
from gis_app.ui.icons import icon
from gis_app.workflows.map_themes import (
    OWN_PREFIX,
    saved_theme,
    themes_of,
    with_theme,
    without_theme,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gis_app.domain.map_look import MapLook, MapTheme
    from gis_app.messages import Message, Translator
    from gis_app.ui.session import Session
    from gis_app.ui.theme import Theme

STYLES: Final[Mapping[str, Message]] = {
    MapStyle.WINDOW: msg("As the window"),
    MapStyle.LIGHT: msg("Light"),
    MapStyle.GREY: msg("Grey, for printing over"),
    MapStyle.DARK: msg("Dark"),
}
DISPLAYS: Final[Mapping[str, Message]] = {
    PointDisplay.AUTO: msg("Counted discs where crowded"),
    PointDisplay.CLUSTERS: msg("Counted discs everywhere"),
    PointDisplay.DOTS: msg("Every place as a dot"),
}


class ThemeRow(QWidget):
    """Show the theme's name on a button; its menu holds the themes and the looks."""

    def __init__(
        self, session: Session, t: Translator, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._t, self._theme = session, t, theme
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 4)
        self.button = QToolButton(self)
        self.button.setObjectName("mapTheme")
        self.button.setIcon(icon("map", theme, theme.text_secondary))
        self.button.setIconSize(QSize(16, 16))
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.button.setToolTip(t("Map theme: what is shown, and how"))
        self.menu = QMenu(self.button)
        self.menu.aboutToShow.connect(self.fill)
        self.button.setMenu(self.menu)
        row.addWidget(self.button)
        session.city_opened.connect(self.show_name)
        session.city_changed.connect(self.show_name)
        self.show_name()

    def _themes(self) -> tuple[MapTheme, ...]:
        data = self._session.data
        return () if data is None else themes_of(data, self._t)

    def show_name(self, _change: object = None) -> None:
        """Write the present theme's name on the button."""
        present = self._session.look.theme
        title = next((one.title for one in self._themes() if one.id == present), None)
        self.button.setText(title or self._t("Map theme"))
        self.setEnabled(self._session.data is not None)

    def fill(self) -> None:
        """Make the menu anew."""
        menu, look = self.menu, self._session.look
        menu.clear()
        group = QActionGroup(menu)
        for theme in self._themes():
            action = menu.addAction(theme.title)
            self._as_choice(action, group, theme.id == look.theme)
            action.triggered.connect(lambda _on=False, one=theme: self.use(one))
        if self._session.can_edit:
            menu.addSeparator()
            saving = menu.addAction(icon("save", self._theme), self._t("Save as map theme…"))
            saving.triggered.connect(self.ask_title)
            own = [one for one in self._themes() if one.id.startswith(OWN_PREFIX)]
            if own:
                removing = menu.addMenu(self._t("Delete map theme"))
                for theme in own:
                    action = removing.addAction(theme.title)
                    action.triggered.connect(lambda _on=False, one=theme: self.remove(one))
        menu.addSeparator()
        self._add_choices(self._t("Base map style"), STYLES, "style", look.style)
        self._add_choices(self._t("Crowded places"), DISPLAYS, "display", look.display)
        both = menu.addAction(self._t("Names in both languages"))
        both.setCheckable(True)
        both.setChecked(look.has_both_names)
        both.triggered.connect(lambda on: self.change(replace(look, has_both_names=on)))

    def _add_choices(
        self, title: str, choices: Mapping[str, Message], field: str, present: str
    ) -> None:
        below = self.menu.addMenu(title)
        group = QActionGroup(below)
        for value, text in choices.items():
            action = below.addAction(self._t(text))
            self._as_choice(action, group, value == present)
            action.triggered.connect(
                lambda _on=False, value=value: self.change(
                    replace(self._session.look, **{field: value})
                )
            )

    @staticmethod
    def _as_choice(action: QAction, group: QActionGroup, is_on: bool) -> None:
        action.setCheckable(True)
        action.setChecked(is_on)
        group.addAction(action)

    def change(self, look: MapLook) -> None:
        """Show the map otherwise; it is no theme's look any more unless only names differ."""
        self._session.set_appearance(replace(self._session.appearance, look=look))

    def use(self, theme: MapTheme) -> None:
        """Show a theme."""
        self._session.set_appearance(with_theme(self._session.appearance, theme))

    def ask_title(self) -> None:
        """Ask for a name and keep the present look under it."""
        title, is_given = QInputDialog.getText(
            self.window(), self._t("Save as map theme"), self._t("Name of the map theme")
        )
        if is_given and title.strip():
            self.save(title)

    def save(self, title: str) -> None:
        """Keep the present look under a name."""
        data = self._session.data
        if data is not None:
            self._session.set_appearance(saved_theme(data, title))

    def remove(self, theme: MapTheme) -> None:
        """Delete one of the office's own themes."""
        self._session.set_appearance(without_theme(self._session.appearance, theme.id))
