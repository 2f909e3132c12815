"""The main window: puts panels around the map and tells them nothing but the session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QMainWindow,
    QMenu,
    QWidget,
)

from gis_app.messages import msg
from gis_app.rendering.layer_faults import layer_faults
from gis_app.ui.action_spec import Situation
from gis_app.ui.action_table import WORK_MENU
from gis_app.ui.actions import WindowActions
from gis_app.ui.commands import auditing, base_maps, calendar, places
from gis_app.ui.commands.photos import act_on_photo
from gis_app.ui.dialogs.error_dialog import show_error
from gis_app.ui.filter_dimensions import dimension
from gis_app.ui.map_canvas import MapCanvas
from gis_app.ui.panels.audit_panel import AuditPanel
from gis_app.ui.panels.filter_picker import FilterPicker
from gis_app.ui.panels.filter_row import FilterRow
from gis_app.ui.panels.inspector import Inspector
from gis_app.ui.panels.layer_panel import LayerPanel
from gis_app.ui.panels.load_panel import LoadPanel
from gis_app.ui.panels.notice_bar import NoticeBar, city_notice
from gis_app.ui.panels.project_menu import fill_recent, project_menu
from gis_app.ui.panels.search_box import SearchBox
from gis_app.ui.panels.status_line import StatusLine
from gis_app.ui.panels.table_panel import TablePanel
from gis_app.ui.panels.tool_strip import ToolStrip
from gis_app.ui.panels.top_bar import TopBar
from gis_app.ui.panels.view_panel import ViewPanel
from gis_app.ui.window_layout import WindowLayout

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from gis_app.domain.change_set import ChangeSet
    from gis_app.domain.edits import Edit
    from gis_app.messages import Message, Translator
    from gis_app.progress import Progress
    from gis_app.project.city import City
    from gis_app.ui.session import Session
    from gis_app.ui.tasks import Tasks
    from gis_app.ui.theme import Theme


class MainWindow(QMainWindow):
    """Show one session in one language and theme."""

    language_asked = Signal(str)
    theme_asked = Signal(str)
    file_asked = Signal(object)
    """Asks for a project file to be opened; None is the sample city."""
    city_made = Signal(object)
    closed = Signal()

    def __init__(
        self,
        session: Session,
        tasks: Tasks,
        t: Translator,
        theme: Theme,
        recent: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self.session, self.tasks, self.t, self.theme = session, tasks, t, theme
        self.actions_made = WindowActions(self, t, theme)
        self.resize(1440, 900)
        self.setMinimumSize(1024, 640)
        self._build(recent)
        self._connect_signals()
        self.actions_made["tool_browse"].setChecked(True)
        self.actions_made[f"language_{'zh' if t.language == 'zh_CN' else 'en'}"].setChecked(True)
        self.actions_made[f"theme_{theme.name}"].setChecked(True)
        self._on_city()
        self.canvas.setFocus()

    def _build(self, recent: Sequence[str]) -> None:
        t, theme, session = self.t, self.theme, self.session
        self.search = SearchBox(session, self.tasks, t, theme, self)
        menu = project_menu(self, self.actions_made, recent)
        work = self.actions_made.menu(WORK_MENU, self)
        self.top = TopBar(
            self.actions_made, (menu, work), self.search, session.outlook.set_view, t, theme, self
        )
        self.filters = FilterRow(session, t, theme, self)
        self.notice = NoticeBar(t, theme, self)
        self.views = ViewPanel(session, t, theme, self)
        self.layers = LayerPanel(session, t, theme, self)
        self.layers.setMinimumWidth(220)
        self.canvas = MapCanvas(session, t, theme, self)
        self.strip = ToolStrip(self.actions_made, self)
        self.table = TablePanel(session, self.actions_made, t, theme, self)
        self.audit = AuditPanel(self.actions_made, t, theme, self)
        self.load = LoadPanel(session, self.tasks, self.actions_made, t, theme, self)
        self.inspector = Inspector(session, self.actions_made, t, theme, self)
        self.status = StatusLine(self.tasks, t, theme, self)
        self.arrangement = WindowLayout(self)
        self.setCentralWidget(self.arrangement.whole)

    def _connect_signals(self) -> None:
        session = self.session
        session.city_opened.connect(self._on_city)
        session.city_changed.connect(self._on_change)
        session.filter_changed.connect(self.refresh_actions)
        session.outlook.view_changed.connect(self.refresh_actions)
        session.selection_changed.connect(self.refresh_actions)
        self.tasks.failed.connect(self.show_error)
        self.tasks.started.connect(self.refresh_actions)
        self.tasks.finished.connect(self.refresh_actions)
        self.canvas.view_changed.connect(self._on_view)
        self.canvas.pointer_moved.connect(self._on_pointer)
        self.canvas.render_failed.connect(self.show_error)
        self.canvas.layers_failed.connect(self._name_layers)
        self.canvas.said.connect(self.say)
        self.canvas.tool_changed.connect(lambda tool: self.actions_made.show_tool(tool.action_id))
        self.canvas.hint_changed.connect(self._show_hint)
        self.canvas.findings_picked.connect(lambda keys: auditing.pick_marked(self, keys))
        self.canvas.findings_hovered.connect(lambda keys: auditing.tell_marked(self, keys))
        self.canvas.menu_asked.connect(lambda place, at: places.show_map_menu(self, place, at))
        self.canvas.tool_given_up.connect(self.actions_made["tool_browse"].trigger)
        self.status.scale_chosen.connect(self._on_scale)
        self.layers.layer_zoom_asked.connect(self.canvas.zoom_to_layer)
        row = self.layers.base_map
        row.chosen.connect(lambda choice: base_maps.choose(self, choice))
        row.file_asked.connect(lambda: base_maps.choose_file(self))
        row.key_asked.connect(lambda service: base_maps.ask_key(self, service))
        row.own_asked.connect(lambda: base_maps.add_own(self))
        row.forget_asked.connect(lambda id_: base_maps.forget_own(self, id_))
        row.clear_asked.connect(lambda: base_maps.clear_cache(self))
        self.layers.hidden.connect(lambda: self.toggle_panel("layers"))
        self.table.hidden.connect(lambda: self.toggle_panel("table"))
        self.audit.hidden.connect(lambda: self.arrangement.show_bottom(self.table))
        self.audit.put_away.connect(lambda _away: auditing.show_marks(self))
        self.load.hidden.connect(lambda: self.arrangement.show_bottom(self.table))
        self.audit.picked.connect(lambda finding: auditing.show_finding(self, finding))
        self.filters.add_asked.connect(self.pick)
        self.inspector.shown.connect(self.arrangement.place_inspector)
        self.inspector.photo_asked.connect(lambda what, fid: act_on_photo(self, what, fid))

    def show_recent(self, recent: Sequence[str]) -> None:
        """List the project files opened lately in the menu."""
        menu = self.findChild(QMenu, "recent")
        if menu is not None:
            fill_recent(menu, self, recent)

    # what is open

    def open_file(self, file: Path | None) -> None:
        """Ask for another project; None is the sample city."""
        self.file_asked.emit(file)

    def show_city(self, city: City) -> None:
        """Hand a freshly opened city on to whoever owns the session."""
        self.city_made.emit(city)

    def _on_city(self) -> None:
        data, city = self.session.data, self.session.city
        # a gesture begun on one city must not end on another
        self.canvas.drop_tool()
        name = "" if data is None else data.settings.name
        if city is not None and not name:
            name = city.file.stem
        self.top.set_project(name or self.t("GIS"))
        self.setWindowTitle(name or "GIS")
        self.notice.show_text("" if city is None else city_notice(city, self.t))
        self._named: set[str] = set()
        self.refresh_actions()
        auditing.show_report(self, None)
        if data is not None:
            self.search.prepare()
            self._look_for_faults()
            calendar.tell_about_years(self)

    def _look_for_faults(self) -> None:
        """Say which layers hold shapes that cannot be drawn as they are."""
        data = self.session.data
        if data is None:
            return

        def done(faults: tuple[Message, ...]) -> None:
            if faults and self.session.data is not None:
                said = [self.t(fault) for fault in faults]
                self.notice.add_text("  ".join(said))

        self.tasks.run(msg("Checking the shapes"), lambda _progress: layer_faults(data), done)

    def _name_layers(self, faults: Mapping[str, str]) -> None:
        """Name layers that could not be drawn, each once."""
        data = self.session.data
        if data is None:
            return
        for layer_id in sorted(faults.keys() - self._named):
            self._named.add(layer_id)
            title = self.t(data.catalogue.layer(layer_id).title)
            said = msg(
                "Layer {layer} could not be drawn: {fault}", layer=title, fault=faults[layer_id]
            )
            self.notice.add_text(self.t(said))

    def _on_change(self, change: ChangeSet) -> None:
        self.session.forget_missing()
        auditing.audit_again(self, change)
        if change.is_basemap:
            self._look_for_faults()
        self.refresh_actions()

    def refresh_actions(self, _of: object = None) -> None:
        """Enable what can be done now."""
        session = self.session
        chosen, city = session.selection, session.city
        busy = any(not task.is_cancellable for task in self.tasks.running)
        undo = None if city is None or not session.can_edit else city.undo_label
        redo = None if city is None or not session.can_edit else city.redo_label
        now = Situation(
            has_city=city is not None,
            can_edit=session.can_edit,
            can_undo=undo is not None and not busy,
            can_redo=redo is not None and not busy,
            has_selection=not chosen.is_empty,
            is_one_row=chosen.only_fid is not None,
            is_movable=chosen.only_fid is not None and chosen.table in ("points", "issues"),
            is_filtered=not session.filter.is_empty,
            **self.audit.situation,
            selected_table=chosen.table if chosen.fids else "",
        )
        self.actions_made.refresh(now, undo, redo)
        self.top.show_view(session.outlook.view)
        self.arrangement.fit_left()
        self.actions_made["show_layers"].setChecked(not self.layers.isHidden())
        self.actions_made["show_table"].setChecked(not self.table.isHidden())
        self.actions_made["show_overview"].setChecked(not self.canvas.overview.isHidden())

    # changes and files

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

    def _show_hint(self, hint: Message | None) -> None:
        self.status.show_hint("" if hint is None else self.t(hint))

    def show_error(self, error: BaseException) -> None:
        """Tell what went wrong; the one place where errors become a dialog."""
        show_error(error, self.t, self)

    # looking

    def pick(self, dimension_id: str, anchor: QWidget) -> None:
        """Open the list of one way to narrow down, under a button."""
        data = self.session.data
        if data is None:
            return
        one = dimension(dimension_id)
        options = one.options(data, self.t)
        picker = FilterPicker(options, one.chosen(self.session.filter), self.t, self)
        picker.picked.connect(
            lambda values: self.session.set_filter(one.with_values(self.session.filter, values))
        )
        picker.show_under(anchor)

    def toggle_panel(self, name: str) -> None:
        """Show or hide the layers or the tables."""
        if name == "table" and self.table.isHidden():
            self.arrangement.show_bottom(self.table)
            return
        panel: QFrame = self.layers if name == "layers" else self.table
        panel.setVisible(panel.isHidden())
        self.refresh_actions()

    def _on_view(self, view: Any) -> None:
        self.status.show_scale(view.scale_denominator)
        self.layers.show_scale(view.scale_denominator)

    def _on_pointer(self, place: Any) -> None:
        self.status.show_place(*((None, None) if place is None else (place.lon, place.lat)))

    def _on_scale(self, denominator: float) -> None:
        self.canvas.set_view(self.canvas.view.with_scale(denominator))
        self.canvas.setFocus()

    # size

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self.top.fit(self.width())
        self.arrangement.place_inspector()

    def closeEvent(self, event: Any) -> None:
        # what is typed into a window beside this one is written first, or asked about
        if any(one.isVisible() and not one.close() for one in self.findChildren(QDialog)):
            event.ignore()
            return
        super().closeEvent(event)
        self.canvas.shut_down()
        self.closed.emit()
