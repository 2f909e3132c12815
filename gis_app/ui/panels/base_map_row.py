"""The row below the layers that says which base map lies beneath them, and changes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QWidget

from gis_app.ui.icons import icon
from gis_app.workflows.open_base_map import OWN, base_maps

if TYPE_CHECKING:
    from gis_app.messages import Translator
    from gis_app.ui.base_map_state import BaseMapState
    from gis_app.ui.theme import Theme


class BaseMapRow(QFrame):
    """Show the present base map on a button whose menu lists the others."""

    chosen = Signal(str)
    """Carries the id of a base map; empty for the project's own."""
    file_asked = Signal()
    key_asked = Signal(str)
    own_asked = Signal()
    """Asks for a tile service of the user's own."""
    forget_asked = Signal(str)
    clear_asked = Signal()

    def __init__(
        self, state: BaseMapState, t: Translator, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("baseMapRow")
        self._state, self._t, self._theme = state, t, theme
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.setSpacing(8)
        label = QLabel(t("Base map"), self)
        label.setProperty("role", "small")
        row.addWidget(label)
        self.button = QToolButton(self)
        self.button.setObjectName("baseMap")
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setIconSize(QSize(16, 16))
        self.button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.button.setToolTip(t("Choose what lies beneath the city"))
        self.button.setAccessibleName(t("Base map"))
        row.addWidget(self.button, 1)
        self.menu = QMenu(self)
        self.menu.aboutToShow.connect(self._fill)
        self.button.setMenu(self.menu)
        state.changed.connect(self._show)
        state.arrived.connect(self._show)
        self._show()

    def _show(self) -> None:
        opened, fault = self._state.opened, self._state.opened.fault
        name = self._t("Project's own") if opened.id == OWN else opened.title
        metrics = self.button.fontMetrics()
        self.button.setText(metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, 140))
        sign = "map" if fault is None else "alert"
        colour = self._theme.text_secondary if fault is None else self._theme.issue_red
        self.button.setIcon(icon(sign, self._theme, colour))
        tip = self._t("Choose what lies beneath the city") if fault is None else self._t(fault)
        self.button.setToolTip(tip)

    def _fill(self) -> None:
        """List what there is to choose; services that need a key say so."""
        t, menu, now = self._t, self.menu, self._state.opened.id
        menu.clear()
        group = QActionGroup(menu)
        names = [(OWN, t("Project's own"))]
        names += [(one.id, t(one.title)) for one in base_maps()]
        if now and now not in dict(names):
            names.append((now, self._state.opened.title))
        for id_, name in names:
            action = menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(id_ == now)
            action.setData(id_)
            group.addAction(action)
            action.triggered.connect(lambda _on=False, id_=id_: self.chosen.emit(id_))
            if id_ == OWN:
                menu.addSeparator()
        menu.addSeparator()
        from_file = menu.addAction(icon("folder-open", self._theme), t("Tiles or aerial photo…"))
        from_file.triggered.connect(self.file_asked)
        own = menu.addAction(icon("map", self._theme), t("Your own tile service…"))
        own.triggered.connect(self.own_asked)
        menu.addSeparator()
        for one in base_maps():
            if one.id.startswith("own-"):
                gone = menu.addAction(t("Remove “{name}”", name=t(one.title)))
                gone.triggered.connect(lambda _on=False, id_=one.id: self.forget_asked.emit(id_))
        for service in sorted({one.service for one in base_maps() if one.service}):
            key = menu.addAction(icon("lock", self._theme), t("Tianditu key…"))
            key.triggered.connect(lambda _on=False, s=service: self.key_asked.emit(s))
        clear = menu.addAction(icon("delete", self._theme), t("Clear the tile cache"))
        clear.triggered.connect(self.clear_asked)
