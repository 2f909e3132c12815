"""The main window: joins its parts with its commands, and says what can be done now."""

from __future__ import annotations

from operator import is_
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QMenu,
    QWidget,
)

from gis_app.messages import msg
from gis_app.rendering.layer_faults import layer_faults
from gis_app.ui.action_spec import Situation
from gis_app.ui.action_table import ACTIONS, WORK_MENU
from gis_app.ui.actions import WindowActions
from gis_app.ui.commands import auditing, base_maps, calendar, places
from gis_app.ui.commands.photos import act_on_photo
from gis_app.ui.filter_dimensions import dimension
from gis_app.ui.panels.filter_picker import FilterPicker
from gis_app.ui.panels.notice_bar import city_notice
from gis_app.ui.panels.project_menu import fill_recent, project_menu
from gis_app.ui.window import Window

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gis_app.domain.change_set import ChangeSet
    from gis_app.messages import Message, Translator
    from gis_app.ui.session import Session
    from gis_app.ui.tasks import Tasks
    from gis_app.ui.theme import Theme


class MainWindow(Window):
    """Show one session in one language and theme."""

    closed = Signal()

    def __init__(
        self,
        session: Session,
        tasks: Tasks,
        t: Translator,
        theme: Theme,
        recent: Sequence[str] = (),
    ) -> None:
        super().__init__(session, tasks, t, theme)
        self.actions_made = WindowActions(ACTIONS, self, t, theme)
        self.resize(1440, 900)
        self.setMinimumSize(1024, 640)
        menus = (
            project_menu(self, self.actions_made, recent),
            self.actions_made.menu(WORK_MENU, self),
        )
        self.build_panels(self.actions_made, menus)
        self._base_map_fault: Message | None = None
        self._connect_signals()
        self.actions_made["tool_browse"].setChecked(True)
        self.actions_made[f"language_{'zh' if t.language == 'zh_CN' else 'en'}"].setChecked(True)
        self.actions_made[f"theme_{theme.name}"].setChecked(True)
        self._on_city()
        self.canvas.setFocus()

    def _connect_signals(self) -> None:
        session = self.session
        self.parts_changed.connect(self.refresh_actions)
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
        session.base_map.arrived.connect(self._say_base_map_fault)
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
        self._faults: frozenset[Message] = frozenset()
        self._looked_at: tuple[object, ...] = ()
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
        shapes = tuple(table.geometry for table in data.tables.values())
        if len(shapes) == len(self._looked_at) and all(map(is_, shapes, self._looked_at)):
            return
        self._looked_at = shapes

        def done(faults: tuple[Message, ...]) -> None:
            new = [self.t(fault) for fault in faults if fault not in self._faults]
            self._faults = frozenset(faults)
            if new and self.session.data is not None:
                self.notice.add_text("  ".join(new))

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
        if change.is_basemap or change.touches("areas", "actions"):
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

    def _show_hint(self, hint: Message | None) -> None:
        self.status.show_hint("" if hint is None else self.t(hint))

    def _say_base_map_fault(self) -> None:
        """Say once what is wrong with the base map; the map's corner goes on saying it."""
        fault = self.session.base_map.opened.fault
        if fault is not None and fault != self._base_map_fault:
            self.say(fault)
        self._base_map_fault = fault

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
