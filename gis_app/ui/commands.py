"""What each action of the window does."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog

from gis_app.domain.city_filter import CityFilter
from gis_app.messages import msg
from gis_app.ui.map_tools.identify_tool import IdentifyTool
from gis_app.ui.map_tools.measure_tool import MeasureTool
from gis_app.ui.map_tools.place_tool import PlaceTool
from gis_app.ui.map_tools.select_box_tool import SelectBoxTool

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog

    from gis_app.geo.extent import GeoPoint
    from gis_app.messages import Message
    from gis_app.project.city import City
    from gis_app.ui.main_window import MainWindow


class Commands:
    """Carry out what a person asks of one window; dialogs give values back, this applies them."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    @property
    def _t(self) -> Any:
        return self._window.t

    def _city(self) -> City | None:
        return self._window.session.city

    def _ask(self, dialog: QDialog) -> bool:
        accepted = bool(dialog.exec())
        dialog.deleteLater()
        return accepted

    # projects

    def new_project(self) -> None:
        """Make an empty project and open it."""
        from gis_app.ui.dialogs.new_project import NewProjectDialog

        dialog = NewProjectDialog(self._t, self._window)
        if self._ask(dialog):
            file, settings = dialog.file, dialog.settings

            def create(_progress: object) -> City:
                from gis_app.workflows.new_city import new_city

                return new_city(
                    file, name=settings.name, adcode=settings.adcode, office=settings.office
                )

            self._window.tasks.run(
                msg("Making the project"), create, self._window.show_city, is_cancellable=False
            )

    def open_project(self) -> None:
        """Open another project file."""
        name, _kind = QFileDialog.getOpenFileName(
            self._window, self._t("Open project"), self._folder(), self._t("Project (*.gpkg)")
        )
        if name:
            self._window.open_file(Path(name))

    def open_sample(self) -> None:
        """Open the person's own copy of the sample city."""
        self._window.open_file(None)

    def _folder(self) -> str:
        city = self._city()
        return str(Path.home() if city is None else city.file.parent)

    def quit(self) -> None:
        """Close the window, and with it the program."""
        self._window.close()

    # in and out

    def import_ledger(self) -> None:
        """Take a ledger's rows into the project."""
        from gis_app.ui.dialogs.import_ledger import ImportLedgerDialog

        city = self._city()
        if city is None:
            return
        dialog = ImportLedgerDialog(city, self._window.tasks, self._t, self._window)
        if self._ask(dialog) and dialog.plan is not None:
            plan = dialog.plan

            def done(_change: object) -> None:
                self._window.say(plan.report.summary)
                self._window.notice.show_text(self._t(plan.report.summary))

            self._window.tasks.run(
                plan.edit.label,
                lambda _progress: city.apply(plan.edit),
                done,
                is_cancellable=False,
            )

    def import_basemap(self) -> None:
        """Put a base map made from an OpenStreetMap extract in place of the present one."""
        from gis_app.ui.dialogs.import_basemap import ask_basemap_file, start_basemap_import

        city = self._city()
        file = None if city is None else ask_basemap_file(self._window, self._t)
        if city is not None and file is not None:
            start_basemap_import(self._window, city, file)

    def export_table(self) -> None:
        """Write one list of the project to a file."""
        from gis_app.ui.dialogs.export_table import ExportTableDialog

        session = self._window.session
        if session.data is None or session.city is None:
            return
        dialog = ExportTableDialog(
            session.data,
            session.filter,
            self._window.table.current,
            session.city.file,
            self._t,
            self._window,
        )
        if self._ask(dialog):
            self._window.write_file(msg("Writing the table"), dialog.work(), dialog.file)

    def export_web(self) -> None:
        """Write the map as one HTML file."""
        from gis_app.ui.dialogs.export_web import ExportWebDialog

        session = self._window.session
        if session.data is None:
            return
        dialog = ExportWebDialog(session.data, session.filter, self._t, self._window)
        if self._ask(dialog):
            self._window.write_file(msg("Writing the web map"), dialog.work(), dialog.file)

    def print_sheets(self) -> None:
        """Write the sheets of the city as one PDF."""
        from gis_app.ui.dialogs.print_sheets import PrintSheetsDialog

        session = self._window.session
        if session.data is None:
            return
        dialog = PrintSheetsDialog(session.data, self._window.tasks, self._t, self._window)
        if self._ask(dialog):
            self._window.write_file(msg("Printing the sheets"), dialog.work(), dialog.file)

    # changes

    def undo(self) -> None:
        """Take back the last change."""
        city = self._city()
        if city is not None:
            label = city.undo_label
            self._change(msg("Undo"), lambda: city.undo(), label)

    def redo(self) -> None:
        """Make the change again that was taken back last."""
        city = self._city()
        if city is not None:
            label = city.redo_label
            self._change(msg("Redo"), lambda: city.redo(), label)

    def _change(self, what: Message, work: Any, label: Message | None) -> None:
        def done(_change: object) -> None:
            if label is not None:
                self._window.say(msg("{action}: {what}", action=what, what=label))

        self._window.tasks.run(what, lambda _progress: work(), done, is_cancellable=False)

    def edit_row(self) -> None:
        """Change the plain fields of the picked row."""
        from gis_app.ui.dialogs.edit_row import EditRowDialog

        session = self._window.session
        chosen, data = session.selection, session.data
        if data is None or chosen.only_fid is None:
            return
        dialog = EditRowDialog(data, chosen.table, chosen.only_fid, self._t, self._window)
        if self._ask(dialog):
            self._window.apply(dialog.edit())

    def move_point(self) -> None:
        """Let a person click a new place for the picked point or issue."""
        from gis_app.ui.map_places import place_of

        session, canvas = self._window.session, self._window.canvas
        chosen, data = session.selection, session.data
        if data is None or chosen.only_fid is None:
            return
        table, fid = chosen.table, chosen.only_fid

        def placed(place: GeoPoint) -> None:
            from gis_app.ui.row_edits import move_edit

            self.use_tool("browse")
            if session.data is not None:
                self._window.apply(move_edit(session.data, table, fid, place))

        canvas.use_tool(PlaceTool(canvas, place_of(data, table, fid), placed))
        self._window.say(msg("Click the new place on the map. Esc leaves it where it is."))

    def clear_selection(self) -> None:
        """Give up what is under way on the map, or else pick nothing."""
        canvas = self._window.canvas
        if isinstance(canvas.tool, PlaceTool):
            self.use_tool("browse")
        elif not canvas.tool.cancel():
            self._window.session.clear_selection()

    def clear_filter(self) -> None:
        """Look at everything again."""
        self._window.session.set_filter(CityFilter())

    # looking

    def search(self) -> None:
        """Put the cursor into the search field."""
        self._window.search.setFocus()

    def zoom(self, factor: float) -> None:
        """Enlarge or reduce the map around its middle."""
        self._window.canvas.zoom_by(factor)

    def zoom_city(self) -> None:
        """Show the whole city."""
        self._window.canvas.zoom_city()

    def zoom_selection(self) -> None:
        """Show what is picked."""
        chosen = self._window.session.selection
        if chosen.fids:
            self._window.canvas.zoom_to_rows(chosen.table, chosen.fids)
        elif chosen.place is not None:
            canvas = self._window.canvas
            canvas.set_view(canvas.view.with_centre(chosen.place))

    def use_tool(self, name: str) -> None:
        """Take a tool in hand."""
        canvas = self._window.canvas
        tools = {"browse": IdentifyTool, "select": SelectBoxTool, "measure": MeasureTool}
        canvas.use_tool(tools[name](canvas))
        self._window.actions_made[f"tool_{name}"].setChecked(True)

    def toggle(self, panel: str) -> None:
        """Show or hide a panel."""
        self._window.toggle_panel(panel)

    # the window itself

    def set_language(self, language: str) -> None:
        """Speak another language."""
        self._window.language_asked.emit(language)

    def set_theme(self, name: str) -> None:
        """Change between light and dark."""
        self._window.theme_asked.emit(name)

    def history(self) -> None:
        """Show who changed what."""
        from gis_app.ui.dialogs.history import HistoryDialog

        city = self._city()
        if city is not None:
            self._ask(HistoryDialog(city.history(), self._t, self._window))

    def about(self) -> None:
        """Tell what this program is."""
        from gis_app.ui.dialogs.about import AboutDialog

        self._ask(AboutDialog(self._window.session.data, self._t, self._window))
