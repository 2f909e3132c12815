"""The toolbar row: project, undo and redo, search in the middle, ways to look, what goes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QToolButton, QWidget

from gis_app.domain.city_view import VIEW_TITLES, CityView
from gis_app.messages import msg
from gis_app.ui.icons import icon
from gis_app.ui.panels.worded_button import worded_button
from gis_app.ui.theme import SEARCH_WIDTH_PX, TOOLBAR_HEIGHT_PX

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtGui import QAction

    from gis_app.messages import Translator
    from gis_app.ui.theme import Theme


class TopBar(QFrame):
    """Hold the project's menu, the search field and the commands used all day."""

    def __init__(
        self,
        actions: Mapping[str, QAction],
        menus: tuple[QMenu, QMenu],
        search: QWidget,
        look: Callable[[CityView | None], None],
        t: Translator,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("topBar")
        self.setFixedHeight(TOOLBAR_HEIGHT_PX)
        self._look = look
        self._segments: dict[CityView, QToolButton] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(8, 0, 8, 0)
        self._row.setSpacing(4)
        self.project = QToolButton(self)
        self.project.setProperty("role", "project")
        self.project.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.project.setIcon(icon("chevron-down", theme, theme.text_secondary))
        self.project.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.project.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.project.setMenu(menus[0])
        left = self._group()
        left.addWidget(self.project)
        left.addSpacing(4)
        for id_ in ("undo", "redo"):
            left.addWidget(self._icon_button(actions[id_]))
        self.work = self._menu_button(menus[1])
        left.addWidget(self.work)
        left.addStretch(1)
        search.setFixedWidth(SEARCH_WIDTH_PX)
        self.search = search
        self._row.addWidget(search)
        right = self._group()
        right.addStretch(1)
        for place, view in enumerate(CityView):
            role = ("segmentFirst", "segment", "segmentLast")[place]
            self._segments[view] = self._segment(view, t(VIEW_TITLES[view]), role)
            right.addWidget(self._segments[view])
        right.addSpacing(8)
        for id_, text in (
            ("import", msg("Import")),
            ("web", msg("Web")),
            ("print", msg("Print")),
        ):
            right.addWidget(self._text_button(actions[id_], t(text)))
        right.setSpacing(0)

    def _group(self) -> QHBoxLayout:
        side = QHBoxLayout()
        side.setSpacing(4)
        self._row.addLayout(side, 1)
        return side

    def set_project(self, name: str) -> None:
        """Show the project's name."""
        metrics = self.project.fontMetrics()
        self.project.setText(metrics.elidedText(name, Qt.TextElideMode.ElideRight, 240))
        self.project.setToolTip(name)

    def show_view(self, shown: CityView | None) -> None:
        """Mark the way the window looks at the city at present."""
        for view, button in self._segments.items():
            button.setChecked(view is shown)

    def fit(self, width_px: int) -> None:
        """Make the search field narrower in a narrow window, so that no button loses its word."""
        narrow = min(max(300 - (1220 - width_px), 140), 300)
        self.search.setFixedWidth(SEARCH_WIDTH_PX if width_px >= 1400 else narrow)

    def _icon_button(self, action: QAction) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(action)
        button.setIconSize(QSize(18, 18))
        button.setFixedSize(32, 32)
        return button

    def _menu_button(self, menu: QMenu) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("role", "text")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setIcon(menu.icon())
        button.setIconSize(QSize(18, 18))
        button.setText(menu.title())
        button.setFixedHeight(32)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setMenu(menu)
        button.setVisible(not menu.isEmpty())
        return button

    def _text_button(self, action: QAction, text: str) -> QToolButton:
        button = worded_button(action, text, self)
        button.setIconSize(QSize(18, 18))
        button.setFixedHeight(32)
        return button

    def _segment(self, view: CityView, text: str, role: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(f"segment_{view.value}")
        button.setCheckable(True)
        button.setText(text)
        button.setProperty("role", role)
        button.setFixedHeight(30)
        button.clicked.connect(_Looks(self._look, view, button))
        return button


class _Looks:
    """Look at the city one way, and at the plain map again at the second click."""

    def __init__(
        self, look: Callable[[CityView | None], None], view: CityView, button: QToolButton
    ) -> None:
        self._look, self._view, self._button = look, view, button

    def __call__(self, _checked: bool = False) -> None:
        self._look(self._view if self._button.isChecked() else None)
