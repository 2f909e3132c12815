"""How the panels of the main window stand around the map, and how that is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from gis_app.ui.theme import BOTTOM_HEIGHT_PX, LEFT_WIDTH_PX

if TYPE_CHECKING:
    from gis_app.ui.window_panels import WindowPanels

    LayoutState: TypeAlias = tuple[list[int], list[int], bool, bool, str]

OVERLAY_BELOW_PX: Final = 1400
"""In a narrower window the inspector lies over the map instead of beside it."""


class WindowLayout:
    """Arrange one window's panels: layers left, tables below, the inspector right."""

    def __init__(self, window: WindowPanels) -> None:
        self._window = window
        beside_map = QWidget(window)
        beside = QHBoxLayout(beside_map)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        beside.addWidget(window.strip)
        beside.addWidget(window.canvas, 1)
        self._middle = QSplitter(Qt.Orientation.Vertical, window)
        self._middle.addWidget(beside_map)
        for panel in (window.table, window.audit, window.load):
            self._middle.addWidget(panel)
        window.audit.hide()
        window.load.hide()
        self._middle.setChildrenCollapsible(False)
        self._middle.setStretchFactor(0, 1)
        self._middle.setStretchFactor(1, 0)
        self._middle.setSizes([900 - BOTTOM_HEIGHT_PX, BOTTOM_HEIGHT_PX])
        self._across = QSplitter(Qt.Orientation.Horizontal, window)
        self._left = QSplitter(Qt.Orientation.Vertical, window)
        self._left.addWidget(window.views)
        self._left.addWidget(window.layers)
        self._left.setChildrenCollapsible(False)
        self._left.setSizes([380, 420])
        self._across.addWidget(self._left)
        self._across.addWidget(self._middle)
        self._across.setChildrenCollapsible(False)
        self._across.setStretchFactor(0, 0)
        self._across.setStretchFactor(1, 1)
        self._across.setSizes([LEFT_WIDTH_PX, 1440 - LEFT_WIDTH_PX])
        self._body = QWidget(window)
        self._row = QHBoxLayout(self._body)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self._across, 1)
        self._row.addWidget(window.inspector)
        self.whole = QWidget(window)
        column = QVBoxLayout(self.whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (window.top, window.filters, window.notice):
            column.addWidget(part)
        column.addWidget(self._body, 1)
        column.addWidget(window.status)

    def fit_left(self) -> None:
        """Give the left side its room while the layers or a way to look are shown."""
        window = self._window
        self._left.setVisible(not (window.layers.isHidden() and window.views.isHidden()))

    def show_bottom(self, panel: QWidget) -> None:
        """Show one of the panels below the map in place of the others."""
        window = self._window
        panels = (window.table, window.audit, window.load)
        sizes = self._middle.sizes()
        height = next((h for h in sizes[1:] if h), 0) or BOTTOM_HEIGHT_PX
        for one in panels:
            one.setVisible(one is panel)
        whole = sum(sizes) or 900
        heights = [height if one is panel else 0 for one in panels]
        self._middle.setSizes([whole - height, *heights])
        window.parts_changed.emit()

    def place_inspector(self, _shown: bool = False) -> None:
        """Put the inspector beside the map, or over its right edge in a narrow window."""
        window, inspector = self._window, self._window.inspector
        is_over = window.width() < OVERLAY_BELOW_PX
        in_row = self._row.indexOf(inspector) >= 0
        if is_over and in_row:
            self._row.removeWidget(inspector)
        elif not is_over and not in_row:
            self._row.addWidget(inspector)
        if is_over:
            body = self._body
            width = inspector.width()
            inspector.setParent(body)
            inspector.setGeometry(body.width() - width, 0, width, body.height())
            inspector.setVisible(inspector.has_content)
            inspector.raise_()
        covered = inspector.width() if is_over and inspector.has_content else 0
        if covered != window.canvas.covered_px:
            window.canvas.cover(covered)

    @property
    def state(self) -> LayoutState:
        """Return how the panels are arranged, for the window made after this one."""
        window = self._window
        return (
            self._across.sizes(),
            self._middle.sizes(),
            window.layers.isHidden(),
            window.table.isHidden(),
            window.table.current,
        )

    def restore(self, state: LayoutState) -> None:
        """Arrange the panels as another window had them."""
        across, middle, no_layers, no_table, current = state
        window = self._window
        self._across.setSizes(across)
        self._middle.setSizes(middle)
        window.layers.setHidden(no_layers)
        window.table.setHidden(no_table)
        window.table.show_table(current)
        window.parts_changed.emit()
