"""Take files into the project and write files from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt

from gis_app.errors import PhotoError
from gis_app.messages import msg, plural
from gis_app.ui.action_spec import ActionSpec, editable, with_city
from gis_app.ui.dialogs.dialog import ask

if TYPE_CHECKING:
    from pathlib import Path

    from gis_app.domain.city_data import CityData
    from gis_app.domain.project_settings import ProjectSettings
    from gis_app.ledger.plan import ImportPlan
    from gis_app.printing.print_request import PrintRequest
    from gis_app.ui.window import Window


def import_ledger(window: Window) -> None:
    """Take a ledger's rows into the project."""
    from gis_app.ui.dialogs.import_ledger import ImportLedgerDialog
    from gis_app.workflows.import_ledger import apply_import
    from gis_app.workflows.import_memory import remember

    city = window.session.city
    if city is None:
        return
    dialog = ImportLedgerDialog(city, window.tasks, window.t, window, window.theme)
    if ask(dialog) and dialog.plan is not None:
        plan, chosen = dialog.plan, dialog.chosen()

        def done(_change: object) -> None:
            window.say(plan.report.summary)
            told = [window.t(plan.report.summary)]
            if plan.places.unplaced:
                count = plan.places.unplaced
                waiting = plural("{count} row waits", "{count} rows wait", count)
                told.append(
                    window.t("{waiting} under “Rows to be placed…” in the menu.", waiting=waiting)
                )
            window.notice.show_file(
                "  ".join(told),
                window.t("Show the report"),
                lambda: show_import_report(window, plan),
            )

        def work(_progress: object) -> None:
            apply_import(city, plan)
            if chosen.columns:
                remember(city, chosen, plan)

        window.tasks.run(plan.edit.label, work, done, is_cancellable=False)


def show_import_report(window: Window, plan: ImportPlan) -> None:
    """Show what an import took and what it did not, beside the map."""
    from gis_app.ui.dialogs.import_report import ImportReportDialog

    dialog = ImportReportDialog(plan, window.tasks, window.t, window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.show()


def import_basemap(window: Window) -> None:
    """Put a base map made from an OpenStreetMap extract in place of the present one."""
    from gis_app.ui.dialogs.import_basemap import ask_basemap_file, start_basemap_import

    city = window.session.city
    file = None if city is None else ask_basemap_file(window, window.t)
    if city is not None and file is not None:
        start_basemap_import(window, city, file)


def export_table(window: Window) -> None:
    """Write one list of the project to a file."""
    from gis_app.ui.dialogs.export_table import ExportTableDialog

    session = window.session
    if session.data is None or session.city is None:
        return
    dialog = ExportTableDialog(
        session.data,
        session.filter,
        window.table.current,
        session.city.file,
        window.t,
        window,
        selected=session.selection,
    )
    if ask(dialog):
        window.write_file(msg("Writing the table"), dialog.work(), dialog.file)


def export_web(window: Window) -> None:
    """Write the map as one HTML file."""
    from gis_app.ui.dialogs.export_web import ExportWebDialog

    session = window.session
    if session.data is None:
        return
    project = None if session.city is None else session.city.file
    dialog = ExportWebDialog(
        session.data, session.filter, window.t, window, project=project, theme=window.theme
    )

    def tell(report: Any) -> None:
        gone = report.missing_photos
        if gone:
            head = plural(
                "{count} photo is missing; the web map says so in its place.",
                "{count} photos are missing; the web map says so in their places.",
                len(gone),
            )
            files = (msg("The photo {file} is missing; the page says so.", file=f) for f in gone)
            window.show_error(PhotoError(head, *files))

    if ask(dialog):
        window.write_file(
            msg("Writing the web map"),
            dialog.work(),
            dialog.shown_file,
            opens=dialog.opens,
            written=tell,
        )


def print_sheets(window: Window) -> None:
    """Write the sheets of the city as one PDF."""
    from gis_app.ui.dialogs.print_output import Output
    from gis_app.ui.dialogs.print_sheets import PrintSheetsDialog

    session = window.session
    city, data = session.city, session.data
    if data is None or city is None:
        return

    def save(settings: ProjectSettings) -> None:
        city.change_settings(settings)

    chosen = session.selection.fids if session.selection.table == "points" else ()
    dialog = PrintSheetsDialog(
        data,
        window.tasks,
        window.t,
        window,
        selection=chosen,
        project=city.file,
        save=None if city.is_read_only else save,
        beneath=session.base_map.opened,
        beneath_crs=session.base_map.crs,
    )
    if not ask(dialog):
        return
    if dialog.chosen_output is Output.PRINTER:
        _send_to_printer(window, data, dialog.request(), city.file)
        return
    window.write_file(msg("Printing the sheets"), dialog.work(), dialog.file)


def _send_to_printer(window: Window, data: CityData, request: PrintRequest, project: Path) -> None:
    from gis_app.ui.to_printer import chosen_printer, printing_work

    printer = chosen_printer(request, window)
    if printer is None:
        return

    def done(pages: int) -> None:
        window.say(
            plural("{count} page sent to the printer", "{count} pages sent to the printer", pages)
        )

    work = printing_work(printer, data, request, window.t, project)
    window.tasks.run(msg("Printing the sheets"), work, done)


ACTIONS: Final = (
    ActionSpec(
        "import",
        msg("Import ledger…"),
        "import",
        import_ledger,
        editable,
        "Ctrl+I",
    ),
    ActionSpec("basemap", msg("Import base map…"), "map", import_basemap, editable),
    ActionSpec(
        "export",
        msg("Export table…"),
        "file-excel",
        export_table,
        with_city,
        "Ctrl+E",
    ),
    ActionSpec("web", msg("Export web map…"), "web", export_web, with_city, "Ctrl+Shift+E"),
    ActionSpec("print", msg("Print sheets…"), "print", print_sheets, with_city, "Ctrl+P"),
)
