"""The parts of the main window: what stands around the map, each told nothing but the session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMainWindow

from gis_app.ui.map_canvas import MapCanvas
from gis_app.ui.panels.audit_panel import AuditPanel
from gis_app.ui.panels.filter_row import FilterRow
from gis_app.ui.panels.inspector import Inspector
from gis_app.ui.panels.layer_panel import LayerPanel
from gis_app.ui.panels.load_panel import LoadPanel
from gis_app.ui.panels.notice_bar import NoticeBar
from gis_app.ui.panels.search_box import SearchBox
from gis_app.ui.panels.status_line import StatusLine
from gis_app.ui.panels.table_panel import TablePanel
from gis_app.ui.panels.tool_strip import ToolStrip
from gis_app.ui.panels.top_bar import TopBar
from gis_app.ui.panels.view_panel import ViewPanel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QMenu

    from gis_app.messages import Translator
    from gis_app.ui.session import Session
    from gis_app.ui.tasks import Tasks
    from gis_app.ui.theme import Theme


class WindowPanels(QMainWindow):
    """Hold one session in one language and theme, and the panels that show it."""

    parts_changed = Signal()
    """Tells that a panel came, went or shows something else, so other actions may be possible."""

    def __init__(self, session: Session, tasks: Tasks, t: Translator, theme: Theme) -> None:
        super().__init__()
        self.session, self.tasks, self.t, self.theme = session, tasks, t, theme

    def build_panels(self, actions: Mapping[str, QAction], menus: tuple[QMenu, QMenu]) -> None:
        """Make the panels; `menus` are the project's and that of the office's work."""
        t, theme, session = self.t, self.theme, self.session
        self.search = SearchBox(session, self.tasks, t, theme, self)
        self.top = TopBar(actions, menus, self.search, session.outlook.set_view, t, theme, self)
        self.filters = FilterRow(session, t, theme, self)
        self.notice = NoticeBar(t, theme, self)
        self.views = ViewPanel(session, t, theme, self)
        self.layers = LayerPanel(session, t, theme, self)
        self.layers.setMinimumWidth(220)
        self.canvas = MapCanvas(session, t, theme, self)
        self.strip = ToolStrip(actions, self)
        self.table = TablePanel(session, actions, t, theme, self)
        self.audit = AuditPanel(actions, t, theme, self)
        self.load = LoadPanel(session, self.tasks, actions, t, theme, self)
        self.inspector = Inspector(session, actions, t, theme, self)
        self.status = StatusLine(self.tasks, t, theme, self)
